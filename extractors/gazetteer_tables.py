"""What is shared while a gazetteer is compiled: the rows so far, and the ways to find countries and divisions."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from dyads.extractors.gazetteer_store import ALTERNATE, DERIVED, NOWHERE, PRIMARY, SHORTENED, Meta, RowSet
from dyads.extractors.placenames import key_variants, normalize_name, parse_name
from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_csv, split_values

__all__ = ["PlaceTables"]

SETTLED = frozenset({"admin1", "admin2", "city", "village"})
CELL = 2  # cells of the grid per degree
NEAREST_DEGREES = 0.6


class PlaceTables:
    """The rows of a gazetteer in the making; `folder` is one like seeds/places."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows = RowSet()
        self.countries: dict[str, int] = {}  # ISO alpha-3 -> record
        self.iso2: dict[str, str] = {}
        self.neighbours: dict[str, list[str]] = {}
        self.country_keys: dict[str, int] = {}
        self.adjectives: dict[str, int] = {}
        self.admin1: dict[str, int] = {}  # GeoNames code -> record
        self.admin2: dict[str, int] = {}
        self.abbreviations: dict[str, int] = {}
        self.unit_keys: dict[int, set[str]] = defaultdict(set)
        self.town_ids: dict[int, int] = {}  # GeoNames id -> record
        self.imports: list[dict[str, object]] = []  # what the user added, with its range of records
        self.grid: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        # towns of GeoNames by the names that the overlay uses, so that it adds names instead of doubles
        self.overlay_towns: dict[str, list[int]] = {
            normalize_name(name): []
            for _, row in read_csv(folder / "overlay.csv")
            for name in (row["name"], *split_values(row["aliases"]))
        }

    def add_keys(self, number: int, name: str, rank: int) -> None:
        """Let a name and its spellings lead to a record."""
        query = parse_name(name)
        self.rows.add_key(query.full_key, number, rank)
        if query.key != query.full_key:
            is_settled = self.rows.rows[number].kind in SETTLED
            self.rows.add_key(query.key, number, max(rank, ALTERNATE) if is_settled else SHORTENED)
        for key in {query.key, query.full_key}:
            for variant in key_variants(key):
                self.rows.add_key(variant, number, DERIVED)

    def add_names(self, number: int, name: str, others: Iterable[str]) -> set[str]:
        """Let a town's name and other names lead to it, and the overlay find it; its keys."""
        self.add_keys(number, name, PRIMARY)
        keys = {normalize_name(name)}
        for other in others:
            self.add_keys(number, other, ALTERNATE)
            keys.add(normalize_name(other))
        for key in keys & self.overlay_towns.keys():
            self.overlay_towns[key].append(number)
        return keys

    def find_country(self, iso3: str, file_name: str, line: int) -> int:
        """The record of a country by ISO alpha-3; raises SeedError with the place in the file."""
        number = self.countries.get(iso3)
        if number is None:
            where = f"{self.folder / file_name}:{line}"
            raise SeedError(f"{where}: unknown country {iso3!r}; use ISO 3166-1 alpha-3 (XKX for Kosovo)")
        return number

    def find_unit(self, country: int, name: str) -> int | None:
        """The record of a first-order division by any of its names."""
        key = normalize_name(name)
        return next(
            (
                n
                for n in self.admin1.values()
                if self.rows.rows[n].country == country and key in self.unit_keys[n]
            ),
            None,
        )

    def add_to_grid(self, number: int) -> None:
        """Make a town findable by position."""
        row = self.rows.rows[number]
        self.grid[row.country, int(row.latitude * CELL), int(row.longitude * CELL)].append(number)

    def find_division(self, country: int, latitude: float, longitude: float) -> int:
        """The first-order division of the country's nearest town, NOWHERE when none is within about 65 km."""
        best, division = NEAREST_DEGREES, NOWHERE
        shrink = math.cos(math.radians(latitude))
        y, x = int(latitude * CELL), int(longitude * CELL)
        for cell in ((country, row, column) for row in range(y - 1, y + 2) for column in range(x - 1, x + 2)):
            for number in self.grid.get(cell, ()):
                town = self.rows.rows[number]
                length = math.hypot(town.latitude - latitude, (town.longitude - longitude) * shrink)
                if length < best and town.admin1 != NOWHERE:
                    best, division = length, town.admin1
        return division

    def make_meta(self) -> Meta:
        """What is small enough to be read at once: codes, country names, adjectives, neighbours."""
        near = {
            iso3: [self.countries[self.iso2[c]] for c in codes if c in self.iso2]
            for iso3, codes in self.neighbours.items()
        }
        divisions: dict[str, list[int]] = {
            iso3: [n for n in self.admin1.values() if self.rows.rows[n].country == number]
            for iso3, number in self.countries.items()
        }
        return {
            "counts": {"records": len(self.rows.rows), "keys": len(self.rows.keys)},
            "countries": self.countries,
            "iso2": {iso2: self.countries[iso3] for iso2, iso3 in self.iso2.items()},
            "country_keys": self.country_keys,
            "adjectives": self.adjectives,
            "abbreviations": self.abbreviations,
            "divisions": divisions,
            "neighbours": near,
            "imports": self.imports,
        }
