"""Violence told in general, and what the mentions of one event tell each other; pure rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from dyads.extractors.article_groups import drop_presupposed, share_dates
from dyads.extractors.occasions import find_general

LONG = 12  # sentences


def row(**values: object) -> dict[str, object]:
    base: dict[str, object] = {
        "mention_id": "m", "sentence_index": 3, "trigger_start": 7, "cameo_code": "190", "cameo_root": "19",
        "frame_id": "attack.attack", "is_presupposed": False, "is_primary": True, "date_method": "publication",
        "date_precision": "day", "event_date": date(1990, 3, 9), "event_date_end": date(1990, 3, 9),
        "geo_method": "focus", "marks": ("whole", "present"),
    }  # fmt: skip
    return {**base, **values}


def no_toll(_: Sequence[str]) -> bool:
    return False


def test_violence_without_day_place_number_or_name_is_general() -> None:
    assert find_general([row()], [(True, 0)], LONG, no_toll) == {(True, 0)}


@pytest.mark.parametrize(
    "told",
    [
        {"date_method": "text"},
        {"geo_method": "gazetteer"},
        {"marks": ("named", "perfect")},
        {"marks": ("counted", "past")},
        {"marks": ("many", "noun"), "frame_id": "kill.noun"},
        {"sentence_index": 0},
        {"cameo_root": "14"},
        {"cameo_root": "17", "frame_id": "repress.tear_gas"},
    ],
)
def test_what_tells_an_occasion_is_not(told: dict[str, object]) -> None:
    assert not find_general([row(**told)], [(True, 0)], LONG, no_toll)


def test_one_mention_that_tells_the_day_saves_the_event() -> None:
    rows = [row(), row(date_method="text")]
    assert not find_general(rows, [(True, 0), (True, 0)], LONG, no_toll)


def test_a_toll_saves_the_event_and_a_brief_has_only_events() -> None:
    assert not find_general([row()], [(True, 0)], LONG, lambda _: True)
    assert not find_general([row()], [(True, 0)], 3, no_toll)


def test_an_undertaking_and_a_toll_of_years_are_general_wherever_they_are() -> None:
    war = row(geo_method="gazetteer", is_undertaking=True, marks=("many", "past"))
    toll = row(is_cumulative=True, marks=("counted", "perfect"))
    assert find_general([war], [(True, 0)], LONG, no_toll)
    assert find_general([toll], [(True, 0)], LONG, no_toll)
    assert not find_general([{**war, "marks": ("counted", "past")}], [(True, 0)], LONG, no_toll)


def test_a_talked_about_deed_stays_when_its_victims_are_named() -> None:
    told = row(mention_id="1")
    vague = row(mention_id="2", is_presupposed=True)
    named = row(mention_id="3", is_presupposed=True, marks=("named", "past"))
    rows, keys = drop_presupposed([told, vague, named], [(True, 0), (True, 1), (True, 2)])
    assert [r["mention_id"] for r in rows] == ["1", "3"]
    assert keys == [(True, 0), (True, 2)]


def test_the_day_of_a_murder_is_not_that_of_the_word_about_it() -> None:
    today, day = date(1990, 3, 9), date(1990, 3, 2)
    names = frozenset({"ruiz"})
    word = row(date_method="text", victim_names=names)
    deed = row(date_method="text", victim_names=names, event_date=day, event_date_end=day)
    silent = row()
    share_dates([word, deed, silent], [(True, 0)] * 3, today)
    assert [r["event_date"] for r in (word, deed, silent)] == [day, day, day]
