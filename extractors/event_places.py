"""Where a coded event happened: words of its clause and sentence, then its incident, then the actors' country.

The dateline is no place of an event, nor is the nationality of a side (CODING_GUIDE 16). The way is recorded.
"""

from __future__ import annotations

from dataclasses import replace

from dyads.extractors import syntax
from dyads.extractors.dictionary import ActorDictionary
from dyads.extractors.events import Draft
from dyads.extractors.focus import Focus
from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.places import FoundPlace, find_places
from dyads.extractors.syntax import Sentence
from dyads.schemas.records import Place

__all__ = ["FALLBACK_METHODS", "EventPlaces"]

DEADLY_ROOTS = frozenset({"18", "19", "20"})
LOCAL_ROOTS = frozenset({"14", "17", "18", "19", "20"})  # acts that happen somewhere on the ground
INTERNATIONAL = 7  # UCDP's where_prec of a place without a country
FALLBACK_METHODS = frozenset({"incident", "actor_country"})
LOCATIVE = frozenset(
    "in at near around outside inside across on along off within from of between throughout to into".split()
)
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


class EventPlaces:
    """Places of one article, sentence by sentence."""

    def __init__(self, gazetteer: Gazetteer, dictionary: ActorDictionary, focus: Focus) -> None:
        self.gazetteer = gazetteer
        self.dictionary = dictionary
        known = dictionary.countries
        self._focus = [known[code].iso3 for code, _ in focus.weights[:3] if code in known]
        self._sentence: Sentence | None = None
        self._found: list[FoundPlace] | None = None
        self._incident: Place | None = None

    def read(self, sentence: Sentence) -> None:
        """Turn to the next sentence; its places are looked up when one is asked for."""
        self._sentence = sentence
        self._found = None

    def place_event(self, draft: Draft) -> Place | None:
        """The place of an event of the sentence; None when nothing tells it."""
        assert self._sentence is not None
        sentence, root = self._sentence, draft.meaning.code[:2]
        position = draft.clause.head.start - sentence.start
        own = {w.start - sentence.start for w in syntax.clause_words(draft.clause.head)}
        free = [f for f in self._places(sentence) if self._is_location(f, sentence)]
        free = [f for f in free if f.start in own or f.place.country_code is not None]
        if free:
            best = min(
                free, key=lambda f: (f.start not in own, f.place.geo_precision or 3, abs(f.start - position))
            )
            place = best.place
            if place.country_code is None and (place.where_prec or 0) < INTERNATIONAL:
                place = replace(place, where_prec=INTERNATIONAL)
            if root in DEADLY_ROOTS:
                self._incident = place
            return place
        if root in DEADLY_ROOTS and self._incident is not None:
            score = round(self._incident.geo_score * 0.7, 3)
            return replace(self._incident, geo_method="incident", geo_score=score)
        return self._country_place(draft) if root in LOCAL_ROOTS else None

    def _places(self, sentence: Sentence) -> list[FoundPlace]:
        if self._found is None:
            spans = _list_entities(sentence)
            self._found = find_places(sentence.reading, spans, self.gazetteer, self._focus) if spans else []
        return self._found

    def _is_location(self, found: FoundPlace, sentence: Sentence) -> bool:
        """Whether the name stands as a place ("in Tal"), not as a side of the event or a mere adjective."""
        start = found.start + sentence.start
        word = next((w for w in sentence.words if w.start == start), None)
        return word is not None and syntax.preposition_before(word) in LOCATIVE

    def _country_place(self, draft: Draft) -> Place | None:
        for side in (draft.target, draft.source):
            country = self.dictionary.countries.get((side.actor.country if side is not None else None) or "")
            if country is not None:
                base = self.gazetteer.find(country.name) or Place(country.name, None, None, country.iso3)
                return replace(
                    base, country_name=country.name, country_code=country.iso3, geo_precision=3, where_prec=6,
                    geo_method="actor_country", geo_score=0.3, location_text="",
                )  # fmt: skip
        return None


def _list_entities(sentence: Sentence) -> list[tuple[int, int, str]]:
    """(start, end, label) of the model's place names, offsets in the sentence."""
    spans: list[tuple[int, int, str]] = []
    words = sentence.words
    i = 0
    while i < len(words):
        label = words[i].entity[1:]
        j = i
        if label in PLACE_LABELS:
            while j + 1 < len(words) and words[j + 1].entity == "I" + label:
                j += 1
            spans.append((words[i].start - sentence.start, words[j].end - sentence.start, label))
        i = j + 1
    return spans
