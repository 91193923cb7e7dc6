"""Repairs of parses of en_core_web 3.8 in which a verb lost its place, its subject or its auxiliary.

Only patterns that English grammar rules out are touched; labels are those of spaCy's CLEAR scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.extractors.syntax.walks import NOUNS, SUBJECTS, ancestors, move_word, subtree

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["find_subject", "join_modal", "join_speech", "join_verb", "promote_verb"]

SPEECH_ACTS = frozenset(
    "call urge appeal demand condemn accuse criticize criticise warn denounce ask".split()
)
SAY_VERBS = frozenset("say state announce declare add tell note".split())
STATES = frozenset("be remain become face seem need have".split())
ADDED = frozenset({"appos", "conj", "npadvmod", "dep"})
BEFORE_VERB = frozenset({"aux", "auxpass", "neg", "advmod"})


def promote_verb(word: Word) -> None:
    """ "Erdogan commenced air assaults" read as a noun with a participle: what has a subject is the verb."""
    noun = word.head
    if word.dep not in ("amod", "compound", "nmod") or noun is None or noun.index < word.index:
        return
    if (
        word.tag not in ("VBD", "VBN", "VBZ")
        or noun.head is not None
        or not any(c.dep == "nsubj" for c in word.children)
    ):
        return
    for child in list(noun.children):
        if child is not word and (child.index < word.index or child.dep == "punct"):
            move_word(child, word, child.dep)
    noun.children.remove(word)
    word.head, word.dep, word.pos = None, "ROOT", "VERB"
    word.tag = "VBZ" if word.tag == "VBZ" else "VBD"
    move_word(noun, word, "dobj")


def join_modal(word: Word, words: list[Word]) -> None:
    """ "Will on Tuesday, June 19, lead": a modal that stands far before its verb is still its auxiliary."""
    if word.tag != "MD" or word.dep not in ("appos", "conj", "dep", "npadvmod", "nmod"):
        return
    for verb in words[word.index + 1 : word.index + 12]:
        if verb.tag in ("VBZ", "VBD", "VBP", "MD"):
            return
        if verb.tag == "VB":
            if verb not in ancestors(word) and any(c.dep in ("aux", "auxpass") for c in verb.children):
                return
            for child in list(word.children):
                move_word(child, verb, child.dep)
            move_word(word, verb, "aux")
            return


def join_verb(word: Word, words: list[Word]) -> None:
    """ "Toppled the government and dissolved parliament": a past tense right after "and" is no adjective."""
    noun = word.head
    if word.dep != "amod" or word.tag != "VBD" or noun is None or noun.dep != "conj" or word.index == 0:
        return
    joiner, first = words[word.index - 1], noun.head
    verb = first.head if first is not None else None
    if joiner.dep != "cc" or first is None or verb is None or first.dep != "dobj" or verb.pos != "VERB":
        return
    word.pos = "VERB"
    move_word(word, verb, "conj")
    move_word(noun, word, "dobj")


def find_subject(verb: Word, words: list[Word]) -> None:
    """ "In Lima, Peru, ten teachers protested" read as "Lima, Peru and ten teachers": a finite verb has a subject.

    It is the phrase between a comma and the verb that the parse adds to the opening phrase, the first that is no name.
    """
    if verb.head is not None or verb.pos != "VERB" or verb.tag not in ("VBD", "VBZ", "VBP", "VBN"):
        return
    if any(c.dep in SUBJECTS for c in verb.children) or (verb.tag == "VBN" and not _has_auxiliary(verb)):
        return
    openings = [c for c in verb.children if c.dep == "prep" and c.index < verb.index]
    found: list[Word] = []
    for opening in openings:
        inside = subtree(opening)
        for noun in inside:
            first = subtree(noun)[0]
            if noun.dep not in ADDED or noun.pos not in NOUNS or not first.index:
                continue
            between = words[noun.index + 1 : verb.index]
            is_last = all(w in inside or w.dep in BEFORE_VERB or w.text in (",", ")") for w in between)
            if is_last and words[first.index - 1].text in (",", ")"):
                found.append(noun)
    subject = next((n for n in sorted(found, key=lambda n: n.index) if n.pos == "NOUN"), None)
    subject = subject or (found[-1] if found else _counted_object(verb, openings))
    if subject is not None:
        move_word(subject, verb, "nsubjpass" if any(c.dep == "auxpass" for c in verb.children) else "nsubj")


def _counted_object(verb: Word, openings: list[Word]) -> Word | None:
    """ "Between 30 and 40 miners marched": what such a word counts right before the verb is the subject."""
    last = openings[-1] if openings else None
    if last is None or last.lower not in ("between", "around", "about", "over", "under"):
        return None
    for noun in subtree(last):
        if noun.pos == "NOUN" and noun.dep in ("pobj", "conj") and noun.index < verb.index:
            counts = any(c.dep == "nummod" or c.tag == "CD" for c in noun.children)
            if counts and subtree(last)[-1].index >= verb.index - 2:
                return noun
    return None


def join_speech(word: Word) -> None:
    """ "X said that Y was at war and called on Z to talk": a thing that only is some way does not call on anybody."""
    state = word.head
    if word.dep != "conj" or word.lemma not in SPEECH_ACTS or state is None or state.dep != "ccomp":
        return
    speech = state.head
    if speech is None or speech.lemma not in SAY_VERBS or state.lemma not in STATES or word.tag != speech.tag:
        return
    if any(c.dep in SUBJECTS or c.dep == "mark" for c in word.children):
        return
    subject = next((c for c in state.children if c.dep in SUBJECTS), None)
    if subject is not None and subject.pos != "PRON" and subject.entity[1:] not in ("PERSON", "ORG"):
        move_word(word, speech, "conj")


def _has_auxiliary(verb: Word) -> bool:
    return any(c.dep in ("aux", "auxpass") for c in verb.children)
