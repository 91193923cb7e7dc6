"""Who did it to whom: the pairs of sides of a meaning, without self-dyads and private affairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from dyads.extractors import syntax
from dyads.extractors.clauses import Clause
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.resolution import Resolved
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Word
from dyads.extractors.unlisted_names import DECISIONS
from dyads.extractors.views import VIOLENT_ROOTS, Meaning, SentenceView

__all__ = ["PairMaker"]

MEASURE_ROOTS = frozenset({"08", "16"})  # these are news although nobody says who took them
WORD_ROOTS = frozenset({"03", "10", "12", "13"})
POWER_ROLES = frozenset({"GOV", "MIL", "REB", "OPP", "INS", "SEP"})
PRIVATE_ROLES = frozenset({"AGR", "BUS", "CVL", "EDU", "HLH", "LAB", "MED"})  # CAMEO code book, chapter 3
FRIENDLY_ROOTS = frozenset({"01", "03", "04", "05", "06", "07"})
COMPANY_ROLES = frozenset({"BUS", "MED", "HLH"})  # these neither coerce nor fight
POWER_ROOTS = frozenset({"15", "17", "19"})
CERTAIN_CODES = ("181", "183", "194", "195", "202", "204")
# A bomb that goes off is news although nobody is said to be hit.
ARMS_FOUND = frozenset({"property.seize_weapons", "property.defuse"})  # as are arms found and bombs defused
ARREST_VERBS = frozenset({"arrest", "detain", "apprehend", "nab", "rearrest"})
EXPLOSIONS = frozenset(
    "bomb.explode_bare bomb.car_explode_bare bomb.mine_explode_bare bomb.noun_of bomb.destroy_any".split()
)
KILLING_FRAMES = ("kill.", "assassin.", "mass.")
NAMED_KINDS = frozenset({"person", "body"})
MAX_PAIRS = 4
OFFICE_CODES = frozenset(
    {"0831", "0341", "1724", "0814"}
)  # only who holds an office resigns or declares a siege
STRIKE_CODES = frozenset({"082", "1242"})  # the end of a strike is as public as the strike
HAPPENING_VERBS = frozenset({"break", "erupt", "occur", "take", "happen", "ensue"})
TOLD_VERBS = frozenset({"report", "record", "hold", "stage", "organize", "register", "observe"})
VISIT = "042"  # anyone may travel to a capital


class PairMaker:
    """Makes pairs of resolved sides for the meanings of one sentence."""

    def __init__(self, view: SentenceView) -> None:
        self.view = view

    def _sides(self, words: Sequence[Word]) -> list[Resolved]:
        found: list[Resolved] = []
        for word in words:
            decided = self.view.resolver.resolve(word) if word.lemma in DECISIONS else None
            if decided is not None and decided.is_known:  # "a Constitutional Court decision"
                resolved = [decided]
            elif self.view.is_event(word) and word.pos == "NOUN":
                inner = self.view.bindings.get(word.index)
                resolved = (
                    [
                        self.view.resolver.resolve(w)
                        for w in inner.sources
                        if w is not word and self.view.is_actor(w)
                    ]
                    if inner is not None
                    else []
                ) or [self._bare_deed(word)]
            else:
                resolved = [self.view.resolver.resolve(word)]
            for item in resolved:
                if all(item.actor.start != other.actor.start for other in found):
                    found.append(item)
        return found

    def _bare_deed(self, word: Word) -> Resolved:
        """A deed whose doer is unsaid ("condemned the attacks"): its words without a code."""
        resolved = self.view.resolver.resolve(word)
        actor = replace(resolved.actor, code=None, country=None, role=None, row_ids=())
        return Resolved(actor, "unknown", 0.0, resolved.is_plural)

    def _is_agentless(self, meaning: Meaning) -> bool:
        """Whether a measure is told in the passive without its agent ("sanctions were imposed on Syria")."""
        head = meaning.binding.clause.head
        return meaning.code[:2] in MEASURE_ROOTS and not meaning.sources and syntax.is_passive(head)

    def pairs(self, meaning: Meaning) -> list[tuple[Resolved | None, Resolved | None]]:
        """The pairs of sides of a meaning; a side is None when unsaid, no pair means no event."""
        sources = self._sides(meaning.sources)
        targets = self._sides(meaning.targets)
        root = meaning.code[:2]
        known_sources = [s for s in sources if s.is_known]
        if meaning.is_mutual:
            mutual: list[tuple[Resolved | None, Resolved | None]] = [
                (a, b) for a, b in combinations(known_sources, 2) if not _is_self(a, b)
            ]
            return mutual[:MAX_PAIRS]
        known_targets = [t for t in targets if t.is_known]
        if not known_sources and meaning.act_code in STRIKE_CODES:
            words = [
                w for w in meaning.sources if w.pos in ("NOUN", "PROPN")
            ]  # "the committee", "they" no more
            known_sources = sources if words else []
        if not known_sources and _may_be_unlisted(meaning, known_targets):
            known_sources = [s for s in sources if s.kind in NAMED_KINDS and s.strength >= 0.5]
        if root not in VIOLENT_ROOTS:
            named = [t for t in targets if t.is_known or (t.kind in NAMED_KINDS and t.strength >= 0.5)]
            if not known_sources and known_targets and self._is_agentless(meaning):
                public = [target for target in known_targets if not _is_private(target)]
                return [(None, target) for target in public[:MAX_PAIRS]]
            alone = meaning.is_single or _stands_alone(meaning, known_sources)
            if not known_sources or not (named or alone or _is_mutual(meaning, known_sources)):
                return []
            sources, targets = known_sources, named or targets[:1]
        elif (
            not known_sources
            and not known_targets
            and not _is_certain(meaning, bool(sources), bool(targets))
            and not _is_named_death(meaning, targets)
        ):
            return []
        if _is_figurative(meaning, bool(targets)) or _is_long_war(meaning, bool(targets)):
            return []
        ontology = self.view.ontology
        if (
            meaning.binding.frame.is_reciprocal and targets and sources
        ):  # "scuffles between police and students"
            barred = [
                ontology.bars(meaning.code, "source", split_roles(s.actor.role)) for s in (*sources, *targets)
            ]
            if all(barred[: len(sources)]) and not any(barred[len(sources) :]):
                sources, targets = targets, sources
        sources = [s for s in sources if not ontology.bars(meaning.code, "source", split_roles(s.actor.role))]
        allowed = [t for t in targets if not ontology.bars(meaning.code, "target", split_roles(t.actor.role))]
        if targets and not allowed:
            return []
        targets = allowed
        if root in VIOLENT_ROOTS - {"14"}:  # cars do no violence, but a convoy of them may be a protest
            sources = [side for s in sources if (side := _as_owner(s)) is not None]
        if not sources and meaning.sources and root not in VIOLENT_ROOTS - {"14"}:
            return []
        pairs: list[tuple[Resolved | None, Resolved | None]] = []
        left: list[Resolved | None] = [*sources] or [None]
        right: list[Resolved | None] = [*targets] or [None]
        for source in left:
            for target in right:
                if not _is_self(source, target) and (
                    meaning.act_code in STRIKE_CODES or not _is_private_affair(root, source, target)
                ):
                    pairs.append((source, target))
        if not pairs and (
            root in VIOLENT_ROOTS or meaning.is_single or meaning.act_code in STRIKE_CODES
        ):  # "Chadian troops took the airstrip": whose is unsaid
            is_public = meaning.act_code in STRIKE_CODES
            pairs = [(s, None) for s in known_sources if is_public or not _is_private_affair(root, s, None)]
        return pairs[:MAX_PAIRS]


def _is_figurative(meaning: Meaning, has_targets: bool) -> bool:
    """Whether a fight is against a thing ("the fight against drug trafficking"), nobody to fight with."""
    clause = meaning.binding.clause
    if has_targets or not clause.is_noun or not meaning.binding.frame.is_reciprocal:
        return False
    return any(
        not syntax.is_pronoun(w) and not w.entity
        for p in ("against", "on")
        for w in (*clause.obliques.get(p, ()), *clause.loose.get(p, ()))
        if p == "against" or clause.lemma == "war"
    )


def _is_long_war(meaning: Meaning, has_targets: bool) -> bool:
    """Whether a war is only named by its country ("Syria's seven-year war"): no news of a fight, with nobody."""
    clause = meaning.binding.clause
    return clause.is_noun and clause.lemma == "war" and not has_targets and clause.carrier is None


def _as_owner(source: Resolved) -> Resolved | None:
    """Cars and houses do no violence; a drone's country does ("Iranian drones hit the base")."""
    if source.kind != "object" or source.actor.role != "CVL":
        return source
    if source.actor.country is None:
        return None
    return replace(source, actor=replace(source.actor, role=None, code=source.actor.country))


