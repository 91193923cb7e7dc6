"""Who the victims of a deed were by name, when a sentence of its own tells it: "the dead were identified as A and B"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.syntax import Sentence, Word

__all__ = ["NamedVictims", "find_named_victims", "note_named_victims", "take_list"]

REACH = 8  # sentences between a deed and the names of those who suffered it
_SUFFERERS = (
    r"(?:dead|deceased|victims?|wounded|injured|hostages?|fatalit(?:y|ies)|casualties|killed|murdered|slain|kidnapped"
    r"|abducted|missing)"
)
_BE = r"(?:has\s+been|have\s+been|was|were|is|are)"
# What stands right before the names.
CUE = re.compile(
    rf"\b{_SUFFERERS}\b(?:\s+(?!in\b|by\b|on\b)[\w-]+){{0,2}}?\s+{_BE}\s+(?:also\s+)?(?:(?:identified|named)\s+(?:only\s+)?as\s*)?:?"
    rf"|\b{_SUFFERERS}\b(?:\s+[\w-]+)?\s+includ(?:e|es|ed)\b:?"
    rf"|\bamong\s+(?:the|those)\s+{_SUFFERERS}\b(?:\s+(?!in\b|by\b|on\b)[\w-]+)?\s+{_BE}\b:?"
    rf"|\bidentified\s+(?:the|both|two|three|four|five)\s+(?:[\w-]+\s+){{1,3}}?as\b:?"
    rf"|\b(?:were|have\s+been|was|has\s+been)\s+identified\s+(?:only\s+)?as\b:?"
    rf"|\A\W*(?:also\s+)?(?:killed|injured|wounded|kidnapped|abducted)\b[^.;:]{{0,40}}?\b(?:was|were)\b:?"
    rf"|\A\W*they\s+(?:are|were)\b:?|\bnames\s+(?:of\s+[^.:]{{3,60}}\s+)?(?:are|were)\b:?",
    re.IGNORECASE,
)
LISTED = frozenset({"PROPN", "NOUN", "ADJ", "NUM", "DET", "CCONJ", "PUNCT", "PART", "SYM", "PRON"})
LINKS = frozenset({"of", "from", "for", "years", "old"})
# "two activists identified only as Pablo and Margarita"
NAMING = frozenset("identified named called known aged only as just".split())
PLAIN_LINKS = frozenset({"PUNCT", "CCONJ", "DET", "PART", "ADP", "ADV"})
ENDS = frozenset({".", "--", "who", "whom", "whose", "which", "that"})
LONGEST = 400  # characters


@dataclass(frozen=True, slots=True)
class NamedVictims:
    """The words from `start` to `end` (offsets in the article) that name victims; `names`: their name words."""

    sentence_index: int
    start: int
    end: int
    names: frozenset[str]


def find_named_victims(sentence: Sentence) -> NamedVictims | None:
    """The list of names in a sentence that tells who the victims were; None when it is no such sentence."""
    for match in CUE.finditer(sentence.reading):
        first = sentence.start + match.end()
        words = take_list([w for w in sentence.words if w.start >= first])
        names = frozenset(
            w.lower for w in words if w.pos == "PROPN" and w.entity[1:] == "PERSON" and len(w.lower) > 3
        )
        if names and words[-1].end - words[0].start <= LONGEST:
            return NamedVictims(sentence.index, words[0].start, words[-1].end, names)
    return None


def take_list(words: Sequence[Word]) -> list[Word]:
    """The words up to the first that belongs to no list of people, without joining words at the end."""
    taken: list[Word] = []
    for word in words:
        if word.lower in ENDS or not (word.pos in LISTED or word.lower in LINKS or word.lower in NAMING):
            if word.pos in ("VERB", "AUX"):
                _drop_subject(taken)
            break
        taken.append(word)
    while taken and (taken[-1].pos in PLAIN_LINKS or taken[-1].lower in LINKS or taken[-1].lower in NAMING):
        taken.pop()
    while taken and taken[0].pos == "PUNCT":
        taken.pop(0)
    return taken


def _drop_subject(taken: list[Word]) -> None:
    """Leave out the subject of the verb behind a list ("A, B and C, the army said")."""
    commas = [n for n, word in enumerate(taken) if word.text == ","]
    if commas and all(word.pos != "CCONJ" for word in taken[commas[-1] + 1 :]):
        del taken[commas[-1] :]


def note_named_victims(rows: Sequence[dict[str, object]], sentence: Sentence) -> None:
    """Note the names that a sentence gives to the victims in the last violent mention before it, at most eight back."""
    found = find_named_victims(sentence)
    if found is None:
        return
    for row in reversed(rows):
        if row["cameo_root"] in DEADLY_ROOTS and row["is_primary"] and not row["is_background"]:
            if 0 <= sentence.index - int(str(row["sentence_index"])) <= REACH:
                row.setdefault("named_victims", []).append(found)  # type: ignore[attr-defined]
            return
