"""What Prefect may forget: finished flow runs with their tasks, logs and artifacts, and stored results."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

__all__ = ["prune_results", "prune_runs"]

_LOG = logging.getLogger(__name__)
PAGE_RUNS = 100


def prune_runs(days: int, most: int = PAGE_RUNS) -> int:
    """Delete flow runs that ended more than `days` ago, the oldest first; returns how many.

    Args:
        days: age that is kept.
        most: runs deleted at once, so that a run's end is never held up.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterEndTime
    from prefect.client.schemas.sorting import FlowRunSort
    from prefect.exceptions import ObjectNotFound

    before = datetime.now(UTC) - timedelta(days=days)
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(end_time=FlowRunFilterEndTime(before_=before)),
            sort=FlowRunSort.EXPECTED_START_TIME_ASC,
            limit=min(most, 200),
        )
        deleted = 0
        for run in runs:
            with suppress(ObjectNotFound):  # another run prunes too
                client.delete_flow_run(run.id)
                deleted += 1
    if deleted:
        _LOG.info("%d flow runs of before %s deleted at Prefect", deleted, before.date())
    return deleted


def prune_results(folder: Path, days: int) -> int:
    """Delete stored results that are older than `days`; returns how many. dyads stores none, other flows may."""
    limit = time.time() - days * 86_400
    old = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
