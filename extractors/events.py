"""The event coder: clauses of a sentence to coded drafts (who, code, to whom, in which context)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dyads.extractors import syntax
from dyads.extractors.actors import ActorResolver
from dyads.extractors.adjustments import MeaningAdjuster
from dyads.extractors.bindings import Judge
from dyads.extractors.clauses import Clause, Lexicon
from dyads.extractors.completed_sides import SideCompleter
from dyads.extractors.context import Context, read_context
from dyads.extractors.frames import FrameIndex
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.meanings import MeaningReader
from dyads.extractors.pairs import PairMaker
from dyads.extractors.particulars import mark_targets
from dyads.extractors.resolution import Resolved
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Sentence, Word
from dyads.extractors.targets import TargetFinder
from dyads.extractors.themes import Theme
from dyads.extractors.views import VIOLENT_ROOTS, Meaning, SentenceView
from dyads.seeds.context import Cues
from dyads.seeds.ontology import Ontology

__all__ = ["Draft", "EventCoder", "SentenceResult", "Uncoded"]

TRANSPARENT_OPERATORS = frozenset({"say"})
FACTUAL_OPERATORS = frozenset({"criticize", "praise", "discuss", "say", "claim", "investigate"})
FACTUAL_ROOTS = frozenset({"01", "05", "09", "11"})
JUDGED_ROOTS = frozenset({"11"})
PROTEST_ROOT = "14"
SPOKEN_ROOTS = frozenset({"02", "05", "10", "11", "14"})  # what a march can be for or against
# Frames whose target is said to have done what their event tells ("blamed X for the murder of Y").
CHARGE_FRAMES = (
    "accuse.of_event", "criticize.blame_event", "criticize.hold_responsible_for", "criticize.blame_on_event",
    "accuse.claim_event", "accuse.of_crime",
)  # fmt: skip
JOINT_ROOTS = frozenset({"04", "06"})  # consult, cooperate
CLAIM_FRAMES = ("claim.responsibility", "claim.credit", "claim.admit_event")
PRESUPPOSING_OPERATORS = frozenset({"investigate", "criticize", "accuse", "deny", "discuss"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A coded event of a sentence; sides are None when unsaid."""

    meaning: Meaning
    source: Resolved | None
    target: Resolved | None
    context: Context
    clause: Clause
    is_presupposed: bool = (
        False  # another act's topic ("investigates the killing of"): counts when nothing else tells it
    )


@dataclass(frozen=True, slots=True)
class Uncoded:
    """A clause that gave no event, with the reason."""

    clause: Clause
    reason: str
    frame_id: str | None = None
    root: str = ""  # CAMEO root of the frame


@dataclass(slots=True)
class SentenceResult:
    """Events of a sentence and why other clauses gave none."""

    drafts: list[Draft] = field(default_factory=list)
    uncoded: list[Uncoded] = field(default_factory=list)
    clause_count: int = 0
    matched_count: int = 0

    def list_pairs(self) -> list[tuple[Resolved, Resolved, bool]]:
        """The two sides of each event that has both, and whether they did it together ("met", "signed")."""
        return [
            (d.source, d.target, d.meaning.binding.frame.is_reciprocal or d.meaning.code[:2] in JOINT_ROOTS)
            for d in self.drafts
            if d.source is not None and d.target is not None
        ]


class EventCoder:
    """Codes sentences with frames, operators and context; holds no state between sentences."""

    def __init__(self, frames: FrameIndex, ontology: Ontology, cues: Cues) -> None:
        self.frames = frames
        self.ontology = ontology
        self.cues = cues
        self.lexicon = Lexicon(
            {n: frozenset(part for part, _ in entries) for n, entries in frames.nouns.items()},
            cues["light_verbs"],
            cues["aspect_verbs"],
            cues["victim_verbs"],
        )

    def code_sentence(self, sentence: Sentence, resolver: ActorResolver, theme: Theme) -> SentenceResult:
        """All events of a sentence; the resolver must have been started on it."""
        return _SentenceCoder(self, sentence, resolver, theme).run()


