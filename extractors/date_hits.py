"""A found time expression, and the words before it that change what it means ("late", "since", "every")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dyads.extractors.date_patterns import DatePatterns, Token, date_patterns
from dyads.extractors.periods import (
    Period,
    span_precision,
)

__all__ = ["DETERMINERS", "PARTS", "Before", "Hit", "HitMaker"]

SKIPPED_BEFORE = frozenset("on in of the at during around about circa approximately a an - – to".split())

PARTS = frozenset(
    "early late mid earlier later beginning start end middle half night morning evening afternoon dawn".split()
)

MODIFIERS = frozenset("last past previous this next coming following every each current same".split())

RELATIONS = frozenset("since until till before by after from between through prior".split())

DETERMINERS = frozenset("the a an its his her their this that".split())


@dataclass(frozen=True, slots=True)
class Hit:
    """A found expression; `lacks_year` tells that the year was inferred, `relation` the word before ("since")."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: str
    lacks_year: bool = False
    relation: str = ""
    is_skipped: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before an expression: where it begins, relation, part and modifier."""

    start: int
    relation: str = ""
    part: str = ""
    modifier: str = ""


class HitMaker:
    """Makes hits of one text."""

    def __init__(self, text: str, tokens: list[Token], published: date | None) -> None:
        self.text = text
        self.tokens = tokens
        self.published = published
        self.patterns: DatePatterns = date_patterns()

    def find_before(self, i: int) -> Before:
        start, relation, part, modifier = self.tokens[i][0], "", "", ""
        k = i - 1
        while k >= 0 and i - k <= 6:
            word = self.tokens[k][2]
            if word in RELATIONS:
                relation = word
                break
            if word in MODIFIERS and not modifier:
                modifier, start = word, self.tokens[k][0]
            elif word in PARTS and not part:
                part, start = word, self.tokens[k][0]
            elif word not in SKIPPED_BEFORE:
                break
            k -= 1
        return Before(start, relation, part, modifier)

    def make(self, i: int, end: int, period: Period | None, *, lacks_year: bool = False) -> Hit:
        """A hit from token `i` to `end`, with the words before it applied."""
        before = self.find_before(i)
        if period is None:
            return Hit(before.start, end, None, None, "open", lacks_year, before.relation)
        if before.modifier in ("every", "each") or (before.modifier in ("next", "coming", "following")):
            return Hit(before.start, end, None, None, "open", is_skipped=True)
        if before.relation in ("until", "till", "before", "by", "prior"):
            return Hit(
                before.start,
                end,
                period.first,
                period.last,
                period.precision,
                lacks_year,
                before.relation,
                True,
            )
        period = _narrow(period, before.part)
        first, last, precision = period.first, period.last, period.precision
        if before.relation == "since" and self.published is not None and first <= self.published:
            last = self.published
            precision = span_precision(first, last)
        if self.published is not None and first <= self.published < last:
            last = self.published
        return Hit(before.start, end, first, last, precision, lacks_year, before.relation)

    def skip(self, i: int, end: int) -> Hit:
        return Hit(self.tokens[i][0], end, None, None, "open", is_skipped=True)

    def next_word(self, end: int) -> str:
        match = re.compile(r"\s*([^\W\d_]+|\S)?").match(self.text, end)
        return (match.group(1) or "").lower() if match else ""


def _narrow(period: Period, part: str) -> Period:
    """The early, middle or late part of a month, year or longer span."""
    if part not in ("early", "late", "mid", "beginning", "start", "end", "middle"):
        return period
    days = (period.last - period.first).days + 1
    if days < 7:
        return period
    third = days // 3
    if part in ("early", "beginning", "start"):
        return Period(period.first, period.first + timedelta(days=third), period.precision)
    if part in ("late", "end"):
        return Period(period.last - timedelta(days=third), period.last, period.precision)
    middle = period.first + timedelta(days=third)
    return Period(middle, middle + timedelta(days=third), period.precision)
