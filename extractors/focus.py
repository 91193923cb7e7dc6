"""The country that an article is about: what its title, dateline and sentences name most.

It completes phrases that leave their country out ("the government", "police", "protesters"): CODING_GUIDE 13.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dyads.extractors.dictionary import ActorDictionary, Entry
from dyads.extractors.homonyms import settle_homonyms
from dyads.extractors.names import Match
from dyads.extractors.syntax import Sentence, Word
from dyads.seeds.actors import ActorRow, CountryName

__all__ = ["Focus", "find_focus"]

TITLE_WEIGHT, DATELINE_WEIGHT, PERSON_WEIGHT = 2.0, 1.5, 0.5
LEAST_SHARE = 0.35  # of all that is named
LEAST_LEAD = 1.3  # times the second


@dataclass(frozen=True, slots=True)
class Focus:
    """Weights of the countries named in an article (CAMEO codes), the heaviest first."""

    weights: tuple[tuple[str, float], ...] = ()
    matches: Mapping[int, list[Match[Entry]]] = field(default_factory=dict)  # names by sentence index
    dateline: str | None = None  # the place that the article was sent from, as written

    @property
    def country(self) -> str | None:
        """The country that clearly leads; None when none does."""
        if not self.weights:
            return None
        code, weight = self.weights[0]
        second = self.weights[1][1] if len(self.weights) > 1 else 0.0
        total = sum(w for _, w in self.weights)
        return code if weight >= LEAST_SHARE * total and weight >= LEAST_LEAD * second else None


def find_focus(
    sentences: Sequence[Sentence],
    title: Iterable[Word],
    dateline: str | None,
    dictionary: ActorDictionary,
    find_country: Callable[[str], str | None],
    day: date | None = None,
) -> Focus:
    """The focus of an article of this day; `find_country` gives the CAMEO country of a place name."""
    weights: defaultdict[str, float] = defaultdict(float)
    head = list(title)
    _count(head, dictionary.find_names(head, day), TITLE_WEIGHT, weights, find_country)
    found = {s.index: dictionary.find_names(s.words, day) for s in sentences}
    matches = settle_homonyms(sentences, found)
    for sentence in sentences:
        _count(sentence.words, matches[sentence.index], 1.0, weights, find_country)
    country = find_country(dateline.title()) if dateline else None
    if country:
        weights[country] += DATELINE_WEIGHT
    return Focus(tuple(sorted(weights.items(), key=lambda item: -item[1])), matches, dateline)


def _count(
    words: list[Word],
    matches: list[Match[Entry]],
    weight: float,
    weights: defaultdict[str, float],
    find_country: Callable[[str], str | None],
) -> None:
    named: set[int] = set()
    for match in matches:
        named.update(range(match.start, match.end))
        codes = {entry.country_code for entry in match.entries}
        if _is_first_name(match, words):
            continue
        if len(codes) == 1 and "" not in codes:
            is_person = all(isinstance(e, ActorRow) and e.kind == "person" for e in match.entries)
            weights[codes.pop()] += weight * (PERSON_WEIGHT if is_person else 1.0)
    for i, word in enumerate(words):
        if word.entity == "BGPE" and i not in named:
            end = i + 1
            while end < len(words) and words[end].entity == "IGPE":
                end += 1
            country = find_country(" ".join(w.text for w in words[i:end]))
            if country:
                weights[country] += weight


def _is_first_name(match: Match[Entry], words: list[Word]) -> bool:
    """Whether a country's name only begins a person's ("Israel Gonzalez")."""
    after = words[match.end] if match.end < len(words) else None
    is_country = all(isinstance(e, CountryName) for e in match.entries)
    is_begun = words[match.start].entity == "BPERSON" and after is not None and after.entity == "IPERSON"
    return is_country and is_begun and match.end - match.start == 1
