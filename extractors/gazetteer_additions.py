"""Adding the GeoNames files of the user to a gazetteer in the making."""

from __future__ import annotations

import math
from pathlib import Path

from dyads.extractors.gazetteer_imports import Import, list_imports, load_feature_kinds, read_import
from dyads.extractors.gazetteer_store import ALTERNATE, KINDS, NOWHERE, Row
from dyads.extractors.gazetteer_tables import PlaceTables
from dyads.extractors.geonames_file import GeoName
from dyads.extractors.placenames import is_usable_name
from dyads.schemas.errors import SeedError

__all__ = ["add_imports"]

KM_PER_DEGREE = 111.2
SETTLED = frozenset({"city", "village"})
# A hospital or hill counts like one inhabitant in the ranking: a town or village of its name goes before it.
PROMINENCE = 1

Kinds = dict[tuple[str, str], tuple[str, float]]


def add_imports(tables: PlaceTables, folder: Path, places: Path) -> None:
    """Add the rows of all imports; a place that is there already only gets further names.

    Raises SeedError for a wrong table of kinds, SettingsError for a damaged import.
    """
    imports = list_imports(folder)
    if not imports:
        return
    kinds = load_feature_kinds(places)
    for kind, _ in kinds.values():
        if kind not in KINDS:
            raise SeedError(
                f"{places / 'feature_kinds.csv'}: unknown kind '{kind}'; one of {', '.join(KINDS)}"
            )
    for one in imports:
        _add_import(tables, folder, one, kinds)


def _add_import(tables: PlaceTables, folder: Path, one: Import, kinds: Kinds) -> None:
    first = len(tables.rows.rows)
    for place in read_import(folder, one, tables.iso2):
        names = [n for n in place.names if is_usable_name(n)]
        known = tables.town_ids.get(place.geoname_id)
        if known is not None:
            for name in (place.name, *names):
                tables.add_keys(known, name, ALTERNATE)
            continue
        number = tables.rows.add(_make_row(tables, place, kinds))
        tables.town_ids[place.geoname_id] = number
        if tables.rows.rows[number].kind in SETTLED:
            tables.add_to_grid(number)
        tables.add_names(number, place.name, names)
    tables.imports.append(
        {"name": one.name, "sha256": one.sha256, "first": first, "last": len(tables.rows.rows)}
    )


def _make_row(tables: PlaceTables, place: GeoName, kinds: Kinds) -> Row:
    kind, radius = kinds.get((place.feature_class, place.feature_code)) or kinds[place.feature_class, ""]
    if kind == "city" and not place.population:
        kind = "village"
    first = f"{place.country}.{place.admin1}"
    height = radius / KM_PER_DEGREE
    return Row(
        place.name, place.latitude, place.longitude, kind, geoname_id=place.geoname_id,
        population=place.population if kind in SETTLED else PROMINENCE,
        country=tables.countries[tables.iso2[place.country]],
        admin1=tables.admin1.get(first, NOWHERE),
        admin2=tables.admin2.get(f"{first}.{place.admin2}", NOWHERE),
        precision=1 if radius <= 10 and kind != "admin2" else 2 if radius <= 25 else 3,
        half_height=height,
        half_width=min(height / max(math.cos(math.radians(place.latitude)), 0.05), 60.0),
    )  # fmt: skip
