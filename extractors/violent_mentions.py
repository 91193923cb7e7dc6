"""Whether two mentions of violence, of one day and place, tell one deed; pure rows, no parser.

Rules: CODING_GUIDE 14 and 18; `incidents` compares the victims.
"""

from __future__ import annotations

from collections.abc import Mapping

from dyads.extractors.incidents import (
    ABDUCTION,
    are_two_victims,
    is_outcome,
    is_same_victim,
    is_unsaid,
    same_victims,
)
from dyads.extractors.mention_sides import fits_side, shares_side

__all__ = ["WARS", "same_violence"]

Row = Mapping[str, object]
ARMED_ROLES = frozenset({"MIL", "COP", "REB", "INS", "SEP"})
NEAR = 3  # sentences
KNOWN_REACH = 6  # sentences within which "the bomb" is the one told before
WARS = ("attack.declare_war", "attack.noun_war", "attack.wage")  # frames of states that last


def same_violence(a: Row, b: Row) -> bool:
    """Two mentions of violence on one day: of the same sides, or one that leaves a side unsaid near the other."""
    gap = abs(int(str(a["sentence_index"])) - int(str(b["sentence_index"])))
    near = gap <= NEAR
    if are_two_victims(a, b) or (gap > 0 and _is_blow_beside_war(a, b)):
        return False
    if gap <= 1 and _is_deed_with_outcome(a, b, gap):
        return True
    if gap == 0 and _is_attack_with_fate(a, b):
        return True
    if gap <= KNOWN_REACH and _is_known_deed(a, b):
        return True
    if is_same_victim(a, b) and fits_side(a, b, "source"):
        return True
    if gap <= KNOWN_REACH and _is_known_bomb(a, b):
        return True
    if near and (a["source_code"] is None) != (b["source_code"] is None) and not _is_own_victim(a, b):
        return True  # "three people were killed": the victims of what is told beside it
    if near and (is_unsaid(a) or is_unsaid(b)) and fits_side(a, b, "source"):
        return True
    if same_victims(a, b) and (fits_side(a, b, "source") or near):
        return True
    if not (fits_side(a, b, "source") and fits_side(a, b, "target")):
        return False
    return shares_side(a, b, "source") or shares_side(a, b, "target")


def _is_blow_beside_war(a: Row, b: Row) -> bool:
    """Whether one tells who is at war with whom and the other a blow that another struck, or nobody by name."""
    wars = [str(r["frame_id"]).startswith(WARS) for r in (a, b)]
    return wars[0] is not wars[1] and a["source_code"] != b["source_code"]


def _is_deed_with_outcome(a: Row, b: Row, gap: int) -> bool:
    """Whether one tells a deed and the other what came of it, both without a source: "killed", "an explosion".

    In the next sentence the day must be the same, too, and the dead not of the other side.
    """
    is_abduction = ABDUCTION in (str(a["cameo_code"])[:3], str(b["cameo_code"])[:3])
    roles = {str(r["target_role"] or "")[:3] for r in (a, b)} & ARMED_ROLES
    return (
        is_outcome(a) != is_outcome(b)
        and a["source_code"] is None
        and b["source_code"] is None
        and not is_abduction
        and len(roles) < 2
        and (gap == 0 or a["event_date"] == b["event_date"])
    )


def _is_attack_with_fate(a: Row, b: Row) -> bool:
    """Whether one sentence tells an attack and a killing, both without their doer: "was slain in an attack on"."""
    is_noun = [str(r["frame_id"]).startswith(("attack.noun_attack", "bomb.noun")) for r in (a, b)]
    is_fate = [str(r["frame_id"]).startswith(("assassin.", "kill.")) for r in (a, b)]
    are_silent = a["source_code"] is None and b["source_code"] is None
    return are_silent and is_noun[0] is not is_noun[1] and is_fate[0] is not is_fate[1]


def _is_known_deed(a: Row, b: Row) -> bool:
    """Whether the later of two mentions only names an attack again that was told before: "the attack was cruel"."""
    later = b if int(str(b["trigger_start"])) >= int(str(a["trigger_start"])) else a
    is_noun = (later.get("marks") or ("", ""))[1] == "noun"  # type: ignore[index]
    is_again = is_noun and bool(later.get("is_told_again")) and is_unsaid(later)
    return is_again and fits_side(a, b, "source")


def _is_known_bomb(a: Row, b: Row) -> bool:
    """Whether the later of two mentions tells again of a bomb: "the explosion damaged a car"."""
    later = b if int(str(b["trigger_start"])) >= int(str(a["trigger_start"])) else a
    are_bombs = all(str(r["cameo_code"]).startswith("183") for r in (a, b))
    return are_bombs and bool(later.get("is_told_again")) and fits_side(a, b, "source")


def _is_own_victim(a: Row, b: Row) -> bool:
    """Whether the one told without a source struck, on another day, the armed side that acts in the other."""
    if a["event_date"] == b["event_date"]:
        return False
    victim, actor = (
        (a["target_code"], b["source_code"])
        if a["source_code"] is None
        else (b["target_code"], a["source_code"])
    )
    role = a["target_role"] if a["source_code"] is None else b["target_role"]
    return victim == actor and role in ("REB", "MIL", "COP", "SEP", "INS")
