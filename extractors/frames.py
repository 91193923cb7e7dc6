"""Matching clauses against frames: look-up by head lemma, check of the arguments, the most specific one wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from dyads.extractors import syntax
from dyads.extractors.clauses import Clause
from dyads.extractors.syntax import Word
from dyads.seeds.frames import Frame, Slot

__all__ = ["Binding", "FrameIndex", "Judge"]

QUALITIES = frozenset("general private major principal regular premier minor individual chief".split())
COPULAS = frozenset({"be", "remain", "stay", "become", "feel", "seem", "look", "keep", "plead", "stand"})
# Nouns that only measure what follows: "dozens of drones", "a barrage of missiles".
MEASURES = frozenset(
    "% percent number series wave string round couple lot dozen ten hundred section total group thousand score million ton tonne barrage salvo volley "
    "hail pair handful batch some many most all part rest half bulk flurry spate range variety majority type kind form amount cargo cache container canister barrel stash one truckload busload boatload planeload group column contingent band".split()
)
TOPICAL = frozenset({"over", "about", "regarding", "concerning", "during"})  # these tell why rather than whom
VIOLENT_ROOTS = ("14", "17", "18", "19", "20")
PROTEST_ROOT = "14"
RALLY_CODE = "141"  # shares and teams rally too
PLACED_ROOTS = ("14", "18", "19", "20")  # a town before the noun is where it happened
PATIENT_CODES = ("17", "18", "20")  # a bare possessor is the one acted upon: "Navalny's arrest"


@dataclass(frozen=True, slots=True)
class Judge:
    """What the matcher must ask about words, so that it knows neither dictionaries nor parses."""

    is_actor: Callable[[Word], bool]
    is_person: Callable[[Word], bool]
    is_participant: Callable[[Word], bool]  # may take part in violence although unnamed
    is_event: Callable[[Word], bool]
    is_named: Callable[[Word], bool]  # a person or body by a name that no dictionary knows
    is_capital: Callable[[Word], bool]  # a capital or seat, which may only tell where something happened


@dataclass(slots=True)
class Binding:
    """A frame that fits a clause, with the words that fill its slots."""

    frame: Frame
    clause: Clause
    sources: list[Word] = field(default_factory=list)
    targets: list[Word] = field(default_factory=list)
    events: list[Word] = field(default_factory=list)
    consumed: list[Word] = field(default_factory=list)
    anything: list[Word] = field(default_factory=list)  # what fills ANY
    score: float = 0.0


class FrameIndex:
    """Frames by head lemma."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.verbs: dict[str, list[tuple[str, Frame]]] = {}
        self.nouns: dict[str, list[tuple[str, Frame]]] = {}
        for frame in frames:
            table = self.nouns if frame.is_noun else self.verbs
            for lemma, part in frame.heads:
                table.setdefault(lemma, []).append((part, frame))

    def match(self, clause: Clause, judge: Judge, root: str = "") -> Binding | None:
        """The most specific frame that fits, of a CAMEO root where one is asked for; None when none does."""
        best: Binding | None = None
        entries = (self.nouns if clause.is_noun else self.verbs).get(clause.lemma, [])
        parts = {part for part, _ in entries if part}
        for part, frame in entries:
            if part and part not in clause.particles and not _is_parted(part, frame, clause):
                continue
            if not frame.code.startswith(root):
                continue
            binding = (_match_noun if frame.is_noun else _match_verb)(frame, clause, judge)
            if binding is None:
                continue
            if part:
                binding.score += 1.0
            elif not clause.is_noun and any(p in parts for p in clause.particles):
                binding.score -= 1.0  # "beat back" is not "beat"
            if best is None or (binding.score, frame.frame_id) > (best.score, best.frame.frame_id):
                best = binding
        return best


def _is_parted(part: str, frame: Frame, clause: Clause) -> bool:
    """Whether the parse took the particle for a preposition ("backed up X"); "gave aid in X" has no "give in"."""
    has_object_slot = any(s.place == "object" for s in frame.slots)
    return part in clause.obliques and bool(frame.slots) and (has_object_slot or not clause.objects)


