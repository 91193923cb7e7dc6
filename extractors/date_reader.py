"""Reading one time expression at a token."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dyads.extractors.calendar import (
    Period,
    day_period,
    holiday_period,
    make_day,
    month_period,
    season_period,
    shift_months,
    span_precision,
    week_period,
    year_period,
)
from dyads.extractors.date_patterns import DatePatterns, Token, date_patterns

__all__ = ["DateReader", "Hit"]

SKIPPED_BEFORE = frozenset("on in of the at during around about circa approximately a an - – to".split())
PARTS = frozenset(
    "early late mid earlier later beginning start end middle half night morning evening afternoon dawn".split()
)
MODIFIERS = frozenset("last past previous this next coming following every each current same".split())
RELATIONS = frozenset("since until till before by after from between through prior".split())
YEAR_BEFORE = frozenset(
    "in since of from during until till before after early late mid year between by and to through circa".split()
)
DETERMINERS = frozenset("the a an its his her their this that".split())
AMBIGUOUS_MONTHS = frozenset(
    ("may", "march", "mar", "dec", "jun", "jan", "sep", "oct", "apr", "aug", "nov", "feb", "jul")
)
SHORT_DAYS = frozenset("mon tue tues wed thu thur thurs fri sat sun".split())
COUNTED = frozenset(
    "people persons men women soldiers civilians children militants policemen police rebels villagers protesters troops "
    "others fighters officers workers students guerrillas terrorists dead killed injured wounded vehicles houses percent km".split()
)
PARTS_OF_DAY = frozenset(("morning", "afternoon", "evening"))
HISTORIC = {"nineties": 1990, "eighties": 1980, "seventies": 1970, "sixties": 1960}


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


class DateReader:
    """Reads expressions of one text."""

    def __init__(self, text: str, tokens: list[Token], published: date | None) -> None:
        self.text = text
        self.tokens = tokens
        self.published = published
        self.patterns: DatePatterns = date_patterns()

    def read(self, i: int, hits: Sequence[Hit]) -> Hit | None:
        """The expression that begins at token `i`, or None; `hits` are those found before."""
        word = self.tokens[i][2]
        if word not in self.patterns.starters and not word[0].isdigit():
            return None
        words = self.patterns.words
        if word in self.patterns.named_heads:
            hit = self._read_named(i)
            if hit is not None:
                return hit
        if word[0].isdigit():
            return self._read_number(i)
        if word in self.patterns.holiday_heads:
            hit = self._read_holiday(i)
            if hit is not None:
                return hit
        if word in words.months:
            return self._read_month(i)
        if word in words.weekdays:
            return self._read_weekday(i, hits)
        if word in words.seasons:
            return self._read_season(i)
        if word in HISTORIC:
            return self._hit(i, self.tokens[i][1], year_period(HISTORIC[word], HISTORIC[word] + 9))
        return self._read_relative(i, hits)

    # --- the words before

    def _before(self, i: int) -> Before:
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

    def _hit(self, i: int, end: int, period: Period | None, *, lacks_year: bool = False) -> Hit:
        """A hit from token `i` to `end`, with the words before it applied."""
        before = self._before(i)
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

    def _skip(self, i: int, end: int) -> Hit:
        return Hit(self.tokens[i][0], end, None, None, "open", is_skipped=True)

    def _next(self, end: int) -> str:
        match = re.compile(r"\s*([^\W\d_]+|\S)?").match(self.text, end)
        return (match.group(1) or "").lower() if match else ""

    # --- absolute dates

    def _read_named(self, i: int) -> Hit | None:
        for pattern, day in self.patterns.named_days:
            match = pattern.match(self.text, self.tokens[i][0])
            if match:
                return Hit(match.start(), match.end(), day, day, "day")
        return None

    def _read_number(self, i: int) -> Hit | None:
        start = self.tokens[i][0]
        p, text = self.patterns, self.text
        match = p.iso.match(text, start)
        if match:
            day = make_day(*(int(g) for g in match.groups()))
            return self._hit(i, match.end(), day_period(day)) if day else None
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
        past = [d for d in days if self.published is None or d <= self.published]
        if not days:
            return None
        return self._hit(i, match.end(), day_period((past or days)[0]))

    def _read_full(self, i: int, match: re.Match[str]) -> Hit | None:
        """Day and month in either order, perhaps a second day, perhaps a year."""
        month = self.patterns.words.months[match["m"].lower().rstrip(".")]
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
            relative = re.compile(r",?\s+(?:of\s+)?(last|this)\s+year\b", re.IGNORECASE).match(self.text, end)
            if relative and self.published is not None:
                year, end = self.published.year - (relative[1].lower() == "last"), relative.end()
        lacks_year = year is None
        if year is None:
            return self._yearless(i, end, month, first_day, last_day)
        first, last = make_day(year, month, first_day), make_day(year, month, last_day)
        if first is None or last is None:
            return None
        return self._hit(i, end, _day_span(first, last), lacks_year=lacks_year)

    def _yearless(self, i: int, end: int, month: int, first_day: int, last_day: int) -> Hit | None:
        if make_day(2024, month, first_day) is None:
            return None
        if self.published is None:
            return self._hit(i, end, None, lacks_year=True)
        years = (self.published.year, self.published.year - 1)
        firsts = [make_day(y, month, first_day) for y in years]
        current = firsts[0]
        if current is not None and current > self.published and self._is_to_come(i, current):
            return self._skip(i, end)
        first = next((d for d in firsts if d is not None and d <= self.published), None)
        if first is None:
            return None
        last = make_day(first.year, month, last_day) or first
        return self._hit(i, end, _day_span(first, max(first, last)), lacks_year=True)

    def _is_to_come(self, i: int, day: date) -> bool:
        """Whether a date without a year that lies ahead is meant as one to come."""
        cues = self.patterns.words.future_cues
        near = {t[2] for t in self.tokens[max(0, i - 12) : i]}
        assert self.published is not None
        return bool(cues & near) or (day - self.published).days <= 45

    def _read_month(self, i: int) -> Hit | None:
        start, _, word = self.tokens[i]
        p, text = self.patterns, self.text
        match = p.month_day.match(text, start)
        if (
            match
            and self._next(match.end()) not in COUNTED
            and (word not in AMBIGUOUS_MONTHS or text[start].isupper())
        ):
            return self._read_full(i, match)
        match = p.month_year.match(text, start)
        if match and (word not in ("may", "march") or text[start].isupper()):
            month = p.words.months[match["m"].lower().rstrip(".")]
            return self._hit(i, match.end(), month_period(int(match["y"]), month))
        return self._read_bare_month(i)

    def _read_bare_month(self, i: int) -> Hit | None:
        start, end, word = self.tokens[i]
        before = self._before(i)
        previous = self.tokens[i - 1][2] if i else ""
        if not self.text[start].isupper() or (len(word) == 3 and word != "may"):
            return None
        if word in ("may", "march"):
            framed = before.relation or before.modifier or before.part or previous in ("in", "of", "during")
            if not framed or (
                word == "march" and (previous in DETERMINERS or self._next(end) in ("of", "on", "in", "for"))
            ):
                return None
        month = self.patterns.words.months[word]
        published = self.published
        relative = re.compile(r",?\s+(?:of\s+)?(last|this)\s+year\b", re.IGNORECASE).match(self.text, end)
        if published is None:
            return self._hit(i, end, None, lacks_year=True)
        if relative:
            year = published.year - (relative[1].lower() == "last")
            return self._hit(i, relative.end(), month_period(year, month))
        is_last = before.modifier in ("last", "past", "previous")
        if month > published.month and not is_last and self._is_to_come(i, date(published.year, month, 1)):
            return self._skip(i, end)
        year = published.year if month <= published.month else published.year - 1
        if is_last and month == published.month:
            year -= 1
        return self._hit(i, end, month_period(year, month), lacks_year=True)

    def _read_year(self, i: int) -> Hit | None:
        start = self.tokens[i][0]
        match = self.patterns.decade.match(self.text, start)
        if match:
            digits = re.sub(r"\D", "", match[1])
            year = int(digits) if len(digits) == 4 else 1900 + int(digits)
            framed = len(digits) == 4 or (
                i > 0 and self.tokens[i - 1][2] in ("the", "'", "’", "early", "late", "mid")
            )
            return self._hit(i, match.end(), year_period(year, year + 9)) if framed else None
        match = self.patterns.year_range.match(self.text, start)
        if match:
            first = int(match[1])
            last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
            if first < last <= first + 60:
                return self._hit(i, match.end(), year_period(first, last))
        match = self.patterns.year.match(self.text, start)
        if not match or self.tokens[i][1] != match.end() or not self._is_year(i):
            return None
        return self._hit(i, match.end(), year_period(int(match.group())))

    def _is_year(self, i: int) -> bool:
        value = int(self.tokens[i][2])
        if not 1500 <= value <= (self.published.year if self.published else 2100):
            return False
        previous = self.tokens[i - 1][2] if i else ""
        following = self._next(self.tokens[i][1])
        if (
            following in COUNTED
            or following in self.patterns.words.units
            or following in ("%", "$", "meters", "feet")
        ):
            return False
        if previous in ("of", "to", "by", "and", "about", "around", "from"):
            older = self.tokens[i - 2][2] if i > 1 else ""
            if previous in ("and", "to"):
                return len(older) == 4 and older.isdigit()
            return following in ("", ",", ".", ")", ";", "to", "and", "-", "–") or older in PARTS
        if previous in YEAR_BEFORE or (previous == "(" and following in (")", "-", "–")):
            return True
        return previous in DETERMINERS and following.isalpha() and following not in COUNTED

    # --- days of the week, holidays, seasons

    def _read_weekday(self, i: int, hits: Sequence[Hit]) -> Hit | None:
        start, end, word = self.tokens[i]
        text, words = self.text, self.patterns.words
        if not text[start].isupper() or (word in SHORT_DAYS and text[end : end + 1] not in (".", ",")):
            return None
        previous = self.tokens[i - 1][2] if i else ""
        pair = {f"{previous} {word}", f"{word} {self._next(end)}"}
        if pair & words.not_weekdays:
            return self._skip(i, end)
        full = self._date_after_weekday(i)
        if full is not None:
            return replace(full, start=start)
        if (
            hits
            and hits[-1].precision == "day"
            and 0 <= start - hits[-1].end <= 3
            and text[hits[-1].end : start].strip(" ") in (",", "(")
        ):
            return self._skip(i, end)
        part = self.patterns.part_of_day.match(text, end)
        stop = part.end() if part else end
        if self.published is None:
            return self._hit(i, stop, None)
        return self._weekday(i, stop, words.weekdays[word])

    def _date_after_weekday(self, i: int) -> Hit | None:
        for k in range(i + 1, min(i + 5, len(self.tokens))):
            word = self.tokens[k][2]
            if word[0].isdigit() or word in self.patterns.words.months:
                hit = self._read_number(k) if word[0].isdigit() else self._read_month(k)
                return hit if hit is not None and hit.precision == "day" else None
            if word not in (",", ".", "(", "the", "on", "morning", "night", "evening", "afternoon"):
                return None
        return None

    def _weekday(self, i: int, end: int, number: int) -> Hit:
        assert self.published is not None
        before = self._before(i)
        back = (self.published.weekday() - number) % 7
        tail = re.compile(r",?\s+(?:of\s+)?(last|this|next)\s+week\b", re.IGNORECASE).match(self.text, end)
        head = re.search(r"\blast\s+week,?\s+(?:on\s+)?\Z", self.text[: before.start], re.IGNORECASE)
        if tail and tail[1].lower() == "next":
            return self._skip(i, tail.end())
        if (tail and tail[1].lower() == "last") or head:
            monday = week_period(self.published).first - timedelta(days=7)
            return self._hit(i, tail.end() if tail else end, day_period(monday + timedelta(days=number)))
        if back == 0 and before.modifier in ("last", "past", "previous"):
            back = 7
        if back and self._is_coming(i, before):
            return self._skip(i, end)
        return self._hit(i, tail.end() if tail else end, day_period(self.published - timedelta(days=back)))

    def _is_coming(self, i: int, before: Before) -> bool:
        """Whether a verb in the future stands close before the day ("will meet on Friday")."""
        if before.modifier == "this":
            return False
        near = [t[2] for t in self.tokens[max(0, i - 7) : i]]
        for stop in (",", ";", "that", "said", "and"):
            if stop in near:
                near = near[len(near) - near[::-1].index(stop) :]
        return bool({"will", "scheduled", "due", "slated"} & set(near))

    def _read_holiday(self, i: int) -> Hit | None:
        start = self.tokens[i][0]
        for pattern, rule in self.patterns.holidays:
            match = pattern.match(self.text, start)
            if not match or not self.text[start].isupper():
                continue
            if self.published is None:
                return self._hit(i, match.end(), None)
            after = re.compile(r",?\s+(?:of\s+)?((?:19|20)\d\d)\b").match(self.text, match.end())
            if after:
                return self._hit(i, after.end(), holiday_period(rule, int(after[1])))
            if rule == "1/1" and "day" not in match.group().lower():
                return None
            period = holiday_period(rule, self.published.year)
            if period.first > self.published:
                if (period.first - self.published).days <= 30:
                    return self._skip(i, match.end())
                period = holiday_period(rule, self.published.year - 1)
            return self._hit(i, match.end(), period)
        return None

    def _read_season(self, i: int) -> Hit | None:
        _, end, word = self.tokens[i]
        before = self._before(i)
        previous = self.tokens[i - 1][2] if i else ""
        after = re.compile(r"\s+(?:of\s+)?((?:1[5-9]|20)\d\d)(?!\d)").match(self.text, end)
        month = self.patterns.words.seasons[word]
        if after:
            return self._hit(i, after.end(), season_period(int(after[1]), month))
        if self.published is None or before.modifier not in ("last", "this", "past"):
            return None
        if word == "fall" and previous not in ("last", "this"):
            return None
        year = self.published.year - (1 if date(self.published.year, month, 1) > self.published else 0)
        period = season_period(year, month)
        if before.modifier == "last" and period.last >= self.published:
            period = season_period(year - 1, month)
        return self._hit(i, end, period)

    # --- relative expressions

    def _read_relative(self, i: int, hits: Sequence[Hit]) -> Hit | None:
        start, end, word = self.tokens[i]
        simple = self._read_simple(i, hits)
        if simple is not None:
            return simple
        if word in self.patterns.words.units:
            return self._read_unit(i, hits)
        if not (
            word in self.patterns.numbers.cardinals
            or word in self.patterns.numbers.vague
            or word in ("a", "an", "many")
        ):
            return None
        match = self.patterns.amount_unit.match(self.text, start)
        return self._read_amount(i, match) if match else None

    def _read_simple(self, i: int, hits: Sequence[Hit]) -> Hit | None:
        _, end, word = self.tokens[i]
        if word in PARTS_OF_DAY and i and self.tokens[i - 1][2] == "this":
            return self._hit(i, end, day_period(self.published) if self.published else None)
        if word not in ("today", "tonight", "yesterday", "overnight", "tomorrow"):
            return None
        if word == "tomorrow":
            return self._skip(i, end)
        part = self.patterns.part_of_day.match(self.text, end)
        stop = part.end() if part else end
        if self.published is None:
            return self._hit(i, stop, None)
        if (
            word == "overnight"
            and hits
            and hits[-1].precision == "day"
            and hits[-1].end >= self.tokens[i][0] - 12
        ):
            return None
        if word == "overnight":
            return self._hit(i, stop, Period(self.published - timedelta(days=1), self.published, "day"))
        back = 1 if word == "yesterday" else 0
        begin = i
        if word == "yesterday" and [t[2] for t in self.tokens[max(0, i - 2) : i]] == ["day", "before"]:
            back, begin = 2, i - 2
        hit = self._hit(begin, stop, day_period(self.published - timedelta(days=back)))
        return hit

    def _read_unit(self, i: int, hits: Sequence[Hit]) -> Hit | None:
        """A unit without a number: "last week", "this month", "recent days", "the previous day"."""
        end, word = self.tokens[i][1], self.tokens[i][2]
        unit = self.patterns.words.units[word]
        before = self._before(i)
        previous = self.tokens[i - 1][2] if i else ""
        if word.endswith("s") and self._next(end) == "ago":
            return Hit(
                self.tokens[i][0],
                self.text.index("ago", end) + 3 if "ago" in self.text[end:] else end,
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
            and self._next(end) == "before"
            and self.text[end : end + 17].lower().split()[1:2] == ["yesterday"]
        ):
            return None
        if unit == "weekend" and not word.endswith("s"):
            return self._weekend(i, end, before)
        if word.endswith("s") or before.modifier not in ("last", "past", "this", "previous", "current"):
            return None
        return self._last_unit(i, end, unit, before)

    def _days_back(self, i: int, end: int, back: int) -> Hit:
        period = day_period(self.published - timedelta(days=back)) if self.published else None
        return self._hit(i, end, period)

    def _anchored(self, i: int, end: int, previous: str, unit: str, hits: Sequence[Hit]) -> Hit | None:
        """ "The previous day": counted from the day named before in the text; open when there is none."""
        start = self.tokens[i - 1][0]
        if unit not in ("day", "week", "month", "year"):
            return None
        anchor = next((h for h in reversed(hits) if h.first is not None and h.precision == "day"), None)
        if anchor is None or anchor.first is None:
            if previous == "next" and unit != "day":
                return self._skip(i, end)
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
        start = self.tokens[i - 1][0]
        days = {"hour": 1, "day": 7, "week": 30, "month": 180}.get(unit)
        if days is None or self.published is None:
            return Hit(start, end, None, None, "open")
        first = self.published - timedelta(days=days)
        return Hit(start, end, first, self.published, span_precision(first, self.published))

    def _weekend(self, i: int, end: int, before: Before) -> Hit | None:
        if self.published is None:
            return self._hit(i, end, None)
        if before.modifier in ("next", "coming", "every", "each"):
            return self._skip(i, end)
        back = (self.published.weekday() - 5) % 7
        saturday = self.published - timedelta(days=back)
        return self._hit(i, end, Period(saturday, saturday + timedelta(days=1), "week"))

    def _last_unit(self, i: int, end: int, unit: str, before: Before) -> Hit | None:
        if self.published is None:
            return self._hit(i, end, None)
        if before.part == "later":
            return self._skip(i, end)
        now, back = self.published, 0 if before.modifier in ("this", "current") else 1
        if unit == "day":
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
        return self._hit(i, end, period)

    def _read_amount(self, i: int, match: re.Match[str]) -> Hit | None:
        """ "Two weeks ago", "the past 24 hours"; "two weeks later" hangs on another event, "two weeks" is no date."""
        unit = self.patterns.words.units[match["u"].lower()]
        amount = self.patterns.count(match["n2"] or match["n"])
        before = self._before(i)
        tail = (match["tail"] or "").strip().lower()
        vague = not match["n"].isdigit() and match["n"].lower() not in self.patterns.numbers.cardinals
        if tail in ("ago",):
            return self._ago(
                i, match.end(), unit, amount, is_vague=vague and match["n"].lower() not in ("a", "an")
            )
        if before.modifier in ("last", "past", "previous") and before.relation != "for":
            if self.published is None:
                return Hit(before.start, match.end("u"), None, None, "open")
            first = _step_back(self.published, unit, amount)
            return Hit(
                before.start, match.end("u"), first, self.published, span_precision(first, self.published)
            )
        if tail in ("earlier", "later", "before", "previously", "prior", "after", "afterwards"):
            return Hit(self.tokens[i][0], match.end(), None, None, "open")
        return None

    def _ago(self, i: int, end: int, unit: str, amount: int, *, is_vague: bool) -> Hit:
        start = self.tokens[i][0]
        if self.published is None or (unit in ("decade", "century") and is_vague):
            return Hit(start, end, None, None, "open")
        day = _step_back(self.published, unit, amount)
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
        return self._hit(i, end, period)


def _day_span(first: date, last: date) -> Period:
    return Period(first, last, span_precision(first, last)) if last >= first else day_period(first)


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
