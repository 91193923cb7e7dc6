"""Short notes of conflict: phrases the parser breaks, crowds nobody lists, what ACLED makes of them."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.acled_sequels import order_for_acled, refine_arrests
from dyads.extractors.pipeline import Coder
from dyads.extractors.syntax import Word
from dyads.extractors.syntax.phrase_repairs import repair_phrases
from dyads.schemas.records import Article

from .test_syntax_repairs import arcs, build_words


def code(coder: Coder, text: str) -> list[dict[str, object]]:
    article = Article("note", text, published_date=date(2022, 6, 18))
    coded = coder.code_sentences(article, coder.parse_articles([article])[0])
    return [dict(e) for e in coded.events if e["is_primary"]]


def spell(words: list[Word], index: int, lemma: str) -> None:
    words[index].lemma = lemma


def test_name_of_the_islamic_state_is_no_verb() -> None:
    words = build_words(
        ("IS", "VBZ", "VERB", "csubj", 2),
        ("fighters", "NNS", "NOUN", "attr", 0),
        ("raided", "VBD", "VERB", "ROOT", 2),
        ("Hit", "NNP", "PROPN", "dobj", 2),
    )
    repair_phrases(words)
    assert arcs(words)[:2] == [("IS", "compound", "fighters"), ("fighters", "nsubj", "raided")]
    assert words[0].pos == "PROPN"


def test_people_counted_roughly_are_the_object() -> None:
    words = build_words(
        ("Troops", "NNS", "NOUN", "nsubj", 1),
        ("seized", "VBD", "VERB", "ROOT", 1),
        ("over", "IN", "ADP", "prep", 1),
        ("90", "CD", "NUM", "nummod", 4),
        ("herders", "NNS", "NOUN", "pobj", 2),
    )
    repair_phrases(words)
    assert ("herders", "dobj", "seized") in arcs(words)
    assert ("over", "quantmod", "90") in arcs(words)


def test_words_behind_a_bracket_depend_on_nothing_inside_it() -> None:
    words = build_words(
        ("met", "VBD", "VERB", "ROOT", 0),
        ("(", "-LRB-", "PUNCT", "punct", 0),
        ("seen", "VBN", "VERB", "parataxis", 0),
        (")", "-RRB-", "PUNCT", "punct", 2),
        ("protest", "VB", "VERB", "advcl", 2),
    )
    repair_phrases(words)
    assert ("protest", "advcl", "met") in arcs(words)


def test_who_shells_kills_and_a_blast_keeps_its_toll() -> None:
    rows = [
        ("Rebels", "NNS", "NOUN", "nsubj", 1),
        ("shelled", "VBD", "VERB", "ROOT", 1),
        ("huts", "NNS", "NOUN", "dobj", 1),
        ("killing", "VBG", "VERB", "acl", 2),
    ]
    words = build_words(*rows)
    spell(words, 3, "kill")
    repair_phrases(words)
    assert ("killing", "advcl", "shelled") in arcs(words)
    words = build_words(*rows)
    spell(words, 3, "kill")
    spell(words, 2, "explosion")
    repair_phrases(words)
    assert ("killing", "acl", "huts") in arcs(words)


def test_verb_without_a_passive_is_the_verb_of_its_noun() -> None:
    words = build_words(
        ("clash", "NN", "NOUN", "ROOT", 0),
        ("ensued", "VBN", "VERB", "acl", 0),
        ("near", "IN", "ADP", "prep", 1),
        ("Tal", "NNP", "PROPN", "pobj", 2),
    )
    spell(words, 1, "ensue")
    repair_phrases(words)
    assert arcs(words)[:2] == [("clash", "nsubj", "ensued"), ("ensued", "ROOT", None)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A column of lorries drove through Lyon to protest against tolls.", "Protests"),
        ("Beekeepers held a protest in Graz.", "Protests"),
        ("Residents gathered in Turin in solidarity with the nurses.", "Protests"),
        ("A landmine exploded near Taiz on Monday.", "Explosions/Remote violence"),
        ("There was a bomb explosion in Quetta at night.", "Explosions/Remote violence"),
        ("IS militants attacked soldiers near Kirkuk.", "Battles"),
        ("An unidentified group set ablaze a school in Beni.", "Strategic developments"),
        ("Dozens of protesters demanded justice in Dakar.", "Protests"),
        ("Police blocked an opposition march in Kampala.", "Protests"),
    ],
)
def test_type_of_what_nobody_lists(coder: Coder, text: str, kind: str) -> None:
    assert kind in {str(e["acled_event_type"]) for e in code(coder, text)}


@pytest.mark.parametrize(
    "text",
    [
        "Shares in Tokyo staged a rally on Monday.",
        "The storm may cause explosions at the plant.",
        "The firm closed the road to repair it.",
    ],
)
def test_no_event_of_acled(coder: Coder, text: str) -> None:
    assert all(e["acled_event_type"] is None for e in code(coder, text))


def test_two_deeds_to_one_victim_are_one_event_with_one_death(coder: Coder) -> None:
    text = "A baker was shot in Tijuana and killed by two gunmen near Mexicali. His body was found later. 1 fatality."
    events = [e for e in code(coder, text) if e["acled_event_type"] == "Violence against civilians"]
    assert [e["fatalities_best"] for e in events] == [1]


def test_shelled_name_is_a_place_abroad(coder: Coder) -> None:
    event = code(coder, "Russian forces shelled Avdiivka, Donetsk.")[0]
    assert event["country_code"] == "UKR"


def row(kind: str | None, sentence: int, **more: object) -> dict[str, object]:
    return {
        "acled_event_type": kind, "sentence_index": sentence, "is_primary": True, "is_background": False,
        "event_id": f"{kind}{sentence}", "cameo_root": "17", "cameo_code": "173", "operator_ids": [],
        "modality": "actual", **more,
    }  # fmt: skip


def test_violence_comes_before_the_development_of_its_sentence() -> None:
    rows = [row("Strategic developments", 0), row("Battles", 0), row(None, 0)]
    told = {str(r["event_id"]) for r in rows}
    assert [r["acled_event_type"] for r in order_for_acled(rows, told)] == [
        "Battles", "Strategic developments", None,
    ]  # fmt: skip
    assert order_for_acled(rows, told - {"Battles0"})[0]["acled_event_type"] == "Strategic developments"


def test_arrests_near_a_rally_are_a_development_and_others_are_not() -> None:
    near, far = row(None, 2), row(None, 9)
    refine_arrests([row("Protests", 1, cameo_root="14", cameo_code="141"), near, far])
    assert (near["acled_event_type"], near["acled_sub_event_type"]) == ("Strategic developments", "Arrests")
    assert far["acled_event_type"] is None
