"""Articles through a runner: batches cut by the time they take, results as they come, poisonous articles found."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from typing import Protocol

from dyads.flows.output import dump_json
from dyads.flows.steps import CodedBatch
from dyads.flows.workers import Done, count_characters
from dyads.schemas.errors import SettingsError
from dyads.schemas.records import Article, Reject

__all__ = ["BatchQueue", "BatchSizer", "Runner"]

_LOG = logging.getLogger(__name__)
FIRST_SPEED = 10_000.0  # characters a second before any was measured; two cores do 15,000 to 25,000
SPEED_MEMORY = 0.5  # weight of the newest batch


class Runner(Protocol):
    """Where batches are coded: in this process, in a pool, on a cluster."""

    @property
    def broken(self) -> tuple[type[BaseException], ...]:
        """Errors that say that a process died, not that the coder failed."""

    def prepare(self, seconds: float) -> None:
        """Hear how many seconds of work of one process are ahead."""

    def count_slots(self) -> int:
        """How many batches should be under way."""

    def submit(self, articles: Sequence[Article]) -> Future[Done]:
        """Start a batch."""

    def restart(self) -> None:
        """Have fresh processes after one died or hangs; batches under way are lost."""


@dataclass(slots=True)
class BatchSizer:
    """Cuts batches that take about `seconds`, by the speed measured so far."""

    seconds: float
    most_articles: int
    speed: float = FIRST_SPEED  # characters a second of one process

    def learn(self, done: Done) -> None:
        """Take a measurement into account."""
        if done.seconds > 0 and done.character_count:
            found = done.character_count / done.seconds
            self.speed += SPEED_MEMORY * (found - self.speed)

    def cut(self, articles: deque[Article]) -> list[Article]:
        """Take the next batch from the left; at least one article when there is one."""
        batch: list[Article] = []
        room = self.speed * self.seconds
        while articles and len(batch) < self.most_articles:
            room -= count_characters([articles[0]])
            if batch and room < 0:
                break
            batch.append(articles.popleft())
        return batch

    def estimate(self, articles: Iterable[Article]) -> float:
        """Seconds that one process will need."""
        return count_characters(list(articles)) / self.speed


@dataclass(slots=True)
class BatchQueue:
    """Articles that wait, batches under way, and results as they come; holds few batches at any moment."""

    runner: Runner
    sizer: BatchSizer
    versions: tuple[str, str, str]
    timeout: float  # seconds in which some batch must be done
    _waiting: deque[Article] = field(default_factory=deque)
    _suspects: deque[list[Article]] = field(default_factory=deque)
    _running: dict[Future[Done], list[Article]] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether everything that was fed has come out."""
        return not (self._waiting or self._running or self._suspects)

    def feed(self, articles: Iterable[Article]) -> None:
        """Add articles at the end."""
        self._waiting.extend(articles)

    def take(self, seconds: float) -> list[Done]:
        """What is done within about `seconds`, or until all is done; at least one batch when there is one."""
        until = time.monotonic() + seconds
        found: list[Done] = []
        while not self.is_done and (not found or time.monotonic() < until):
            for done in self._collect():
                self._check_versions(done)
                self.sizer.learn(done)
                found.append(done)
        return found

    def _collect(self) -> Iterator[Done]:
        if self._suspects and not self._running:
            yield from self._try_alone(self._suspects.popleft())
            return
        if not self._suspects:
            self._submit()
        finished, _ = wait(self._running, self.timeout, FIRST_COMPLETED)
        if not finished:
            self._suspect_all(f"no batch was done in {self.timeout:g} s")
        for future in finished:
            batch = self._running.pop(future)
            try:
                yield future.result()
            except self.runner.broken as error:
                self._running[future] = batch
                yield from self._save_finished()
                self._suspect_all(f"a worker process died ({type(error).__name__})")
                return

    def _submit(self) -> None:
        self.runner.prepare(self.sizer.estimate(self._waiting))
        while self._waiting and len(self._running) < self.runner.count_slots():
            batch = self.sizer.cut(self._waiting)
            self._running[self.runner.submit(batch)] = batch

    def _save_finished(self) -> Iterator[Done]:
        """Results that were there before a process died."""
        for future in [f for f in self._running if f.done() and not f.cancelled() and f.exception() is None]:
            del self._running[future]
            yield future.result()

    def _suspect_all(self, why: str) -> None:
        """Any batch under way may hold the article that kills or hangs: they are done again, one at a time."""
        _LOG.warning("%s; %d batches are coded again, one at a time", why, len(self._running))
        self._suspects.extend(self._running.values())
        self._running.clear()
        self.runner.restart()

    def _try_alone(self, batch: list[Article]) -> Iterator[Done]:
        future = self.runner.submit(batch)
        try:
            yield future.result(self.timeout)
            return
        except TimeoutError:
            why = f"coding took longer than {self.timeout:g} s"
        except self.runner.broken:
            why = "the process that coded it died, perhaps for want of memory"
        self.runner.restart()
        if len(batch) == 1:
            yield self._give_up(batch[0], why)
            return
        half = len(batch) // 2
        self._suspects.extendleft([batch[half:], batch[:half]])

    def _give_up(self, article: Article, why: str) -> Done:
        row = dump_json({"id": article.article_id, "title": article.title, "text": article.text})
        reject = Reject(article.article_id, "code", "coder_error", why, row)
        return Done(CodedBatch((), (), {}, (reject,), {}), 1, 0, 0.0, self.versions)

    def _check_versions(self, done: Done) -> None:
        if done.versions != self.versions:
            raise SettingsError(
                f"a worker codes with {' '.join(done.versions)}, this process with {' '.join(self.versions)}; "
                "install the same dyads and model on all machines and restart the workers"
            )