def _stands_alone(meaning: Meaning, sources: list[Resolved]) -> bool:
    """Whether a word given or withheld by those in power is news although it names nobody it is given to."""
    return meaning.code[:2] in WORD_ROOTS and any(_is_power(s) for s in sources)


def _is_mutual(meaning: Meaning, sources: list[Resolved]) -> bool:
    """Whether several of one country do what takes two sides ("the country's warring parties negotiated")."""
    return (
        len(sources) == 1
        and sources[0].is_plural
        and sources[0].actor.country is not None
        and any(s.filler == "pair" for s in meaning.binding.frame.slots)
    )


def _is_power(side: Resolved) -> bool:
    role = side.actor.role or ""
    return side.actor.country is not None and (not role or role[:3] in POWER_ROLES)


def _may_be_unlisted(meaning: Meaning, known_targets: list[Resolved]) -> bool:
    """Whether a source that no dictionary knows may stand: it has a name and acts on a public body or a state."""
    if meaning.code in OFFICE_CODES:
        return True
    if meaning.code[:2] in FRIENDLY_ROOTS and all(_has_private_role(t) for t in known_targets):
        return False  # "scalpers sold shares to Italians"
    return meaning.act_code != VISIT and any(not _is_private(t) for t in known_targets)


def _is_certain(meaning: Meaning, has_source: bool, has_target: bool) -> bool:
    """Whether an act is sure although nobody in it is known: bombs, air strikes, deaths in an attack, protests."""
    if meaning.code[:2] == "14":
        return has_source or _is_held(meaning.binding.clause)
    if meaning.binding.frame.frame_id in EXPLOSIONS:
        return True
    if meaning.binding.frame.frame_id in ARMS_FOUND:
        return syntax.is_passive(meaning.binding.clause.head)
    if meaning.code.startswith("173") and not meaning.operators:
        return _is_arrest(meaning.binding.clause, has_target)
    if meaning.code.startswith(("183", "193")) and _is_told(meaning.binding.clause):
        return True
    if not has_target or meaning.code[:2] not in DEADLY_ROOTS:
        return False
    return meaning.operators[:1] == ("kill",) or meaning.code.startswith(CERTAIN_CODES)


