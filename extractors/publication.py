"""When an article was published: the date given with it, checked against the dates in its text.

Page dates are often those of the crawl. A date line or a dateline ("KABUL, May 3 (AP) -") in the text that is more
than a week older is believed instead, and the difference is told as a warning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dyads.extractors.paragraphs import DATELINE, MONTH, find_header_date, month_number, to_date
from dyads.extractors.periods import make_day
from dyads.schemas.records import Article

__all__ = ["Publication", "date_article"]

NEAR_DAYS = 7  # a dateline or an update may be so far from the page's date
FAR_DAYS = 60  # the text should hold no cluster of full dates that are all farther away
CLUSTER_DAYS = 30
LEAD = 1500  # characters
READ = 20_000  # characters
FULL_DATE = re.compile(
    rf"\b(?:{MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,\s+(\d{{4}})|(\d{{1,2}})(?:st|nd|rd|th)?\s+{MONTH},?\s+(\d{{4}})"
    r"|(\d{4})-(\d{2})-(\d{2}))\b",
    re.IGNORECASE,
)
UPDATED = re.compile(r"^\W*(?:updated|last modified)", re.IGNORECASE)
DAY_OF_LINE = re.compile(
    rf"(?:{MONTH}\s+(\d{{1,2}})|(\d{{1,2}})\s+{MONTH})(?:,?\s+(\d{{4}}|\d\d))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Publication:
    """The day that dates of the text are counted from, None when unknown; what is doubtful about it, None for nothing."""

    day: date | None
    warning: str | None = None


def date_article(article: Article) -> Publication:
    """The day of publication to reckon with and the warning that goes with it.

    >>> date_article(Article("a", "KABUL, May 3 (AP) - It rained.", published_date=date(2011, 6, 20)))
    Publication(day=datetime.date(2011, 5, 3), warning='published_date 2011-06-20 is 48 days after the date in the text, \
2011-05-03, which is used')
    """
    given = article.published_date
    stated = _find_stated(article.text, given)
    if given is None:
        if stated is None:
            return Publication(None, "there is no publication date; days told without a year stay open")
        return Publication(stated, f"there is no publication date; the date in the text, {stated}, is used")
    if stated is not None and (given - stated).days > NEAR_DAYS:
        days = (given - stated).days
        return Publication(
            stated,
            f"published_date {given} is {days} days after the date in the text, {stated}, which is used",
        )
    if stated is not None and (stated - given).days > NEAR_DAYS:
        days = (stated - given).days
        return Publication(
            given, f"published_date {given} is {days} days before the date in the text, {stated}"
        )
    if stated is None and (nearest := _find_far_cluster(article.text, given)) is not None:
        return Publication(
            given,
            f"published_date {given} is {abs((given - nearest).days)} days from the nearest date in the text, {nearest}",
        )
    return Publication(given)


def _find_stated(text: str, given: date | None) -> date | None:
    """The day of a date line, else that of the dateline."""
    header = find_header_date(text)
    if header is not None and not any(UPDATED.match(line) for line in text[:3000].split("\n")[:8]):
        return header
    for line in [x for x in text[:3000].split("\n") if x.strip()][:4]:
        match = DATELINE.match(line[:160])
        if match is not None and match["date"] and (match["place"] or match["agency"] or match["bare"]):
            return _read_day(match["date"], given)
    return None


def _read_day(text: str, given: date | None) -> date | None:
    """The day of a dateline; without a year the one nearest to the date given."""
    match = DAY_OF_LINE.match(text)
    if match is None:
        return None
    month_before, day_after, day_before, month_after, year = match.groups()
    month, day = month_number(month_before or month_after), int(day_after or day_before)
    if year:
        number = int(year)
        return make_day(number if number > 99 else number + (1900 if number > 50 else 2000), month, day)
    if given is None:
        return None
    days = [d for y in (-1, 0, 1) if (d := make_day(given.year + y, month, day)) is not None]
    return min(days, key=lambda d: abs((d - given).days), default=None)


def _find_far_cluster(text: str, given: date) -> date | None:
    """The full date nearest to the one given, where at least two in the lead lie close together and all far from it."""
    if not re.search(r"\b(?:1[89]|20)\d\d\b", text):
        return None
    days = [(m.start(), d) for m in FULL_DATE.finditer(text[:READ]) if (d := to_date(m)) is not None]
    lead = sorted({d for start, d in days if start < LEAD})
    if not any((b - a).days <= CLUSTER_DAYS for a, b in pairwise(lead)):
        return None
    nearest = min((d for _, d in days), key=lambda d: abs((given - d).days))
    return nearest if abs((given - nearest).days) > FAR_DAYS else None
