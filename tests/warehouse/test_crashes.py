"""A commit that is killed, or whose disk fails, at any step leaves the old or the new state, never between."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import crash_driver
import pytest
from crash_driver import CALLS, build_first, commit_second, glob_tables
from warehouse_rows import REFERENCE, consolidate

from dyads.schemas.errors import WarehouseError
from dyads.warehouse.store import Warehouse


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A warehouse after the first run."""
    root = tmp_path / "template"
    Warehouse.open(root).commit(build_first(), consolidate)
    return root


@pytest.fixture
def states(template: Path, tmp_path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the tables hold before the second run, and after it."""
    done = tmp_path / "done"
    shutil.copytree(template, done)
    Warehouse.open(done).commit(crash_driver.build_second(), consolidate, REFERENCE)
    old, new = glob_tables(template), glob_tables(done)
    assert old != new
    return old, new


def has_twins(tables: dict[str, Any]) -> bool:
    """Whether any table holds a row of the same article twice."""
    return any(
        len(rows) != len({row[0] for row in rows})
        for name, rows in tables.items()
        if name in ("articles", "events")
    )


def test_a_kill_at_any_step_leaves_old_or_new(
    template: Path, states: tuple[dict[str, Any], dict[str, Any]], tmp_path: Path
) -> None:
    old, new = states
    ran = subprocess.run(
        [sys.executable, crash_driver.__file__, str(template), str(tmp_path / "copy")],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
    )
    assert ran.returncode == 0, ran.stderr
    steps = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {step["ended"] for step in steps[:-1]} == {crash_driver.KILLED}
    assert steps[-1]["ended"] == 0
    assert {step["call"] for step in steps[:-1]} == set(CALLS)
    outcomes = []
    for step in steps:
        where = f"step {step['step']}: {step['call']}"
        assert step["opened"] in (old, new), where
        assert step.get("again", new) == new, where
        assert not has_twins(step["globbed"]), where
        assert step["read"] in (len(old["events"]), len(new["events"])), where
        assert step["empty"] == [], where
        assert not {".dyads/journal.json"} & set(step["leftovers"]), where
        outcomes.append(step["opened"] == new)
    assert outcomes == sorted(outcomes)  # once committed, always committed
    assert set(outcomes) == {False, True}


@pytest.fixture
def restored() -> Iterator[None]:
    """Puts back what `break_at` has replaced."""
    kept: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in CALLS}
    yield
    for name, call in kept.items():
        setattr(os, name, call)


def test_a_failing_disk_at_any_step_leaves_old_or_new(
    template: Path, states: tuple[dict[str, Any], dict[str, Any]], tmp_path: Path, restored: None
) -> None:
    old, new = states
    originals = {name: getattr(os, name) for name in CALLS}

    failed: list[str] = []
    told: list[str] = []

    def fail(name: str) -> None:
        failed.append(name)
        raise OSError(28, "No space left on device")

    copy = tmp_path / "copy"
    shutil.copytree(template, copy)
    for step in range(1, 1000):
        crash_driver.break_at(step, fail)
        try:
            commit_second(template)
        except WarehouseError as error:
            told.append(str(error))
        finally:
            for name, call in originals.items():
                setattr(os, name, call)
        if len(failed) < step:
            break
        assert not has_twins(glob_tables(template))
        count = Warehouse.open(template, create=False).read("events").num_rows
        assert count in (len(old["events"]), len(new["events"]))
        assert glob_tables(template) in (old, new)
        if step % crash_driver.AGAIN_EVERY == 0:
            commit_second(template)
            assert glob_tables(template) == new
        shutil.rmtree(template)
        shutil.copytree(copy, template)
    assert set(failed) == set(CALLS)
    assert all("No space left on device" in message for message in told)
    assert len(told) > 30


def test_a_reader_finishes_what_a_killed_writer_left(template: Path, restored: None) -> None:
    def fail(name: str) -> None:
        raise OSError(5, "Input/output error")

    store = Warehouse.open(template)
    replaced = 0
    move = os.replace

    def replace(source: Any, target: Any) -> None:
        nonlocal replaced
        replaced += 1
        if replaced == 3:  # after the journal and one move
            fail("replace")
        move(source, target)

    os.replace = replace
    with pytest.raises(WarehouseError, match="Input/output error"):
        store.commit(crash_driver.build_second(), consolidate)
    os.replace = move
    assert (template / ".dyads" / "journal.json").exists()
    assert store.read("articles").num_rows == 4  # the store that was open before
    assert not (template / ".dyads" / "journal.json").exists()


def test_a_journal_that_cannot_be_finished_is_named(template: Path) -> None:
    state = template / ".dyads"
    journal = {"format": 1, "removals": [], "moves": [[".dyads/staging/none", "events/none.parquet"]]}
    (state / "journal.json").write_text(json.dumps(journal))
    with pytest.raises(WarehouseError, match=r"events/none\.parquet are both gone"):
        Warehouse.open(template)
