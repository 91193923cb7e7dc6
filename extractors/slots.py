"""What the slots of verb frames and of noun frames share: which words a filler takes, and phrases in their order."""

from __future__ import annotations

from collections.abc import Mapping

from dyads.extractors import syntax
from dyads.extractors.bindings import Binding, Judge
from dyads.extractors.syntax import Word
from dyads.seeds.frames import Frame, Slot

__all__ = [
    "PROTEST_ROOT",
    "VIOLENT_ROOTS",
    "accepts",
    "fill_phrase",
    "is_violent",
    "list_sides",
    "may_be_target",
    "measure_words",
    "order_filled",
    "order_fixed",
]

# Nouns that only measure what follows: "dozens of drones", "a barrage of missiles".
MEASURES = frozenset(
    "% percent number series wave string round couple lot dozen ten hundred section total group thousand score million ton tonne barrage salvo volley "
    "hail pair handful batch some many most all part rest half bulk flurry spate range variety majority type kind form amount cargo cache container canister barrel stash one truckload busload boatload planeload group column contingent band".split()
)
TOPICAL = frozenset({"over", "about", "regarding", "concerning", "during"})  # these tell why rather than whom
VIOLENT_ROOTS = ("14", "17", "18", "19", "20")
PROTEST_ROOT = "14"


def accepts(slot_words: frozenset[str], word: Word) -> bool:
    """Whether a word, its attribute with it, or what it measures is one of a slot's words."""
    if word.lemma in slot_words or word.lower in slot_words:
        return True
    if any(f"{w.lower} {word.lemma}" in slot_words for w in syntax.attributive_words(word)):
        return True
    if word.lemma not in MEASURES:
        return False
    return any(accepts(slot_words, inner) for inner in syntax.of_objects(word))


def measure_words(slot_words: frozenset[str], fitting: list[Word]) -> float | None:
    """What words that fit a slot add to the score; None when there are none.

    A phrase says more than its head alone: "hunger strike" must win over "strike".
    """
    if not fitting:
        return None
    phrases = (f"{m.lower} {w.lemma}" for w in fitting for m in syntax.attributive_words(w))
    return 1.8 if any(p in slot_words for p in phrases) else 1.5


def may_be_target(word: Word, frame: Frame, judge: Judge) -> bool:
    """Whether a word can be whom a frame acts on: an actor, pronoun or name, in violence unnamed people too."""
    return (
        judge.is_actor(word)
        or syntax.is_pronoun(word)
        or syntax.is_reciprocal(word)
        or judge.is_named(word)
        or (is_violent(frame) and judge.is_participant(word))
    )


def is_violent(frame: Frame) -> bool:
    """Whether unnamed people take part in what the frame means ("killed 20 people")."""
    return frame.code[:2] in VIOLENT_ROOTS or frame.operator == "kill"


def list_sides(actors: list[Word], judge: Judge) -> list[Word]:
    """The sides of one plural phrase: "the presidents of X and Y", "X and Y's ministers"."""
    if len(actors) != 1 or not syntax.is_plural(actors[0]):
        return actors
    named = [w for w in syntax.of_objects(actors[0]) if judge.is_actor(w)]
    owners = [w for w in syntax.possessors(actors[0]) if judge.is_actor(w)]
    attributes = [
        w
        for w in syntax.attributive_words(actors[0])
        if w.pos in ("PROPN", "ADJ") and syntax.is_joined(w) and (judge.is_actor(w) or judge.is_named(w))
    ]
    attributes = attributes if any(map(judge.is_actor, attributes)) else []  # "House and Senate negotiators"
    return next((found for found in (named, owners, attributes[::-1]) if len(found) >= 2), actors)


def order_filled(prepositions: frozenset[str], table: Mapping[str, list[Word]], head: Word) -> list[str]:
    """The phrases as they follow the head, those before it last.

    "Of" comes behind the others, because an owner counts as such a phrase ("its plan").
    """
    filled = [p for p in prepositions if table.get(p)]
    return sorted(
        filled, key=lambda p: (table[p][0].index < head.index, p in TOPICAL, p == "of", table[p][0].index)
    )


def order_fixed(prepositions: frozenset[str]) -> list[str]:
    """The same order whatever the hash seed, "of" last."""
    return sorted(prepositions, key=lambda p: (p == "of", p))


def fill_phrase(slot: Slot, frame: Frame, words: list[Word], judge: Judge, binding: Binding) -> float | None:
    """Fill a slot with the nouns behind its preposition; what that adds to the score, None when none fits."""
    if slot.filler == "words":
        fitting = [w for w in words if accepts(slot.words, w)][:1]
        binding.consumed.extend(fitting)
        return measure_words(slot.words, fitting)
    if slot.filler == "any":
        words = [
            w for w in words if w.entity[1:] not in ("DATE", "TIME")
        ]  # "clashed on Monday" names no topic
        binding.anything.extend(words)
        return 0.3 if words else None
    if slot.filler == "event":
        events = [w for w in words if judge.is_event(w)]
        binding.events.extend(events)
        return 1.2 if events else None
    if slot.filler in ("target", "source"):
        fitting = [w for w in words if w not in binding.consumed and may_be_target(w, frame, judge)]
        (binding.targets if slot.filler == "target" else binding.sources).extend(fitting)
        return 1.0 if fitting else None
    return None
