"""Flow runs whose process is gone: a killed process leaves its run "Running" at the server for ever (Prefect 3.8).

Each run notes its host and process id at the server; whoever starts a run, or serves, marks as crashed those
of this host whose process no longer exists. Runs of other hosts are left to them.
"""

from __future__ import annotations

import logging
import os
import platform

__all__ = ["note_process", "sweep_runs"]

_LOG = logging.getLogger(__name__)


def note_process() -> None:
    """Note at the server which process carries out the current flow run; without a run it does nothing."""
    from prefect.client.orchestration import get_client
    from prefect.runtime import flow_run

    if flow_run.id is None:
        return
    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, infrastructure_pid=f"{platform.node()}:{os.getpid()}")


def sweep_runs(flow_name: str) -> int:
    """Mark the runs of a flow as crashed whose process on this host is gone; returns how many they were."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        FlowFilter,
        FlowFilterName,
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    running = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.CANCELLING]))
    swept = 0
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[flow_name])),
            flow_run_filter=FlowRunFilter(state=running),
        )
        for run in runs:
            if _is_gone(run.infrastructure_pid):
                message = f"its process {run.infrastructure_pid} is gone"
                client.set_flow_run_state(run.id, Crashed(message=message), force=True)
                _LOG.info("flow run %s marked as crashed: %s", run.name, message)
                swept += 1
    return swept


def _is_gone(noted: str | None) -> bool:
    """Whether "host:pid" names a process of this host that no longer exists; False when it cannot be known."""
    host, _, pid = (noted or "").rpartition(":")
    if host != platform.node() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # it lives, under another user
        return False
    return False
