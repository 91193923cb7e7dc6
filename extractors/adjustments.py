"""What negation, modality and the kind of story make of a meaning: nothing, an intention, a refusal, a demand, words."""

from __future__ import annotations

from dataclasses import replace

from dyads.extractors.context import Context
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.resolution import Resolved
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Word
from dyads.extractors.views import VIOLENT_ROOTS, Meaning, SentenceView

__all__ = ["MeaningAdjuster"]

REVERSIBLE_OPERATORS = frozenset({"agree", "allow", "offer", "support"})
CONSENT_FRAMES = ("allow.", "agree.accept")
ROUTING_VERBS = frozenset("drive push oust force chase expel evict dislodge flush rout".split())
VERBAL_ATTACK = "111"
CIVIL_POWERS = frozenset({"GOV", "LEG", "OPP", "PTY", "ELI", "JUD", "REL"})
ARMED_ROLES = frozenset({"MIL", "REB", "UAF", "COP", "INS", "SEP", "CRM"})
BATTLE = "190"


class MeaningAdjuster:
    """Adjusts the meanings of the clauses of one sentence to what the sentence says became of them."""

    def __init__(self, view: SentenceView, is_accident: bool, is_sport: bool) -> None:
        self.view = view
        self.is_accident = is_accident
        self.is_sport = is_sport

    def adjust(self, meaning: Meaning, context: Context) -> tuple[Meaning | None, str]:
        """The meaning as it stands after the sentence: announced acts as intentions, withheld consent as refusal.

        None for what did not happen, with the reason ("negated", "an accident", "a game").
        """
        if self.is_sport:
            return None, "a game"
        if self._is_quarrel(meaning):
            return None, "a quarrel"
        code = self._find_meant_code(meaning)
        if code:
            return replace(meaning, code=code, act_code=code), ""
        if self._is_mishap(meaning):
            return None, "an accident"
        if context.polarity == "negated":
            return self._negate(meaning, context)
        if context.modality in ("conditional", "hypothetical"):
            return self._suppose(meaning, context)
        if context.modality == "future":
            return self._intend(self._spoken(meaning, context))
        if meaning.operators[:1] == ("commit",) and context.speaker is not None:
            return self._charge(meaning, context.speaker), ""
        return meaning, ""

    def _find_meant_code(self, meaning: Meaning) -> str:
        """What a word stands for that says another thing: "attacked" for words, "drove out" for a battle; "" for none."""
        if self._is_war_of_words(meaning) or self._is_diplomatic(meaning):
            return VERBAL_ATTACK
        return BATTLE if self._is_rout(meaning) else ""

    def _is_mishap(self, meaning: Meaning) -> bool:
        """Whether a death or damage in a sentence on an accident is nobody's deed."""
        return (
            self.is_accident
            and (meaning.code[:2] in DEADLY_ROOTS or meaning.code.startswith("171"))
            and not any(self.view.is_actor(w) and not self.view.is_thing(w) for w in meaning.sources)
        )

    def _negate(self, meaning: Meaning, context: Context) -> tuple[Meaning | None, str]:
        """What was not done is no event, but consent that was not given, or will not be, is refused."""
        operator = meaning.operators[0] if meaning.operators else ""
        if operator in REVERSIBLE_OPERATORS and meaning.inner is not None:
            code = self.view.ontology.apply_operator("refuse", meaning.inner.code)
            return (self._recode(meaning, code, "refuse"), "") if code not in ("", "-") else (None, "negated")
        if meaning.binding.frame.frame_id.startswith(CONSENT_FRAMES) and not meaning.operators:
            return self._refuse(self._spoken(meaning, context))  # "did not give permission" withholds it
        speaker = context.speaker if context.has_would else None
        if context.modality == "future" or (speaker is not None and self.view.speaks_for(speaker, meaning)):
            return self._refuse(self._spoken(meaning, context))
        return None, "negated"

    def _suppose(self, meaning: Meaning, context: Context) -> tuple[Meaning | None, str]:
        """What is only supposed is no event, but who says what he would do intends it, what others must do demands it."""
        if (
            context.has_would
            and context.speaker is not None
            and self.view.speaks_for(context.speaker, meaning)
        ):
            return self._intend(self._spoken(meaning, context))
        if context.obligation and context.modality == "hypothetical" and context.speaker is not None:
            return self._oblige(meaning, context.obligation, context.speaker)
        return None, context.modality

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
