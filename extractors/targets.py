"""Sides that a frame does not bind itself: what owns, holds or hears of the thing acted on, or where it is done."""

from __future__ import annotations

from collections.abc import Sequence

from dyads.extractors import syntax
from dyads.extractors.bindings import Binding
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Word
from dyads.extractors.views import STAGED_CODES, SentenceView

__all__ = ["JUDGING_ROOTS", "LOCAL_ROOTS", "LOCATIVES", "OPPOSING_VERBS", "PHRASAL_NOUNS", "TargetFinder"]

PROTEST_PREPOSITIONS = ("against", "over", "outside", "at")
POSTURE_PREPOSITIONS = (
    "against",
    "near",
    "along",
    "around",
    "at",
    "off",
    "over",
    "toward",
    "towards",
    "into",
    "in",
    "to",
)
PHRASAL_NOUNS = frozenset(
    "row case response preparation order place addition alert standby time line front end top".split()
)
# Acts that fall on those who live where they happen ("imposed a curfew in Kashmir", "protests in Hong Kong").
LOCAL_ROOTS = frozenset({"07", "08", "14", "15", "17", "18", "19", "20"})
# Acts whose object is what is judged: "rejected the referendum" keeps these words as its target.
JUDGING_ROOTS = frozenset({"05", "11", "12", "13"})
ARMED = frozenset({"MIL", "COP", "REB"})
SENT_CODES = ("074", "15")  # those who are sent act themselves when nobody is said to send them
OPPOSING_VERBS = frozenset(
    {"boycott", "protest", "picket", "oppose", "shun"}
)  # their object is what it is against
LOCATIVES = ("in", "across", "throughout", "inside", "into", "at", "near", "around", "on")


