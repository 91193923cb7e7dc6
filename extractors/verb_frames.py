"""Verb frames against clauses of verbs: subject, object, phrases and complements fill the slots."""

from __future__ import annotations

from dyads.extractors import syntax
from dyads.extractors.bindings import Binding, Judge
from dyads.extractors.clauses import Clause
from dyads.extractors.slots import (
    PROTEST_ROOT,
    accepts,
    fill_phrase,
    is_violent,
    list_sides,
    may_be_target,
    measure_words,
    order_filled,
    order_fixed,
)
from dyads.extractors.syntax import Word
from dyads.seeds.frames import Frame, Slot

__all__ = ["match_verb"]

COPULAS = frozenset({"be", "remain", "stay", "become", "feel", "seem", "look", "keep", "plead", "stand"})


def match_verb(frame: Frame, clause: Clause, judge: Judge) -> Binding | None:
    """The frame bound to a clause of a verb, scored by what fills it; None when a needed slot stays empty."""
    binding = Binding(frame, clause)
    taken: set[int] = set()
    for slot in frame.slots:
        gained = _fill_verb_slot(slot, frame, clause, judge, binding, taken)
        if gained is None:
            if slot.is_optional:
                continue
            return None
        binding.score += gained
    return binding


def _fill_verb_slot(
    slot: Slot, frame: Frame, clause: Clause, judge: Judge, binding: Binding, taken: set[int]
) -> float | None:
    if slot.place == "subject":
        return _fill_subject(slot, frame, clause, judge, binding)
    if slot.place == "object":
        return _fill_object(slot, frame, clause, judge, binding, taken)
    gained = _fill_oblique(slot, frame, clause, judge, binding)
    if gained is None and slot.is_bare:
        return _fill_object(slot, frame, clause, judge, binding, taken)
    return gained


def _fill_subject(slot: Slot, frame: Frame, clause: Clause, judge: Judge, binding: Binding) -> float | None:
    words = clause.sources
    if slot.filler == "words":
        fitting = [w for w in words if accepts(slot.words, w)]
        binding.consumed.extend(fitting)
        return measure_words(slot.words, fitting)
    if slot.filler == "event":
        fitting = [w for w in words if judge.is_event(w)]
        binding.events.extend(fitting)
        return 1.2 if fitting else None
    actors = [w for w in words if judge.is_actor(w) or syntax.is_pronoun(w) or judge.is_event(w)]
    if slot.filler == "pair":
        return _fill_plural_subject(list_sides(actors, judge), judge, binding)
    if slot.filler == "source":
        return _fill_acting_subject(words, actors, frame, clause, judge, binding)
    if slot.filler == "target":
        fitting = [w for w in words if may_be_target(w, frame, judge)]
        binding.targets.extend(fitting)
        return 1.0 if fitting else None
    if (
        frame.code[:2] == PROTEST_ROOT
    ):  # whoever does this demonstrates: "convoys drove through Lima to protest"
        binding.sources.extend(words)
    return 0.2 if words else None


def _fill_plural_subject(actors: list[Word], judge: Judge, binding: Binding) -> float | None:
    """Both sides of what a subject does among itself: "Chad and Niger agreed", "the neighbours clashed"."""
    if len(actors) >= 2:
        binding.sources.append(actors[0])
        binding.targets.extend(actors[1:])
        return 2.0
    if len(actors) == 1 and syntax.is_plural(actors[0]):  # "Ethiopian and Eritrean troops clashed"
        kinds = [w for w in reversed(syntax.attributive_words(actors[0])) if judge.is_actor(w) and w.entity]
        if len(kinds) >= 2:
            binding.sources.append(kinds[0])
            binding.targets.extend(kinds[1:])
            return 2.0
    if actors and judge.is_actor(actors[0]) and syntax.is_plural(actors[0]):
        binding.sources.append(actors[0])
        return 0.5
    return None


def _fill_acting_subject(
    words: list[Word], actors: list[Word], frame: Frame, clause: Clause, judge: Judge, binding: Binding
) -> float | None:
    """Who acts: known actors, else a name, else unnamed people in violence or in a crowd that protests."""
    if actors:
        binding.sources.extend(actors)
        return 1.0
    named = [w for w in words if judge.is_named(w)]
    if named:
        binding.sources.extend(named)
        return 0.6
    if not words:
        return 0.0 if (clause.is_passive or frame.has_target) else None
    crowd = _crowd_words(frame)
    acting = [w for w in words if judge.is_participant(w) or (crowd and accepts(crowd, w))]
    if is_violent(frame) and acting:
        binding.sources.extend(acting)
        return 0.5
    return None


def _crowd_words(frame: Frame) -> frozenset[str]:
    """The words that a frame of protest asks of its subject: they act although no dictionary knows them."""
    if frame.code[:2] != PROTEST_ROOT:
        return frozenset()
    return next((s.words for s in frame.slots if s.place == "subject" and s.filler == "words"), frozenset())


