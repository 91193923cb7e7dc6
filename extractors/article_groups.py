"""The mentions of one article by event: which stay, which are only context, what they tell each other; pure rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from dyads.extractors.incidents import DEADLY_ROOTS, DESTRUCTION
from dyads.extractors.mention_groups import group_mentions
from dyads.extractors.occasions import find_general
from dyads.extractors.render import make_id

__all__ = [
    "Key",
    "Row",
    "drop_presupposed",
    "group_rows",
    "list_incidents",
    "mark_general",
    "name_events",
    "share_dates",
]

Row = dict[str, object]
Key = tuple[bool, int]  # first direction or second, number of the event


def group_rows(rows: Sequence[Row]) -> list[Key]:
    """The event of each mention row; the two directions of a meeting or clash are grouped apart."""
    keys: dict[int, Key] = {}
    for primary in (True, False):
        indexes = [i for i, r in enumerate(rows) if r["is_primary"] is primary]
        for i, number in zip(indexes, group_mentions([rows[i] for i in indexes]), strict=True):
            keys[i] = (primary, number)
    return [keys[i] for i in range(len(rows))]


def drop_presupposed(rows: Sequence[Row], keys: Sequence[Key]) -> tuple[list[Row], list[Key]]:
    """Leave out violence that is only another act's topic where the article tells violence of its own.

    Of people counted or named it stays ("accused the army of killing mayor Perez").
    """
    if not any(r["cameo_root"] in DEADLY_ROOTS and not r["is_presupposed"] for r in rows):
        return list(rows), list(keys)
    told = {k for r, k in zip(rows, keys, strict=True) if not r["is_presupposed"] or _is_particular(r)}
    first = {_clause(r) for r, k in zip(rows, keys, strict=True) if k in told and r["is_primary"]}
    kept = [
        (r, k)
        for r, k in zip(rows, keys, strict=True)
        if k in told and (r["is_primary"] or _clause(r) in first)  # no second direction without its first
    ]
    return [r for r, _ in kept], [k for _, k in kept]


def _clause(row: Row) -> tuple[object, object]:
    return row["sentence_index"], row["trigger_start"]


def _is_particular(row: Row) -> bool:
    return (row.get("marks") or ("",))[0] in ("named", "counted")  # type: ignore[index]


def mark_general(
    rows: Sequence[Row], keys: Sequence[Key], count: int, has_toll: Callable[[Sequence[str]], bool]
) -> None:
    """Make background of the violence that is told in general only; the arguments are those of `find_general`."""
    general = find_general(rows, keys, count, has_toll)
    marked = [r for r, key in zip(rows, keys, strict=True) if key in general]
    clauses = {_clause(r) for r in marked}
    for row in rows:
        if _clause(row) in clauses:
            row["is_background"] = True


def share_dates(rows: Sequence[Row], keys: Sequence[Key], today: date | None) -> None:
    """Give the mentions that no words date the day that another mention of the same event tells.

    "Today" may be the day of the word about a murder; the day that another mention tells of it is surer.
    """
    days: dict[Key, dict[str, object]] = {}
    for is_sure in (True, False):
        for row, key in zip(rows, keys, strict=True):
            is_told = row["date_method"] == "text" and row["date_precision"] == "day"
            if is_told and (row["event_date"] != today or not is_sure):
                days.setdefault(key, {c: row[c] for c in ("event_date", "event_date_end", "date_precision")})
    for row, key in zip(rows, keys, strict=True):
        is_weak = row["date_method"] != "text" or (row.get("victim_names") and row["event_date"] == today)
        if is_weak and key in days and row["date_precision"] == "day":
            row.update(days[key])


def name_events(rows: Sequence[Row], keys: Sequence[Key], *coded_by: str) -> None:
    """Write into each row the id of its event: of its article, of what coded it and of the event's first mention."""
    anchors: dict[Key, object] = {}
    for row, key in zip(rows, keys, strict=True):
        anchor = anchors.setdefault(key, row["mention_id"])
        row["event_id"] = make_id(row["article_id"], *coded_by, anchor)


def list_incidents(rows: Sequence[Row], *, with_ruin: bool = False) -> list[list[Row]]:
    """The primary mentions of each violent event, also of arson and sabotage if asked, in the order of the text."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        is_ruin = with_ruin and row["cameo_code"] == DESTRUCTION
        if row["is_primary"] and (row["cameo_root"] in DEADLY_ROOTS or is_ruin):
            groups.setdefault(row["event_id"], []).append(row)
    return list(groups.values())
