"""Repairs of parses that en_core_web 3.8 gets wrong in the plain sentences of news, before clauses are built.

Only patterns that English grammar rules out are touched; labels are those of spaCy's CLEAR scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["repair_parse"]

# Verbs that take "of" beside an object ("accused Iran of spying"); elsewhere "of" belongs to the noun before it.
OF_VERBS = frozenset(
    "accuse absolve acquit advise assure cheat clear convict cure deprive disapprove empty free inform notify "
    "persuade purge relieve remind rid rob strip suspect tell warn convince make demand ask require expect".split()
)
# Nouns of deeds that take their victim after "of", and kinds of names that tell only where or when.
DEEDS = frozenset(
    """murder assassination killing slaying execution massacre death kidnapping abduction arrest detention capture
    disappearance shooting bombing shelling destruction occupation seizure""".split()
)
SETTINGS = frozenset({"GPE", "LOC", "FAC", "DATE", "TIME"})
CAUSATIVES = frozenset({"make", "keep", "hold", "set", "leave", "render", "find"})
RESULTS = frozenset("available free responsible accountable liable guilty open subject public ready".split())
STATE_BODIES = frozenset("military army navy police government coalition airforce".split())
NOUNS = frozenset({"NOUN", "PROPN"})
LEFT_PARTS = frozenset({"det", "amod", "compound", "nummod", "nmod", "poss", "npadvmod"})


def repair_parse(words: list[Word]) -> None:
    """Change heads and labels of a sentence's words in place where the parse cannot be right."""
    for word in words:
        _raise_complement(word)
        _attach_of(word, words)
        _return_of(word)
        _join_verb(word, words)
        _free_particle(word, words)
        _join_attributes(word, words)
    roots = [w for w in words if w.head is None and w.pos in NOUNS]
    if len(roots) == 1:
        _raise_verb(roots[0], words)


def _raise_complement(word: Word) -> None:
    """ "Made a battalion of troops available to X": the adjective behind the object is the verb's."""
    if word.dep != "amod" or word.head is None or word.index < word.head.index:
        return
    if word.lemma not in RESULTS or not any(c.dep == "prep" for c in word.children):
        return
    node: Word | None = word.head
    while node is not None and node.dep in ("pobj", "prep"):
        node = node.head
    verb = node.head if node is not None and node.dep == "dobj" else None
    if verb is None or verb.lemma not in CAUSATIVES:
        return
    word.head.children.remove(word)
    word.head, word.dep = verb, "oprd"
    verb.children.append(word)
    verb.children.sort(key=lambda c: c.index)


def _attach_of(word: Word, words: list[Word]) -> None:
    """ "Ambushed a convoy of troops": "of" right after the object is no phrase of the verb."""
    verb = word.head
    if word.lower != "of" or word.dep != "prep" or verb is None or word.index == 0:
        return
    before = words[word.index - 1]
    if (
        verb.pos == "VERB"
        and before.dep in ("dobj", "pobj", "nsubjpass")
        and before.pos in NOUNS
        and verb.lemma not in OF_VERBS
    ):
        _move(word, before, "prep")


def _return_of(word: Word) -> None:
    """ "The murder in Tal of a judge", "the kidnapping on 3 May of X": "of" belongs to the deed, not to place or day."""
    name = word.head
    if word.lower != "of" or word.dep != "prep" or name is None or name.entity[1:] not in SETTINGS:
        return
    setting = name.head if name.dep == "pobj" else None
    deed = (
        setting.head
        if setting is not None and setting.lower in ("in", "on", "at", "near", "during")
        else None
    )
    if (
        deed is None
        or deed.lemma not in DEEDS
        or any(c.dep == "prep" and c.lower == "of" for c in deed.children)
    ):
        return
    if all(c.pos in NOUNS for c in word.children):
        _move(word, deed, "prep")


def _join_verb(word: Word, words: list[Word]) -> None:
    """ "Toppled the government and dissolved parliament": a past tense right after "and" is no adjective."""
    noun = word.head
    if word.dep != "amod" or word.tag != "VBD" or noun is None or noun.dep != "conj" or word.index == 0:
        return
    joiner, first = words[word.index - 1], noun.head
    verb = first.head if first is not None else None
    if joiner.dep != "cc" or first is None or verb is None or first.dep != "dobj" or verb.pos != "VERB":
        return
    word.pos = "VERB"
    _move(word, verb, "conj")
    _move(noun, word, "dobj")


def _free_particle(word: Word, words: list[Word]) -> None:
    """ "Let free some prisoners": "free" right behind the verb is its particle, and what follows its object."""
    verb = words[word.index - 1] if word.index else None
    if word.lower != "free" or verb is None or verb.lemma not in ("let", "set") or verb.pos != "VERB":
        return
    things = [c for c in word.children if c.dep in ("dobj", "nsubj", "attr", "pobj") and c.index > word.index]
    if word.head is not verb and not (word.head is not None and word.head.head is verb):
        return
    _move(word, verb, "prt")
    word.tag, word.pos = "RP", "ADP"
    for child in list(word.children):
        _move(child, verb, "dobj" if child in things[:1] else child.dep)
    if not things:
        for child in verb.children:
            if (
                child.dep in ("nsubj", "ccomp", "npadvmod")
                and child.index > word.index
                and child.pos in NOUNS
            ):
                child.dep = "dobj"
                break


def _join_attributes(word: Word, words: list[Word]) -> None:
    """ "U.S. military airstrikes": a country right before a body of state belongs to the body, not to the noun."""
    noun = word.head
    if word.lemma not in STATE_BODIES or word.dep not in ("amod", "compound", "nmod") or noun is None:
        return
    before = words[word.index - 1] if word.index else None
    if (
        before is None
        or before.head is not noun
        or before.dep not in ("amod", "compound", "nmod")
        or before.entity[1:] not in ("GPE", "NORP")
    ):
        return
    _move(before, word, before.dep)


def _raise_verb(root: Word, words: list[Word]) -> None:
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
            _move(child, subject, child.dep)
        elif child.dep == "punct":
            _move(child, verb, "punct")
    verb.head, verb.dep, verb.tag, verb.pos = None, "ROOT", "VBD", "VERB"
    root.children.remove(verb)
    _move(root, verb, "dobj")
    _move(subject, verb, "nsubj")


def _move(word: Word, head: Word, dep: str) -> None:
    if word.head is not None and word in word.head.children:
        word.head.children.remove(word)
    word.head, word.dep = head, dep
    head.children.append(word)
    head.children.sort(key=lambda w: w.index)
