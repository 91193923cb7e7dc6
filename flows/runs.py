"""Run once: by Prefect or plainly, with a progress bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from dyads.flows.coding import Coder
from dyads.flows.sessions import RunSession, RunSummary, open_session
from dyads.flows.settings import Settings, silence_libraries
from dyads.flows.steps import Intake, ValidBatch

__all__ = ["Progress", "run_once", "run_plainly", "show_progress"]


class Progress(Protocol):
    """Hears how far a run is."""

    def start(self, article_count: int) -> None:
        """The articles to code are known."""

    def advance(self, batch: ValidBatch, article_count: int) -> None:
        """A batch of `article_count` articles is done."""


class _Silence:
    def start(self, article_count: int) -> None:
        del article_count

    def advance(self, batch: ValidBatch, article_count: int) -> None:
        del batch, article_count


@contextmanager
def show_progress(quiet: bool) -> Iterator[Progress]:
    """A progress bar on stderr when that is a terminal, else nothing."""
    if quiet or not sys.stderr.isatty():
        yield _Silence()
        return
    from dyads.flows.bars import open_bar

    with open_bar(sys.stderr) as bar:
        yield bar


def run_plainly(settings: Settings, quiet: bool = True, coder: Coder | None = None) -> RunSummary:
    """The whole run as plain function calls; raises DyadsError with nothing published."""
    session = open_session(settings, coder)
    intake = session.ingest()
    with show_progress(quiet) as progress:
        batches = list(_process(session, intake, progress))
    return session.publish(intake, batches)


def run_once(
    settings: Settings, plain: bool = False, quiet: bool = False, verbose: bool = False
) -> RunSummary:
    """The main flow once, by Prefect unless `plain`."""
    silence_libraries(verbose)
    if plain:
        return run_plainly(settings, quiet)
    from dyads.flows.flows import run_articles

    summary = run_articles(**settings.model_dump(mode="json", exclude={"cron"}), quiet=quiet)
    return RunSummary(**summary)


def _process(session: RunSession, intake: Intake, progress: Progress) -> Iterator[ValidBatch]:
    progress.start(len(intake.articles))
    for articles in session.split(intake):
        batch = session.validate(session.code(articles))
        progress.advance(batch, len(articles))
        yield batch
