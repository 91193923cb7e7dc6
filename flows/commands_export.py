"""The command export: rows of the warehouse in the format of another data set."""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyads.flows.commands_data import find_warehouse
from dyads.flows.options import print_text, report_line
from dyads.schemas.errors import SettingsError

if TYPE_CHECKING:
    from dyads.warehouse.exports import Exported

__all__ = ["export"]


@print_text(example="dyads export acled --since 2016-01-01 --country Kosovo")
def export(
    form: Annotated[
        str, typer.Argument(metavar="FORMAT", help="acled | gdelt | plover | phoenix | csv | parquet.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to write [default: stdout].")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="First day of the events.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Last day of the events, included.")
    ] = None,
    country: Annotated[
        list[str] | None,
        typer.Option("--country", help="Where it happened: name or ISO alpha-3 code; may be repeated."),
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", help="For csv and parquet: table or view [default: events].")
    ] = None,
    header: Annotated[
        bool | None,
        typer.Option("--header/--no-header", help="Column names first [default: as the format has it]."),
    ] = None,
    warehouse: Annotated[
        Path | None,
        typer.Option(
            "--warehouse", "-w", help="Folder of the warehouse [default: settings, then ./warehouse-data]."
        ),
    ] = None,
    quiet: bool = False,
) -> int:
    """Write events as ACLED, GDELT, PLOVER or Phoenix have them, or a table as CSV or Parquet."""
    from dyads.warehouse.exports import Selection, export_rows
    from dyads.warehouse.store import Warehouse

    selection = Selection(
        _read_day(since, "--since"),
        _read_day(until, "--until"),
        tuple(part for c in country or () for part in c.split(",")),
    )
    if selection.since and selection.until and selection.since > selection.until:
        raise SettingsError(f"--since {since} is after --until {until}; swap them")
    if out is None and form == "parquet" and sys.stdout.isatty():
        raise SettingsError("Parquet is no text for a terminal; name a file with --out or redirect")
    store = Warehouse.open(find_warehouse(warehouse), create=False)
    if out is not None:
        if not out.absolute().parent.is_dir():
            raise SettingsError(
                f"the folder {out.parent} does not exist; make it or name another file for --out"
            )
        done = export_rows(store, form, out, selection, table=table, has_header=header)
    else:
        with tempfile.TemporaryDirectory(prefix="dyads-") as folder:
            target = Path(folder) / "rows"
            done = export_rows(store, form, target, selection, table=table, has_header=header)
            with target.open("rb") as rows:
                sys.stdout.flush()
                shutil.copyfileobj(rows, sys.stdout.buffer)
                sys.stdout.buffer.flush()
    if not quiet:
        report_line(_tell(done, form, out))
    return 0


def _read_day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"{option} '{text}' is no day; write it as 2024-05-18") from None


def _tell(done: Exported, form: str, out: Path | None) -> str:
    told = f"{done.row_count} row{'' if done.row_count == 1 else 's'} in the format {form}"
    if out is not None:
        told += f" to {out}"
    if done.left_out_count:
        told += (
            f"; {done.left_out_count} others left out, which it cannot hold: told as background, planned, without "
            "a date, or without the actors or the type that it needs"
        )
    return told
