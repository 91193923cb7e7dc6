"""What a word is by itself: verb, noun, subject, number; and what is joined to it."""

from __future__ import annotations

from dyads.extractors.syntax.words import Word

__all__ = [
    "NOMINAL",
    "VERBAL",
    "children",
    "expand_conjuncts",
    "first_conjunct",
    "is_bare_number",
    "is_joined",
    "is_joined_person",
    "is_listed",
    "is_modifier",
    "is_nominal",
    "is_object",
    "is_preposition",
    "is_preposition_object",
    "is_subject",
    "is_verb",
]

VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM"})


def is_verb(word: Word) -> bool:
    """Whether the word is a verb (also an auxiliary that stands as the main verb)."""
    return word.pos in VERBAL and word.dep not in ("aux", "auxpass") and word.tag != "MD"


def is_nominal(word: Word) -> bool:
    """Whether the word can head a noun phrase."""
    return word.pos in NOMINAL


def is_bare_number(word: Word) -> bool:
    """Whether a number stands without the noun that it counts ("killing two")."""
    return word.tag == "CD"


def is_modifier(word: Word) -> bool:
    """Whether the word only modifies a noun (compound, adjective, possessor)."""
    return word.dep in ("compound", "amod", "nmod")


def is_subject(word: Word) -> bool:
    """Whether the word is the subject of its head."""
    return word.dep in ("nsubj", "nsubjpass", "csubj")


def is_object(word: Word) -> bool:
    """Whether the word is the direct object of its head."""
    return word.dep in ("dobj", "attr", "oprd", "dative")


def is_preposition_object(word: Word) -> bool:
    """Whether the word is the object of a preposition."""
    return word.dep == "pobj"


def is_preposition(word: Word) -> bool:
    """Whether the word is a preposition that introduces a phrase."""
    return word.dep in ("prep", "agent", "dative") and word.tag in ("IN", "TO", "RB", "VBG", "VBN", "RP")


def children(word: Word, *deps: str) -> list[Word]:
    return [c for c in word.children if c.dep in deps]


def expand_conjuncts(words: list[Word]) -> list[Word]:
    """The words and everything joined to them by "and", "or" or a comma."""
    found: list[Word] = []
    stack = list(words)
    while stack:
        word = stack.pop(0)
        if word not in found:
            found.append(word)
            stack.extend(c for c in word.children if c.dep == "conj" and (is_nominal(c) == is_nominal(word)))
            stack.extend(c for c in word.children if is_joined_person(c, word) or is_listed(c, word))
    return found


def is_listed(child: Word, word: Word) -> bool:
    """A list of places that en_core_web 3.8 reads as an apposition: "Oman, the UAE, Iraq and Iran"."""
    return (
        child.dep == "appos"
        and child.entity[1:] == word.entity[1:] == "GPE"
        and any(c.dep == "conj" and c.entity[1:] == "GPE" for c in child.children)
    )


def is_joined_person(child: Word, word: Word) -> bool:
    """en_core_web 3.8 hangs "President A" under "President B" in "President A and President B"."""
    return (
        child.dep == "nmod"
        and child.entity[1:] == word.entity[1:] == "PERSON"
        and any(c.dep == "cc" for c in child.children)
    )


def is_joined(word: Word) -> bool:
    """Whether the word is one of several that "and", "or" or a comma joins."""
    return word.dep == "conj" or bool(children(word, "conj"))


def first_conjunct(word: Word) -> Word:
    """The head of the chain of conjuncts that the word stands in."""
    while word.dep == "conj" and word.head is not None:
        word = word.head
    return word