def _accepts(slot_words: frozenset[str], word: Word) -> bool:
    if word.lemma in slot_words or word.lower in slot_words:
        return True
    if any(f"{w.lower} {word.lemma}" in slot_words for w in syntax.attributive_words(word)):
        return True
    if word.lemma not in MEASURES:
        return False
    return any(_accepts(slot_words, inner) for inner in syntax.of_objects(word))


def _words_gain(slot_words: frozenset[str], fitting: list[Word]) -> float | None:
    """A phrase says more than its head alone: "hunger strike" must win over "strike"."""
    if not fitting:
        return None
    phrases = (f"{m.lower} {w.lemma}" for w in fitting for m in syntax.attributive_words(w))
    return 1.8 if any(p in slot_words for p in phrases) else 1.5


def _match_verb(frame: Frame, clause: Clause, judge: Judge) -> Binding | None:
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
        fitting = [w for w in words if _accepts(slot.words, w)]
        binding.consumed.extend(fitting)
        return _words_gain(slot.words, fitting)
    if slot.filler == "event":
        fitting = [w for w in words if judge.is_event(w)]
        binding.events.extend(fitting)
        return 1.2 if fitting else None
    actors = [w for w in words if judge.is_actor(w) or syntax.is_pronoun(w) or judge.is_event(w)]
    if slot.filler == "pair":
        actors = _members(actors, judge)
        if len(actors) >= 2:
            binding.sources.append(actors[0])
            binding.targets.extend(actors[1:])
            return 2.0
        if len(actors) == 1 and syntax.is_plural(actors[0]):  # "Ethiopian and Eritrean troops clashed"
            kinds = [
                w for w in reversed(syntax.attributive_words(actors[0])) if judge.is_actor(w) and w.entity
            ]
            if len(kinds) >= 2:
                binding.sources.append(kinds[0])
                binding.targets.extend(kinds[1:])
                return 2.0
        if actors and judge.is_actor(actors[0]) and syntax.is_plural(actors[0]):
            binding.sources.append(actors[0])
            return 0.5
        return None
    if slot.filler == "source":
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
        acting = [w for w in words if judge.is_participant(w) or (crowd and _accepts(crowd, w))]
        if _is_violent(frame) and acting:
            binding.sources.extend(acting)
            return 0.5
        return None
    if slot.filler == "target":
        fitting = [w for w in words if _is_target(w, frame, judge)]
        binding.targets.extend(fitting)
        return 1.0 if fitting else None
    if (
        frame.code[:2] == PROTEST_ROOT
    ):  # whoever does this demonstrates: "convoys drove through Lima to protest"
        binding.sources.extend(words)
    return 0.2 if words else None


def _crowd_words(frame: Frame) -> frozenset[str]:
    """The words that a frame of protest asks of its subject: they act although no dictionary knows them."""
    if frame.code[:2] != PROTEST_ROOT:
        return frozenset()
    return next((s.words for s in frame.slots if s.place == "subject" and s.filler == "words"), frozenset())


def _members(actors: list[Word], judge: Judge) -> list[Word]:
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


def _is_target(word: Word, frame: Frame, judge: Judge) -> bool:
    return (
        judge.is_actor(word)
        or syntax.is_pronoun(word)
        or syntax.is_reciprocal(word)
        or judge.is_named(word)
        or (_is_violent(frame) and judge.is_participant(word))
    )


def _is_violent(frame: Frame) -> bool:
    """Whether unnamed people take part in what the frame means ("killed 20 people")."""
    return frame.code[:2] in VIOLENT_ROOTS or frame.operator == "kill"


def _has_form(verb: Word, wanted: frozenset[str]) -> bool:
    """Whether a complement's verb has one of the modals or lemmas, or the bare form ("base") of a demand."""
    if not wanted or verb.lemma in wanted or wanted & set(syntax.auxiliaries(verb)):
        return True
    return "base" in wanted and verb.tag == "VB" and not syntax.auxiliaries(verb)


