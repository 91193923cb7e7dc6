"""What one process does with a batch: code it and check it, with coder and checks loaded once a process."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock, Thread
from typing import TYPE_CHECKING

from dyads.flows.coding import Coder
from dyads.flows.settings import limit_threads, silence_libraries
from dyads.flows.steps import ValidBatch, build_coder, code_batch, load_code_tables, validate_batch
from dyads.schemas.records import Article

if TYPE_CHECKING:
    from dyads.schemas.expectations import Checker

__all__ = ["Done", "WorkerSpec", "Workshop", "count_characters", "process_articles", "start_worker"]

VersionTriple = tuple[str, str, str]
_ONE_AT_A_TIME = Lock()  # a Dask worker may have several threads, a language model serves one


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """What another process needs to build the same coder: `module:function`, and the model that it gets."""

    coder: str
    model: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """A batch that was coded and checked, and what it cost."""

    batch: ValidBatch
    article_count: int
    character_count: int
    seconds: float
    versions: VersionTriple


@dataclass(frozen=True, slots=True)
class Workshop:
    """A coder and the checks of its rows."""

    coder: Coder
    checker: Checker

    @property
    def versions(self) -> VersionTriple:
        """Version of dyads, hash of the dictionaries, language model."""
        found = self.coder.versions
        return found.coder_version, found.dictionary_version, found.model_name

    def process(self, articles: Sequence[Article]) -> Done:
        """Code and check a batch; raises ValidationError when a check cannot be carried out."""
        from dyads.extractors.merge import consolidate_mentions

        started = time.perf_counter()
        batch = validate_batch(code_batch(self.coder, articles), self.checker, consolidate_mentions)
        seconds = time.perf_counter() - started
        return Done(batch, len(articles), count_characters(articles), seconds, self.versions)


def count_characters(articles: Sequence[Article]) -> int:
    """Characters that are parsed: the measure of work."""
    return sum(len(article.title) + len(article.text) for article in articles)


def process_articles(spec: WorkerSpec, articles: Sequence[Article]) -> Done:
    """Code and check a batch in a worker process, which keeps what it loaded for the next batch."""
    with _ONE_AT_A_TIME:
        return _load_workshop(spec).process(articles)


def start_worker() -> None:
    """Prepare a process of a pool: one thread each, no telemetry, and no life after the parent's."""
    limit_threads()
    silence_libraries()
    Thread(target=_end_with_parent, daemon=True).start()


@cache
def _load_workshop(spec: WorkerSpec) -> Workshop:
    from dyads.schemas.expectations import Checker

    return Workshop(build_coder(spec.coder, spec.model), Checker(load_code_tables()))


def _end_with_parent() -> None:
    """A pool's process waits for work for ever when its parent was killed (Python 3.11 to 3.13)."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
