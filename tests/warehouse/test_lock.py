"""Several processes: writers wait for each other, readers see whole commits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import writer
from warehouse_rows import build_run, consolidate

from dyads.schemas.errors import WarehouseError
from dyads.warehouse.lock import hold_lock
from dyads.warehouse.store import Warehouse

PAIRS = """
    select count(*) filter (month(event_date) = 5) - count(*) filter (month(event_date) = 6) as unpaired,
           count(*) - count(distinct event_id) as twins
    from events
"""
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}


def test_writers_at_the_same_time_all_succeed_and_readers_see_whole_commits(tmp_path: Path) -> None:
    root = tmp_path / "warehouse"  # made by whoever comes first
    processes = [
        subprocess.Popen([sys.executable, writer.__file__, str(root), name, "4"], env=ENVIRONMENT, stderr=subprocess.PIPE)
        for name in ("one", "two", "three")
    ]  # fmt: skip
    store = Warehouse.open(root)
    seen: list[int] = []
    while any(process.poll() is None for process in processes):
        months = store.read("events", ["event_date"]).column("event_date").to_pylist()
        (row,) = store.query(PAIRS).to_pylist()
        assert row == {"unpaired": 0, "twins": 0}
        assert sum(day.month == 5 for day in months) == sum(day.month == 6 for day in months)
        seen.append(len(months))
    errors = [process.communicate()[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], errors
    assert seen == sorted(seen)
    counts = store.count_rows()
    assert (counts["articles"], counts["events"], counts["runs"]) == (25, 24, 12)


def test_a_lock_that_stays_is_an_error_that_names_its_holder(tmp_path: Path) -> None:
    store = Warehouse.open(tmp_path, lock_timeout=0.2)
    code = (
        "import sys, pathlib; from dyads.warehouse.lock import hold_lock\n"
        f"with hold_lock(pathlib.Path({str(tmp_path)!r}), 5): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as held:
        assert held.stdout is not None
        assert held.stdout.readline() == "held\n"
        with pytest.raises(WarehouseError, match=rf"locked for 0\.2 s by process {held.pid} on .*try again"):
            store.commit(build_run(), consolidate)
        assert store.read("runs").num_rows == 0  # reading needs no lock
        assert Warehouse.open(tmp_path, create=False, lock_timeout=0.2).query("select 1 as x").num_rows == 1
        held.kill()  # a killed holder leaves no lock behind
    store.commit(build_run(), consolidate)
    assert store.read("runs").num_rows == 1


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseError, match=r"cannot be written to: .*name another folder"):
        Warehouse.open(tmp_path / "file" / "warehouse")


def test_the_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), hold_lock(tmp_path, 1):
        raise RuntimeError
    with hold_lock(tmp_path, 0.1):
        assert (tmp_path / ".dyads" / "holder.json").exists()
