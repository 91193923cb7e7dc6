"""Places in sentences and in rows of names: the gazetteer asked with all that the words around a name tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.gazetteer_context import (
    ADJECTIVE_SHARE,
    NameInText,
    add_neighbours,
    join_lines,
    read_countries,
    read_names,
)
from dyads.extractors.gazetteer_lookup import POINTS
from dyads.extractors.gazetteer_phrases import adjust_place
from dyads.extractors.gazetteer_ranking import SETTLEMENTS, Evidence, distance_km
from dyads.extractors.gazetteer_store import NOWHERE, Entry
from dyads.extractors.place_containers import (
    fall_back,
    lies_in,
    list_chain,
    list_hints,
    number_containers,
)
from dyads.extractors.placenames import parse_name
from dyads.schemas.records import Place

__all__ = ["GEOCODE_FIELDS", "FoundPlace", "find_places", "geocode_records"]

SURE = 0.8  # share from which a name helps to place the others of its sentence
NEARBY_SHARE = 0.6  # what a sure place of the sentence adds for its country
# shares that an entity which the model calls no place must reach: a division or large town, a small town
SURE_LARGE, SURE_SMALL, HIDDEN_POPULATION = 0.75, 0.9, 20_000
# a town that its name alone tells: its inhabitants, how many times those of a namesake abroad, its score
WELL_KNOWN, DOMINANCE, WELL_KNOWN_SHARE = 100_000, 5, 0.4
# kinds of a container by where_prec: what the place inside it is known by, then its own precisions
INSIDE = {1: (2, 2), 2: (2, 2), 3: (2, 3), 4: (3, 4), 5: (3, 5), 6: (3, 6)}
KIND_WORDS = frozenset(
    "village town city district township neighborhood neighbourhood municipality county area camp region".split()
)
PARTS_OF_TOWN = frozenset("neighborhood neighbourhood quarter ward suburb borough".split())
TOWN_KM = 40.0  # from the middle of a town, or of its municipality, to its quarters
GEOCODE_FIELDS = (
    "place_name", "latitude", "longitude", "country_code", "admin1_name", "admin2_name",
    "geoname_id", "geo_precision", "where_prec", "geo_method", "geo_score",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place and where its entity stands: offsets in the sentence, in code points."""

    start: int
    end: int
    place: Place


def find_places(
    text: str,
    spans: Sequence[tuple[int, int, str]],
    gazetteer: Gazetteer,
    focus: Sequence[str],
    *,
    keeps_unknown: bool = False,
    named: Collection[str] = (),
) -> list[FoundPlace]:
    """The places that the entity spans (start, end, label) of a sentence name, in order.

    Of "Azaz in Aleppo province, Syria" only Azaz comes back. Spans with other labels than GPE, LOC, FAC count only
    after a locative preposition and when the place is certain. `focus` holds names or ISO codes of countries, or
    names of places that the article is about, the most important first. With `keeps_unknown` a name of a place that
    the gazetteer lacks is kept too: with what it lies in ("container"), or with its words only ("unknown_name").
    `named` are the countries (ISO alpha-3) that an article names which is about one above all: others are unlikely.
    """
    names = join_lines(text, read_names(text, spans, gazetteer.lookup))
    if not names:
        return []
    shares = read_countries(text, names, focus, gazetteer.lookup)
    numbers = gazetteer.lookup.files.meta["countries"]
    evidence = Evidence(
        countries=add_neighbours(shares, gazetteer.lookup),
        named=frozenset(numbers[code] for code in named if code in numbers),
    )
    sure = [_match_surely(name, evidence, gazetteer) for name in names]
    found: list[FoundPlace] = []
    dropped: set[int] = set()
    for i, name in enumerate(names):
        own = _add_surroundings(evidence, sure, i)
        place = _resolve_contained(name, names, own, gazetteer)
        if place is not None:
            dropped |= number_containers(i, names)
        alone = None if place is not None else _resolve_alone(name, own, gazetteer)
        if alone is not None and name.kind_word in PARTS_OF_TOWN and not _is_near(alone, own):
            alone = None  # the quarter of a town that the sentence names, not a namesake far away
        if alone is not None and _lies_abroad(alone, name, names, own, gazetteer):
            alone = None  # "Bara in Idlib province" is not the one in Sudan
        if place is None and (alone is None or alone.geo_score < SURE or name.is_bracketed):
            place = fall_back(name, names, own, gazetteer)
            if place is not None and alone is not None and alone.country_code == place.country_code:
                place = alone if alone.geo_score >= SURE else place
            if place is not None:
                dropped |= number_containers(i, names)
        place = place or alone
        if place is None and keeps_unknown and _names_place(name):
            place = _keep_unknown(text, name, names, own, gazetteer)
            if place is not None and place.geo_method == "container":
                dropped |= number_containers(i, names)
        if place is not None:
            found.append(FoundPlace(name.start, name.end, place))
    gone = {(names[i].start, names[i].end) for i in dropped}
    return [f for f in found if (f.start, f.end) not in gone]


