"""The kinds of side that ACLED tells apart: state forces, rebels, militias, rioters, protesters, civilians.

The table `ontology/acled_sides.csv` tells them by role codes and words. Source: ACLED code book 2024 (actors, inter
codes).
"""

from __future__ import annotations

import re
from functools import cache

from dyads.extractors.roles import split_roles
from dyads.schemas.records import ActorCode, Mention
from dyads.seeds.acled import AcledSide, load_acled_sides
from dyads.seeds.files import SEEDS_FOLDER
from dyads.seeds.ontology import AcledRule

__all__ = ["ARMED_SIDES", "find_inter_code", "find_sides"]

ARMED_SIDES = frozenset({"state", "rebel", "militia", "identity", "external"})
INTER_CODES = {
    "external": 8,
    "rebel": 2,
    "identity": 4,
    "militia": 3,
    "rioter": 5,
    "protester": 6,
    "state": 1,
    "civilian": 7,
}
COUNTRY_ALIASES = {"KSV": "XKX", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "PAL": "PSE"}
PARTY_PEOPLE = re.compile(r"\b(?:cadres|members|supporters|workers|activists|loyalists)\b", re.IGNORECASE)
BODY_OF_STATE = re.compile(
    r"\b(?:government|regime|state|forces|corps|guard|junta|army|taliban|houthis?|hamas)\b", re.IGNORECASE
)


@cache
def _sides() -> tuple[AcledSide, ...]:
    return load_acled_sides(SEEDS_FOLDER / "ontology" / "acled_sides.csv")


def find_sides(actor: ActorCode | None, mention: Mention) -> frozenset[str]:
    """The kinds of side an actor is, with its role codes; {"none"} for nobody named."""
    if actor is None:
        return frozenset({"none"})
    roles = frozenset(split_roles(actor.role))
    found = {s.side for s in _sides() if s.roles & roles}
    told = {s.side for s in _sides() if s.words.search(actor.text)}
    found |= told & {"guard"}
    if not found & ARMED_SIDES:
        found |= told & {"rioter", "mob", "protester"}
    if "militia" in found or "rebel" in found:
        found |= told & {"identity"}
    if not found:
        found |= told
    if "GOV" in roles and not found & ARMED_SIDES:
        is_body = mention.is_reciprocal or bool(BODY_OF_STATE.search(actor.text))
        found.add("civilian" if actor is mention.target and not is_body else "state")
    if "PTY" in roles and actor is mention.source and PARTY_PEOPLE.search(actor.text):
        found.add("mob")  # cadres and supporters of a party bear no arms of war
    if not found and actor.country is not None:
        found.add("state")
    found = _drop_weaker(found)
    if "state" in found and _is_abroad(actor, mention):
        found.add("external")
    if not found:
        found.add("civilian" if actor is mention.target else "none")
    if actor is mention.source and found == {"civilian"}:
        found.add("lone")
    return frozenset(found) | roles


def _drop_weaker(found: set[str]) -> set[str]:
    """Arms go before trades: "army doctors" are state forces, "rebel students" rebels."""
    if found & ARMED_SIDES:
        found = found - {"civilian", "mob"}
    if found & {"protester", "rioter"}:
        found = found - {"civilian"}
    if found & {"rebel", "militia"}:
        found = found - {"state"}
    return found


def _is_abroad(actor: ActorCode, mention: Mention) -> bool:
    place = mention.place.country_code if mention.place is not None else None
    home = COUNTRY_ALIASES.get(actor.country or "", actor.country)
    return bool(place and home and len(home) == 3 and home != place)


def find_inter_code(actor: ActorCode | None, mention: Mention, rule: AcledRule) -> int | None:
    """ACLED's number of a side: 1 state, 2 rebels, 3 political and 4 identity militias, 5 rioters, 6 protesters,
    7 civilians, 8 external and other forces; None when nobody is named or nothing is known."""
    if actor is None:
        return None
    sides = find_sides(actor, mention)
    if actor is mention.source and not sides & ARMED_SIDES:
        if rule.event_type == "Protests" and mention.cameo_code.startswith("14"):
            return 6
        if rule.event_type == "Riots":
            return 5
    if rule.event_type == "Riots" and sides & {"rioter", "protester"}:
        return 5
    return next((number for side, number in INTER_CODES.items() if side in sides), None)
