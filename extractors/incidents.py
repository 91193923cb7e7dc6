"""Whether two mentions of violence tell one incident: the same victims, the same deed of one clause; pure rows.

Rules: CODING_GUIDE 1, 14 and 18.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

__all__ = [
    "ABDUCTION",
    "DEADLY_ROOTS",
    "DESTRUCTION",
    "GENERIC",
    "NAMELESS",
    "are_two_victims",
    "gather_victims",
    "is_damage",
    "is_named",
    "is_one_deed",
    "is_one_fate",
    "is_outcome",
    "is_same_fate",
    "is_same_victim",
    "is_unsaid",
    "join_targets",
    "name_source",
    "same_victims",
]

Row = Mapping[str, object]
DEADLY_ROOTS = frozenset({"18", "19", "20"})  # of CAMEO: violence against people
ABDUCTION = "181"
DESTRUCTION = "1712"
OUTCOME_FRAMES = (
    "kill.kill", "kill.any", "beat.injure", "property.burn", "property.damage", "toll.", "bomb.hit_place",
    "bomb.destroy_any",
)  # fmt: skip
FATES = ("kill.", "assassin.kill", "assassin.noun", "abduct.", "mass.", "attack.kill", "attack.shoot")
LONGEST_JOIN = 160  # characters between the victims of one verb
GENERIC = re.compile(
    r"\b(?:terrorists?|guerr?illas?|rebels?|subversives?|extremists?|insurgents?|militants?|commandos?|fighters"
    r"|gunm[ae]n|militia\w*|units)\b",
    re.IGNORECASE,
)
# Names in the dictionary that tell no group ("Salvadoran guerrillas").
NAMELESS = re.compile(
    r"(?:\w+\s+)?(?:guerr?illas?|rebels?|insurgents?|militants?|separatists?|gunmen)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_DEFINITE = re.compile(r"(?:the|both|all|these|those|his|her|their|its)\b", re.IGNORECASE)
_THINGS = re.compile(
    r"\b(?:houses?|homes?|vehicles?|buildings?|offices?|headquarters|towns?|cit(?:y|ies)|villages?)\b", re.I
)
_NUMBER = re.compile(r"\d+")
# Words that many victims of one article share.
COMMON = frozenset(
    """people person civilian victim other member group leader official soldier police policeman policemen officer
    troop force army military guerrilla rebel terrorist child children woman women resident villager worker house home
    vehicle building office headquarters town city village several least about more than some two three four five six
    seven eight nine ten dozen hundred many former unidentified unknown with from that which their its his""".split()
)


def same_victims(a: Row, b: Row) -> bool:
    """Whether the targets are told with the same words of their own ("Hector Oqueli", "the death of Oqueli")."""
    first, second = _own_words(a), _own_words(b)
    if not first or not second or not (first <= second or second <= first):
        return False
    counts = [set(_NUMBER.findall(str(r["target_text"] or ""))) for r in (a, b)]
    return not (counts[0] and counts[1]) or counts[0] == counts[1]


def _own_words(row: Row) -> set[str]:
    words = {w.lower() for w in _WORD.findall(str(row["target_text"] or ""))}
    return {w.removesuffix("s") for w in words} - COMMON - {w + "s" for w in COMMON}


def is_outcome(row: Row) -> bool:
    """Whether a mention tells only what came of a deed: who died or was hurt, what was destroyed."""
    return str(row["frame_id"]).startswith(OUTCOME_FRAMES) and not row["operator_ids"]


def are_two_victims(a: Row, b: Row) -> bool:
    """Whether two mentions name different people as their victims ("mayor Perez", "senator Gomez")."""
    first, second = _names(a), _names(b)
    if not first or not second or first & second:
        return False
    words = [{w.lower() for w in _WORD.findall(str(r["target_text"] or ""))} for r in (a, b)]
    return not (words[0] & second or words[1] & first)


def is_same_victim(a: Row, b: Row) -> bool:
    """Whether two mentions name the same people as their victims ("Hector Oqueli", "Oqueli")."""
    first, second = _names(a), _names(b)
    shared = first & second
    return bool(shared) and (len(shared) > 1 or shared in (first, second))


def is_same_fate(a: Row, b: Row) -> bool:
    """Whether two mentions tell that the same people were killed or that they were abducted, which happens once."""
    kinds = [str(r["cameo_code"])[:3] == ABDUCTION for r in (a, b)]
    frames = [str(r["frame_id"]).startswith(FATES) for r in (a, b)]
    return kinds[0] == kinds[1] and all(frames) and is_same_victim(a, b)


def _names(row: Row) -> frozenset[str]:
    names = row.get("victim_names")
    return names if isinstance(names, frozenset) else frozenset()


def is_unsaid(row: Row) -> bool:
    """Whether a mention leaves its victims to others: none, "the victims", or only the place where it happened."""
    text = str(row["target_text"] or "")
    if not text:
        return True
    own = _own_words(row)
    if not own and not _THINGS.search(text):
        return bool(_DEFINITE.match(text)) and not _NUMBER.search(text)
    told = " ".join(str(row[c] or "") for c in ("place_name", "location_text", "admin1_name", "country_name"))
    places = {w.lower().removesuffix("s") for w in _WORD.findall(told)}
    return row["target_role"] is None and bool(own) and own <= places


def is_damage(a: Row, b: Row) -> bool:
    """Whether one mention tells only what an attack, told in the same or the next two sentences, destroyed."""
    damage, other = (a, b) if str(a["cameo_code"]) == DESTRUCTION else (b, a)
    near = abs(int(str(a["sentence_index"])) - int(str(b["sentence_index"]))) <= 2
    return (
        near
        and str(damage["cameo_code"]) == DESTRUCTION
        and str(other["cameo_root"]) in ("18", "19", "20")
        and damage["source_code"] is None
        and damage["is_background"] == other["is_background"]
    )


def is_one_deed(a: Row, b: Row) -> bool:
    """Whether two violent mentions of one sentence are one deed.

    Several victims of one verb are ("killed the mayor and two guards"), and what one attacker did in one sentence
    ("ambushed a patrol, killing four") or one victim suffered ("was stopped and shot"), but an abduction beside a
    killing of others is another event.
    """
    if a["sentence_index"] != b["sentence_index"] or a["is_background"] != b["is_background"]:
        return False
    same_target = a["target_start"] is not None and a["target_start"] == b["target_start"]
    same_source = a["source_start"] == b["source_start"]
    if a["trigger_start"] == b["trigger_start"]:
        are_people = bool(a.get("is_people") and b.get("is_people"))
        return same_source and (are_people or _fit_countries(a, b))
    if same_target:
        return same_source or a["source_start"] is None or b["source_start"] is None
    abductions = [str(r["cameo_code"]).startswith(ABDUCTION) for r in (a, b)]
    return (
        same_source
        and a["source_start"] is not None
        and abductions[0] == abductions[1]
        and _fit_countries(a, b)
    )


def is_one_fate(a: Row, b: Row) -> bool:
    """Whether one sentence tells two deeds to the same victim, wherever each is said ("was shot in X and killed in Y")."""
    return (
        a["sentence_index"] == b["sentence_index"]
        and a["target_start"] is not None
        and a["target_start"] == b["target_start"]
        and is_one_deed(a, b)
    )


def _fit_countries(a: Row, b: Row) -> bool:
    return a["target_country"] == b["target_country"] or None in (a["target_country"], b["target_country"])


def gather_victims(leader: dict[str, object], rows: Sequence[Row], text: str) -> None:
    """Write into the leading mention of an incident its victims, with all who are joined to them by "and".

    People named or counted go before things and people told in general; what another mention tells is taken from it,
    and so is a list of the victims' names in a sentence of its own. `text` is that of the article.
    """
    fits = [r for r in rows if r is leader or _suffer_from(r, leader)]
    best = min(fits, key=lambda r: (*_rate_victims(r), r is not leader))
    if _rate_victims(best) < _rate_victims(leader) and not _is_side_of(leader, best):
        leader.update({k: v for k, v in best.items() if k.startswith("target_")})
    else:
        best = leader
    _widen_target(leader, best)
    _name_target(leader, rows, text, _names(best))


def _widen_target(leader: dict[str, object], best: Row) -> None:
    """Extend the target's words to all who are joined to it in its sentence."""
    span = best.get("victim_span")
    if span is None or best["target_start"] is None:
        return
    start, end = (int(n) for n in span)  # type: ignore[attr-defined]
    first, last = int(str(best["target_start"])), int(str(best["target_end"]))
    origin = int(str(best["sentence_start"]))
    if start <= last and first <= end and min(start, first) >= origin:
        start, end = min(start, first), max(end, last)
        leader["target_start"], leader["target_end"] = start, end
        leader["target_text"] = str(best["sentence_text"])[start - origin : end - origin]


