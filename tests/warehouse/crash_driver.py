"""Kill a commit at each of its steps, in a child process each; the parent looks at what a new process finds.

Run as `python crash_driver.py WORK TEMPLATE`: WORK holds a warehouse after the first run, and is remade from
its copy TEMPLATE for each step (at the same path, so that the file of views stays right). Prints one JSON
object a step: the step, what was called there, what globs saw, what was found then. The parent imports Arrow
but never uses it, so that forking is safe.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import pyarrow as pa
import pyarrow.parquet as pq
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

from dyads.warehouse.store import RunRows, Warehouse

CALLS = ("fsync", "replace", "unlink", "rmdir", "mkdir")
KILLED = 9
AGAIN_EVERY = 5  # steps after which the commit is also done again
KEYS = {
    "articles": ("article_id", "text"), "mentions": ("article_id", "cameo_code"), "events": ("article_id", "cameo_code"),
    "rejects": ("article_id", "run_id"), "runs": ("run_id",), "cameo": ("cameo_code",),
}  # fmt: skip


def build_first() -> RunRows:
    return build_run(
        [build_article("a"), build_article("b"), build_article("c", JUNE)],
        [build_mention("a"), build_mention("b"), build_mention("c", 0, JUNE, JUNE)],
        [build_reject("x"), build_reject("c")],
    )


def build_second() -> RunRows:
    """Changes a, moves b to a new month (its old one stays for a), empties June, adds d without a date."""
    return build_run(
        [build_article("a", text="New."), build_article("b", None), build_article("c", MAY), build_article("d")],
        [build_mention("a", cameo_code="193"), build_mention("b", 0, None, None), build_mention("c"), build_mention("d", 0, None)],
        [build_reject("y", "r2")],
        run_id="r2",
    )  # fmt: skip


def commit_second(root: Path) -> None:
    Warehouse.open(root).commit(build_second(), consolidate, REFERENCE)


def glob_tables(root: Path) -> dict[str, list[list[Any]]]:
    """What the files hold, found by name only; every file must be whole."""
    found: dict[str, list[list[Any]]] = {}
    for table, keys in KEYS.items():
        rows = [
            row
            for path in sorted((root / table).glob("**/*.parquet"))
            for row in pq.ParquetFile(path).read().to_pylist()
        ]
        found[table] = sorted([row[key] for key in keys] for row in rows)
    return found


def break_at(step: int, fail: Callable[[str], None]) -> None:
    """Make the step-th durable call fail just before it is done."""
    count = 0

    def wrap(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                fail(name)
            return call(*args, **kwargs)

        return counted

    for name in CALLS:
        setattr(os, name, wrap(name, getattr(os, name)))


def run_child(work: Callable[[], None]) -> int:
    """The exit code of `work` in a forked process."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told to the parent by the exit code
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(work: Path, template: Path) -> None:
    assert pandas.__version__  # Arrow would import it anew in every child
    pa.set_cpu_count(1)  # a forked process has no use for a pool of threads
    shutil.copytree(work, template)
    for step in range(1, 1000):
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(template, work)
        note = work.with_suffix(".json")
        called = work.with_suffix(".called")

        def die(name: str, called: Path = called) -> None:
            called.write_text(name)
            os._exit(KILLED)

        def crash(step: int = step, die: Callable[[str], None] = die) -> None:
            break_at(step, die)
            commit_second(work)

        def look(step: int = step, note: Path = note) -> None:
            globbed = glob_tables(work)
            store = Warehouse.open(work, create=False)
            opened = glob_tables(work)
            leftovers = sorted(
                path.relative_to(work).as_posix() for path in (work / ".dyads").rglob("*") if path.is_file()
            )
            empty = [
                str(path)
                for path in work.glob("*/*/")
                if path.parent.name != ".dyads" and not any(path.iterdir())
            ]
            commit_second(work)
            facts = {"globbed": globbed, "opened": opened, "again": glob_tables(work), "empty": empty}
            note.write_text(
                json.dumps(facts | {"leftovers": leftovers, "read": store.read("events").num_rows})
            )

        ended = run_child(crash)
        if run_child(look):
            raise SystemExit(f"step {step}: what was left could not be opened")
        facts = json.loads(note.read_text())
        sys.stdout.write(
            json.dumps({"step": step, "ended": ended, "call": called.read_text() if ended else ""} | facts)
            + "\n"
        )
        if ended == 0:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
