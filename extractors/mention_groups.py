"""Grouping: which mentions of one article tell the same event; pure rows, no parser.

Rules: CODING_GUIDE 14 and 18; DESIGN section 6. `merge` makes one row of each group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyads.extractors.incidents import (
    DEADLY_ROOTS,
    are_two_victims,
    is_damage,
    is_one_deed,
    is_one_fate,
    is_outcome,
    is_same_fate,
)
from dyads.extractors.mention_settings import is_told_day, same_day, same_place
from dyads.extractors.mention_sides import fits_side, same_side
from dyads.extractors.violent_mentions import same_violence

__all__ = ["group_mentions"]

Row = Mapping[str, object]
PROTEST = "14"
CROWD_ROLES = frozenset({"OPP", "EDU", "CVL", "LAB"})


def group_mentions(rows: Sequence[Row]) -> list[int]:
    """The group number of each mention row of one article, in order: same number, same event."""
    groups: list[int] = []
    leaders: list[tuple[Row, int]] = []
    for row in rows:
        joined = {number for leader, number in leaders if _is_joined(leader, row)}
        barred = {number for leader, number in leaders if _contradicts(leader, row, number in joined)}
        fitting = [(x, n) for x, n in leaders if n not in barred and _same_event(x, row)]
        found = next((n for x, n in fitting if is_told_day(x, row)), fitting[0][1] if fitting else None)
        if found is None:
            found = len({n for _, n in leaders})
        leaders.append((row, found))
        groups.append(found)
    return groups


def _is_joined(a: Row, b: Row) -> bool:
    """Whether two mentions tell of the victims of one verb ("kidnapped A and B")."""
    return a["sentence_index"] == b["sentence_index"] and a["trigger_start"] == b["trigger_start"]


def _contradicts(a: Row, b: Row, is_joined: bool) -> bool:
    """Whether two mentions of violence cannot be one event, so that no third mention makes them one.

    Two places that cannot be one, or two people by name whom two deeds of different sentences struck; not where
    `is_joined` says that the verb of one of them struck another victim of the same event.
    """
    is_violent = a["cameo_root"] in DEADLY_ROOTS and b["cameo_root"] in DEADLY_ROOTS
    if not is_violent or is_same_fate(a, b) or is_one_fate(a, b):
        return False
    is_far = a["sentence_index"] != b["sentence_index"] and not is_joined
    are_deeds = is_far and not (is_outcome(a) or is_outcome(b))
    return not same_place(a, b) or (are_deeds and are_two_victims(a, b))


def _same_event(a: Row, b: Row) -> bool:
    """Whether two mentions tell one event: one act on one day, by the same side to the same side."""
    if is_damage(a, b) and same_day(a, b) and same_place(a, b):
        return True
    if a["is_background"] != b["is_background"] or not _same_act(a, b):
        return False
    if is_same_fate(a, b):
        return True
    if not same_day(a, b):
        return False
    is_violent = a["cameo_root"] in DEADLY_ROOTS and b["cameo_root"] in DEADLY_ROOTS
    if is_violent and is_one_deed(a, b):
        return True
    if PROTEST == a["cameo_root"] == b["cameo_root"] and _is_half_told(a, b) and same_place(a, b):
        return True
    if (
        a["sentence_index"] == b["sentence_index"]
        and a["trigger_start"] != b["trigger_start"]
        and a["frame_id"] == b["frame_id"]
    ):
        return same_side(a, b, "source") and same_side(a, b, "target")
    if is_violent:
        return same_place(a, b) and same_violence(a, b)
    if (a["sentence_index"], a["trigger_start"]) == (b["sentence_index"], b["trigger_start"]):
        return _is_one_kind(a, b)  # each of several parties joined by "and" has an event of its own
    return same_side(a, b, "source") and (same_side(a, b, "target") or _is_one_crowd(a, b))


def _is_one_crowd(a: Row, b: Row) -> bool:
    """Whether two mentions side by side tell the same of a crowd by two names: tear gas at protesters, at students."""
    near = abs(int(str(a["sentence_index"])) - int(str(b["sentence_index"]))) <= 1
    crowds = [str(r["target_role"] or "") for r in (a, b)]
    is_crowd = "OPP" in crowds and set(crowds) <= CROWD_ROLES
    is_home = None in (a["target_country"], b["target_country"]) or a["target_country"] == b["target_country"]
    return near and is_crowd and is_home and a["cameo_code"] == b["cameo_code"] and same_place(a, b)


def _is_half_told(a: Row, b: Row) -> bool:
    """Whether one of two mentions side by side leaves unsaid who protested, and what is said fits the other."""
    near = abs(int(str(a["sentence_index"])) - int(str(b["sentence_index"]))) <= 1
    return (
        near
        and a["trigger_start"] != b["trigger_start"]
        and (a["source_code"] is None) != (b["source_code"] is None)
        and fits_side(a, b, "source")
        and fits_side(a, b, "target")
    )


def _is_one_kind(a: Row, b: Row) -> bool:
    """Whether parties joined by "and" are nameless and of one code: "closed all schools and colleges"."""
    for side in ("source", "target"):
        if a[f"{side}_code"] != b[f"{side}_code"] or a[f"{side}_code"] is None:
            return False
        names = [str(row[f"{side}_text"] or "") for row in (a, b)]
        if names[0] != names[1] and any(any(w[:1].isupper() for w in n.split()[1:]) for n in names):
            return False
    return True


def _same_act(a: Row, b: Row) -> bool:
    """Whether two codes can be of one act: equal, of one parent code, or both of violence."""
    x, y = str(a["cameo_code"]), str(b["cameo_code"])
    if x == y or x[:3] == y[:3]:
        return True
    if a["cameo_root"] == b["cameo_root"]:
        return x.endswith("0") or y.endswith("0") or a["cameo_root"] in DEADLY_ROOTS
    return a["cameo_root"] in DEADLY_ROOTS and b["cameo_root"] in DEADLY_ROOTS
