"""The Prefect flows that code articles: thin tasks over the steps of `run_loop.py`.

Tasks are never cached: a cached task skips its side effects, and coding is already idempotent by content.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dyads.flows.settings import Settings, load_given, silence_libraries

silence_libraries(verbose=True)  # telemetry must be off before prefect is imported

from prefect import flow, task  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.states import State  # noqa: E402
from prefect.utilities.annotations import quote  # noqa: E402

from dyads.flows import run_loop  # noqa: E402
from dyads.flows.artifacts import RunArtifacts  # noqa: E402
from dyads.flows.batches import BatchQueue  # noqa: E402
from dyads.flows.intake import ArticleStream, Intake, parse_span  # noqa: E402
from dyads.flows.notify import tell_failure  # noqa: E402
from dyads.flows.publication import Publication, RunSummary  # noqa: E402
from dyads.flows.runs import show_progress  # noqa: E402
from dyads.flows.sessions import RunPlan, RunSession, open_session  # noqa: E402
from dyads.flows.stale_runs import drop_overdue, note_process, sweep_runs  # noqa: E402
from dyads.flows.steps import CodedBatch, ValidBatch  # noqa: E402
from dyads.flows.workers import Done  # noqa: E402

__all__ = ["backfill", "recode", "run_articles", "run_by_prefect"]

STEP_SECONDS = 3600.0  # reading 5,000 articles, or a commit; coding has its own limit a batch
RUN_SECONDS = 12 * 3600.0  # a scheduled run; what is left then comes with the next one
Parameters = dict[str, Any]


def _is_io_error(_task: object, _run: object, state: State) -> bool:
    """Only input and output is worth another try; a wrong row or seed stays wrong."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) or isinstance(getattr(error, "__cause__", None), OSError)


@task(  # type: ignore[untyped-decorator]
    name="ingest",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=_is_io_error,
    timeout_seconds=STEP_SECONDS,
)
def ingest(stream: ArticleStream) -> Intake:
    """Read the next articles of the sources."""
    return run_loop.ingest(stream)


@task(name="code", cache_policy=NO_CACHE, persist_result=False)  # type: ignore[untyped-decorator]
def code(queue: BatchQueue, seconds: float) -> list[Done]:
    """Code batches for a while."""
    return run_loop.code(queue, seconds)


@task(name="validate", cache_policy=NO_CACHE, persist_result=False)  # type: ignore[untyped-decorator]
def validate(session: RunSession, batches: list[CodedBatch]) -> ValidBatch:
    """Check what was coded."""
    return run_loop.validate(session, batches)


@task(  # type: ignore[untyped-decorator]
    name="publish",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=_is_io_error,
    timeout_seconds=STEP_SECONDS,
)
def publish(publication: Publication, batch: ValidBatch) -> None:
    """Publish what passed in one commit."""
    run_loop.publish(publication, batch)


@task(name="report", cache_policy=NO_CACHE, persist_result=False)  # type: ignore[untyped-decorator]
def report(publication: Publication) -> RunSummary:
    """Write the quality report."""
    return run_loop.report(publication)


# quote: Prefect would otherwise walk through every dataclass in search of futures
_STEPS = run_loop.Steps(
    ingest=lambda stream: ingest(quote(stream)),
    code=lambda queue, seconds: code(quote(queue), seconds),
    validate=lambda session, batches: validate(quote(session), quote(batches)),
    publish=lambda publication, batch: publish(quote(publication), quote(batch)),
    report=lambda publication: report(quote(publication)),
)


@flow(  # type: ignore[untyped-decorator]
    name="run",
    persist_result=False,
    timeout_seconds=RUN_SECONDS,
    on_failure=[tell_failure],
    on_crashed=[tell_failure],
)
def run_articles(
    sources: list[str] | None = None,
    warehouse: str | None = None,
    settings: Parameters | None = None,
    quiet: bool = True,
) -> Parameters:
    """Read the sources, code what is new or changed, check and publish it.

    Args:
        sources: files and folders; None: those of the settings.
        warehouse: folder; None: that of the settings.
        settings: any other settings by name.
        quiet: no progress bar.

    Returns:
        The fields of `RunSummary`.
    """
    drop_overdue()
    chosen = load_given(settings, sources=sources, warehouse=warehouse)
    return asdict(_run(chosen, RunPlan(), quiet))


@flow(  # type: ignore[untyped-decorator]
    name="backfill", persist_result=False, on_failure=[tell_failure], on_crashed=[tell_failure]
)
def backfill(
    since: str | None = None,
    until: str | None = None,
    again: bool = False,
    sources: list[str] | None = None,
    warehouse: str | None = None,
    settings: Parameters | None = None,
    quiet: bool = True,
) -> Parameters:
    """The same for the articles of the sources that were published from `since` to `until`.

    Args:
        since: first day, e.g. 2024-05-01.
        until: last day.
        again: code also what the warehouse holds unchanged.
        sources: as in `run_articles`, like the others.
        warehouse: folder.
        settings: any other settings.
        quiet: no progress bar.
    """
    plan = RunPlan("backfill", parse_span(since, until), again)
    return asdict(_run(load_given(settings, sources=sources, warehouse=warehouse), plan, quiet))


@flow(  # type: ignore[untyped-decorator]
    name="recode", persist_result=False, on_failure=[tell_failure], on_crashed=[tell_failure]
)
def recode(
    since: str | None = None,
    until: str | None = None,
    again: bool = False,
    warehouse: str | None = None,
    settings: Parameters | None = None,
    quiet: bool = True,
) -> Parameters:
    """Code the texts of the warehouse again where another version of dyads, dictionaries or model coded them.

    Args:
        since: first day of publication; None: from the earliest.
        until: last day.
        again: code also what today's versions coded.
        warehouse: folder.
        settings: any other settings.
        quiet: no progress bar.
    """
    plan = RunPlan("recode", parse_span(since, until), again)
    return asdict(_run(load_given(settings, warehouse=warehouse), plan, quiet))


def run_by_prefect(settings: Settings, plan: RunPlan, quiet: bool) -> RunSummary:
    """One run of the plan as a flow run of this process, without the time limit of scheduled runs."""
    from dyads.flows.retention import prune_runs

    parameters: Parameters = {"settings": settings.model_dump(mode="json"), "quiet": quiet}
    if plan.kind != "run":
        span = {
            name: day.isoformat()
            for name, day in (("since", plan.span.since), ("until", plan.span.until))
            if day is not None
        }
        parameters |= {**span, "again": plan.is_again}
    chosen = {"run": run_articles, "backfill": backfill, "recode": recode}[plan.kind]
    summary = RunSummary(**chosen.with_options(timeout_seconds=0)(**parameters))
    prune_runs(settings.retention_days)
    return summary


def _run(settings: Settings, plan: RunPlan, quiet: bool) -> RunSummary:
    sweep_runs()
    note_process()
    session = open_session(settings, plan=plan)
    with show_progress(quiet) as bar:
        artifacts = RunArtifacts(bar)
        summary = run_loop.run_session(session, _STEPS, artifacts)
    artifacts.finish(summary)
    return summary
