"""Repairs of parses of en_core_web 3.8 that hang a phrase on the wrong word: "of", countries, receivers, names given.

Only patterns that English grammar rules out are touched; labels are those of spaCy's CLEAR scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.extractors.syntax.walks import NOUNS, move_word, subtree

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = [
    "attach_of",
    "join_attributes",
    "lower_of",
    "raise_complement",
    "return_of",
    "split_name",
    "split_receiver",
]

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
CHARGE_VERBS = frozenset({"accuse", "convict", "suspect", "acquit", "clear"})
GRANTED = frozenset(
    "permission approval clearance authority authorization authorisation access consent".split()
)
GRANT_VERBS = frozenset({"give", "grant", "deny", "refuse", "offer", "award", "issue"})
NAMING_VERBS = frozenset({"call", "dub", "label", "brand"})


def split_receiver(word: Word) -> None:
    """ "Gave the Pentagon permission": who gets a permission is no part of its name."""
    verb = word.head
    if word.lemma not in GRANTED or word.dep != "dobj" or verb is None or verb.lemma not in GRANT_VERBS:
        return
    before = [c for c in word.children if c.index < word.index]
    if len(before) < 2 or before[0].dep != "det" or before[-1].dep not in ("compound", "nmod"):
        return
    receiver = before[-1]
    if receiver.index != word.index - 1:
        return
    for child in before[:-1]:
        move_word(child, receiver, child.dep)
    move_word(receiver, verb, "dative")


def raise_complement(word: Word) -> None:
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


def attach_of(word: Word, words: list[Word]) -> None:
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
        move_word(word, before, "prep")


def return_of(word: Word) -> None:
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
        move_word(word, deed, "prep")


def join_attributes(word: Word, words: list[Word]) -> None:
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
    move_word(before, word, before.dep)


def lower_of(word: Word) -> None:
    """ "Accused the president of treason": after such verbs "of" tells the charge, unless a name follows it."""
    noun = word.head
    if word.lower != "of" or word.dep != "prep" or noun is None or noun.dep != "dobj" or noun.head is None:
        return
    charged = [c for c in word.children if c.dep in ("pobj", "pcomp")]
    is_charge = bool(charged) and not charged[0].entity and charged[0].pos in ("NOUN", "VERB", "AUX")
    if noun.head.lemma in CHARGE_VERBS and is_charge and not _is_last_charge(noun.head, word):
        move_word(word, noun.head, "prep")


def _is_last_charge(verb: Word, word: Word) -> bool:
    return any(c.lower == "of" and c.dep == "prep" and c is not word for c in verb.children)


def split_name(word: Word) -> None:
    """ "Called the ambassador a very stupid guy": what stands in apposition with "a" is what he is called."""
    noun = word.head
    verb = noun.head if noun is not None and noun.dep in ("dobj", "oprd") else None
    if word.dep != "appos" or noun is None or verb is None or verb.lemma not in NAMING_VERBS:
        return
    first = subtree(word)[0]
    if first.lower in ("a", "an") and word.index > verb.index:
        noun.dep = "dobj"
        move_word(word, verb, "oprd")
