"""Clauses in normal form from parses built by hand, so that the grammar is tested apart from the parser."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from dyads.extractors.clause_builder import ClauseBuilder
from dyads.extractors.clauses import Clause, Lexicon
from dyads.extractors.syntax import Sentence, read_sentences

NLP = spacy.blank("en")
LEXICON = Lexicon(
    {"attack": {""}, "talk": {""}, "fire": {"sniper"}},
    frozenset({"launch", "hold", "impose"}),
    frozenset({"begin"}),
    frozenset({"kill", "rescue", "shoot"}),
)


def parse(rows: str) -> Sentence:
    """A sentence from lines "word lemma TAG POS dep head" (head: index of a word)."""
    table = [line.split() for line in rows.strip().splitlines()]
    doc = Doc(
        NLP.vocab,
        words=[r[0] for r in table],
        lemmas=[r[1] for r in table],
        tags=[r[2] for r in table],
        pos=[r[3] for r in table],
        deps=[r[4] for r in table],
        heads=[int(r[5]) for r in table],
        sent_starts=[i == 0 for i in range(len(table))],
    )
    (sentence,) = read_sentences(doc, 0, 0, doc.text)
    return sentence


def find(sentence: Sentence, lemma: str) -> Clause:
    clauses = {c.lemma: c for c in ClauseBuilder(sentence, LEXICON).build()}
    return clauses[lemma]


def texts(words: list[object]) -> list[str]:
    return [str(w.text) for w in words]  # type: ignore[attr-defined]


def test_passive_turns_agent_into_source_and_subject_into_object() -> None:
    clause = find(
        parse("""
        Convoys convoy NNS NOUN nsubjpass 2
        were be VBD AUX auxpass 2
        ambushed ambush VBN VERB ROOT 2
        by by IN ADP agent 2
        rebels rebel NNS NOUN pobj 3
        """),
        "ambush",
    )
    assert clause.is_passive
    assert texts(clause.sources) == ["rebels"]
    assert texts(clause.objects) == ["Convoys"]


def test_relative_pronoun_is_replaced_by_its_noun() -> None:
    clause = find(
        parse("""
        Police police NNS NOUN nsubj 5
        who who WP PRON nsubj 2
        fired fire VBD VERB relcl 0
        on on IN ADP prep 2
        marchers marcher NNS NOUN pobj 3
        fled flee VBD VERB ROOT 5
        """),
        "fire",
    )
    assert texts(clause.sources) == ["Police"]
    assert texts(clause.obliques["on"]) == ["marchers"]


def test_subject_of_an_infinitive_is_that_of_its_governor() -> None:
    clause = find(
        parse("""
        Chad Chad NNP PROPN nsubj 1
        agreed agree VBD VERB ROOT 1
        to to TO PART aux 3
        leave leave VB VERB xcomp 1
        """),
        "leave",
    )
    assert texts(clause.sources) == ["Chad"]


def test_addressee_behind_a_preposition_becomes_the_subject_of_what_is_asked() -> None:
    clause = find(
        parse("""
        Mali Mali NNP PROPN nsubj 1
        called call VBD VERB ROOT 1
        on on IN ADP prep 1
        Niger Niger NNP PROPN pobj 2
        to to TO PART aux 5
        withdraw withdraw VB VERB xcomp 1
        """),
        "withdraw",
    )
    assert texts(clause.sources) == ["Niger"]


def test_joined_verbs_share_the_subject() -> None:
    clause = find(
        parse("""
        Gunmen gunman NNS NOUN nsubj 1
        killed kill VBD VERB ROOT 1
        four four CD NUM dobj 1
        and and CC CCONJ cc 1
        abducted abduct VBD VERB conj 1
        thirty thirty CD NUM dobj 4
        """),
        "abduct",
    )
    assert texts(clause.sources) == ["Gunmen"]
    assert texts(clause.objects) == ["thirty"]


def test_headline_participle_is_passive() -> None:
    clause = find(
        parse("""
        Three three CD NUM nsubj 1
        killed kill VBD VERB ROOT 1
        in in IN ADP prep 1
        Basra Basra NNP PROPN pobj 2
        """),
        "kill",
    )
    assert clause.is_passive
    assert texts(clause.objects) == ["Three"]
    assert clause.sources == []


def test_verb_that_aims_is_active_without_an_object() -> None:
    clause = find(
        parse("""
        Soldiers soldier NNS NOUN nsubj 1
        shot shoot VBD VERB ROOT 1
        into into IN ADP prep 1
        crowds crowd NNS NOUN pobj 2
        """),
        "shoot",
    )
    assert not clause.is_passive
    assert texts(clause.sources) == ["Soldiers"]


def test_event_noun_takes_the_subject_and_phrases_of_its_light_verb() -> None:
    clause = find(
        parse("""
        Rebels rebel NNS NOUN nsubj 1
        launched launch VBD VERB ROOT 1
        an an DT DET det 3
        attack attack NN NOUN dobj 1
        on on IN ADP prep 1
        Tal Tal NNP PROPN pobj 4
        """),
        "attack",
    )
    assert texts(clause.sources) == ["Rebels"]
    assert texts(clause.loose["on"]) == ["Tal"]


def test_bare_dative_reads_like_a_phrase_with_to() -> None:
    clause = find(
        parse("""
        Peru Peru NNP PROPN nsubj 1
        gave give VBD VERB ROOT 1
        Chile Chile NNP PROPN dative 1
        grain grain NN NOUN dobj 1
        """),
        "give",
    )
    assert texts(clause.obliques["to"]) == ["Chile"]
    assert texts(clause.objects) == ["grain"]


@pytest.mark.parametrize(("tag", "is_event"), [("compound", False), ("nsubj", True)])
def test_event_noun_as_a_mere_modifier_is_no_clause(tag: str, is_event: bool) -> None:
    head = "1" if tag == "compound" else "2"
    sentence = parse(f"""
        attack attack NN NOUN {tag} {head}
        {"aircraft aircraft NN NOUN nsubj 2" if tag == "compound" else "then then RB ADV advmod 2"}
        came come VBD VERB ROOT 2
        """)
    lemmas = {c.lemma for c in ClauseBuilder(sentence, LEXICON).build()}
    assert ("attack" in lemmas) is is_event


@pytest.mark.parametrize(("first", "is_event"), [("sniper", True), ("forest", False)])
def test_event_noun_may_need_a_word_before_it(first: str, is_event: bool) -> None:
    sentence = parse(f"""
        {first} {first} NN NOUN compound 1
        fire fire NN NOUN nsubj 2
        came come VBD VERB ROOT 2
        """)
    lemmas = {c.lemma for c in ClauseBuilder(sentence, LEXICON).build()}
    assert ("fire" in lemmas) is is_event
