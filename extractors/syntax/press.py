"""Repairs of what is peculiar to the press: headlines with commas for "and", quotations before their speaker.

Called by `repairs`; labels are those of spaCy's CLEAR scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.extractors.syntax.walks import NOUNS, SUBJECTS, move_word, subtree

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["repair_press"]

QUOTES = frozenset({'"', "\u201d", "\u2019\u2019", "''", ","})
# Verbs that follow a quotation with their subject behind them ("charged the envoy").
QUOTING_VERBS = frozenset(
    "charge warn demand urge add declare insist reply complain claim argue note explain stress state announce say".split()
)
# Verbs that pass on a quoted order to somebody ("Leave now," he told Iran).
ORDERING_VERBS = frozenset("tell urge order warn ask beg advise".split())
# What is given to somebody in a headline without articles ("offers Pyongyang food aid").
GIVEN = frozenset(
    "aid assistance help relief loan arm weapon support food fuel credit missile jet tank money".split()
)
GIVING_VERBS = frozenset("give grant offer send lend sell pledge promise deny supply".split())


def repair_press(words: list[Word]) -> None:
    """Change heads and labels of a sentence's words in place where a headline or quotation was misread."""
    for word in words:
        _join_subjects(word, words)
        _split_receiver(word)
        _invert_speech(word, words)
        _obey_order(word, words)
        _share_phrase(word, words)


def _join_subjects(word: Word, words: list[Word]) -> None:
    """ "India, China pull back troops": a comma between two subjects that open a headline stands for "and"."""
    verb = word.head
    if word.dep != "npadvmod" or word.pos not in NOUNS or verb is None or word.entity[1:] in ("DATE", "TIME"):
        return
    inside = subtree(word)
    if inside[0].index > 1 or word.index + 2 >= len(words) or words[word.index + 1].text != ",":
        return
    subject = next((c for c in verb.children if c.dep in SUBJECTS and c.index > word.index), None)
    if subject is None or subject.pos not in NOUNS or subtree(subject)[0].index != word.index + 2:
        return
    if any(c.dep in ("det", "poss") for c in (*word.children, *subject.children)):
        return
    word.dep = subject.dep
    move_word(subject, word, "conj")


def _split_receiver(word: Word) -> None:
    """ "Offers Pyongyang food aid": a place before what is given is who gets it."""
    verb = word.head
    if word.dep != "dobj" or word.lemma not in GIVEN or verb is None or verb.lemma not in GIVING_VERBS:
        return
    before = [c for c in word.children if c.index < word.index]
    if not before or any(c.dep in ("det", "poss") for c in before) or before[0].index != verb.index + 1:
        return
    receiver = before[0]
    if receiver.tag == "NNP" and receiver.entity[1:] == "GPE" and receiver.dep in ("compound", "nmod"):
        move_word(receiver, verb, "dative")


def _invert_speech(verb: Word, words: list[Word]) -> None:
    """ "Iran is behind it," charged the Saudi envoy: whom such a verb seems to have for object speaks."""
    if verb.lemma not in QUOTING_VERBS or verb.tag not in ("VBD", "VBZ") or not verb.index:
        return
    if words[verb.index - 1].text not in QUOTES or any(c.dep in SUBJECTS for c in verb.children):
        return
    objects = [c for c in verb.children if c.dep == "dobj" and c.index > verb.index]
    is_told = any(c.dep in ("ccomp", "advcl") and c.index < verb.index for c in verb.children)
    if len(objects) == 1 and is_told and subtree(objects[0])[0].index == verb.index + 1:
        objects[0].dep = "nsubj"


def _share_phrase(word: Word, words: list[Word]) -> None:
    """ "Expressed solidarity with and support for X": two nouns share what follows the second."""
    verb = word.head
    if word.dep != "conj" or verb is None or word.index < 2 or word.tag not in ("VB", "NN", "VBP"):
        return
    stranded, thing = words[word.index - 2], words[word.index - 3] if word.index > 2 else None
    if words[word.index - 1].dep != "cc" or stranded.tag != "IN" or stranded.children or thing is None:
        return
    phrases = [c for c in word.children if c.dep == "prep"]
    if thing.dep != "dobj" or thing.head is not verb or not phrases:
        return
    word.pos, word.tag = "NOUN", "NN"
    move_word(word, thing, "conj")
    for phrase in phrases:
        move_word(phrase, thing, "prep")


def _obey_order(word: Word, words: list[Word]) -> None:
    """ "Withdraw your troops," the president told Ethiopia: a quoted order says what another is to do."""
    verb = word.head
    if word.tag != "VB" or word.dep not in ("ccomp", "advcl") or verb is None or word.index > verb.index:
        return
    if verb.lemma not in ORDERING_VERBS or not any(c.dep == "dobj" for c in verb.children):
        return
    opens = word.index == 0 or words[word.index - 1].text in ('"', "\u201c", "``", "\u2018")
    if opens and not any(c.dep in SUBJECTS or c.dep == "aux" for c in word.children):
        word.dep = "xcomp"
