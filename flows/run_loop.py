"""The loop of a run: take articles in, code them for a while, check and publish what is done, and so on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dyads.flows.batches import BatchQueue
from dyads.flows.intake import ArticleStream, Intake
from dyads.flows.publication import Publication, RunSummary
from dyads.flows.runners import open_runner
from dyads.flows.sessions import RunSession
from dyads.flows.steps import CodedBatch, ValidBatch, merge_coded
from dyads.flows.workers import Done

__all__ = ["PLAIN_STEPS", "Progress", "Steps", "run_session"]

INTAKE_ARTICLES = 5000  # read at once: about 15 MB of text


class Progress(Protocol):
    """Hears how far a run is."""

    def start(self, article_count: int) -> None:
        """So many articles to code are known by now."""

    def advance(self, done: Done) -> None:
        """A batch is coded."""

    def publish(self, publication: Publication) -> None:
        """A portion stands in the warehouse."""


def ingest(stream: ArticleStream) -> Intake:
    """Read the next articles."""
    return stream.take(INTAKE_ARTICLES)


def code(queue: BatchQueue, seconds: float) -> list[Done]:
    """Code batches for so many seconds."""
    return queue.take(seconds)


def validate(session: RunSession, batches: list[CodedBatch]) -> ValidBatch:
    """Check what was coded, all of it at once."""
    return session.validate(merge_coded(batches))


def publish(publication: Publication, batch: ValidBatch) -> None:
    """Publish what passed, and what did not, in one commit."""
    publication.publish(batch)


def report(publication: Publication) -> RunSummary:
    """Write the quality report."""
    return publication.report()


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps as they are called: plain functions, or Prefect tasks around them."""

    ingest: Callable[[ArticleStream], Intake] = ingest
    code: Callable[[BatchQueue, float], list[Done]] = code
    validate: Callable[[RunSession, list[CodedBatch]], ValidBatch] = validate
    publish: Callable[[Publication, ValidBatch], None] = publish
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
            batches = [CodedBatch((), (), {}, intake.rejects, {})]
            while batches or not queue.is_done:
                for done in steps.code(queue, publication.portion_seconds):
                    batches.append(done.batch)
                    progress.advance(done)
                steps.publish(publication, steps.validate(session, batches))
                progress.publish(publication)
                batches = []
    session.confirm()
    return steps.report(publication)
