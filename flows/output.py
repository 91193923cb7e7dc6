"""How rows leave a command: aligned table, JSON lines, CSV or Parquet."""

from __future__ import annotations

import csv
import json
import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Listing", "Output", "dump_json", "write_listing"]

Row = Mapping[str, object]
CHUNK_ROWS = 10_000  # rows of one Parquet row group: bounded memory when millions of events stream through
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def _end_well() -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that a command prints.

    Attributes:
        rows: one mapping per row; may be lazy, so that a pipe gets its first line at once.
        table: name in the field registry; gives CSV and Parquet their columns and types.
        columns: what the aligned table shows; every column when empty.
        arrow: the same rows as a pyarrow table, when they are one already.
        finish: called after the last row; says on stderr what there is to say and returns the exit code.
    """

    rows: Iterable[Row] = ()
    table: str | None = None
    columns: tuple[str, ...] = ()
    arrow: pa.Table | None = None
    finish: Callable[[], int] = field(default=_end_well)


@dataclass(frozen=True, slots=True)
class Output:
    """The form that the user asked for; `path` is set for Parquet only."""

    form: Literal["table", "json", "csv", "parquet"] = "table"
    path: Path | None = None


def write_listing(listing: Listing, output: Output, stream: TextIO | None = None) -> int:
    """Write all rows to `stream` (default stdout) or to the Parquet file; returns the exit code."""
    out = stream or sys.stdout
    if output.form == "parquet":
        if output.path is None:
            raise ValueError("the form parquet needs a path")
        _write_parquet(listing, output.path)
    elif output.form == "csv":
        _write_csv(listing, out)
    elif output.form == "json":
        for row in _list_rows(listing):
            out.write(dump_json(row) + "\n")
            out.flush()
    else:
        _write_table(listing, out)
    out.flush()
    return listing.finish()


def dump_json(value: object) -> str:
    """One line of JSON: dates in ISO 8601, not-a-number as null, text as it is.

    >>> dump_json({"event_date": date(2023, 9, 24), "latitude": float("nan")})
    '{"event_date": "2023-09-24", "latitude": null}'
    """
    text = json.dumps(_make_plain(value), ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, as JSON escapes may carry it
        return json.dumps(_make_plain(value))
    return text


def _make_plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(k): _make_plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_make_plain(v) for v in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    return str(value)


def _list_rows(listing: Listing) -> Iterator[Row]:
    if listing.arrow is None:
        yield from listing.rows
        return
    for batch in listing.arrow.to_batches(max_chunksize=1000):
        yield from batch.to_pylist()


def _name_columns(listing: Listing, rows: Sequence[Row]) -> list[str]:
    if listing.arrow is not None:
        return list(listing.arrow.column_names)
    if listing.table is not None:
        from dyads.schemas.fields import list_fields

        return [f.name for f in list_fields(listing.table)]
    return list(dict.fromkeys(chain.from_iterable(rows))) or list(listing.columns)


def _write_csv(listing: Listing, out: TextIO) -> None:
    rows: Iterable[Row] = _list_rows(listing)
    if listing.table is None and listing.arrow is None:
        rows = list(rows)  # without a registered table only the rows themselves know the columns
    names = _name_columns(listing, rows if isinstance(rows, list) else [])
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_show_value(row.get(name)) for name in names])


def _write_parquet(listing: Listing, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from dyads.schemas.errors import ReadError

    if not path.parent.is_dir():
        raise ReadError(
            f"the folder {path.parent} does not exist; make it or name another file for --parquet"
        )
    staged = path.with_name(f".{path.name}.{os.getpid()}.part")
    chunks = _build_chunks(listing)
    first = next(chunks, None)
    if first is None:
        first = pa.table({name: pa.array([], pa.string()) for name in listing.columns})
    try:
        with pq.ParquetWriter(staged, first.schema, compression="zstd") as writer:
            for chunk in chain([first], chunks):
                writer.write_table(chunk)
        os.replace(staged, path)  # a reader never sees half a file
    finally:
        staged.unlink(missing_ok=True)


def _build_chunks(listing: Listing) -> Iterator[pa.Table]:
    import pyarrow as pa

    from dyads.schemas.tables import build_table

    if listing.arrow is not None:
        yield listing.arrow
    elif listing.table is not None:
        rows = _list_rows(listing)
        yield build_table(listing.table, list(islice(rows, CHUNK_ROWS)))
        while chunk := list(islice(rows, CHUNK_ROWS)):
            yield build_table(listing.table, chunk)
    else:
        rows_at_once = list(_list_rows(listing))
        names = _name_columns(listing, rows_at_once)
        if rows_at_once:
            yield pa.Table.from_pylist([{n: row.get(n) for n in names} for row in rows_at_once])


def _write_table(listing: Listing, out: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = list(_list_rows(listing))
    if not rows:
        return
    is_terminal = out.isatty()
    names = list(listing.columns) or _name_columns(listing, rows)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold" if is_terminal else "")
    for name in names:
        numeric = all(isinstance(row.get(name), int | float | None) for row in rows)
        table.add_column(Text(name), justify="right" if numeric else "left", no_wrap=not is_terminal)
    for row in rows:
        table.add_row(*(Text(_CONTROL.sub(" ", _show_value(row.get(name)))) for name in names))
    if is_terminal:
        Console(file=out).print(table)
        return
    console = Console(file=out, width=1_000_000, color_system=None)  # a pipe has no width to fit
    with console.capture() as captured:
        console.print(table)
    out.writelines(line.rstrip() + "\n" for line in captured.get().splitlines())


def _show_value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple | Mapping):
        return dump_json(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
