"""The loop of a run: take articles in, code and check them for a while, publish what is done, and so on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dyads.flows.batches import BatchQueue
from dyads.flows.intake import ArticleStream, Intake
from dyads.flows.publication import Publication, RunSummary
from dyads.flows.runners import open_runner
from dyads.flows.sessions import RunSession
from dyads.flows.steps import ValidBatch
from dyads.flows.workers import Done

__all__ = ["PLAIN_STEPS", "Progress", "Steps", "run_session"]

INTAKE_ARTICLES = 5000  # read at once: about 15 MB of text


class Progress(Protocol):
    """Hears how far a run is."""

    def start(self, article_count: int) -> None:
        """So many articles to code are known by now."""

    def advance(self, batch: ValidBatch, article_count: int) -> None:
        """A batch of `article_count` articles is done."""

    def publish(self, publication: Publication) -> None:
        """A portion stands in the warehouse."""


def ingest(stream: ArticleStream) -> Intake:
    """Read the next articles."""
    return stream.take(INTAKE_ARTICLES)


def code(queue: BatchQueue, seconds: float) -> list[Done]:
    """Code and check batches for so many seconds."""
    return queue.take(seconds)


def publish(publication: Publication, batches: list[ValidBatch]) -> None:
    """Publish what is done in one commit."""
    publication.publish(batches)


def report(publication: Publication) -> RunSummary:
    """Write the quality report."""
    return publication.report()


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps as they are called: plain functions, or Prefect tasks around them."""

    ingest: Callable[[ArticleStream], Intake] = ingest
    code: Callable[[BatchQueue, float], list[Done]] = code
    publish: Callable[[Publication, list[ValidBatch]], None] = publish
    report: Callable[[Publication], RunSummary] = report


PLAIN_STEPS = Steps()


def run_session(session: RunSession, steps: Steps, progress: Progress) -> RunSummary:
    """A whole run; what was published before an error stays, and the next run goes on from there.

    Raises:
        DyadsError: a source, a check or the warehouse failed, or too many rows were rejected.
    """
    stream, publication = session.open_stream(), session.open_publication()
    article_count = 0
    with open_runner(session.settings, session.workshop) as runner:
        queue = session.open_queue(runner)
        while not stream.is_done:
            intake = steps.ingest(stream)
            publication.unchanged_count += intake.unchanged_count
            article_count += len(intake.articles)
            progress.start(article_count)
            queue.feed(intake.articles)
            batches = [ValidBatch(rejects=intake.rejects)]
            while batches or not queue.is_done:
                for done in steps.code(queue, publication.portion_seconds):
                    batches.append(done.batch)
                    progress.advance(done.batch, done.article_count)
                steps.publish(publication, batches)
                progress.publish(publication)
                batches = []
    session.confirm()
    return steps.report(publication)
