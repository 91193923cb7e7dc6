"""What reading a phrase gives, and what an article's phrases are read with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dyads.extractors.dictionary import ActorDictionary
from dyads.extractors.focus import Focus
from dyads.schemas.records import ActorCode

__all__ = ["BODY_KINDS", "OWNER_ROLES", "Resolved", "Story"]

BODY_KINDS = frozenset(
    {"organization", "armed_group", "mission", "party", "media", "company", "ngo", "court", "legislature"}
)
# Roles that own things: "a police car", "rebel positions"; a "press conference" is nobody's.
OWNER_ROLES = frozenset({"COP", "MIL", "GOV", "REB", "SEP", "INS", "OPP", "UAF"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """A resolved phrase; `kind` serves agreement, `strength` (0-3) confidence."""

    actor: ActorCode
    kind: str  # person | people | country | body | place | object | unknown
    strength: float
    is_plural: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the phrase has a code."""
        return self.actor.code is not None


@dataclass(frozen=True, slots=True)
class Story:
    """An article as far as its actors need it: tables, day, gazetteer and the countries that it names."""

    dictionary: ActorDictionary
    day: date | None
    find_country: Callable[[str], str | None]  # name of a place -> CAMEO country
    focus: Focus
    country_weights: dict[str, float]
