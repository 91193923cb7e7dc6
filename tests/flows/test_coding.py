"""Streams of articles: batches as they arrive, and why nothing was coded."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from dyads.flows.coding import Tally, code_stream, explain_empty, gather_batches, split_batches
from dyads.schemas.records import Article, CodedArticle, Reject


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (3, [3]), (4, [4]), (9, [4, 4, 1])])
def test_split_batches_fill_up(count: int, sizes: list[int]) -> None:
    assert [len(batch) for batch in split_batches(range(count), 4)] == sizes


@pytest.mark.parametrize("size", [1, 3, 100])
def test_gathered_batches_hold_everything_in_order(size: int) -> None:
    batches = list(gather_batches(range(50), size))
    assert [item for batch in batches for item in batch] == list(range(50))
    assert max(map(len, batches)) <= size


def test_a_slow_producer_is_answered_at_once() -> None:
    answered = Event()

    def produce() -> Iterator[int]:
        yield 1
        assert answered.wait(30)  # the second comes only after the first was handed on
        yield 2

    batches = gather_batches(produce(), 100)
    assert next(batches) == [1]
    answered.set()
    assert next(batches) == [2]


def test_an_error_of_the_producer_comes_after_what_it_gave() -> None:
    def produce() -> Iterator[int]:
        yield 1
        raise ValueError("broken source")

    batches = gather_batches(produce(), 1)
    assert next(batches) == [1]
    with pytest.raises(ValueError, match="broken source"):
        next(batches)


def test_code_stream_counts_and_hands_on_rejects(fake_coder: Any) -> None:
    items = [
        Article("a", "Rebels attacked Tal."),
        Reject("b", "read", "empty", "no text", ""),
        Article("c", "BOOM"),
    ]
    tally, rejects = Tally(), list[Reject]()
    coded = list(code_stream(fake_coder, items, 10, tally, rejects.append))
    assert [result.article.article_id for result in coded] == ["a"]
    assert {reject.article_id for reject in rejects} == {"b", "c"}
    assert (tally.articles, tally.rejects, tally.counts["events"]) == (1, 2, 1)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (
            {"sentences": 14, "clauses": 9, "matched": 3},
            "0 events: 14 sentences, 9 clauses, 3 matched a frame, none had an actor",
        ),
        (
            {"sentences": 1, "clauses": 1, "matched": 0},
            "0 events: 1 sentence, 1 clause, none matched a frame",
        ),
        ({"sentences": 2, "clauses": 0, "matched": 0}, "0 events: 2 sentences, 0 clauses"),
    ],
)
def test_an_empty_result_says_why(counts: dict[str, int], told: str) -> None:
    tally = Tally()
    tally.add(CodedArticle(Article("a", "x"), (), (), counts))
    assert explain_empty(tally) == told


def test_nothing_readable_says_so() -> None:
    tally = Tally()
    tally.add(Reject("a", "read", "empty", "no text", ""))
    assert explain_empty(tally) == "0 events: no article could be read (1 rejected)"
