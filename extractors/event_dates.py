"""When a coded event happened: the date that its clause tells, else that of its incident, else publication."""

from __future__ import annotations

from datetime import date, timedelta

from dyads.extractors.dates import choose_date, find_dates
from dyads.extractors.syntax import Sentence
from dyads.schemas.records import DateSpan

__all__ = ["INCIDENT_ROOTS", "EventDates"]

OLD = timedelta(days=100)  # what lies farther back is told as context
LONG = timedelta(days=366)  # what lasts longer is a state
# Acts that news tell in several sentences, of which one names the day.
INCIDENT_ROOTS = frozenset({"14", "17", "18", "19", "20"})


class EventDates:
    """Dates of one article, sentence by sentence."""

    def __init__(self, published: date | None) -> None:
        self.published = published
        self._text = ""
        self._found: list[DateSpan] = []
        self._incident: DateSpan | None = None

    def read(self, sentence: Sentence) -> None:
        """Find the dates of the next sentence."""
        self._text = sentence.reading
        self._found = find_dates(self._text, self.published)

    def date_event(self, position: int, root: str) -> DateSpan | None:
        """The date of the act told at offset `position` of the sentence; `start` is -1 when the text does not tell it."""
        when = choose_date(self._found, self._text, position)
        if when is not None:
            if root in INCIDENT_ROOTS and when.precision == "day" and not self.is_background(when):
                self._incident = when
            return when
        if root in INCIDENT_ROOTS and self._incident is not None:
            return DateSpan(-1, -1, self._incident.start_date, self._incident.end_date, "day")
        return DateSpan(-1, -1, self.published, self.published, "day") if self.published is not None else None

    def find_date(self, position: int) -> DateSpan | None:
        """The date that the sentence tells of the word at offset `position`; None when it tells none."""
        return choose_date(self._found, self._text, position)

    def is_background(self, when: DateSpan | None) -> bool:
        """Whether an event of this date is told as context only."""
        if when is None or when.start < 0 or self.published is None:
            return False
        last = when.end_date or when.start_date
        if last is None or self.published - last > OLD:
            return True
        return when.start_date is not None and last - when.start_date > LONG  # "since 1964"
