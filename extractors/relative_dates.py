"""Expressions counted from the publication date: "yesterday", "last week", "two months ago"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dyads.extractors.date_hits import Before, Hit, HitMaker
from dyads.extractors.periods import (
    Period,
    day_period,
    month_period,
    shift_months,
    span_precision,
    week_period,
    year_period,
)

__all__ = ["RelativeReader"]

PARTS_OF_DAY = frozenset(("morning", "afternoon", "evening"))


class RelativeReader:
    """Reads relative expressions of one text."""

    def __init__(self, at: HitMaker) -> None:
        self.at = at

    def read_relative(self, i: int, hits: Sequence[Hit]) -> Hit | None:
        start, _, word = self.at.tokens[i]
        simple = self._read_simple(i, hits)
        if simple is not None:
            return simple
        if word in self.at.patterns.words.units:
            return self._read_unit(i, hits)
        if not (
            word in self.at.patterns.numbers.cardinals
            or word in self.at.patterns.numbers.vague
            or word in ("a", "an", "many")
        ):
            return None
        match = self.at.patterns.amount_unit.match(self.at.text, start)
        return self.read_amount(i, match) if match else None

    def _read_simple(self, i: int, hits: Sequence[Hit]) -> Hit | None:
        _, end, word = self.at.tokens[i]
        if word in PARTS_OF_DAY and i and self.at.tokens[i - 1][2] == "this":
            return self.at.make(i, end, day_period(self.at.published) if self.at.published else None)
        if word not in ("today", "tonight", "yesterday", "overnight", "tomorrow"):
            return None
        if word == "tomorrow":
            return self.at.skip(i, end)
        part = self.at.patterns.part_of_day.match(self.at.text, end)
        stop = part.end() if part else end
        if self.at.published is None:
            return self.at.make(i, stop, None)
        if (
            word == "overnight"
            and hits
            and hits[-1].precision == "day"
            and hits[-1].end >= self.at.tokens[i][0] - 12
        ):
            return None
        if word == "overnight":
            return self.at.make(
                i, stop, Period(self.at.published - timedelta(days=1), self.at.published, "day")
            )
        back = 1 if word == "yesterday" else 0
        begin = i
        if word == "yesterday" and [t[2] for t in self.at.tokens[max(0, i - 2) : i]] == ["day", "before"]:
            back, begin = 2, i - 2
        return self.at.make(begin, stop, day_period(self.at.published - timedelta(days=back)))

    def _read_unit(self, i: int, hits: Sequence[Hit]) -> Hit | None:
        """A unit without a number: "last week", "this month", "recent days", "the previous day"."""
        end, word = self.at.tokens[i][1], self.at.tokens[i][2]
        unit = self.at.patterns.words.units[word]
        before = self.at.find_before(i)
        previous = self.at.tokens[i - 1][2] if i else ""
        if word.endswith("s") and self.at.next_word(end) == "ago":
            return Hit(
                self.at.tokens[i][0],
                self.at.text.index("ago", end) + 3 if "ago" in self.at.text[end:] else end,
                None,
                None,
                "open",
            )
        if word == "night" and previous == "last":
            return self._days_back(i, end, 1)
        if previous in ("previous", "same", "following", "next") or (previous in ("that",) and unit == "day"):
            return self._anchored(i, end, previous, unit, hits)
        if previous == "recent" and word.endswith("s"):
            return self._recent(i, end, unit)
        if (
            word == "day"
            and self.at.next_word(end) == "before"
            and self.at.text[end : end + 17].lower().split()[1:2] == ["yesterday"]
        ):
            return None
        if unit == "weekend" and not word.endswith("s"):
            return self._weekend(i, end, before)
        if word.endswith("s") or before.modifier not in ("last", "past", "this", "previous", "current"):
            return None
        return self._last_unit(i, end, unit, before)

    def _days_back(self, i: int, end: int, back: int) -> Hit:
        period = day_period(self.at.published - timedelta(days=back)) if self.at.published else None
        return self.at.make(i, end, period)

    def _anchored(self, i: int, end: int, previous: str, unit: str, hits: Sequence[Hit]) -> Hit | None:
        """ "The previous day": counted from the day named before in the text; open when there is none."""
        start = self.at.tokens[i - 1][0]
        if unit not in ("day", "week", "month", "year"):
            return None
        anchor = next((h for h in reversed(hits) if h.first is not None and h.precision == "day"), None)
        if anchor is None or anchor.first is None:
            if previous == "next" and unit != "day":
                return self.at.skip(i, end)
            return Hit(start, end, None, None, "open")
        step = {"same": 0, "that": 0, "previous": -1}.get(previous, 1)
        if unit == "day":
            period = day_period(anchor.first + timedelta(days=step))
        elif unit == "week":
            period = week_period(anchor.first + timedelta(days=7 * step))
        elif unit == "month":
            moved = shift_months(anchor.first, step)
            period = month_period(moved.year, moved.month)
        else:
            period = year_period(anchor.first.year + step)
        return Hit(start, end, period.first, period.last, period.precision)

    def _recent(self, i: int, end: int, unit: str) -> Hit:
        start = self.at.tokens[i - 1][0]
        days = {"hour": 1, "day": 7, "week": 30, "month": 180}.get(unit)
        if days is None or self.at.published is None:
            return Hit(start, end, None, None, "open")
        first = self.at.published - timedelta(days=days)
        return Hit(start, end, first, self.at.published, span_precision(first, self.at.published))

    def _weekend(self, i: int, end: int, before: Before) -> Hit | None:
        if self.at.published is None:
            return self.at.make(i, end, None)
        if before.modifier in ("next", "coming", "every", "each"):
            return self.at.skip(i, end)
        back = (self.at.published.weekday() - 5) % 7
        saturday = self.at.published - timedelta(days=back)
        return self.at.make(i, end, Period(saturday, saturday + timedelta(days=1), "week"))

    def _last_unit(self, i: int, end: int, unit: str, before: Before) -> Hit | None:
        if self.at.published is None:
            return self.at.make(i, end, None)
        if before.part == "later":
            return self.at.skip(i, end)
        now, back = self.at.published, 0 if before.modifier in ("this", "current") else 1
        if unit in ("hour", "day"):
            return None
        if unit == "week":
            period = week_period(now - timedelta(days=7 * back))
        elif unit == "month":
            moved = shift_months(now, -back)
            period = month_period(moved.year, moved.month)
        elif unit == "year":
            period = year_period(now.year - back)
        else:
            return Hit(before.start, end, None, None, "open")
        if before.modifier == "past":
            first = {"week": now - timedelta(days=7), "month": shift_months(now, -1)}.get(
                unit, shift_months(now, -12)
            )
            period = Period(first, now, period.precision)
        if before.part == "earlier":
            period, before = (
                Period(period.first, min(now, period.last), period.precision),
                replace(before, part=""),
            )
            return Hit(before.start, end, period.first, period.last, period.precision, False, before.relation)
        return self.at.make(i, end, period)

    def read_amount(self, i: int, match: re.Match[str]) -> Hit | None:
        """ "Two weeks ago", "the past 24 hours"; "two weeks later" hangs on another event, "two weeks" is no date."""
        unit = self.at.patterns.words.units[match["u"].lower()]
        amount = self.at.patterns.count(match["n2"] or match["n"])
        before = self.at.find_before(i)
        tail = (match["tail"] or "").strip().lower()
        vague = not match["n"].isdigit() and match["n"].lower() not in self.at.patterns.numbers.cardinals
        if tail in ("ago",):
            return self._ago(
                i, match.end(), unit, amount, is_vague=vague and match["n"].lower() not in ("a", "an")
            )
        if before.modifier in ("last", "past", "previous") and before.relation != "for":
            if self.at.published is None:
                return Hit(before.start, match.end("u"), None, None, "open")
            first = _step_back(self.at.published, unit, amount)
            return Hit(
                before.start,
                match.end("u"),
                first,
                self.at.published,
                span_precision(first, self.at.published),
            )
        if tail in ("earlier", "later", "before", "previously", "prior", "after", "afterwards"):
            return Hit(self.at.tokens[i][0], match.end(), None, None, "open")
        return None

    def _ago(self, i: int, end: int, unit: str, amount: int, *, is_vague: bool) -> Hit:
        start = self.at.tokens[i][0]
        if self.at.published is None or (unit in ("decade", "century") and is_vague):
            return Hit(start, end, None, None, "open")
        day = _step_back(self.at.published, unit, amount)
        if unit == "hour":
            period = day_period(day)
        elif unit == "day":
            period = (
                Period(day - timedelta(days=2), day + timedelta(days=1), "week")
                if is_vague
                else day_period(day)
            )
        elif unit in ("week", "fortnight"):
            period = (
                Period(day - timedelta(days=10), day + timedelta(days=10), "month")
                if is_vague
                else week_period(day)
            )
        elif unit == "month":
            period = month_period(day.year, day.month)
        else:
            period = year_period(day.year)
        if is_vague and unit in ("month", "year"):
            period = Period(period.first, period.last, "year" if unit == "month" else "open")
        return self.at.make(i, end, period)


def _step_back(day: date, unit: str, amount: int) -> date:
    """The day some units earlier; hours of less than a day stay on it."""
    amount = min(amount, 1500)
    try:
        if unit == "hour":
            return day - timedelta(days=round(amount / 24))
        if unit in ("day", "weekend"):
            return day - timedelta(days=amount)
        if unit in ("week", "fortnight"):
            return day - timedelta(days=amount * (7 if unit == "week" else 14))
        months = {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit]
        return shift_months(day, -min(amount * months, day.year * 12 - 12))
    except OverflowError:
        return date.min
