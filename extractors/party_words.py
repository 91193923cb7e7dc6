"""Phrases that stand for several actors named elsewhere: "both sides", "the two leaders", "the pair", "the ministers"."""

from __future__ import annotations

from dataclasses import dataclass

from dyads.extractors import syntax
from dyads.extractors.syntax import Word

__all__ = ["STATE_NOUNS", "Asked", "read_reference"]

SIDE_NOUNS = frozenset(
    "side party rival foe enemy adversary belligerent combatant pair duo antagonist".split()
)
STATE_NOUNS = frozenset(
    "country nation state government neighbor neighbour power ally capital republic superpower".split()
)
PEOPLE_NOUNS = frozenset(
    "leader president minister man woman official diplomat envoy politician statesman premier chancellor king "
    "general commander chief counterpart negotiator delegate delegation secretary chairman".split()
)
BODY_NOUNS = frozenset(
    "group faction organization organisation movement militia company firm army force military union bloc".split()
)
FREE_MODIFIERS = frozenset(
    "the both two three each these those all warring rival opposing feuding neighboring neighbouring conflicting "
    "hostile opposed negotiating contending belligerent quarrelling quarreling ’s 's".split()
)
TELLING = frozenset({"both", "two", "three", "each", "these"})
ALONE = frozenset({"pair", "duo"})  # "the pair" needs no number
MARKED = frozenset("warring rival opposing feuding negotiating contending belligerent".split())
COUNTS = {"three": 3}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a phrase asks for: how many (0: several), of which kind (any, state, people, body, they)."""

    kind: str
    count: int = 2
    is_near: bool = False  # only of the sentence before ("the ministers")


def read_reference(word: Word) -> Asked | None:
    """What a phrase asks for when it stands for parties named elsewhere; None for any other phrase."""
    if word.lower in ("they", "them"):
        return Asked("they")
    if word.tag in ("DT", "CD") and not syntax.is_modifier(word):
        is_two = word.lower == "two" and syntax.has_determiner(word, "the", "these")
        is_nominal = syntax.is_subject(word) or syntax.is_object(word) or syntax.is_preposition_object(word)
        return Asked("any") if (word.lower == "both" or is_two) and is_nominal else None
    kind = _kind_of(word)
    if kind is None or word.pos != "NOUN":
        return None
    before = {w.lower for w in syntax.phrase_words(word) if w.index < word.index}
    if before - FREE_MODIFIERS - _office_words(word) or syntax.of_objects(word):
        return None
    is_told = bool(before & TELLING) or (word.lemma in ALONE and before == {"the"})
    is_told = is_told or (
        kind == "any" and syntax.is_plural(word) and (before == {"the"} or bool(before & MARKED))
    )
    if not is_told:
        is_near = kind in ("people", "state") and syntax.is_plural(word) and before == {"the"}
        return Asked(kind, 0, True) if is_near else None
    return Asked(kind, next((n for w, n in COUNTS.items() if w in before), 2))


def _office_words(word: Word) -> set[str]:
    """The words that only say which office: "the two foreign ministers"."""
    offices = ("foreign", "prime", "defence", "defense", "interior", "finance", "state", "trade", "army")
    return {w.lower for w in syntax.attributive_words(word) if w.lower in offices}


def _kind_of(word: Word) -> str | None:
    tables = (("any", SIDE_NOUNS), ("state", STATE_NOUNS), ("people", PEOPLE_NOUNS), ("body", BODY_NOUNS))
    return next((kind for kind, nouns in tables if word.lemma in nouns), None)