class _SentenceCoder:
    def __init__(self, coder: EventCoder, sentence: Sentence, resolver: ActorResolver, theme: Theme) -> None:
        self.coder = coder
        self.view = SentenceView(sentence, resolver, coder.lexicon, coder.ontology, coder.cues)
        view = self.view
        self.judge = Judge(
            view.is_actor, view.is_person, view.is_participant, view.is_event, view.is_named, view.is_capital
        )
        accident, sport = theme.is_accident(sentence, coder.cues), theme.is_sport(sentence, coder.cues)
        self.reader = MeaningReader(view, TargetFinder(view))
        self.adjuster = MeaningAdjuster(view, accident, sport)
        self.completer = SideCompleter(view)
        self.pairer = PairMaker(view)
        self.consumed: dict[int, Word] = {}

    def run(self) -> SentenceResult:
        result = SentenceResult(clause_count=len(self.view.clauses))
        for clause in self.view.clauses:
            binding = self.coder.frames.match(clause, self.judge)
            if binding is not None:
                self.view.bindings[clause.head.index] = binding
        result.matched_count = len(self.view.bindings)
        self._mark_consumed()
        for clause in self.view.clauses:
            index = clause.head.index
            if index not in self.view.bindings:
                reason = "no frame" if self.view.has_two_actors(clause) else "no frame, no two actors"
                result.uncoded.append(Uncoded(clause, reason))
            elif index not in self.consumed:
                self._emit(clause, result)
        silent = {u.clause.head.index for u in result.uncoded if u.reason == "no actor"}
        for clause in self.view.clauses:
            outer = self.consumed.get(clause.head.index)
            if outer is None or clause.head.index not in self.view.bindings:
                continue
            if outer.index in silent and self._takes_as_fact(outer):
                self._emit(clause, result)
            else:
                frame_id = self.view.bindings[clause.head.index].frame.frame_id
                if not self._emit_presupposed(clause, outer, result):
                    result.uncoded.append(Uncoded(clause, f"part of '{outer.text}'", frame_id))
        return result

    def _emit_presupposed(self, clause: Clause, outer: Word, result: SentenceResult) -> bool:
        """Add the violence that an act of words is about as presupposed drafts; whether there was any.

        "X claimed responsibility for killing Y" (X did it), "accused X of killing Y" (X is said to have done it),
        "the police investigate the murder of Y". A charge alone tells of a deed only when it names the victims.
        """
        binding, about = self.view.bindings[clause.head.index], self.view.bindings[outer.index]
        operator = about.frame.operator
        is_claim = operator == "claim" and about.frame.frame_id.startswith(CLAIM_FRAMES)
        is_deed = clause.is_noun and (
            operator in PRESUPPOSING_OPERATORS or about.frame.code[:2] in ("09", "11")
        )
        is_charge = bool(about.targets) and about.frame.frame_id.startswith(CHARGE_FRAMES)
        is_felt = is_deed and syntax.is_subject(clause.head)  # "the arrest of X angered Y"
        if not (binding.frame.code[:2] in DEADLY_ROOTS or is_felt) or not (is_claim or is_deed or is_charge):
            return False
        first, kept = len(result.drafts), len(result.uncoded)
        self._emit(clause, result, about_it=outer)
        blamed = about.sources if is_claim else about.targets if is_charge else ()
        doers = [r for w in blamed if (r := self.view.resolver.resolve(w)).is_known]
        result.drafts[first:] = [
            replace(d, is_presupposed=True, source=_choose_doer(d.source, doers, is_sure=is_charge))
            for d in result.drafts[first:]
        ]
        if is_charge and not clause.is_noun:
            result.drafts[first:] = [
                d for d in result.drafts[first:] if mark_targets(d.meaning.targets) == "named"
            ]
        del result.uncoded[kept:]
        return len(result.drafts) > first

    def _takes_as_fact(self, outer: Word) -> bool:
        """Whether a predicate leaves its event standing when nobody is said to judge it ("the arrest was condemned")."""
        frame = self.view.bindings[outer.index].frame
        return frame.operator in FACTUAL_OPERATORS or (not frame.operator and frame.code[:2] in FACTUAL_ROOTS)

    def _mark_consumed(self) -> None:
        for index, binding in self.view.bindings.items():
            head = self.clauses_head(index)
            for word in binding.consumed:
                if word.index in self.view.bindings and word.index != index:
                    self.consumed[word.index] = head
            if binding.frame.operator and binding.frame.operator not in TRANSPARENT_OPERATORS:
                for word in binding.events:
                    self._consume_chain(word, head)

    def clauses_head(self, index: int) -> Word:
        return self.view.by_head[index].head

    def _consume_chain(self, word: Word, head: Word) -> None:
        for clause in self.view.inner_clauses(word):
            if clause.head.index != head.index:
                self.consumed.setdefault(clause.head.index, head)

    def _emit(self, clause: Clause, result: SentenceResult, about_it: Word | None = None) -> None:
        """Add the drafts of a clause; `about_it` is the act of words about it, whose own context says nothing of it."""
        binding = self.view.bindings[clause.head.index]
        context = read_context(clause, self.view.builder, self.view.cues, about_it)
        kept, reason = self._emit_meanings(clause, context, result)
        if not kept and reason == "no actor" and self._rebind_protest(clause):
            kept, reason = self._emit_meanings(clause, context, result)
        if not kept:
            result.uncoded.append(Uncoded(clause, reason, binding.frame.frame_id, binding.frame.code[:2]))

    def _rebind_protest(self, clause: Clause) -> bool:
        """Read people who march in support or to denounce, but tell of nobody they back or blame, as protesters."""
        binding = None if clause.is_noun else self.coder.frames.match(clause, self.judge, PROTEST_ROOT)
        if binding is None or self.view.bindings[clause.head.index].frame.code[:2] not in SPOKEN_ROOTS:
            return False
        self.view.bindings[clause.head.index] = binding
        self.reader.forget(clause)
        return True

    def _emit_meanings(self, clause: Clause, context: Context, result: SentenceResult) -> tuple[int, str]:
        """Add the drafts of a clause's meanings; how many, and why there are no others."""
        kept, reason = 0, "no actor"
        for meaning in self.reader.read_meanings(clause):
            adjusted, why = self.adjuster.adjust(self._voiced(meaning, context), context)
            if adjusted is None:
                reason = why
                continue
            for source, target in self.pairer.pairs(self.completer.complete_targets(adjusted, clause)):
                agent = _as_protester(source, adjusted.code) or self._arresting_speaker(adjusted, context)
                victim = self.completer.placed_victim(adjusted, source, target)
                result.drafts.append(Draft(adjusted, agent, victim, context, clause))
                kept += 1
        return kept, reason

    def _arresting_speaker(self, meaning: Meaning, context: Context) -> Resolved | None:
        """The police that tell of an arrest made it ("police said two men were detained")."""
        if not meaning.code.startswith("173") or meaning.operators or context.speaker is None:
            return None
        speaker = self.view.resolver.resolve(context.speaker)
        return speaker if split_roles(speaker.actor.role)[:1] == ("COP",) else None

    def _voiced(self, meaning: Meaning, context: Context) -> Meaning:
        """A pronoun that nobody before explains is the speaker's side ("the colonel said they back the plan")."""
        if not meaning.sources and meaning.code[:2] in JUDGED_ROOTS and context.speaker is not None:
            return replace(meaning, sources=(context.speaker,))  # "the army said rebels were responsible"
        unexplained = meaning.sources and all(
            syntax.is_pronoun(w) and w.lower in ("it", "they") and not self.view.is_actor(w)
            for w in meaning.sources
        )
        if not unexplained or context.speaker is None or meaning.code[:2] in VIOLENT_ROOTS:
            return meaning
        return replace(meaning, sources=(context.speaker,))


def _choose_doer(own: Resolved | None, doers: list[Resolved], *, is_sure: bool) -> Resolved | None:
    """The doer of a presupposed deed: the one charged with it, else its own source, else who claims it."""
    return doers[0] if doers and (is_sure or own is None) else own


def _as_protester(source: Resolved | None, code: str) -> Resolved | None:
    """People told only by their nation who demonstrate or riot are protesters ("Serbians marched")."""
    if source is None or source.actor.role != "CVL" or not code.startswith(("141", "145")):
        return source
    if not source.actor.row_ids[:1] or not source.actor.row_ids[0].startswith("countries:"):
        return source
    actor = source.actor
    return replace(source, actor=replace(actor, role="OPP", code=(actor.country or "") + "OPP"))
