"""A code for phrases with role nouns: country + modifiers + noun ("Kosovo police" KSVCOP, "UN peacekeepers").

Rules: DESIGN section 4, CODING_GUIDE 6 and 13.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dyads.extractors import syntax
from dyads.extractors.annotation import Annotation
from dyads.extractors.coreference import GENERIC_BODIES, References
from dyads.extractors.names import Match
from dyads.extractors.phrase_parts import GROUP_ROLES, PhraseParts, has_former, is_suspected, merge_roles
from dyads.extractors.resolution import Resolved, Story
from dyads.extractors.syntax import Word
from dyads.schemas.records import ActorCode
from dyads.seeds.actors import ActorRow, AgentRow

__all__ = ["Composer"]

FOCUS_ROLES = frozenset({"GOV", "COP", "MIL", "LEG", "JUD", "OPP", "SPY"})
LEADING_NOUNS = frozenset(
    "leader head chief chairman president director member official spokesman spokeswoman spokesperson "
    "representative secretary".split()
)
PARTS = frozenset({"faction", "wing", "branch", "unit", "element"})  # of whom they are a part
RELATIONS = frozenset({"ally", "neighbor", "neighbour", "backer", "foe", "rival", "partner"})
COUNTERPART = "counterpart"  # bears the office of whose counterpart it is
VICTIM_NOUNS = frozenset(
    "hostage prisoner detainee captive victim citizen national civilian resident worker tourist".split()
)


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes the code of phrases whose head is a role noun."""

    story: Story
    annotation: Annotation
    parts: PhraseParts
    references: References

    def compose(self, word: Word, match: Match[AgentRow]) -> Resolved:
        """The actor of a phrase headed by a role noun, or titled with it."""
        agent = next(a for a in match.entries if a.kind != "modifier")
        plural = syntax.is_plural(word) or agent.kind == "group"
        kind = {"person": "people" if plural else "person", "civilian_object": "object"}.get(
            agent.kind, "body"
        )
        # "hostages of the rebels" are no rebels, "UN workers" are the UN's
        body = self.parts.find_body(word, near=agent.noun in VICTIM_NOUNS)
        if body is not None and kind != "object":
            return Resolved(self._of_body(word, body, agent), kind, 2.5, plural)
        owner = self.parts.find_owner(word) if kind == "object" else None
        if owner is None and "MIL" in agent.roles:
            owner = self.parts.find_armed_owner(word)
        if owner is not None:
            actor = self.annotation.with_text(owner.actor, word)
            return Resolved(actor, kind, min(owner.strength, 1.8), plural)
        roles = merge_roles(self.parts.find_modifier_roles(word, exclude=match), agent.roles)
        roles = roles or (self.parts.find_peer_roles(word) if agent.noun == COUNTERPART else ())
        roles = roles or self.parts.find_seat_roles(word)
        other = self._find_other(word, agent, roles)
        if other is not None:
            return Resolved(self.annotation.with_text(other.actor, word), kind, 1.8, plural)
        country, strength = self._find_country(word, roles)
        if agent.noun in RELATIONS:  # "Ukraine's allies" are not Ukraine
            country = None
        if country is None:
            apposed = self.parts.find_apposed(word)
            if apposed is not None and apposed.is_known:
                return replace(apposed, actor=self.annotation.with_text(apposed.actor, word), kind=kind)
            strength = 1.0
        identity = self.parts.find_identity(word)
        if identity is not None and strength == 1.5:
            country = None  # a people's forces are not the army of the article's country
        if identity is not None:
            roles = _add_identity(roles, identity, country)
        actor = self.annotation.make_actor(
            word, country, "".join(roles), (f"agents:{agent.noun}",), suspected=is_suspected(word)
        )
        if actor.code is None and agent.noun in GENERIC_BODIES:
            return self.references.find_last_body(word) or Resolved(actor, kind, 0.0, plural)
        return Resolved(actor, kind, strength if actor.code else 0.0, plural)

    def _find_other(self, word: Word, agent: AgentRow, roles: tuple[str, ...]) -> Resolved | None:
        """Whom a noun takes up that says no more than a relation: allies, members of a union, "the rebels"."""
        if agent.noun in RELATIONS:
            apposed = self.parts.find_apposed(word)
            return apposed if apposed is not None and apposed.is_known else None
        if (
            agent.noun in LEADING_NOUNS
            and roles[:1] in ((), ("GOV",))
            and self.parts.find_country(word) is None
        ):
            return self.parts.find_led(word)
        is_bare = not any(syntax.attributive_words(word)) and not syntax.possessors(word)
        if roles[:1] and roles[0] in GROUP_ROLES and is_bare and syntax.has_determiner(word, "the", "these"):
            return None if self.parts.find_country(word) else self.references.find_last_group(word)
        return None

    def _of_body(self, word: Word, body: ActorCode, agent: AgentRow) -> ActorCode:
        role = "ELI" if has_former(word) else body.role
        return self.annotation.make_actor(
            word, body.country, role, (*body.row_ids, f"agents:{agent.noun}"), body.name
        )

    def _find_country(self, word: Word, roles: tuple[str, ...]) -> tuple[str | None, float]:
        """The country of a phrase, and how sure it is: named (2), the article's (1.5)."""
        country = self.parts.find_country(word) or self.parts.find_owner_country(word)
        if country is None and "MIL" in roles:
            country = self.references.find_saying_state(word)
        if country is None and set(roles) & FOCUS_ROLES:
            country = self.story.focus.country or self.references.find_country_in_mind(word, "GOV" in roles)
            return country, 1.5
        return country, 2.0


def _add_identity(roles: tuple[str, ...], identity: ActorRow, country: str | None) -> tuple[str, ...]:
    """IRQ REB KUR, or KUR REB where no country is named."""
    roles = tuple(r for r in roles if r != "CVL")
    return (*roles, *identity.roles) if country else (*identity.roles, *roles)
