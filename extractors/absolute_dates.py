"""Written dates: days, months and years, with the year inferred where it is not said."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from dyads.extractors.date_hits import DETERMINERS, PARTS, Hit, HitMaker
from dyads.extractors.periods import (
    Period,
    day_period,
    make_day,
    month_period,
    span_precision,
    year_period,
)

__all__ = ["AbsoluteReader"]

YEAR_BEFORE = frozenset(
    "in since of from during until till before after early late mid year between by and to through circa".split()
)

AMBIGUOUS_MONTHS = frozenset(
    ("may", "march", "mar", "dec", "jun", "jan", "sep", "oct", "apr", "aug", "nov", "feb", "jul")
)

COUNTED = frozenset(
    "people persons men women soldiers civilians children militants policemen police rebels villagers protesters troops "
    "others fighters officers workers students guerrillas terrorists dead killed injured wounded vehicles houses percent km".split()
)


class AbsoluteReader:
    """Reads written dates of one text."""

    def __init__(self, at: HitMaker, read_amount: Callable[[int, re.Match[str]], Hit | None]) -> None:
        self.at = at
        self._read_amount = read_amount

    def read_named(self, i: int) -> Hit | None:
        for pattern, day in self.at.patterns.named_days:
            match = pattern.match(self.at.text, self.at.tokens[i][0])
            if match:
                return Hit(match.start(), match.end(), day, day, "day")
        return None

    def read_number(self, i: int) -> Hit | None:
        start = self.at.tokens[i][0]
        p, text = self.at.patterns, self.at.text
        match = p.iso.match(text, start)
        if match:
            day = make_day(*(int(g) for g in match.groups()))
            return self.at.make(i, match.end(), day_period(day)) if day else None
        match = p.numeric.match(text, start)
        if match:
            return self._read_numeric(i, match)
        match = p.day_month.match(text, start)
        if match and (
            match["y"] or match["m"].lower().rstrip(".") not in ("may", "mar") or match["m"][0].isupper()
        ):
            return self._read_full(i, match)
        match = p.amount_unit.match(text, start)
        if match:
            return self._read_amount(i, match)
        return self._read_year(i)

    def _read_numeric(self, i: int, match: re.Match[str]) -> Hit | None:
        a, b, y = int(match[1]), int(match[3]), int(match[4])
        y += 0 if y > 99 else 2000 if y < 50 else 1900
        if match[2] == "." and len(match[4]) == 2:
            return None
        days = [d for d in (make_day(y, a, b), make_day(y, b, a)) if d is not None]
        past = [d for d in days if self.at.published is None or d <= self.at.published]
        if not days:
            return None
        return self.at.make(i, match.end(), day_period((past or days)[0]))

    def _read_full(self, i: int, match: re.Match[str]) -> Hit | None:
        """Day and month in either order, perhaps a second day, perhaps a year."""
        month = self.at.patterns.words.months[match["m"].lower().rstrip(".")]
        first_day = int(re.sub(r"\D", "", match["d"]))
        second = match["d2"]
        last_day = int(re.sub(r"\D", "", second)) if second else first_day
        groups = match.groupdict()
        year = int(groups["y"]) if groups.get("y") else None
        if year is None and groups.get("y2"):
            short = int(groups["y2"])
            year = short + (2000 if short < 50 else 1900)
        end = match.end()
        if year is None:
            relative = re.compile(r",?\s+(?:of\s+)?(last|this)\s+year\b", re.IGNORECASE).match(
                self.at.text, end
            )
            if relative and self.at.published is not None:
                year, end = self.at.published.year - (relative[1].lower() == "last"), relative.end()
        lacks_year = year is None
        if year is None:
            return self._yearless(i, end, month, first_day, last_day)
        first, last = make_day(year, month, first_day), make_day(year, month, last_day)
        if first is None or last is None:
            return None
        return self.at.make(i, end, _day_span(first, last), lacks_year=lacks_year)

    def _yearless(self, i: int, end: int, month: int, first_day: int, last_day: int) -> Hit | None:
        if make_day(2024, month, first_day) is None:
            return None
        if self.at.published is None:
            return self.at.make(i, end, None, lacks_year=True)
        years = (self.at.published.year, self.at.published.year - 1)
        firsts = [make_day(y, month, first_day) for y in years]
        current = firsts[0]
        if current is not None and current > self.at.published and self._is_to_come(i, current):
            return self.at.skip(i, end)
        first = next((d for d in firsts if d is not None and d <= self.at.published), None)
        if first is None:
            return None
        last = make_day(first.year, month, last_day) or first
        return self.at.make(i, end, _day_span(first, max(first, last)), lacks_year=True)

    def _is_to_come(self, i: int, day: date) -> bool:
        """Whether a date without a year that lies ahead is meant as one to come."""
        cues = self.at.patterns.words.future_cues
        near = {t[2] for t in self.at.tokens[max(0, i - 12) : i]}
        assert self.at.published is not None
        return bool(cues & near) or (day - self.at.published).days <= 45

    def read_month(self, i: int) -> Hit | None:
        start, _, word = self.at.tokens[i]
        p, text = self.at.patterns, self.at.text
        match = p.month_day.match(text, start)
        if (
            match
            and self.at.next_word(match.end()) not in COUNTED
            and (word not in AMBIGUOUS_MONTHS or text[start].isupper())
        ):
            return self._read_full(i, match)
        match = p.month_year.match(text, start)
        if match and (word not in ("may", "march") or text[start].isupper()):
            month = p.words.months[match["m"].lower().rstrip(".")]
            return self.at.make(i, match.end(), month_period(int(match["y"]), month))
        return self._read_bare_month(i)

    def _read_bare_month(self, i: int) -> Hit | None:
        start, end, word = self.at.tokens[i]
        before = self.at.find_before(i)
        previous = self.at.tokens[i - 1][2] if i else ""
        if not self.at.text[start].isupper() or (len(word) == 3 and word != "may"):
            return None
        if word in ("may", "march"):
            framed = before.relation or before.modifier or before.part or previous in ("in", "of", "during")
            if not framed or (
                word == "march"
                and (previous in DETERMINERS or self.at.next_word(end) in ("of", "on", "in", "for"))
            ):
                return None
        month = self.at.patterns.words.months[word]
        published = self.at.published
        relative = re.compile(r",?\s+(?:of\s+)?(last|this)\s+year\b", re.IGNORECASE).match(self.at.text, end)
        if published is None:
            return self.at.make(i, end, None, lacks_year=True)
        if relative:
            year = published.year - (relative[1].lower() == "last")
            return self.at.make(i, relative.end(), month_period(year, month))
        is_last = before.modifier in ("last", "past", "previous")
        if month > published.month and not is_last and self._is_to_come(i, date(published.year, month, 1)):
            return self.at.skip(i, end)
        year = published.year if month <= published.month else published.year - 1
        if is_last and month == published.month:
            year -= 1
        return self.at.make(i, end, month_period(year, month), lacks_year=True)

    def _read_year(self, i: int) -> Hit | None:
        start = self.at.tokens[i][0]
        match = self.at.patterns.decade.match(self.at.text, start)
        if match:
            digits = re.sub(r"\D", "", match[1])
            year = int(digits) if len(digits) == 4 else 1900 + int(digits)
            framed = len(digits) == 4 or (
                i > 0 and self.at.tokens[i - 1][2] in ("the", "'", "’", "early", "late", "mid")
            )
            return self.at.make(i, match.end(), year_period(year, year + 9)) if framed else None
        match = self.at.patterns.year_range.match(self.at.text, start)
        if match:
            first = int(match[1])
            last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
            if first < last <= first + 60:
                return self.at.make(i, match.end(), year_period(first, last))
        match = self.at.patterns.year.match(self.at.text, start)
        if not match or self.at.tokens[i][1] != match.end() or not self._is_year(i):
            return None
        return self.at.make(i, match.end(), year_period(int(match.group())))

    def _is_year(self, i: int) -> bool:
        value = int(self.at.tokens[i][2])
        if not 1500 <= value <= (self.at.published.year if self.at.published else 2100):
            return False
        previous = self.at.tokens[i - 1][2] if i else ""
        following = self.at.next_word(self.at.tokens[i][1])
        if (
            following in COUNTED
            or following in self.at.patterns.words.units
            or following in ("%", "$", "meters", "feet")
        ):
            return False
        if previous in ("of", "to", "by", "and", "about", "around", "from"):
            older = self.at.tokens[i - 2][2] if i > 1 else ""
            if previous in ("and", "to"):
                return len(older) == 4 and older.isdigit()
            return following in ("", ",", ".", ")", ";", "to", "and", "-", "–") or older in PARTS
        if previous in YEAR_BEFORE or (previous == "(" and following in (")", "-", "–")):
            return True
        return previous in DETERMINERS and following.isalpha() and following not in COUNTED


def _day_span(first: date, last: date) -> Period:
    return Period(first, last, span_precision(first, last)) if last >= first else day_period(first)
