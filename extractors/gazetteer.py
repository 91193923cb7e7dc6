"""The gazetteer: names of places to places, with hints or without; no match rather than a doubtful one."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from dyads.extractors.gazetteer_cache import open_gazetteer
from dyads.extractors.gazetteer_phrases import Phrase, adjust_place, read_phrase
from dyads.extractors.gazetteer_ranking import (
    Area,
    Candidate,
    Evidence,
    choose_place,
    enclose_entries,
    load_weights,
)
from dyads.extractors.gazetteer_store import DERIVED, NOWHERE, Entry, GazetteerFiles
from dyads.extractors.placenames import (
    NameQuery,
    find_direction,
    hint_queries,
    key_variants,
    normalize_name,
    parse_name,
)
from dyads.schemas.records import Place
from dyads.seeds.files import SEEDS_FOLDER, read_csv

__all__ = ["Gazetteer"]

NO_EVIDENCE = Evidence()
WHERE_PREC = {
    "country": 6,
    "admin1": 4,
    "admin2": 3,
    "region": 5,
    "sea": 5,
    "strait": 5,
    "border": 5,
    "water": 5,
    "mountain": 5,
}
POINTS = frozenset({"city", "village", "camp", "site", "island", "border"})
LARGE_TOWN = 20_000
UNITS = frozenset({"admin1", "admin2", "region"})


class Gazetteer:
    """A compiled gazetteer, opened; may be shared between threads."""

    def __init__(self, files: GazetteerFiles, weights: dict[str, float], not_places: frozenset[str]) -> None:
        self.files = files
        self.weights = weights
        meta = files.meta
        self.iso3 = {number: iso3 for iso3, number in meta["countries"].items()}
        self.adjectives = meta["adjectives"]
        self.not_places = not_places
        self._looked_up = lru_cache(maxsize=8192)(self._look_up)
        self._country_of = lru_cache(maxsize=1024)(self._find_country)
        self._area_of = lru_cache(maxsize=8192)(self._find_area)
        self._names = lru_cache(maxsize=16384)(self._read_name)

    @classmethod
    def load(cls, cache: Path | None = None) -> Gazetteer:
        """The gazetteer of this version of dyads, compiled into `cache` (the user's cache) on first use.

        Raises SeedError when a table is wrong or the cache cannot be written.
        """
        names = frozenset(row["name"] for _, row in read_csv(SEEDS_FOLDER / "places" / "not_places.csv"))
        return cls(open_gazetteer(cache), load_weights(), names)

    def find(
        self, name: str, country: str | None = None, admin1: str | None = None, admin2: str | None = None
    ) -> Place | None:
        """The place that a name means, or None when none fits or several fit equally.

        Hints are names; the country may be a code (ISO alpha-2 or alpha-3). With a division as hint, a name that
        is not in the gazetteer gives that division, with its lower precision and `geo_method` saying so.
        """
        evidence = self.read_hints(country, admin1, admin2)
        place = self.resolve(name, evidence)
        if place is None and name.strip():
            place = self._fall_back(name, evidence)
        return place

    def read_hints(
        self, country: str | None, admin1: str | None = None, admin2: str | None = None
    ) -> Evidence:
        """Names of a country and divisions as evidence; unknown names are left out."""
        number = self._country_of(country) if country else None
        first = self._area_of(admin1, number, "admin1", None) if admin1 else None
        second = self._area_of(admin2, number, "admin2", first) if admin2 else None
        if number is None and first is None and second is None:
            return NO_EVIDENCE
        return Evidence(number, first, second)

    def find_country(self, name: str) -> int | None:
        """The record of a country by name; codes do not count (LA is a city, IN a word)."""
        return self.files.meta["country_keys"].get(normalize_name(name))

    def find_hint_country(self, name: str) -> int | None:
        """The record of a country by name or ISO code (alpha-2, alpha-3, XKX)."""
        return self._country_of(name)

    def neighbours_of(self, country: int) -> list[int]:
        """The records of the countries that border on a country."""
        return self.files.meta["neighbours"].get(self.iso3.get(country, ""), [])

    def read_container(
        self, name: str, division: int | None, country: int | None, evidence: Evidence
    ) -> list[Evidence]:
        """The evidence with a containing name as hint, once for each way to read it (Georgia: country, state)."""
        if division is not None:
            return [replace(evidence, admin1=enclose_entries([self.files.read(division)], "admin1"))]
        ways = [] if country is None else [replace(evidence, country=country)]
        areas = [self.find_area(name, c) for c in (*evidence.countries, None)]
        if country is None and not any(areas):
            areas = [self.find_area(name, c, "admin2") for c in evidence.countries]
        unique = {a.numbers: a for a in areas if a is not None}
        return [*ways, *(replace(evidence, admin1=a) for a in unique.values())]

    def has_name(self, name: str) -> bool:
        """Whether any place has this name, and it is not a word that is never meant as one (`not_places.csv`)."""
        query = parse_name(name)
        keys = self.files.keys
        return query.full_key not in self.not_places and (query.full_key in keys or query.key in keys)

    def find_abbreviated(self, text: str) -> int | None:
        """The record of a division by its abbreviation as printed ("Calif.", "TX", "N.S.")."""
        return self.files.meta["abbreviations"].get(text)

    def find_area(self, name: str, country: int | None = None, kind: str = "admin1") -> Area | None:
        """A division by name as an area, within a country when that is given."""
        return self._area_of(name, country, kind, None)

    def match(self, name: str, evidence: Evidence) -> tuple[Entry, float] | None:
        """The likeliest record of a plain name and its share (0 to 1), accepted or not."""
        found = self._choose(name, evidence)
        return None if found is None else found[:2]

    def _choose(self, name: str, evidence: Evidence) -> tuple[Entry, float, NameQuery] | None:
        query, candidates = self._looked_up(name, evidence.country)
        found = choose_place(candidates, query.kind, evidence, self.weights)
        return None if found is None else (found[0].entry, found[1], query)

    def _look_up(self, name: str, country: int | None) -> tuple[NameQuery, list[Candidate]]:
        query = parse_name(name)
        return query, self.candidates(query, country)

    def resolve(self, name: str, evidence: Evidence) -> Place | None:
        """The place that a name or a phrase ("road between A and B") means under this evidence, without fallback."""
        text = name.strip()
        if not text:
            return None
        place = self._resolve_plain(text, evidence)
        if place is not None:
            return place
        phrase = read_phrase(text)
        place = None if phrase is None else self._resolve_phrase(phrase, evidence)
        return None if place is None else replace(place, location_text=text)

    # --- plain names

    def _resolve_plain(self, text: str, evidence: Evidence) -> Place | None:
        found = self._choose(text, evidence)
        if found is not None and found[1] >= self.weights["accept"]:
            return self.make_place(found[0], text, found[1], found[2].kind)
        full_key = found[2].full_key if found is not None else normalize_name(text)
        direction, rest = find_direction(full_key)
        return None if direction is None else self._resolve_direction(direction, rest, evidence)

    def candidates(self, query: NameQuery, country: int | None = None) -> list[Candidate]:
        """All records with this name: by its full key, and its key without generic words, else by a variant.

        With a country only its own places and those of no country.
        """
        find = self.files.find
        found = [Candidate(e, rank) for e, rank in find(query.full_key, country)]
        if query.key != query.full_key:
            found += [Candidate(e, rank, True) for e, rank in find(query.key, country)]
        if not found:
            for variant in key_variants(query.key):
                found += [Candidate(e, max(rank, DERIVED), True) for e, rank in find(variant, country)]
        return _unique(found)

    def _resolve_direction(self, direction: tuple[int, int], rest: str, evidence: Evidence) -> Place | None:
        found = self._choose(rest, evidence)
        if found is None or found[1] < self.weights["accept"]:
            return None
        entry, share, query = found
        place = self.make_place(entry, rest, share, query.kind)
        if entry.kind in POINTS:
            return replace(place, geo_method="part_of_place")
        north, east = direction
        return replace(
            place,
            latitude=round(entry.latitude + 0.5 * north * entry.half_height, 4),
            longitude=round(entry.longitude + 0.5 * east * entry.half_width, 4),
            geo_precision=3 if entry.kind in ("country", "admin1") else place.geo_precision,
            where_prec=5,
            geo_method="compass",
            geo_score=round(place.geo_score * 0.9, 3),
        )

    # --- phrases

    def _resolve_phrase(self, phrase: Phrase, evidence: Evidence) -> Place | None:
        if phrase.kind == "between":
            return self._resolve_between(phrase.names, evidence)
        if phrase.kind == "within":
            return self._resolve_within(phrase.names, evidence)
        if phrase.kind == "other_name":
            return next(
                (p for n in phrase.names if (p := self._resolve_plain(n, evidence)) is not None), None
            )
        if phrase.kind == "part":
            return self._resolve_part(phrase.names, evidence)
        place = self._resolve_plain(phrase.names[0], evidence)
        if place is None or place.latitude is None or place.longitude is None:
            return place
        return adjust_place(place, phrase)

    def _resolve_between(self, names: tuple[str, ...], evidence: Evidence) -> Place | None:
        ends = [self._resolve_plain(n, evidence) for n in names]
        first, second = ends
        if first is None or second is None:
            known = first or second
            return (
                None if known is None else replace(known, geo_precision=3, where_prec=5, geo_method="one_end")
            )
        if None in (first.latitude, second.latitude):
            return None
        same = first.country_code == second.country_code
        return replace(
            first,
            place_name=f"{first.place_name} - {second.place_name}",
            latitude=_middle(first.latitude, second.latitude),
            longitude=_middle(first.longitude, second.longitude),
            country_code=first.country_code if same else None,
            country_name=first.country_name if same else None,
            admin1_name=first.admin1_name if same and first.admin1_name == second.admin1_name else None,
            admin2_name=None,
            geoname_id=None,
            geo_precision=3 if 3 in (first.geo_precision, second.geo_precision) else 2,
            where_prec=5,
            geo_method="between",
            geo_score=round(min(first.geo_score, second.geo_score) * 0.9, 3),
        )

    def _resolve_within(self, names: tuple[str, ...], evidence: Evidence) -> Place | None:
        """ "Town, Division, Country": the later names are hints for the first."""
        country, areas = evidence.country, []
        for name in names[1:]:
            number = self._country_of(name)
            if number is not None:
                country = number
            else:
                areas.append(name)
        first = self._area_of(areas[-1], country, "admin1", None) if areas else evidence.admin1
        second = self._area_of(areas[-2], country, "admin2", first) if len(areas) > 1 else evidence.admin2
        return self._resolve_plain(names[0], replace(evidence, country=country, admin1=first, admin2=second))

    def _resolve_part(self, names: tuple[str, ...], evidence: Evidence) -> Place | None:
        """ "Town - Quarter": the quarter when it is known near the town, else the town."""
        town = self._resolve_plain(names[0], evidence)
        if town is None or town.latitude is None or town.longitude is None:
            return town
        box = Area(frozenset(), town.latitude, town.longitude, 0.3, 0.3)
        quarter = self._resolve_plain(names[1], replace(evidence, admin2=box))
        if quarter is not None and quarter.geo_precision == 1 and quarter.latitude is not None:
            near = (
                abs(quarter.latitude - town.latitude) < 0.4
                and abs((quarter.longitude or 0) - town.longitude) < 0.5
            )
            if near:
                return replace(quarter, geo_method="part_of_place")
        return replace(town, geo_method="part_of_place")

    # --- hints

    def _find_country(self, name: str) -> int | None:
        text = name.strip()
        meta = self.files.meta
        if text.isascii() and text.isupper() and len(text) in (2, 3):
            number = meta["iso2"].get(text) if len(text) == 2 else meta["countries"].get(text)
            if number is not None:
                return number
        key = normalize_name(text)
        found = meta["country_keys"].get(key)
        if found is None:
            found = meta["country_keys"].get(key.removeprefix("the "))
        if found is None and "(" in text:
            outside, _, inside = text.partition("(")
            found = self._find_country(outside) if outside.strip() else None
            if found is None:
                found = self._find_country(inside.rstrip(") "))
        return found

    def _find_area(self, name: str, country: int | None, kind: str, inside: Area | None) -> Area | None:
        """A division by name: of the right kind, else any division or town of that name in the country."""
        number = self.files.meta["abbreviations"].get(name.strip()) if kind == "admin1" else None
        if number is not None:
            return enclose_entries([self.files.read(number)], kind)
        for query in hint_queries(name):
            found = [
                c.entry
                for c in self.candidates(query, country)
                if country is None or c.entry.country == country
            ]
            if inside is not None:
                found = [e for e in found if inside.has(e) or inside.covers(e, 0.3)]
            elif country is None:
                found = [e for e in found if e.kind == kind]
            area = _pick_area(found, kind)
            if area is not None:
                return area
        return self._find_area_by_words(name, country) if kind == "admin1" and country is not None else None

    def _find_area_by_words(self, name: str, country: int) -> Area | None:
        """The one first-order division whose words are all in the name, or which has all words of the name."""
        wanted = set(parse_name(name).key.split())
        numbers = self.files.meta["divisions"].get(self.iso3.get(country, ""), ())
        found = []
        for number in numbers:
            words = set(parse_name(self._names(number)).key.split())
            if words and wanted and (words <= wanted or wanted <= words):
                found.append(self.files.read(number))
        return enclose_entries(found, "admin1") if len(found) == 1 else None

    def _fall_back(self, name: str, evidence: Evidence) -> Place | None:
        for area, kind, precision, where in (
            (evidence.admin2, "admin2", 2, 3), (evidence.admin1, "admin1", 3, 4),
        ):  # fmt: skip
            if area is None or not area.numbers or (kind == "admin2" and area.half_height > 1.0):
                continue
            entry = self.files.read(min(area.numbers))
            return replace(
                self.make_place(entry, name.strip(), 0.4, ""),
                geo_precision=precision,
                where_prec=where,
                geo_method=f"{kind}_fallback",
                geo_score=0.3 if kind == "admin2" else 0.2,
            )
        return None

    # --- rows

    def make_place(self, entry: Entry, text: str, share: float, kind: str) -> Place:
        """A record as a Place; a site known only by the town of its name is near that town (precision 2)."""
        own = entry.number if entry.kind == "country" else entry.country
        precision, where = entry.precision, WHERE_PREC.get(entry.kind, 1)
        if entry.kind in ("sea", "strait") and own == NOWHERE:
            where = 7
        if precision > 1 and where == 1:
            where = 5 if precision == 3 else 2
        if precision == 1 and where != 1:
            where = 1
        if kind in ("admin1", "admin2") and entry.kind in POINTS:
            precision, where = (3, 4) if kind == "admin1" else (2, 3)  # the seat stands for its division
        if precision == 1 and (
            (kind == "site" and entry.kind in ("city", "village")) or share < self.weights["exact"]
        ):
            precision, where = 2, 2
        return Place(
            place_name=self.name(entry.number) or text,
            latitude=entry.latitude,
            longitude=entry.longitude,
            country_code=self.iso3.get(own),
            country_name=self.name(own),
            admin1_name=self.name(entry.number if entry.kind == "admin1" else entry.admin1),
            admin2_name=self.name(entry.number if entry.kind == "admin2" else entry.admin2),
            geoname_id=entry.geoname_id or None,
            geo_precision=precision,
            where_prec=where,
            geo_method="gazetteer",
            geo_score=round(share, 3),
            location_text=text,
        )

    def name(self, number: int) -> str | None:
        """The name of a record, None for NOWHERE."""
        return None if number == NOWHERE else self._names(number)

    def _read_name(self, number: int) -> str:
        return self.files.name_of(self.files.read(number))


def _unique(found: list[Candidate]) -> list[Candidate]:
    """Each record once, under its best name."""
    if len(found) < 2:
        return found
    best: dict[int, Candidate] = {}
    for candidate in found:
        known = best.get(candidate.entry.number)
        if known is None or candidate.rank < known.rank:
            best[candidate.entry.number] = candidate
    return list(best.values())


def _pick_area(found: list[Entry], kind: str) -> Area | None:
    """The divisions of the right kind, else other divisions, else the largest town."""
    for kinds in (frozenset({kind}), UNITS):
        entries = [e for e in found if e.kind in kinds]
        if entries:
            return enclose_entries(entries, kind)
    towns = [e for e in found if e.kind in POINTS and (kind == "admin2" or e.population >= LARGE_TOWN)]
    return enclose_entries([max(towns, key=lambda e: e.population)], kind) if towns else None


def _middle(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else round((first + second) / 2, 4)
