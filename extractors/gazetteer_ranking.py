"""Which of several places a name means: a sum of weights, then each place's share of the whole.

The weights are data (`seeds/places/weights.csv`). "Nothing of these" takes part with a weight of its own, so
that a common village name without context matches nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from dyads.extractors.gazetteer_store import KINDS, NOWHERE, Entry
from dyads.schemas.errors import SeedError
from dyads.seeds.files import SEEDS_FOLDER, read_csv

__all__ = ["Area", "Candidate", "Evidence", "choose_place", "distance_km", "enclose_entries", "load_weights"]

WEIGHTS_FILE = SEEDS_FOLDER / "places" / "weights.csv"
SAME_PLACE_KM = 25.0
NEAR_KM = 150.0
LARGE_TOWN = 500_000
SEAT_SHARE = 0.02  # of the people of a division, in the town that it is named after
RANK_WEIGHTS = ("primary", "alternate", "derived", "shortened")  # by the ranks of gazetteer_store
NEEDED_WEIGHTS = frozenset(
    (*RANK_WEIGHTS, *KINDS, "stripped", "country_itself", "country_other_name", "population", "large_town", "no_population", "kind_agrees",
     "kind_differs", "admin1_same", "admin1_near", "admin1_other", "admin2_same", "admin2_near", "admin2_other",
     "admin2_far", "context_country", "context_other", "context_unnamed", "context_admin1", "context_near", "nothing", "nothing_hinted",
     "accept", "exact")
)  # fmt: skip
SETTLEMENTS = frozenset({"city", "village", "camp"})
KINDS_OF_WORD = {
    "settlement": SETTLEMENTS,
    "admin1": frozenset({"admin1", "region", "country"}),
    "admin2": frozenset({"admin2", "admin1", "region"}),
    "site": frozenset({"site", "camp", "border", "mountain", "island", "water"}),
}


class Candidate(NamedTuple):  # made many times for a name: a tuple is several times faster than a dataclass
    """A record that has the name; `rank` as in gazetteer_store, `is_stripped` when generic words were taken off."""

    entry: Entry
    rank: int
    is_stripped: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A hint resolved: the records it may be, and a box around them (degrees)."""

    numbers: frozenset[int]
    latitude: float
    longitude: float
    half_height: float
    half_width: float

    def has(self, entry: Entry) -> bool:
        """Whether a place is the area or is listed as part of it."""
        return not self.numbers.isdisjoint((entry.number, entry.admin1, entry.admin2))

    def covers(self, entry: Entry, margin: float) -> bool:
        """Whether a place lies in the area's box widened by `margin` degrees."""
        return (
            abs(entry.latitude - self.latitude) <= self.half_height + margin
            and abs(entry.longitude - self.longitude) <= self.half_width + margin * 1.3
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What else is known: hints that the place must fit, and surroundings that speak for a place."""

    country: int | None = None
    admin1: Area | None = None
    admin2: Area | None = None
    countries: dict[int, float] = field(default_factory=dict)  # country record -> share, 0 to 1
    named: frozenset[int] = (
        frozenset()
    )  # the only countries that an article of one country names; empty: no such article
    divisions: frozenset[int] = frozenset()
    points: tuple[tuple[float, float], ...] = ()


def load_weights(path: Path = WEIGHTS_FILE) -> dict[str, float]:
    """Name -> weight; raises SeedError when a weight is missing or no number."""
    weights: dict[str, float] = {}
    for line, row in read_csv(path):
        try:
            weights[row["name"]] = float(row["value"])
        except (KeyError, ValueError) as error:
            raise SeedError(f"{path}:{line}: a row is name,value,meaning with a number as value") from error
    if missing := NEEDED_WEIGHTS - weights.keys():
        raise SeedError(f"{path}:1: no weight for {', '.join(sorted(missing))}; add a row for each")
    return weights


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great-circle distance of two points in km (haversine, mean radius 6371 km)."""
    a, b, c, d = map(math.radians, (latitude, longitude, other_latitude, other_longitude))
    return 12742 * math.asin(
        math.sqrt(math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2)
    )


def choose_place(
    candidates: Sequence[Candidate], kind: str, evidence: Evidence, weights: dict[str, float]
) -> tuple[Candidate, float] | None:
    """The most likely place and its share (0 to 1) among all candidates and "nothing"; None without candidates."""
    if not candidates:
        return None
    wanted = KINDS_OF_WORD.get(kind)
    nothing = weights["nothing"] if evidence.country is None else weights["nothing_hinted"]
    if len(candidates) == 1:
        (only,) = candidates
        score = score_candidate(only, wanted, evidence, weights)
        return only, 1.0 / (1.0 + math.exp(nothing - score))
    scored = [(score_candidate(c, wanted, evidence, weights), c) for c in candidates]
    if any(c.entry.kind == "admin1" for c in candidates):
        scored = [
            (s + _weigh_people(c.entry, weights), c) if _is_without_seat(c, candidates) else (s, c)
            for s, c in scored
        ]
    best_score, best = max(scored, key=lambda s: (s[0], s[1].entry.population, -s[1].entry.number))
    total = math.exp(nothing - best_score) + sum(
        math.exp(score - best_score) for score, other in scored if not _is_same(best.entry, other.entry)
    )
    return best, 1.0 / (1.0 + total)


def _weigh_people(entry: Entry, weights: dict[str, float]) -> float:
    if entry.population <= 0:
        return 0.0
    large = weights["large_town"] if entry.population >= LARGE_TOWN else 0.0
    return weights["population"] * (math.log10(entry.population) - 3.0) + large


def _is_without_seat(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether a first-order division is meant by its bare name: Oregon, not Aleppo, Georgia or Washington.

    So it is when no town of the name is its seat, and no country, region or large town elsewhere has the name.
    """
    entry = candidate.entry
    if entry.kind != "admin1" or candidate.rank > 1 or candidate.is_stripped:
        return False
    for other, rank, _ in candidates:
        is_seat = other.admin1 == entry.number and other.population > SEAT_SHARE * entry.population
        is_large = other.kind in SETTLEMENTS and other.population >= LARGE_TOWN and rank == 0
        if other.kind in ("country", "region") or is_seat or is_large:
            return False
    return True


def score_candidate(
    candidate: Candidate, wanted: frozenset[str] | None, evidence: Evidence, weights: dict[str, float]
) -> float:
    """The sum of the weights that apply to one candidate."""
    entry = candidate.entry
    score = weights[entry.kind]
    score += weights[RANK_WEIGHTS[candidate.rank]]
    if candidate.is_stripped:
        score += weights["stripped"]
    if entry.kind == "country":
        if candidate.rank > 0:
            score += weights["country_other_name"]
        if evidence.country == entry.number:
            score += weights["country_itself"]
    elif entry.population > 0:
        if (
            entry.kind != "admin1"
        ):  # its people count only where no town of its name is meant (`choose_place`)
            score += _weigh_people(entry, weights)
    elif entry.kind in SETTLEMENTS:
        score += weights["no_population"]
    if wanted is not None:
        if entry.kind in wanted:
            score += weights["kind_agrees"]
        elif candidate.is_stripped:  # else the word is part of the name ("Bay Area")
            score += weights["kind_differs"]
    if evidence.admin1 is not None or evidence.admin2 is not None:
        score += _score_hints(entry, evidence, weights)
    if evidence.countries or evidence.points:
        score += _score_context(entry, evidence, weights)
    return score


def _score_hints(entry: Entry, evidence: Evidence, weights: dict[str, float]) -> float:
    score = 0.0
    if evidence.admin1 is not None:
        score += weights[_compare_first(entry, evidence.admin1)]
    if evidence.admin2 is not None:
        score += weights[_compare_second(entry, evidence.admin2)]
    return score


def _compare_first(entry: Entry, area: Area) -> str:
    if area.has(entry):
        return "admin1_same"
    if area.covers(entry, 0.15):
        return "admin1_same" if entry.admin1 == NOWHERE else "admin1_near"
    return "admin1_other"


def _compare_second(entry: Entry, area: Area) -> str:
    if area.has(entry):
        return "admin2_same"
    if area.covers(entry, 0.2):
        return "admin2_near"
    return "admin2_other" if area.covers(entry, 0.8) else "admin2_far"


def _score_context(entry: Entry, evidence: Evidence, weights: dict[str, float]) -> float:
    score = 0.0
    if evidence.countries:
        own = entry.number if entry.kind == "country" else entry.country
        share = evidence.countries.get(own)
        if own != NOWHERE:  # a region or a sea of many countries lies in none of them alone
            score += weights["context_other"] if share is None else weights["context_country"] * share
            if evidence.named and own not in evidence.named:
                score += weights["context_unnamed"]
    if evidence.divisions and (entry.admin1 in evidence.divisions or entry.admin2 in evidence.divisions):
        score += weights["context_admin1"]
    if evidence.points and any(
        distance_km(entry.latitude, entry.longitude, y, x) <= NEAR_KM for y, x in evidence.points
    ):
        score += weights["context_near"]
    return score


def _is_same(entry: Entry, other: Entry) -> bool:
    """One place under two records: a town and its district, two points of a town."""
    if entry.number == other.number or entry.number in (other.admin1, other.admin2):
        return True
    if other.number in (entry.admin1, entry.admin2) or (
        entry.kind == "country" and other.country == entry.number
    ):
        return True
    if abs(entry.latitude - other.latitude) > 0.3:
        return False
    return distance_km(entry.latitude, entry.longitude, other.latitude, other.longitude) <= SAME_PLACE_KM


def enclose_entries(entries: Sequence[Entry], kind: str) -> Area:
    """The box around records that share a name, at least 40 km from middle to edge."""
    least = 0.35 if kind == "admin2" else 0.5
    if len(entries) == 1:
        (only,) = entries
        height, width = max(only.half_height, least), max(only.half_width, least)
        return Area(frozenset((only.number,)), only.latitude, only.longitude, height, width)
    south = min(e.latitude - e.half_height for e in entries)
    north = max(e.latitude + e.half_height for e in entries)
    west = min(e.longitude - e.half_width for e in entries)
    east = max(e.longitude + e.half_width for e in entries)
    return Area(
        frozenset(e.number for e in entries),
        (south + north) / 2,
        (west + east) / 2,
        max((north - south) / 2, least),
        max((east - west) / 2, least),
    )
