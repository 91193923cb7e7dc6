"""The ACLED reading of a mention: event type and civilian targeting.

The table `ontology/acled.csv` decides; its conditions are kinds of sides or role codes (`acled_sides`) and signs
(`acled_signs`): the means of an attack, "deadly", and what the words after the verb tell ("arms", "base").
Source: ACLED code book 2024 and the list of event types with disorder types.
"""

from __future__ import annotations

from dyads.extractors.acled_sides import ARMED_SIDES, find_sides
from dyads.extractors.acled_signs import find_signs
from dyads.schemas.records import Mention
from dyads.seeds.ontology import AcledRule, Ontology

__all__ = ["POLITICAL_ROOTS", "find_acled", "is_civilian_targeting"]

POLITICAL_ROOTS = frozenset({"08", "14", "15", "17", "18", "19", "20"})
PACTS = ("0356", "036")  # what was agreed: a truce, talks


def find_acled(mention: Mention, ontology: Ontology) -> AcledRule | None:
    """The rule of the table that fits best, or None when the event is none of ACLED's.

    The longest code prefix wins, then the most conditions (a sign counts for three).
    """
    code = mention.cameo_code
    if mention.modality == "future":
        return None
    if mention.is_background and mention.date is not None and mention.date.precision == "open":
        return None
    rules = [rule for rule in ontology.acled.get(code[:2], ()) if code.startswith(rule.prefix)]
    if not rules:
        return None
    source, target, signs = (
        find_sides(mention.source, mention),
        find_sides(mention.target, mention),
        find_signs(mention),
    )
    is_deed = code[:2] in POLITICAL_ROOTS or code.startswith(PACTS)
    if mention.operator_ids and not is_deed and "protester" not in source:
        return None
    best: tuple[tuple[int, int], AcledRule] | None = None
    for rule in rules:
        if rule.source_roles and not rule.source_roles & source:
            continue
        if rule.target_roles and not rule.target_roles & target:
            continue
        if rule.means and signs.isdisjoint(rule.means.split("|")):
            continue
        rank = (len(rule.prefix), bool(rule.source_roles) + bool(rule.target_roles) + 3 * bool(rule.means))
        if best is None or rank > best[0]:
            best = (rank, rule)
    return best[1] if best is not None and best[1].event_type else None


def is_civilian_targeting(mention: Mention, rule: AcledRule) -> bool:
    """Whether civilians were the main target: violence against civilians, excessive force against protesters, and
    explosions or mob violence against civilians (ACLED, civilian targeting)."""
    if (
        rule.event_type == "Violence against civilians"
        or rule.sub_event_type == "Excessive force against protesters"
    ):
        return True
    if rule.event_type not in ("Explosions/Remote violence", "Riots"):
        return False
    sides = find_sides(mention.target, mention)
    return "civilian" in sides and not sides & ARMED_SIDES and rule.sub_event_type != "Violent demonstration"
