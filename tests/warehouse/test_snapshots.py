"""Snapshots: what they keep, how they are verified, and that nothing changes them."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from warehouse_rows import JUNE, build_article, build_mention, build_run, consolidate

from dyads.schemas.errors import WarehouseError
from dyads.warehouse.store import Warehouse

NOW = datetime(2024, 6, 3, tzinfo=UTC)


@pytest.fixture
def filled(store: Warehouse) -> Warehouse:
    store.commit(build_run([build_article("a")], [build_mention("a")]), consolidate)
    return store


def test_a_snapshot_keeps_what_later_commits_change(filled: Warehouse) -> None:
    rows = {row["table_name"]: row["row_count"] for row in filled.snapshot("v1", NOW)}
    filled.commit(
        build_run([build_article("a", JUNE)], [build_mention("a", 0, JUNE, JUNE)] * 1, run_id="r2"),
        consolidate,
    )
    kept = filled.root / "snapshots" / "v1"
    assert rows["events"] == 1
    assert duckdb.sql(f"select event_month from '{kept}/events/**/*.parquet'").fetchall() == [("2024-05",)]
    assert Warehouse.open(kept, create=False).query(
        "select month(event_date) as m from events"
    ).to_pylist() == [{"m": 5}]
    assert filled.query("select month(event_date) as m from events").to_pylist() == [{"m": 6}]


def test_the_manifest_names_versions_and_the_hashes_hold(filled: Warehouse) -> None:
    filled.snapshot("v1", NOW)
    kept = filled.root / "snapshots" / "v1"
    manifest = json.loads((kept / "manifest.json").read_text())
    assert manifest["taken_at"] == "2024-06-03T00:00:00+00:00"
    assert manifest["versions"] == [{"coder_version": "0.1", "dictionary_version": "d1", "model_name": "m"}]
    assert {file["path"] for file in manifest["files"]} == {
        path.relative_to(kept).as_posix() for path in kept.rglob("*.parquet")
    }
    verified = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=kept, capture_output=True)
    assert verified.returncode == 0


def test_a_snapshot_is_never_written_to(filled: Warehouse) -> None:
    filled.snapshot("v1", NOW)
    kept = filled.root / "snapshots" / "v1"
    with pytest.raises(WarehouseError, match="is a snapshot and is never written to"):
        Warehouse.open(kept).commit(build_run(), consolidate)
    with pytest.raises(WarehouseError, match="exists; a snapshot is never changed"):
        filled.snapshot("v1", NOW)
    assert not (kept / ".dyads").exists()


@pytest.mark.parametrize("name", ["", "../v1", ".hidden", "a/b"])
def test_an_unusable_name_is_refused(filled: Warehouse, name: str) -> None:
    with pytest.raises(WarehouseError, match="is no name for a snapshot"):
        filled.snapshot(name, NOW)


def test_a_snapshot_that_was_killed_is_made_anew(filled: Warehouse) -> None:
    left = filled.root / ".dyads" / "snapshot" / "events"
    left.mkdir(parents=True)
    (left / "torn.parquet").write_bytes(b"torn")
    filled.snapshot("v1", NOW)
    assert not list((filled.root / "snapshots").rglob("torn.parquet"))


def test_without_hard_links_files_are_copied(filled: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("os.link", refuse)
    filled.snapshot("v1", NOW)
    shutil.rmtree(filled.root / "events")
    assert Warehouse.open(Path(filled.root / "snapshots" / "v1"), create=False).read("events").num_rows == 1
