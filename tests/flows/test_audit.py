"""The nightly look at the whole warehouse finds what is spoiled in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from dyads.flows.audit import audit_warehouse, write_audit
from dyads.flows.runs import run_plainly
from dyads.flows.settings import Settings
from dyads.flows.steps import load_code_tables
from dyads.schemas.expectations import Checker
from dyads.warehouse.store import Warehouse


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_code_tables())


@pytest.fixture
def store(settings: Settings, fake_coder: Any, write_articles: Any) -> Warehouse:
    write_articles({"a": "Rebels attacked Tal. Rebels attacked Mar.", "b": "It rained."})
    run_plainly(settings, coder=fake_coder)
    return Warehouse.open(settings.warehouse)


def spoil(store: Warehouse, table: str, column: str, value: Any) -> None:
    """Put a value into all rows of a table, past every check."""
    (path,) = store.root.glob(f"{table}/*2024-05*/{table}.parquet")
    rows = pq.ParquetFile(path).read()
    at = rows.column_names.index(column)
    spoiled = pa.array([value] * rows.num_rows, rows.schema.field(column).type)
    pq.write_table(rows.set_column(at, rows.schema.field(column), spoiled), path)


def test_a_sound_warehouse_passes(store: Warehouse, checker: Checker, tmp_path: Path) -> None:
    findings = audit_warehouse(store, checker)
    assert [finding for finding in findings if finding.failed_count] == []
    assert {f.table_name for f in findings} == {"articles", "mentions", "events"}
    path = write_audit(tmp_path / "new", findings, datetime(2026, 11, 25, tzinfo=UTC))
    assert path.name == "audit-20261125T000000Z.json"
    assert len(json.loads(path.read_text())) == len(findings)


@pytest.mark.parametrize(
    ("table", "column", "value", "check", "count"),
    [
        ("events", "quad_class", 1, "quad_class_follows", 2),
        ("events", "article_id", "gone", "an event has no article", 2),
        ("mentions", "event_id", "gone", "a mention has no event", 2),
        ("mentions", "mention_id", "same", "a mention stands twice", 1),
        ("articles", "sentence_count", -1, "sentence_count", 2),
    ],
)
def test_what_is_spoiled_is_found(
    store: Warehouse, checker: Checker, table: str, column: str, value: Any, check: str, count: int
) -> None:
    spoil(store, table, column, value)
    findings = audit_warehouse(store, checker)
    failed = [f for f in findings if f.failed_count and f.table_name == table and check in f.check]
    assert [finding.failed_count for finding in failed] == [count]
    assert failed[0].example
    assert findings[0].failed_count, "what failed comes first"


def test_the_example_is_a_row_of_the_table(store: Warehouse, checker: Checker) -> None:
    spoil(store, "events", "quad_class", 1)
    ids = set(store.read("events", ["event_id"]).column("event_id").to_pylist())
    assert {f.example for f in audit_warehouse(store, checker) if f.failed_count} <= ids
    assert pc.all(pc.equal(store.read("events", ["quad_class"]).column("quad_class"), 1)).as_py()
