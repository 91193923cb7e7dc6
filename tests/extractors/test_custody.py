"""Arrests told without the police, deaths at their hands, and what is only spoken of."""

from __future__ import annotations

import pytest

from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article, CodedArticle


def code(coder: Coder, text: str) -> list[dict[str, object]]:
    coded = next(iter(coder.code_articles([Article("a", text)])))
    assert isinstance(coded, CodedArticle)
    return [e for e in coded.events if e["is_primary"] and not e["is_background"]]


def test_custody_names_the_police_of_the_article(coder: Coder) -> None:
    (event,) = code(coder, "Five traders were arrested in Kano on Monday. A police spokesman gave no names.")
    assert (event["cameo_code"], event["source_code"]) == ("173", "NGACOP")
    assert event["source_text"] == "police"


def test_custody_leaves_the_source_empty_where_no_force_is_named(coder: Coder) -> None:
    (event,) = code(coder, "Five traders were arrested in Kano on Monday. The market was closed.")
    assert (event["cameo_code"], event["source_code"], event["source_text"]) == ("173", None, None)


def test_custody_takes_no_police_of_another_country(coder: Coder) -> None:
    text = "French police praised the work. Five traders were arrested in Kano, Nigeria, on Monday."
    arrests = [e for e in code(coder, text) if e["cameo_code"] == "173"]
    assert [e["source_code"] for e in arrests] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two brothers were killed in police firing in Lahore on Friday.", ("180", "PAKCOP", 2)),
        ("Ten students fell to police bullets in Lahore.", ("180", "PAKCOP", 10)),
        ("Police had to open fire at a mob in Lahore.", ("193", "PAKCOP", None)),
        ("The stones forced police to open fire in Lahore.", ("193", "PAKCOP", None)),
        ("Police in Lahore burst tear-gas shells.", ("175", "PAKCOP", None)),
    ],
)
def test_police_are_the_agent(coder: Coder, text: str, expected: tuple[str, str, int | None]) -> None:
    found = [(e["cameo_code"], e["source_code"], e["fatalities_best"]) for e in code(coder, text)]
    assert expected in found


@pytest.mark.parametrize(
    "text",
    [
        "Two workers were hurt when a boiler exploded at a chemical plant in Lagos.",
        "Three students in Lagos died after drinking bad water.",
        "Workers in Lagos were engaged in the packing of tea.",
    ],
)
def test_accidents_are_no_attacks(coder: Coder, text: str) -> None:
    assert [e["cameo_code"] for e in code(coder, text) if str(e["cameo_code"])[:2] in ("18", "19")] == []


def test_what_is_told_comes_before_what_is_spoken_of(coder: Coder) -> None:
    events = code(coder, "Al Qaeda claimed responsibility for a mortar attack on an army base in Mali.")
    assert [e["cameo_code"] for e in events] == ["015", "194"]
