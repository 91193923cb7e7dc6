"""Phrases that say a place by way of others: roads, borders, parts of towns, "near", "12 km north of"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from dyads.schemas.records import Place

__all__ = ["Phrase", "adjust_place", "read_phrase", "read_words_before"]

KM_PER_DEGREE = 111.2
COMPASS = {
    "north": (1, 0),
    "south": (-1, 0),
    "east": (0, 1),
    "west": (0, -1),
    "northeast": (1, 1),
    "northwest": (1, -1),
    "southeast": (-1, 1),
    "southwest": (-1, -1),
}

_BETWEEN = re.compile(
    r"^(?:the )?(?:\w+ ){0,2}?(?:road|highway|route|border|line|area|motorway|front ?line)"
    r"(?:\s+\w+)? (?:between|from|linking|connecting) (?:the )?(.+?) (?:and|to|with) (?:the )?(.+)$",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"^(?:the )?(.+?)\s*(?:/| [-–—] |–|—|-| and )\s*(.+?) (border|road|highway|frontier|front ?line|axis|motorway|line of control)"
    r"(?: (?:area|region|crossing))?$",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"^(?:the )?(?:coast|coastline|shore|waters|territorial waters)(?: off)?(?: of)? (.+)$", re.IGNORECASE
)
_COAST = re.compile(r"^(?:the )?(.+?) (?:coast|coastline|coastal area|waters)$", re.IGNORECASE)
_BORDER_OF = re.compile(r"^(?:the )?(?:border|frontier) (?:of|with) (.+)$", re.IGNORECASE)
_PART = re.compile(r"^(.+?)\s+[-–—:]\s*(.+)$")
_DISTANCE = re.compile(
    r"^(?:(?:about|around|some|roughly|nearly|approximately|just|less than|more than|over) )*"
    r"(\d+(?:[.,]\d+)?)[- ]?(km|kms|kilomet(?:er|re)s?|miles?|mi|meters?|metres?|m)\b(?: \(.*?\))?"
    r"(?: (?:to the |in the )?(north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?)?"
    r"(?: of| from| outside| away from) (?:the )?(.+)$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"^(?:near|close to|outside|around|on the outskirts of|in the outskirts of|(?:the )?outskirts of|(?:the )?vicinity of"
    r"|(?:just |to the )?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west) of) (?:the )?(.+)$",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\s*\(([^()]+)\)\s*")

_KIND_OF = (
    r"(?:the )?(?:(?:\w+ ){0,2}(?:town|city|village|district|province|governorate|region|county|municipality|suburb"
    r"|neighbou?rhood|settlement|capital|camp|port|border)(?: (?:city|town))? (?:of )?)?"
)
_BEFORE_DISTANCE = re.compile(
    r"(\d+(?:[.,]\d+)?|\b(?:a few|several|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty))"
    r"[ -](km|kms|kilomet(?:er|re)s?|miles?|mi|meters?|metres?|m)\b(?: ?\([^)]*\))?,?"
    r"(?: (?:to the |in the )?(north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?)?"
    r"(?: of| from| outside| away from) " + _KIND_OF + "$",
    re.IGNORECASE,
)
_BEFORE_NEAR = re.compile(
    r"\b(?:near|close to|outside|(?:on|in|at|to) the (?:\w+ )?(?:outskirts|edge|periphery) of|the (?:outskirts|vicinity) of|not far from"
    r"|(?:just |to the )?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west) of) "
    + _KIND_OF
    + "$",
    re.IGNORECASE,
)
_BEFORE_COAST = re.compile(
    r"\b(?:off (?:the )?(?:\w+ )?(?:coast of|shores? of|coast)?|waters (?:off|near|of)|border (?:with|of|between)"
    r"|frontier with|airspace (?:over|of)) (?:the )?(?:coast of )?$",
    re.IGNORECASE,
)
_NUMBERS = {
    "one": 1.0, "two": 2.0, "a few": 3.0, "several": 3.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """`kind` is between, off, part, near, distance, other_name or within; `names` are the places in it.

    `distance_km` and `direction` ("north", …) are set for distance.
    """

    kind: str
    names: tuple[str, ...]
    distance_km: float = 0.0
    direction: str = ""


def read_phrase(name: str) -> Phrase | None:
    """The phrase that a name is, None for a plain name.

    >>> read_phrase("Road between Morek and Souran")
    Phrase(kind='between', names=('Morek', 'Souran'), distance_km=0.0, direction='')
    """
    if " " not in name and "/" not in name and "–" not in name:
        return None
    if match := _DISTANCE.match(name):
        return _read_distance(match)
    if match := _NEAR.match(name):
        return Phrase("near", (match.group(1),))
    if (match := _BETWEEN.match(name)) or (match := _PAIR.match(name)):
        return Phrase("between", (match.group(1), match.group(2)))
    if (match := _OFF.match(name)) or (match := _COAST.match(name)) or (match := _BORDER_OF.match(name)):
        return Phrase("off", (match.group(1),))
    if match := _PARENTHESIS.search(name):
        outside = (name[: match.start()] + " " + name[match.end() :]).strip()
        return Phrase("other_name", tuple(n for n in (outside, match.group(1)) if n))
    if "," in name:
        parts = [p.strip() for p in name.split(",") if p.strip()]
        return Phrase("within", tuple(parts)) if len(parts) > 1 else None
    if match := _PART.match(name):
        return Phrase("part", (match.group(1), match.group(2)))
    if "/" in name:
        return Phrase("other_name", tuple(p.strip() for p in name.split("/") if p.strip()))
    return None


def read_words_before(before: str) -> Phrase | None:
    """What the words right before a name say about the place: near it, at a distance from it, off its coast.

    >>> read_words_before("12 km north of the town of ")
    Phrase(kind='distance', names=(), distance_km=12.0, direction='north')
    """
    if match := _BEFORE_DISTANCE.search(before):
        length, direction = _read_length(match.group(1), match.group(2)), match.group(3) or ""
        return Phrase("distance", (), length, direction.lower().replace("-", ""))
    if _BEFORE_NEAR.search(before):
        return Phrase("near", ())
    return Phrase("off", ()) if _BEFORE_COAST.search(before) else None


def _read_distance(match: re.Match[str]) -> Phrase:
    number, unit, direction, name = match.groups()
    return Phrase("distance", (name,), _read_length(number, unit), (direction or "").lower().replace("-", ""))


def _read_length(number: str, unit: str) -> float:
    value = _NUMBERS.get(number.lower()) or float(number.replace(",", "."))
    unit = unit.lower()
    if unit.startswith("mi"):
        return round(value * 1.609, 2)
    return value * 0.001 if unit[0] == "m" else value


def adjust_place(place: Place, phrase: Phrase) -> Place:
    """The place that "near", "off the coast of" or a distance and direction make of a place; precision falls."""
    if place.latitude is None or place.longitude is None:
        return place
    precision = place.geo_precision or 2
    if phrase.kind == "distance":
        return _shift(place, place.latitude, place.longitude, phrase)
    if phrase.kind == "near":
        is_point = precision == 1
        where = 2 if is_point else place.where_prec
        return replace(place, geo_precision=max(2, precision), where_prec=where, geo_method="near")
    where = max(5, place.where_prec or 5) if place.country_code is None else 5
    return replace(place, geo_precision=max(2, precision), where_prec=where, geo_method="off_coast")


def _shift(place: Place, latitude: float, longitude: float, phrase: Phrase) -> Place:
    """Moved by a distance in a direction; without a direction only the precision falls."""
    if phrase.direction:
        north, east = COMPASS[phrase.direction]
        length = phrase.distance_km / KM_PER_DEGREE / math.hypot(north, east)
        latitude = max(-90.0, min(90.0, latitude + north * length))
        longitude += east * length / max(math.cos(math.radians(latitude)), 0.05)
    near = phrase.distance_km <= 25 and place.geo_precision == 1
    return replace(
        place,
        latitude=round(latitude, 4),
        longitude=round((longitude + 180) % 360 - 180, 4),
        geo_precision=max(2 if phrase.distance_km <= 100 else 3, place.geo_precision or 2),
        where_prec=2 if near else max(5, place.where_prec or 5),
        geo_method="distance",
        geo_score=round(place.geo_score * 0.9, 3),
    )
