"""SQL over the warehouse: `query`, and `dyads.duckdb` for a plain duckdb from anywhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
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

from dyads.schemas.errors import QueryError, WarehouseError
from dyads.schemas.fields import FIELDS, TABLES
from dyads.warehouse.store import Warehouse
from dyads.warehouse.views import DATABASE_NAME, VIEWS

ATTACK = {
    "acled_event_type": "Battles", "acled_sub_event_type": "Armed clash", "acled_disorder_type": "Political violence",
    "victims": [{"kind": "killed", "count": 2, "words": "two men", "is_subset": False}],
}  # fmt: skip


@pytest.fixture
def filled(store: Warehouse) -> Warehouse:
    mentions = [
        build_mention("a", goldstein_score=-10.0, fatalities_best=2, source_country="SRB", **ATTACK),
        build_mention(
            "a", 1, date(2024, 4, 30), event_date_end=MAY, source_code="SRBGOV", is_background=True
        ),
        build_mention("b", 0, JUNE, JUNE, cameo_code="193", source_country="SRB", fatalities_best=1),
    ]
    rejects = [build_reject("x"), build_reject("y")]
    store.commit(
        build_run([build_article("a"), build_article("b", JUNE)], mentions, rejects), consolidate, REFERENCE
    )
    return store


@pytest.mark.parametrize("table", TABLES)
def test_a_view_has_the_columns_of_the_registry(store: Warehouse, table: str) -> None:
    assert store.query(f"from {table}").column_names == [f.name for f in FIELDS[table]]


@pytest.mark.parametrize("view", VIEWS)
def test_a_friendly_view_works_and_says_what_it_is_for(filled: Warehouse, view: str) -> None:
    assert filled.query(f"from {view}").num_rows > 0
    comments = filled.query(f"select comment from duckdb_views() where view_name = '{view}'")
    assert comments.to_pylist() == [{"comment": VIEWS[view][1]}]


def test_macros_answer(filled: Warehouse) -> None:
    assert filled.query("select code_label('19') as x, country_name_of('KSV') as y").to_pylist() == [
        {"x": "FIGHT", "y": "Kosovo"}
    ]
    assert filled.query(
        "select month_date, event_count, fatalities_sum from dyad_counts('REB', 'KSV')"
    ).to_pylist() == [
        {"month_date": date(2024, 5, 1), "event_count": 1, "fatalities_sum": 2},
        {"month_date": date(2024, 6, 1), "event_count": 1, "fatalities_sum": 1},
    ]
    assert filled.query("from events_between('2024-05-10', '2024-05-31')").num_rows == 2  # one began in April
    assert filled.query("from events_of_code('193')").num_rows == 1
    assert filled.query("from column_help('events')").num_rows == len(FIELDS["events"])


def test_dyad_months_count_by_quad_class(filled: Warehouse) -> None:
    rows = filled.query("select * from dyad_months order by month_date").to_pylist()
    assert [(r["month_date"], r["material_conflict_count"], r["fatalities_sum"]) for r in rows] == [
        (date(2024, 5, 1), 1, 2),
        (date(2024, 6, 1), 1, 1),
    ]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select * from evnts", r'Table with name evnts does not exist! Did you mean "events"\?; the tables are articles,'),
        ("select foo from events", 'Referenced column "foo" not found .*; `dyads schema TABLE` lists the columns'),
        ("selec 1", 'syntax error at or near "selec"'),
        ("select 1,\n  fro from", r"syntax error .*\(line 2\)"),
        ("  ", "the query is empty; write SQL"),
        ("select cast('a' as int)", "Could not convert string 'a'"),
    ],
)  # fmt: skip
def test_wrong_sql_is_one_clear_sentence(store: Warehouse, sql: str, told: str) -> None:
    with pytest.raises(QueryError, match=told) as caught:
        store.query(sql)
    assert "\n" not in str(caught.value)
    assert "LINE" not in str(caught.value)


def test_a_query_that_reads_a_missing_file_says_so(store: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="nosuch"):
        store.query("select * from 'nosuch/*.parquet'")


def test_plain_duckdb_works_from_any_folder(filled: Warehouse, tmp_path: Path) -> None:
    code = (
        f"import duckdb; c = duckdb.connect({str(filled.root / DATABASE_NAME)!r}, read_only=True)\n"
        'print(c.sql("select count(*), any_value(code_label(cameo_root)) from events").fetchall())'
    )
    for folder in (tmp_path, filled.root, Path("/")):
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
        )
        assert ran.stdout.strip() == "[(3, 'FIGHT')]"


def test_an_analyst_who_holds_the_file_open_blocks_no_one(filled: Warehouse) -> None:
    with duckdb.connect(str(filled.root / DATABASE_NAME)) as held:  # even for writing
        filled.commit(build_run([build_article("c")], [build_mention("c")], run_id="r2"), consolidate)
        assert filled.query("select count(*) as n from events").to_pylist() == [{"n": 4}]
        (filled.root / ".dyads" / "views.sql").write_text("of an earlier version")
        Warehouse.open(filled.root)
        assert held.sql("select count(*) from events").fetchall() == [(4,)]
    with duckdb.connect(str(filled.root / DATABASE_NAME), read_only=True) as fresh:
        assert fresh.sql("select count(*) from events").fetchall() == [(4,)]


def test_a_moved_warehouse_gets_a_new_file_of_views(filled: Warehouse, tmp_path: Path) -> None:
    moved = tmp_path / "it's [moved]*"
    shutil.move(filled.root, moved)
    assert Warehouse.open(moved, create=False).query("select count(*) as n from events").to_pylist() == [
        {"n": 3}
    ]
    with duckdb.connect(str(moved / DATABASE_NAME), read_only=True) as connection:
        assert connection.sql("select count(*) from events").fetchall() == [(3,)]


def test_a_lost_file_of_views_is_made_again(filled: Warehouse) -> None:
    (filled.root / DATABASE_NAME).unlink()
    Warehouse.open(filled.root, create=False)
    assert (filled.root / DATABASE_NAME).exists()
    assert [path.name for path in (filled.root / ".dyads").glob("*.duckdb*")] == []


def test_a_folder_that_can_only_be_read_is_read(filled: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    (filled.root / DATABASE_NAME).unlink()
    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    store = Warehouse.open(filled.root, create=False)
    assert store.read("events").num_rows == store.query("from events").num_rows == 3
