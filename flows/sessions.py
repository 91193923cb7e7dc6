"""One run from settings to published rows, with or without Prefect."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dyads.flows.coding import Coder, open_stdin, split_batches
from dyads.flows.settings import Settings
from dyads.flows.sources import SourceReader, open_reader
from dyads.flows.steps import (
    CodedBatch,
    Intake,
    RunIdentity,
    ValidBatch,
    build_coder,
    check_reject_share,
    code_batch,
    ingest_articles,
    load_code_tables,
    merge_rows,
    validate_batch,
)
from dyads.schemas.errors import ValidationError
from dyads.schemas.records import Article

if TYPE_CHECKING:
    from dyads.schemas.expectations import Checker
    from dyads.warehouse.store import RunRows, Warehouse

__all__ = ["RunSession", "RunSummary", "open_session"]

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run came to; counts are rows of this run."""

    run_id: str
    warehouse: str
    article_count: int
    unchanged_count: int
    mention_count: int
    event_count: int
    reject_count: int
    report_path: str

    def list_tables(self) -> list[Row]:
        """One row per table that the run touched: rows of this run, and the glob that reads the table."""
        counts = {
            "articles": self.article_count,
            "mentions": self.mention_count,
            "events": self.event_count,
            "rejects": self.reject_count,
        }
        return [
            {"table_name": table, "new_count": count, "path": f"{self.warehouse}/{table}/**/*.parquet"}
            for table, count in counts.items()
        ]

    def list_notes(self) -> list[str]:
        """What to tell the user after the run."""
        notes = [
            f"run {self.run_id}: {self.article_count} articles coded, {self.unchanged_count} unchanged and skipped"
        ]
        if self.reject_count:
            notes.append(
                f'{self.reject_count} rows rejected; why: dyads query "select stage, reason, detail from rejects"'
            )
        return [*notes, f"quality report: {self.report_path}"]


@dataclass(frozen=True, slots=True)
class RunSession:
    """Everything that one run needs, loaded once: settings, coder, checker, warehouse."""

    settings: Settings
    identity: RunIdentity
    coder: Coder
    checker: Checker
    store: Warehouse
    reader: SourceReader

    def ingest(self) -> Intake:
        """Read the sources; articles that the warehouse holds unchanged are left out."""
        stdin = open_stdin() if "-" in self.identity.sources else None
        return ingest_articles(self.reader.read(stdin), self.store.known_hashes(), self.coder.versions)

    def split(self, intake: Intake) -> Iterator[list[Article]]:
        """The articles in batches of the size set."""
        return split_batches(intake.articles, self.settings.batch_size)

    def code(self, articles: Sequence[Article]) -> CodedBatch:
        """Code one batch."""
        return code_batch(self.coder, articles)

    def validate(self, batch: CodedBatch) -> ValidBatch:
        """Check one batch; raises ValidationError when a check cannot be carried out."""
        from dyads.extractors.merge import consolidate_mentions

        return validate_batch(batch, self.checker, consolidate_mentions)

    def publish(self, intake: Intake, batches: Sequence[ValidBatch]) -> RunSummary:
        """Publish all batches in one commit and write the quality report.

        Raises:
            ValidationError: too many rows were rejected; the report is written, the tables stay as they were.
        """
        from dyads.extractors.merge import consolidate_mentions
        from dyads.flows.holdings import describe_holdings
        from dyads.flows.reference import load_reference
        from dyads.flows.reports import QualityInput, write_quality

        merged = merge_rows([ValidBatch(rejects=intake.rejects), *batches])
        rows = self._build_run_rows(merged)
        folder = self.settings.warehouse / "reports"
        try:
            check_reject_share(merged, self.settings.max_reject_share)
        except ValidationError as error:
            quality = QualityInput(rows.run, rows.rejects, rows.checks, describe_holdings(self.store))
            page = write_quality(folder, quality, stopped=str(error))
            raise ValidationError(f"{error}; see {page}") from None
        self.store.commit(rows, consolidate_mentions, load_reference())
        self.reader.confirm()
        quality = QualityInput(rows.run, rows.rejects, rows.checks, describe_holdings(self.store))
        page = write_quality(folder, quality)
        return RunSummary(
            self.identity.run_id, str(self.settings.warehouse), len(merged.articles), intake.unchanged_count,
            len(merged.mentions), len(merged.events), len(merged.rejects), str(page),
        )  # fmt: skip

    def _build_run_rows(self, merged: ValidBatch) -> RunRows:
        from dyads.extractors.render import make_id
        from dyads.warehouse.store import RunRows

        now, run_id, versions = datetime.now(UTC), self.identity.run_id, self.coder.versions
        rejects = [
            {
                "reject_id": make_id(run_id, r.article_id, r.stage, r.reason, r.expectation, r.row_json),
                "run_id": run_id, "article_id": r.article_id, "stage": r.stage, "reason": r.reason, "detail": r.detail,
                "expectation": r.expectation, "row_json": r.row_json, "rejected_at": now,
            }
            for r in merged.rejects
        ]  # fmt: skip
        checks = [
            {
                "run_id": run_id, "table_name": c.table_name, "column_name": c.column_name, "expectation": c.expectation,
                "is_success": c.failed_count == 0, "row_count": c.row_count, "failed_count": c.failed_count, "checked_at": now,
            }
            for c in merged.results
        ]  # fmt: skip
        run = {
            "run_id": run_id, "started_at": self.identity.started_at, "finished_at": now,
            "article_count": len(merged.articles), "mention_count": len(merged.mentions), "event_count": len(merged.events),
            "reject_count": len(rejects), "sources": list(self.identity.sources), "coder_version": versions.coder_version,
            "dictionary_version": versions.dictionary_version, "model_name": versions.model_name,
        }  # fmt: skip
        return RunRows(list(merged.articles), list(merged.mentions), rejects, checks, run)


def open_session(settings: Settings, coder: Coder | None = None) -> RunSession:
    """Load what a run needs; raises before the first article when seeds, model or warehouse are unusable."""
    from dyads.schemas.expectations import Checker
    from dyads.warehouse.store import Warehouse

    reader = open_reader(settings, settings.sources)
    started = datetime.now(UTC)
    identity = RunIdentity(f"{started:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}", started, settings.sources)
    store = Warehouse.open(settings.warehouse)
    made = coder or build_coder(settings.coder, settings.model)
    return RunSession(settings, identity, made, Checker(load_code_tables()), store, reader)
