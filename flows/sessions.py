"""One run from settings to published rows, with or without Prefect."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Literal

from dyads.flows.batches import BatchQueue, BatchSizer, Runner
from dyads.flows.coding import Coder, open_stdin
from dyads.flows.intake import EVER, ArticleStream, Span
from dyads.flows.publication import Publication
from dyads.flows.settings import Settings
from dyads.flows.sources import SourceReader, open_reader
from dyads.flows.steps import (
    CodedBatch,
    RunIdentity,
    ValidBatch,
    build_coder,
    load_code_tables,
    validate_batch,
)
from dyads.flows.workers import Workshop
from dyads.schemas.records import Article, Reject

if TYPE_CHECKING:
    from dyads.schemas.expectations import Checker
    from dyads.warehouse.store import Warehouse

__all__ = ["RunPlan", "RunSession", "load_checker", "open_session"]

RECODED = "the warehouse"  # source of a run that codes stored texts again


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a run is about.

    Attributes:
        kind: `run` and `backfill` read the sources, `recode` the texts that the warehouse holds.
        span: days of publication.
        is_again: code also what is coded by today's versions already.
    """

    kind: Literal["run", "backfill", "recode"] = "run"
    span: Span = EVER
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class RunSession:
    """Everything that one run needs, loaded once: settings, plan, coder, warehouse."""

    settings: Settings
    plan: RunPlan
    identity: RunIdentity
    workshop: Workshop
    store: Warehouse
    reader: SourceReader | None  # None when the texts of the warehouse are coded again

    def open_stream(self) -> ArticleStream:
        """What is to be coded: of the sources or of the warehouse."""
        versions = self.workshop.coder.versions
        if self.reader is None:
            return ArticleStream(self._read_stored, {}, versions, self.plan.span)
        known = {} if self.plan.is_again else self.store.known_hashes()
        return ArticleStream(self._read_sources, known, versions, self.plan.span)

    def confirm(self) -> None:
        """Mark what was read as done, after the last portion was published: the next run starts behind it.

        A backfill of some days marks nothing: it passed over what was published on others.
        """
        if self.reader is not None and self.plan.span == EVER:
            self.reader.confirm()

    def open_queue(self, runner: Runner) -> BatchQueue:
        """Where articles become coded rows."""
        sizer = BatchSizer(self.settings.batch_seconds, self.settings.batch_size)
        return BatchQueue(runner, sizer, self.workshop.versions, self.settings.batch_timeout)

    def validate(self, batch: CodedBatch) -> ValidBatch:
        """Check what was coded; raises ValidationError when a check cannot be carried out."""
        from dyads.extractors.merge import consolidate_mentions

        if not (batch.articles or batch.mentions):
            return ValidBatch(rejects=batch.rejects, counts=batch.counts)
        return validate_batch(batch, load_checker(), consolidate_mentions)

    def open_publication(self) -> Publication:
        """Where checked rows become rows of the warehouse."""
        unchanged = 0
        if self.plan.kind == "recode" and not self.plan.is_again:
            current = self.workshop.versions
            unchanged = sum(known[1:] == current for known in self.store.known_hashes().values())
        return Publication(self.settings, self.identity, self.store, self.workshop.versions, unchanged)

    def _read_sources(self) -> Iterator[Article | Reject]:
        assert self.reader is not None
        return self.reader.read(open_stdin() if "-" in self.identity.sources else None)

    def _read_stored(self) -> Iterator[Article]:
        """Articles of the warehouse that other versions coded, or all of them; month by month."""
        names = ("coder_version", "dictionary_version", "model_name")
        for row in self.store.iterate_rows("articles"):
            if self.plan.is_again or tuple(row[name] for name in names) != self.workshop.versions:
                yield _build_article(row)


def open_session(settings: Settings, coder: Coder | None = None, plan: RunPlan | None = None) -> RunSession:
    """Load what a run needs; raises before the first article when seeds, model or warehouse are unusable."""
    from dyads.warehouse.store import Warehouse

    chosen = plan or RunPlan()
    sources = settings.sources if chosen.kind != "recode" else (RECODED,)
    reader = open_reader(settings, sources) if chosen.kind != "recode" else None
    started = datetime.now(UTC)
    identity = RunIdentity(f"{started:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}", started, sources)
    store = Warehouse.open(settings.warehouse, create=chosen.kind != "recode")
    made = coder or build_coder(settings.coder, settings.model, settings.actor_files)
    return RunSession(settings, chosen, identity, Workshop(made), store, reader)


@cache
def load_checker() -> Checker:
    """The checks of all tables, built when the first rows are there: great_expectations takes 5 s to import."""
    from dyads.schemas.expectations import Checker

    return Checker(load_code_tables())


def _build_article(row: dict[str, object]) -> Article:
    day = row["published_date"]
    texts = {
        name: str(row[name]) if row[name] is not None else None
        for name in ("author", "language", "url", "source", "path")
    }
    return Article(
        str(row["article_id"]), str(row["text"]), str(row["title"] or ""), day if isinstance(day, date) else None, **texts
    )  # fmt: skip
