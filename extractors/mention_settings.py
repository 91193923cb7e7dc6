"""Where and when two mentions of one article tell their deeds, and whether that can be one deed; pure rows, no parser.

Rules: CODING_GUIDE 14 and 18.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

__all__ = ["FALLBACK_METHODS", "is_told_day", "same_day", "same_place"]

Row = Mapping[str, object]
# Ways of finding a place that are no words of the event itself.
FALLBACK_METHODS = frozenset({"incident", "article", "pointed", "focus", "actor_country"})
UNKNOWN_NAME = "unknown_name"
QUARTERS = frozenset(
    "neighborhood neighbourhood neighborhoods quarter ward suburb colonia barrio street avenue".split()
)
RECENT = timedelta(days=4)  # as old as the events are that news tells without a day


def same_day(a: Row, b: Row) -> bool:
    """Whether two deeds can be of one day: their spans meet, or no words date one of them."""
    if (
        a["date_precision"] == "open"
        or b["date_precision"] == "open"
        or a["event_date"] is None
        or b["event_date"] is None
    ):
        return True
    start, end = (
        max(str(a["event_date"]), str(b["event_date"])),
        min(str(a["event_date_end"]), str(b["event_date_end"])),
    )
    if start <= end:
        return True
    if any(_is_fresh(x) and (y.get("has_genitive_date") or _is_old(y)) for x, y in ((a, b), (b, a))):
        return False  # the news, and "yesterday's bombing"
    return "publication" in (str(a.get("date_method")), str(b.get("date_method")))


def is_told_day(a: Row, b: Row) -> bool:
    """Whether words give two mentions one day."""
    is_told = a.get("date_method") == "text" and b.get("date_method") == "text"
    return is_told and a["event_date"] == b["event_date"] and a["event_date"] is not None


def _is_old(row: Row) -> bool:
    """Whether words date a deed more than some days before the publication."""
    published, last = row.get("published_date"), row["event_date_end"]
    is_told = row.get("date_method") == "text" and isinstance(published, date) and isinstance(last, date)
    return is_told and published - last > RECENT  # type: ignore[operator]


def _is_fresh(row: Row) -> bool:
    """Whether a deed opens an article without a day: what happened when it was published."""
    is_undated = row.get("date_method") == "publication" and row["event_date"] == row.get("published_date")
    return is_undated and row["sentence_index"] == 0


def same_place(a: Row, b: Row) -> bool:
    """Whether two places can be the same: equal, one inside the other, or one not told."""
    if {a["geo_method"], b["geo_method"]} & FALLBACK_METHODS:
        return True
    if a["country_code"] and b["country_code"] and a["country_code"] != b["country_code"]:
        return False
    is_unknown = (a["geo_method"] == UNKNOWN_NAME) is not (b["geo_method"] == UNKNOWN_NAME)
    if is_unknown and (a["sentence_index"] == b["sentence_index"] or _is_quarter(a) or _is_quarter(b)):
        return True  # a quarter or hamlet that the gazetteer lacks may lie in the town that is named
    if not (a["place_name"] and b["place_name"]):
        return True
    if a["place_name"] == b["place_name"]:
        return True
    inside = {str(a[c]) for c in ("admin1_name", "admin2_name", "country_name")}
    around = {str(b[c]) for c in ("admin1_name", "admin2_name", "country_name")}
    return str(b["place_name"]) in inside or str(a["place_name"]) in around


def _is_quarter(row: Row) -> bool:
    """Whether a place unknown to the gazetteer is told as a part of a town ("Escalon neighborhood")."""
    words = str(row["location_text"] or "").lower().split()
    return row["geo_method"] == UNKNOWN_NAME and not QUARTERS.isdisjoint(words)
