"""What stands at a noun: owners, attributes, appositions, of-phrases; pronouns and numbers."""

from __future__ import annotations

from dyads.extractors.syntax.kinds import children, expand_conjuncts, is_joined_person, is_listed
from dyads.extractors.syntax.verbs import prepositional_phrases
from dyads.extractors.syntax.words import Word

__all__ = [
    "apposition_head",
    "appositions",
    "attributive_words",
    "clause_modifiers",
    "doers_in_compound",
    "has_determiner",
    "is_existential",
    "is_number",
    "is_occasion",
    "is_plural",
    "is_pronoun",
    "is_reciprocal",
    "is_relative_pronoun",
    "of_objects",
    "phrase_words",
    "placed_phrase",
    "possessors",
]

_MODIFIER = frozenset(
    {
        "amod",
        "compound",
        "nmod",
        "poss",
        "nummod",
        "det",
        "predet",
        "quantmod",
        "npadvmod",
        "case",
        "advmod",
        "neg",
    }
)
_DOER_VERBS = frozenset("lead claim conduct run order perpetrate spearhead mastermind".split())
_RELATIVE = frozenset({"who", "which", "that", "whom"})


def possessors(noun: Word) -> list[Word]:
    """Possessors: "Russia" in "Russia's attack"."""
    return expand_conjuncts(children(noun, "poss"))


def attributive_words(noun: Word) -> list[Word]:
    """Adjectives and compounds before the noun, nearest first, one level deep through compounds."""
    found = [c for c in noun.children if c.dep in ("amod", "compound", "nmod") and c.index < noun.index]
    deeper = [
        g
        for c in found
        for g in c.children
        if g.dep in ("amod", "compound", "nmod", "conj") and g.index < noun.index
    ]
    return sorted({id(w): w for w in found + deeper}.values(), key=lambda w: -w.index)


def doers_in_compound(noun: Word) -> list[Word]:
    """Who does an act by the participle before its noun: "Saudi" in "a Saudi-led strike"."""
    return [
        doer
        for participle in children(noun, "amod")
        if participle.lemma in _DOER_VERBS and participle.tag in ("VBN", "VBD", "JJ")
        for doer in participle.children
        if doer.dep in ("npadvmod", "compound", "nmod", "amod", "nsubj") and doer.index < participle.index - 1
    ]


def appositions(noun: Word) -> list[Word]:
    """Appositions of a noun: "president" in "Vucic, the president"."""
    return [c for c in children(noun, "appos") if not is_listed(c, noun)]


def is_label(noun: Word) -> bool:
    """Whether the noun names the topic before a colon and a clause of its own ("Tal coup: ministers call for talks")."""
    return noun.dep == "dep" and any(
        c.text == ":" and c.index == noun.index + 1 for c in (noun.head.children if noun.head else ())
    )


def apposition_head(noun: Word) -> Word | None:
    """The noun that this one is an apposition of."""
    head = noun.head if noun.dep == "appos" else None
    return None if head is not None and is_listed(noun, head) else head


def of_objects(noun: Word) -> list[Word]:
    """Nouns after "of", "from" or "for" at a noun ("members of X")."""
    return [n for p, nouns, _, _ in prepositional_phrases(noun) if p == "of" for n in nouns]


def clause_modifiers(noun: Word) -> list[Word]:
    """Participles and relative clauses at a noun."""
    return children(noun, "acl", "relcl")


def is_relative_pronoun(word: Word) -> bool:
    """Whether the word stands for an antecedent ("who", "which", "that")."""
    return word.lower in _RELATIVE and word.tag in ("WP", "WDT", "IN", "DT", "WP$")


def is_pronoun(word: Word) -> bool:
    """Whether the word is a pronoun."""
    return word.tag in ("PRP", "PRP$") or (word.pos == "PRON" and word.tag in ("DT", "NN", "WP"))


def is_reciprocal(word: Word) -> bool:
    """Whether the word heads "each other" or "one another"."""
    partner = {"other": "each", "another": "one", "one": "another"}.get(word.lower)
    return partner is not None and any(c.lower == partner for c in word.children)


def is_plural(word: Word) -> bool:
    """Whether the noun is plural."""
    return word.tag in ("NNS", "NNPS")


def is_number(word: Word) -> bool:
    """Whether the word is a number."""
    return word.pos == "NUM" or word.tag == "CD"


def has_determiner(noun: Word, *lowers: str) -> bool:
    """Whether one of these determiners stands at the noun."""
    return any(c.dep in ("det", "predet") and c.lower in lowers for c in noun.children)


def is_occasion(noun: Word) -> bool:
    """Whether the main verb tells what was done at it: "threw bottles during a protest", "in a demonstration"."""
    preposition = noun.head if noun.dep == "pobj" else None
    verb = preposition.head if preposition is not None else None
    if preposition is None or verb is None or verb.dep != "ROOT" or verb.tag != "VBD":
        return False
    indefinite = is_plural(noun) or has_determiner(noun, "a", "an")
    return preposition.lower in ("during", "in") and indefinite


def is_existential(noun: Word) -> bool:
    """Whether a sentence says that there was it ("there was an explosion")."""
    verb = noun.head if noun.dep in ("attr", "nsubj") else None
    return verb is not None and verb.lemma == "be" and bool(children(verb, "expl"))


def phrase_words(noun: Word) -> list[Word]:
    """The words of the noun phrase: modifiers and of-phrases, without clauses, appositions and conjuncts."""
    found: list[Word] = [noun]
    stack = [
        c
        for c in noun.children
        if (c.dep in _MODIFIER or (c.dep == "prep" and c.lower == "of")) and not is_joined_person(c, noun)
    ]
    while stack:
        word = stack.pop()
        found.append(word)
        for child in word.children:
            inside = (
                child.dep in _MODIFIER
                or child.dep in ("pobj", "case")
                or (child.dep == "prep" and child.lower == "of")
            )
            if inside or (child.dep in ("conj", "cc") and child.index < noun.index):
                stack.append(child)
    return sorted(found, key=lambda w: w.index)


def placed_phrase(noun: Word) -> list[Word]:
    """The words of the noun phrase with the place that follows it ("300,000 people in northern Nigeria")."""
    words = phrase_words(noun)
    if noun.pos != "NOUN":
        return words
    for prep in noun.children:
        if prep.dep != "prep" or prep.lower not in ("in", "from") or prep.index != words[-1].index + 1:
            continue
        places = [c for c in prep.children if c.dep == "pobj" and c.entity[1:] in ("GPE", "LOC")]
        for place in places:
            inner = phrase_words(place)
            if inner[0].index == prep.index + 1:
                return [*words, prep, *inner]
    return words
