"""A pool of processes and Dask workers: the same bytes as in one process, and processes that die or hang."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dyads.flows import runners
from dyads.flows.batches import BatchQueue, BatchSizer
from dyads.flows.runners import PoolRunner
from dyads.flows.runs import run_plainly
from dyads.flows.settings import Settings
from dyads.flows.workers import Done, WorkerSpec, Workshop
from dyads.schemas.errors import SettingsError
from dyads.schemas.records import Article
from dyads.warehouse.store import Warehouse

FOLDER = Path(__file__).parent
DEADLINE_SECONDS = 120.0


@pytest.fixture(autouse=True)
def _find_fake_coders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that are spawned get the path of their parent, and so find `conftest`."""
    monkeypatch.syspath_prepend(str(FOLDER))


def read_tables(warehouse: Path) -> dict[str, bytes]:
    """The bytes of every file of the coded tables; runs, checks and rejects hold times."""
    return {
        path.relative_to(warehouse).as_posix(): path.read_bytes()
        for table in ("articles", "mentions", "events")
        for path in sorted((warehouse / table).rglob("*.parquet"))
    }


@pytest.fixture
def texts() -> dict[str, str]:
    return {f"a{n:02d}": f"Rebels attacked Tal{n}. Rebels attacked Mar{n}." for n in range(24)}


@pytest.mark.parametrize("runner", ["pool", "dask"])
def test_the_same_bytes_as_in_one_process(
    runner: str, tmp_path: Path, write_articles: Any, texts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if runner == "dask":
        pytest.importorskip("distributed", reason="needs the extra dyads[dask]")
    monkeypatch.setattr(runners, "WORTH_SECONDS", -1.0)
    opened: list[int] = []
    open_pool = PoolRunner._open
    monkeypatch.setattr(PoolRunner, "_open", lambda self: (opened.append(1), open_pool(self))[1])
    source = str(write_articles(texts))
    base = Settings(
        warehouse=tmp_path / "one", sources=(source,), coder="conftest:build_fake", runner="serial"
    )
    other = base.model_copy(
        update={"warehouse": tmp_path / "many", "runner": runner, "workers": 2, "batch_size": 3}
    )
    portions = other.model_copy(update={"publish_seconds": 0.0})
    assert run_plainly(base).article_count == run_plainly(portions).article_count == len(texts)
    assert read_tables(base.warehouse) == read_tables(other.warehouse)
    assert len(opened) == (runner == "pool")
    (run,) = Warehouse.open(other.warehouse).read("runs").to_pylist()
    assert run["article_count"] == len(texts)


@pytest.fixture
def pool(fake_coder: Any) -> Iterator[PoolRunner]:
    workshop = Workshop(fake_coder)
    with closing(PoolRunner(workshop, WorkerSpec("conftest:build_poisoned", None), 2, -1.0)) as opened:
        yield opened


def drain(pool: PoolRunner, articles: list[Article], timeout: float) -> list[Done]:
    queue = BatchQueue(pool, BatchSizer(10, 2), ("0.0.1", "fakedictionary", "fake-1.0"), timeout)
    queue.feed([Article("first", "It rained."), Article("second", "It snowed.")])  # measured in this process
    queue.feed(articles)
    found: list[Done] = []
    while not queue.is_done:
        found += queue.take(1)
    return found


def test_an_article_that_kills_its_process_becomes_a_reject(pool: PoolRunner) -> None:
    articles = [Article(str(n), "POISON" if n == 3 else f"Rebels attacked Tal{n}.") for n in range(6)]
    found = drain(pool, articles, DEADLINE_SECONDS)
    coded = sorted(str(row["article_id"]) for done in found for row in done.batch.articles)
    assert coded == ["0", "1", "2", "4", "5", "first", "second"]
    (reject,) = [reject for done in found for reject in done.batch.rejects]
    assert (reject.article_id, reject.reason) == ("3", "coder_error")


def list_children(parent: int) -> list[int]:
    """Living processes below one (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_a_pool_ends_with_its_parent(tmp_path: Path) -> None:
    script = (
        "import sys, time\n"
        f"sys.path.insert(0, {str(FOLDER)!r})\n"
        "from dyads.flows.runners import PoolRunner\n"
        "from dyads.flows.workers import WorkerSpec, Workshop\n"
        "from dyads.schemas.records import Article\n"
        "if __name__ == '__main__':\n"
        "    import conftest\n"
        "    workshop = Workshop(conftest.build_fake())\n"
        "    pool = PoolRunner(workshop, WorkerSpec('conftest:build_fake', None), 1, -1.0)\n"
        "    pool.submit([Article('a', 'It rained.')])\n"
        "    pool.prepare(1.0)\n"
        "    pool.submit([Article('b', 'It rained.')]).result()\n"
        "    print('ready', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    path = tmp_path / "parent.py"
    path.write_text(script, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        children = list_children(parent.pid)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert children
    deadline = time.monotonic() + DEADLINE_SECONDS
    while any(Path(f"/proc/{child}").exists() and not is_zombie(child) for child in children):
        assert time.monotonic() < deadline, f"{children} outlive their parent"
        os.sched_yield()


def is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_cluster_that_is_not_there_is_named(
    settings: Settings, write_articles: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="needs the extra dyads[dask]")
    write_articles({"a": "Rebels attacked Tal."})
    monkeypatch.setattr(runners, "CONNECT_SECONDS", 1.0)
    away = settings.model_copy(update={"runner": "dask=tcp://127.0.0.1:9", "coder": "conftest:build_fake"})
    with pytest.raises(SettingsError, match="no Dask scheduler answers at tcp://127"):
        run_plainly(away)


@pytest.mark.parametrize("runner", ["threads", "dask=127.0.0.1", "pool=2"])
def test_an_unknown_runner_is_refused(runner: str) -> None:
    from dyads.flows.settings import load_settings

    with pytest.raises(SettingsError, match="runner: "):
        load_settings(runner=runner)
