"""Places that the language model takes for persons, bodies or products where only a place can stand.

What an attack strikes is often a town whose name the model does not know as one ("the army shelled Goma").
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dyads.extractors import syntax
from dyads.extractors.syntax import Sentence, Word

__all__ = ["relabel_towns"]

# What is done to places: one shells, besieges, enters a town, hardly ever a person of its name.
PLACE_VERBS = frozenset(
    "shell bomb bombard pound raid storm besiege encircle invade liberate overrun retake recapture reconquer strafe "
    "evacuate enter capture seize conquer occupy annex".split()
)
OTHER_LABELS = frozenset({"PERSON", "ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})
WRITTEN_LABELS = frozenset({"PERSON", "ORG"})
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
# After the name: what kind of place it is.
KIND_AFTER = re.compile(r"\s*(?:town|village|city|district|area|region|countryside|neighbou?rhood)\b")


def relabel_towns(sentence: Sentence, is_town: Callable[[str], bool]) -> None:
    """Make places of the names of a sentence that such verbs have as objects; entity labels change in place.

    Of one word when it names a town, of any length when they are written as places are ("shelled Bakhmut, Donetsk").

    Args:
        sentence: its words carry the labels.
        is_town: whether a name is that of a large town.
    """
    for word in sentence.words:
        if word.entity[:1] != "B" or word.entity[1:] not in OTHER_LABELS:
            continue
        name = _words_of_name(word, sentence)
        if _is_struck_town(word, len(name), is_town) or _is_struck_and_placed(name, sentence, is_town):
            for i, part in enumerate(name):
                part.entity = "IGPE" if i else "BGPE"


def _words_of_name(word: Word, sentence: Sentence) -> list[Word]:
    last = word.index + 1
    while last < len(sentence.words) and sentence.words[last].entity[:1] == "I":
        last += 1
    return sentence.words[word.index : last]


def _is_struck_town(word: Word, length: int, is_town: Callable[[str], bool]) -> bool:
    is_alone = length == 1 and word.pos == "PROPN" and not syntax.attributive_words(word)
    return is_alone and _is_struck(word) and is_town(word.text)


def _is_struck_and_placed(name: list[Word], sentence: Sentence, is_town: Callable[[str], bool]) -> bool:
    head = syntax.name_head(name[0])
    if name[0].entity[1:] not in WRITTEN_LABELS or not _is_struck(head):
        return False
    start, end = name[0].start - sentence.start, name[-1].end - sentence.start
    if "," in sentence.reading[start:end] or KIND_AFTER.match(sentence.reading, end):
        return True
    rest = sentence.words[name[-1].index + 1 :][:2]
    if len(rest) < 2 or rest[0].text not in (",", "("):
        return False
    return rest[1].entity[1:] in PLACE_LABELS or (rest[1].pos == "PROPN" and is_town(rest[1].text))


def _is_struck(word: Word) -> bool:
    """Whether such a verb has a name, or the name it is joined to by "and", as its object."""
    first = word
    while syntax.is_conjunct(first) and first.head is not None and syntax.is_nominal(first.head):
        first = first.head
    verb = first.head
    if verb is None or verb.lemma not in PLACE_VERBS:
        return False
    return syntax.is_object(first) or first in syntax.passive_subjects(verb)
