"""What an article says later of a deed it told, without telling it again: "the crime took place on 3 March in Tal"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dyads.extractors.event_dates import EventDates
from dyads.extractors.event_places import EventPlaces
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.mention_settings import FALLBACK_METHODS
from dyads.extractors.render import render_place

__all__ = ["read_echoes"]

ECHO_REACH = 6  # sentences
# A deed told before: "the attack", "this multiple crime".
ECHO = re.compile(
    r"\b(?:the|this|that|these|those|his|her|their)\s+(?:[\w-]+\s+){0,2}?(?P<deed>attacks?|crimes?|murders?|killings?"
    r"|massacres?|assassinations?|incidents?|explosions?|blasts?|kidnappings?|bombings?|ambush|shootings?|raids?)\b"
    r"|\b(?:it|this|that|which)\s+(?:happened|occurred|took\s+place)\b",
    re.IGNORECASE,
)


def read_echoes(
    rows: Sequence[dict[str, object]],
    text: str,
    index: int,
    dates: EventDates,
    places: EventPlaces,
    published: date | None,
) -> None:
    """Date and place the last incident of `rows` by the sentence `text`, which has no event of its own.

    `index` is the sentence's; `dates` and `places` must have read it. A day or place that words tell stays.
    """
    row = _last_incident(rows, index)
    if row is None:
        return
    is_dated = row["date_method"] == "text" or row["event_date"] != published
    for match in ECHO.finditer(text):
        at = match.start("deed") if match.group("deed") else match.start()
        if row["geo_method"] is None or row["geo_method"] in FALLBACK_METHODS:
            place = places.find_told(at)
            if place is not None:
                row.update({k: v for k, v in render_place(place).items() if k in row})
        when = dates.find_date(at) if not is_dated else None
        if when is not None and when.precision == "day" and when.start_date is not None:
            row.update(event_date=when.start_date, event_date_end=when.end_date, date_method="text")
            return


def _last_incident(rows: Sequence[dict[str, object]], index: int) -> dict[str, object] | None:
    """The last violent mention before or in a sentence, at most ECHO_REACH sentences back."""
    for row in reversed(rows):
        if row["cameo_root"] in DEADLY_ROOTS and row["is_primary"] and not row["is_background"]:
            return row if index - int(str(row["sentence_index"])) <= ECHO_REACH else None
    return None
