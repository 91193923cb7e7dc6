"""Arithmetic of days: weeks, months, seasons, holidays and distances from a day. Knows no text."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = [
    "Period",
    "day_period",
    "easter_day",
    "holiday_period",
    "make_day",
    "month_period",
    "movable_period",
    "season_period",
    "shift_months",
    "span_precision",
    "week_period",
    "year_period",
]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last` inclusive; precision is day, week, month, year or open."""

    first: date
    last: date
    precision: str


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has none (30 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_period(day: date) -> Period:
    """One day."""
    return Period(day, day, "day")


def week_period(day: date) -> Period:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6), "week")


def month_period(year: int, month: int) -> Period:
    """A whole month."""
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


def year_period(first: int, last: int | None = None) -> Period:
    """A year, or the years from `first` to `last`."""
    last = first if last is None else last
    return Period(date(first, 1, 1), date(last, 12, 31), "year" if last == first else "open")


def season_period(year: int, first_month: int) -> Period:
    """Three months from the first of a season; winter ends in the next year."""
    end_year, end_month = (year, first_month + 2) if first_month <= 10 else (year + 1, first_month - 10)
    return Period(date(year, first_month, 1), month_period(end_year, end_month).last, "year")


def shift_months(day: date, months: int) -> date:
    """The same day some months on (negative: back), cut to the length of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = max(index // 12, 1), index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def span_precision(first: date, last: date) -> str:
    """How exactly a span tells the day: up to 2 days day, 14 week, 62 month, 731 year, else open."""
    days = (last - first).days
    for limit, name in ((1, "day"), (14, "week"), (62, "month"), (731, "year")):
        if days <= limit:
            return name
    return "open"


def easter_day(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (source: the anonymous algorithm of 1876, Nature)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    return date(year, (h + m - 7 * n + 114) // 31, (h + m - 7 * n + 114) % 31 + 1)


def holiday_period(rule: str, year: int) -> Period:
    """The day of a holiday in a year by its rule ("12/25", "easter-2")."""
    if rule.startswith("easter"):
        return day_period(easter_day(year) + timedelta(days=int(rule[6:])))
    month, day = rule.split("/")
    return day_period(date(year, int(month), int(day)))


def movable_period(
    rule: str,
    table: Mapping[str, Sequence[tuple[date, date]]],
    *,
    year: int | None = None,
    by: date | None = None,
) -> Period | None:
    """The days of a movable holiday by its rule ("movable:ramadan", several names with "|"): those that begin in a
    year, or the last that began by a day; None when the table (`en/movable_days.csv`) does not reach so far."""
    names = rule.removeprefix("movable:").split("|")
    days = sorted(pair for name in names for pair in table.get(name, ()))
    fitting = [p for p in days if (by is None or p[0] <= by) and (year is None or p[0].year == year)]
    if not fitting:
        return None
    first, last = fitting[-1]
    return Period(first, last, span_precision(first, last))
