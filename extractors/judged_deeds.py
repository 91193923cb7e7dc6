"""Whose deed is judged when the sentence does not say: "the operation was condemned", told before of one side.

CODING_GUIDE rules 13 and 18: whoever condemns "the attack" condemns him who is told to have made it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dyads.extractors.incidents import DEADLY_ROOTS

__all__ = ["name_judged"]

REACH = 8  # sentences between a deed and the words that judge it
JUDGED_ROOT = "11"
# A deed told before: "the attack", "this military operation".
DEFINITE = re.compile(
    r"(?:the|this|that|these|those|such)\s+(?:[\w-]+\s+){0,2}?(?:attacks?|operations?|offensives?|raids?|strikes?"
    r"|air\s?strikes?|assaults?|invasions?|incursions?|killings?|shootings?|bombings?|massacres?|murders?|shellings?"
    r"|bombardments?|ambush|aggressions?|blasts?|explosions?|crimes?|campaign)",
    re.IGNORECASE,
)


def name_judged(rows: Sequence[dict[str, object]]) -> None:
    """Write the doer of the last deed told before into the rows that judge "the attack" without naming him."""
    for row in rows:
        target = str(row["target_text"] or "")
        if (
            row["cameo_root"] != JUDGED_ROOT
            or row["target_code"] is not None
            or not DEFINITE.fullmatch(target)
        ):
            continue
        deed = _last_deed(rows, int(str(row["sentence_index"])))
        if deed is not None and deed["source_code"] != row["source_code"]:
            row.update({f"target_{part}": deed[f"source_{part}"] for part in ("code", "country", "role")})


def _last_deed(rows: Sequence[dict[str, object]], sentence: int) -> dict[str, object] | None:
    """The last violence with a known doer in the sentences before, at most REACH back."""
    found = [
        r
        for r in rows
        if r["cameo_root"] in DEADLY_ROOTS
        and r["is_primary"]
        and not r["is_background"]
        and r["source_code"] is not None
        and 0 < sentence - int(str(r["sentence_index"])) <= REACH
    ]
    return max(
        found, key=lambda r: (int(str(r["sentence_index"])), int(str(r["trigger_start"]))), default=None
    )
