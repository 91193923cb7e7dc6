"""Whether violence is told of an occasion or only in general; pure rows.

"The army bombs the civilian population", "the killings must stop": speeches and commentaries tell such violence
without a day, a place, a number or a name. It is context, not an event (CODING_GUIDE 11).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.mention_settings import FALLBACK_METHODS
from dyads.extractors.violent_mentions import WARS

__all__ = ["find_general"]

Row = Mapping[str, object]
Key = tuple[bool, int]
# Of coercion: ruin and theft, and oppression that is no one's blow ("the persecution of the church").
COERCIVE_FRAMES = (
    "property.",
    "repress.noun_crackdown",
    "repress.suppress",
    "repress.silence",
    "repress.noun_kinds",
)
FEW = 4  # sentences up to which a text is a brief, whose every deed is its news
# Marks of `particulars`: victims that nobody could count or name.
GENERAL_TARGETS = frozenset({"bare", "many", "whole", "none"})
KILLINGS = ("kill.", "assassin.", "mass.")


def find_general(
    rows: Sequence[Row], keys: Sequence[Key], count: int, has_toll: Callable[[Sequence[str]], bool]
) -> set[Key]:
    """The keys of the events that are told in general only.

    `keys` holds the event of each mention row, `count` the sentences of the article; `has_toll` says whether dead
    or hurt are counted for mentions (ids).
    """
    if count <= FEW:
        return set()
    groups: dict[Key, list[Row]] = {}
    for row, key in zip(rows, keys, strict=True):
        if row["cameo_root"] in DEADLY_ROOTS or str(row["frame_id"]).startswith(COERCIVE_FRAMES):
            groups.setdefault(key, []).append(row)
    return {
        key
        for key, told in groups.items()
        if all(_is_lasting(r) for r in told)
        or (all(_is_general(r) for r in told) and not has_toll([str(r["mention_id"]) for r in told]))
    }


def _is_lasting(row: Row) -> bool:
    """Whether a mention tells of a year or of a whole war, whose dead are those of no single day."""
    if row["sentence_index"] == 0 and row["date_precision"] != "year":
        return False
    is_war = str(row["frame_id"]).startswith(WARS)
    return row["date_precision"] == "year" or (
        is_war and not (row["date_method"] == "text" and row["date_precision"] == "day")
    )


def _is_general(row: Row) -> bool:
    marks = row.get("marks")
    target, tense = marks if isinstance(marks, tuple) else ("counted", "past")
    if row["sentence_index"] == 0 or row["cameo_code"] == "173":
        return False
    if row["date_method"] == "text" and row["date_precision"] in ("day", "week"):
        return False
    is_of_year = row["date_precision"] == "year" and str(row["event_date"]).endswith("-01-01")  # "last year"
    if is_of_year or row.get("is_cumulative"):
        return True
    if row.get("is_undertaking") and target not in ("named", "counted"):
        return True
    if row["geo_method"] is not None and row["geo_method"] not in FALLBACK_METHODS:
        return False
    if target == "many" and tense == "noun" and str(row["frame_id"]).startswith(KILLINGS):
        return False  # "the murder of the priests"
    return target in GENERAL_TARGETS or (target in ("one", "body") and tense == "perfect")