def _is_arrest(clause: Clause, has_target: bool) -> bool:
    """Whether the words tell of nothing but an arrest: only people are arrested ("17 pilgrims were detained")."""
    if not syntax.is_passive(clause.head):
        return False
    return (has_target and clause.lemma in ARREST_VERBS) or clause.lemma == "make"  # "arrests were made"


def _is_held(clause: Clause) -> bool:
    """Whether a protest is told as taking place, whoever held it ("a rally was staged", "protests broke out")."""
    verb = clause.carrier or clause.head.head
    if not clause.is_noun or verb is None or syntax.is_occasion(clause.head):
        return clause.is_noun and verb is not None
    if not syntax.is_verb(verb) or not syntax.is_subject(clause.head):
        return False
    if clause.carrier is None and not (syntax.is_passive(verb) and verb.lemma in TOLD_VERBS):
        return _happens(verb)
    return syntax.is_passive(verb)


def _happens(verb: Word) -> bool:
    """Whether the verb only says that its subject happens ("broke out", "took place", not "took weeks")."""
    takes_place = any(w.lemma == "place" for w in syntax.own_objects(verb))
    return verb.lemma in HAPPENING_VERBS and (verb.lemma != "take" or takes_place)


def _is_told(clause: Clause) -> bool:
    """Whether a blast or shooting is the news itself ("a bomb explosion took place", "there was a shooting")."""
    if not clause.is_noun:
        return False
    verb = clause.carrier or clause.head.head
    is_subject = verb is not None and syntax.is_verb(verb) and syntax.is_subject(clause.head)
    return syntax.is_existential(clause.head) or (
        is_subject and verb is not None and (_happens(verb) or verb.lemma in TOLD_VERBS)
    )


def _is_named_death(meaning: Meaning, targets: Sequence[Resolved]) -> bool:
    """Whether somebody with a name was murdered or assassinated, although no dictionary knows him."""
    is_killing = meaning.binding.frame.frame_id.startswith(KILLING_FRAMES)
    return is_killing and any(t.kind == "person" and t.strength >= 0.5 for t in targets)


def _is_private_affair(root: str, source: Resolved | None, target: Resolved | None) -> bool:
    """Whether a deed without violence is no politics: shops and pupils, fans and a country they like."""
    if root == "09" and source is not None and source.actor.code in COMPANY_ROLES:
        return True  # "the insurer sent investigators to Florida"
    if root in POWER_ROOTS and source is not None and source.actor.country is None:
        return source.actor.role in COMPANY_ROLES
    if root in VIOLENT_ROOTS or not _is_private(source):
        return False
    if target is None or not target.is_known or _has_private_role(target):
        return True
    return root in FRIENDLY_ROOTS and target.actor.role is None


def _is_private(side: Resolved | None) -> bool:
    """Whether a side is only a role of private life, without a name or a country."""
    return side is not None and side.actor.country is None and _has_private_role(side)


def _has_private_role(side: Resolved) -> bool:
    role = side.actor.role or ""
    return bool(role) and all(role[i : i + 3] in PRIVATE_ROLES for i in range(0, len(role), 3))


def _is_self(source: Resolved | None, target: Resolved | None) -> bool:
    """Whether both sides are the same one; two of a kind ("two state governments") are not."""
    if source is None or target is None:
        return False
    a, b = source.actor, target.actor
    if a.start == b.start:
        return True
    if a.code is None or a.code != b.code:
        return False
    if a.text.lower() == b.text.lower() or a.name == b.name:
        return True
    return source.kind == target.kind == "country" or a.role is None
