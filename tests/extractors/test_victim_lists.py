"""Who the victims were: parts of sums, subsets, sides, and what several sentences tell of the same people."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.numbers import find_casualties
from dyads.extractors.pipeline import Coder
from dyads.extractors.victim_lists import find_subsets, fit_victims
from dyads.schemas.records import Article, CodedArticle, Victim


def make(count: int | None, words: str, *, is_subset: bool = False) -> Victim:
    return Victim("killed", count, words, is_subset=is_subset)


def list_people(text: str) -> list[tuple[str, int | None]]:
    return [(text[p.start : p.end], p.count) for c in find_casualties(text) for p in c.people]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Rebels killed four soldiers, a farmer and two nurses.",
            [("four soldiers", 4), ("a farmer", 1), ("two nurses", 2)],
        ),
        ("At least 12 people were killed.", [("At least 12 people", 12)]),
        ("The toll rose to 70.", [("70", 70)]),
        ("Soldiers were killed.", []),
    ],
)
def test_claims_keep_the_people_that_they_count(text: str, people: list[tuple[str, int | None]]) -> None:
    assert list_people(text) == people


@pytest.mark.parametrize(
    ("text", "subsets"),
    [
        ("A bomb killed 12 people, including two children and a nurse.", ["two children", "a nurse"]),
        ("Twelve people, among them three policemen, were killed.", ["three policemen"]),
        ("A bomb killed 12 people and wounded 30, including five women.", ["five women"]),
        ("A bomb killed two people, including nine children.", []),
        ("A bomb killed 12 people. Two children watched.", []),
    ],
)
def test_parts_of_a_count_are_found(text: str, subsets: list[str]) -> None:
    found = find_subsets(text, find_casualties(text))
    assert [text[p.start : p.end] for parts in found.values() for p in parts] == subsets


def test_a_whole_makes_the_others_its_parts() -> None:
    fitted = fit_victims([make(3, "three soldiers"), make(5, "five farmers"), make(9, "9")], 9)
    assert [(v.count, v.is_subset) for v in fitted] == [(3, True), (5, True), (9, False)]


def test_the_same_people_in_other_words_are_left_out() -> None:
    fitted = fit_victims([make(6, "six men"), make(4, "four farmers"), make(5, "five rebels")], 10)
    assert [(v.count, v.is_subset) for v in fitted] == [(6, False), (4, False)]


def test_what_fits_stays_and_the_unknown_number_too() -> None:
    victims = [make(3, "three soldiers"), make(None, "villagers"), make(1, "a child", is_subset=True)]
    assert fit_victims(victims, 3) == victims
    assert fit_victims(victims, None) == victims
    assert fit_victims([make(20, "20 houses' owners")], 3) == []


def code(coder: Coder, text: str) -> list[tuple[object, ...]]:
    """Kind, count, side, role, country, words, is_subset of the victims of the only violent event."""
    (coded,) = coder.code_articles([Article("a", text, published_date=date(2024, 5, 18))])
    assert isinstance(coded, CodedArticle)
    (event,) = [e for e in coded.events if e["victims"]]
    return [tuple(v.values()) for v in event["victims"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        (
            "Rebels shelled a base near Goma on Tuesday, killing three soldiers and a farmer.",
            [
                ("killed", 3, "target", "MIL", "COD", "three soldiers", False),
                ("killed", 1, "target", "AGR", "COD", "a farmer", False),
            ],
        ),
        (
            "Gunmen attacked a market in Maiduguri, Nigeria, on Friday. At least 12 people were killed and 30 wounded, "
            "including two children. The death toll later rose to 15.",
            [
                ("killed", 12, "target", "CVL", "NGA", "At least 12 people", True),
                ("killed", 15, None, None, None, "15", False),
                ("injured", 30, None, None, None, "30", False),
                ("injured", 2, "target", "CVL", "NGA", "two children", True),
            ],
        ),
    ],
)  # fmt: skip
def test_an_event_lists_its_victims_once(coder: Coder, text: str, victims: list[tuple[object, ...]]) -> None:
    assert code(coder, text) == victims


def test_an_event_in_several_towns_keeps_them_all(coder: Coder) -> None:
    text = "The army shelled bases in Goma, Bukavu and Beni on Tuesday."
    (coded,) = coder.code_articles([Article("a", text, published_date=date(2024, 5, 18))])
    assert isinstance(coded, CodedArticle)
    towns = {
        name
        for e in coded.events
        for name in (e["place_name"], *(p["place_name"] for p in e["other_places"] or ()))  # type: ignore[attr-defined]
    }
    assert towns == {"Goma", "Bukavu", "Beni"}