def _fill_object(
    slot: Slot, frame: Frame, clause: Clause, judge: Judge, binding: Binding, taken: set[int]
) -> float | None:
    predicative = clause.lemma in COPULAS and bool(clause.predicates)
    words = [w for w in (clause.predicates if predicative else clause.objects) if w.index not in taken]
    if slot.filler == "words":
        verbs = [
            w for w in clause.complements if not words and w.lemma in slot.words and w.index not in taken
        ]
        fitting = ([w for w in words if accepts(slot.words, w)] or verbs)[:1]  # "threatened to strike"
        taken.update(w.index for w in fitting)
        binding.consumed.extend(fitting)
        return measure_words(slot.words, fitting)
    if slot.filler == "any":
        binding.anything.extend(words)
        return 0.3 if words else None
    if slot.filler == "clause":
        return 0.6 if clause.complements else None
    if slot.filler == "target_clause":
        return _fill_told_subject(slot, frame, clause, judge, binding)
    if slot.filler == "event":
        return _fill_event_object(slot, words, clause, judge, binding, taken)
    fitting = [w for w in words if may_be_target(w, frame, judge)]
    if slot.filler == "target":
        binding.targets.extend(fitting)
        taken.update(w.index for w in fitting)
        return 1.0 if fitting else None
    if slot.filler == "source":
        binding.sources.extend(fitting)
        return 1.0 if fitting else None
    return None


def _fill_told_subject(
    slot: Slot, frame: Frame, clause: Clause, judge: Judge, binding: Binding
) -> float | None:
    """Whom a complement asks to act: "demanded that Oslo withdraw"."""
    fitting = [
        w
        for verb, subjects in clause.complement_subjects
        if _has_form(verb, slot.words)
        for w in subjects
        if may_be_target(w, frame, judge)
    ]
    binding.targets.extend(fitting)
    return 0.9 if fitting else None


def _fill_event_object(
    slot: Slot, words: list[Word], clause: Clause, judge: Judge, binding: Binding, taken: set[int]
) -> float | None:
    """Event nouns among the objects, else the complements: "began the attack", "began to attack"."""
    events = [w for w in words if judge.is_event(w) and not slot.words] or [
        w
        for w in clause.complements
        if w.index not in taken and (not slot.words or syntax.is_infinitive(w)) and not _is_asked(w, clause)
    ]
    binding.events.extend(events)
    binding.consumed.extend(w for w in events if w in words)
    return 1.0 if events else None


def _has_form(verb: Word, wanted: frozenset[str]) -> bool:
    """Whether a complement's verb has one of the modals or lemmas, or the bare form ("base") of a demand."""
    if not wanted or verb.lemma in wanted or wanted & set(syntax.auxiliaries(verb)):
        return True
    return "base" in wanted and verb.tag == "VB" and not syntax.auxiliaries(verb)


def _is_asked(complement: Word, clause: Clause) -> bool:
    """Whether a complement is what somebody wants to know ("asked whether X had left"), nothing to be done."""
    return clause.lemma == "ask" and bool({"whether", "if", "how", "why"} & set(syntax.markers(complement)))


def _fill_oblique(slot: Slot, frame: Frame, clause: Clause, judge: Judge, binding: Binding) -> float | None:
    for table, bonus in ((clause.obliques, 0.5), (clause.loose, 0.3)):
        for prep in order_filled(slot.prepositions, table, clause.head):
            words = table.get(prep, [])
            gained = fill_phrase(slot, frame, words, judge, binding)
            if gained is not None:
                return gained + bonus
    if slot.filler == "words":
        return _fill_infinitive(slot, clause, binding)
    if slot.filler in ("event", "clause"):
        for prep in order_fixed(slot.prepositions):
            if clause.gerunds.get(prep):
                binding.events.extend(clause.gerunds[prep])
                return 1.5
        if (
            slot.prepositions & {"for", "on", "to"}
            and slot.filler == "event"
            and slot.prepositions & set(clause.particles)
        ):
            return None
    return None


def _fill_infinitive(slot: Slot, clause: Clause, binding: Binding) -> float | None:
    """ "to free|release" also reads an infinitive, "from entering" a gerund; a negated one is another meaning.

    What goes with an act tells its purpose too: "gathered, demanding justice".
    """
    verbs = [w for w in clause.complements if w.tag == "VB"] if "to" in slot.prepositions else []
    if "to" in slot.prepositions and not clause.is_noun:
        verbs += [w for w in clause.head.children if w.tag == "VBG" and syntax.is_adverbial(w)]
    verbs = verbs + [w for p in order_fixed(slot.prepositions) for w in clause.gerunds.get(p, [])]
    fitting = [w for w in verbs if w.lemma in slot.words and not syntax.is_negated(w)][:1]
    binding.consumed.extend(fitting)
    return 2.0 if fitting else None
