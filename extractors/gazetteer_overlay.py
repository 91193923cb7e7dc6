"""Our own places in the gazetteer (`seeds/places/overlay.csv`): regions, seas, straits, sites, camps, villages."""

from __future__ import annotations

import math

from dyads.extractors.gazetteer_store import ALTERNATE, NOWHERE, PRIMARY, Row
from dyads.extractors.gazetteer_tables import PlaceTables
from dyads.extractors.placenames import normalize_name
from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_csv, split_values

__all__ = ["add_overlay"]

Box = tuple[float, float, float, float]  # latitude, longitude, half height, half width in degrees
KM_PER_DEGREE = 111.2
KNOWN_DEGREES = 0.25  # a town of this name so near is the same town
POINT_KINDS = frozenset({"city", "village", "camp", "site", "border", "island"})
# how many people a place counts like in the ranking when its row does not say
PROMINENCE = {
    "city": 20_000,
    "village": 4_000,
    "region": 300_000,
    "sea": 1_000_000,
    "strait": 300_000,
    "border": 20_000,
    "camp": 30_000,
    "site": 20_000,
    "island": 50_000,
    "water": 100_000,
    "mountain": 100_000,
}


def add_overlay(tables: PlaceTables) -> None:
    """Add all rows; a town that GeoNames has only gets further names. Raises SeedError for a wrong row."""
    path = tables.folder / "overlay.csv"
    for line, row in read_csv(path):
        where = f"{path}:{line}"
        if row["kind"] not in PROMINENCE:
            raise SeedError(f"{where}: unknown kind {row['kind']!r}; one of {', '.join(sorted(PROMINENCE))}")
        codes = split_values(row["country_codes"])
        countries = [tables.find_country(code, path.name, line) for code in codes]
        country = countries[0] if len(countries) == 1 else NOWHERE
        names = (row["name"], *split_values(row["aliases"]))
        box = _find_box(tables, row, countries, where)
        number = _find_known_town(tables, row["kind"], names, country, box)
        if number is None:
            number = tables.rows.add(_make_row(tables, row, country, box, where))
            tables.add_keys(number, row["name"], PRIMARY)
        for name in names:
            tables.add_keys(number, name, ALTERNATE)


def _find_box(tables: PlaceTables, row: dict[str, str], countries: list[int], where: str) -> Box:
    if row["members"] and len(countries) == 1:
        return _enclose_members(tables, row, countries[0], where)
    try:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
        height = float(row["radius_km"] or 0) / KM_PER_DEGREE
    except ValueError as error:
        raise SeedError(f"{where}: needs members or numbers as latitude, longitude, radius_km") from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise SeedError(f"{where}: {latitude}, {longitude} is no position in degrees")
    return latitude, longitude, height, min(height / max(math.cos(math.radians(latitude)), 0.05), 60.0)


def _enclose_members(tables: PlaceTables, row: dict[str, str], country: int, where: str) -> Box:
    """The box around a region's member divisions."""
    members = []
    for name in split_values(row["members"]):
        number = tables.find_unit(country, name)
        if number is None:
            raise SeedError(f"{where}: no first-order division {name!r} in {row['country_codes']}")
        members.append(tables.rows.rows[number])
    south = min(m.latitude - m.half_height for m in members)
    north = max(m.latitude + m.half_height for m in members)
    west = min(m.longitude - m.half_width for m in members)
    east = max(m.longitude + m.half_width for m in members)
    return (south + north) / 2, (west + east) / 2, (north - south) / 2, (east - west) / 2


def _find_known_town(
    tables: PlaceTables, kind: str, names: tuple[str, ...], country: int, box: Box
) -> int | None:
    if kind not in ("city", "village"):
        return None
    for key in (normalize_name(n) for n in names):
        for number in tables.overlay_towns.get(key, ()):
            town = tables.rows.rows[number]
            is_near = abs(town.latitude - box[0]) < KNOWN_DEGREES
            if is_near and abs(town.longitude - box[1]) < KNOWN_DEGREES * 1.3 and town.country == country:
                return number
    return None


def _make_row(tables: PlaceTables, row: dict[str, str], country: int, box: Box, where: str) -> Row:
    kind = row["kind"]
    latitude, longitude, height, width = box
    try:
        population = int(row["prominence"] or PROMINENCE[kind])
    except ValueError as error:
        raise SeedError(f"{where}: prominence is a number of people or empty") from error
    division = NOWHERE
    if kind in POINT_KINDS and country != NOWHERE:
        division = tables.find_division(country, latitude, longitude)
    return Row(
        row["name"], latitude, longitude, kind, population=population, country=country, admin1=division,
        precision=_rate_precision(kind, height * KM_PER_DEGREE), half_height=height, half_width=width,
    )  # fmt: skip


def _rate_precision(kind: str, radius_km: float) -> int:
    """ACLED's geo precision: points are exact up to 10 km, areas never."""
    if kind in POINT_KINDS:
        return 1 if radius_km <= 10 else 2 if radius_km <= 60 else 3
    return 2 if radius_km <= 25 else 3
