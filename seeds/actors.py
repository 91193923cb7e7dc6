"""Actor tables: countries, people, organizations, groups and role nouns (`actors/*.csv`, `agents.csv`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from sys import intern

from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_csv, split_values

OPEN_AS_OF = "open as of "

__all__ = [
    "ActorRow",
    "AgentRow",
    "Country",
    "CountryName",
    "load_actors",
    "load_agents",
    "load_countries",
    "parse_date",
    "read_actors",
]


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its codes: CAMEO (KSV) and ISO 3166-1 (XKX, XK)."""

    cameo_code: str
    iso3: str
    iso2: str
    name: str
    capital: str
    region: str
    names: tuple[CountryName, ...]
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class CountryName:
    """A name of a country; `role` is what the name stands for ("Kremlin" GOV), "" for the country itself."""

    text: str
    kind: str  # name | adjective | demonym | capital | seat; division: a namesake in another country
    country_code: str
    role: str
    row_id: str


@dataclass(frozen=True, slots=True)
class ActorRow:
    """A person, organization or group with the time in which the row holds (inclusive).

    `layer` is 0 for the tables of dyads, 1 and up for the user's own (`seeds/overlays.py`); `open_as_of` is the day on
    which a row without end was last known to hold.
    """

    actor_id: str
    name: str
    aliases: tuple[str, ...]
    country_code: str
    roles: tuple[str, ...]
    kind: str
    valid_from: date
    valid_to: date
    source: str
    path: str
    line: int
    layer: int = 0
    open_as_of: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the row holds on this day."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True, slots=True)
class AgentRow:
    """A role noun or modifier: "police" COP, "former" ELI."""

    noun: str
    plural: str
    roles: tuple[str, ...]
    kind: str  # person | group | body | modifier | civilian_object
    source: str
    path: str
    line: int


@lru_cache(maxsize=4096)
def parse_date(text: str, default: date, *, is_end: bool = False) -> date:
    """A date from "2023-05-01", "2023-05", "2023" or "" (the default); an end takes the period's last day."""
    if not text:
        return default
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    month = parts[1] if len(parts) == 2 else (12 if is_end else 1)
    return date(parts[0], month, 28 if is_end and len(parts) == 2 else (31 if is_end else 1))


def load_countries(path: Path) -> list[Country]:
    """All countries; raises SeedError for a row without code or name."""
    found = []
    for line, row in read_csv(path):
        code = row["cameo_code"]
        if not code or not row["name"]:
            raise SeedError(f"{path}:{line}: a country needs cameo_code and name")
        names = tuple(_country_names(code, row))
        found.append(
            Country(
                code,
                row["iso3"],
                row["iso2"],
                row["name"],
                split_values(row["capital"])[0] if row["capital"] else "",
                row["region"],
                names,
                str(path),
                line,
            )
        )
    return found


def _country_names(code: str, row: dict[str, str]) -> list[CountryName]:
    kinds = (
        ("name", "name"),
        ("other_names", "name"),
        ("adjectives", "adjective"),
        ("demonyms", "demonym"),
        ("capital", "capital"),
        ("seats", "seat"),
    )
    found: dict[tuple[str, str], CountryName] = {}
    for column, kind in kinds:
        for value in split_values(row[column]):
            text, _, role = value.partition("=")
            if not role and kind in ("capital", "seat"):
                role = "GOV"
            found.setdefault(
                (text, kind), CountryName(text, kind, code, role.replace(" ", ""), f"countries:{code}")
            )
    return list(found.values())


def load_actors(folder: Path) -> list[ActorRow]:
    """All rows of `actors/*.csv` except the countries; raises SeedError for a wrong date."""
    return [
        row
        for path in sorted(folder.glob("*.csv"))
        if path.name != "countries.csv"
        for row in read_actors(path)
    ]


def read_actors(path: Path, layer: int = 0) -> list[ActorRow]:
    """All rows of one table; raises SeedError for a wrong date."""
    place = str(path)
    return [_read_actor(row, place, line, layer) for line, row in read_csv(path)]


@lru_cache(maxsize=4096)
def _split_roles(cell: str) -> tuple[str, ...]:
    return tuple(map(intern, cell.split()))


def _read_actor(row: dict[str, str], path: str, line: int, layer: int) -> ActorRow:
    try:
        start = parse_date(row["valid_from"], date.min)
        end_text = row["valid_to"]
        is_open = end_text.startswith(OPEN_AS_OF)
        end = date.max if is_open else parse_date(end_text, date.max, is_end=True)
        known = parse_date(end_text.removeprefix(OPEN_AS_OF), date.max, is_end=True) if is_open else None
    except ValueError as error:
        raise SeedError(f"{path}:{line}: '{row['actor_id']}' has a wrong date ({error})") from error
    return ActorRow(
        row["actor_id"],
        row["name"],
        split_values(row["aliases"]),
        intern(row["country_code"]),
        _split_roles(row["role_codes"]),
        intern(row["kind"]),
        start,
        end,
        intern(row["source"]),
        path,
        line,
        layer,
        known,
    )


def load_agents(path: Path) -> list[AgentRow]:
    """All role nouns and modifiers of a table."""
    place = str(path)
    return [
        AgentRow(
            row["noun"].lower(),
            row["plural"].lower(),
            _split_roles(row["role_codes"]),
            intern(row["kind"]),
            intern(row["source"]),
            place,
            line,
        )
        for line, row in read_csv(path)
    ]
