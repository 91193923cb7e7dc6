"""Who suffered a deed and who did it, when other sentences of the article say so."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.numbers import find_casualties
from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article, CodedArticle


def code(coder: Coder, text: str) -> list[dict[str, object]]:
    (coded,) = coder.code_articles([Article("a", text, published_date=date(1990, 5, 18))])
    assert isinstance(coded, CodedArticle)
    return [e for e in coded.events if e["is_primary"] and not e["is_background"]]


def test_a_sentence_that_names_the_dead_tells_the_target(coder: Coder) -> None:
    text = (
        "A bomb exploded in a market on Tuesday, killing three people. The dead were identified as Omar Castro, "
        "Elsa Prado, and policeman Leon Gomez, who lived nearby."
    )
    event = code(coder, text)[0]
    assert event["target_text"] == "Omar Castro, Elsa Prado, and policeman Leon Gomez"
    assert text[int(str(event["target_start"])) : int(str(event["target_end"]))] == event["target_text"]
    assert event["fatalities_best"] == 3


def test_a_list_behind_a_colon_belongs_to_the_victims(coder: Coder) -> None:
    text = "Soldiers killed three reporters: Juan Navas, a photographer, Karl Lag, and Mauricio Pineda, the army said."
    event = code(coder, text)[0]
    assert str(event["target_text"]).endswith("Mauricio Pineda")


@pytest.mark.parametrize(
    "cue",
    [
        "The police hold the Shining Path responsible for the attack.",
        "The attack was carried out on a quiet morning by the Shining Path.",
        "The mayor blamed the attack on the Shining Path.",
        "The attack was claimed by the Shining Path.",
    ],
)
def test_the_doer_is_named_by_another_sentence(coder: Coder, cue: str) -> None:
    events = code(coder, f"A bomb destroyed a bank in Lima on Monday. Nobody was hurt. {cue}")
    bomb = next(e for e in events if str(e["cameo_code"]).startswith("18"))
    assert bomb["source_code"] == "PERREB"


def test_a_murder_told_in_passing_is_a_fact_whatever_is_planned(coder: Coder) -> None:
    events = code(coder, "The party will choose someone to replace Juan Perez, who was murdered on Monday.")
    assert [e["target_text"] for e in events if e["cameo_root"] == "18"] == ["Juan Perez"]


def test_a_captive_is_the_object_not_the_word_hostage(coder: Coder) -> None:
    events = code(coder, "Three diplomats are being held hostage by rebels in Lima.")
    assert [(e["cameo_code"], e["target_text"]) for e in events] == [("181", "Three diplomats")]


def test_ages_are_no_counts_between_names() -> None:
    (claim,) = find_casualties("Gunmen killed Maria Pulido, 42, and Pilar Pulido, 19, in Tal.")
    assert (claim.kind, claim.best) == ("dead", 2)
