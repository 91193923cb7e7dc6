"""What stands at the nouns of a clause and so belongs to it loosely: phrases, owners, makers ("filed by Iran")."""

from __future__ import annotations

from dyads.extractors import syntax
from dyads.extractors.clauses import Clause
from dyads.extractors.subjects import SubjectFinder
from dyads.extractors.syntax import Word

__all__ = ["MAKER_VERBS", "MEASURE_NOUNS", "add_noun_phrases"]

NAMED_OWNERS = frozenset({"GPE", "LOC", "NORP", "ORG", "PERSON"})  # entity labels, without money and dates
# Nouns that only measure the event noun behind "of" ("a round of talks").
MEASURE_NOUNS = frozenset(
    "round series session set string wave spate flurry couple bout pair number hour day week month "
    "release disbursement delivery provision increase tranche million billion dollar euro pound yen franc ton tonne shipment load package amount lot".split()
)
# Participles that only say whose a proposal or deed is ("an offer made by Iran").
MAKER_VERBS = frozenset(
    "make file lodge submit propose present table draft issue broker sponsor back lay draw announce raise send offer "
    "introduce launch bring prepare write put impose set give commit stage call demand seek declare carry".split()
)


def add_noun_phrases(clause: Clause, noun: Word, subjects: SubjectFinder) -> None:
    """Phrases of the noun; its owner ("Russia's plan", "the Russian plan") counts as a phrase with "of"."""
    owners = [w for w in syntax.possessors(noun) if not syntax.is_pronoun(w)] or [
        w for w in syntax.attributive_words(noun) if w.pos == "PROPN" or w.entity[1:] in NAMED_OWNERS
    ]
    if owners and noun.entity[1:] != "PERSON":
        clause.loose.setdefault("of", []).extend(owners)
    for maker in syntax.clause_modifiers(noun):  # "rejected an appeal filed by Iran"
        if maker.lemma in MAKER_VERBS and subjects.is_passive(maker):
            clause.loose.setdefault("by", []).extend(syntax.agents(maker))
    carriers = [  # "lifted sanctions imposed on Iran"
        m
        for m in syntax.clause_modifiers(noun)
        if m.lemma in subjects.lexicon.light_verbs and subjects.is_passive(m)
    ]
    for word in (noun, *carriers):
        for prep, nouns, gerunds, _ in syntax.prepositional_phrases(word):
            if word is noun or prep != "by":
                clause.loose.setdefault(prep, []).extend(nouns)
            if gerunds:
                clause.gerunds.setdefault(prep, []).extend(gerunds)
            if prep in ("of", "in") and noun.lemma in MEASURE_NOUNS:  # "a round of talks with X"
                for inner in nouns[:1]:
                    add_noun_phrases(clause, inner, subjects)
