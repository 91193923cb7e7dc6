"""Merging: the mentions of one event become one row of table `events`; pure rows, no parser.

Which mentions are one event is told by their `event_id` (`mention_groups`). Rules: CODING_GUIDE 14 and 18; DESIGN
section 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dyads.extractors.incidents import DEADLY_ROOTS, is_unsaid, join_targets, name_source

__all__ = ["choose_leader", "consolidate_mentions", "sort_mentions"]

Row = Mapping[str, object]
PROTEST = "14"
PLACE_COLUMNS = (
    "location_text",
    "place_name",
    "geoname_id",
    "latitude",
    "longitude",
    "admin1_name",
    "admin2_name",
    "country_code",
    "country_name",
    "geo_precision",
    "where_prec",
    "geo_method",
    "geo_score",
    "other_places",
)
TOLL_COLUMNS = ("fatalities_best", "fatalities_low", "fatalities_high", "injured_best", "victims")
DATE_COLUMNS = ("event_date", "event_date_end", "date_precision")
PRECISION_RANK = {"day": 0, "week": 1, "month": 2, "year": 3, "open": 4}


def consolidate_mentions(mention_rows: Sequence[Row]) -> list[dict[str, object]]:
    """Rows of table `mentions` to rows of table `events`, one per event id, in a stable order."""
    groups: dict[str, list[Row]] = {}
    for row in mention_rows:
        groups.setdefault(str(row["event_id"]), []).append(row)
    events = [_merge_group(rows) for rows in groups.values()]
    return sorted(
        events, key=lambda e: (str(e["article_id"]), int(str(e["trigger_start"])), str(e["event_id"]))
    )


def sort_mentions(rows: Sequence[Row]) -> list[Row]:
    """Mention rows in the order of their text."""
    return sorted(
        rows,
        key=lambda r: (int(str(r["sentence_index"])), int(str(r["trigger_start"])), str(r["mention_id"])),
    )


def choose_leader(ordered: Sequence[Row]) -> Row:
    """The mention of an event (in the order of the text) that gives it its code and sides: the most specific one."""
    return max(
        ordered,
        key=lambda r: (
            r["cameo_root"] in DEADLY_ROOTS,  # what an attack destroyed is told with the attack
            str(r["cameo_code"]) if r["cameo_root"] == PROTEST else "",  # a riot outranks what it demands
            len(str(r["cameo_code"]).rstrip("0")),
            r["source_code"] is not None and r["target_code"] is not None,
            not is_unsaid(r),
            len(str(r["source_code"] or "")) + len(str(r["target_code"] or "")),
            -int(str(r["trigger_start"])),
            float(str(r["confidence_score"])),
        ),
    )


def _merge_group(rows: Sequence[Row]) -> dict[str, object]:
    """The event of its mentions: code and sides of the leading one, the rest from those that tell it best."""
    ordered = sort_mentions(rows)
    event = {k: v for k, v in choose_leader(ordered).items() if k != "mention_id"}
    _fill_sides(event, ordered)
    if event["cameo_root"] in DEADLY_ROOTS:
        name_source(event, ordered)
        join_targets(event, ordered)
    _take(
        event,
        ordered,
        PLACE_COLUMNS,
        lambda r: (
            r["country_code"] is None,
            int(str(r["geo_precision"] or 4)),
            int(str(r["where_prec"] or 8)),
            -float(str(r["geo_score"] or 0)),
        ),
    )
    _take(event, ordered, DATE_COLUMNS, lambda r: (PRECISION_RANK[str(r["date_precision"])],))
    _take(
        event,
        ordered,
        TOLL_COLUMNS,
        lambda r: (r["fatalities_best"] is None, r["injured_best"] is None, -int(str(r["sentence_index"]))),
    )
    event["mentions"] = _list_triggers(ordered)
    event["is_primary"] = all(bool(r.get("is_primary", True)) for r in ordered)
    return event


def _fill_sides(event: dict[str, object], ordered: Sequence[Row]) -> None:
    """Take a side that the event leaves unsaid from its first mention that tells it, unless it is the other side."""
    for side, facing in (("source", "target"), ("target", "source")):
        if event[f"{side}_code"] is not None:
            continue
        told = (
            r
            for r in ordered
            if r[f"{side}_code"] is not None and r[f"{side}_start"] != event[f"{facing}_start"]
        )
        other = next(told, None)
        if other is not None:
            event.update({k: v for k, v in other.items() if k.startswith(f"{side}_")})


def _list_triggers(ordered: Sequence[Row]) -> list[dict[str, object]]:
    """The column `mentions` of an event: where each of its triggers stands, and its frame."""
    columns = ("sentence_index", "trigger_start", "trigger_end", "frame_id")
    spans = {tuple(r[c] for c in columns) for r in ordered}
    ranked = sorted(spans, key=lambda s: (int(str(s[0])), int(str(s[1])), str(s[3])))
    return [dict(zip(columns, span, strict=True)) for span in ranked]


def _take(
    event: dict[str, object],
    rows: Sequence[Row],
    columns: Sequence[str],
    key: Callable[[Row], tuple[float, ...]],
) -> None:
    """Take columns of an event from the mention with the least key."""
    first = min(rows, key=key)
    event.update({c: first[c] for c in columns})
