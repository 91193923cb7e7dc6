"""What a run reads: each id once, in portions, without what the warehouse holds unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pytest

from dyads.flows.intake import ArticleStream, Intake, Span, parse_span
from dyads.flows.steps import hash_content
from dyads.schemas.errors import SettingsError
from dyads.schemas.records import Article, Reject

ARTICLES = [
    Article("a", "Rebels attacked Tal. Rebels attacked Mar.", "One", date(2024, 5, 14)),
    Article("b", "Nothing happened.", "Two", date(2024, 5, 14)),
]


def ingest_articles(items: Iterable[Article | Reject], known: Any, versions: Any) -> Intake:
    return ArticleStream(lambda: iter(list(items)), known, versions).take(100)


def test_ingest_skips_what_the_warehouse_holds_unchanged(fake_coder: Any) -> None:
    versions = fake_coder.versions
    row = (
        hash_content(ARTICLES[0]),
        versions.coder_version,
        versions.dictionary_version,
        versions.model_name,
    )
    intake = ingest_articles(ARTICLES, {"a": row}, versions)
    assert [article.article_id for article in intake.articles] == ["b"]
    assert intake.unchanged_count == 1


@pytest.mark.parametrize("position", range(4))
def test_ingest_takes_what_changed(fake_coder: Any, position: int) -> None:
    versions = fake_coder.versions
    row = [
        hash_content(ARTICLES[0]),
        versions.coder_version,
        versions.dictionary_version,
        versions.model_name,
    ]
    row[position] += "x"
    intake = ingest_articles(ARTICLES[:1], {"a": (row[0], row[1], row[2], row[3])}, versions)
    assert len(intake.articles) == 1


def test_ingest_keeps_the_first_of_two_with_one_id(fake_coder: Any) -> None:
    items = [
        ARTICLES[0],
        Article("a", "Other text."),
        ARTICLES[0],
        Reject("c", "read", "empty", "no text", ""),
    ]
    intake = ingest_articles(items, {}, fake_coder.versions)
    assert intake.articles == (ARTICLES[0],)
    assert [(r.article_id, r.reason) for r in intake.rejects] == [("a", "duplicate_id"), ("c", "empty")]
    assert "Other text." in intake.rejects[0].row_json


def test_a_stream_is_read_in_portions(fake_coder: Any) -> None:
    articles = [Article(str(n), f"Text {n}.") for n in range(5)]
    stream = ArticleStream(lambda: iter(articles), {}, fake_coder.versions)
    sizes = []
    while not stream.is_done:
        sizes.append(len(stream.take(2).articles))
    assert sizes == [2, 2, 1]


def test_twins_are_found_across_portions(fake_coder: Any) -> None:
    items = [ARTICLES[0], ARTICLES[1], Article("a", "Other text.")]
    stream = ArticleStream(lambda: iter(items), {}, fake_coder.versions)
    assert stream.take(2).rejects == ()
    assert [reject.reason for reject in stream.take(2).rejects] == ["duplicate_id"]


def test_after_an_error_of_the_source_nothing_is_lost_or_read_twice(fake_coder: Any) -> None:
    articles = [Article(str(n), f"Text {n}.") for n in range(6)]
    broken = Reject("x", "read", "empty", "no text", "")
    openings = []

    def open_items() -> Iterator[Article | Reject]:
        openings.append(1)
        yield broken
        yield from articles[:4]
        if len(openings) == 1:
            raise OSError("the disk is away")
        yield from articles[4:]

    stream = ArticleStream(open_items, {}, fake_coder.versions)
    first = stream.take(3)
    with pytest.raises(OSError, match="disk"):
        stream.take(3)
    second = stream.take(3)
    assert [a.article_id for a in (*first.articles, *second.articles)] == ["0", "1", "2", "3", "4", "5"]
    assert (*first.rejects, *second.rejects) == (broken,)


@pytest.mark.parametrize(
    ("since", "until", "taken"),
    [
        (None, None, "bcdx"),
        ("2024-05-02", None, "cd"),
        (None, "2024-05-02", "bc"),
        ("2024-05-02", "2024-05-02", "c"),
    ],
)
def test_a_span_takes_what_was_published_in_it(
    fake_coder: Any, since: str | None, until: str | None, taken: str
) -> None:
    days = {"b": date(2024, 5, 1), "c": date(2024, 5, 2), "d": date(2024, 5, 3), "x": None}
    items = [Article(name, f"Text {name}.", "", day) for name, day in days.items()]
    stream = ArticleStream(lambda: iter(items), {}, fake_coder.versions, parse_span(since, until))
    assert "".join(article.article_id for article in stream.take(9).articles) == taken


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [("May", None, "2024-05-31"), ("2024-05-02", "2024-05-01", "swap them")],
)
def test_a_wrong_span_is_refused(since: str, until: str | None, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        parse_span(since, until)


def test_an_open_span_holds_what_has_no_day() -> None:
    assert Span().holds(None)
