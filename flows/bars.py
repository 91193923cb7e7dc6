"""The progress bar of a run: articles, events, rejects, time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dyads.flows.publication import Publication
from dyads.flows.workers import Done

__all__ = ["RunBar", "open_bar"]


class RunBar:
    """Draws a run's progress on a rich display."""

    def __init__(self, display: Progress) -> None:
        self._display = display
        self._task = display.add_task("articles", total=None, events=0, rejects=0)
        self._events = self._rejects = 0

    def start(self, article_count: int) -> None:
        """Set the number of articles to code."""
        self._display.update(self._task, total=article_count)

    def publish(self, publication: Publication) -> None:
        """A portion was published; the counts have been told."""
        del publication

    def advance(self, done: Done) -> None:
        """Move on by one batch."""
        self._events += done.batch.counts.get("events", 0)
        self._rejects += len(done.batch.rejects)
        self._display.update(
            self._task, advance=done.article_count, events=self._events, rejects=self._rejects
        )


@contextmanager
def open_bar(stream: TextIO) -> Iterator[RunBar]:
    """A bar that lives as long as the block."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[events]} events  {task.fields[rejects]} rejects"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=stream)) as display:
        yield RunBar(display)
