"""Which mentions of violence are one incident, who is named for it, and what is told without a place or a day."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.incidents import (
    are_two_victims,
    gather_victims,
    is_damage,
    is_named,
    is_one_deed,
    is_same_fate,
    is_unsaid,
    join_targets,
    same_victims,
)
from dyads.extractors.pipeline import Coder, build_pipeline
from dyads.schemas.records import Article

SENTENCE = "Gunmen killed Mayor Ana Ruiz and her driver in Tal."


def row(**values: object) -> dict[str, object]:
    base: dict[str, object] = {
        "sentence_index": 0, "sentence_start": 0, "sentence_end": len(SENTENCE), "sentence_text": SENTENCE,
        "trigger_start": 7, "cameo_code": "180", "cameo_root": "18", "is_background": False,
        "source_text": "Gunmen", "source_start": 0, "source_end": 6, "source_name": "Gunmen", "source_code": "UAF",
        "source_country": None, "source_role": "UAF", "target_text": "Mayor Ana Ruiz", "target_start": 14,
        "target_end": 28, "target_name": None, "target_code": None, "target_country": None, "target_role": None,
        "place_name": None, "location_text": None, "admin1_name": None, "country_name": None,
    }  # fmt: skip
    return {**base, **values}


@pytest.fixture(scope="module")
def coder() -> Coder:
    return build_pipeline()


def code(coder: Coder, text: str) -> list[dict[str, object]]:
    article = Article("a", text, published_date=date(1990, 3, 9))
    coded = coder.code_sentences(article, coder.parse_articles([article])[0])
    return [dict(e) for e in coded.events if e["is_primary"]]


def test_victims_of_one_verb_are_one_deed_with_all_their_words() -> None:
    first = row()
    second = row(target_text="her driver", target_start=33, target_end=43)
    assert is_one_deed(first, second)
    event = dict(first)
    join_targets(event, [first, second])
    assert event["target_text"] == "Mayor Ana Ruiz and her driver"


def test_an_abduction_beside_a_killing_of_others_is_another_deed() -> None:
    killing = row()
    abduction = row(cameo_code="181", trigger_start=40, target_start=60, target_end=65)
    assert not is_one_deed(killing, abduction)
    assert is_one_deed(killing, row(cameo_code="190", trigger_start=40, target_start=60, target_end=65))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Hector Oqueli", "the death of Oqueli", False),
        ("opposition leader Hector Oqueli", "Oqueli", True),
        ("the six priests", "six priests", True),
        ("four peasants", "two soldiers", False),
        ("12 judges", "3 judges", False),
        ("the soldiers", "the soldiers", False),
    ],
)
def test_victims_are_the_same_by_words_of_their_own(a: str, b: str, expected: bool) -> None:
    assert same_victims(row(target_text=a), row(target_text=b)) is expected


def test_a_target_that_is_only_the_victims_or_the_place_is_unsaid() -> None:
    assert is_unsaid(row(target_text="the victims"))
    assert is_unsaid(row(target_text="downtown Tala", place_name="Tala downtown"))
    assert not is_unsaid(row())


def test_what_an_attack_destroyed_belongs_to_it() -> None:
    damage = row(cameo_code="1712", cameo_root="17", source_code=None, sentence_index=1)
    assert is_damage(row(), damage)
    assert not is_damage(row(), {**damage, "sentence_index": 5})
    assert not is_damage(row(), {**damage, "source_code": "REB"})


def test_a_role_is_no_name() -> None:
    assert not is_named(row())
    assert not is_named(row(source_text="THE ARMY", source_name="THE ARMY", source_code="SLVMIL"))
    assert is_named(row(source_text="THE FMLN", source_name="Farabundo Marti National Liberation Front"))


def test_a_claim_of_responsibility_names_the_attacker(coder: Coder) -> None:
    events = code(
        coder,
        "A bomb exploded near an army patrol in Lima on Monday. The Shining Path claimed responsibility.",
    )
    bomb = next(e for e in events if e["cameo_code"] == "183")
    assert (bomb["source_text"], bomb["source_code"]) == ("The Shining Path", "PERREB")


def test_a_denied_responsibility_names_nobody(coder: Coder) -> None:
    events = code(
        coder,
        "A bomb exploded near an army patrol in Lima on Monday. No group has claimed responsibility for the attack.",
    )
    assert next(e for e in events if e["cameo_code"] == "183")["source_code"] is None


def test_a_deed_that_is_only_talked_about_counts_when_nothing_else_tells_it(coder: Coder) -> None:
    events = code(coder, "Police are investigating the murder of two judges in Bogota.")
    assert ("180", "two judges in Bogota") in {(e["cameo_code"], e["target_text"]) for e in events}


def test_this_capital_is_where_the_article_comes_from(coder: Coder) -> None:
    events = code(
        coder, "LA PAZ, March 9 (Reuter) - Gunmen shot dead two policemen in this capital on Thursday."
    )
    assert {e["place_name"] for e in events if e["cameo_root"] in ("18", "19")} == {"La Paz"}


def test_the_day_of_the_attack_may_stand_in_a_later_sentence(coder: Coder) -> None:
    events = code(
        coder, "Rebels kidnapped 30 peasants in Peru. The crime took place on 2 March near the river."
    )
    assert {e["event_date"] for e in events if e["cameo_code"] == "181"} == {date(1990, 3, 2)}


def test_people_of_different_names_are_victims_of_different_deeds() -> None:
    mayor = row(victim_names=frozenset({"ruiz", "anna"}))
    senator = row(target_text="Senator Luis Paredes", victim_names=frozenset({"luis", "paredes"}))
    assert are_two_victims(mayor, senator)
    companion = row(target_text="Ruiz and his companion Eva Flores", victim_names=frozenset({"flores"}))
    assert not are_two_victims(mayor, companion)
    assert not are_two_victims(mayor, row(victim_names=frozenset({"ruiz"})))
    assert not are_two_victims(mayor, row(target_text="two guards"))


def test_nobody_is_killed_twice() -> None:
    mayor = row(victim_names=frozenset({"ruiz", "anna"}), frame_id="kill.murder")
    assert is_same_fate(mayor, row(victim_names=frozenset({"ruiz"}), frame_id="assassin.noun"))
    assert not is_same_fate(
        mayor, row(victim_names=frozenset({"ruiz"}), frame_id="abduct.kidnap", cameo_code="181")
    )
    assert not is_same_fate(mayor, row(victim_names=frozenset({"paredes"}), frame_id="kill.murder"))


def test_victims_that_are_counted_go_before_the_thing_that_was_hit() -> None:
    thing = row(
        mention_id="1", target_text="the bank", target_start=60, source_code=None, marks=("one", "noun")
    )
    people = row(
        mention_id="2", marks=("named", "past"), is_people=True, victim_span=(14, 43), source_code=None
    )
    leader = dict(thing)
    gather_victims(leader, [leader, people], "")
    assert leader["target_text"] == "Mayor Ana Ruiz and her driver"
    assert (leader["target_start"], leader["target_end"]) == (14, 43)


def test_the_attackers_own_dead_are_not_the_victims_of_his_attack() -> None:
    attack = row(
        mention_id="1", target_text="the post", target_start=60, source_code="REB", source_role="REB"
    )
    dead = row(
        mention_id="2", marks=("counted", "past"), is_people=True, source_code=None, target_code="REB",
        target_role="REB",
    )  # fmt: skip
    leader = dict(attack)
    gather_victims(leader, [leader, dead], "")
    assert leader["target_text"] == "the post"


def test_all_who_are_joined_by_and_are_the_victims(coder: Coder) -> None:
    events = code(
        coder, "Gunmen murdered the judge Ana Ruiz, a clerk and two policemen in Neiva on Thursday."
    )
    assert {e["target_text"] for e in events if e["cameo_root"] == "18"} == {
        "the judge Ana Ruiz, a clerk and two policemen"
    }


def test_who_is_blamed_for_a_murder_did_it(coder: Coder) -> None:
    events = code(
        coder, "President Cristiani blamed FMLN guerrillas for the murder of the analyst Edgar Rojas."
    )
    murder = next(e for e in events if e["cameo_root"] == "18")
    assert (murder["source_text"], murder["target_text"]) == ("FMLN guerrillas", "the analyst Edgar Rojas")


GENERAL = (
    "The bishop spoke in the cathedral. He praised the teachers of the school. The army bombs the civilian population. "
    "Repression against the people goes on. He thanked the choir. The mass ended with a prayer."
)
PARTICULAR = (
    "The bishop spoke in the cathedral. He praised the teachers of the school. The army bombed a chapel in Corinto on "
    "Tuesday. Soldiers murdered the priest Andres Rojas. He thanked the choir. The mass ended with a prayer."
)


def test_violence_that_is_told_in_general_is_background(coder: Coder) -> None:
    events = [e for e in code(coder, GENERAL) if e["cameo_root"] in ("17", "18", "19")]
    assert events
    assert all(e["is_background"] for e in events)


def test_violence_of_a_day_or_of_named_people_is_none(coder: Coder) -> None:
    events = [e for e in code(coder, PARTICULAR) if e["cameo_root"] in ("18", "19")]
    assert events
    assert not any(e["is_background"] for e in events)


def test_the_terrorists_who_burn_are_the_group_that_the_article_names(coder: Coder) -> None:
    text = "Shining Path guerrillas entered Huanta on Sunday, police said. The terrorists burned two schools in Anta."
    fires = [e for e in code(coder, text) if e["cameo_code"] == "1712"]
    assert {e["source_code"] for e in fires} == {"PERREB"}