def _name_target(leader: dict[str, object], rows: Sequence[Row], text: str, known: frozenset[str]) -> None:
    """Put a list of the victims' names in the place of words that name fewer of them ("four people")."""
    if leader["target_role"] in ("MIL", "COP") and not leader.get("is_people"):
        return  # those hurt in an attack on a garrison
    lists = [n for r in rows for n in r.get("named_victims") or ()]  # type: ignore[attr-defined]
    best = max(lists, key=lambda n: len(n.names), default=None)
    if best is None or len(best.names) <= len(known) or not known <= best.names:
        return
    leader["target_start"], leader["target_end"] = best.start, best.end
    leader["target_text"] = text[best.start : best.end]


def _is_side_of(leader: Row, row: Row) -> bool:
    """Whether what was attacked tells the same armed side as those killed there ("an army base ... 19 soldiers")."""
    same = leader["target_role"] is not None and leader["target_role"] == row["target_role"]
    return same and leader["target_role"] in ("MIL", "COP", "GOV") and not row.get("victim_names")


def _suffer_from(row: Row, leader: Row) -> bool:
    """Whether the victims of a mention can be those of the leading one: not of the attacker's own side."""
    source = leader["source_code"]
    if row["source_code"] not in (None, source) or row["target_start"] == leader["source_start"]:
        return False
    return source is None or (row["target_code"] != source and row["target_role"] != leader["source_role"])


