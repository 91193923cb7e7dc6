"""Serving the main flow on a schedule, in one long-lived process."""

from __future__ import annotations

from datetime import timedelta

from dyads.flows.settings import Settings, silence_libraries
from dyads.schemas.errors import SettingsError

__all__ = ["DEPLOYMENT_NAME", "serve_runs"]

DEPLOYMENT_NAME = "daily"


def serve_runs(settings: Settings, interval_seconds: int | None = None, verbose: bool = False) -> None:
    """Register the deployment with the Prefect server and run it when due; returns when it is stopped.

    Args:
        settings: what the runs read, where they write, and the cron line.
        interval_seconds: run every so often instead of by cron.
        verbose: keep Prefect's own log.

    Raises:
        SettingsError: no server is set, or the cron line is wrong.
    """
    silence_libraries(verbose)
    from prefect import serve
    from prefect.deployments.runner import EntrypointType
    from prefect.settings import get_current_settings

    from dyads.flows.flows import FLOW_NAME, run_articles
    from dyads.flows.stale_runs import sweep_runs

    if not get_current_settings().api.url:
        raise SettingsError(
            "no Prefect server is set; start one with `prefect server start` and set PREFECT_API_URL, "
            "e.g. export PREFECT_API_URL=http://127.0.0.1:4200/api"
        )
    when = (
        {"interval": timedelta(seconds=interval_seconds)}
        if interval_seconds
        else {"cron": _check_cron(settings.cron)}
    )
    parameters = settings.model_dump(mode="json", exclude={"cron"}, exclude_none=True)
    parameters["warehouse"] = str(settings.warehouse.absolute())
    sweep_runs(FLOW_NAME)
    deployment = run_articles.to_deployment(
        name=DEPLOYMENT_NAME,
        parameters=parameters,
        tags=["dyads"],
        concurrency_limit=1,  # one publisher at a time
        entrypoint_type=EntrypointType.MODULE_PATH,
        **when,
    )
    serve(deployment, print_starting_message=verbose)


def _check_cron(cron: str) -> str:
    from prefect.client.schemas.schedules import CronSchedule
    from pydantic import ValidationError

    try:
        CronSchedule(cron=cron)
    except ValidationError:
        raise SettingsError(
            f"cron '{cron}' is not a cron line; write five fields, e.g. '0 4 * * *' for 04:00 daily"
        ) from None
    return cron
