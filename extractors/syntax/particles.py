"""Repairs of parses of en_core_web 3.8 that miss a particle: "held three nuns hostage", "let free some prisoners".

Only patterns that English grammar rules out are touched; labels are those of spaCy's CLEAR scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.extractors.syntax.walks import NOUNS, move_word

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["free_particle", "take_hostage"]

CAPTIVE = frozenset({"hostage", "captive", "prisoner"})
CAPTORS = frozenset({"hold", "take", "keep", "seize"})


def take_hostage(word: Word) -> None:
    """ "Held three nuns hostage", "are being held hostage": the bare noun is a particle, its modifier the object."""
    verb = word.head
    if word.lower not in CAPTIVE or verb is None or verb.lemma not in CAPTORS or verb.pos != "VERB":
        return
    if word.dep not in ("dobj", "oprd", "attr", "advmod", "acomp", "xcomp", "npadvmod", "dep"):
        return
    if any(c.dep in ("det", "poss", "nummod") and c.index == word.index - 1 for c in word.children):
        return  # "held one hostage"
    people = [c for c in word.children if c.dep in ("compound", "nmod") and c.index < word.index]
    others = any(c.dep in ("dobj", "nsubjpass") and c is not word for c in verb.children)
    if not others and people:
        taken = people[-1]
        for child in list(word.children):
            if child is not taken and child.index < taken.index:
                move_word(child, taken, child.dep)
        move_word(taken, verb, "dobj")
    elif not others and verb.dep not in ("acl", "relcl", "conj"):
        return
    word.tag, word.pos = "RP", "ADP"
    move_word(word, verb, "prt")
    for child in list(word.children):
        move_word(child, verb, child.dep)


def free_particle(word: Word, words: list[Word]) -> None:
    """ "Let free some prisoners": "free" right behind the verb is its particle, and what follows its object."""
    verb = words[word.index - 1] if word.index else None
    if verb is None or verb.lemma not in ("let", "set") or verb.pos not in ("VERB", "AUX"):
        return
    if word.lower != "free" and not (word.lower == "go" and verb.lemma == "let"):
        return
    if verb.head is word and verb.dep == "aux":
        _exchange(verb, word)
    things = [c for c in word.children if c.dep in ("dobj", "nsubj", "attr", "pobj") and c.index > word.index]
    if word.head is not verb and not (word.head is not None and word.head.head is verb):
        return
    move_word(word, verb, "prt")
    word.tag, word.pos = "RP", "ADP"
    for child in list(word.children):
        move_word(child, verb, "dobj" if child in things[:1] else child.dep)
    if not things:
        for child in verb.children:
            if (
                child.dep in ("nsubj", "ccomp", "npadvmod")
                and child.index > word.index
                and child.pos in NOUNS
            ):
                child.dep = "dobj"
                break


def _exchange(verb: Word, head: Word) -> None:
    """Put an auxiliary in the place of its verb: "let go two reporters"."""
    head.children.remove(verb)
    verb.head, verb.dep, verb.pos, above = head.head, head.dep, "VERB", head.head
    if above is not None:
        above.children[above.children.index(head)] = verb
    head.head = verb
    for child in list(head.children):
        if child.index < verb.index or child.dep == "punct":
            move_word(child, verb, child.dep)
    verb.children.append(head)
    verb.children.sort(key=lambda w: w.index)