def _lies_abroad(
    place: Place, name: NameInText, names: Sequence[NameInText], evidence: Evidence, gazetteer: Gazetteer
) -> bool:
    """Whether a place, smaller than a division, is in another country than what its name is said to lie in."""
    if place.where_prec not in (1, 2, 3):
        return False
    for container in list_chain(name, names):
        around = None if container.is_unknown else _resolve_alone(container, evidence, gazetteer)
        if around is not None and around.geo_score >= SURE and around.country_code is not None:
            return place.country_code is not None and place.country_code != around.country_code
    return False


def _is_near(place: Place, evidence: Evidence) -> bool:
    """Whether a place lies at one of the sure places of its sentence; True where there are none."""
    if place.latitude is None or place.longitude is None or not evidence.points:
        return True
    return any(distance_km(place.latitude, place.longitude, y, x) <= TOWN_KM for y, x in evidence.points)


def _match_surely(name: NameInText, evidence: Evidence, gazetteer: Gazetteer) -> Entry | None:
    match = gazetteer.lookup.match(name.core, evidence)
    return match[0] if match is not None and match[1] >= SURE and not name.is_hidden else None


def _add_surroundings(evidence: Evidence, sure: Sequence[Entry | None], own: int) -> Evidence:
    """The evidence with the sentence's other places."""
    others = [e for i, e in enumerate(sure) if e is not None and i != own]
    countries = dict(evidence.countries)
    for entry in others:
        if entry.country != NOWHERE and countries.get(entry.country, 0.0) < NEARBY_SHARE:
            countries[entry.country] = NEARBY_SHARE
    return replace(
        evidence,
        countries=countries,
        divisions=frozenset(e.number for e in others if e.kind in ("admin1", "admin2"))
        | frozenset(e.admin1 for e in others if e.kind in POINTS and e.admin1 != NOWHERE),
        points=tuple((e.latitude, e.longitude) for e in others if e.kind in POINTS),
    )


def _resolve_contained(
    name: NameInText, names: Sequence[NameInText], evidence: Evidence, gazetteer: Gazetteer
) -> Place | None:
    """The place under the hint of what contains it, None when nothing does or the place is not inside."""
    for hinted in list_hints(name, names, evidence, gazetteer):
        place = gazetteer.resolve(name.text, hinted)
        if place is not None and lies_in(place, hinted, gazetteer):
            return _finish(place, name)
    return None


def _names_place(name: NameInText) -> bool:
    """Whether the words tell that a name is a place's although the gazetteer lacks it."""
    return name.label in ("GPE", "LOC") or name.is_unknown or name.kind_word in KIND_WORDS


