"""Repairs of parses of en_core_web 3.8 that take the noun of a deed for a verb ("a U.S. call to", "police firing").

Only patterns that English grammar rules out are touched; labels are those of spaCy's CLEAR scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.extractors.syntax.walks import move_word

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["name_deed", "name_noun"]

GERUND_DEEDS = frozenset({"firing", "shelling", "bombing", "shooting", "looting", "rioting"})


def name_noun(word: Word, words: list[Word]) -> None:
    """ "Rejected a U.S. call to release X": what has a determiner and is an object is a noun, no verb.

    An infinitive right behind it is its own.
    """
    if word.dep not in ("dobj", "pobj") or word.head is None or word.tag not in ("VB", "VBP", "VBZ"):
        return
    if not any(c.dep == "det" and c.index < word.index for c in word.children):
        return
    word.pos, word.tag = "NOUN", "NNS" if word.tag == "VBZ" else "NN"
    after = words[word.index + 1] if word.index + 1 < len(words) else None
    verb = after.head if after is not None and after.lower == "to" and after.tag == "TO" else None
    if verb is not None and verb.head is word.head and verb.dep in ("advcl", "xcomp"):
        move_word(verb, word, "acl")


def name_deed(word: Word) -> None:
    """ "Fighting broke out", "carried out shelling": a gerund without object of its own that is an argument is a noun."""
    if word.lower in GERUND_DEEDS and word.tag == "VBG" and word.head is not None:
        _head_deed(word)
    is_carried = word.dep == "xcomp" and word.head is not None and word.head.lemma in ("carry", "conduct")
    if word.tag != "VBG" or word.pos != "VERB":
        return
    if not is_carried and word.dep not in ("nsubj", "nsubjpass", "dobj"):
        return
    if any(c.dep in ("dobj", "aux", "auxpass", "ccomp", "xcomp", "neg", "prt") for c in word.children):
        return
    word.pos, word.tag, word.lemma = "NOUN", "NN", word.lower
    word.dep = "dobj" if is_carried else word.dep


def _head_deed(word: Word) -> None:
    """ "Killed in police firing": the deed heads the phrase that the parse gives to the noun before it."""
    noun = word.head
    if (
        word.dep == "acl"
        and noun is not None
        and noun.index == word.index - 1
        and noun.dep in ("pobj", "dobj")
    ):
        above, dep = noun.head, noun.dep
        if above is None:
            return
        move_word(word, above, dep)
        for child in [c for c in noun.children if c is not word]:
            if child.dep in ("det", "prep", "relcl"):
                move_word(child, word, child.dep)
        move_word(noun, word, "compound")
    elif word.dep not in ("pobj", "pcomp") or any(c.dep in ("dobj", "nsubj", "aux") for c in word.children):
        return
    word.pos, word.tag, word.lemma, word.dep = (
        "NOUN",
        "NN",
        word.lower,
        "dobj" if word.dep == "dobj" else "pobj",
    )
