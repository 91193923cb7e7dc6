"""Repairs of parses of en_core_web 3.8 that read a headline or a short report as a noun, with its verb inside.

Only patterns that English grammar rules out are touched; labels are those of spaCy's CLEAR scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.extractors.syntax.walks import NOUNS, ancestors, move_word, subtree

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["announce", "raise_dated_verb", "raise_verb", "read_headline"]

LEFT_PARTS = frozenset({"det", "amod", "compound", "nummod", "nmod", "poss", "npadvmod"})


def read_headline(root: Word, words: list[Word]) -> None:
    """ "Macron to visit Moscow" announces: the infinitive is the verb and stands in the future."""
    if any(w.tag in ("VBZ", "VBP", "VBD", "MD") for w in words):
        return
    verbs = [c for c in root.children if c.dep in ("relcl", "acl", "xcomp") and c.tag == "VB"]
    particles = [c for v in verbs[:1] for c in v.children if c.lower == "to" and c.dep == "aux"]
    if len(verbs) != 1 or not particles or verbs[0].index < root.index:
        return
    verb = verbs[0]
    root.children.remove(verb)
    verb.head, verb.dep = None, "ROOT"
    announce(verb)
    for child in list(root.children):
        if child.dep == "punct" or child.index > verb.index:
            move_word(child, verb, child.dep)
    move_word(root, verb, "nsubj")


def announce(verb: Word) -> None:
    """ "Putin to meet Erdogan": the particle of a main clause stands for "will"."""
    for particle in verb.children:
        if particle.lower == "to" and particle.dep == "aux":
            particle.lower, particle.tag, particle.lemma = "will", "MD", "will"


def raise_verb(root: Word, words: list[Word]) -> None:
    """ "Turkey bombed rebels" read as "Turkey-bombed rebels": a past tense between two nouns is the verb.

    A sentence without any other finite verb, whose root noun has a past form before it, right after a noun.
    """
    verbs = [c for c in root.children if c.dep == "amod" and c.tag in ("VBD", "VBN") and c.index > 0]
    if len(verbs) != 1 or any(w.tag in ("VBZ", "VBP", "MD") or w.dep == "aux" for w in words):
        return
    verb = verbs[0]
    subject = words[verb.index - 1]
    if subject.pos not in NOUNS or subject.head not in (verb, root) or subject.dep not in LEFT_PARTS:
        return
    if verb.tag == "VBN" and (words[-1].text not in (".", "!", "?") or subject.head is verb):
        return
    for child in [*root.children, *verb.children]:
        if child.index < subject.index and child.dep in LEFT_PARTS:
            move_word(child, subject, child.dep)
        elif child.dep == "punct":
            move_word(child, verb, "punct")
    verb.head, verb.dep, verb.tag, verb.pos = None, "ROOT", "VBD", "VERB"
    root.children.remove(verb)
    move_word(root, verb, "dobj")
    move_word(subject, verb, "nsubj")


def raise_dated_verb(root: Word, words: list[Word]) -> None:
    """ "A court on Tuesday freed an activist" read as "a court, freed activist": the verb stands right behind the day.

    The subject is the root and nothing else of the sentence is its finite verb.
    """
    days = [c for p in root.children if p.dep == "prep" and p.lower in ("on", "in") for c in p.children]
    days += [c for c in root.children if c.dep == "npadvmod"]
    last = max((w.index for d in days if d.entity[1:] == "DATE" for w in subtree(d)), default=-1)
    if last < 0 or last + 1 >= len(words) or days[0].index < root.index:
        return
    verb = words[last + 1]
    noun = verb.head
    if (
        verb.tag not in ("VBN", "VBD")
        or noun is None
        or any(c.dep in ("aux", "auxpass") for c in verb.children)
    ):
        return
    if any(c.dep in ("ccomp", "advcl", "conj") and c.tag in ("VBD", "VBZ", "VBP") for c in root.children):
        return
    is_thing = verb.dep == "amod" and noun is not root and root in ancestors(noun)
    if not is_thing and not (verb.dep == "acl" and noun is root):
        return
    noun.children.remove(verb)
    verb.head, verb.dep, verb.tag, verb.pos = None, "ROOT", "VBD", "VERB"
    if is_thing:
        thing = _head_behind(noun, verb)
        move_word(thing, verb, "dobj")
    for child in list(root.children):
        if child.dep == "punct" or child.index > last:
            move_word(child, verb, child.dep)
    move_word(root, verb, "nsubj")


def _head_behind(noun: Word, verb: Word) -> Word:
    """The head of the phrase that begins behind a verb."""
    while noun.head is not None and noun.head.index > verb.index:
        noun = noun.head
    return noun
