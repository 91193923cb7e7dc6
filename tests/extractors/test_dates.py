"""Time expressions against a publication date (Saturday, 18 May 2024, unless said)."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.date_patterns import date_patterns
from dyads.extractors.dates import choose_date, find_dates
from dyads.extractors.periods import easter_day, movable_period

PUBLISHED = date(2024, 5, 18)


def found(text: str, published: date | None = PUBLISHED) -> list[tuple[str, str, str, str]]:
    return [
        (text[d.start : d.end], str(d.start_date), str(d.end_date), d.precision)
        for d in find_dates(text, published)
    ]


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("On 24 September 2023, rebels attacked.", "2023-09-24", "2023-09-24", "day"),
        ("A bomb went off on Sept. 24, 2023 in Tal.", "2023-09-24", "2023-09-24", "day"),
        ("The raid of 24th of September 2023", "2023-09-24", "2023-09-24", "day"),
        ("dated 2023-09-24", "2023-09-24", "2023-09-24", "day"),
        ("dated 24/09/2023", "2023-09-24", "2023-09-24", "day"),
        ("dated 9/24/2023", "2023-09-24", "2023-09-24", "day"),
        ("Friday, May 17, 2024", "2024-05-17", "2024-05-17", "day"),
        ("ON 14 DECEMBER 1989 TERRORISTS ATTACKED", "1989-12-14", "1989-12-14", "day"),
        ("He resigned on Friday.", "2024-05-17", "2024-05-17", "day"),
        ("He resigned on Saturday.", "2024-05-18", "2024-05-18", "day"),
        ("He resigned last Saturday.", "2024-05-11", "2024-05-11", "day"),
        ("They met on Tuesday of last week.", "2024-05-07", "2024-05-07", "day"),
        ("Police fired yesterday afternoon.", "2024-05-17", "2024-05-17", "day"),
        ("the day before yesterday", "2024-05-16", "2024-05-16", "day"),
        ("It burned last night.", "2024-05-17", "2024-05-17", "day"),
        ("They marched this morning.", "2024-05-18", "2024-05-18", "day"),
        ("shelled overnight", "2024-05-17", "2024-05-18", "day"),
        ("in the past 24 hours", "2024-05-17", "2024-05-18", "day"),
        ("within the past week", "2024-05-11", "2024-05-18", "week"),
        ("earlier this week", "2024-05-13", "2024-05-18", "week"),
        ("last week", "2024-05-06", "2024-05-12", "week"),
        ("two weeks ago", "2024-04-29", "2024-05-05", "week"),
        ("earlier this month", "2024-05-01", "2024-05-18", "month"),
        ("last month", "2024-04-01", "2024-04-30", "month"),
        ("three months ago", "2024-02-01", "2024-02-29", "month"),
        ("in December", "2023-12-01", "2023-12-31", "month"),
        ("last May", "2023-05-01", "2023-05-31", "month"),
        ("last June", "2023-06-01", "2023-06-30", "month"),
        ("in August 2021", "2021-08-01", "2021-08-31", "month"),
        ("last year", "2023-01-01", "2023-12-31", "year"),
        ("Kosovo declared independence in 2008.", "2008-01-01", "2008-12-31", "year"),
        ("the 2014 annexation of Crimea", "2014-01-01", "2014-12-31", "year"),
        ("in the 1990s", "1990-01-01", "1999-12-31", "open"),
        ("between 1984 and 1986", "1984-01-01", "1986-12-31", "open"),
        ("Since Monday, roads have been closed.", "2024-05-13", "2024-05-18", "week"),
        ("from 3 May to 5 June 2020", "2020-05-03", "2020-06-05", "month"),
        ("on 3-5 May 2022", "2022-05-03", "2022-05-05", "week"),
        ("on Palm Sunday", "2024-03-24", "2024-03-24", "day"),
        ("on Christmas Eve", "2023-12-24", "2023-12-24", "day"),
        ("in the summer of 2012", "2012-06-01", "2012-08-31", "year"),
        ("the 9/11 attacks", "2001-09-11", "2001-09-11", "day"),
    ],
)
def test_dates_resolves_one_expression(text: str, first: str, last: str, precision: str) -> None:
    assert [f[1:] for f in found(text)] == [(first, last, precision)]


@pytest.mark.parametrize(
    "text",
    [
        "He sent 2000 soldiers and 12 vehicles.",
        "A man aged 23 walked 30 km at 1:30 pm.",
        "They will meet next Tuesday.",
        "Elections will be held on June 15.",
        "The trial opens tomorrow.",
        "They protest every Friday.",
        "The fighting went on for three days.",
        "They may march with the second battalion.",
        "The Sunday Times wrote so.",
        "10 years in prison",
        "a toll of 1,950 dead",
    ],
)
def test_dates_leaves_out_numbers_habits_and_the_future(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["two days after the truce", "a week earlier", "the previous day", "decades ago"]
)
def test_dates_anchored_on_another_event_stay_open(text: str) -> None:
    assert [f[1:] for f in found(text)] == [("None", "None", "open")]


def test_dates_counts_from_the_day_named_before() -> None:
    assert [f[1] for f in found("On 3 May he was shot; the next day he died.")] == [
        "2024-05-03",
        "2024-05-04",
    ]


def test_dates_gives_the_first_month_the_year_of_the_second() -> None:
    assert [f[1] for f in found("in January and February 2022")] == ["2022-01-01", "2022-02-01"]


def test_dates_offsets_cover_the_expression() -> None:
    assert [f[0] for f in found("Rebels struck late last month and again on May 3, 2024.")] == [
        "late last month",
        "May 3, 2024",
    ]


def test_dates_never_lie_after_publication() -> None:
    text = "On Monday, on 20 May, in June, in December 2024, next year, on Friday and in 2031 they met."
    spans = find_dates(text, PUBLISHED)
    assert spans
    assert all(d.start_date is not None and d.start_date <= PUBLISHED for d in spans)


def test_dates_skip_the_dateline() -> None:
    assert [f[0] for f in found("KABUL, May 18 (Agency) - A bomb went off on Friday night.")] == [
        "Friday night"
    ]


def test_dates_without_publication_keep_what_is_absolute() -> None:
    assert found("On 24 September 2023 and on Tuesday", None) == [
        ("24 September 2023", "2023-09-24", "2023-09-24", "day"),
        ("Tuesday", "None", "None", "open"),
    ]


def test_choose_date_prefers_the_clause_of_the_word() -> None:
    text = "Rebels seized the town on Tuesday after soldiers had left it on Sunday."
    dates = find_dates(text, PUBLISHED)
    chosen = choose_date(dates, text, text.index("seized"))
    other = choose_date(dates, text, text.index("left"))
    assert chosen is not None
    assert other is not None
    assert (str(chosen.start_date), str(other.start_date)) == ("2024-05-14", "2024-05-12")


def test_choose_date_takes_the_date_of_a_statement_as_week() -> None:
    text = "Police said on Monday that rebels had burned the village."
    chosen = choose_date(find_dates(text, PUBLISHED), text, text.index("burned"))
    assert chosen is not None
    assert (str(chosen.start_date), chosen.precision) == ("2024-05-13", "week")


def test_choose_date_without_any_is_none() -> None:
    assert choose_date([], "Rebels attacked.", 7) is None


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2024, 3, 31), (2000, 4, 23), (1961, 4, 2), (2038, 4, 25)]
)
def test_easter_of_known_years(year: int, month: int, day: int) -> None:
    assert easter_day(year) == date(year, month, day)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("Gunmen attacked worshippers on Eid al-Fitr.", "2024-04-10", "2024-04-12", "week"),
        ("A bomb exploded during Ramadan in Tal.", "2024-03-11", "2024-04-09", "month"),
        ("Police shot two men on Diwali 2019.", "2019-10-27", "2019-10-27", "day"),
        ("Riots broke out on Holi.", "2024-03-25", "2024-03-25", "day"),
        ("They were killed on Orthodox Easter.", "2024-05-05", "2024-05-05", "day"),
        ("Rockets fell on Yom Kippur.", "2023-09-25", "2023-09-25", "day"),
    ],
)
def test_movable_holidays(text: str, first: str, last: str, precision: str) -> None:
    assert [hit[1:] for hit in found(text)] == [(first, last, precision)]


def test_a_holiday_that_is_near_is_no_date_of_the_past() -> None:
    assert found("Security was tightened for Eid al-Adha.", date(2024, 6, 12)) == []


def test_a_name_like_a_holiday_is_no_date() -> None:
    assert found("Colonel Eid attacked the town.") == []


def test_movable_period_knows_years_and_ends_with_its_table() -> None:
    table = date_patterns().words.movable
    passover = movable_period("movable:passover", table, year=2022)
    assert passover is not None
    assert (passover.first, passover.last) == (date(2022, 4, 16), date(2022, 4, 23))
    assert movable_period("movable:passover", table, year=1900) is None
