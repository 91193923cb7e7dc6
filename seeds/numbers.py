"""Words of number (`en/numbers.yaml`) and of time (`en/time.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_csv, read_yaml

__all__ = ["NumberWords", "TimeWords", "load_number_words", "load_time_words", "read_mapping"]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Word -> value; `vague` words are read as ACLED reads them."""

    cardinals: Mapping[str, int]
    multipliers: Mapping[str, int]
    vague: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Names of months (1-12), weekdays (0 = Monday), units, seasons (first month), holidays and cues.

    `movable` holds the first and last days of the holidays that other calendars fix, in order.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    units: Mapping[str, str]
    seasons: Mapping[str, int]
    holidays: Mapping[str, str]
    named_days: Mapping[str, str]
    not_weekdays: frozenset[str]
    future_cues: frozenset[str]
    movable: Mapping[str, tuple[tuple[date, date], ...]]


def read_mapping(data: object, path: Path, name: str) -> dict[str, str]:
    """The mapping `name` of a seed file as strings; raises SeedError when it is missing."""
    part = data.get(name) if isinstance(data, dict) else None
    if not isinstance(part, dict):
        raise SeedError(f"{path}: mapping '{name}' is missing; add it")
    return {str(k): str(v) for k, v in part.items() if k != "__line__"}


def _integers(data: object, path: Path, name: str) -> dict[str, int]:
    table = read_mapping(data, path, name)
    wrong = next((k for k, v in table.items() if not v.isdigit()), None)
    if wrong is not None:
        raise SeedError(f"{path}: '{wrong}' in '{name}' needs a whole number, not '{table[wrong]}'")
    return {k: int(v) for k, v in table.items()}


def _words(data: object, path: Path, name: str) -> frozenset[str]:
    part = data.get(name) if isinstance(data, dict) else None
    if not isinstance(part, list):
        raise SeedError(f"{path}: list '{name}' is missing; add it")
    return frozenset(str(w) for w in part)


def load_number_words(path: Path) -> NumberWords:
    """Number words; raises SeedError when a table is missing or a value is no number."""
    data = read_yaml(path)
    return NumberWords(*(_integers(data, path, n) for n in ("cardinals", "multipliers", "vague")))


def load_time_words(path: Path) -> TimeWords:
    """Words of time; raises SeedError when a table is missing or a value is no number."""
    data = read_yaml(path)
    return TimeWords(
        months=_integers(data, path, "months"),
        weekdays=_integers(data, path, "weekdays"),
        units=read_mapping(data, path, "units"),
        seasons=_integers(data, path, "seasons"),
        holidays=read_mapping(data, path, "holidays"),
        named_days=read_mapping(data, path, "named_days"),
        not_weekdays=_words(data, path, "not_weekdays"),
        future_cues=_words(data, path, "future_cues"),
        movable=_read_movable(path.with_name("movable_days.csv")),
    )


def _read_movable(path: Path) -> dict[str, tuple[tuple[date, date], ...]]:
    found: dict[str, list[tuple[date, date]]] = {}
    for line, row in read_csv(path):
        try:
            days = (date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]))
        except (KeyError, ValueError) as error:
            raise SeedError(
                f"{path}:{line}: a row is holiday,first_day,last_day,source with ISO dates"
            ) from error
        found.setdefault(row["holiday"], []).append(days)
    return {name: tuple(sorted(days)) for name, days in found.items()}