def _fill_object(
    slot: Slot, frame: Frame, clause: Clause, judge: Judge, binding: Binding, taken: set[int]
) -> float | None:
    predicative = clause.lemma in COPULAS and bool(clause.predicates)
    words = [w for w in (clause.predicates if predicative else clause.objects) if w.index not in taken]
    if slot.filler == "words":
        verbs = [
            w for w in clause.complements if not words and w.lemma in slot.words and w.index not in taken
        ]
        fitting = ([w for w in words if _accepts(slot.words, w)] or verbs)[:1]  # "threatened to strike"
        taken.update(w.index for w in fitting)
        binding.consumed.extend(fitting)
        return _words_gain(slot.words, fitting)
    if slot.filler == "any":
        binding.anything.extend(words)
        return 0.3 if words else None
    if slot.filler == "clause":
        return 0.6 if clause.complements else None
    if slot.filler == "target_clause":
        fitting = [
            w
            for verb, subjects in clause.complement_subjects
            if _has_form(verb, slot.words)
            for w in subjects
            if _is_target(w, frame, judge)
        ]
        binding.targets.extend(fitting)
        return 0.9 if fitting else None
    if slot.filler == "event":
        events = [w for w in words if judge.is_event(w) and not slot.words] or [
            w
            for w in clause.complements
            if w.index not in taken
            and (not slot.words or syntax.is_infinitive(w))
            and not _is_asked(w, clause)
        ]
        binding.events.extend(events)
        binding.consumed.extend(w for w in events if w in words)
        return 1.0 if events else None
    fitting = [w for w in words if _is_target(w, frame, judge)]
    if slot.filler == "target":
        binding.targets.extend(fitting)
        taken.update(w.index for w in fitting)
        return 1.0 if fitting else None
    if slot.filler == "source":
        binding.sources.extend(fitting)
        return 1.0 if fitting else None
    return None


def _fill_oblique(slot: Slot, frame: Frame, clause: Clause, judge: Judge, binding: Binding) -> float | None:
    for table, bonus in ((clause.obliques, 0.5), (clause.loose, 0.3)):
        for prep in _in_order(slot.prepositions, table, clause.head):
            words = table.get(prep, [])
            gained = _fill_phrase(slot, frame, words, judge, binding)
            if gained is not None:
                return gained + bonus
    if slot.filler == "words":
        return _fill_infinitive(slot, clause, binding)
    if slot.filler in ("event", "clause"):
        for prep in _in_fixed_order(slot.prepositions):
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


def _in_order(prepositions: frozenset[str], table: Mapping[str, list[Word]], head: Word) -> list[str]:
    """The phrases as they follow the head, those before it last.

    "Of" comes behind the others, because an owner counts as such a phrase ("its plan").
    """
    filled = [p for p in prepositions if table.get(p)]
    return sorted(
        filled, key=lambda p: (table[p][0].index < head.index, p in TOPICAL, p == "of", table[p][0].index)
    )


def _in_fixed_order(prepositions: frozenset[str]) -> list[str]:
    """The same order whatever the hash seed, "of" last."""
    return sorted(prepositions, key=lambda p: (p == "of", p))


def _fill_infinitive(slot: Slot, clause: Clause, binding: Binding) -> float | None:
    """ "to free|release" also reads an infinitive, "from entering" a gerund; a negated one is another meaning.

    What goes with an act tells its purpose too: "gathered, demanding justice".
    """
    verbs = [w for w in clause.complements if w.tag == "VB"] if "to" in slot.prepositions else []
    if "to" in slot.prepositions and not clause.is_noun:
        verbs += [w for w in clause.head.children if w.tag == "VBG" and syntax.is_adverbial(w)]
    verbs = verbs + [w for p in _in_fixed_order(slot.prepositions) for w in clause.gerunds.get(p, [])]
    fitting = [w for w in verbs if w.lemma in slot.words and not syntax.is_negated(w)][:1]
    binding.consumed.extend(fitting)
    return 2.0 if fitting else None


def _fill_phrase(slot: Slot, frame: Frame, words: list[Word], judge: Judge, binding: Binding) -> float | None:
    if slot.filler == "words":
        fitting = [w for w in words if _accepts(slot.words, w)][:1]
        binding.consumed.extend(fitting)
        return _words_gain(slot.words, fitting)
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
        fitting = [w for w in words if w not in binding.consumed and _is_target(w, frame, judge)]
        (binding.targets if slot.filler == "target" else binding.sources).extend(fitting)
        return 1.0 if fitting else None
    return None


