"""Batches cut by time, and the queue over a runner that works in this process."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

import pytest

from dyads.flows.batches import BatchQueue, BatchSizer
from dyads.flows.runners import SerialRunner
from dyads.flows.steps import CodedBatch
from dyads.flows.workers import Done, Workshop
from dyads.schemas.errors import SettingsError
from dyads.schemas.records import Article

EMPTY = CodedBatch((), (), {}, (), {})
VERSIONS = ("0.0.1", "fakedictionary", "fake-1.0")


def build_articles(lengths: Sequence[int]) -> deque[Article]:
    return deque(Article(str(n), "x" * length) for n, length in enumerate(lengths))


def test_a_batch_is_what_the_speed_allows_in_the_time() -> None:
    sizer = BatchSizer(seconds=2, most_articles=100, speed=100)
    articles = build_articles([100, 90, 20, 30])
    assert [len(sizer.cut(articles)) for _ in range(2)] == [2, 2]
    assert sizer.cut(articles) == []


def test_an_article_of_any_length_is_a_batch() -> None:
    assert len(BatchSizer(1, 100, speed=10).cut(build_articles([1000, 1000]))) == 1


def test_no_batch_has_more_articles_than_set() -> None:
    assert len(BatchSizer(100, 3, speed=1000).cut(build_articles([1] * 9))) == 3


def test_the_speed_follows_what_is_measured() -> None:
    sizer = BatchSizer(10, 100, speed=1000)
    for _ in range(20):
        sizer.learn(Done(EMPTY, 1, 5000, 1.0, VERSIONS))
    assert sizer.speed == pytest.approx(5000, rel=0.01)
    assert sizer.estimate(build_articles([10_000])) == pytest.approx(2, rel=0.01)


def test_a_batch_without_time_or_text_teaches_nothing() -> None:
    sizer = BatchSizer(10, 100, speed=1000)
    sizer.learn(Done(EMPTY, 1, 0, 0.0, VERSIONS))
    assert sizer.speed == 1000


@pytest.fixture
def runner(fake_coder: Any) -> SerialRunner:
    return SerialRunner(Workshop(fake_coder))


def test_all_that_is_fed_comes_out_in_bounded_portions(runner: SerialRunner) -> None:
    queue = BatchQueue(runner, BatchSizer(10, 2), VERSIONS, 60)
    queue.feed(Article(str(n), f"Rebels attacked Tal{n}.") for n in range(5))
    counts = []
    while not queue.is_done:
        counts.append([done.article_count for done in queue.take(0)])
    assert counts == [[2], [2], [1]]


def test_a_worker_of_another_version_is_named(runner: SerialRunner) -> None:
    queue = BatchQueue(runner, BatchSizer(10, 2), ("0.0.1", "mine", "fake-1.0"), 60)
    queue.feed([Article("a", "Rebels attacked Tal.")])
    with pytest.raises(SettingsError, match=r"fakedictionary.*mine.*same dyads"):
        queue.take(1)


class DyingRunner:
    """Breaks whenever a batch holds the article "bad"."""

    broken: tuple[type[BaseException], ...] = (ConnectionError,)

    def __init__(self, error: BaseException) -> None:
        self._error = error
        self.restarts = 0

    def prepare(self, seconds: float) -> None:
        """Nothing to prepare."""

    def count_slots(self) -> int:
        return 2

    def submit(self, articles: Sequence[Article]) -> Future[Done]:
        future: Future[Done] = Future()
        if any(article.article_id == "bad" for article in articles):
            future.set_exception(self._error)
        else:
            rows = tuple({"article_id": article.article_id} for article in articles)
            future.set_result(Done(CodedBatch(rows, (), {}, (), {}), len(articles), 1, 0.1, VERSIONS))
        return future

    def restart(self) -> None:
        self.restarts += 1


def test_the_article_that_kills_its_process_is_found_and_the_rest_is_kept() -> None:
    queue = BatchQueue(DyingRunner(ConnectionError()), BatchSizer(10, 4), VERSIONS, 60)
    ids = [*"abcdef", "bad", *"ghijk"]
    queue.feed(Article(name, "text") for name in ids)
    found: list[Done] = []
    while not queue.is_done:
        found += queue.take(1)
    coded = [str(row["article_id"]) for done in found for row in done.batch.articles]
    assert sorted(coded) == list("abcdefghijk")
    rejects = [reject for done in found for reject in done.batch.rejects]
    assert [(r.article_id, r.stage, r.reason) for r in rejects] == [("bad", "code", "coder_error")]
    assert "process that coded it died" in rejects[0].detail


def test_an_error_of_the_coder_itself_stops_the_run() -> None:
    queue = BatchQueue(DyingRunner(ValueError("wrong seed")), BatchSizer(10, 4), VERSIONS, 60)
    queue.feed([Article("bad", "text")])
    with pytest.raises(ValueError, match="wrong seed"):
        queue.take(1)