def _keep_unknown(
    text: str, name: NameInText, names: Sequence[NameInText], evidence: Evidence, gazetteer: Gazetteer
) -> Place | None:
    """The words of an unknown name with the place that it is said to lie in; without one only a name's own words."""
    inside = list_chain(name, names)
    if not inside and name.is_listed:  # "in Milazat and Dandeia (Tigray)"
        inside = next((list_chain(n, names) for n in names if n.start > name.start), [])
    for container in inside:
        if container.is_unknown:
            continue
        around = _resolve_contained(container, names, evidence, gazetteer)
        around = around or _resolve_alone(container, evidence, gazetteer)
        if around is None or around.where_prec not in INSIDE:
            continue
        precision, where = INSIDE[around.where_prec]
        score = round(around.geo_score * 0.5, 3)
        return replace(
            around, geo_precision=precision, where_prec=where, geo_method="container", geo_score=score,
            location_text=_close(text, name.start, container.after),
        )  # fmt: skip
    if name.is_unknown:
        return None
    return Place(name.core, None, None, None, geo_method="unknown_name", location_text=name.words)


def _close(text: str, start: int, end: int) -> str:
    """The words of a place, with the bracket that closes them."""
    words = text[start:end]
    return words + ")" if "(" in words and text[end : end + 1] == ")" else words


def _resolve_alone(name: NameInText, evidence: Evidence, gazetteer: Gazetteer) -> Place | None:
    if name.is_unknown or (name.is_hidden and not _is_certain(name, evidence, gazetteer)):
        return None
    place = gazetteer.resolve(name.text, evidence)
    if place is None and name.text != name.core:
        place = gazetteer.resolve(name.core, evidence)
        if (
            place is not None
            and parse_name(name.text).kind == "site"
            and not _is_at_home(place, evidence, gazetteer)
        ):
            place = None  # a camp or bridge of a town's name abroad
    if place is None and not name.is_hidden:
        place = _guess_town(name, evidence, gazetteer)
    return None if place is None else _finish(place, name)


def _is_at_home(place: Place, evidence: Evidence, gazetteer: Gazetteer) -> bool:
    number = gazetteer.lookup.find_hint_country(place.country_code or "")
    return number is not None and evidence.countries.get(number, 0.0) >= NEARBY_SHARE


def _guess_town(name: NameInText, evidence: Evidence, gazetteer: Gazetteer) -> Place | None:
    """The large town beside which its namesakes are small ("Geneva"), given as not exact; None for other names."""
    found = [c.entry for c in gazetteer.lookup.candidates(parse_name(name.core))]
    largest = max(found, key=lambda e: e.population, default=None)
    if largest is None or largest.kind != "city" or largest.population < WELL_KNOWN:
        return None
    others = [e for e in found if e.country != largest.country]
    if any(e.population * DOMINANCE > largest.population or e.country in evidence.countries for e in others):
        return None
    return replace(
        gazetteer.make_place(largest, name.core, WELL_KNOWN_SHARE, ""), geo_precision=2, where_prec=2
    )


def _is_certain(name: NameInText, evidence: Evidence, gazetteer: Gazetteer) -> bool:
    """Whether a name that the model does not call a place is one: a large town, a division, or at home here."""
    match = gazetteer.lookup.match(name.text, evidence)
    if match is None:
        return False
    entry, share = match
    if entry.kind not in SETTLEMENTS or entry.population >= HIDDEN_POPULATION:
        return share >= SURE_LARGE
    is_at_home = evidence.countries.get(entry.country, 0.0) >= ADJECTIVE_SHARE
    return share >= SURE_SMALL and (is_at_home or entry.population >= HIDDEN_POPULATION // 2)


def _finish(place: Place, name: NameInText) -> Place:
    if name.phrase is not None:
        place = adjust_place(place, name.phrase)
    return replace(place, location_text=name.words)


def geocode_records(
    records: Iterable[dict[str, object]], gazetteer: Gazetteer
) -> Iterator[dict[str, object]]:
    """A row for each record {"id", "place", "country"?, "admin1"?, "admin2"?}, in order, with GEOCODE_FIELDS.

    All fields but the id are None when nothing fits.
    """
    for record in records:
        hints = [_read_text(record.get(key)) for key in ("country", "admin1", "admin2")]
        place = gazetteer.find(_read_text(record.get("place")) or "", *hints)
        yield {"id": record.get("id"), **{f: getattr(place, f, None) for f in GEOCODE_FIELDS}}


def _read_text(value: object) -> str | None:
    text = str(value).strip() if value is not None else ""
    return text or None
