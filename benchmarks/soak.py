"""A soak: many articles through a Prefect worker that is killed again and again, then an independent count.

    python benchmarks/soak.py WORK SOURCE... [--articles 10000] [--kills 10] [--every 60] [--runner serial]

WORK is a new folder for the server's database, the warehouse and the logs. When the sources hold fewer articles
than asked, they are multiplied with other ids and a changed text. Each kill is a `kill -9` of the worker and of all
it started; then the worker starts again, as a service manager would do it. When the kills are over the run may end;
then everything is counted by pyarrow alone, and compared, file by file, with the bytes of an undisturbed run in one
process. Exit code 0 only when nothing is lost, nothing double and no run stuck.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
POLL_SECONDS = 1.0
UNDER_WAY = {"SCHEDULED", "PENDING", "RUNNING", "CANCELLING"}
TABLES = {"articles": "article_id", "mentions": "mention_id", "events": "event_id"}
SWEEP = [sys.executable, "-m", "dyads.flows.stale_runs"]
COMMAND = [sys.executable, "-c", "from dyads.flows.commands import main; main()"]
Environment = dict[str, str]
IMPORTS = """
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName
hourly = DeploymentFilter(name=DeploymentFilterName(any_=["hourly"]))
"""


def write_source(path: Path, sources: list[str], count: int) -> dict[str, str]:
    """Write `count` articles as JSON lines; returns id -> text."""
    from dyads.extractors.articles import read_inputs
    from dyads.schemas.records import Article

    found = [item for item in read_inputs(sources) if isinstance(item, Article)]
    texts: dict[str, str] = {}
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            article, lap = found[number % len(found)], number // len(found)
            identity = f"{article.article_id}#{lap}" if lap else article.article_id
            if identity in texts:
                identity = f"{identity}#{number}"
            text = f"{article.text}\n\nCopy {lap}." if lap else article.text
            day = article.published_date.isoformat() if article.published_date else None
            row = {"id": identity, "title": article.title, "text": text, "published_date": day}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            texts[identity] = text
    return texts


def build_environment(work: Path, source: Path, runner: str) -> Environment:
    """A Prefect of its own: home, database and port below `work`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return os.environ | {
        "PREFECT_HOME": str(work / "prefect"), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_API_PORT": str(port), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "2", "DYADS_WAREHOUSE": str(work / "warehouse"),
        "DYADS_SOURCES": json.dumps([str(source)]), "DYADS_RUNNER": runner, "DYADS_PUBLISH_SECONDS": "5",
        "DYADS_BATCH_SECONDS": "3",
    }  # fmt: skip


