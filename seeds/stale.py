"""Open rows that nobody has looked at for long: people who may have left office since."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dyads.schemas.errors import SettingsError
from dyads.seeds.actors import ActorRow

__all__ = ["StaleRow", "list_stale", "parse_age"]

DAYS = {"d": 1.0, "m": 365.25 / 12, "y": 365.25}


@dataclass(frozen=True, slots=True)
class StaleRow:
    """An open row; `checked_date` is its "open as of", or its beginning where it does not say."""

    actor_id: str
    name: str
    code: str
    checked_date: date
    age_days: int
    path: str
    line: int


def parse_age(text: str) -> timedelta:
    """An age such as "2y", "18m" or "90d"; raises SettingsError."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([dmy])\w*", text.strip().lower())
    if found is None:
        raise SettingsError(f"--stale {text}: not an age; write it as 2y, 18m or 90d")
    return timedelta(days=float(found[1]) * DAYS[found[2]])


def list_stale(rows: Iterable[ActorRow], today: date, age: timedelta) -> list[StaleRow]:
    """Open rows that were last checked `age` or longer before today, the oldest first.

    A row counts that says "open as of"; of people also one that only leaves its end empty.
    """
    found = [_judge(row, today) for row in rows if row.valid_to == date.max]
    old = [row for row in found if row is not None and row.age_days >= age.days]
    return sorted(old, key=lambda row: (row.checked_date, row.actor_id))


def _judge(row: ActorRow, today: date) -> StaleRow | None:
    if row.open_as_of is None and row.kind != "person":
        return None
    checked = row.open_as_of or max(row.valid_from, date(1900, 1, 1))
    code = row.country_code + "".join(row.roles)
    return StaleRow(row.actor_id, row.name, code, checked, (today - checked).days, row.path, row.line)
