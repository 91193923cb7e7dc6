"""Repairs of wrong parses, on hand-built ones, and the context cues that read whole sentences."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.pipeline import Coder
from dyads.extractors.syntax import Word
from dyads.extractors.syntax.repairs import repair_parse
from dyads.schemas.records import Article, CodedArticle


def build_words(*rows: tuple[str, str, str, str, int]) -> list[Word]:
    """Words of (text, tag, pos, dep, index of the head; the root its own)."""
    words = [
        Word(i, text, text.lower(), text.lower(), tag, pos, dep, 0, 0, "", None, [])
        for i, (text, tag, pos, dep, _) in enumerate(rows)
    ]
    for word, (*_, head) in zip(words, rows, strict=True):
        if head != word.index:
            word.head = words[head]
            words[head].children.append(word)
    return words


def arcs(words: list[Word]) -> list[tuple[str, str, str | None]]:
    return [(w.text, w.dep, w.head.text if w.head else None) for w in words]


def test_verb_read_as_adjective_becomes_the_root() -> None:
    words = build_words(
        ("Turkey", "NNP", "PROPN", "npadvmod", 1),
        ("bombed", "VBD", "VERB", "amod", 2),
        ("rebels", "NNS", "NOUN", "ROOT", 2),
        (".", ".", "PUNCT", "punct", 2),
    )
    repair_parse(words)
    assert arcs(words) == [
        ("Turkey", "nsubj", "bombed"), ("bombed", "ROOT", None), ("rebels", "dobj", "bombed"), (".", "punct", "bombed")
    ]  # fmt: skip


def test_participle_in_a_sentence_with_a_finite_verb_stays() -> None:
    words = build_words(
        ("Rebel", "NN", "NOUN", "npadvmod", 1),
        ("held", "VBN", "VERB", "amod", 2),
        ("towns", "NNS", "NOUN", "nsubj", 3),
        ("burn", "VBP", "VERB", "ROOT", 3),
        (".", ".", "PUNCT", "punct", 3),
    )
    before = arcs(words)
    repair_parse(words)
    assert arcs(words) == before


def test_adjective_behind_an_object_belongs_to_the_verb_that_causes_it() -> None:
    rows = [
        ("Peru", "NNP", "PROPN", "nsubj", 1),
        ("made", "VBD", "VERB", "ROOT", 1),
        ("ships", "NNS", "NOUN", "dobj", 1),
        ("available", "JJ", "ADJ", "amod", 2),
        ("to", "IN", "ADP", "prep", 3),
        ("Chad", "NNP", "PROPN", "pobj", 4),
    ]
    words = build_words(*rows)
    words[1].lemma = "make"
    repair_parse(words)
    assert ("available", "oprd", "made") in arcs(words)
    assert [w.text for w in words[1].children] == ["Peru", "ships", "available"]
    assert words[2].children == []
    words = build_words(*rows)
    words[1].lemma = "sink"
    repair_parse(words)
    assert ("available", "amod", "ships") in arcs(words)


def test_past_tense_after_and_is_a_second_verb() -> None:
    words = build_words(
        ("Soldiers", "NNS", "NOUN", "nsubj", 1),
        ("toppled", "VBD", "VERB", "ROOT", 1),
        ("ministers", "NNS", "NOUN", "dobj", 1),
        ("and", "CC", "CCONJ", "cc", 2),
        ("dissolved", "VBD", "VERB", "amod", 5),
        ("parliament", "NN", "NOUN", "conj", 2),
    )
    repair_parse(words)
    assert arcs(words)[4:] == [("dissolved", "conj", "toppled"), ("parliament", "dobj", "dissolved")]


def test_of_after_an_object_belongs_to_it_but_not_after_accuse() -> None:
    def build(lemma: str) -> list[Word]:
        return build_words(
            (lemma, "VB", "VERB", "ROOT", 0),
            ("convoy", "NN", "NOUN", "dobj", 0),
            ("of", "IN", "ADP", "prep", 0),
            ("troops", "NNS", "NOUN", "pobj", 2),
        )

    moved, kept = build("ambush"), build("accuse")
    repair_parse(moved)
    repair_parse(kept)
    assert arcs(moved)[2] == ("of", "prep", "convoy")
    assert arcs(kept)[2] == ("of", "prep", "accuse")


def read_codes(coder: Coder, text: str) -> set[str]:
    (coded,) = coder.code_articles([Article("a", text, published_date=date(2024, 5, 18))])
    assert isinstance(coded, CodedArticle)
    return {str(e["cameo_code"]) for e in coded.events if e["is_primary"] and not e["is_background"]}


@pytest.mark.parametrize(
    "text",
    [
        "Did rebels attack the police station?",
        "“Will the army arrest the president of Guinea?”",
        "Neither the army nor the rebels attacked the hospital.",
        "No Israeli aircraft bombed the camp.",
        "Had Iraq invaded Saudi Arabia, oil would have tripled in price.",
        "In the novel, rebels storm the palace and kill the king of Jordan.",
        "The book on the Iraqi invasion of Kuwait sold well.",
        "The opposition hopes that the court will free its leader.",
        "A possible Russian invasion of Moldova was on every mind.",
        "Talks between Greece and Turkey are likely.",
        "The United Nations warned that Israel would attack Lebanon.",
    ],
)
def test_what_is_asked_told_or_only_possible_is_no_event(coder: Coder, text: str) -> None:
    assert read_codes(coder, text) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The film angered Iran, which expelled the Danish ambassador.", "161"),
        ("Rebels attacked a police station in Mali, a book on the war says.", "190"),
        ("Russia warned that it would cut off gas to Moldova.", "1312"),
        ("Sanctions were imposed on three Syrian ministers.", "163"),
        ("The Sudanese pilots were released after nine days.", "0841"),
    ],
)
def test_what_happened_beside_such_words_is_kept(coder: Coder, text: str, code: str) -> None:
    assert code in read_codes(coder, text)


def test_the_phrase_behind_an_opening_place_is_the_subject() -> None:
    words = build_words(
        ("In", "IN", "ADP", "prep", 6),
        ("Lima", "NNP", "PROPN", "pobj", 0),
        (",", ",", "PUNCT", "punct", 1),
        ("Peru", "NNP", "PROPN", "appos", 1),
        (",", ",", "PUNCT", "punct", 1),
        ("teachers", "NNS", "NOUN", "appos", 1),
        ("marched", "VBD", "VERB", "ROOT", 6),
    )
    repair_parse(words)
    assert ("teachers", "nsubj", "marched") in arcs(words)
    assert ("Peru", "appos", "Lima") in arcs(words)


def test_a_verb_with_a_subject_keeps_it() -> None:
    words = build_words(
        ("In", "IN", "ADP", "prep", 5),
        ("Lima", "NNP", "PROPN", "pobj", 0),
        (",", ",", "PUNCT", "punct", 5),
        ("rebels", "NNS", "NOUN", "nsubj", 5),
        ("never", "RB", "ADV", "neg", 5),
        ("marched", "VBD", "VERB", "ROOT", 5),
    )
    before = arcs(words)
    repair_parse(words)
    assert arcs(words) == before


def test_a_counted_phrase_behind_between_is_the_subject() -> None:
    words = build_words(
        ("Between", "IN", "ADP", "prep", 5),
        ("30", "CD", "NUM", "nummod", 4),
        ("and", "CC", "CCONJ", "cc", 1),
        ("40", "CD", "NUM", "conj", 1),
        ("miners", "NNS", "NOUN", "pobj", 0),
        ("marched", "VBD", "VERB", "ROOT", 5),
    )
    repair_parse(words)
    assert ("miners", "nsubj", "marched") in arcs(words)


def test_a_gerund_as_subject_is_a_deed_and_one_with_an_object_stays_a_verb() -> None:
    rows = [("Fighting", "VBG", "VERB", "nsubj", 1), ("erupted", "VBD", "VERB", "ROOT", 1)]
    words = build_words(*rows)
    repair_parse(words)
    assert (words[0].pos, words[0].lemma) == ("NOUN", "fighting")
    words = build_words(
        ("Fighting", "VBG", "VERB", "nsubj", 2),
        ("fires", "NNS", "NOUN", "dobj", 0),
        ("helps", "VBZ", "VERB", "ROOT", 2),
    )
    repair_parse(words)
    assert words[0].pos == "VERB"


def test_police_firing_is_headed_by_the_deed() -> None:
    words = build_words(
        ("killed", "VBN", "VERB", "ROOT", 0),
        ("in", "IN", "ADP", "prep", 0),
        ("police", "NNS", "NOUN", "pobj", 1),
        ("firing", "VBG", "VERB", "acl", 2),
    )
    repair_parse(words)
    assert arcs(words)[2:] == [("police", "compound", "firing"), ("firing", "pobj", "in")]


def test_of_behind_a_place_belongs_to_the_deed_before_it() -> None:
    words = build_words(
        ("The", "DT", "DET", "det", 1),
        ("murder", "NN", "NOUN", "nsubj", 7),
        ("in", "IN", "ADP", "prep", 1),
        ("Tal", "NNP", "PROPN", "pobj", 2),
        ("of", "IN", "ADP", "prep", 3),
        ("a", "DT", "DET", "det", 6),
        ("judge", "NN", "NOUN", "pobj", 4),
        ("shocked", "VBD", "VERB", "ROOT", 7),
        ("Chad", "NNP", "PROPN", "dobj", 7),
    )
    words[3].entity = "BGPE"
    repair_parse(words)
    assert words[4].head is words[1]
    assert words[2].head is words[1]
