"""Merging: mentions of one article that tell the same event become one event; pure rows, no parser.

Rules: CODING_GUIDE 14 and 18; DESIGN section 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from dyads.extractors.incidents import (
    ABDUCTION,
    DEADLY_ROOTS,
    are_two_victims,
    is_damage,
    is_one_deed,
    is_one_fate,
    is_outcome,
    is_same_fate,
    is_same_victim,
    is_unsaid,
    join_targets,
    name_source,
    same_victims,
)

__all__ = [
    "FALLBACK_METHODS",
    "WARS",
    "choose_leader",
    "consolidate_mentions",
    "group_mentions",
    "sort_mentions",
]

Row = Mapping[str, object]
PROTEST = "14"
CROWD_ROLES = frozenset({"OPP", "EDU", "CVL", "LAB"})
ARMED_ROLES = frozenset({"MIL", "COP", "REB", "INS", "SEP"})
# Ways of finding a place that are no words of the event itself.
FALLBACK_METHODS = frozenset({"incident", "article", "pointed", "focus", "actor_country"})
UNKNOWN_NAME = "unknown_name"
QUARTERS = frozenset(
    "neighborhood neighbourhood neighborhoods quarter ward suburb colonia barrio street avenue".split()
)
NEAR = 3  # sentences
KNOWN_REACH = 6  # sentences within which "the bomb" is the one told before
WARS = ("attack.declare_war", "attack.noun_war", "attack.wage")  # frames of states that last
RECENT = timedelta(days=4)  # as old as the events are that news tells without a day
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


def group_mentions(rows: Sequence[Row]) -> list[int]:
    """The group number of each mention row of one article, in order: same number, same event."""
    groups: list[int] = []
    leaders: list[tuple[Row, int]] = []
    for row in rows:
        joined = {number for leader, number in leaders if _is_joined(leader, row)}
        barred = {number for leader, number in leaders if _contradicts(leader, row, number in joined)}
        fitting = [(x, n) for x, n in leaders if n not in barred and _same_event(x, row)]
        found = next((n for x, n in fitting if _is_told_day(x, row)), fitting[0][1] if fitting else None)
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
    return not _same_place(a, b) or (are_deeds and are_two_victims(a, b))


def _same_event(a: Row, b: Row) -> bool:
    if is_damage(a, b) and _same_day(a, b) and _same_place(a, b):
        return True
    if a["is_background"] != b["is_background"] or not _same_act(a, b):
        return False
    if is_same_fate(a, b):
        return True
    if not _same_day(a, b):
        return False
    is_violent = a["cameo_root"] in DEADLY_ROOTS and b["cameo_root"] in DEADLY_ROOTS
    if is_violent and is_one_deed(a, b):
        return True
    if PROTEST == a["cameo_root"] == b["cameo_root"] and _is_half_told(a, b) and _same_place(a, b):
        return True
    if (
        a["sentence_index"] == b["sentence_index"]
        and a["trigger_start"] != b["trigger_start"]
        and a["frame_id"] == b["frame_id"]
    ):
        return _same_side(a, b, "source") and _same_side(a, b, "target")
    if is_violent:
        return _same_place(a, b) and _same_violence(a, b)
    if (a["sentence_index"], a["trigger_start"]) == (b["sentence_index"], b["trigger_start"]):
        return _is_one_kind(a, b)  # each of several parties joined by "and" has an event of its own
    return _same_side(a, b, "source") and (_same_side(a, b, "target") or _is_one_crowd(a, b))


def _is_one_crowd(a: Row, b: Row) -> bool:
    """Whether two mentions side by side tell the same of a crowd by two names: tear gas at protesters, at students."""
    near = abs(int(str(a["sentence_index"])) - int(str(b["sentence_index"]))) <= 1
    crowds = [str(r["target_role"] or "") for r in (a, b)]
    is_crowd = "OPP" in crowds and set(crowds) <= CROWD_ROLES
    is_home = None in (a["target_country"], b["target_country"]) or a["target_country"] == b["target_country"]
    return near and is_crowd and is_home and a["cameo_code"] == b["cameo_code"] and _same_place(a, b)


def _is_half_told(a: Row, b: Row) -> bool:
    """Whether one of two mentions side by side leaves unsaid who protested, and what is said fits the other."""
    near = abs(int(str(a["sentence_index"])) - int(str(b["sentence_index"]))) <= 1
    return (
        near
        and a["trigger_start"] != b["trigger_start"]
        and (a["source_code"] is None) != (b["source_code"] is None)
        and _fits(a, b, "source", "source")
        and _fits(a, b, "target", "target")
    )


def _same_violence(a: Row, b: Row) -> bool:
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
    if is_same_victim(a, b) and _fits(a, b, "source", "source"):
        return True
    if gap <= KNOWN_REACH and _is_known_bomb(a, b):
        return True
    if near and (a["source_code"] is None) != (b["source_code"] is None) and not _is_own_victim(a, b):
        return True  # "three people were killed": the victims of what is told beside it
    if near and (is_unsaid(a) or is_unsaid(b)) and _fits(a, b, "source", "source"):
        return True
    if same_victims(a, b) and (_fits(a, b, "source", "source") or near):
        return True
    if not (_fits(a, b, "source", "source") and _fits(a, b, "target", "target")):
        return False
    return _shares(a, b, "source") or _shares(a, b, "target")


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
    return is_again and _fits(a, b, "source", "source")


def _is_known_bomb(a: Row, b: Row) -> bool:
    """Whether the later of two mentions tells again of a bomb: "the explosion damaged a car"."""
    later = b if int(str(b["trigger_start"])) >= int(str(a["trigger_start"])) else a
    are_bombs = all(str(r["cameo_code"]).startswith("183") for r in (a, b))
    return are_bombs and bool(later.get("is_told_again")) and _fits(a, b, "source", "source")


def _is_one_kind(a: Row, b: Row) -> bool:
    """Whether parties joined by "and" are nameless and of one code: "closed all schools and colleges"."""
    for side in ("source", "target"):
        if a[f"{side}_code"] != b[f"{side}_code"] or a[f"{side}_code"] is None:
            return False
        names = [str(row[f"{side}_text"] or "") for row in (a, b)]
        if names[0] != names[1] and any(any(w[:1].isupper() for w in n.split()[1:]) for n in names):
            return False
    return True


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


def _same_act(a: Row, b: Row) -> bool:
    x, y = str(a["cameo_code"]), str(b["cameo_code"])
    if x == y or x[:3] == y[:3]:
        return True
    if a["cameo_root"] == b["cameo_root"]:
        return x.endswith("0") or y.endswith("0") or a["cameo_root"] in DEADLY_ROOTS
    return a["cameo_root"] in DEADLY_ROOTS and b["cameo_root"] in DEADLY_ROOTS


def _same_day(a: Row, b: Row) -> bool:
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


def _is_told_day(a: Row, b: Row) -> bool:
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


def _same_place(a: Row, b: Row) -> bool:
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


def _same_side(a: Row, b: Row, side: str) -> bool:
    x, y = a[f"{side}_code"], b[f"{side}_code"]
    if _are_two_people(str(a[f"{side}_name"] or ""), str(b[f"{side}_name"] or "")):
        return False
    if x == y:
        return x is not None or a[f"{side}_text"] == b[f"{side}_text"]
    if x is None or y is None:
        return False
    return str(x).startswith(str(y)) or str(y).startswith(str(x))


def _are_two_people(a: str, b: str) -> bool:
    """Whether two names of at least two capitalised words share none of them."""
    words = [[w for w in name.split() if w[:1].isupper()] for name in (a, b)]
    return all(len(w) >= 2 for w in words) and not set(words[0]) & set(words[1])


def _fits(a: Row, b: Row, side: str, other: str) -> bool:
    x, y = a[f"{side}_code"], b[f"{other}_code"]
    if x is None or y is None or a[f"{side}_country"] is None or b[f"{other}_country"] is None:
        return (
            x is None
            or y is None
            or str(x).endswith(str(y))
            or str(y).endswith(str(x))
            or not (a[f"{side}_role"] and b[f"{other}_role"])
        )
    return str(x).startswith(str(y)) or str(y).startswith(str(x))


def _shares(a: Row, b: Row, side: str) -> bool:
    x, y = a[f"{side}_code"], b[f"{side}_code"]
    return (
        x is not None
        and y is not None
        and (
            str(x).endswith(str(y))
            or str(y).endswith(str(x))
            or str(x).startswith(str(y))
            or str(y).startswith(str(x))
        )
    )


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
    ordered = sort_mentions(rows)
    best = choose_leader(ordered)
    event = {k: v for k, v in best.items() if k != "mention_id"}
    for side in ("source", "target"):
        if event[f"{side}_code"] is None:
            facing = "target" if side == "source" else "source"
            other = next(
                (
                    r
                    for r in ordered
                    if r[f"{side}_code"] is not None and r[f"{side}_start"] != event[f"{facing}_start"]
                ),
                None,
            )
            if other is not None:
                event.update({k: v for k, v in other.items() if k.startswith(f"{side}_")})
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
    spans = {(r["sentence_index"], r["trigger_start"], r["trigger_end"], r["frame_id"]) for r in ordered}
    event["mentions"] = [
        dict(zip(("sentence_index", "trigger_start", "trigger_end", "frame_id"), s, strict=True))
        for s in sorted(spans, key=lambda s: (int(str(s[0])), int(str(s[1])), str(s[3])))
    ]
    event["is_primary"] = all(bool(r.get("is_primary", True)) for r in ordered)
    return event


def _take(
    event: dict[str, object],
    rows: Sequence[Row],
    columns: Sequence[str],
    key: Callable[[Row], tuple[float, ...]],
) -> None:
    first = min(rows, key=key)
    event.update({c: first[c] for c in columns})
