"""Repairs of noun phrases that en_core_web 3.8 reads as something else: counts, results, the name "IS".

They come after the repairs of clauses; only patterns that English grammar rules out are touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.extractors.syntax.walks import ancestors, move_word, subtree

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["repair_phrases"]

VERB_TAGS = frozenset({"VBD", "VBN", "VBG"})
ROUGHLY = frozenset({"over", "about", "around"})
MEASURED = frozenset("DATE TIME MONEY PERCENT QUANTITY".split())
ALIGHT = frozenset({"ablaze", "alight", "afire"})
NOMINAL_PLACES = frozenset("nsubj nsubjpass csubj dobj pobj conj compound".split())
HAPPENINGS = frozenset({"ensue", "occur", "happen", "erupt", "explode", "detonate"})
TOLL_VERBS = frozenset({"kill", "injure", "wound", "destroy", "damage"})
DEEDS = frozenset(
    "attack explosion blast bombing strike airstrike clash raid ambush shooting crash fire accident shelling incident "
    "operation assault fighting battle bomb mine landmine ied shell missile rocket device grenade quake flood".split()
)
OPENERS = frozenset({'"', "“", "'", ".", ":"})
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})


def repair_phrases(words: list[Word]) -> None:
    """Change heads and labels of a sentence's words in place where a phrase cannot be what the parse says."""
    shouts = sum(w.text.isupper() and len(w.text) > 1 for w in words) * 2 > len(words)
    _close_brackets(words)
    for word in words:
        if word.head is None and word.tag in NOUN_TAGS:
            _raise_happening(word)
    for word in words:
        _count_objects(word, words)
        _count_subjects(word, words)
        _free_result(word)
        _free_toll(word)
        if not shouts and word.index:
            _name_capitals(word, words)
        if word.text == "IS" and not shouts and word.index + 1 < len(words):
            _name_group(word, words[word.index + 1])


def _raise_happening(noun: Word) -> None:
    """ "A clash ensued", "a bomb planted by rebels exploded": verbs without a passive are no participles of a noun."""
    verbs = [w for w in subtree(noun) if w.tag in ("VBN", "VBD") and w.dep == "acl" and w.lemma in HAPPENINGS]
    verb = verbs[0] if len(verbs) == 1 else None
    if (
        verb is None
        or verb.head is None
        or any(c.dep in ("agent", "auxpass", "nsubj") for c in verb.children)
    ):
        return
    verb.head.children.remove(verb)
    verb.head, verb.dep, verb.tag = None, "ROOT", "VBD"
    for child in list(noun.children):
        is_before = child.index < noun.index and child.dep in ("prep", "punct", "npadvmod", "advmod")
        if is_before or child.index > verb.index:
            move_word(child, verb, child.dep)
    move_word(noun, verb, "nsubj")


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


def _count_subjects(word: Word, words: list[Word]) -> None:
    """ "Between 20 and 30 persons marched": those counted right before a verb without a subject are its subject."""
    verb = word.head
    if word.dep != "prep" or word.lower not in ROUGHLY | {"between"} or verb is None:
        return
    counted = next((c for c in word.children if c.dep == "pobj"), None)
    number = words[word.index + 1]
    if counted is None or counted.index != verb.index - 1 or number.tag != "CD" or number.head is not counted:
        return
    if verb.tag not in ("VBD", "VBN") or counted.entity[1:] in MEASURED or counted.tag not in NOUN_TAGS:
        return
    if any(c.dep in ("nsubj", "nsubjpass", "auxpass", "csubj") for c in verb.children):
        return
    verb.tag = "VBD"
    move_word(counted, verb, "nsubj")
    move_word(word, number, "quantmod")


def _close_brackets(words: list[Word]) -> None:
    """ "Gathered in Butler (a county) to protest": what follows a bracket depends on nothing inside it."""
    opened: list[int] = []
    inside: list[tuple[int, int]] = []
    for word in words:
        if word.text in ("(", "["):
            opened.append(word.index)
        elif word.text in (")", "]") and opened:
            start = opened.pop()
            if not opened:
                inside.append((start, word.index))
    for start, end in inside:
        for word in words[end + 1 :]:
            head = word.head
            while head is not None and start < head.index < end:
                head = head.head
            if head is not None and head is not word.head and head is not word and not _hangs_on(head, word):
                move_word(word, head, word.dep)


def _hangs_on(word: Word, other: Word) -> bool:
    return other is word or any(head is other for head in ancestors(word))


def _name_capitals(word: Word, words: list[Word]) -> None:
    """A word in capitals within plain text is a name ("KPRF organized"), and so is "No" before one ("No Vax activists")."""
    is_verb = word.tag in VERB_TAGS | {"VB", "VBZ", "VBP"}
    if word.text.isupper() and len(word.text) > 2 and is_verb and word.dep in NOMINAL_PLACES:
        word.pos, word.tag = "PROPN", "NNP"
    is_no = word.text == "No" and word.dep == "det" and word.index + 1 < len(words)
    if is_no and words[word.index + 1].tag == "NNP" and words[word.index - 1].text not in OPENERS:
        word.pos, word.tag, word.dep = "PROPN", "NNP", "compound"


def _free_toll(word: Word) -> None:
    """ "Shelled a village killing three": who shells kills, not the village; "a blast killing three" stays."""
    noun = word.head
    if word.tag != "VBG" or word.lemma not in TOLL_VERBS or word.dep != "acl" or noun is None:
        return
    verb = noun.head
    while (
        verb is not None
        and verb.dep in ("prep", "pobj", "compound", "appos", "conj")
        and verb.tag[:2] != "VB"
    ):
        verb = verb.head
    is_object = noun.dep in ("dobj", "pobj", "appos", "conj")
    if not is_object or verb is None or verb.tag not in ("VBD", "VBZ", "VBP") or noun.lemma in DEEDS:
        return
    move_word(word, verb, "advcl")


def _free_result(word: Word) -> None:
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
