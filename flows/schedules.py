"""The deployments, and serving all of them in one long-lived process."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from dyads.flows.settings import Settings, silence_libraries
from dyads.schemas.errors import SettingsError

__all__ = ["DEPLOYMENTS", "Deployment", "serve_runs"]

_LOG = logging.getLogger(__name__)
SWEEP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment; `prefect.yaml` declares the same for a worker.

    Attributes:
        name: of the deployment.
        entrypoint: module and function below dyads.flows.
        cron: when (UTC); None on demand; "" the line of the settings.
        strategy: what happens to a run that is due while another one runs; None: both run.
    """

    name: str
    entrypoint: str
    cron: str | None
    strategy: str | None = "ENQUEUE"
    tags: tuple[str, ...] = ("dyads",)


DEPLOYMENTS = (
    Deployment("hourly", "flows:run_articles", "", tags=("dyads", "publish")),
    Deployment("nightly", "upkeep:validate_warehouse", "30 2 * * *"),
    Deployment("weekly", "upkeep:report_week", "0 6 * * 1"),
    Deployment("backfill", "flows:backfill", None, tags=("dyads", "publish")),
    Deployment("recode", "flows:recode", None, tags=("dyads", "publish")),
    Deployment("sweep", "upkeep:sweep", "*/15 * * * *", None),
    Deployment("retention", "upkeep:forget_old", "15 3 * * *"),
)


def serve_runs(settings: Settings, interval_seconds: int | None = None, verbose: bool = False) -> None:
    """Register all deployments with the Prefect server and run them when due; returns when it is stopped.

    Args:
        settings: what the runs read, where they write, and the cron line of the hourly one.
        interval_seconds: read the sources every so often instead of by cron.
        verbose: keep Prefect's own log.

    Raises:
        SettingsError: no server is set, or the cron line is wrong.
    """
    silence_libraries(verbose)
    from prefect import serve
    from prefect.settings import get_current_settings

    if not get_current_settings().api.url:
        raise SettingsError(
            "no Prefect server is set; start one with `prefect server start` and set PREFECT_API_URL, "
            "e.g. export PREFECT_API_URL=http://127.0.0.1:4200/api"
        )
    _check_cron(settings.cron)
    with _sweep_now_and_then():
        # the sweep runs in this process here
        chosen = [_build(one, settings, interval_seconds) for one in DEPLOYMENTS if one.name != "sweep"]
        serve(*chosen, print_starting_message=verbose)


def _build(one: Deployment, settings: Settings, interval_seconds: int | None) -> Any:
    import importlib

    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import EntrypointType

    module, _, function = one.entrypoint.partition(":")
    flow = getattr(importlib.import_module(f"dyads.flows.{module}"), function)
    when: dict[str, Any] = {}
    if one.cron == "" and interval_seconds:
        when = {"interval": timedelta(seconds=interval_seconds)}
    elif one.cron is not None:
        when = {"cron": one.cron or settings.cron}
    # a run starts in this process's folder, but with none of its options
    given = settings.model_dump(mode="json") | {"warehouse": str(settings.warehouse.absolute())}
    return flow.to_deployment(
        name=one.name,
        parameters={} if one.name == "sweep" else {"settings": given},
        tags=list(one.tags),
        concurrency_limit=one.strategy
        and ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy(one.strategy)),
        entrypoint_type=EntrypointType.MODULE_PATH,
        **when,
    )


@contextmanager
def _sweep_now_and_then() -> Iterator[None]:
    """Sweep stale runs at once and then each minute: a run that was killed holds the slot of all later ones."""
    from dyads.flows.stale_runs import sweep_runs

    ended = Event()

    def watch() -> None:
        while not ended.wait(SWEEP_SECONDS):
            try:
                sweep_runs()
            except Exception as error:  # noqa: BLE001 - the server may be away for a while
                _LOG.warning("stale runs were not swept: %s: %s", type(error).__name__, error)

    sweep_runs()
    Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _check_cron(cron: str) -> None:
    from prefect.client.schemas.schedules import CronSchedule
    from pydantic import ValidationError

    try:
        CronSchedule(cron=cron)
    except ValidationError:
        raise SettingsError(
            f"cron '{cron}' is not a cron line; write five fields, e.g. '0 * * * *' for every hour"
        ) from None
