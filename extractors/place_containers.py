"""What the name of a place is said to lie in: "Azaz, Aleppo, Syria", "Kotri (Hyderabad, Sindh)"; as hints for the name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.gazetteer_context import NameInText
from dyads.extractors.gazetteer_ranking import Evidence
from dyads.extractors.placenames import parse_name
from dyads.schemas.records import Place

__all__ = ["fall_back", "lies_in", "list_chain", "list_hints", "number_containers"]


def number_containers(index: int, names: Sequence[NameInText]) -> set[int]:
    """The names that a name lies in: Aleppo and Syria for "Azaz, Aleppo, Syria"."""
    found: set[int] = set()
    container = names[index].container
    while container is not None and container not in found:
        found.add(container)
        container = names[container].container
    return found


def list_hints(
    name: NameInText, names: Sequence[NameInText], evidence: Evidence, gazetteer: Gazetteer
) -> Iterator[Evidence]:
    """The evidence with what contains a name as hint: with all containers one in the other, then with each alone."""
    chain = [name.abbreviation] if name.abbreviation else [c.core for c in list_chain(name, names)]
    ways = [evidence]
    for container in reversed(chain) if len(chain) > 1 else ():
        ways = [w for way in ways for w in _read_container(container, way, gazetteer)] or ways
    yield from (way for way in ways if way is not evidence)
    for container in chain:
        yield from _read_container(container, evidence, gazetteer)


def _read_container(container: str, evidence: Evidence, gazetteer: Gazetteer) -> list[Evidence]:
    division = gazetteer.lookup.find_abbreviated(container)
    country = None if division is not None else gazetteer.lookup.find_country(container)
    return gazetteer.lookup.read_container(container, division, country, evidence)


def fall_back(
    name: NameInText, names: Sequence[NameInText], evidence: Evidence, gazetteer: Gazetteer
) -> Place | None:
    """The division that an unknown name is said to lie in ("Dmytrivka, Kharkiv"), labelled as a fallback.

    None for "X in Y" and for a site ("X Airport, Y"): there Y, perhaps a town, is a place of its own.
    """
    if (name.is_hidden and not name.is_unknown) or name.is_within or parse_name(name.text).kind == "site":
        return None
    divisions: list[NameInText] = []
    ways = [evidence]
    for container in list_chain(name, names):
        if container.is_listed and container.container is None:
            break  # a list of places, no containment
        country = gazetteer.lookup.find_country(container.core)
        if country is not None:
            ways = gazetteer.lookup.read_container(container.core, None, country, evidence)[:1]
            break
        if not container.is_unknown:
            divisions.append(container)
    for container in reversed(divisions) if len(divisions) > 1 else ():
        ways = [w for way in ways for w in _read_container(container.core, way, gazetteer)] or ways
    for container in divisions:
        ways += gazetteer.lookup.read_container(container.core, None, None, evidence)
    for hinted in ways:
        place = gazetteer.fall_back(name.core, hinted)
        if place is not None and _is_expected(place, hinted, evidence, gazetteer):
            return replace(place, location_text=name.words)
    return None


def _is_expected(place: Place, hinted: Evidence, evidence: Evidence, gazetteer: Gazetteer) -> bool:
    """Whether a division is in a country spoken of; where none is, it must be a first-order one or lie in one."""
    if hinted.country is not None or (hinted.admin1 is not None and hinted.admin2 is not None):
        return True
    if not evidence.countries:
        return place.geo_method == "admin1_fallback" and place.where_prec == 4
    number = gazetteer.lookup.find_hint_country(place.country_code or "")
    return number is not None and number in evidence.countries


def list_chain(name: NameInText, names: Sequence[NameInText]) -> list[NameInText]:
    """The names that a name lies in, the innermost first."""
    found: list[NameInText] = []
    while name.container is not None and len(found) < len(names):
        name = names[name.container]
        found.append(name)
    return found


def lies_in(place: Place, hinted: Evidence, gazetteer: Gazetteer) -> bool:
    if hinted.admin1 is not None:
        units = {gazetteer.lookup.name(n) for n in hinted.admin1.numbers}
        return bool(units & {place.admin1_name, place.admin2_name}) and place.place_name not in units
    own = gazetteer.lookup.iso3.get(hinted.country) if hinted.country is not None else None
    return place.country_code == own and place.where_prec != 6
