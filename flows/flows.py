"""The Prefect flow: thin tasks over the steps of `sessions.py`.

Tasks are never cached: a cached task skips its side effects, and coding is already idempotent by content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from dyads.flows.settings import load_settings, silence_libraries

silence_libraries(verbose=True)  # telemetry must be off before prefect is imported

from prefect import flow, task  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.states import State  # noqa: E402
from prefect.utilities.annotations import quote  # noqa: E402

from dyads.flows.runs import show_progress  # noqa: E402
from dyads.flows.sessions import RunSession, RunSummary, open_session  # noqa: E402
from dyads.flows.stale_runs import note_process, sweep_runs  # noqa: E402
from dyads.flows.steps import CodedBatch, Intake, ValidBatch  # noqa: E402
from dyads.schemas.records import Article  # noqa: E402

__all__ = ["FLOW_NAME", "run_articles"]

FLOW_NAME = "run"


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
)
def ingest(session: RunSession) -> Intake:
    """Read the sources."""
    return session.ingest()


@task(name="code", cache_policy=NO_CACHE, persist_result=False)  # type: ignore[untyped-decorator]
def code(session: RunSession, articles: Sequence[Article]) -> CodedBatch:
    """Code one batch of articles."""
    return session.code(articles)


@task(name="validate", cache_policy=NO_CACHE, persist_result=False)  # type: ignore[untyped-decorator]
def validate(session: RunSession, batch: CodedBatch) -> ValidBatch:
    """Check one batch of rows."""
    return session.validate(batch)


@task(  # type: ignore[untyped-decorator]
    name="publish",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=_is_io_error,
)
def publish(session: RunSession, intake: Intake, batches: Sequence[ValidBatch]) -> RunSummary:
    """Publish all batches in one commit."""
    return session.publish(intake, batches)


@flow(name=FLOW_NAME, persist_result=False)  # type: ignore[untyped-decorator]
def run_articles(
    sources: list[str] | None = None,
    warehouse: str | None = None,
    model: str | None = None,
    coder: str | None = None,
    batch_size: int | None = None,
    max_reject_share: float | None = None,
    quiet: bool = True,
) -> dict[str, object]:
    """Ingest, code in batches, validate, publish; parameters that are None come from the settings.

    Returns:
        The fields of `RunSummary`.
    """
    settings = load_settings(
        sources=sources,
        warehouse=warehouse,
        model=model,
        coder=coder,
        batch_size=batch_size,
        max_reject_share=max_reject_share,
    )
    sweep_runs(FLOW_NAME)
    note_process()
    session = open_session(settings)
    # quote: Prefect would otherwise walk through every dataclass in search of futures
    intake = ingest(quote(session))
    batches = []
    with show_progress(quiet) as progress:
        progress.start(len(intake.articles))
        for articles in session.split(intake):
            batches.append(validate(quote(session), quote(code(quote(session), quote(articles)))))
            progress.advance(batches[-1], len(articles))
    return asdict(publish(quote(session), quote(intake), quote(batches)))
