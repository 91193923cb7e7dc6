"""The one publisher of a run: commits what is done portion by portion, and ends with the quality report."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dyads.flows.settings import Settings
from dyads.flows.steps import RunIdentity, RunTally, ValidBatch, check_reject_share
from dyads.flows.workers import VersionTriple
from dyads.schemas.errors import ValidationError

if TYPE_CHECKING:
    from dyads.warehouse.store import RunRows, Warehouse

__all__ = ["Publication", "RunSummary"]

Row = dict[str, object]
COMMIT_SHARE = 10.0  # a portion is coded for at least so many times what the last commit took


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


@dataclass(slots=True)
class Publication:
    """Publishes a run in commits that each leave whole articles; a run that is killed loses its last portion only."""

    settings: Settings
    identity: RunIdentity
    store: Warehouse
    versions: VersionTriple
    unchanged_count: int = 0
    _tally: RunTally = field(default_factory=RunTally)
    _published_count: int = 0  # articles
    _commit_seconds: float = 0.0

    @property
    def portion_seconds(self) -> float:
        """How long to code before the next commit."""
        return max(self.settings.publish_seconds, COMMIT_SHARE * self._commit_seconds)

    @property
    def counts(self) -> dict[str, int]:
        """Rows of the run so far, by table."""
        kept = self._tally.kept
        return {name: kept[name] for name in ("articles", "mentions", "events", "rejects")}

    def publish(self, batch: ValidBatch) -> None:
        """Commit a portion, with the run's counts and checks so far.

        Raises:
            ValidationError: too many rows of the run were rejected; the report is written, this portion is not
                published.
        """
        from dyads.extractors.merge import consolidate_mentions
        from dyads.flows.reference import load_reference

        self._tally.add(batch)
        rows = self._build_rows(batch)
        try:
            check_reject_share(self._tally, self.settings.max_reject_share, self._published_count)
        except ValidationError as error:
            raise ValidationError(f"{error}; see {self._report_stop(rows, str(error))}") from None
        started = time.monotonic()
        reference = {} if self._published_count else load_reference()
        self.store.commit(rows, consolidate_mentions, reference)
        self._commit_seconds = time.monotonic() - started
        self._published_count += len(batch.articles)

    def report(self) -> RunSummary:
        """Write the quality report of the whole run."""
        from dyads.flows.reports import read_quality, write_quality

        quality = read_quality(self.store, self.identity.run_id)
        page = write_quality(self.settings.warehouse / "reports", quality)
        counts = self.counts
        return RunSummary(
            self.identity.run_id, str(self.settings.warehouse), counts["articles"], self.unchanged_count,
            counts["mentions"], counts["events"], counts["rejects"], str(page),
        )  # fmt: skip

    def _report_stop(self, rows: RunRows, why: str) -> str:
        from dyads.flows.holdings import describe_holdings
        from dyads.flows.reports import QualityInput, write_quality

        quality = QualityInput(rows.run, rows.rejects, rows.checks, describe_holdings(self.store))
        return str(write_quality(self.settings.warehouse / "reports", quality, stopped=why))

    def _build_rows(self, batch: ValidBatch) -> RunRows:
        from dyads.extractors.render import make_id
        from dyads.warehouse.store import RunRows

        now, run_id = datetime.now(UTC), self.identity.run_id
        coder_version, dictionary_version, model_name = self.versions
        rejects = [
            {
                "reject_id": make_id(run_id, r.article_id, r.stage, r.reason, r.expectation, r.row_json),
                "run_id": run_id, "article_id": r.article_id, "stage": r.stage, "reason": r.reason, "detail": r.detail,
                "expectation": r.expectation, "row_json": r.row_json, "rejected_at": now,
            }
            for r in batch.rejects
        ]  # fmt: skip
        checks = [
            {
                "run_id": run_id, "table_name": c.table_name, "column_name": c.column_name, "expectation": c.expectation,
                "is_success": c.failed_count == 0, "row_count": c.row_count, "failed_count": c.failed_count, "checked_at": now,
            }
            for c in self._tally.list_results()
        ]  # fmt: skip
        counts = self.counts
        run = {
            "run_id": run_id, "started_at": self.identity.started_at, "finished_at": now,
            "article_count": counts["articles"], "mention_count": counts["mentions"], "event_count": counts["events"],
            "reject_count": counts["rejects"], "sources": list(self.identity.sources), "coder_version": coder_version,
            "dictionary_version": dictionary_version, "model_name": model_name,
        }  # fmt: skip
        return RunRows(list(batch.articles), list(batch.mentions), rejects, checks, run)