@contextmanager
def start(command: list[str], environment: Environment, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, killed with the group at the end."""
    with log.open("ab") as file:
        process = subprocess.Popen(
            command, env=environment, stdout=file, stderr=file, cwd=ROOT, start_new_session=True
        )
    try:
        yield process
    finally:
        kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` of a process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def call_prefect(code: str, environment: Environment) -> str:
    """What a piece of code with a Prefect `client` prints."""
    full = f"{IMPORTS}\nwith get_client(sync_client=True) as client:\n    {code}"
    ran = subprocess.run(
        [sys.executable, "-c", full], env=environment, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


def list_states(environment: Environment) -> Counter[str]:
    """How many flow runs that are due are in which type of state; sweeps and the like do not count."""
    now = "__import__('datetime').datetime.now(__import__('datetime').UTC)"
    told = call_prefect(
        f"print(*(run.state_type.value for run in client.read_flow_runs(deployment_filter=hourly) if run.expected_start_time <= {now}), sep='|')",
        environment,
    )
    return Counter(told.split("|")) if told else Counter()


def order_run(environment: Environment) -> None:
    """Ask for a run now, as a schedule would."""
    call_prefect(
        "client.create_flow_run_from_deployment(client.read_deployment_by_name('run/hourly').id)", environment
    )


def count_articles(warehouse: Path) -> int:
    """Articles in the files now."""
    return sum(pq.ParquetFile(path).metadata.num_rows for path in warehouse.glob("articles/**/*.parquet"))


def prepare_server(environment: Environment, server: subprocess.Popen[bytes]) -> None:
    """Wait for the server, then make the pool and the deployments as docs/operations.md says."""
    port = int(environment["PREFECT_SERVER_API_PORT"])
    while True:
        if server.poll() is not None:
            raise SystemExit("the Prefect server ended; see server.log")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(POLL_SECONDS)
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    for arguments in (["work-pool", "create", "local", "--type", "process"], ["deploy", "--all"]):
        subprocess.run([*prefect, *arguments], env=environment, cwd=ROOT, check=True, capture_output=True)


def torture(
    work: Path, environment: Environment, kills: int, every: float, limit: float
) -> dict[str, object]:
    """Kill and restart the worker; then let the run end. Returns what happened."""
    worker = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "local"]
    progress: list[int] = []
    started = time.monotonic()
    for number in range(kills + 1):
        subprocess.run(SWEEP, env=environment, check=True, capture_output=True)
        if not set(list_states(environment)) & UNDER_WAY:
            order_run(environment)
        with start(worker, environment, work / "worker.log"):
            if number < kills:
                time.sleep(every)
            else:
                wait_for_end(environment, started + limit)
        progress.append(count_articles(work / "warehouse"))
        say(
            f"{time.monotonic() - started:.0f} s, kill {min(number + 1, kills)}: {progress[-1]} articles published"
        )
    return {"published_after_each_kill": progress, "seconds": round(time.monotonic() - started)}


def wait_for_end(environment: Environment, deadline: float) -> None:
    """Until a run has come to its end with the worker alive; one is asked for when none is under way."""
    done = list_states(environment)["COMPLETED"]
    while (states := list_states(environment))["COMPLETED"] == done:
        if time.monotonic() > deadline:
            say("the limit has passed")
            return
        if not set(states) & UNDER_WAY:
            subprocess.run(SWEEP, env=environment, check=True, capture_output=True)
            order_run(environment)
        time.sleep(5 * POLL_SECONDS)


def check(warehouse: Path, texts: dict[str, str]) -> dict[str, object]:
    """Counts over the files alone: lost, double and foreign rows; nothing of dyads is used."""
    rows: dict[str, list[str]] = {}
    for table, key in TABLES.items():
        rows[table] = [
            value
            for path in sorted(warehouse.glob(f"{table}/**/*.parquet"))
            for value in pq.ParquetFile(path).read(columns=[key]).column(key).to_pylist()
        ]
    stored: dict[str, str] = {}
    for path in warehouse.glob("articles/**/*.parquet"):
        table = pq.ParquetFile(path).read(columns=["article_id", "text"])
        stored |= dict(zip(*(column.to_pylist() for column in table.columns), strict=True))
    rejected = {
        value
        for path in warehouse.glob("rejects/**/*.parquet")
        for value in pq.ParquetFile(path).read(columns=["article_id"]).column("article_id").to_pylist()
    }
    owners = {
        value
        for name in ("mentions", "events")
        for path in warehouse.glob(f"{name}/**/*.parquet")
        for value in pq.ParquetFile(path).read(columns=["article_id"]).column("article_id").to_pylist()
    }
    return {
        "articles": len(rows["articles"]), "mentions": len(rows["mentions"]), "events": len(rows["events"]),
        "rejected": len(rejected & set(texts)),
        "lost": len(set(texts) - set(stored) - rejected),
        "altered": sum(stored[name] != text for name, text in texts.items() if name in stored),
        "foreign": len(set(stored) - set(texts)),
        "orphans": len(owners - set(stored)),
        "double": {table: len(ids) - len(set(ids)) for table, ids in rows.items()},
    }  # fmt: skip


def compare(work: Path, source: Path) -> list[str]:
    """Files that differ from those of an undisturbed run in one process."""
    other = work / "undisturbed"
    environment = os.environ | {"DYADS_RUNNER": "serial", "DYADS_PUBLISH_SECONDS": "1000000"}
    subprocess.run(
        [*COMMAND, "run", str(source), "--plain", "--quiet", "-w", str(other)],
        env=environment, check=False, capture_output=True, cwd=work,
    )  # fmt: skip
    return [name for name in TABLES if read_bytes(work / "warehouse" / name) != read_bytes(other / name)]


def read_bytes(folder: Path) -> dict[str, bytes]:
    """Relative path -> content of every file of a table."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.parquet"))}


def say(line: str) -> None:
    """One line on stdout, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Print what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--every", type=float, default=60.0, help="seconds between kills")
    parser.add_argument("--limit", type=float, default=7200.0, help="seconds for all of it")
    parser.add_argument("--runner", default="serial")
    parser.add_argument("--no-compare", action="store_true", help="leave out the undisturbed run")
    options = parser.parse_args()
    work: Path = options.work.absolute()
    work.mkdir(parents=True)
    source = work / "articles.jsonl"
    texts = write_source(source, options.sources, options.articles)
    environment = build_environment(work, source, options.runner)
    port = environment["PREFECT_SERVER_API_PORT"]
    server = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    with start(server, environment, work / "server.log") as process:
        prepare_server(environment, process)
        facts = torture(work, environment, options.kills, options.every, options.limit)
        states = list_states(environment)
    found = check(work / "warehouse", texts)
    differing = [] if options.no_compare else compare(work, source)
    stuck = sum(states[name] for name in UNDER_WAY - {"SCHEDULED"})
    facts |= {"source_articles": len(texts), "found": found, "states": dict(states), "stuck": stuck}
    facts |= {"differing_tables": None if options.no_compare else differing}
    say(json.dumps(facts, indent=1))
    wrong = [found[name] for name in ("lost", "altered", "foreign", "orphans")]
    return int(any(wrong) or any(dict(found["double"]).values()) or stuck > 0 or bool(differing))  # type: ignore[call-overload]


if __name__ == "__main__":
    raise SystemExit(main())
