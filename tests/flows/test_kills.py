"""A Prefect worker that is killed with its run in the middle of each stage: nothing lost, nothing double, none stuck."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from servers import (
    PREFECT,
    ROOT,
    STAGES,
    Environment,
    build_environment,
    kill_group,
    start_group,
    start_postgresql,
    start_server,
    wait_for,
)

from dyads.flows.runs import run_plainly
from dyads.flows.settings import Settings

TABLES = ("articles", "mentions", "events")


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Environment]:
    """A server with one of the databases, the pool, and the deployments of prefect.yaml; the hourly one runs often."""
    with ExitStack() as stack:
        database = stack.enter_context(start_postgresql()) if request.param == "postgresql" else None
        environment = build_environment(tmp_path, database) | {
            "DYADS_CODER": "killing:build_fake", "DYADS_TEST_KILL": str(tmp_path / "kill"),
            "DYADS_SOURCES": json.dumps([str(tmp_path / "articles.jsonl")]),
        }  # fmt: skip
        stack.enter_context(start_server(environment, tmp_path))
        declared = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
        declared["pull"][0]["prefect.deployments.steps.set_working_directory"]["directory"] = str(ROOT)
        declared["deployments"] = [one for one in declared["deployments"] if one["name"] == "hourly"]
        declared["deployments"][0]["schedules"] = [{"interval": 20}]
        (tmp_path / "prefect.yaml").write_text(yaml.safe_dump(declared), encoding="utf-8")
        deploy = ["deploy", "--all", "--prefect-file", str(tmp_path / "prefect.yaml")]
        for arguments in (["work-pool", "create", "local", "--type", "process"], deploy):
            done = subprocess.run(
                [*PREFECT, "--no-prompt", *arguments], env=environment, cwd=ROOT, capture_output=True, text=True
            )  # fmt: skip
            assert done.returncode == 0, done.stdout + done.stderr
        yield environment


def read_ids(warehouse: Path, table: str) -> list[Any]:
    """The ids that any analyst's glob over a table sees."""
    key = f"{table.removesuffix('s')}_id"
    return [
        value
        for path in sorted(warehouse.glob(f"{table}/**/*.parquet"))
        for value in pq.ParquetFile(path).read(columns=[key]).column(key).to_pylist()
    ]


def holds_all(warehouse: Path, ids: set[str]) -> bool:
    return set(read_ids(warehouse, "articles")) == ids and set(read_ids(warehouse, "events")) != set()


def read_bytes(warehouse: Path) -> dict[str, bytes]:
    return {
        path.relative_to(warehouse).as_posix(): path.read_bytes()
        for table in TABLES
        for path in sorted((warehouse / table).rglob("*.parquet"))
    }


def sweep(environment: Environment) -> None:
    """What the service does before its worker starts."""
    subprocess.run([sys.executable, "-m", "dyads.flows.stale_runs"], env=environment, check=True)


def count_stale(environment: Environment) -> int:
    code = (
        "from dyads.flows.stale_runs import list_stale_runs; print(len(list_stale_runs(pending_minutes=60)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return int(ran.stdout)


def test_a_worker_killed_in_each_stage(
    served: Environment, tmp_path: Path, write_articles: Any, new_fake_coder: Any
) -> None:
    warehouse, order = tmp_path / "warehouse", tmp_path / "kill"
    worker = [*PREFECT, "worker", "start", "--pool", "local"]
    texts: dict[str, str] = {}
    for stage in (*STAGES, None):
        name = stage or "last"
        texts |= {f"{name}{n}": f"Rebels attacked {name.title()}{n}." for n in range(3)}
        write_articles(texts)
        if stage:
            order.write_text(stage)
        sweep(served)
        running = start_group(worker, served, tmp_path / "worker.log")
        try:
            if stage:
                wait_for(f"the kill in {stage}", lambda: not order.exists(), running)
            else:
                wait_for("the run after all kills", partial(holds_all, warehouse, set(texts)), running)
        finally:
            kill_group(running)
            print((tmp_path / "worker.log").read_text()[-3000:])  # noqa: T201 - shown by pytest on failure
    sweep(served)
    assert count_stale(served) == 0
    for table in TABLES:
        ids = read_ids(warehouse, table)
        assert len(ids) == len(set(ids)) == len(texts), table
    settings = Settings(warehouse=tmp_path / "undisturbed", sources=(str(tmp_path / "articles.jsonl"),))
    run_plainly(settings, coder=new_fake_coder())
    assert read_bytes(warehouse) == read_bytes(tmp_path / "undisturbed")
    assert os.path.exists(warehouse / "dyads.duckdb")
