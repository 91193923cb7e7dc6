"""Looking names up in a compiled gazetteer: candidates, countries, divisions; which candidate is likeliest."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from dyads.extractors.gazetteer_ranking import Area, Candidate, Evidence, choose_place, enclose_entries
from dyads.extractors.gazetteer_store import DERIVED, NOWHERE, Entry, GazetteerFiles
from dyads.extractors.placenames import NameQuery, hint_variants, key_variants, normalize_name, parse_name

__all__ = ["POINTS", "NameLookup"]

NO_EVIDENCE = Evidence()
POINTS = frozenset({"city", "village", "camp", "site", "island", "border"})
UNITS = frozenset({"admin1", "admin2", "region"})
LARGE_TOWN = 20_000


class NameLookup:
    """Names of an opened gazetteer; remembers what was asked lately, may be shared between threads.

    `iso3` and `adjectives` lead from a record to its country code and from an adjective to its country's record.
    """

    def __init__(self, files: GazetteerFiles, weights: dict[str, float], not_places: frozenset[str]) -> None:
        self.files = files
        self.weights = weights
        self.not_places = not_places
        self.iso3 = {number: iso3 for iso3, number in files.meta["countries"].items()}
        self.adjectives = files.meta["adjectives"]
        self._looked_up = lru_cache(maxsize=8192)(self._look_up)
        self._country_of = lru_cache(maxsize=1024)(self._find_country)
        self._area_of = lru_cache(maxsize=8192)(self._find_area)
        self._hints_of = lru_cache(maxsize=8192)(self._read_hints)
        self._names = lru_cache(maxsize=16384)(self._read_name)

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
        """The evidence with a containing name as hint, once for each way to read it (Georgia: country, state).

        Divisions come before towns that lend their surroundings the name, then countries spoken of, then large ones.
        """
        if division is not None:
            return [replace(evidence, admin1=enclose_entries([self.files.read(division)], "admin1"))]
        if evidence.admin1 is not None or evidence.country is not None:
            return self._read_inner_container(name, evidence)
        ways = [] if country is None else [replace(evidence, country=country)]
        areas = [self.find_area(name, c) for c in (*evidence.countries, None)]
        if country is None and not any(areas):
            areas = [self.find_area(name, c, "admin2") for c in (*evidence.countries, None)]
        unique = {a.numbers: a for a in areas if a is not None}
        ranked = sorted(unique.values(), key=lambda a: self._rank_area(a, evidence))
        return [*ways, *(replace(evidence, admin1=a) for a in ranked)]

    def _read_inner_container(self, name: str, evidence: Evidence) -> list[Evidence]:
        """The evidence with a name that lies in what is known already: "Hyderabad" of "Kotri (Hyderabad, Sindh)"."""
        outer = evidence.admin1
        if outer is None:
            area = self.find_area(name, evidence.country)
            return [] if area is None else [replace(evidence, admin1=area)]
        area = self.find_area(name, evidence.country, "admin2", outer)
        return [] if area is None else [replace(evidence, admin2=area)]

    def _rank_area(self, area: Area, evidence: Evidence) -> tuple[bool, float, int]:
        entry = self.files.read(min(area.numbers))
        country = self.files.read(entry.country) if entry.country != NOWHERE else entry
        return entry.kind not in UNITS, -evidence.countries.get(entry.country, 0.0), -country.population

    def has_name(self, name: str) -> bool:
        """Whether any place has this name, and it is not a word that is never meant as one (`not_places.csv`)."""
        query = parse_name(name)
        keys = self.files.keys
        return query.full_key not in self.not_places and (query.full_key in keys or query.key in keys)

    def find_abbreviated(self, text: str) -> int | None:
        """The record of a division by its abbreviation as printed ("Calif.", "TX", "N.S.")."""
        return self.files.meta["abbreviations"].get(text)

    def find_area(
        self, name: str, country: int | None = None, kind: str = "admin1", inside: Area | None = None
    ) -> Area | None:
        """A division by name as an area, within a country and another area when those are given."""
        return self._area_of(name, country, kind, inside)

    def match(self, name: str, evidence: Evidence) -> tuple[Entry, float] | None:
        """The likeliest record of a plain name and its share (0 to 1), accepted or not."""
        found = self.choose(name, evidence)
        return None if found is None else found[:2]

    def choose(self, name: str, evidence: Evidence) -> tuple[Entry, float, NameQuery] | None:
        """The same, and the name taken apart."""
        query, candidates = self._looked_up(name, evidence.country)
        found = choose_place(candidates, query.kind, evidence, self.weights)
        return None if found is None else (found[0].entry, found[1], query)

    def look_up(self, name: str) -> tuple[NameQuery, list[Candidate]]:
        """The name taken apart, and all records with it."""
        return self._looked_up(name, None)

    def _look_up(self, name: str, country: int | None) -> tuple[NameQuery, list[Candidate]]:
        query = parse_name(name)
        return query, self.candidates(query, country)

    def candidates(self, query: NameQuery, country: int | None = None) -> list[Candidate]:
        """All records with this name: by its full key, and its key without generic words, else by a variant.

        With a country only its own places and those of no country.
        """
        find = self.files.find
        found = [Candidate(e, rank) for e, rank in find(query.full_key, country)]
        if query.key == query.full_key and found:
            return found  # each record once already
        if query.key != query.full_key:
            found += [Candidate(e, rank, True) for e, rank in find(query.key, country)]
        if not found:
            for variant in key_variants(query.key):
                found += [Candidate(e, max(rank, DERIVED), True) for e, rank in find(variant, country)]
        return _unique(found)

    def read_hints(
        self, country: str | None, admin1: str | None = None, admin2: str | None = None
    ) -> Evidence:
        """Names of a country and divisions as evidence; unknown names are left out."""
        return self._hints_of(country, admin1, admin2)

    def _read_hints(self, country: str | None, admin1: str | None, admin2: str | None) -> Evidence:
        number = self._country_of(country) if country else None
        first = self._area_of(admin1, number, "admin1", None) if admin1 else None
        second = self._area_of(admin2, number, "admin2", first) if admin2 else None
        if number is None and first is None and second is None:
            return NO_EVIDENCE
        return Evidence(number, first, second)

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
        _, candidates = self._looked_up(name, country)  # divisions are often asked for as places, too
        area = _pick_area(_fit_entries(candidates, country, kind, inside), kind)
        if area is not None:
            return area
        for query in hint_variants(name):
            area = _pick_area(_fit_entries(self.candidates(query, country), country, kind, inside), kind)
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

    def name(self, number: int) -> str | None:
        """The name of a record, None for NOWHERE."""
        return None if number == NOWHERE else self._names(number)

    def _read_name(self, number: int) -> str:
        return self.files.name_of(self.files.read(number))


def _fit_entries(
    candidates: list[Candidate], country: int | None, kind: str, inside: Area | None
) -> list[Entry]:
    """The records that may be a division of this kind, in the country and the area that are known."""
    if inside is not None:
        return [
            c.entry
            for c in candidates
            if (country is None or c.entry.country == country)
            and (inside.has(c.entry) or inside.covers(c.entry, 0.3))
        ]
    if country is not None:
        return [c.entry for c in candidates if c.entry.country == country]
    return [c.entry for c in candidates if c.entry.kind == kind]


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
