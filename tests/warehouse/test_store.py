"""Commits and reads: what replaces what, what stays, what every file looks like."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warehouse_rows import (
    JUNE,
    MAY,
    REFERENCE,
    build_article,
    build_mention,
    build_reject,
    build_run,
    consolidate,
)

from dyads.schemas.errors import WarehouseError
from dyads.schemas.fields import FIELDS, STRUCTS, TABLES, Field
from dyads.schemas.tables import arrow_schema, build_table
from dyads.warehouse.layout import LAYOUTS, list_partitions
from dyads.warehouse.partitions import build_rows, read_rows, write_rows
from dyads.warehouse.store import Warehouse


def glob_rows(store: Warehouse, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """What an analyst's own glob sees."""
    return duckdb.sql(f"select {columns} from '{store.root}/{table}/**/*.parquet' order by all").fetchall()


def list_months(store: Warehouse, table: str) -> list[str]:
    return list(list_partitions(store.root, LAYOUTS[table]))


# --- empty


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_has_a_file_with_its_schema(store: Warehouse, table: str) -> None:
    assert store.read(table).schema.equals(arrow_schema(table))
    described = duckdb.sql(f"describe select * from '{store.root}/{table}/**/*.parquet'").fetchall()
    hive = [LAYOUTS[table].month_key] if LAYOUTS[table].month_key else []
    assert [row[0] for row in described] == [*(f.name for f in FIELDS[table]), *hive]
    assert pq.read_table(store.root / table).num_rows == (
        len(store.read("columns")) if table == "columns" else 0
    )


def test_types_do_not_change_when_rows_come(store: Warehouse) -> None:
    def describe() -> list[tuple[Any, ...]]:
        return duckdb.sql(f"describe select * from '{store.root}/events/**/*.parquet'").fetchall()

    before = describe()
    store.commit(build_run([build_article("a")], [build_mention("a")]), consolidate)
    assert describe() == before


def test_columns_are_documented_in_the_warehouse(store: Warehouse) -> None:
    told = store.read("columns").to_pylist()
    assert {(row["table_name"], row["column_name"]) for row in told} == {
        (t, f.name) for t in TABLES for f in FIELDS[t]
    }


# --- replacing


def test_three_reruns_leave_each_row_once(store: Warehouse) -> None:
    run = build_run(
        [build_article("a"), build_article("b", JUNE)],
        [build_mention("a"), build_mention("b", 0, MAY, JUNE), build_mention("b", 1, None, JUNE)],
        [build_reject("x")],
    )
    for _ in range(3):
        store.commit(run, consolidate, REFERENCE)
        counts = {table: len(glob_rows(store, table)) for table in TABLES if table != "columns"}
        assert counts == {
            "articles": 2, "mentions": 3, "events": 3, "rejects": 1, "runs": 1, "checks": 1, "cameo": 1, "countries": 1,
        }  # fmt: skip
    assert store.count_rows() == counts | {"columns": len(store.read("columns"))}


def test_a_rerun_that_changes_nothing_rewrites_nothing(store: Warehouse) -> None:
    run = build_run([build_article("a")], [build_mention("a")])
    store.commit(run, consolidate, REFERENCE)
    before = {path: path.stat().st_ino for path in store.root.rglob("*.parquet")}
    store.commit(run, consolidate, REFERENCE)
    assert {path: path.stat().st_ino for path in store.root.rglob("*.parquet")} == before


def test_partitions_are_months_of_publication_and_of_the_event(store: Warehouse) -> None:
    store.commit(
        build_run(
            [build_article("a", JUNE)], [build_mention("a", 0, MAY, JUNE), build_mention("a", 1, None, JUNE)]
        ),
        consolidate,
    )
    assert list_months(store, "articles") == list_months(store, "mentions") == ["2024-06", "undated"]
    assert list_months(store, "events") == ["2024-05", "undated"]
    assert duckdb.sql(
        f"select event_month, count(*) from '{store.root}/events/**/*.parquet' group by 1 order by 1"
    ).fetchall() == [("2024-05", 1), ("undated", 1)]


