"""What the words of a phrase add to its head: country, body, people, title, roles, owner.

CODING_GUIDE 13: the country from adjective, possessive, of/from/in phrases and compound words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dyads.extractors import syntax
from dyads.extractors.annotation import Annotation
from dyads.extractors.dictionary import Entry, choose_row
from dyads.extractors.names import Match
from dyads.extractors.resolution import BODY_KINDS, OWNER_ROLES, Resolved, Story
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Word
from dyads.schemas.records import ActorCode
from dyads.seeds.actors import ActorRow, AgentRow, CountryName

__all__ = ["GROUP_ROLES", "PhraseParts", "has_former", "is_suspected", "merge_roles"]

PRIMARY = ("COP", "GOV", "INS", "JUD", "MIL", "OPP", "REB", "SEP", "SPY", "UAF")
OFFICE_ROLES = frozenset("GOV MIL LEG JUD COP SPY OPP PTY ELI IGO".split())
FIGHTING_ROLES = frozenset({"REB", "UAF", "INS", "SEP", "MIL", "COP"})
STATE_BODIES = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
GROUP_ROLES = frozenset({"REB", "UAF", "INS", "SEP"})
OWNED_SUFFIXES = frozenset("owned based registered flagged run listed".split())  # "the U.S.-owned firm"
FORMER_WORDS = frozenset("former ex late deposed ousted ex-president retired one-time".split())
SUSPECTED_WORDS = frozenset({"suspected", "alleged", "presumed"})
PLACE_PREPOSITIONS = frozenset({"in", "from", "for", "at", "inside"})
SETTLEMENT_WORDS = frozenset("city town village suburb district province region port governorate".split())
REGIONS = frozenset(
    "AFR ASA ARB BLK CRB CAU CFR CAS CEU EAF EEU EUR LAM MEA MDT NAF NMR PGS SCN SAM SAS SEA SAF WAF WST".split()
)


@dataclass(frozen=True, slots=True)
class PhraseParts:
    """Reads the words around the head of a phrase; `resolve` reads the phrases inside of it."""

    story: Story
    annotation: Annotation
    resolve: Callable[[Word], Resolved]

    def find_country(
        self, word: Word, match: Match[Entry] | None = None, *, skip: Word | None = None, near: bool = False
    ) -> str | None:
        """The CAMEO country named in the phrase, words before the head first; `near` leaves out "in", "from"."""
        words = self._nearby(word, near)
        for other in words:
            found = self.annotation.names.get(other.index)
            if other is skip or found is None or found is match:
                continue
            for entry in found.entries:
                if entry.country_code and (isinstance(entry, CountryName) or entry.kind != "person"):
                    return entry.country_code
        for other in words:
            country = self._country_of_unlisted(other)
            if country:
                return country
        return None

    def _country_of_unlisted(self, other: Word) -> str | None:
        """The country of a place of the gazetteer, of "Danish-owned", or of whom "his" means."""
        is_place = other.entity[1:] == "GPE" or _follows_kind(other)
        if is_place and other.index not in self.annotation.names:
            country = self.story.find_country(self.annotation.name_text(other))
            if country:
                return country
        if "-" in other.text:
            prefix, _, suffix = other.text.rpartition("-")
            if suffix.lower() in OWNED_SUFFIXES:
                for entry in self.story.dictionary.names.get((prefix,)):
                    if isinstance(entry, CountryName):
                        return entry.country_code
        if syntax.is_pronoun(other) and other.tag == "PRP$":
            return self.resolve(other).actor.country
        return None

    def find_body(self, word: Word, *, near: bool = False) -> ActorCode | None:
        """The organization or group in the phrase ("UN peacekeepers", "spokesman for the EU")."""
        for other in self._nearby(word, near):
            match = self.annotation.names.get(other.index)
            rows = [e for e in match.entries if isinstance(e, ActorRow)] if match is not None else []
            row = choose_row([r for r in rows if r.kind in BODY_KINDS], self.story.day)
            if row is not None:
                return self.annotation.make_actor(
                    other, row.country_code or None, "".join(row.roles), (row.actor_id,), row.name
                )
        return None

    def find_owner(self, word: Word) -> Resolved | None:
        """Whose a thing is, when its owner bears arms or office ("bases of the rebels", "the army's convoy")."""
        for other in [*syntax.possessors(word), *syntax.of_objects(word)]:
            resolved = self.resolve(other)
            if resolved.is_known and set(split_roles(resolved.actor.role)) & OWNER_ROLES:
                return resolved
        return None

    def find_owner_country(self, word: Word) -> str | None:
        """The country of the person whose body this is ("Trump's administration", "forces of Assad")."""
        for other in [*syntax.possessors(word), *syntax.of_objects(word)]:
            if other.pos == "PROPN" or syntax.is_pronoun(other):
                resolved = self.resolve(other)
                if resolved.kind == "person" and resolved.actor.country:
                    return resolved.actor.country
        return None

    def find_armed_owner(self, word: Word) -> Resolved | None:
        """The armed group whose forces "our units", "their troops" are: no army of the country."""
        owners = [self.resolve(w) for w in syntax.possessors(word) if syntax.is_pronoun(w)]
        return next((r for r in owners if set(split_roles(r.actor.role)) & GROUP_ROLES), None)

    def find_seat_roles(self, word: Word) -> tuple[str, ...]:
        """The role of the seat that a phrase names ("White House counsel")."""
        for other in syntax.attributive_words(word):
            match = self.annotation.names.get(other.index)
            for entry in match.entries if match is not None else ():
                if isinstance(entry, CountryName) and entry.kind == "seat" and entry.role:
                    return split_roles(entry.role)
        return ()

    def find_led(self, word: Word) -> Resolved | None:
        """The union, party or firm whose leader or member this is; no organ of the state."""
        for other in syntax.of_objects(word):
            resolved = self.resolve(other)
            roles = set(split_roles(resolved.actor.role))
            if resolved.kind == "body" and roles and not roles & STATE_BODIES:
                return resolved
        return None

    def find_peer_roles(self, word: Word) -> tuple[str, ...]:
        """The office of whom a counterpart faces ("the Greek minister met his Turkish counterpart"), else GOV."""
        peers = [self.resolve(w) for w in syntax.possessors(word)]
        role = next((r.actor.role for r in peers if r.kind == "person" and r.actor.role), "GOV")
        return split_roles(role)

    def find_identity(self, word: Word) -> ActorRow | None:
        """The ethnic or religious group before the noun ("Kurdish rebels"), when it belongs to no one country."""
        for other in syntax.attributive_words(word):
            match = self.annotation.names.get(other.index)
            for entry in match.entries if match is not None else ():
                if isinstance(entry, ActorRow) and entry.kind == "identity" and not entry.country_code:
                    return None if REGIONS & set(entry.roles) else entry
        return None

    def find_modifier_roles(self, word: Word, exclude: Match[AgentRow] | None = None) -> tuple[str, ...]:
        """Roles of the role nouns and modifiers before the head ("rebel", "police")."""
        found: dict[str, None] = {}
        for other in [*syntax.attributive_words(word), *syntax.possessors(word)]:
            match = self.annotation.roles.get(other.index)
            if match is None or match is exclude or match.entries[0].kind == "civilian_object":
                continue
            found.update(dict.fromkeys(match.entries[0].roles))
        return merge_roles(tuple(found), ())

    def find_title(self, word: Word) -> Match[AgentRow] | None:
        """The role noun before a name ("President", "rebel leader")."""
        for other in syntax.attributive_words(word):
            match = self.annotation.roles.get(other.index)
            if match is not None and not all(a.kind == "modifier" for a in match.entries):
                return match
        return None

    def find_apposed(self, word: Word) -> Resolved | None:
        """What the phrase stands in apposition with, in either direction."""
        for other in syntax.appositions(word):
            resolved = self.resolve(other)
            if resolved.is_known:
                return resolved
        head = syntax.apposition_head(word)
        return self.resolve(head) if head is not None and syntax.is_nominal(head) else None

    def _nearby(self, word: Word, near: bool) -> list[Word]:
        """The other words of the phrase, those before the head first, then by distance."""
        words = [w for w in syntax.phrase_words(word) if w is not word and not self.annotation.is_helper(w)]
        if near:
            inner = {
                w.index
                for a in [*syntax.attributive_words(word), *syntax.possessors(word)]
                for w in (a, *syntax.attributive_words(a))
            }
            words = [w for w in words if w.index in inner]
        else:
            for preposition, nouns, _, _ in syntax.prepositional_phrases(word):
                if preposition in PLACE_PREPOSITIONS:
                    words.extend(nouns[:1])
        return sorted(words, key=lambda w: (w.index > word.index, abs(w.index - word.index)))


def merge_roles(modifiers: Sequence[str], roles: Sequence[str]) -> tuple[str, ...]:
    """One primary role (a modifier's before the noun's), then the secondary ones, as CAMEO orders them."""
    if "ELI" in modifiers and (not roles or OFFICE_ROLES & set(roles)):
        return ("ELI",)
    modifiers = [m for m in modifiers if m != "ELI"]  # "former workers" are no elite
    strong = [r for r in modifiers if r in PRIMARY and r != "GOV"]  # "federal police": the noun says more
    primary = (strong or [r for r in (*roles, *modifiers) if r in PRIMARY])[:1]
    rest = [] if FIGHTING_ROLES & set(primary) else [r for r in (*roles, *modifiers) if r not in PRIMARY]
    return (*primary, *rest[:1])


def has_former(word: Word) -> bool:
    """Whether a phrase says that the office is over ("former president X")."""
    return any(w.lower in FORMER_WORDS for w in syntax.phrase_words(word) if w.index < word.index)


def _follows_kind(name: Word) -> bool:
    """Whether a proper name is said to be a town or region, whatever the model takes it for ("the city of Raqqa")."""
    preposition = name.head
    return (
        name.pos == "PROPN"
        and preposition is not None
        and preposition.lower == "of"
        and preposition.head is not None
        and preposition.head.lemma in SETTLEMENT_WORDS
    )


def is_suspected(word: Word) -> bool:
    """Whether a phrase leaves open who it was ("suspected rebels")."""
    return any(w.lower in SUSPECTED_WORDS for w in syntax.attributive_words(word))