class TargetFinder:
    """Finds implied sides of the clauses of one sentence."""

    def __init__(self, view: SentenceView) -> None:
        self.view = view

    def actors_of_complements(self, binding: Binding) -> tuple[Word, ...]:
        """Who an uncoded complement names ("refused to follow Germany")."""
        found: list[Word] = []
        inner = [self.view.by_head.get(w.index) for w in binding.events]
        clauses = [c for c in inner if c is not None and not c.is_noun]
        for clause in clauses:
            found.extend(self._touched([*clause.sources, *syntax.scope(clause.head)], binding.sources))
        if not found and binding.frame.code[:2] in JUDGING_ROOTS:  # "refused to let the plane land"
            things = [w for c in clauses for w in (*c.objects, *c.sources) if w not in binding.sources]
            own = {self.view.code_of(w) for w in binding.sources}
            found = [w for w in things[:1] if w.pos in ("NOUN", "PROPN") and not self.view.is_owned(w, own)]
        return tuple(found[:2])

    def _touched(self, words: list[Word], sources: Sequence[Word]) -> list[Word]:
        """Whom the words of a clause name beside the sources: abroad first, then a place at home, then the rest."""
        own = {self.view.code_of(w) for w in sources}
        home = {self.view.resolver.resolve(w).actor.country for w in sources} - {None}
        others = [w for w in words if self.view.is_actor(w) and not self.view.is_owned(w, own)]
        others = [w for w in others if w.entity or not syntax.is_modifier(w)]
        others = [w for w in others if self.view.code_of(w) not in own]
        sides = {w.index: self.view.resolver.resolve(w) for w in others}
        foreign = [w for w in others if sides[w.index].actor.country not in (None, *home)]
        placed = [w for w in others if sides[w.index].kind == "place"]
        rest = [w for w in others if sides[w.index].actor.role and sides[w.index].kind != "country"]
        rest.sort(key=lambda w: not w.entity)  # "provide our expertise to the United Nations"
        return (foreign or placed or rest)[:1]

    def disown(self, binding: Binding) -> tuple[Word, ...]:
        """The targets; for one that the source owns, who else has part in it ("its border with Iran")."""
        own = {self.view.code_of(w) for w in binding.sources} - {None}
        found: list[Word] = []
        for word in binding.targets:
            if _is_part_of(word, binding.targets):
                continue
            word = self._whole_thing(word, binding)
            is_own = self.view.is_owned(word, own) and not self._is_counterpart(word, own)
            inside = self.view.actors_inside(word) if is_own else ()
            loose = binding.clause.loose.get("with", []) if is_own else []
            others = [
                w for w in (*inside, *loose) if self.view.is_actor(w) and self.view.code_of(w) not in own
            ]
            found.extend(others or [word])
        return tuple(found)

    def _is_counterpart(self, word: Word, own: set[str | None]) -> bool:
        """Whether the source's own is somebody of another side ("his Lebanese counterpart")."""
        side = self.view.resolver.resolve(word)
        return side.kind == "person" and side.actor.country is not None and side.actor.code not in own

    def _whole_thing(self, word: Word, binding: Binding) -> Word:
        """The thing rather than the word that tells whose it is: "an Afghan army base", not "Afghan"."""
        thing = word.head
        while thing is not None and thing not in binding.consumed and syntax.is_modifier(thing):
            thing = thing.head
        code = self.view.code_of(word)
        if thing is None or thing not in binding.consumed or code is None or word.index > thing.index:
            return word
        whole = self.view.resolver.resolve(thing)
        is_side = whole.is_known and set(split_roles(whole.actor.role)) & ARMED
        return thing if is_side and (whole.actor.code or "").startswith(code) else word

    def implied_targets(self, binding: Binding) -> tuple[Word, ...]:
        """For a frame without a target of its own: who is named in its object ("released Taliban prisoners")."""
        if binding.frame.has_target:
            return ()
        if binding.frame.code.startswith(STAGED_CODES):
            return self._staged_targets(binding)
        own = {self.view.code_of(w) for w in binding.sources}
        for word in [*binding.consumed, *binding.anything]:
            if word in binding.sources:
                continue
            if self.view.is_owned(word, own):
                continue
            if self.view.is_actor(word):
                return (word,)
            if self._is_judged_deed(word, binding):
                return self._doers(word) or (word,)
            inner = tuple(w for w in self.view.actors_inside(word) if self.view.code_of(w) not in own)
            if inner:
                return inner
        return self._local_targets(binding)

    def _is_judged_deed(self, word: Word, binding: Binding) -> bool:
        """Whether the frame judges an act of violence: its doer is blamed for it, not whom it hit."""
        deed = self.view.bindings.get(word.index)
        is_hostile = deed is not None and deed.frame.code[:2] in (*DEADLY_ROOTS, "17")
        return binding.frame.code[:2] == "11" and is_hostile

    def _doers(self, deed: Word) -> tuple[Word, ...]:
        bound = self.view.bindings[deed.index].sources
        return tuple(w for w in bound if self.view.is_actor(w))

    def _staged_targets(self, binding: Binding) -> tuple[Word, ...]:
        """What a protest is against, where forces are massed: an actor if one is named, else the thing itself."""
        clause = binding.clause
        preps = POSTURE_PREPOSITIONS if binding.frame.code[:2] == "15" else PROTEST_PREPOSITIONS
        words = [w for table in (clause.obliques, clause.loose) for p in preps for w in table.get(p, [])]
        if clause.lemma in OPPOSING_VERBS:
            words = [*clause.objects, *words]
        for aim in clause.complements if preps is PROTEST_PREPOSITIONS else ():
            purpose = self.view.by_head.get(aim.index)  # "a hunger strike to protest against X"
            if purpose is not None and purpose.lemma in OPPOSING_VERBS:
                words = [*purpose.obliques.get("against", []), *purpose.objects, *words]
        words = [
            w
            for w in words
            if w.entity[1:] not in ("DATE", "TIME")
            and w.lemma not in PHRASAL_NOUNS
            and not self.view.is_own_state(binding.sources, w)
        ]
        own = {self.view.code_of(w) for w in binding.sources}
        opposed = [w for table in (clause.obliques, clause.loose) for w in table.get("against", [])]
        if opposed and preps is PROTEST_PREPOSITIONS:  # what it is against, not where it is held
            words = [w for w in words if w in opposed] or words
        for word in words:
            if word not in binding.sources and self.view.is_actor(word) and not self.view.is_owned(word, own):
                return (word,)
            inner = tuple(w for w in self.view.actors_inside(word) if self.view.code_of(w) not in own)
            if inner:
                return inner
        foes = self._opposed(binding) if preps is PROTEST_PREPOSITIONS else ()
        return foes or tuple(w for w in words[:1] if w not in binding.sources)

    def _opposed(self, binding: Binding) -> tuple[Word, ...]:
        """Whom a protest or its crowd is said to be against: "an anti-government rally"."""
        if not binding.sources and not syntax.is_subject(binding.clause.head):
            return ()  # "after weeks of anti-government protests" tells of no protest
        for word in (binding.clause.head, *binding.consumed, *binding.sources):
            found = self.view.resolver.find_opposed(word)
            if found:
                return tuple(found)
        return ()

    def _local_targets(self, binding: Binding) -> tuple[Word, ...]:
        """The place that an act falls on, when nobody else is named."""
        if binding.frame.code[:2] not in LOCAL_ROOTS or binding.frame.code.startswith("173"):
            return ()  # an arrest in Rome is none of Rome's
        clause = binding.clause
        for table in (clause.obliques, clause.loose):
            for prep in LOCATIVES:
                for word in table.get(prep, []):
                    if word not in binding.sources and self.view.resolver.resolve(word).kind in (
                        "country",
                        "place",
                    ):
                        return (word,)
        return ()

    def implied_sources(self, binding: Binding) -> tuple[Word, ...]:
        """Who owns or sent the thing that acts ("Russian missiles hit", "rockets fired by Hamas struck")."""
        if binding.clause.is_passive and binding.frame.code.startswith(SENT_CODES):
            sent = [w for w in binding.clause.objects if w not in binding.targets and self.view.is_actor(w)]
            if sent and self.view.resolver.resolve(sent[0]).kind not in (
                "object",
                "place",
            ):  # "Russian troops were deployed"
                return tuple(sent[:1])
        if any(s.filler in ("source", "pair") for s in binding.frame.slots):
            return ()
        for word in (w for w in binding.clause.sources if w not in binding.targets):
            verb = word.head
            if verb is not None and syntax.is_verb(verb) and syntax.is_object(word):
                users = [w for w in self.view.builder.logical_subjects(verb) if self.view.is_actor(w)]
                if users:  # "Iran fired missiles hitting a base"
                    return tuple(users)
            agents = [a for m in syntax.clause_modifiers(word) for a in syntax.agents(m)]
            owners = [*agents, *syntax.possessors(word), *syntax.attributive_words(word)]
            found = tuple(w for w in owners if self.view.is_actor(w))[:1] or self.view.actors_inside(word)[:1]
            if found:
                return found
            if self.view.is_actor(word):
                return (word,)
        return ()

    def owners_of_object(self, binding: Binding) -> tuple[Word, ...]:
        """Whose call or plan is turned down: "rejected a U.S. call to release the prisoners"."""
        own = {self.view.code_of(w) for w in binding.sources}
        for word in binding.clause.objects:
            if not self.view.is_actor(word):
                owners = [*syntax.possessors(word), *syntax.attributive_words(word)]
                found = [
                    w
                    for w in owners
                    if w.entity and self.view.is_actor(w) and self.view.code_of(w) not in own
                ]
                if found:
                    return tuple(found[:1])
        return ()


def _is_part_of(word: Word, others: Sequence[Word]) -> bool:
    """Whether a word only stands before another of the words ("Chinese" beside "the Chinese lawyer")."""
    node = word
    while node.head is not None and (syntax.is_modifier(node) or node in syntax.possessors(node.head)):
        node = node.head
        if node in others:
            return True
    return False
