"""A real Prefect server on loopback: the served schedule fires, and the rows stand in the Parquet files."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from dyads.flows.schedules import serve_runs
from dyads.flows.settings import Settings
from dyads.schemas.errors import SettingsError, WarehouseError

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_SECONDS = 240.0
POLL_SECONDS = 0.5


def wait_for(what: str, is_there: Callable[[], bool], *processes: subprocess.Popen[str]) -> None:
    """Poll until something is there; fails with the logs when a process ends early or the deadline passes."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not is_there():
        ended = [process.args for process in processes if process.poll() is not None]
        assert not ended, f"waiting for {what}: {ended} ended"
        assert time.monotonic() < deadline, f"{what} did not come within {DEADLINE_SECONDS:g} s"
        time.sleep(POLL_SECONDS)


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(30)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A Prefect of its own: home, database and port in the test's folder."""
    port = find_port()
    return os.environ | {
        "PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{tmp_path}/prefect.db",
        "PREFECT_SERVER_API_PORT": str(port), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(Path(__file__).parent), os.environ.get("PYTHONPATH")))),
        "DYADS_CODER": "conftest:build_fake", "DYADS_WAREHOUSE": str(tmp_path / "warehouse"),
    }  # fmt: skip


@pytest.fixture
def server(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    port = environment["PREFECT_SERVER_API_PORT"]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, text=True, cwd=tmp_path)
        try:
            wait_for("the Prefect server", lambda: is_listening(int(port)), process)
            yield process
        finally:
            stop(process)


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
        env=environment | {"DYADS_MAX_REJECT_SHARE": "0.5"},
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
        env=environment | {"DYADS_MAX_REJECT_SHARE": "0.1"},
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
        pytest.raises(SettingsError, match="0 4"),
    ):
        serve_runs(Settings(cron="every day"))


def test_prefect_yaml_declares_a_daily_deployment_of_the_flow() -> None:
    from dyads.flows.flows import run_articles

    (deployment,) = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    path, _, function = deployment["entrypoint"].partition(":")
    assert (ROOT / path).is_file()
    assert function == run_articles.fn.__name__
    assert deployment["schedules"] == [{"cron": "0 4 * * *", "timezone": "UTC"}]
    assert set(deployment["parameters"]) <= set(run_articles.parameters.properties)


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