def test_recoding_replaces_mentions_and_events(store: Warehouse) -> None:
    store.commit(build_run([build_article("a")], [build_mention("a", n) for n in range(3)]), consolidate)
    changed = build_mention("a", 0, date(2023, 1, 5), cameo_code="193", coder_version="0.2")
    store.commit(build_run([build_article("a", coder_version="0.2")], [changed], run_id="r2"), consolidate)
    assert glob_rows(store, "mentions", "cameo_code, coder_version") == [("193", "0.2")]
    assert glob_rows(store, "events", "cameo_code, event_date") == [("193", date(2023, 1, 5))]
    assert list_months(store, "events") == ["2023-01", "undated"]  # the emptied month is gone
    assert not (store.root / "events" / "event_month=2024-05").exists()


def test_an_article_recoded_to_nothing_loses_its_events(store: Warehouse) -> None:
    store.commit(
        build_run([build_article("a"), build_article("b")], [build_mention("a"), build_mention("b")]),
        consolidate,
    )
    store.commit(build_run([build_article("a")], run_id="r2"), consolidate)
    assert glob_rows(store, "events", "article_id") == glob_rows(store, "mentions", "article_id") == [("b",)]
    assert len(glob_rows(store, "articles")) == 2


def test_an_article_whose_date_moves_leaves_its_old_month(store: Warehouse) -> None:
    store.commit(build_run([build_article("a")], [build_mention("a")]), consolidate)
    store.commit(build_run([build_article("a", JUNE)], [build_mention("a", 0, JUNE, JUNE)]), consolidate)
    for table in ("articles", "mentions", "events"):
        assert list_months(store, table) == ["2024-06", "undated"]
        assert len(glob_rows(store, table)) == 1
    store.commit(build_run([build_article("a", None)], [build_mention("a", 0, None, None)]), consolidate)
    assert [list_months(store, table) for table in ("articles", "events")] == [["undated"], ["undated"]]
    assert len(glob_rows(store, "events")) == 1


def test_an_event_told_by_two_articles_is_made_again_from_both(store: Warehouse) -> None:
    shared = "00000000000000aa"
    first = build_mention("a", event_id=shared)
    second = build_mention("b", 1, None, JUNE, event_id=shared, fatalities_best=3)
    store.commit(build_run([build_article("a")], [first]), consolidate)
    store.commit(build_run([build_article("b", JUNE)], [second], run_id="r2"), consolidate)
    (event,) = store.read("events").to_pylist()
    assert (event["event_date"], event["fatalities_best"], len(event["mentions"])) == (MAY, 3, 2)
    store.commit(build_run([build_article("a")], run_id="r3"), consolidate)  # a no longer tells of it
    (event,) = store.read("events").to_pylist()
    assert (event["article_id"], event["event_date"], len(event["mentions"])) == ("b", None, 1)
    assert list_months(store, "events") == ["undated"]


def test_rejects_go_when_the_article_comes_again(store: Warehouse) -> None:
    store.commit(build_run(rejects=[build_reject("a"), build_reject("b")]), consolidate)
    again = build_run(rejects=[build_reject("b", "r2")], run_id="r2")
    store.commit(again, consolidate)
    assert glob_rows(store, "rejects", "article_id, run_id") == [("a", "r1"), ("b", "r2")]
    store.commit(build_run([build_article("a")], run_id="r3"), consolidate)
    assert glob_rows(store, "rejects", "article_id, run_id") == [("b", "r2")]


def test_rejects_keep_stage_reason_expectation_and_row(store: Warehouse) -> None:
    reject = build_reject("a") | {
        "stage": "validate", "reason": "failed_expectation", "expectation": "quad_class: between 1 and 4",
        "row_json": json.dumps({"quad_class": 9}),
    }  # fmt: skip
    store.commit(build_run(rejects=[reject]), consolidate)
    assert store.read("rejects").to_pylist() == [reject]


def test_runs_and_checks_are_kept_run_by_run(store: Warehouse) -> None:
    for run_id in ("r1", "r2", "r2"):
        store.commit(build_run(run_id=run_id), consolidate)
    assert glob_rows(store, "runs", "run_id") == glob_rows(store, "checks", "run_id") == [("r1",), ("r2",)]


