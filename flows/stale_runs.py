"""Flow runs whose process is gone: a killed process leaves its run "Running" at the server for ever (Prefect 3.8).

Such a run also keeps its slot of the deployment's concurrency limit, so that no later one starts. Each run notes
its host and process id at the server; whoever starts a run or serves marks as crashed those of this host whose
process no longer exists. Runs of other hosts are left to them.
`python -m dyads.flows.stale_runs` does it once, for a service to call before its worker starts.
"""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

__all__ = ["SWEPT_FLOWS", "drop_overdue", "is_gone", "list_stale_runs", "note_process", "sweep_runs"]

_LOG = logging.getLogger(__name__)
SWEPT_FLOWS = ("run", "backfill", "recode", "validate", "report", "sweep", "retention")
PENDING_MINUTES = 5  # a run that was handed to a worker starts within one or two


def note_process() -> None:
    """Note at the server which process carries out the current flow run; without a run it does nothing."""
    from prefect.client.orchestration import get_client
    from prefect.runtime import flow_run

    if flow_run.id is None:
        return
    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, infrastructure_pid=f"{platform.node()}:{os.getpid()}")


def list_stale_runs(
    flow_names: Sequence[str] = SWEPT_FLOWS, pending_minutes: int = PENDING_MINUTES
) -> list[tuple[Any, str]]:
    """Flow runs that will never end by themselves, each with the reason."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        FlowFilter,
        FlowFilterName,
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType

    under_way = [StateType.RUNNING, StateType.CANCELLING, StateType.PENDING]
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=list(flow_names))),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=under_way))
            ),
        )
    found = []
    for run in runs:
        since = run.state.timestamp if run.state else None
        if is_gone(run.infrastructure_pid, run.start_time):
            found.append((run, f"its process {run.infrastructure_pid} is gone"))
        elif (
            run.state_type == StateType.PENDING
            and not run.infrastructure_pid
            and _is_old(since, pending_minutes)
        ):
            found.append((run, f"no process took it within {pending_minutes} minutes"))
    return found


def sweep_runs(flow_names: Sequence[str] = SWEPT_FLOWS, pending_minutes: int = PENDING_MINUTES) -> int:
    """Mark the stale runs of these flows as crashed, and tell the webhook; returns how many they were."""
    from prefect.client.orchestration import get_client
    from prefect.states import Crashed

    from dyads.flows.notify import build_message, find_webhook, send_message

    stale = list_stale_runs(flow_names, pending_minutes)
    if not stale:
        return 0
    with get_client(sync_client=True) as client:
        for run, why in stale:
            client.set_flow_run_state(run.id, Crashed(message=why), force=True)
            _LOG.info("flow run %s marked as crashed: %s", run.name, why)
            webhook = find_webhook(run.parameters)
            if webhook:  # the process that would have told is the one that is gone
                send_message(webhook, build_message("run", run, "Crashed", why))
    return len(stale)


def drop_overdue() -> int:
    """Cancel the other due runs of the current run's deployment that have not begun; returns how many.

    After an outage, or behind a long run, many are due at once; the one that runs does the work of all.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        DeploymentFilter,
        DeploymentFilterId,
        FlowRunFilter,
        FlowRunFilterExpectedStartTime,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.runtime import deployment
    from prefect.states import Cancelled

    if deployment.id is None:
        return 0
    waiting = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
    due = FlowRunFilterExpectedStartTime(before_=datetime.now(UTC))
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[UUID(str(deployment.id))])),
            flow_run_filter=FlowRunFilter(state=waiting, expected_start_time=due),
        )
        for number, run in enumerate(runs):
            try:
                client.set_flow_run_state(run.id, Cancelled(message="a later run did its work"), force=True)
            except Exception as error:  # noqa: BLE001 - SQLite locked by others: the run will find nothing to do
                _LOG.warning("flow run %s was left to wait: %s: %s", run.name, type(error).__name__, error)
                return number
    return len(runs)


def is_gone(noted: str | None, started_at: datetime | None = None) -> bool:
    """Whether "host:pid" names a process of this host that no longer exists; False when it cannot be known.

    Args:
        noted: what the run noted at the server.
        started_at: when the run started; a process with its id that began later is another one.
    """
    host, _, pid = (noted or "").rpartition(":")
    if host != platform.node() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # it lives, under another user
        return False
    state, began = _look_at(int(pid))
    if state == "Z":  # dead, but nobody has taken note, as in a container without init
        return True
    return began is not None and started_at is not None and began > started_at + timedelta(minutes=1)


def _is_old(since: datetime | None, minutes: int) -> bool:
    return since is not None and datetime.now(UTC) - since > timedelta(minutes=minutes)


def _look_at(pid: int) -> tuple[str, datetime | None]:
    """State letter of a process and when it began; "" and None where that cannot be known. Source: proc(5), stat."""
    with suppress(OSError, ValueError, IndexError, StopIteration):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        lines = Path("/proc/stat").read_text().splitlines()
        boot = next(int(line.split()[1]) for line in lines if line.startswith("btime"))
        return fields[0], datetime.fromtimestamp(boot + int(fields[19]) / os.sysconf("SC_CLK_TCK"), UTC)
    return "", None


if __name__ == "__main__":
    from dyads.flows.settings import silence_libraries

    silence_libraries()
    sweep_runs(pending_minutes=1)  # the worker that took them is about to be started again
