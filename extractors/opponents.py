"""Whom an act is against when only another sentence of the article says it: protests, and denials of a charge.

CODING_GUIDE 18: what one sentence leaves out is taken from the one that tells it; nothing is taken where two could be.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["find_opponents"]

Row = dict[str, object]
SIDE_FIELDS = ("text", "start", "end", "name", "code", "country", "role")
POWERS = ("GOV", "LEG", "JUD")  # whom protests are against
STATE_ROLES = (*POWERS, "MIL", "COP")
DENIAL = "016"
CHARGES = ("11", "13", "10", "012")  # what is denied: accusations first of all, demands, voiced concern
NEAR = 6  # sentences back in which a charge stands that is denied


def find_opponents(rows: Sequence[Row]) -> None:
    """Complete the targets of protests and denials, in the rows themselves."""
    _share_protest_targets([r for r in rows if r["cameo_root"] == "14" and r["is_primary"]])
    for row in rows:
        if row["cameo_code"] == DENIAL and row["is_primary"]:
            _name_accuser(row, rows)


def _share_protest_targets(protests: Sequence[Row]) -> None:
    """A protest without a target is against whom the article's other protests of that country are."""
    told = [r for r in protests if _opposes_power(r)]
    if len({r["target_code"] for r in told}) != 1:
        return
    for row in protests:
        is_silent = row["target_code"] is None and row["target_text"] is None
        is_home = row["source_country"] in (None, "", told[0]["target_country"])
        if is_silent and is_home and row["source_role"] not in STATE_ROLES:
            _copy_side(told[0], "target", row)


def _opposes_power(row: Row) -> bool:
    role = str(row["target_role"] or "")
    home = row["source_country"] in (None, row["target_country"])
    return row["target_country"] is not None and role.startswith(POWERS) and home


def _name_accuser(row: Row, rows: Sequence[Row]) -> None:
    """A denial without another side is given to who made the charge last."""
    country = row["source_country"]
    if country is None or row["target_country"] not in (None, country):
        return
    index = int(str(row["sentence_index"]))
    charges = [
        r
        for r in rows
        if str(r["cameo_code"]).startswith(CHARGES)
        and r["is_primary"]
        and r["target_country"] == country
        and r["source_country"] not in (None, country)
        and 0 <= index - int(str(r["sentence_index"])) <= NEAR
    ]
    if charges:
        nearest = max(
            charges, key=lambda r: (int(str(r["sentence_index"])), str(r["cameo_root"]) == CHARGES[0])
        )
        _copy_side(nearest, "source", row)


def _copy_side(giver: Row, side: str, row: Row) -> None:
    for field in SIDE_FIELDS:
        row[f"target_{field}"] = giver[f"{side}_{field}"]
