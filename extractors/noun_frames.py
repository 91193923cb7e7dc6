"""Noun frames against event nouns: who does it and to whom, by phrases, owners and attributes ("Russia's invasion")."""

from __future__ import annotations

from dyads.extractors import syntax
from dyads.extractors.bindings import Binding, Judge
from dyads.extractors.clauses import Clause
from dyads.extractors.slots import (
    VIOLENT_ROOTS,
    fill_phrase,
    is_violent,
    list_sides,
    order_filled,
    order_fixed,
)
from dyads.extractors.syntax import Word
from dyads.seeds.frames import Frame, Slot

__all__ = ["match_noun"]

QUALITIES = frozenset("general private major principal regular premier minor individual chief".split())
RALLY_CODE = "141"  # shares and teams rally too
PLACED_ROOTS = ("14", "18", "19", "20")  # a town before the noun is where it happened
PATIENT_CODES = ("17", "18", "20")  # a bare possessor is the one acted upon: "Navalny's arrest"


def match_noun(frame: Frame, clause: Clause, judge: Judge) -> Binding | None:
    """The frame bound to an event noun, scored by what fills it; None when a needed word or event is missing."""
    binding = Binding(frame, clause)
    for slot in frame.slots:
        gained = _fill_noun_slot(slot, frame, clause, judge, binding)
        if gained is None:
            if slot.filler in ("words", "event", "any") and not slot.is_optional:
                return None
            continue
        binding.score += gained
    if not frame.slots:
        binding.sources.extend(_noun_sources(clause, judge))
    _place_possessors(frame, clause, judge, binding)
    if not binding.sources and frame.code[:2] not in (
        *VIOLENT_ROOTS,
        "12",
    ):  # "the deployment of Russian tanks": the owner acts
        binding.sources.extend(w for w in binding.consumed[:1] if judge.is_actor(w))
    binding.targets = [w for w in binding.targets if w not in binding.sources]
    return binding


def _fill_noun_slot(slot: Slot, frame: Frame, clause: Clause, judge: Judge, binding: Binding) -> float | None:
    if slot.filler == "pair":
        return _fill_pair(clause, judge, binding)
    if slot.filler == "source":
        fitting = _slot_sources(slot, frame, clause, judge)
        binding.sources.extend(fitting)
        return 0.8 if fitting else None
    if slot.filler == "event":
        events = [
            w
            for p in order_fixed(slot.prepositions)
            for w in [*clause.obliques.get(p, []), *clause.gerunds.get(p, [])]
            if judge.is_event(w) or syntax.is_verb(w)
        ]
        events = events or (clause.complements if slot.place != "oblique" else [])
        binding.events.extend(events)
        return 1.2 if events else None
    if slot.place == "oblique":
        for table, bonus in ((clause.obliques, 0.5), (clause.loose, 0.3)):
            for prep in order_filled(slot.prepositions, table, clause.head):
                gained = fill_phrase(slot, frame, table.get(prep, []), judge, binding)
                if gained is not None:
                    return gained + bonus
        return None
    if slot.filler == "words":
        fitting = [w for w in clause.attributes if w.lemma in slot.words or w.lower in slot.words]
        return 1.5 if fitting else None
    return None


def _slot_sources(slot: Slot, frame: Frame, clause: Clause, judge: Judge) -> list[Word]:
    """Who does it: the actors behind the slot's prepositions, else those of the noun."""
    if slot.place == "oblique":
        words = [
            w
            for p in order_fixed(slot.prepositions)
            for w in clause.obliques.get(p, []) + clause.loose.get(p, [])
        ]
        return [w for w in words if judge.is_actor(w) or syntax.is_pronoun(w)]
    fitting = _noun_sources(clause, judge)
    if not fitting and frame.code.startswith(RALLY_CODE) and clause.lemma != "rally":
        fitting = [w for w in clause.sources if w.pos in ("NOUN", "PROPN")]  # "savers held a protest"
    return fitting


def _noun_sources(clause: Clause, judge: Judge) -> list[Word]:
    """Who does what an event noun tells: behind "by", the subject of its light verb, else one that takes part."""
    phrases = clause.obliques.get("by", []) or clause.loose.get("by", [])
    by = [w for w in phrases if judge.is_actor(w) or judge.is_participant(w)]
    light = [
        w for w in clause.sources if judge.is_actor(w) or syntax.is_pronoun(w) or judge.is_participant(w)
    ]
    return by or light or [w for w in clause.participants if judge.is_actor(w)][:1]


