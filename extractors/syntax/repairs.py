"""Repairs of parses that en_core_web 3.8 gets wrong in the plain sentences of news, before clauses are built.

Only patterns that English grammar rules out are touched; labels are those of spaCy's CLEAR scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.extractors.syntax.attachments import (
    attach_of,
    join_attributes,
    lower_of,
    raise_complement,
    return_of,
    split_name,
    split_receiver,
)
from dyads.extractors.syntax.headlines import announce, raise_dated_verb, raise_verb, read_headline
from dyads.extractors.syntax.lost_verbs import find_subject, join_modal, join_speech, join_verb, promote_verb
from dyads.extractors.syntax.noun_deeds import name_deed, name_noun
from dyads.extractors.syntax.particles import free_particle, take_hostage
from dyads.extractors.syntax.press import repair_press
from dyads.extractors.syntax.walks import NOUNS

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["repair_parse"]


def repair_parse(words: list[Word]) -> None:
    """Change heads and labels of a sentence's words in place where the parse cannot be right."""
    for word in words:
        name_noun(word, words)
        split_receiver(word)
        promote_verb(word)
        join_modal(word, words)
    for word in words:
        raise_complement(word)
        attach_of(word, words)
        return_of(word)
        join_verb(word, words)
        free_particle(word, words)
        take_hostage(word)
        join_attributes(word, words)
        lower_of(word)
        if word.head is None and word.tag == "VB" and any(c.dep == "nsubj" for c in word.children):
            announce(word)
        find_subject(word, words)
        join_speech(word)
        split_name(word)
        name_deed(word)
    repair_press(words)
    roots = [w for w in words if w.head is None and w.pos in NOUNS]
    if len(roots) == 1:
        raise_dated_verb(roots[0], words)
    roots = [w for w in roots if w.head is None]
    if len(roots) == 1:
        raise_verb(roots[0], words)
        read_headline(roots[0], words)
