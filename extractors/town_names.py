"""Towns that the language model takes for persons, bodies or products where only a place can stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dyads.extractors import syntax
from dyads.extractors.syntax import Word

__all__ = ["relabel_towns"]

# What is done to places: one shells, besieges, enters a town, hardly ever a person of its name.
PLACE_VERBS = frozenset(
    "shell bomb bombard besiege encircle invade liberate overrun retake recapture reconquer strafe evacuate "
    "enter capture seize conquer occupy annex".split()
)
OTHER_LABELS = frozenset({"PERSON", "ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})


def relabel_towns(words: Sequence[Word], is_town: Callable[[str], bool]) -> None:
    """Make places of one-word names that are the objects of such verbs ("the army shelled Goma").

    Args:
        words: the words of a sentence; their entity labels change in place.
        is_town: whether a name is that of a large town.
    """
    for word in words:
        if word.entity[:1] != "B" or word.entity[1:] not in OTHER_LABELS or word.pos != "PROPN":
            continue
        after = words[word.index + 1] if word.index + 1 < len(words) else None
        is_single = after is None or not after.entity.startswith("I")
        verb = _struck_by(word)
        if is_single and verb is not None and not syntax.attributive_words(word) and is_town(word.text):
            word.entity = "BGPE"


def _struck_by(word: Word) -> Word | None:
    """The verb that a name, or the name it is joined to by "and", is the object of."""
    first = word
    while syntax.is_conjunct(first) and first.head is not None and syntax.is_nominal(first.head):
        first = first.head
    verb = first.head
    if verb is None or verb.lemma not in PLACE_VERBS:
        return None
    return verb if syntax.is_object(first) or first in syntax.passive_subjects(verb) else None
