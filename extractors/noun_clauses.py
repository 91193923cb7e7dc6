"""The clause of an event noun, with the arguments of what it measures and of the verb that carries it."""

from __future__ import annotations

from dyads.extractors import syntax
from dyads.extractors.clauses import Clause, Lexicon
from dyads.extractors.noun_phrases import MEASURE_NOUNS, add_noun_phrases
from dyads.extractors.subjects import SubjectFinder
from dyads.extractors.syntax import Word

__all__ = ["build_noun", "heads_event"]

NAME_LABELS = frozenset("PERSON ORG GPE LOC FAC NORP DATE TIME MONEY LAW PRODUCT WORK_OF_ART".split())
OCCURRING_VERBS = frozenset(
    "break erupt occur happen ensue flare rage take start begin continue resume follow".split()
)
PARTICIPANT_VERBS = frozenset({"involve", "pit", "include"})


def heads_event(noun: Word, lexicon: Lexicon) -> bool:
    """Whether a noun heads an event here: "fire" does in "sniper fire", not alone."""
    parts = lexicon.event_nouns[noun.lemma]
    return _names_event(noun) and (
        "" in parts or any(w.lower in parts for w in syntax.attributive_words(noun))
    )


def _names_event(noun: Word) -> bool:
    """Whether a noun can head an event: no part of a name or date ("Ministry of Defence"), no mere modifier."""
    if noun.pos not in ("NOUN", "PROPN") or syntax.is_modifier(noun):
        return False
    return (
        noun.entity[1:] not in NAME_LABELS if noun.pos == "PROPN" else noun.entity[1:] not in ("DATE", "TIME")
    )


def build_noun(noun: Word, subjects: SubjectFinder) -> Clause:
    """The clause of an event noun, with the arguments of its light verb."""
    clause = Clause(noun, True, noun.lemma)
    clause.possessors = syntax.possessors(noun) or syntax.doers_in_compound(noun)
    clause.attributes = syntax.attributive_words(noun)
    clause.particles = tuple(w.lower for w in clause.attributes)
    clause.complements = syntax.noun_complements(noun)
    _add_phrases(clause, noun)
    for prep in ("of", "on", "against"):  # "the arrest of a teacher by police"
        for inner in clause.obliques.get(prep, [])[:1]:
            add_noun_phrases(clause, inner, subjects)
    for prep in ("for", "of"):  # "a request for weapons from X", "a call for the release of X"
        for inner in clause.obliques.get(prep, [])[:1]:
            add_noun_phrases(clause, inner, subjects)
    for modifier in syntax.clause_modifiers(noun):
        _add_modifier(clause, modifier, subjects)
    first = syntax.first_conjunct(noun)
    measure = _measure(first)
    if measure is not None:
        _add_phrases(clause, measure)
        first = measure
    if first is not noun:
        clause.possessors = clause.possessors or syntax.possessors(first)
    _add_carrier(clause, first, subjects)
    return clause


def _measure(noun: Word) -> Word | None:
    """ "round" in "a round of talks"."""
    prep = noun.head
    if prep is None or prep.lower != "of" or not syntax.is_preposition_object(noun) or prep.head is None:
        return None
    return prep.head if prep.head.lemma in MEASURE_NOUNS else None


def _add_phrases(clause: Clause, word: Word) -> None:
    for prep, nouns, gerunds, _ in syntax.prepositional_phrases(word):
        clause.obliques.setdefault(prep, []).extend(nouns)
        if gerunds:
            clause.gerunds.setdefault(prep, []).extend(gerunds)


def _add_modifier(clause: Clause, modifier: Word, subjects: SubjectFinder) -> None:
    if modifier.lemma in PARTICIPANT_VERBS and not syntax.is_passive(modifier):
        clause.participants.extend(syntax.expand_conjuncts(syntax.own_objects(modifier)))
        for prep, nouns, _, _ in syntax.prepositional_phrases(modifier):
            if prep in ("against", "with"):
                clause.participants.extend(nouns)
    elif modifier.lemma in subjects.lexicon.light_verbs or modifier.lemma in ("claim", "blame"):
        if subjects.is_passive(modifier):
            clause.sources.extend(syntax.agents(modifier))
        elif syntax.is_relative(modifier):
            clause.sources.extend(w for w in subjects.surface(modifier) if w is not clause.head)
        _add_loose_phrases(clause, modifier, subjects)


def _add_carrier(clause: Clause, noun: Word, subjects: SubjectFinder) -> None:
    verb = noun.head
    if (
        verb is not None
        and syntax.is_preposition_object(noun)
        and verb.lower in ("in", "into")
        and verb.head is not None
    ):
        carrier = verb.head
        if carrier.lemma in (
            "engage",
            "enter",
            "be",
            "lock",
            "participate",
            "join",
            "take",
            "meet",
            "clash",
            "fight",
        ):
            _take_carrier(clause, carrier, subjects)
        return
    if verb is None or not syntax.is_verb(verb) or syntax.given_name(verb) is not None:
        return
    light = verb.lemma in subjects.lexicon.light_verbs
    if (
        (syntax.is_object(noun) and light)
        or (syntax.is_subject(noun) and subjects.is_passive(verb) and light)
        or (syntax.is_object(noun) and verb.lemma in subjects.lexicon.aspect_verbs)
    ):
        _take_carrier(clause, verb, subjects)
    elif syntax.is_subject(noun) and verb.lemma in OCCURRING_VERBS and not subjects.is_passive(verb):
        _add_loose_phrases(clause, verb, subjects)  # "clashes broke out between X and Y"


def _take_carrier(clause: Clause, verb: Word, subjects: SubjectFinder) -> None:
    clause.carrier = verb
    agents = subjects.logical_subjects(verb)
    clause.sources.extend(w for w in agents if w is not clause.head)
    _add_loose_phrases(clause, verb, subjects)


def _add_loose_phrases(clause: Clause, verb: Word, subjects: SubjectFinder) -> None:
    for prep, nouns, _, _ in syntax.prepositional_phrases(verb):
        if not (prep == "by" and subjects.is_passive(verb)):
            clause.loose.setdefault(prep, []).extend(w for w in nouns if w is not clause.head)
