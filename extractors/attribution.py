"""Who says what a clause tells.

`find_subjects` gives the logical subjects of a verb, as `ClauseBuilder.logical_subjects` does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dyads.extractors import syntax
from dyads.extractors.syntax import Word
from dyads.seeds.context import Cues

__all__ = ["find_sayer", "find_speaker"]

Subjects = Callable[[Word], Sequence[Word]]


def find_speaker(word: Word, find_subjects: Subjects, cues: Cues) -> Word | None:
    """The speaker named beside the clause: "according to X", "X said" in parenthesis."""
    for other in (word, *syntax.ancestors(word)):
        speech = syntax.parenthetical_speech(other) if syntax.is_verb(other) else None
        if speech is not None and speech.lemma in cues["say_verbs"]:
            subjects = find_subjects(speech)
            if subjects:
                return subjects[0]
        named = syntax.attributed_to(other)
        if named:
            return named[0]
    return None


def find_sayer(word: Word, find_subjects: Subjects, cues: Cues) -> Word | None:
    """Who says the sentence that a phrase belongs to: "the ministry said that it would replace X"."""
    for verb in syntax.ancestors(word):
        governing = verb.head
        if governing is not None and syntax.is_complement(verb) and governing.lemma in cues["say_verbs"]:
            return next(iter(find_subjects(governing)), None)
    return None