def _rate_victims(row: Row) -> tuple[int, int, int]:
    """Rank of the victims that a mention tells; of the same rank, more of them and longer names first."""
    rank = _rank_victims(row)
    return rank, -int(str(row.get("victim_count") or 1)) if rank == 0 else 0, -len(_names(row))


def _rank_victims(row: Row) -> int:
    mark = (row.get("marks") or ("",))[0]  # type: ignore[index]
    if not row["target_text"] or not row.get("is_people") or is_unsaid(row):
        return 3
    return {"named": 0, "counted": 1}.get(mark, 2)


def join_targets(event: dict[str, object], rows: Sequence[Row]) -> None:
    """Widen the target's words to all victims of the event's own verb, when they stand close together."""
    if event["target_start"] is None:
        return
    own = [
        r
        for r in rows
        if r["target_start"] is not None
        and r["sentence_index"] == event["sentence_index"]
        and r["trigger_start"] == event["trigger_start"]
    ]
    spans = sorted({(int(str(r["target_start"])), int(str(r["target_end"]))) for r in own})
    if len(spans) < 2 or any(b[0] - a[1] > LONGEST_JOIN for a, b in pairwise(spans)):
        return
    start, end = spans[0][0], max(s[1] for s in spans)
    origin = int(str(event["sentence_start"]))
    trigger = int(str(event["trigger_start"]))
    if start < origin or end > int(str(event["sentence_end"])) or start <= trigger < end:
        return
    event["target_start"], event["target_end"] = start, end
    event["target_text"] = str(event["sentence_text"])[start - origin : end - origin]


def name_source(event: dict[str, object], rows: Sequence[Row]) -> None:
    """Put the attacker that another mention names in the place of a role only ("gunmen" -> "the X Front")."""
    if event["source_code"] is not None and is_named(event):
        return
    role = str(event["source_role"] or "")
    for row in rows:
        if not is_named(row) or row["source_code"] == event["target_code"]:
            continue
        if not role or role in ("UAF", "REB", "INS") or role == row["source_role"]:
            event.update({k: v for k, v in row.items() if k.startswith("source_")})
            return


def is_named(row: Row) -> bool:
    """Whether the source has a name of its own and is not told by a role only ("gunmen", "the army")."""
    name, text = row["source_name"], str(row["source_text"] or "")
    if name is None or row["source_code"] is None or NAMELESS.fullmatch(str(name)):
        return False
    if str(name) not in text:
        return True  # the dictionary's name
    words = str(name).split()
    return (
        not text.isupper() and any(w[:1].isupper() for w in words[1:] or words) and not GENERIC.search(text)
    )
