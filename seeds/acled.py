"""What makes a side a state force, a rebel group, a protester ... in ACLED's eyes (`ontology/acled_sides.csv`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_csv, split_values

__all__ = ["SIDES", "AcledSide", "load_acled_sides"]

SIDES = (
    "state",
    "rebel",
    "militia",
    "identity",
    "rioter",
    "mob",
    "protester",
    "civilian",
    "external",
    "guard",
)


@dataclass(frozen=True, slots=True)
class AcledSide:
    """A kind of side with the role codes that make it and the words that tell it."""

    side: str
    roles: frozenset[str]
    words: re.Pattern[str]


def load_acled_sides(path: Path) -> tuple[AcledSide, ...]:
    """The kinds of sides; raises SeedError for an unknown one."""
    found: list[AcledSide] = []
    for line, row in read_csv(path):
        if row["side"] not in SIDES:
            raise SeedError(f"{path}:{line}: unknown side '{row['side']}'; known are {', '.join(SIDES)}")
        words = sorted(split_values(row["words"]), key=len, reverse=True)
        pattern = r"\b(?:" + "|".join(re.escape(w) for w in words) + r")\b" if words else r"(?!)"
        found.append(
            AcledSide(row["side"], frozenset(split_values(row["roles"])), re.compile(pattern, re.IGNORECASE))
        )
    return tuple(found)
