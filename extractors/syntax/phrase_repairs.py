"""Repairs of noun phrases that en_core_web 3.8 reads as something else: counts, results, the name "IS".

They come after the repairs of clauses; only patterns that English grammar rules out are touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.extractors.syntax.walks import move_word

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["repair_phrases"]

VERB_TAGS = frozenset({"VBD", "VBN", "VBG"})
ROUGHLY = frozenset({"over", "about", "around"})
MEASURED = frozenset("DATE TIME MONEY PERCENT QUANTITY".split())
ALIGHT = frozenset({"ablaze", "alight", "afire"})
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})


def repair_phrases(words: list[Word]) -> None:
    """Change heads and labels of a sentence's words in place where a phrase cannot be what the parse says."""
    shouts = sum(w.text.isupper() and len(w.text) > 1 for w in words) * 2 > len(words)
    for word in words:
        _count_objects(word, words)
        _free_result(word, words)
        if word.text == "IS" and not shouts and word.index + 1 < len(words):
            _name_group(word, words[word.index + 1])


def _count_objects(word: Word, words: list[Word]) -> None:
    """ "Arrested over 300 civilians": the number is rough, and those counted are the object."""
    verb = word.head
    if word.dep != "prep" or word.lower not in ROUGHLY or verb is None or verb.tag not in VERB_TAGS:
        return
    number = words[word.index + 1] if word.index + 1 < len(words) else None
    counted = next((c for c in word.children if c.dep == "pobj"), None)
    if number is None or number.tag != "CD" or word.index != verb.index + 1 or counted is None:
        return
    if number.head is not counted or counted.entity[1:] in MEASURED or counted.tag not in NOUN_TAGS:
        return
    if any(c.dep in ("dobj", "nsubjpass", "auxpass") for c in verb.children):
        return
    move_word(counted, verb, "dobj")
    move_word(word, number, "quantmod")


def _free_result(word: Word, words: list[Word]) -> None:
    """ "Set a house ablaze": what becomes of the thing belongs to the verb, as "set ablaze a house" does."""
    thing = word.head
    if word.lower not in ALIGHT or thing is None:
        return
    verb = thing if thing.lemma == "set" else thing.head
    if verb is None or verb.lemma != "set" or word.index < verb.index:
        return
    word.pos, word.tag = "ADV", "RB"
    move_word(word, verb, "advmod")


def _name_group(word: Word, after: Word) -> None:
    """ "IS militants attacked": in capitals within plain text it is the name of the Islamic State, no verb."""
    if word.tag not in ("VBZ", "VBP", "AUX"):
        return
    verb = word.head
    if after.tag in ("NN", "NNS") and after.head is word:
        if verb is None:
            return
        for child in [c for c in word.children if c is not after]:
            move_word(child, verb, child.dep)
        move_word(after, verb, "nsubj" if word.dep in ("csubj", "ccomp", "advcl", "aux") else word.dep)
        move_word(word, after, "compound")
    elif after.tag in NOUN_TAGS and word.dep in ("aux", "auxpass") and after.head is verb:
        move_word(word, after, "compound")
    elif after.tag in ("VBD", "VBN") and verb is after and word.dep in ("aux", "auxpass"):
        move_word(word, after, "nsubj")
        after.tag = "VBD"
    else:
        return
    word.pos, word.tag, word.lemma = "PROPN", "NNP", "IS"