def test_reference_tables_stay_unless_named(store: Warehouse) -> None:
    store.commit(build_run(), consolidate, REFERENCE)
    store.commit(build_run(), consolidate, {"cameo": []})
    assert (store.read("cameo").num_rows, store.read("countries").num_rows) == (0, 1)


def test_files_are_sorted_and_compressed(store: Warehouse) -> None:
    mentions = [
        build_mention("a", n, MAY + timedelta(days=-n % 3), source_code=code)
        for n, code in enumerate(["REB", "GOV", None, "COP", "REB", "MIL"])
    ]
    store.commit(build_run([build_article("a")], mentions), consolidate)
    path = LAYOUTS["events"].path_of(store.root, "2024-05")
    keys = [(row["event_date"], row["source_code"] or "~") for row in pq.ParquetFile(path).read().to_pylist()]
    assert keys == sorted(keys)
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"


# --- refusing


@pytest.mark.parametrize(
    ("articles", "mentions", "told"),
    [
        ([], [build_mention("a")], "mentions of a came without their article"),
        ([build_article("a", text=None)], [], r"articles\.text is required"),  # type: ignore[arg-type]
        ([build_article("a", sentence_count="many")], [], "articles does not have the registry's types"),
    ],
)
def test_rows_against_the_contract_change_nothing(
    store: Warehouse, articles: list[Any], mentions: list[Any], told: str
) -> None:
    store.commit(build_run([build_article("z")], [build_mention("z")]), consolidate)
    with pytest.raises(WarehouseError, match=told):
        store.commit(build_run(articles, mentions), consolidate)
    assert glob_rows(store, "articles", "article_id") == glob_rows(store, "events", "article_id") == [("z",)]
    assert not (store.root / ".dyads" / "staging").exists()


def test_an_unknown_table_or_column_is_named_with_the_known_ones(store: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="'evnts'; the tables are articles, mentions, events"):
        store.read("evnts")
    with pytest.raises(WarehouseError, match="no column foo; it has run_id"):
        store.read("runs", ["foo"])
    with pytest.raises(WarehouseError, match="those are cameo, countries"):
        store.commit(build_run(), consolidate, {"columns": []})


def test_a_reader_does_not_make_a_warehouse(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="holds no warehouse; make one with `dyads run`"):
        Warehouse.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_a_broken_file_is_named(store: Warehouse) -> None:
    path = LAYOUTS["events"].path_of(store.root)
    path.write_bytes(b"PAR1 torn")
    for read in (lambda: store.read("events"), store.count_rows):
        with pytest.raises(WarehouseError, match=r"event_month=undated/events\.parquet cannot be read"):
            read()


def test_a_newer_format_is_refused(store: Warehouse) -> None:
    (store.root / ".dyads" / "state.json").write_text('{"format": 99, "commit_number": 1, "schema_hash": ""}')
    with pytest.raises(WarehouseError, match="newer dyads"):
        Warehouse.open(store.root)


# --- reading


def test_known_hashes_tell_content_and_versions(store: Warehouse) -> None:
    store.commit(build_run([build_article("a"), build_article("b", JUNE, "Other.")]), consolidate)
    known = store.known_hashes()
    assert known["a"][1:] == ("0.1", "d1", "m")
    assert known["a"][0] != known["b"][0]
    assert set(known) == {"a", "b"}


def test_columns_and_matching_rows(store: Warehouse) -> None:
    store.commit(build_run([build_article("a"), build_article("b", JUNE, "Other.")]), consolidate)
    found = store.read("articles", ["text"], {"article_id": {"b", "c"}})
    assert found.to_pylist() == [{"text": "Other."}]


def test_files_of_an_earlier_version_are_read_and_brought_up_to_date(store: Warehouse) -> None:
    store.commit(build_run([build_article("a")], [build_mention("a")]), consolidate)
    path = LAYOUTS["events"].path_of(store.root, "2024-05")
    older = pq.ParquetFile(path).read().drop_columns(["injured_best"]).append_column("gone", [["x"]])
    pq.write_table(older, path)
    state = store.root / ".dyads" / "state.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | {"schema_hash": "older"}))
    (row,) = store.read("events").to_pylist()
    assert row["injured_best"] is None
    assert "gone" not in row
    assert store.query("select injured_best from events").num_rows == 1
    store.commit(build_run([build_article("b", JUNE)], run_id="r2"), consolidate)
    assert pq.ParquetFile(path).schema_arrow.names == arrow_schema("events").names


