"""The whole warehouse looked at again: every row against its checks, and what no single row can show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dyads.flows.sessions import load_checker
from dyads.flows.steps import RunTally, ValidBatch
from dyads.schemas.rules import WARNINGS

if TYPE_CHECKING:
    from dyads.schemas.expectations import Checker, FailedRow
    from dyads.warehouse.store import Warehouse

__all__ = ["Finding", "audit_warehouse", "check_across", "write_audit"]

Row = dict[str, object]
CHUNK_ROWS = 20_000  # checked at once: about 300 MB
# what is wrong -> table, ids of the rows where it is so
ACROSS = {
    "an article stands twice": (
        "articles", "select article_id as id from articles group by 1 having count(*) > 1",
    ),
    "a mention stands twice": (
        "mentions", "select mention_id as id from mentions group by 1 having count(*) > 1",
    ),
    "an event stands twice": ("events", "select event_id as id from events group by 1 having count(*) > 1"),
    "a mention has no article": (
        "mentions", "select mention_id as id from mentions anti join articles using (article_id)",
    ),
    "an event has no article": (
        "events", "select event_id as id from events anti join articles using (article_id)",
    ),
    "an event has no mention": (
        "events", "select event_id as id from events anti join mentions using (event_id)",
    ),
    "a mention has no event": (
        "mentions", "select mention_id as id from mentions anti join events using (event_id)",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One check over a whole table; `example` is the id of a row that fails."""

    table_name: str
    check: str
    row_count: int
    failed_count: int
    example: str


def audit_warehouse(store: Warehouse, checker: Checker | None = None) -> list[Finding]:
    """Every check over every row of articles, mentions and events; those that failed first.

    Raises:
        WarehouseError: a file cannot be read.
        ValidationError: a check could not be carried out.
    """
    used = checker or load_checker()
    findings = [*check_across(store)]
    for table, key in (("articles", "article_id"), ("mentions", "mention_id"), ("events", "event_id")):
        findings += _check_rows(store, used, table, key)
    return sorted(findings, key=lambda f: (f.failed_count == 0, f.table_name, f.check))


def write_audit(folder: Path, findings: Iterable[Finding], at: datetime) -> Path:
    """Write the findings as audit-TIME.json into the folder, which is made when missing; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"audit-{at:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps([asdict(f) for f in findings], indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path


def check_across(store: Warehouse) -> Iterator[Finding]:
    """What no single row can show: rows that stand twice, rows whose article, mention or event is missing."""
    totals = store.count_rows()
    found = store.query_all(
        [f"select count(*) as n, min(id) as example from ({sql})" for _, sql in ACROSS.values()]
    )
    for (check, (table, _)), answer in zip(ACROSS.items(), found, strict=True):
        (row,) = answer.to_pylist()
        yield Finding(table, check, totals[table], int(row["n"]), str(row["example"] or ""))


def _check_rows(store: Warehouse, checker: Checker, table: str, key: str) -> list[Finding]:
    tally, examples = RunTally(), dict[str, str]()
    warnings = {rule.name for rule in WARNINGS}  # facts about the world, not about our rows
    for rows in _cut_rows(store.iterate_rows(table)):
        checked = checker.check_rows(table, rows)
        tally.add(ValidBatch(results=checked.results))
        for told, example in _name_failures(checked.failed, key):
            examples.setdefault(told, example)
    return [
        Finding(table, f"{r.column_name}: {r.expectation}", r.row_count, r.failed_count,
                examples.get(f"{r.column_name}: {r.expectation}", ""))
        for r in tally.list_results()
        if r.column_name not in warnings
    ]  # fmt: skip


def _cut_rows(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Chunks that never cut a day: the two directions of an event are checked against each other."""
    chunk: list[Row] = []
    for row in rows:
        if len(chunk) >= CHUNK_ROWS and row.get("event_date") != chunk[-1].get("event_date"):
            yield chunk
            chunk = []
        chunk.append(row)
    if chunk:
        yield chunk


def _name_failures(failed: Iterable[FailedRow], key: str) -> Iterator[tuple[str, str]]:
    for failure in failed:
        row: Mapping[str, object] = failure.row
        yield from ((told, str(row.get(key))) for told in failure.expectations)
