"""The gazetteer: names of places to places, with hints or without; no match rather than a doubtful one."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from dyads.extractors.gazetteer_cache import open_gazetteer
from dyads.extractors.gazetteer_lookup import POINTS, NameLookup
from dyads.extractors.gazetteer_phrases import Phrase, adjust_place, read_phrase
from dyads.extractors.gazetteer_ranking import Area, Evidence, load_weights
from dyads.extractors.gazetteer_store import NOWHERE, Entry
from dyads.extractors.placenames import find_direction, normalize_name
from dyads.schemas.records import Place
from dyads.seeds.files import SEEDS_FOLDER, read_csv

__all__ = ["Gazetteer"]

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


INTERNATIONAL = 7  # UCDP's where_prec of a place without a country


WELL_KNOWN = 100_000  # inhabitants
MOST_LIKELY = 0.4  # share of all that speaks for a place
SIZE_WEIGHTS = {0: 1.0, 1: 0.3}  # of a place's own name and of another name of it
SIZE_LEAD = 2.0  # times as many people as in the next country
LEAST_PEOPLE = 50_000
UNITS_OF_DIVISION = 20  # second-order divisions of a first-order one, about


class Gazetteer:
    """A compiled gazetteer, opened; may be shared between threads."""

    def __init__(self, lookup: NameLookup) -> None:
        self.lookup = lookup
        self.least_share = lookup.weights["accept"]
        self.exact_share = lookup.weights["exact"]

    @classmethod
    def load(cls, cache: Path | None = None) -> Gazetteer:
        """The gazetteer of this version of dyads, compiled into `cache` (the user's cache) on first use.

        Raises SeedError when a table is wrong or the cache cannot be written.
        """
        names = frozenset(row["name"] for _, row in read_csv(SEEDS_FOLDER / "places" / "not_places.csv"))
        return cls(NameLookup(open_gazetteer(cache), load_weights(), names))

    def imports_mark(self) -> str:
        """What the dictionary version gets where the user added places: "+" and 6 hex digits; else ""."""
        told = "\n".join(f"{one['name']} {one['sha256']}" for one in self.lookup.files.meta["imports"])
        return f"+{hashlib.sha256(told.encode()).hexdigest()[:6]}" if told else ""

    def find(
        self, name: str, country: str | None = None, admin1: str | None = None, admin2: str | None = None
    ) -> Place | None:
        """The place that a name means, or None when none fits or several fit equally.

        Hints are names; the country may be a code (ISO alpha-2 or alpha-3). With a division as hint, a name that
        is not in the gazetteer gives that division, with its lower precision and `geo_method` saying so.
        """
        evidence = self.lookup.read_hints(country, admin1, admin2)
        place = self.resolve(name, evidence)
        if place is None and name.strip():
            place = self.fall_back(name, evidence)
        return place

    def find_country(self, iso3: str) -> Place | None:
        """A country itself by its code (ISO alpha-3, XKX); None for an unknown code."""
        number = self.lookup.files.meta["countries"].get(iso3)
        return None if number is None else self.make_place(self.lookup.files.read(number), iso3, 1.0, "")

    def guess_country(self, name: str) -> str | None:
        """The country (ISO alpha-3) of the best known place of this name, also when smaller ones share it.

        For whose the word is ("Geneva" speaks for Switzerland), not for coordinates.
        """
        if not name.strip() or not self.lookup.has_name(name):
            return None
        found = self.lookup.match(name, Evidence())
        if found is not None and found[1] >= self.least_share and _is_water(found[0]):
            return None  # whatever counties share its name
        by_size = self._guess_by_size(name)
        if by_size is not None or found is None:
            return by_size
        entry, share = found
        is_large = entry.kind in ("country", "admin1") or entry.population >= WELL_KNOWN
        if share < self.least_share and not (is_large and share >= MOST_LIKELY):
            return None
        return self.lookup.iso3.get(entry.number if entry.kind == "country" else entry.country)

    def _guess_by_size(self, name: str) -> str | None:
        """The country where most people live in places of this name, when they are far more than in any other.

        A division counts as its share of the country's people ("California", "Antioquia").
        """
        _, candidates = self.lookup.look_up(name)
        sizes: dict[int, float] = {}
        for candidate in candidates:
            entry = candidate.entry
            if entry.kind == "country":
                return self.lookup.iso3.get(entry.number)
            if candidate.rank in SIZE_WEIGHTS and entry.country != NOWHERE:
                size = self._estimate_size(entry) * SIZE_WEIGHTS[candidate.rank]
                sizes[entry.country] = sizes.get(entry.country, 0.0) + size
        if not sizes:
            return None
        first, *others = sorted(sizes, key=lambda country: (-sizes[country], country))
        is_far_more = sizes[first] >= LEAST_PEOPLE and all(
            sizes[first] >= SIZE_LEAD * sizes[c] for c in others
        )
        return self.lookup.iso3.get(first) if is_far_more else None

    def _estimate_size(self, entry: Entry) -> float:
        """Inhabitants of a place, or about so many where a division does not tell them."""
        if entry.kind not in ("admin1", "admin2") or entry.population:
            return float(entry.population)
        country = self.lookup.files.read(entry.country)
        divisions = (
            len(self.lookup.files.meta["divisions"].get(self.lookup.iso3.get(entry.country) or "", ())) or 1
        )
        share = country.population / divisions
        return share if entry.kind == "admin1" else share / UNITS_OF_DIVISION

    def is_well_known(self, name: str) -> bool:
        """Whether a name is that of a country, a first-order division or a large town, whichever of them."""
        found = self.lookup.match(name, Evidence()) if name.strip() else None
        return found is not None and (
            found[0].kind in ("country", "admin1") or found[0].population >= WELL_KNOWN
        )

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
        found = self.lookup.choose(text, evidence)
        if found is not None and found[1] >= self.least_share:
            return self.make_place(found[0], text, found[1], found[2].kind)
        full_key = found[2].full_key if found is not None else normalize_name(text)
        direction, rest = find_direction(full_key)
        return None if direction is None else self._resolve_direction(direction, rest, evidence)

    def _resolve_direction(self, direction: tuple[int, int], rest: str, evidence: Evidence) -> Place | None:
        found = self.lookup.choose(rest, evidence)
        if found is None or found[1] < self.least_share:
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
            where_prec=5 if place.country_code is not None else INTERNATIONAL,
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
            where_prec=5 if same and first.country_code is not None else INTERNATIONAL,
            geo_method="between",
            geo_score=round(min(first.geo_score, second.geo_score) * 0.9, 3),
        )

    def _resolve_within(self, names: tuple[str, ...], evidence: Evidence) -> Place | None:
        """ "Town, Division, Country": the later names are hints for the first."""
        country, areas = evidence.country, []
        for name in names[1:]:
            number = self.lookup.find_hint_country(name)
            if number is not None:
                country = number
            else:
                areas.append(name)
        first = self.lookup.find_area(areas[-1], country, "admin1") if areas else evidence.admin1
        second = (
            self.lookup.find_area(areas[-2], country, "admin2", first) if len(areas) > 1 else evidence.admin2
        )
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

    def fall_back(self, name: str, evidence: Evidence) -> Place | None:
        """The division given as a hint, for a name that is not in the gazetteer; None without such a hint."""
        for area, kind, precision, where in (
            (evidence.admin2, "admin2", 2, 3), (evidence.admin1, "admin1", 3, 4),
        ):  # fmt: skip
            if area is None or not area.numbers or (kind == "admin2" and area.half_height > 1.0):
                continue
            entry = self.lookup.files.read(min(area.numbers))
            score = 0.3 if kind == "admin2" else 0.2
            return self._locate(entry, name.strip(), score, precision, where, f"{kind}_fallback")
        return None

    # --- rows

    def make_place(self, entry: Entry, text: str, share: float, kind: str) -> Place:
        """A record as a Place; a site known only by the town of its name is near that town (precision 2)."""
        own = entry.number if entry.kind == "country" else entry.country
        precision, where = entry.precision, WHERE_PREC.get(entry.kind, 1)
        if precision > 1 and where == 1:
            where = 5 if precision == 3 else 2
        if precision == 1 and where != 1:
            where = 1
        if kind in ("admin1", "admin2") and entry.kind in POINTS:
            precision, where = (3, 4) if kind == "admin1" else (2, 3)  # the seat stands for its division
        if precision == 1 and (
            (kind == "site" and entry.kind in ("city", "village")) or share < self.exact_share
        ):
            precision, where = 2, 2
        if own == NOWHERE:
            where = INTERNATIONAL
        return self._locate(entry, text, round(share, 3), precision, where, "gazetteer")

    def _locate(
        self, entry: Entry, text: str, score: float, precision: int, where: int, method: str
    ) -> Place:
        own = entry.number if entry.kind == "country" else entry.country
        name = self.lookup.name
        return Place(
            name(entry.number) or text, entry.latitude, entry.longitude, self.lookup.iso3.get(own),
            name(entry.number if entry.kind == "admin1" else entry.admin1),
            name(entry.number if entry.kind == "admin2" else entry.admin2),
            entry.geoname_id or None, precision, where, method, score, text, name(own),
        )  # fmt: skip


def _middle(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else round((first + second) / 2, 4)


def _is_water(entry: Entry) -> bool:
    """Whether a place belongs to no country: a sea, a strait."""
    return entry.kind != "country" and entry.country == NOWHERE
