"""Real servers on loopback for tests: Prefect with SQLite or PostgreSQL, workers in process groups of their own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_SECONDS = 400.0
POLL_SECONDS = 0.5
DYADS = [sys.executable, "-c", "from dyads.flows.commands import main; main()"]
STAGES = ("ingest", "code", "validate", "publish", "report")  # where killing.py can end a run
PREFECT = [sys.executable, "-m", "prefect"]
Environment = dict[str, str]


def wait_for(what: str, is_there: Callable[[], bool], *processes: subprocess.Popen[str]) -> None:
    """Poll until something is there; fails when a process ends early or the deadline passes."""
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


def kill_group(process: subprocess.Popen[str]) -> None:
    """`kill -9` of a process that leads a group, and of all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def build_environment(folder: Path, database: str | None = None) -> Environment:
    """A Prefect of its own: home, database and port in a folder; the fake coder, and a warehouse beside it."""
    port = find_port()
    path = os.pathsep.join(filter(None, (str(Path(__file__).parent), os.environ.get("PYTHONPATH"))))
    return os.environ | {
        "PREFECT_HOME": str(folder / "prefect"), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_API_DATABASE_CONNECTION_URL": database or f"sqlite+aiosqlite:///{folder}/prefect.db",
        "PREFECT_SERVER_API_PORT": str(port), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1", "PREFECT_WORKER_QUERY_SECONDS": "3",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2", "PREFECT_LOGGING_LEVEL": "INFO", "PYTHONPATH": path,
        "DYADS_CODER": "conftest:build_fake", "DYADS_WAREHOUSE": str(folder / "warehouse"),
    }  # fmt: skip


@contextmanager
def start_server(environment: Environment, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A Prefect server that answers; its log is server.log."""
    port = environment["PREFECT_SERVER_API_PORT"]
    command = [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", port]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, text=True, cwd=folder)
        try:
            wait_for("the Prefect server", lambda: is_listening(int(port)), process)
            yield process
        finally:
            stop(process)


def start_group(command: list[str], environment: Environment, log: Path) -> subprocess.Popen[str]:
    """A process that leads a group, in the repository's folder."""
    with log.open("a") as file:
        return subprocess.Popen(
            command, env=environment, stdout=file, stderr=file, text=True, cwd=ROOT, start_new_session=True
        )


def find_postgresql() -> Path | None:
    """The folder of initdb and postgres: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


@contextmanager
def start_postgresql() -> Iterator[str]:
    """A PostgreSQL of its own on loopback; gives the URL for Prefect. Skips the test where none is installed."""
    binaries = find_postgresql()
    if binaries is None:
        pytest.skip("no PostgreSQL binaries (initdb, postgres) found; apt-get install postgresql")
    # it refuses to run as root, and its user must be able to enter the folder
    user = "postgres" if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="dyads-postgresql-"))
    if user:
        shutil.chown(folder, user)
    port = find_port()
    try:
        subprocess.run(
            [binaries / "initdb", "-D", folder / "data", "-A", "trust", "-U", "prefect", "--no-sync"],
            check=True, capture_output=True, user=user, cwd=folder,
        )  # fmt: skip
        settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off"]
        options = [part for setting in settings for part in ("-c", setting)]
        command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port), *options]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, user=user, cwd=folder
        )
        try:
            wait_for("PostgreSQL", lambda: is_listening(port), process)
            yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)  # fast shutdown
            process.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
