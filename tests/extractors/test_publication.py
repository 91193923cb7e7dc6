"""The date of publication against the dates in the text."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.pipeline import Coder
from dyads.extractors.publication import date_article
from dyads.schemas.records import Article

CRAWLED = date(2011, 6, 20)


def make(text: str, published: date | None = CRAWLED) -> Article:
    return Article("a", text, published_date=published)


@pytest.mark.parametrize(
    "text",
    [
        "It rained in Tal on Monday.",
        "KABUL, June 18 (AP) - It rained.",
        "Updated: May 3, 2011\nIt rained in Tal.",
        "The war began on 5 May 1999 and ended on 8 August 2003, historians say.",
        "On 3 May 2010 they met. On 10 May 2010 they parted. On 1 June 2011 they met again.",
    ],
)
def test_a_date_that_fits_its_text_gives_no_warning(text: str) -> None:
    found = date_article(make(text))
    assert (found.day, found.warning) == (CRAWLED, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("KABUL, May 3 (AP) - It rained.", date(2011, 5, 3)),
        ("KABUL, 3 Dec 09 (AFP) -- It rained.", date(2009, 12, 3)),
        ("KABUL, Dec. 30 (Reuters) - It rained.", date(2010, 12, 30)),
        ("Rain in Tal\nSaturday, May 14, 2011\nIt rained.", date(2011, 5, 14)),
        ("Published 2011-05-14\n\nIt rained.", date(2011, 5, 14)),
    ],
)
def test_an_older_date_of_the_text_is_used_and_told(text: str, day: date) -> None:
    found = date_article(make(text))
    assert found.day == day
    assert found.warning == (
        f"published_date 2011-06-20 is {(CRAWLED - day).days} days after the date in the text, {day}, which is used"
    )


def test_a_later_date_of_the_text_is_told() -> None:
    found = date_article(make("Published: 14 July 2011\nIt rained."))
    assert found.day == CRAWLED
    assert found.warning == "published_date 2011-06-20 is 24 days before the date in the text, 2011-07-14"


def test_a_text_whose_dates_are_all_far_away_is_told() -> None:
    found = date_article(make("Rebels took Tal on 3 May 2004. On 10 May 2004 the army came back."))
    assert found.day == CRAWLED
    assert (
        found.warning
        == "published_date 2011-06-20 is 2597 days from the nearest date in the text, 2004-05-10"
    )


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("It rained on Monday.", None, "days told without a year stay open"),
        ("KABUL, May 3 (AP) - It rained.", None, "days told without a year stay open"),
        ("Saturday, May 14, 2011\nIt rained.", date(2011, 5, 14), "the date in the text, 2011-05-14, is used"),
    ],
)  # fmt: skip
def test_a_missing_date_is_told(text: str, day: date | None, told: str) -> None:
    found = date_article(make(text, None))
    assert found.day == day
    assert found.warning is not None
    assert found.warning.startswith("there is no publication date; ")
    assert told in found.warning


@pytest.mark.parametrize(
    ("published", "text", "day", "precision"),
    [
        (CRAWLED, "KABUL, May 3 (AP) - Rebels killed two soldiers on Monday.", date(2011, 5, 2), "day"),
        (None, "Rebels killed two soldiers in Goma on Monday.", None, "open"),
    ],
)
def test_events_are_dated_from_the_day_that_is_believed(
    coder: Coder, published: date | None, text: str, day: date | None, precision: str
) -> None:
    (coded,) = coder.code_articles([make(text, published)])
    (event,) = coded.events  # type: ignore[union-attr]
    assert (event["event_date"], event["date_precision"], event["published_date"]) == (
        day,
        precision,
        published,
    )
