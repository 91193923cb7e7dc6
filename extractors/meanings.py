"""From bound frames to meanings: operators over inner events, then what negation and modality make of them."""

from __future__ import annotations

from dataclasses import replace

from dyads.extractors import syntax
from dyads.extractors.bindings import Binding
from dyads.extractors.clauses import Clause
from dyads.extractors.context import Context
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.render import split_roles
from dyads.extractors.resolution import Resolved
from dyads.extractors.syntax import Word
from dyads.extractors.targets import TargetFinder
from dyads.extractors.views import VIOLENT_ROOTS, Meaning, SentenceView

__all__ = ["MeaningReader"]

REVERSIBLE_OPERATORS = frozenset({"agree", "allow", "offer", "support"})
SINGLE_OPERATORS = frozenset({"agree"})  # whoever agrees to something need not say with whom
SINGLE_CODES = frozenset(
    {"015", "016", "090", "091"}
)  # an admission and a denial need nobody they are made to
OPEN_MODALS = frozenset("will shall would should must can could may might 'll to".split())
PROMISING_MODALS = frozenset({"will", "would", "shall", "'ll"})
CONSENT_FRAMES = ("allow.", "agree.accept")
WORD_ROOTS = frozenset("01 02 03 04 05 09 10 11 12 13".split())
DEATH_FRAMES = ("toll.die_in", "toll.fall_to")
ROUTING_VERBS = frozenset("drive push oust force chase expel evict dislodge flush rout".split())
VERBAL_ATTACK = "111"
CIVIL_POWERS = frozenset({"GOV", "LEG", "OPP", "PTY", "ELI", "JUD", "REL"})
ARMED_ROLES = frozenset({"MIL", "REB", "UAF", "COP", "INS", "SEP", "CRM"})