# --- event nouns


def _match_noun(frame: Frame, clause: Clause, judge: Judge) -> Binding | None:
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
        if slot.place == "oblique":
            words = [
                w
                for p in _in_fixed_order(slot.prepositions)
                for w in clause.obliques.get(p, []) + clause.loose.get(p, [])
            ]
            fitting = [w for w in words if judge.is_actor(w) or syntax.is_pronoun(w)]
        else:
            fitting = _noun_sources(clause, judge)
            if not fitting and frame.code.startswith(RALLY_CODE) and clause.lemma != "rally":
                fitting = [w for w in clause.sources if w.pos in ("NOUN", "PROPN")]  # "savers held a protest"
        binding.sources.extend(fitting)
        return 0.8 if fitting else None
    if slot.filler == "event":
        events = [
            w
            for p in _in_fixed_order(slot.prepositions)
            for w in [*clause.obliques.get(p, []), *clause.gerunds.get(p, [])]
            if judge.is_event(w) or syntax.is_verb(w)
        ]
        events = events or (clause.complements if slot.place != "oblique" else [])
        binding.events.extend(events)
        return 1.2 if events else None
    if slot.place == "oblique":
        for table, bonus in ((clause.obliques, 0.5), (clause.loose, 0.3)):
            for prep in _in_order(slot.prepositions, table, clause.head):
                gained = _fill_phrase(slot, frame, table.get(prep, []), judge, binding)
                if gained is not None:
                    return gained + bonus
        return None
    if slot.filler == "words":
        fitting = [w for w in clause.attributes if w.lemma in slot.words or w.lower in slot.words]
        return 1.5 if fitting else None
    return None


def _noun_sources(clause: Clause, judge: Judge) -> list[Word]:
    phrases = clause.obliques.get("by", []) or clause.loose.get("by", [])
    by = [w for w in phrases if judge.is_actor(w) or judge.is_participant(w)]
    light = [
        w for w in clause.sources if judge.is_actor(w) or syntax.is_pronoun(w) or judge.is_participant(w)
    ]
    return by or light or [w for w in clause.participants if judge.is_actor(w)][:1]


def _fill_pair(clause: Clause, judge: Judge, binding: Binding) -> float | None:
    def actors(words: list[Word]) -> list[Word]:
        found = [w for w in words if judge.is_actor(w) or syntax.is_pronoun(w)]
        if not _is_violent(binding.frame) or len(found) > 1:
            return found
        # "between cadres of two parties"; a name between which and an army one fights is a side too
        return [w for w in words if w in found or judge.is_participant(w) or (found and w.pos == "PROPN")]

    between = _members(
        actors(
            clause.obliques.get("between", [])
            or clause.obliques.get("among", [])
            or clause.loose.get("between", [])
        ),
        judge,
    )
    if len(between) >= 2:
        binding.sources.append(between[0])
        binding.targets.extend(between[1:])
        return 2.0
    if between and _is_violent(binding.frame):  # "clashes between armed groups"
        binding.sources.append(between[0])
        return 1.0
    first = (
        _members(actors(clause.sources), judge)
        or actors(clause.possessors)
        or actors(clause.participants)
        or actors(clause.obliques.get("by", []) + clause.obliques.get("of", []))
    )
    second = actors(
        clause.obliques.get("with", [])
        + clause.obliques.get("against", [])
        + clause.obliques.get("versus", [])
    ) or actors(clause.loose.get("with", []))
    if not first and len(clause.attributes) >= 1:
        first = [
            w
            for w in clause.attributes
            if w.pos in ("PROPN", "ADJ") and judge.is_actor(w) and not _is_quality(w)
        ]
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


def _is_asked(complement: Word, clause: Clause) -> bool:
    """Whether a complement is what somebody wants to know ("asked whether X had left"), nothing to be done."""
    return clause.lemma == "ask" and bool({"whether", "if", "how", "why"} & set(syntax.markers(complement)))


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
