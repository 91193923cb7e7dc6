"""Sides that an act takes from elsewhere in its sentence: its main clause, the act before it, its topic, its place."""

from __future__ import annotations

from dataclasses import replace

from dyads.extractors import syntax
from dyads.extractors.bindings import Binding
from dyads.extractors.clauses import Clause
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.resolution import Resolved
from dyads.extractors.syntax import Word
from dyads.extractors.targets import JUDGING_ROOTS, LOCAL_ROOTS, LOCATIVES, OPPOSING_VERBS, PHRASAL_NOUNS
from dyads.extractors.views import Meaning, SentenceView

__all__ = ["SideCompleter"]

SIDE_KINDS = ("person", "people", "body")
STATE_KINDS = (*SIDE_KINDS, "country", "object")
PLACE_KINDS = ("place", "unknown")
MEDIATION = "045"
ADDRESSED_ROOTS = frozenset({"02", "10", "12"})
REACHING = (*LOCATIVES, "to", "from", "against")
TOPIC_PREPOSITIONS = ("into", "against", "on", "with", "to", "for", "over", "of")
MEASURES_TAKEN = frozenset(
    {"state", "cessation", "act", "series", "number"}
)  # "a state of emergency" is on nobody


class SideCompleter:
    """Completes the sides of meanings of one sentence from its other clauses and phrases."""

    def __init__(self, view: SentenceView) -> None:
        self.view = view

    def complete_targets(self, meaning: Meaning, clause: Clause) -> Meaning:
        """Without a target: that of the main clause ("met X, urging restraint"), else what the act is about."""
        if meaning.targets and not all(map(syntax.is_bare_number, meaning.targets)):
            return meaning
        inherited = self._main_targets(clause, meaning.sources) or self._counted_before(clause, meaning)
        if inherited:
            return replace(meaning, targets=inherited)
        awaited = self._awaited(meaning, clause)
        if awaited:
            return replace(meaning, targets=awaited)
        is_plain = not meaning.binding.frame.has_target and not meaning.operators
        topics = self._topics(meaning.binding) if is_plain else ()
        if topics and any(self.view.is_actor(w) for w in topics):
            return replace(meaning, targets=topics)
        roots = {meaning.code[:2], meaning.act_code[:2]}
        if meaning.is_single or roots & (LOCAL_ROOTS | ADDRESSED_ROOTS) or meaning.code == MEDIATION:
            topics = self._scope_targets(meaning, clause) or topics
        return replace(meaning, targets=topics or meaning.targets)

    def _topics(self, binding: Binding) -> tuple[Word, ...]:
        """What the act is about, when it is no actor: its words are kept without a code."""
        for word in binding.consumed:
            phrases = {prep: nouns for prep, nouns, _, _ in syntax.prepositional_phrases(word)}
            for prep in TOPIC_PREPOSITIONS:
                if phrases.get(prep) and word.lemma not in MEASURES_TAKEN:
                    return tuple(phrases[prep][:1])
        judges = binding.frame.code[:2] in JUDGING_ROOTS or binding.clause.lemma in OPPOSING_VERBS
        if judges and binding.consumed:
            own = {self.view.code_of(w) for w in binding.sources}
            return tuple(
                w for w in binding.consumed[:1] if w not in binding.sources and not self.view.is_owned(w, own)
            )
        means = binding.frame.code[:2] == "15"  # what is put on alert or moved is no target
        return tuple(w for w in binding.anything[:1] if w not in binding.sources and not means)

    def _scope_targets(self, meaning: Meaning, clause: Clause) -> tuple[Word, ...]:
        """Whom or what an act without an addressee touches: the nearest other actor in its clause, else a place.

        "agreed to lift a ban on imports of Egyptian goods", "declared a ceasefire effective from Sunday in X".
        """
        if not meaning.sources or _are_among_themselves(meaning):
            return ()
        is_staged = meaning.code[:2] == "14"
        own = {self.view.code_of(w) for w in meaning.sources} - {None}
        reached = syntax.scope(clause.head)
        words = [
            w
            for w in reached
            if w not in meaning.sources
            and w not in meaning.binding.consumed
            and not self.view.is_event(w)
            and not (syntax.is_modifier(w) and self.view.resolver.resolve(w).actor.role)
            and self.view.code_of(w) not in own
            and not self.view.is_owned(w, own)
            and not self.view.is_home(meaning, w)
        ]
        for kinds in (SIDE_KINDS,) if is_staged else (STATE_KINDS, PLACE_KINDS):
            for word in words:
                resolved = self.view.resolver.resolve(word)
                if resolved.kind in kinds and (resolved.is_known or word.pos == "PROPN"):
                    return (word,)
        if is_staged or meaning.code[:2] in DEADLY_ROOTS:
            return ()
        places = (w for w in words if syntax.preposition_before(w) in REACHING)
        return tuple(w for w in places if w.lemma not in PHRASAL_NOUNS and w.pos == "NOUN")[:1]

    def _awaited(self, meaning: Meaning, clause: Clause) -> tuple[Word, ...]:
        """Of whom a refusal or threat wants something: "will not return until the government pays"."""
        if meaning.code[:2] not in ("03", "12", "13"):
            return ()
        own = {self.view.code_of(w) for w in meaning.sources} - {None}
        heads = [clause.carrier or clause.head, *(w for w in meaning.binding.events if syntax.is_verb(w))]
        for inner in [condition for head in heads for condition in syntax.conditions(head)]:
            sides = [*self.view.builder.logical_subjects(inner), *syntax.scope(inner)]
            others = [w for w in sides if self.view.is_actor(w) and self.view.code_of(w) not in own]
            if others:
                return tuple(others[:1])
        return ()

    def _counted_before(self, clause: Clause, meaning: Meaning) -> tuple[Word, ...]:
        """Whom a bare number counts: those of the clause before ("three marines were killed and five wounded")."""
        head = syntax.governor(clause.head)
        before = (
            self.view.bindings.get(head.index)
            if head is not None and syntax.is_conjunct(clause.head)
            else None
        )
        return tuple(before.targets) if before is not None and meaning.targets else ()

    def _main_targets(self, clause: Clause, sources: tuple[Word, ...]) -> tuple[Word, ...]:
        """The targets of the clause that a participle belongs to, when both have the same source."""
        head = syntax.governor(clause.head)
        if head is None or not syntax.is_adverbial(clause.head) or not syntax.is_participle(clause.head):
            return ()
        main = self.view.bindings.get(head.index)
        if main is None or main.clause.is_noun or not set(main.sources) & set(sources):
            return ()
        return tuple(w for w in main.targets if w not in sources)

    def placed_victim(
        self, meaning: Meaning, source: Resolved | None, target: Resolved | None
    ) -> Resolved | None:
        """Victims are of the country that the same clause says was attacked ("killed 20 in a raid on a Thai town")."""
        if target is None or target.kind not in ("people", "person") or meaning.code[:2] not in DEADLY_ROOTS:
            return target
        if target.actor.role != "CVL" or target.actor.country:
            return target
        inner = meaning.inner.targets if meaning.inner is not None else ()
        own = source.actor.country if source is not None else None
        head = syntax.governor(meaning.binding.clause.head)
        above = self.view.bindings.get(head.index) if head is not None else None  # "struck X, killing nine"
        main = above.targets if above is not None and above.frame.code[:2] in DEADLY_ROOTS else ()
        for word in (*inner, *syntax.scope(meaning.binding.clause.head), *main):
            other = self.view.resolver.resolve(word)
            country = other.actor.country
            if country and country != own and other.kind in ("place", "country", "object", "people"):
                row = other.actor.row_ids[-1:] or ("clause",)
                actor = replace(target.actor, country=country, code=country + "CVL")
                return replace(target, actor=replace(actor, row_ids=(*actor.row_ids, *row)))
        return target


def _are_among_themselves(meaning: Meaning) -> bool:
    """Whether several fight each other, not the place where they do ("rival militias clashed in Tripoli")."""
    fights = meaning.binding.frame.is_reciprocal and meaning.code[:2] in DEADLY_ROOTS
    return fights and any(syntax.is_plural(w) for w in meaning.sources)
