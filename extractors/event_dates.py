"""When a coded event happened: the date that its clause tells, else that of its incident, else publication."""

from __future__ import annotations

from datetime import date, timedelta

from dyads.extractors import syntax
from dyads.extractors.dates import choose_date, find_dates
from dyads.extractors.syntax import Sentence, Word
from dyads.schemas.records import DateSpan

__all__ = ["INCIDENT_ROOTS", "EventDates"]

OLD = timedelta(days=100)  # what lies farther back is told as context
LONG = timedelta(days=366)  # what lasts longer is a state
# Acts that news tell in several sentences, of which one names the day.
INCIDENT_ROOTS = frozenset({"14", "17", "18", "19", "20"})
# What the parse adds to the distance of a date, in characters: it hangs on another verb.
ELSEWHERE = 90.0
DEEDS = frozenset(
    "attack assault bombing blast explosion massacre murder killing assassination kidnapping raid shooting ambush coup "
    "clash strike crash election vote earthquake riot".split()
)
GENITIVES = ("'s", "’s")
SEIZURE = "192"
RECENT = timedelta(days=4)  # as old as the events are that news tells without a date


class EventDates:
    """Dates of one article, sentence by sentence."""

    def __init__(self, published: date | None) -> None:
        self.published = published
        self._text = ""
        self._sentence: Sentence | None = None
        self._found: list[DateSpan] = []
        self._incident: DateSpan | None = None

    def read(self, sentence: Sentence) -> None:
        """Find the dates of the next sentence."""
        self._text = sentence.reading
        self._sentence = sentence
        self._found = find_dates(self._text, self.published)

    def date_event(self, head: Word, root: str) -> DateSpan | None:
        """The date of the act that the word `head` tells; `start` is -1 when the sentence does not tell it."""
        assert self._sentence is not None
        position = head.start - self._sentence.start
        several = len(self._found) > 1
        when = choose_date(
            self._found, self._text, position, (lambda d: self._detour(d, head)) if several else None
        )
        if when is not None and (self._is_old_news(when, head) or self._names_deed(when, head, root)):
            when = None
        if when is not None:
            if root in INCIDENT_ROOTS and when.precision == "day" and not self.is_background(when):
                self._incident = when
            return when
        if root in INCIDENT_ROOTS and self._incident is not None:
            return DateSpan(-1, -1, self._incident.start_date, self._incident.end_date, "day")
        return DateSpan(-1, -1, self.published, self.published, "day") if self.published is not None else None

    def _is_old_news(self, span: DateSpan, head: Word) -> bool:
        """Whether a date is that of something older: "are still bombing the town, captured on 22 March"."""
        owner = self._find_owner(span, head)
        is_aside = owner is not None and owner is not head and syntax.modifies_noun(owner)
        return is_aside and owner not in list(syntax.ancestors(head)) and self._is_older(span)

    def _is_older(self, span: DateSpan) -> bool:
        last = span.end_date or span.start_date
        return last is not None and self.published is not None and self.published - last > RECENT

    def is_seized_before(self, when: DateSpan | None, head: Word, code: str) -> bool:
        """Whether a place is only told by who took it earlier: "the airstrip captured by rebels on 22 March"."""
        is_told = when is not None and when.start >= 0 and self._is_older(when)
        return is_told and code.startswith(SEIZURE) and syntax.modifies_noun(head)

    def _find_owner(self, span: DateSpan, head: Word) -> Word | None:
        """The event's word or the verb on which a date hangs."""
        assert self._sentence is not None
        first = self._sentence.start + span.start
        word = next((w for w in self._sentence.words if w.end > first), None)
        above = (word, *syntax.ancestors(word)) if word is not None else ()
        return next((w for w in above if w is head or syntax.is_verb(w)), None)

    def _names_deed(self, span: DateSpan, head: Word, root: str) -> bool:
        """Whether a day tells which deed is spoken of: "condemned Monday's attack", "the 29 October massacre"."""
        assert self._sentence is not None
        if root in INCIDENT_ROOTS or span.precision != "day":
            return False
        first, last = self._sentence.start + span.start, self._sentence.start + span.end
        words = [w for w in self._sentence.words if first <= w.start < last]
        nouns = {
            w.head for w in words if w.head is not None and w.head not in words and syntax.is_modifier(w)
        }
        nouns |= {w.head for w in words if w.head is not None and w in syntax.possessors(w.head)}
        return any(n.lemma in DEEDS and n is not head and n.start >= last for n in nouns)

    def _detour(self, span: DateSpan, head: Word) -> float:
        """Whether a date hangs on another verb than the event: "protested over X, who was killed on 3 May"."""
        owner = self._find_owner(span, head)
        if owner is head:
            return -ELSEWHERE / 2
        if owner is None or owner in list(syntax.ancestors(head)):
            return 0.0
        if syntax.is_verb(head):
            return ELSEWHERE
        return (
            -ELSEWHERE if head in list(syntax.ancestors(owner)) else 0.0
        )  # "the murder of X, shot on 3 May"

    def is_genitive(self, when: DateSpan | None) -> bool:
        """Whether a date of the sentence names a deed of its own: "yesterday's bombing"."""
        return when is not None and when.start >= 0 and self._text[when.end : when.end + 2] in GENITIVES

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
