"""What one process does with a batch: code it, with the coder loaded once a process."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock, Thread

from dyads.flows.coding import Coder
from dyads.flows.settings import limit_threads, silence_libraries
from dyads.flows.steps import CodedBatch, build_coder, code_batch
from dyads.schemas.records import Article

__all__ = ["Done", "WorkerSpec", "Workshop", "count_characters", "process_articles", "start_worker"]

VersionTriple = tuple[str, str, str]
_ONE_AT_A_TIME = Lock()  # a Dask worker may have several threads, a language model serves one


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """What another process needs to build the same coder: `module:function`, and what that gets."""

    coder: str
    model: str | None
    actor_files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """A batch that was coded, and what it cost."""

    batch: CodedBatch
    article_count: int
    character_count: int
    seconds: float
    versions: VersionTriple


@dataclass(frozen=True, slots=True)
class Workshop:
    """A coder at work."""

    coder: Coder

    @property
    def versions(self) -> VersionTriple:
        """Version of dyads, hash of the dictionaries, language model."""
        found = self.coder.versions
        return found.coder_version, found.dictionary_version, found.model_name

    def process(self, articles: Sequence[Article]) -> Done:
        """Code a batch."""
        started = time.perf_counter()
        batch = code_batch(self.coder, articles)
        seconds = time.perf_counter() - started
        return Done(batch, len(articles), count_characters(articles), seconds, self.versions)


def count_characters(articles: Sequence[Article]) -> int:
    """Characters that are parsed: the measure of work."""
    return sum(len(article.title) + len(article.text) for article in articles)


def process_articles(spec: WorkerSpec, articles: Sequence[Article]) -> Done:
    """Code a batch in a worker process, which keeps what it loaded for the next batch."""
    with _ONE_AT_A_TIME:
        return _load_workshop(spec).process(articles)


def start_worker() -> None:
    """Prepare a process of a pool: one thread each, no telemetry, and no life after the parent's."""
    limit_threads()
    silence_libraries()
    Thread(target=_end_with_parent, daemon=True).start()


@cache
def _load_workshop(spec: WorkerSpec) -> Workshop:
    return Workshop(build_coder(spec.coder, spec.model, spec.actor_files))


def _end_with_parent() -> None:
    """A pool's process waits for work for ever when its parent was killed (Python 3.11 to 3.13)."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
