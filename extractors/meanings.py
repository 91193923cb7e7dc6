"""From bound frames to meanings: what an operator makes of the inner event that it stands over."""

from __future__ import annotations

from dataclasses import replace

from dyads.extractors import syntax
from dyads.extractors.bindings import Binding
from dyads.extractors.clauses import Clause
from dyads.extractors.syntax import Word
from dyads.extractors.targets import TargetFinder
from dyads.extractors.views import VIOLENT_ROOTS, Meaning, SentenceView

__all__ = ["MeaningReader"]

SINGLE_OPERATORS = frozenset({"agree"})  # whoever agrees to something need not say with whom
SINGLE_CODES = frozenset(
    {"015", "016", "090", "091"}
)  # an admission and a denial need nobody they are made to
OPEN_MODALS = frozenset("will shall would should must can could may might 'll to".split())
PROMISING_MODALS = frozenset({"will", "would", "shall", "'ll"})
WORD_ROOTS = frozenset("01 02 03 04 05 09 10 11 12 13".split())
DEATH_FRAMES = ("toll.die_in", "toll.fall_to")


class MeaningReader:
    """Reads the meanings of the clauses of one sentence; each clause is read once."""

    def __init__(self, view: SentenceView, targets: TargetFinder) -> None:
        self.view = view
        self.targets = targets
        self._read: dict[int, list[Meaning]] = {}

    def read_meanings(self, clause: Clause, depth: int = 0) -> list[Meaning]:
        """The meanings of a clause; none when no frame fits it or its sense is no event."""
        index = clause.head.index
        if index not in self._read:
            self._read[index] = []
            binding = self.view.bindings.get(index)
            if binding is not None and depth < 6:
                self._read[index] = self._mean(binding, depth)
        return self._read[index]

    def forget(self, clause: Clause) -> None:
        """Read a clause anew, after it was bound to another frame."""
        self._read.pop(clause.head.index, None)

    def _mean(self, binding: Binding, depth: int) -> list[Meaning]:
        frame = binding.frame
        single = not frame.has_target
        blames_thing = frame.operator == "accuse" and bool(binding.anything)
        sources = tuple(binding.sources) or self.targets.implied_sources(binding)
        targets = self.targets.disown(binding) or self.targets.implied_targets(binding)
        if frame.code == "-":  # a sense that is no event ("met the deadline")
            return []
        if not frame.operator:
            return [Meaning(frame.code, frame.code, binding, sources, targets, is_single=single)]
        if frame.operator in ("agree", "intend") and binding.events and all(map(_is_opinion, binding.events)):
            return []
        found = self._apply_to_events(binding, depth)
        if not found and not targets and blames_thing:
            targets = tuple(binding.anything[:1])
        views = binding.events or binding.clause.complements
        if not found and frame.operator == "agree" and views and all(map(_is_view, views)):
            return []
        if not found and not targets:
            targets = self.targets.actors_of_complements(binding)
        if not found and frame.frame_id.startswith(DEATH_FRAMES):
            return []  # "died after drinking": nobody killed them
        if not found and frame.code:
            found = [
                Meaning(
                    frame.code,
                    frame.code,
                    binding,
                    sources,
                    targets,
                    (frame.operator,),
                    is_single=single
                    and (blames_thing or frame.operator in SINGLE_OPERATORS or frame.code in SINGLE_CODES),
                )
            ]
        return [m for m in found if m.code != "-"]

    def _apply_to_events(self, binding: Binding, depth: int) -> list[Meaning]:
        """What the operator makes of each event that the frame binds, as far as that has a code."""
        return [
            meaning
            for word in binding.events
            for clause in self.view.inner_clauses(word)
            for inner in self.read_meanings(clause, depth + 1)
            if (meaning := self._apply(binding, inner)).code
        ]

    def _apply(self, binding: Binding, inner: Meaning) -> Meaning:
        operator = binding.frame.operator
        if operator == "kill" and inner.code[:2] in WORD_ROOTS:
            inner = self._find_deed(inner) or inner
        code = self.view.ontology.apply_operator(operator, inner.code) or binding.frame.code
        sources = tuple(binding.sources)
        targets = tuple(binding.targets)
        if operator == "kill" and not sources:  # "ten were killed in police firing"
            sources = tuple(w for w in inner.sources if w not in targets)
        if operator == "kill" and inner.code[:2] not in VIOLENT_ROOTS:  # "killed during the visit of X"
            inner = replace(inner, sources=())
        if operator == "greet":  # whom one calls, not whom one speaks of
            inner = replace(inner, targets=targets or inner.targets)
        if code == inner.code and self.view.ontology.keeps_inner(operator, inner.code):
            return Meaning(
                code,
                inner.act_code,
                binding,
                sources or tuple(w for w in inner.sources if w not in targets),
                self._known_first(inner.targets, targets),
                (operator, *inner.operators),
                inner,
                inner.is_single,
            )
        if operator in ("refuse", "reject") and not targets:
            targets = self.targets.owners_of_object(binding)
        if operator == "accuse" and not targets and binding.anything:
            targets = tuple(binding.anything[:1])
        if operator == "agree" and targets and self._reaches_others(binding, inner):
            sources, targets = (*sources, *targets), inner.targets
        if operator == "warn" and not binding.frame.has_target and not self._is_own_act(sources, inner):
            return replace(inner, code="-")  # a forecast of what others will do is no threat
        if operator == "accuse" and not targets and self._is_own_act(sources, inner):
            return self._claim(binding, inner)
        if not targets:
            targets = self._addressees(operator, sources, inner)
        single = not binding.frame.has_target
        return Meaning(
            code, inner.act_code, binding, sources, targets, (operator, *inner.operators), inner, single
        )

    def _addressees(self, operator: str, sources: tuple[Word, ...], inner: Meaning) -> tuple[Word, ...]:
        """Whom words are for that name nobody: who does what they tell, else to whom it is done."""
        own = {self.view.code_of(w) for w in sources}
        others = tuple(
            w
            for w in inner.sources
            if (self.view.is_actor(w) or self.view.is_named(w))
            and self.view.code_of(w) not in own - {None}
            and w not in sources
        )
        if operator == "criticize" and not others and inner.code[:2] in VIOLENT_ROOTS:
            deed = inner.binding.clause.head  # whom the attack hit is not whom one blames for it
            return (deed,) if inner.binding.clause.is_noun else ()
        return others or tuple(w for w in inner.targets if w not in sources)

    def _find_deed(self, meaning: Meaning) -> Meaning | None:
        """The violence that an act of words is about: "the inquiry into the firing that left one dead"."""
        if meaning.inner is not None:
            return meaning.inner
        head = meaning.binding.clause.head
        nouns = [n for _, found, _, _ in syntax.prepositional_phrases(head) for n in found]
        clauses = [c for n in nouns if (c := self.view.by_head.get(n.index)) is not None]
        deeds = [m for c in clauses for m in self.read_meanings(c)]
        return next((m for m in deeds if m.code[:2] in VIOLENT_ROOTS), None)

    def _reaches_others(self, binding: Binding, inner: Meaning) -> bool:
        """Whether two agree on what they do to a third ("X and Y agreed to lift a ban on goods of Z")."""
        parties = {self.view.code_of(w) for w in (*binding.sources, *binding.targets)}
        return (
            binding.frame.is_reciprocal
            and not inner.binding.frame.is_reciprocal
            and bool(inner.targets)
            and all(self.view.is_actor(w) and self.view.code_of(w) not in parties for w in inner.targets)
        )

    def _claim(self, binding: Binding, inner: Meaning) -> Meaning:
        """An act that its own doer tells ("claimed that they had attacked") is a claim, no accusation."""
        code = self.view.ontology.apply_operator("claim", inner.code)
        operators = ("claim", *inner.operators)
        single = inner.is_single or code != inner.code
        sources = tuple(binding.sources)
        return Meaning(code, inner.act_code, binding, sources, inner.targets, operators, inner, single)

    def _known_first(self, inner: tuple[Word, ...], outer: tuple[Word, ...]) -> tuple[Word, ...]:
        """Who was attacked when it is told, else who was killed; people killed come before the place of the attack."""
        known = [self.view.resolver.resolve(w) for w in inner if self.view.is_actor(w)]
        killed = [r for w in outer if (r := self.view.resolver.resolve(w)).is_known]
        places = all(r.kind in ("place", "country") for r in known)
        things = all(r.kind == "object" for r in known) and any(r.actor.role != "CVL" for r in killed)
        if known and not ((places or things) and killed):
            return inner
        return outer or inner

    def _is_own_act(self, sources: tuple[Word, ...], inner: Meaning) -> bool:
        own = {code for w in sources if (code := self.view.code_of(w)) is not None}
        return bool(inner.sources) and all(self.view.code_of(w) in own for w in inner.sources)


def _is_opinion(word: Word) -> bool:
    """Whether what is accepted or agreed is a view ("accepts that X rules"), nothing to be done ("that X will go")."""
    return syntax.is_complement(word) and _states(word, OPEN_MODALS)


def _is_view(word: Word) -> bool:
    """Whether what is agreed is how things are or should be ("that Mars should be reached"), not what will be done."""
    return _states(word, PROMISING_MODALS)


def _states(word: Word, modals: frozenset[str]) -> bool:
    """Whether a clause with a subject of its own tells how something is, with none of these modals."""
    return (
        syntax.is_verb(word)
        and not syntax.is_infinitive(word)
        and bool(syntax.own_subjects(word) or syntax.passive_subjects(word))
        and not modals & set(syntax.auxiliaries(word))
    )
