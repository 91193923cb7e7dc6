"""Phrases that no dictionary knows: by title, apposition, surname, gazetteer, or whose body, country or decision it is.

The model's names count only here, for people, bodies and places. Rules: DESIGN section 4, CODING_GUIDE 6 and 13.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dyads.extractors import syntax
from dyads.extractors.annotation import Annotation
from dyads.extractors.composition import Composer
from dyads.extractors.coreference import GENERIC_BODIES, Memory, References
from dyads.extractors.dictionary import choose_row
from dyads.extractors.names import fold
from dyads.extractors.phrase_parts import PhraseParts, has_former
from dyads.extractors.resolution import OWNER_ROLES, Resolved, Story
from dyads.extractors.syntax import Word

__all__ = ["DECISIONS", "UnlistedNames"]

MUCH_NAMED = 5.0  # weight of named countries from which on a leader of an unnamed one would be introduced
# What bodies of the state decide stands for them: protests against "a court ruling" are against the court.
DECISIONS = frozenset(
    "decision ruling verdict judgment judgement decree order vote resolution bill law reform".split()
)
DECIDING_ROLES = frozenset({"GOV", "LEG", "JUD", "MIL", "COP"})


@dataclass(frozen=True, slots=True)
class UnlistedNames:
    """Reads the phrases of one sentence that have no row in the dictionaries."""

    story: Story
    annotation: Annotation
    parts: PhraseParts
    composer: Composer
    references: References
    memory: Memory
    resolve: Callable[[Word], Resolved]

    def resolve_unlisted(self, word: Word) -> Resolved:
        """Who a phrase is that has no row: never None, an unknown phrase keeps its words."""
        label = word.entity[1:]
        if word.pos == "PROPN" or label:
            titled = self._resolve_titled(word, label)
            if titled is not None:
                return titled
        elif word.lemma in GENERIC_BODIES and syntax.has_determiner(word, "the", "this"):
            last_body = self.references.find_last_body(word)
            if last_body is not None:
                return last_body
        body = self.parts.find_body(word, near=True)
        if body is not None:
            return Resolved(self.annotation.with_text(body, word), "object", 1.2, syntax.is_plural(word))
        decided = self._decided_by(word) if word.lemma in DECISIONS else None
        if decided is not None:
            return replace(decided, kind="object", strength=1.2)
        country = self.parts.find_country(word, near=True)
        told = self.parts.find_modifier_roles(word) or self.parts.find_seat_roles(word)
        modifiers = tuple(r for r in told if country or r in OWNER_ROLES)
        if country or modifiers:
            rows = ("agents:modifier",) if modifiers else ("countries:" + (country or ""),)
            actor = self.annotation.make_actor(word, country, "".join(modifiers), rows)
            return Resolved(actor, "object", 1.0, syntax.is_plural(word))
        return self.annotation.make_unknown(word)

    def _decided_by(self, word: Word) -> Resolved | None:
        """Whose a decision is: "a Constitutional Court ruling", "the parliament's vote"."""
        owners = [self.resolve(w) for w in syntax.possessors(word)]
        known = next((r for r in owners if r.is_known and r.actor.role), None)
        if known is not None:
            return self.annotation.say_with(known, word)
        title = self.parts.find_title(word)
        if title is None or not DECIDING_ROLES & {r for a in title.entries for r in a.roles}:
            return None
        return self.composer.compose(word, title)

    def _resolve_titled(self, word: Word, label: str) -> Resolved | None:
        """A proper name that no dictionary knows: by its title, apposition, surname or the gazetteer."""
        earlier = self.memory.full_names.get(fold(word.text))
        if earlier is not None and earlier.is_known and label in ("PERSON", ""):
            return self.annotation.say_with(earlier, word)
        by_surname = self._by_surname(word) if label in ("PERSON", "ORG", "") else None
        if by_surname is not None:
            return by_surname
        title = self.parts.find_title(word)
        if title is not None:
            return replace(self.composer.compose(word, title), kind="person")
        apposed = self.parts.find_apposed(word)
        if apposed is not None and apposed.is_known:
            actor = replace(
                self.annotation.with_text(apposed.actor, word), name=self.annotation.name_text(word)
            )
            return replace(apposed, actor=actor, kind="person")
        if label in ("GPE", "LOC", "FAC"):
            country = self.story.find_country(self.annotation.name_text(word))
            if country:
                actor = self.annotation.make_actor(word, country, "", ("gazetteer",))
                return Resolved(actor, "place", 1.5)
        return self._resolve_by_model(word, label) if label in ("PERSON", "ORG", "NORP") else None

    def _resolve_by_model(self, word: Word, label: str) -> Resolved:
        """A person or body that only the model sees: by the body or country in its phrase."""
        body = self.parts.find_body(word, near=True)
        if body is not None:
            return Resolved(self.annotation.with_text(body, word), "body", 1.5)
        country = self.parts.find_country(word, near=True)
        rows = ("countries:" + country,) if country else ()
        kind = "person" if label == "PERSON" else "body"
        actor = self.annotation.make_actor(word, country, "", rows)
        return Resolved(actor, kind, 1.2 if country else 0.5)

    def _by_surname(self, word: Word) -> Resolved | None:
        """An office holder named by the surname only, where title, country or article make sure who it is."""
        rows = self.story.dictionary.surnames.get(fold(word.text))
        if not rows:
            return None
        country = self.parts.find_country(word, near=True)
        titled = self.parts.find_title(word) is not None
        if any(self._is_first_name(w) for w in syntax.attributive_words(word)):
            return None
        weights = self.story.country_weights
        fitting = [r for r in rows if country is None or r.country_code == country]
        if self.story.day is not None:
            current = [r for r in fitting if r.covers(self.story.day)]
            fitting = current or (fitting if titled else [])
        if not fitting or len({(r.name if r.country_code == "" else r.country_code) for r in fitting}) > 1:
            fitting = [r for r in fitting if weights.get(r.country_code)]
        if not fitting or len({r.country_code for r in fitting}) > 1:
            return None
        is_linked = titled or country or weights.get(fitting[0].country_code)
        is_unsure = word.entity[1:] != "PERSON" or sum(weights.values()) >= MUCH_NAMED
        if not is_linked and is_unsure:
            return None
        row = choose_row(fitting, self.story.day)
        if row is None:
            return None
        roles = ("ELI",) if has_former(word) else row.roles
        actor = self.annotation.make_actor(
            word, row.country_code or None, "".join(roles), (row.actor_id,), row.name
        )
        return Resolved(actor, "person", 2.2)

    def _is_first_name(self, word: Word) -> bool:
        annotation = self.annotation
        return (
            word.pos == "PROPN" and word.index not in annotation.roles and word.index not in annotation.names
        )
