"""Articles in, coded articles out: batches for the command line and for the flow."""

from __future__ import annotations

import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Thread
from typing import Protocol, TextIO, TypeVar

from dyads.schemas.records import Article, CodedArticle, Reject

__all__ = [
    "Coder",
    "Tally",
    "Versions",
    "code_stream",
    "explain_empty",
    "gather_batches",
    "open_stdin",
    "split_batches",
]

T = TypeVar("T")


class Versions(Protocol):
    """What coded a row: version of dyads, hash of the seeds, language model."""

    @property
    def coder_version(self) -> str: ...
    @property
    def dictionary_version(self) -> str: ...
    @property
    def model_name(self) -> str: ...


class Coder(Protocol):
    """What the flow needs of `dyads.extractors.pipeline.Coder`."""

    @property
    def versions(self) -> Versions: ...

    def code_articles(self, articles: Iterable[Article]) -> Iterator[CodedArticle | Reject]:
        """One result per article, in order; never raises for one article."""


@dataclass(slots=True)
class Tally:
    """Running counts of one pass: articles, rejects, and the coder's own (sentences, clauses, matched, events)."""

    articles: int = 0
    rejects: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, result: CodedArticle | Reject) -> None:
        """Count one result."""
        if isinstance(result, Reject):
            self.rejects += 1
        else:
            self.articles += 1
            self.counts.update(result.counts)


def code_stream(
    coder: Coder,
    items: Iterable[Article | Reject],
    size: int,
    tally: Tally,
    on_reject: Callable[[Reject], None],
) -> Iterator[CodedArticle]:
    """Code articles in batches of at most `size` as they arrive; rejects go to `on_reject`."""
    for batch in gather_batches(items, size):
        for result in chain_results(coder, batch):
            tally.add(result)
            if isinstance(result, Reject):
                on_reject(result)
            else:
                yield result


def chain_results(coder: Coder, batch: Sequence[Article | Reject]) -> Iterator[CodedArticle | Reject]:
    """The rejects of a batch as they are, then what the coder makes of its articles."""
    yield from (item for item in batch if isinstance(item, Reject))
    yield from coder.code_articles([item for item in batch if isinstance(item, Article)])


def split_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` items; the last may be shorter."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def gather_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items: what has arrived by now, at least one.

    A slow producer at the other end of a pipe gets its answer without waiting for a full batch; a fast one
    gets full batches, because reading runs ahead in a thread of its own.
    """
    queue: Queue[T | _End] = Queue(maxsize=max(size, 1))
    Thread(target=_feed, args=(items, queue), daemon=True).start()
    while True:
        batch: list[T] = []
        item = queue.get()
        while not isinstance(item, _End):
            batch.append(item)
            if len(batch) >= size:
                break
            try:
                item = queue.get_nowait()
            except Empty:
                break
        if batch:
            yield batch
        if isinstance(item, _End):
            if item.error is not None:
                raise item.error
            return


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a stream, with the error that ended it."""

    error: Exception | None = None


def _feed(items: Iterable[T], queue: Queue[T | _End]) -> None:
    try:
        for item in items:
            queue.put(item)
    except Exception as error:  # noqa: BLE001 - raised again in the thread that reads the queue
        queue.put(_End(error))
    else:
        queue.put(_End())


def open_stdin() -> TextIO:
    """Standard input as UTF-8 text; undecodable bytes stay visible as lone surrogates.

    A buffer of its own keeps the interpreter from waiting, at exit, for a thread that still reads `sys.stdin`.
    """
    try:
        descriptor = sys.stdin.fileno()
    except (io.UnsupportedOperation, ValueError):
        return sys.stdin  # replaced by a test
    return io.TextIOWrapper(
        os.fdopen(descriptor, "rb", closefd=False),
        encoding="utf-8-sig",
        errors="surrogateescape",
        newline="\n",
    )


def explain_empty(tally: Tally) -> str:
    """Why nothing was coded, e.g. "0 events: 14 sentences, 9 clauses, 3 matched a frame, none had an actor"."""
    if not tally.articles:
        return f"0 events: no article could be read ({tally.rejects} rejected)"
    counts = tally.counts
    told = f"0 events: {_count(counts['sentences'], 'sentence')}, {_count(counts['clauses'], 'clause')}"
    if not counts["clauses"]:
        return told
    if not counts["matched"]:
        return f"{told}, none matched a frame"
    return f"{told}, {counts['matched']} matched a frame, none had an actor"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
