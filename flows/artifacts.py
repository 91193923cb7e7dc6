"""What a flow run shows in Prefect: its progress, a table of what it wrote, a link to its quality report."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dyads.flows.publication import Publication, RunSummary
from dyads.flows.run_loop import Progress
from dyads.flows.workers import Done

__all__ = ["RunArtifacts"]

_LOG = logging.getLogger(__name__)


class RunArtifacts:
    """Hears how far a run is, tells Prefect at each portion, and hands all on to the bar of a terminal."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._total = self._done = 0
        self._artifact: Any = None

    def start(self, article_count: int) -> None:
        """So many articles to code are known by now."""
        self._total = article_count
        self._bar.start(article_count)

    def advance(self, done: Done) -> None:
        """A batch is coded."""
        self._done += done.article_count
        self._bar.advance(done)

    def publish(self, publication: Publication) -> None:
        """A portion stands in the warehouse: the progress artifact moves on."""
        self._bar.publish(publication)
        if self._total:
            _try_telling(lambda: self._show_progress(publication.counts))

    def finish(self, summary: RunSummary) -> None:
        """The table of the run, and the link to its report."""
        _try_telling(lambda: _show_summary(summary))

    def _show_progress(self, counts: dict[str, int]) -> None:
        from prefect.artifacts import create_progress_artifact, update_progress_artifact

        percent = 100.0 * self._done / self._total
        told = f"{self._done} of {self._total} articles; published: " + ", ".join(
            f"{count} {table}" for table, count in counts.items()
        )
        if self._artifact is None:
            self._artifact = create_progress_artifact(percent, key="dyads-progress", description=told)
        else:
            update_progress_artifact(self._artifact, percent, description=told)


def _show_summary(summary: RunSummary) -> None:
    from prefect.artifacts import create_link_artifact, create_table_artifact

    rows = [{"table": row["table_name"], "rows of this run": row["new_count"], "files": row["path"]} for row in summary.list_tables()]  # fmt: skip
    notes = "\n\n".join(summary.list_notes())
    create_table_artifact(rows, key="dyads-run", description=notes)
    report = Path(summary.report_path).absolute()
    create_link_artifact(report.as_uri(), link_text=report.name, key="dyads-report", description=str(report))


def _try_telling(tell: Callable[[], None]) -> None:
    """A server that does not answer must not fail a run whose rows are published."""
    try:
        tell()
    except Exception as error:  # noqa: BLE001 - whatever Prefect's client raises
        _LOG.warning("Prefect could not be told: %s: %s", type(error).__name__, error)