def _pair_actors(words: list[Word], judge: Judge, frame: Frame) -> list[Word]:
    """Of words those that may be a side of a pair."""
    found = [w for w in words if judge.is_actor(w) or syntax.is_pronoun(w)]
    if not is_violent(frame) or len(found) > 1:
        return found
    # "between cadres of two parties"; a name between which and an army one fights is a side too
    return [w for w in words if w in found or judge.is_participant(w) or (found and w.pos == "PROPN")]


def _fill_pair(clause: Clause, judge: Judge, binding: Binding) -> float | None:
    """Both sides of talks, deals and clashes: "between X and Y", else "X's ... with Y"."""
    phrases = (
        clause.obliques.get("between", [])
        or clause.obliques.get("among", [])
        or clause.loose.get("between", [])
    )
    between = list_sides(_pair_actors(phrases, judge, binding.frame), judge)
    if len(between) >= 2:
        binding.sources.append(between[0])
        binding.targets.extend(between[1:])
        return 2.0
    if between and is_violent(binding.frame):  # "clashes between armed groups"
        binding.sources.append(between[0])
        return 1.0
    return _fill_two_sides(clause, judge, binding)


def _fill_two_sides(clause: Clause, judge: Judge, binding: Binding) -> float | None:
    """The side that acts and the one behind "with" or "against"."""
    first = _first_side(clause, judge, binding.frame)
    with_whom = [w for prep in ("with", "against", "versus") for w in clause.obliques.get(prep, [])]
    second = _pair_actors(with_whom, judge, binding.frame) or _pair_actors(
        clause.loose.get("with", []), judge, binding.frame
    )
    if first and second:
        binding.sources.extend(w for w in first if w not in second)
        binding.targets.extend(second)
        return 1.8
    if len(first) >= 2:
        binding.sources.append(first[0])
        binding.targets.extend(first[1:])
        return 1.5
    if second:
        binding.targets.extend(second)
        return 0.8
    binding.sources.extend(first)
    return 0.4 if first else None


def _first_side(clause: Clause, judge: Judge, frame: Frame) -> list[Word]:
    """Who acts, owns or takes part, else an actor right before the noun ("Serbian talks")."""
    of_whom = clause.obliques.get("by", []) + clause.obliques.get("of", [])
    first = (
        list_sides(_pair_actors(clause.sources, judge, frame), judge)
        or _pair_actors(clause.possessors, judge, frame)
        or _pair_actors(clause.participants, judge, frame)
        or _pair_actors(of_whom, judge, frame)
    )
    return first or [
        w for w in clause.attributes if w.pos in ("PROPN", "ADJ") and judge.is_actor(w) and not _is_quality(w)
    ]


def _is_quality(word: Word) -> bool:
    """Whether an adjective is no actor though a noun of its form is one ("general protests")."""
    return word.tag == "JJ" and word.lower in QUALITIES


def _place_possessors(frame: Frame, clause: Clause, judge: Judge, binding: Binding) -> None:
    """ "Russia's invasion" has its agent before it, "Navalny's arrest" its victim."""
    if any(s.filler == "pair" for s in frame.slots):
        return
    parts = {part for _, part in frame.heads}  # "military" in "American military aid" is no agent
    before = [
        w
        for w in [*clause.possessors, *clause.attributes]
        if (w.lower not in parts or w.lemma == "police")
        and (judge.is_actor(w) or syntax.is_pronoun(w))
        and not _is_quality(w)
    ]
    if frame.code[:2] in PLACED_ROOTS and not clause.possessors:  # "the Athens demonstration" is in Athens
        before = [w for w in before if not judge.is_capital(w)]
    if not before:
        return
    takes_of = any(s.filler == "target" and "of" in s.prepositions for s in frame.slots)
    code = frame.code[:2]
    if (
        takes_of
        and not binding.targets
        and code in PATIENT_CODES
        and (binding.sources or all(judge.is_person(w) for w in before))
    ):
        binding.targets.extend(before[:1])
    elif not binding.sources:
        binding.sources.extend(before[:1] if len(clause.possessors) < 2 else before)
    elif not binding.targets and takes_of:
        binding.targets.extend(w for w in before[:1] if w not in binding.sources)
