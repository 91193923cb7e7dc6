"""Writing rows of the warehouse to a file in the format of another data set."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dyads.schemas.errors import SettingsError, WarehouseError
from dyads.schemas.fields import FIELDS
from dyads.warehouse.export_formats import FORMATS, ExportFormat, select_table
from dyads.warehouse.layout import LAYOUTS
from dyads.warehouse.lock import read_steadily
from dyads.warehouse.views import VIEWS, describe_views

if TYPE_CHECKING:
    import duckdb

    from dyads.warehouse.store import Warehouse

__all__ = ["Exported", "Selection", "export_rows"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows to write; an empty selection means all.

    Attributes:
        since, until: first and last day of the event, both included.
        countries: where it happened: names or codes (ISO alpha-3, CAMEO).
    """

    since: date | None = None
    until: date | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: rows, and rows of the selection that the format cannot hold."""

    row_count: int
    left_out_count: int


def export_rows(
    store: Warehouse,
    name: str,
    target: Path,
    selection: Selection | None = None,
    *,
    table: str | None = None,
    has_header: bool | None = None,
) -> Exported:
    """Write the selected rows to a file, which appears under its name only when it is whole.

    Args:
        store: the warehouse; the rows are those of one commit.
        name: of the format.
        target: the file; an existing one is replaced.
        selection: days and countries; all rows by default.
        table: for csv and parquet another table or view than `events`.
        has_header: names of the columns in the first line, where the format may have them; None as usual.

    Raises:
        SettingsError: an unknown format, table or country, or a filter that the table cannot have.
        WarehouseError: the rows cannot be read or the file not written.
    """
    import duckdb

    form = _find_format(name, table)
    wanted = selection or Selection()
    staged = target.with_name(f".{target.name}.{os.getpid()}.part")

    def write() -> Exported:
        try:
            with duckdb.connect() as connection:
                for statement in describe_views(store.root):
                    connection.execute(statement)
                return _copy(
                    connection, form, wanted, staged, form.has_header if has_header is None else has_header
                )
        except duckdb.Error as error:
            told = " ".join(str(error).split("\n")[0].split())
            raise WarehouseError(f"the export to {target} failed: {told}") from None

    try:
        done = read_steadily(store.root, write, store.lock_timeout)
        os.replace(staged, target)
    except OSError as error:
        raise WarehouseError(f"{target} cannot be written: {error.strerror}; name another file") from None
    finally:
        staged.unlink(missing_ok=True)
    return done


def _find_format(name: str, table: str | None) -> ExportFormat:
    form = FORMATS.get(name)
    if form is None:
        raise SettingsError(f"unknown format '{name}'; the formats are {', '.join(FORMATS)}")
    if form.select and name != "parquet":
        if table is not None:
            raise SettingsError(f"--table goes with csv and parquet; {name} has rows of its own")
        return form
    rows_of = table or form.rows_of
    if rows_of not in LAYOUTS and rows_of not in VIEWS:
        raise SettingsError(f"unknown table '{rows_of}'; there are {', '.join((*LAYOUTS, *VIEWS))}")
    select = form.select or (select_table(rows_of) if rows_of in FIELDS else "from chosen")
    return ExportFormat(select, rows_of, form.condition, form.copy, form.has_header, form.order, form.purpose)


def _copy(
    connection: duckdb.DuckDBPyConnection,
    form: ExportFormat,
    selection: Selection,
    target: Path,
    has_header: bool | None,
) -> Exported:
    conditions = _list_conditions(connection, form.rows_of, selection)
    where = " and ".join(conditions) or "true"
    selected = _count(connection, f"from {form.rows_of} where {where}")
    kept = f"({where}) and ({form.condition})" if form.condition else where
    connection.execute(f"create temp view chosen as select * from {form.rows_of} where {kept}")
    order = f" order by {form.order}" if form.order else ""
    header = f", header {str(has_header).lower()}" if form.has_header is not None else ""
    path = str(target).replace("'", "''")
    connection.execute(f"copy ({form.select}{order}) to '{path}' ({form.copy}{header})")
    count = _count(connection, "from chosen")
    return Exported(count, selected - count)


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    row = connection.execute(f"select count(*) {source}").fetchone()
    return int(row[0]) if row else 0


def _list_conditions(connection: duckdb.DuckDBPyConnection, rows_of: str, selection: Selection) -> list[str]:
    """The filters as SQL; raises SettingsError where the table has not the columns for one."""
    columns = {str(row[0]) for row in connection.execute(f"describe {rows_of}").fetchall()}
    found: list[str] = []
    if selection.since is not None or selection.until is not None:
        day = next((c for c in ("event_date", "published_date", "month_date") if c in columns), None)
        if day is None:
            raise SettingsError(f"{rows_of} has no dates; leave --since and --until out")
        last = "event_date_end" if "event_date_end" in columns else day
        if selection.since is not None:
            found.append(f"coalesce({last}, {day}) >= date '{selection.since.isoformat()}'")
        if selection.until is not None:
            found.append(f"{day} <= date '{selection.until.isoformat()}'")
    if selection.countries:
        codes = ", ".join(f"'{code}'" for code in _find_countries(connection, selection.countries))
        if "event_id_cnty" in columns:
            found.append(f"left(event_id_cnty, 3) in ({codes})")
        elif "country_code" in columns:
            found.append(f"country_code in ({codes})")
        else:
            raise SettingsError(f"{rows_of} has no country; leave --country out")
    return found


def _find_countries(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[str]:
    """ISO alpha-3 codes of countries given by name or code."""
    rows = connection.execute("select country_code, cameo_country, country_name from countries").fetchall()
    known = {str(key).lower(): str(row[0]) for row in rows for key in row}
    found: list[str] = []
    for name in names:
        code = known.get(name.strip().lower())
        if code is None:
            near = difflib.get_close_matches(name.strip().lower(), known, n=1)
            hint = f"; did you mean {known[near[0]]}?" if near else ""
            raise SettingsError(
                f"unknown country '{name}'{hint} Write an ISO alpha-3 code (XKX for Kosovo) or a name of the table "
                "countries"
            )
        if not re.fullmatch("[A-Z]{3}", code):
            raise WarehouseError(f"the table countries holds '{code}', which is no ISO alpha-3 code")
        found.append(code)
    return found