class MeaningReader:
    """Reads the meanings of the clauses of one sentence; each clause is read once."""

    def __init__(self, view: SentenceView, targets: TargetFinder, is_accident: bool, is_sport: bool) -> None:
        self.view = view
        self.targets = targets
        self.is_accident = is_accident
        self.is_sport = is_sport
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
        found: list[Meaning] = []
        for word in binding.events:
            for inner_clause in self.view.inner_clauses(word):
                for inner in self.read_meanings(inner_clause, depth + 1):
                    found.append(self._apply(binding, inner))
        found = [m for m in found if m.code]
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
            own = {self.view.code_of(w) for w in sources}
            others = tuple(
                w
                for w in inner.sources
                if (self.view.is_actor(w) or self.view.is_named(w))
                and self.view.code_of(w) not in own - {None}
                and w not in sources
            )
            targets = others or tuple(w for w in inner.targets if w not in sources)
            if operator == "criticize" and not others and inner.code[:2] in VIOLENT_ROOTS:
                deed = inner.binding.clause.head  # whom the attack hit is not whom one blames for it
                targets = (deed,) if inner.binding.clause.is_noun else ()
        single = not binding.frame.has_target
        return Meaning(
            code, inner.act_code, binding, sources, targets, (operator, *inner.operators), inner, single
        )

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

    def _is_war_of_words(self, meaning: Meaning) -> bool:
        """Whether a politician "attacks" another: with words ("Blair attacked the opposition")."""
        lemma = meaning.binding.clause.lemma
        if (
            meaning.code[:2] != "19"
            or lemma not in self.view.cues["verbal_attack_verbs"]
            or not meaning.targets
        ):
            return False
        sources = [self.view.resolver.resolve(w) for w in meaning.sources]
        targets = [self.view.resolver.resolve(w) for w in meaning.targets]
        return (
            bool(sources)
            and all(r.kind == "person" and _is_civil(r) for r in sources)
            and all(r.kind in ("person", "body", "people") and _is_unarmed(r) for r in targets)
        )

    def _is_rout(self, meaning: Meaning) -> bool:
        """Whether rebels are driven from a place: in battle, not by deportation ("ousted the militants from Tal")."""
        if not meaning.code.startswith("174") or meaning.operators or not meaning.targets:
            return False
        if meaning.binding.clause.lemma not in ROUTING_VERBS:
            return False
        targets = [self.view.resolver.resolve(w) for w in meaning.targets]
        return all(set(split_roles(r.actor.role)) & {"REB", "INS", "SEP"} for r in targets)

    def _is_diplomatic(self, meaning: Meaning) -> bool:
        """Whether a state or a body of states protests: with a note, not in the street."""
        if not meaning.code.startswith("141") or meaning.binding.clause.lemma != "protest":
            return False
        sources = [self.view.resolver.resolve(w) for w in meaning.sources]
        return (
            bool(sources)
            and not meaning.binding.clause.is_noun
            and all(r.is_known and r.kind in ("country", "body") and _is_state(r) for r in sources)
        )

    def _is_quarrel(self, meaning: Meaning) -> bool:
        """Whether a "battle" or "standoff" with those in office tells of no other side: experts against ministers."""
        if not meaning.binding.frame.frame_id.startswith("attack.noun_clash") or meaning.sources:
            return False
        targets = [self.view.resolver.resolve(w) for w in meaning.targets]
        return bool(targets) and all(r.kind in ("person", "body") and _is_civil(r) for r in targets)

    def adjust(self, meaning: Meaning, context: Context) -> tuple[Meaning | None, str]:
        """Drop what did not happen; turn announced acts into intentions and withheld consent into refusal."""
        operator = meaning.operators[0] if meaning.operators else ""
        if self.is_sport:
            return None, "a game"
        if self._is_quarrel(meaning):
            return None, "a quarrel"
        if self._is_war_of_words(meaning):
            return replace(meaning, code=VERBAL_ATTACK, act_code=VERBAL_ATTACK), ""
        if self._is_rout(meaning):
            return replace(meaning, code="190", act_code="190"), ""
        if self._is_diplomatic(meaning):
            return replace(meaning, code=VERBAL_ATTACK, act_code=VERBAL_ATTACK), ""
        if (
            self.is_accident
            and (meaning.code[:2] in DEADLY_ROOTS or meaning.code.startswith("171"))
            and not any(self.view.is_actor(w) and not self.view.is_thing(w) for w in meaning.sources)
        ):
            return None, "an accident"
        if context.polarity == "negated":
            if operator in REVERSIBLE_OPERATORS and meaning.inner is not None:
                code = self.view.ontology.apply_operator("refuse", meaning.inner.code)
                return (
                    (self._recode(meaning, code, "refuse"), "")
                    if code not in ("", "-")
                    else (None, "negated")
                )
            if meaning.binding.frame.frame_id.startswith(CONSENT_FRAMES) and not meaning.operators:
                return self._refuse(self._spoken(meaning, context))  # "did not give permission" withholds it
            speaker = context.speaker if context.has_would else None
            if context.modality == "future" or (
                speaker is not None and self.view.speaks_for(speaker, meaning)
            ):
                return self._refuse(self._spoken(meaning, context))
            return None, "negated"
        if context.modality in ("conditional", "hypothetical"):
            if (
                context.has_would
                and context.speaker is not None
                and self.view.speaks_for(context.speaker, meaning)
            ):
                return self._intend(self._spoken(meaning, context))
            if context.obligation and context.modality == "hypothetical" and context.speaker is not None:
                return self._oblige(meaning, context.obligation, context.speaker)
            return None, context.modality
        if context.modality == "future":
            return self._intend(self._spoken(meaning, context))
        if operator == "commit" and context.speaker is not None:
            return self._charge(meaning, context.speaker), ""
        return meaning, ""

    def _spoken(self, meaning: Meaning, context: Context) -> Meaning:
        """A promise or refusal is the act of him who gives it for his state ("Putin said his country will not")."""
        speaker = context.speaker
        if speaker is None or not meaning.sources or not self.view.speaks_for(speaker, meaning):
            return meaning
        voice = self.view.resolver.resolve(speaker)
        states = [self.view.resolver.resolve(w) for w in meaning.sources]
        is_state = all(
            s.actor.role in (None, "", "GOV") and s.kind not in ("person", "people") for s in states
        )
        is_state = is_state and not any(w.entity[1:] in ("GPE", "NORP") for w in meaning.sources)
        if not is_state or voice.kind != "person" or voice.actor.role != "GOV":
            return meaning
        return replace(meaning, sources=(speaker,))

    def _charge(self, meaning: Meaning, speaker: Word) -> Meaning:
        """Who is said to be guilty of a deed is accused of it by the speaker, unless that is himself or unknown."""
        code = self.view.ontology.apply_operator("accuse", meaning.code)
        if not self.view.is_actor(speaker) or self.view.speaks_for(speaker, meaning) or code in ("", "-"):
            return meaning
        operators = ("accuse", *meaning.operators)
        return Meaning(
            code, meaning.act_code, meaning.binding, (speaker,), meaning.sources, operators, meaning
        )

    def _oblige(self, meaning: Meaning, obligation: str, speaker: Word) -> tuple[Meaning | None, str]:
        """ "Iran says Israel must withdraw" is a demand, "should withdraw" an appeal, to the one who is to act."""
        if not self.view.is_actor(speaker) or self.view.speaks_for(speaker, meaning) or not meaning.sources:
            return None, "hypothetical"
        operator = "demand" if obligation == "must" else "appeal"
        code = self.view.ontology.apply_operator(operator, meaning.code)
        if code in ("", "-") or meaning.code[:2] in VIOLENT_ROOTS:
            return None, "hypothetical"
        operators = (operator, *meaning.operators)
        binding, targets = meaning.binding, meaning.sources
        return Meaning(code, meaning.act_code, binding, (speaker,), targets, operators, meaning), ""

    def _refuse(self, meaning: Meaning) -> tuple[Meaning | None, str]:
        """ "Will not lift the embargo" is a refusal when it says of whom."""
        if meaning.binding.clause.is_noun or not meaning.sources or "refuse" in meaning.operators:
            return None, "negated"
        code = self.view.ontology.apply_operator("refuse", meaning.code)
        return (self._recode(meaning, code, "refuse"), "") if code not in ("", "-") else (None, "negated")

    def _intend(self, meaning: Meaning) -> tuple[Meaning | None, str]:
        clause = meaning.binding.clause
        is_borne = not clause.is_noun or (clause.carrier is not None and bool(meaning.targets))
        if not is_borne or not meaning.sources or meaning.operators[:1] == ("intend",):
            return None, "future"
        code = self.view.ontology.apply_operator("intend", meaning.code)
        if code in ("", "-"):
            return None, "future"
        return self._recode(meaning, code, "intend"), ""

    def _recode(self, meaning: Meaning, code: str, operator: str) -> Meaning:
        return Meaning(
            code,
            meaning.act_code,
            meaning.binding,
            meaning.sources,
            meaning.targets,
            (operator, *meaning.operators),
            meaning,
            meaning.is_single,
        )


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


def _is_state(side: Resolved) -> bool:
    """Whether a side is a state, its government or a body of states."""
    return not split_roles(side.actor.role) or bool({"GOV", "IGO"} & set(split_roles(side.actor.role)))


def _is_unarmed(side: Resolved) -> bool:
    """Whether a side has a part in public life and bears no arms."""
    roles = set(split_roles(side.actor.role))
    return bool(roles) and roles != {"CVL"} and not roles & ARMED_ROLES


def _is_civil(side: Resolved) -> bool:
    """Whether a side holds or seeks office and bears no arms."""
    roles = set(split_roles(side.actor.role))
    return bool(roles & CIVIL_POWERS) and not roles & ARMED_ROLES
