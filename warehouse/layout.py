"""Where each table lies: one Parquet file per month under a hive folder, with a name that never changes.

`events/event_month=2024-05/events.parquet`; rows without a date are in `event_month=undated`, a text as every
other month, because pyarrow cannot read a table whose only partition is hive's null. That partition always
has its file, if need be without rows, so that no glob over a table is ever empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dyads.schemas.errors import WarehouseError

__all__ = [
    "LAYOUTS", "MANIFEST_NAME", "STATE_FOLDER", "UNDATED", "TableLayout", "find_layout", "list_partitions", "split_months",
]  # fmt: skip

STATE_FOLDER = ".dyads"
MANIFEST_NAME = "manifest.json"  # in the folder of a snapshot, and only there
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How one table is cut and ordered.

    Attributes:
        name: the table, its folder and its files.
        date_column: the date or time whose month is the partition; None for a table in one file.
        month_key: name of the hive key, e.g. "event_month"; "" for a table in one file.
        sort_columns: order of the rows in each file; the last one makes it total.
        rows_per_group: rows of a Parquet row group (STACK: about 120,000; fewer where rows hold whole articles).
    """

    name: str
    date_column: str | None
    month_key: str
    sort_columns: tuple[str, ...]
    rows_per_group: int = 120_000

    def path_of(self, root: Path, month: str = UNDATED) -> Path:
        """The file of a month ("2024-05" or "undated"); a table without months has one file."""
        folder = root / self.name
        if self.date_column is not None:
            folder /= f"{self.month_key}={month}"
        return folder / f"{self.name}.parquet"


_CODED = ("event_date", "source_code", "target_code")
LAYOUTS: Mapping[str, TableLayout] = {
    layout.name: layout
    for layout in (
        TableLayout(
            "articles", "published_date", "published_month", ("published_date", "source", "article_id"), 10_000
        ),
        TableLayout("mentions", "published_date", "published_month", (*_CODED, "mention_id")),
        TableLayout("events", "event_date", "event_month", (*_CODED, "event_id")),
        TableLayout("rejects", "rejected_at", "rejected_month", ("rejected_at", "article_id", "reject_id"), 10_000),
        TableLayout("runs", "started_at", "started_month", ("started_at", "run_id")),
        TableLayout("checks", "checked_at", "checked_month", ("checked_at", "run_id", "table_name", "column_name")),
        TableLayout("cameo", None, "", ("cameo_code",)),
        TableLayout("countries", None, "", ("cameo_country", "country_code")),
        TableLayout("columns", None, "", ()),  # in the order of the field registry
    )
}  # fmt: skip


def find_layout(table: str) -> TableLayout:
    """The layout of a table; raises WarehouseError with the known names."""
    layout = LAYOUTS.get(table)
    if layout is None:
        raise WarehouseError(f"unknown table '{table}'; the tables are {', '.join(LAYOUTS)}")
    return layout


def list_partitions(root: Path, layout: TableLayout) -> dict[str, Path]:
    """The files that a table has now: month -> path, in order; "undated" for a table without months."""
    if layout.date_column is None:
        path = layout.path_of(root)
        return {UNDATED: path} if path.exists() else {}
    prefix = f"{layout.month_key}="
    months = sorted(folder.name.removeprefix(prefix) for folder in (root / layout.name).glob(f"{prefix}*"))
    paths = {month: layout.path_of(root, month) for month in months}
    return {month: path for month, path in paths.items() if path.exists()}


def split_months(layout: TableLayout, rows: pa.Table) -> dict[str, pa.Table]:
    """The rows of each month; only months that have rows."""
    if not rows.num_rows:
        return {}
    if layout.date_column is None:
        return {UNDATED: rows}
    # cast to text: strftime of a date wants the time zone database, the ISO text of a date does not
    days = pc.cast(rows.column(layout.date_column), pa.string())
    months = pc.fill_null(pc.utf8_slice_codeunits(days, 0, 7), UNDATED)
    return {
        str(month): rows.filter(pc.equal(months, month)) for month in sorted(pc.unique(months).to_pylist())
    }
