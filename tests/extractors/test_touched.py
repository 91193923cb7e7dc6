"""Whom an act touches when nobody is addressed, and who speaks for an unexplained pronoun, read by the real coder."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article, CodedArticle

DAY = date(2024, 5, 18)


def read(coder: Coder, text: str) -> list[tuple[object, object, object]]:
    (coded,) = coder.code_articles([Article("a", text, published_date=DAY)])
    assert isinstance(coded, CodedArticle)
    return [(e["source_code"], e["cameo_code"], e["target_code"]) for e in coded.events]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Germany gave 30 million euros to promote private investment in Ethiopia.", ("DEU", "070", "ETH")),
        ("Russia said it will not lift the embargo until Moldova pays.", ("RUS", "1244", "MDA")),
        ("American troops have begun leaving Afghanistan.", ("USAMIL", "0874", "AFG")),
        ("The Kingdom of Jordan criticised Israel.", ("JOR", "111", "ISR")),
        ("The French president signed a statement condemning Syria.", ("FRAGOV", "111", "SYR")),
    ],
)
def test_touched_side_becomes_the_target(
    coder: Coder, text: str, expected: tuple[str, str, str | None]
) -> None:
    assert expected in read(coder, text)


def test_touched_place_at_home_is_no_target_of_a_protest(coder: Coder) -> None:
    targets = {target for _, code, target in read(coder, "Workers went on strike in France.")}
    assert targets == {None}


def test_touched_text_names_the_place_of_unnamed_people(coder: Coder) -> None:
    text = "The French government provided food to 300 people in northern Nigeria."
    (coded,) = coder.code_articles([Article("a", text, published_date=DAY)])
    assert isinstance(coded, CodedArticle)
    assert [e["target_text"] for e in coded.events] == ["300 people in northern Nigeria"]


def test_unlisted_name_acts_on_a_state_but_does_not_travel_to_it(coder: Coder) -> None:
    assert [e[1] for e in read(coder, "Mariana Velthuis criticised the Syrian government.")] == ["111"]
    assert read(coder, "Mariana Velthuis promised to visit Rome.") == []
