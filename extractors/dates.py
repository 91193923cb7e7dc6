"""Time expressions of a text, resolved against the publication date; and which of them dates a given word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from dyads.extractors.date_patterns import Token, date_patterns, split_tokens
from dyads.extractors.date_reader import DateReader, Hit
from dyads.schemas.records import DateSpan

__all__ = ["choose_date", "find_dates"]

CONNECTOR = re.compile(
    r"\s*(?:,?\s*(?:to|and|or|until|till|through|-|–|—|&)\s*(?:on\s+|the\s+|in\s+)*)\Z", re.IGNORECASE
)
RANGE_WORD = re.compile(r"\b(?:to|until|till|through)\b|[-–—]", re.IGNORECASE)
STATEMENT = re.compile(
    r"\b(?:said|says|told\s+[\w\s.]{1,30}|announced|reported|stated|added|declared|confirmed|tweeted)(?:\s+\w+ly)?(?:\s+(?:on|late|early))*\s*\Z",
    re.IGNORECASE,
)
ANCHORED = re.compile(
    r"\b(?:after|following|since|before|until|until|from|despite)\s+(?:(?:the|an?|his|their|last)\s+)?(?:\w+\s+)?\Z",
    re.IGNORECASE,
)
BARRIER = re.compile(
    r"[;:]|,\s*(?:but|while|after|when|who|which)\b|\b(?:after|when|while|who|which|whose|because|although|since|where|that)\b|\b\w+(?:ed|en)\s+by\b",
    re.IGNORECASE,
)
DETERMINED = re.compile(
    r"\b(?:the|a|an|its|his|her|their|this)\s+(?:(?:early|late|mid)[\s-]+)?\Z|['’]s\s+\Z", re.IGNORECASE
)
NOUN_AFTER = re.compile(
    r"(?:\s+(?!(?:and|or|when|after|in|on|at|by|to|that|which|as|for|of|was|were|is)\b)[^\W\d_][\w-]*){1,3}"
)
FARTHEST = 230.0  # beyond it the sentence's date is that of something else
DATELINE = re.compile(r"^\W*[^\W\d][\w .,'’()/-]{1,60}?,?\s+\Z")
DATELINE_END = re.compile(r"^\.?\s*(?:\([^)]{1,60}\)|\[[^\]]{1,60}\])?\s*(?:--|—|–|-|:)\s")


def find_dates(text: str, published: date | None) -> list[DateSpan]:
    """All time expressions of `text` in order, never later than `published`.

    Offsets count code points of `text`. What cannot be resolved (an anchor on another event, no publication
    date) has no dates and precision "open"; what is yet to come, a habit ("every Friday") or the date of the
    dateline is left out. Source: CODING_GUIDE rule 17; ISO 8601 weeks.
    """
    patterns = date_patterns()
    lower = text.lower()
    if patterns.anchors.isdisjoint(re.findall(r"[a-z]+", lower)) and not patterns.hint.search(text):
        return []
    tokens = split_tokens(text)
    hits = _join(_scan(tokens, text, published), text)
    spans = [_to_span(h) for h in hits if not h.is_skipped and not _is_future(h, published)]
    return [s for s in spans if not _is_dateline(s, text, published)]


def choose_date(
    dates: list[DateSpan], text: str, position: int, detour: Callable[[DateSpan], float] | None = None
) -> DateSpan | None:
    """The expression that dates the word at offset `position` of `text`, or None.

    Nearest first, but one behind another clause's border, one that dates a statement ("said on Monday") or
    another event ("after Monday's attack") counts as farther away; so does what `detour` (characters) adds to it.
    """
    usable = [d for d in dates if d.start_date is not None] or [d for d in dates if d.precision == "open"]
    if not usable:
        return None
    usable = [d for d in usable if not _belongs_elsewhere(d, text, position)]
    if not usable:
        return None
    best = min(usable, key=lambda d: _distance(d, text, position) + (detour(d) if detour else 0.0))
    if _distance(best, text, position) > FARTHEST:
        return None
    before = text[max(0, best.start - 60) : best.start]
    said = STATEMENT.search(before)
    if (
        said
        and best.precision == "day"
        and not max(0, best.start - 60) + said.start() <= position < best.start
    ):
        return replace(best, precision="week")
    return best


def _belongs_elsewhere(span: DateSpan, text: str, position: int) -> bool:
    """Whether the expression names another event ("the February election") or compares ("than two months ago")."""
    before = text[max(0, span.start - 25) : span.start]
    if re.search(r"\bthan\b", before) and position < span.start:
        return True
    if span.precision == "day" or not DETERMINED.search(before):
        return False
    noun = NOUN_AFTER.match(text, span.end)
    return bool(noun) and not (noun is not None and span.start <= position <= noun.end())


def _distance(span: DateSpan, text: str, position: int) -> float:
    low, high = (span.end, position) if span.end <= position else (position, span.start)
    between = text[low:high]
    cost = float(len(between)) + 60.0 * len(BARRIER.findall(between))
    if span.end <= position and span.start <= 14:
        cost = min(cost, 50.0)  # a date that opens the sentence sets its scene
    before = text[max(0, span.start - 60) : span.start]
    said = STATEMENT.search(before)
    if said and not max(0, span.start - 60) + said.start() <= position < span.start:
        cost += 80.0
    if ANCHORED.search(before) and not before.lower().rstrip().endswith(("since", "from")):
        cost += 90.0
    if span.precision in ("year", "open"):
        cost += 40.0
    return cost


def _scan(tokens: list[Token], text: str, published: date | None) -> list[Hit]:
    reader = DateReader(text, tokens, published)
    hits: list[Hit] = []
    i = 0
    while i < len(tokens):
        hit = reader.read(i, hits)
        if hit is None:
            i += 1
            continue
        hits.append(hit)
        while i < len(tokens) and tokens[i][0] < hit.end:
            i += 1
    return hits


def _join(hits: list[Hit], text: str) -> list[Hit]:
    """Make one span of "from A to B"; give A the year of B where A has none."""
    joined: list[Hit] = []
    for hit in hits:
        previous = joined[-1] if joined else None
        between = text[previous.end : hit.start] if previous else ""
        if previous is None or not CONNECTOR.match(between) or previous.first is None or hit.last is None:
            joined.append(hit)
            continue
        if previous.lacks_year and not hit.lacks_year and previous.precision in ("day", "month"):
            previous = _with_year(previous, hit)
        is_range = bool(RANGE_WORD.search(between)) or previous.relation in ("between", "from")
        if is_range and previous.first is not None and previous.first <= hit.last:
            joined[-1] = replace(
                previous, end=hit.end, last=hit.last, precision=_joint_precision(previous, hit), relation=""
            )
        else:
            joined[-1] = previous
            joined.append(hit)
    return joined


def _joint_precision(a: Hit, b: Hit) -> str:
    days = (b.last - a.first).days if a.first and b.last else 0
    return (
        "day"
        if days <= 1
        else "week"
        if days <= 14
        else "month"
        if days <= 62
        else "year"
        if days <= 731
        else "open"
    )


def _with_year(hit: Hit, later: Hit) -> Hit:
    if hit.first is None or hit.last is None or later.last is None:
        return hit
    year = later.last.year
    if (hit.first.month, hit.first.day) > (later.last.month, later.last.day):
        year -= 1
    shift = year - hit.first.year
    try:
        return replace(
            hit,
            first=hit.first.replace(year=year),
            last=hit.last.replace(year=hit.last.year + shift),
            lacks_year=False,
        )
    except ValueError:
        return hit


def _is_future(hit: Hit, published: date | None) -> bool:
    return published is not None and hit.first is not None and hit.first > published


def _to_span(hit: Hit) -> DateSpan:
    return DateSpan(hit.start, hit.end, hit.first, hit.last, hit.precision)


def _is_dateline(span: DateSpan, text: str, published: date | None) -> bool:
    if published is None or span.start > 80 or span.start_date is None:
        return False
    if abs((published - span.start_date).days) > timedelta(days=4).days:
        return False
    return bool(DATELINE.match(text[: span.start])) and bool(DATELINE_END.match(text[span.end :]))
