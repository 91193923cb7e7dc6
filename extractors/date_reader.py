"""Reading one time expression at a token: the dispatch, weekdays, holidays and seasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dyads.extractors.absolute_dates import AbsoluteReader
from dyads.extractors.date_hits import Before, Hit, HitMaker
from dyads.extractors.date_patterns import Token
from dyads.extractors.periods import (
    Period,
    day_period,
    holiday_period,
    movable_period,
    season_period,
    week_period,
    year_period,
)
from dyads.extractors.relative_dates import RelativeReader

__all__ = ["DateReader", "Hit"]

SHORT_DAYS = frozenset("mon tue tues wed thu thur thurs fri sat sun".split())

BEFORE_HOLIDAY = frozenset(
    "on during of the for at in since this last after before by until around over when a every muslim hindu jewish sikh "
    "buddhist islamic mark marking celebrate celebrating celebrated observe observing , and holy".split()
)
SOON = 10  # days within which a holiday to come is the one that is meant
HISTORIC = {"nineties": 1990, "eighties": 1980, "seventies": 1970, "sixties": 1960}


class DateReader:
    """Reads expressions of one text."""

    def __init__(self, text: str, tokens: list[Token], published: date | None) -> None:
        self.at = HitMaker(text, tokens, published)
        self.relative = RelativeReader(self.at)
        self.absolute = AbsoluteReader(self.at, self.relative.read_amount)

    def read(self, i: int, hits: Sequence[Hit]) -> Hit | None:
        """The expression that begins at token `i`, or None; `hits` are those found before."""
        word = self.at.tokens[i][2]
        if word not in self.at.patterns.starters and not word[0].isdigit():
            return None
        words = self.at.patterns.words
        if word in self.at.patterns.named_heads:
            hit = self.absolute.read_named(i)
            if hit is not None:
                return hit
        if word[0].isdigit():
            return self.absolute.read_number(i)
        if word in self.at.patterns.holiday_heads:
            hit = self._read_holiday(i)
            if hit is not None:
                return hit
        if word in words.months:
            return self.absolute.read_month(i)
        if word in words.weekdays:
            return self._read_weekday(i, hits)
        if word in words.seasons:
            return self._read_season(i)
        if word in HISTORIC:
            return self.at.make(i, self.at.tokens[i][1], year_period(HISTORIC[word], HISTORIC[word] + 9))
        return self.relative.read_relative(i, hits)

    def _read_weekday(self, i: int, hits: Sequence[Hit]) -> Hit | None:
        start, end, word = self.at.tokens[i]
        text, words = self.at.text, self.at.patterns.words
        if not text[start].isupper() or (word in SHORT_DAYS and text[end : end + 1] not in (".", ",")):
            return None
        previous = self.at.tokens[i - 1][2] if i else ""
        pair = {f"{previous} {word}", f"{word} {self.at.next_word(end)}"}
        if pair & words.not_weekdays:
            return self.at.skip(i, end)
        full = self._date_after_weekday(i)
        if full is not None:
            return replace(full, start=start)
        if (
            hits
            and hits[-1].precision == "day"
            and 0 <= start - hits[-1].end <= 3
            and text[hits[-1].end : start].strip(" ") in (",", "(")
        ):
            return self.at.skip(i, end)
        part = self.at.patterns.part_of_day.match(text, end)
        stop = part.end() if part else end
        if self.at.published is None:
            return self.at.make(i, stop, None)
        return self._weekday(i, stop, words.weekdays[word])

    def _date_after_weekday(self, i: int) -> Hit | None:
        for k in range(i + 1, min(i + 5, len(self.at.tokens))):
            word = self.at.tokens[k][2]
            if word[0].isdigit() or word in self.at.patterns.words.months:
                hit = self.absolute.read_number(k) if word[0].isdigit() else self.absolute.read_month(k)
                return hit if hit is not None and hit.precision == "day" else None
            if word not in (",", ".", "(", "the", "on", "morning", "night", "evening", "afternoon"):
                return None
        return None

    def _weekday(self, i: int, end: int, number: int) -> Hit:
        assert self.at.published is not None
        before = self.at.find_before(i)
        back = (self.at.published.weekday() - number) % 7
        tail = re.compile(r",?\s+(?:of\s+)?(last|this|next)\s+week\b", re.IGNORECASE).match(self.at.text, end)
        head = re.search(r"\blast\s+week,?\s+(?:on\s+)?\Z", self.at.text[: before.start], re.IGNORECASE)
        if tail and tail[1].lower() == "next":
            return self.at.skip(i, tail.end())
        if (tail and tail[1].lower() == "last") or head:
            monday = week_period(self.at.published).first - timedelta(days=7)
            return self.at.make(i, tail.end() if tail else end, day_period(monday + timedelta(days=number)))
        if back == 0 and before.modifier in ("last", "past", "previous"):
            back = 7
        if back and self._is_coming(i, before):
            return self.at.skip(i, end)
        return self.at.make(
            i, tail.end() if tail else end, day_period(self.at.published - timedelta(days=back))
        )

    def _is_coming(self, i: int, before: Before) -> bool:
        """Whether a verb in the future stands close before the day ("will meet on Friday")."""
        if before.modifier == "this":
            return False
        near = [t[2] for t in self.at.tokens[max(0, i - 7) : i]]
        for stop in (",", ";", "that", "said", "and"):
            if stop in near:
                near = near[len(near) - near[::-1].index(stop) :]
        return bool({"will", "scheduled", "due", "slated"} & set(near))

    def _read_holiday(self, i: int) -> Hit | None:
        start = self.at.tokens[i][0]
        for pattern, rule in self.at.patterns.holidays:
            match = pattern.match(self.at.text, start)
            if not match or not self.at.text[start].isupper():
                continue
            if self.at.published is None:
                return self.at.make(i, match.end(), None)
            after = re.compile(r",?\s+(?:of\s+)?((?:19|20)\d\d)\b").match(self.at.text, match.end())
            if after:
                return self.at.make(i, after.end(), self._holiday_in(rule, int(after[1])))
            following = self.at.text[match.end() : match.end() + 2]
            if following[:1] == " " and following[1:].isupper() and not match.group().isupper():
                return None
            if rule == "1/1" and "day" not in match.group().lower():
                return None
            if rule.startswith("movable:"):
                if i and self.at.tokens[i - 1][2] not in BEFORE_HOLIDAY:
                    return None  # "Mr Eid", "offensive"
                return self._read_movable(i, match.end(), rule, self.at.published)
            period = holiday_period(rule, self.at.published.year)
            if period.first > self.at.published:
                if (period.first - self.at.published).days <= 30:
                    return self.at.skip(i, match.end())
                period = holiday_period(rule, self.at.published.year - 1)
            return self.at.make(i, match.end(), period)
        return None

    def _holiday_in(self, rule: str, year: int) -> Period | None:
        if rule.startswith("movable:"):
            return movable_period(rule, self.at.patterns.words.movable, year=year)
        return holiday_period(rule, year)

    def _read_movable(self, i: int, end: int, rule: str, published: date) -> Hit:
        """The last one that began, unless the next is near: "security before Eid" looks ahead."""
        table = self.at.patterns.words.movable
        soon = movable_period(rule, table, by=published + timedelta(days=SOON))
        last = movable_period(rule, table, by=published)
        if soon is not None and soon != last and (last is None or (published - last.last).days > SOON):
            return self.at.skip(i, end)
        return self.at.make(i, end, last)

    def _read_season(self, i: int) -> Hit | None:
        _, end, word = self.at.tokens[i]
        before = self.at.find_before(i)
        previous = self.at.tokens[i - 1][2] if i else ""
        after = re.compile(r"\s+(?:of\s+)?((?:1[5-9]|20)\d\d)(?!\d)").match(self.at.text, end)
        month = self.at.patterns.words.seasons[word]
        if after:
            return self.at.make(i, after.end(), season_period(int(after[1]), month))
        if self.at.published is None or before.modifier not in ("last", "this", "past"):
            return None
        if word == "fall" and previous not in ("last", "this"):
            return None
        year = self.at.published.year - (
            1 if date(self.at.published.year, month, 1) > self.at.published else 0
        )
        period = season_period(year, month)
        if before.modifier == "last" and period.last >= self.at.published:
            period = season_period(year - 1, month)
        return self.at.make(i, end, period)