def test_a_copy_without_the_hidden_folder_is_a_warehouse(store: Warehouse, tmp_path: Path) -> None:
    store.commit(build_run([build_article("a")], [build_mention("a")]), consolidate)
    shutil.copytree(store.root, tmp_path / "copy", ignore=shutil.ignore_patterns(".dyads"))
    copied = Warehouse.open(tmp_path / "copy", create=False)
    assert copied.read("events").num_rows == 1
    copied.commit(build_run([build_article("b")], [build_mention("b")]), consolidate)
    assert copied.read("events").num_rows == 2


def test_only_one_column_is_read_of_other_months(store: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    for month in range(1, 7):
        day = date(2023, month, 5)
        store.commit(
            build_run([build_article(f"a{month}", day)], [build_mention(f"a{month}", 0, day, day)]),
            consolidate,
        )
    whole: list[str] = []

    def spy(path: Path, layout: Any, columns: Any = None) -> Any:
        if columns is None and layout.name in ("articles", "mentions", "events"):
            whole.append(path.parent.name)
        return read_rows(path, layout, columns)

    monkeypatch.setattr("dyads.warehouse.commits.read_rows", spy)
    day = date(2023, 3, 5)
    changed = build_mention("a3", 0, day, day, cameo_code="193")
    store.commit(build_run([build_article("a3", day)], [changed], run_id="r9"), consolidate)
    assert {name.partition("=")[2] for name in whole} == {"2023-03"}


# --- round trip

BASE = {
    "string": st.text(max_size=12),
    "int64": st.integers(-(2**63), 2**63 - 1),
    "float64": st.floats(allow_nan=False),
    "bool": st.booleans(),
    "date": st.dates(date(1, 1, 1), date(9999, 12, 31)),
    "timestamp": st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    "list<string>": st.lists(st.text(max_size=5), max_size=3),
}


def draw_struct(name: str) -> st.SearchStrategy[Any]:
    return st.lists(
        st.fixed_dictionaries({part.name: draw_value(part) for part in STRUCTS[name]}), max_size=2
    )


def draw_value(column: Field) -> st.SearchStrategy[Any]:
    item = column.kind.removeprefix("list<").removesuffix(">")
    strategy: st.SearchStrategy[Any] = draw_struct(item) if item in STRUCTS else BASE[column.kind]
    return strategy if column.is_required else st.none() | strategy


def draw_rows(table: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries({f.name: draw_value(f) for f in FIELDS[table]}), max_size=3)


@pytest.mark.parametrize("table", ["events", "mentions", "articles", "rejects"])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_record_comes_back_from_parquet_as_it_was(
    table: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = data.draw(draw_rows(table))
    path = tmp_path_factory.mktemp("round") / "rows.parquet"
    write_rows(path, LAYOUTS[table], build_rows(table, rows))
    assert read_rows(path, LAYOUTS[table]).to_pylist() == [
        {f.name: row[f.name] for f in FIELDS[table]} for row in rows
    ]


def test_a_half_surrogate_pair_keeps_its_place(store: Warehouse) -> None:
    store.commit(build_run([build_article("a", text="half \ud800 pair")], [build_mention("a")]), consolidate)
    assert store.read("articles").to_pylist()[0]["text"] == "half \ufffd pair"
    with pytest.raises(UnicodeEncodeError):
        build_table("articles", [build_article("a", text="half \ud800 pair")])


def test_opening_imports_no_database(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from dyads.warehouse.store import Warehouse\n"
        f"for _ in range(2): Warehouse.open(pathlib.Path({str(tmp_path)!r})); sys.modules.pop('duckdb', None)\n"
        "sys.modules.pop('duckdb', None)\n"
        f"Warehouse.open(pathlib.Path({str(tmp_path)!r})).known_hashes(); print('duckdb' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
