"""A real Prefect server on loopback: the served schedule fires, and the rows stand in the Parquet files."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from servers import ROOT, build_environment, start_server, stop, wait_for

from dyads.flows.schedules import DEPLOYMENTS, serve_runs
from dyads.flows.settings import Settings
from dyads.flows.stale_runs import SWEPT_FLOWS
from dyads.schemas.errors import SettingsError, WarehouseError


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A Prefect of its own: home, database and port in the test's folder."""
    return build_environment(tmp_path)


@pytest.fixture
def server(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with start_server(environment, tmp_path) as process:
        yield process


def read_targets(warehouse: Path) -> set[str]:
    """What any analyst's glob over the events sees."""
    return {
        target
        for path in warehouse.glob("events/**/*.parquet")
        for target in pq.ParquetFile(path).read(columns=["target_text"]).column("target_text").to_pylist()
    }


def test_a_schedule_fires_and_new_rows_are_published(
    server: subprocess.Popen[str], environment: dict[str, str], tmp_path: Path, write_articles: Any
) -> None:
    source = write_articles({"a": "Rebels attacked Tal."})
    warehouse = tmp_path / "warehouse"
    command = [
        sys.executable,
        "-c",
        "from dyads.flows.commands import main; main()",
        "serve",
        str(source),
        "--interval",
        "2",
    ]
    with (tmp_path / "serve.log").open("w") as log:
        serving = subprocess.Popen(command, env=environment, stdout=log, stderr=log, text=True, cwd=tmp_path)
        try:
            wait_for("the first scheduled run", lambda: read_targets(warehouse) == {"Tal"}, server, serving)
            write_articles({"a": "Rebels attacked Tal.", "b": "Rebels attacked Mar."})
            wait_for("the run after", lambda: read_targets(warehouse) == {"Tal", "Mar"}, server, serving)
        finally:
            stop(serving)
            print((tmp_path / "serve.log").read_text()[-3000:])  # noqa: T201 - shown by pytest on failure


def test_a_flow_run_publishes_and_reports(
    server: subprocess.Popen[str], environment: dict[str, str], tmp_path: Path, write_articles: Any
) -> None:
    source = write_articles(
        {"a": "Rebels attacked Tal.", "b": "BOOM here.", "c": "It rained.", "d": "It snowed."}
    )
    quiet = {name: value for name, value in environment.items() if name != "PREFECT_LOGGING_LEVEL"}
    command = [
        sys.executable,
        "-c",
        "from dyads.flows.commands import main; main()",
        "run",
        str(source),
        "--batch-size",
        "2",
    ]
    ran = subprocess.run(
        command,
        env=quiet | {"DYADS_MAX_REJECT_SHARE": "0.5"},
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert ran.returncode == 1, ran.stderr  # one article failed
    assert read_targets(tmp_path / "warehouse") == {"Tal"}
    assert "3 articles coded" in ran.stderr
    assert "1 rows rejected" in ran.stderr
    assert "events/**/*.parquet" in ran.stdout
    stopped = subprocess.run(
        [*command, "-w", "other"],
        env=quiet | {"DYADS_MAX_REJECT_SHARE": "0.1"},
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert stopped.returncode == 1
    assert "nothing was published" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert read_targets(tmp_path / "other") == set()


def list_states(environment: dict[str, str]) -> list[str]:
    """The states of all flow runs that the server knows, in the order of their start."""
    code = (
        "from prefect.client.orchestration import get_client\n"
        "with get_client(sync_client=True) as client:\n"
        "    runs = sorted(client.read_flow_runs(), key=lambda run: run.start_time)\n"
        "    print(*(run.state_name for run in runs))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return ran.stdout.split()


def test_a_killed_run_is_swept_by_the_next_one(
    server: subprocess.Popen[str], environment: dict[str, str], tmp_path: Path, write_articles: Any
) -> None:
    source = write_articles({"a": "Rebels attacked Tal."})
    command = [sys.executable, "-c", "from dyads.flows.commands import main; main()", "run", str(source)]
    killed = subprocess.run(
        command,
        env=environment | {"DYADS_CODER": "conftest:build_killing"},
        capture_output=True,
        cwd=tmp_path,
    )
    assert killed.returncode == -signal.SIGKILL
    assert list_states(environment) == ["Running"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert list_states(environment) == ["Crashed", "Completed"]
    assert read_targets(tmp_path / "warehouse") == {"Tal"}


def test_without_a_server_serve_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    with pytest.raises(SettingsError, match="prefect server start"):
        serve_runs(Settings())


def test_a_wrong_cron_line_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with (
        temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}),
        pytest.raises(SettingsError, match="every hour"),
    ):
        serve_runs(Settings(cron="every day"))


def test_prefect_yaml_declares_what_serve_serves() -> None:
    import importlib

    declared = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert [one["name"] for one in declared] == [one.name for one in DEPLOYMENTS]
    for found, one in zip(declared, DEPLOYMENTS, strict=True):
        path, _, function = found["entrypoint"].partition(":")
        assert (ROOT / path).is_file()
        assert f"{Path(path).stem}:{function}" == one.entrypoint
        flow = getattr(importlib.import_module(f"dyads.flows.{Path(path).stem}"), function)
        assert set(found["parameters"]) <= set(flow.parameters.properties)
        crons = [schedule["cron"] for schedule in found.get("schedules", [])]
        assert crons == ([] if one.cron is None else [one.cron or Settings().cron])
        assert tuple(found["tags"]) == one.tags
        limit = found.get("concurrency_limit")
        assert (limit and (limit["limit"], limit["collision_strategy"])) == (
            one.strategy and (1, one.strategy)
        )
        assert found["description"]


def test_every_swept_flow_is_one_of_ours() -> None:
    import importlib

    names = set()
    for one in DEPLOYMENTS:
        module, _, function = one.entrypoint.partition(":")
        names.add(getattr(importlib.import_module(f"dyads.flows.{module}"), function).name)
    assert names == set(SWEPT_FLOWS)


def build_commit_error() -> WarehouseError:
    error = WarehouseError("the commit failed")
    error.__cause__ = OSError(28, "No space left on device")
    return error


@pytest.mark.parametrize(
    ("error", "is_retried"),
    [
        (OSError("disk"), True),
        (ValueError("row"), False),
        (build_commit_error(), True),
        (WarehouseError("a row"), False),
    ],
)
def test_only_input_and_output_is_tried_again(error: Exception, is_retried: bool) -> None:
    from prefect.states import Failed

    from dyads.flows.flows import _is_io_error

    assert _is_io_error(None, None, Failed(data=error)) is is_retried
