"""The country of people whose words name none ("rebels", "students"): that of the deed's place, else the article's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dyads.extractors.article_groups import Key, Row
from dyads.extractors.focus import Focus
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.mention_settings import FALLBACK_METHODS
from dyads.extractors.resolution import Resolved
from dyads.extractors.roles import split_roles
from dyads.schemas.records import ActorCode, Place

__all__ = ["Homes"]

INCIDENT_METHODS = frozenset({"incident", "pointed"})  # places told by other sentences on the same deed
# Roles that people have inside a country; without one in their words it is that of the event or the article.
DOMESTIC_ROLES = frozenset(
    "GOV COP MIL LEG JUD OPP SPY REB SEP INS UAF CRM CVL EDU LAB MED AGR BUS REL HLH HRI PTY ELI".split()
)
# Faiths and peoples of several countries, who are those of the country where they act.
IDENTITY_ROLES = frozenset("CHR MOS JEW HIN SIK BUD KUR SUN SHI ALE TUT HUT YEZ TUA".split())


@dataclass(frozen=True, slots=True)
class Homes:
    """Finds homes within one article: `countries` gives CAMEO's code of an ISO code, `focus` what the article is on."""

    countries: Mapping[str, str]
    focus: Focus

    def complete(self, side: Resolved | None, where: Place | None) -> ActorCode | None:
        """The actor of a side, with the country of the deed's place or of the article if its words name none."""
        if side is None:
            return None
        actor = side.actor
        roles = split_roles(actor.role)
        if actor.country is not None or not roles or not set(roles) <= DOMESTIC_ROLES | IDENTITY_ROLES:
            return actor
        code = where.country_code if where is not None else None
        method = where.geo_method if where is not None else None
        country, row = self._find(set(roles), code, method)
        if country is None:
            return actor
        role = "".join(sorted(roles, key=lambda r: r in IDENTITY_ROLES))  # KURREB becomes IRQREBKUR
        return replace(actor, country=country, role=role, code=country + role, row_ids=(*actor.row_ids, row))

    def share(self, rows: Sequence[Row], keys: Sequence[Key]) -> None:
        """Give victims without a country that of the deed's place, which another mention of it may have told.

        `keys` holds the event of each row; the rows themselves change.
        """
        places = {
            key: (str(row["country_code"]), str(row["geo_method"]))
            for row, key in zip(rows, keys, strict=True)
            if row["country_code"] and row["geo_method"] not in ("actor_country", "focus")
        }
        for row, key in zip(rows, keys, strict=True):
            if row["cameo_root"] in DEADLY_ROOTS and row["target_code"] == "CVL" and key in places:
                country, _ = self._find({"CVL"}, *places[key])
                if country is not None:
                    row["target_country"], row["target_code"] = country, country + "CVL"

    def _find(self, roles: set[str], iso3: str | None, method: str | None) -> tuple[str | None, str]:
        """The country of people of these roles where a deed is placed (`iso3`, `method`), and what tells it."""
        here = self.countries.get(iso3 or "")
        if here is not None and (method not in FALLBACK_METHODS or method in INCIDENT_METHODS):
            return here, "place"
        if "UAF" in roles or (roles & IDENTITY_ROLES and roles - IDENTITY_ROLES):
            return None, ""
        if self.focus.country is None and method == "article":
            return here, "place"
        return self.focus.country, "article focus"
