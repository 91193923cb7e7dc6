"""The one place of an event: from its clause, its sentence, the incident, the article, in that order, recorded.

A nationality, a dateline and the seat of a speaker are no places of events (CODING_GUIDE 16); a place counts when a
locative preposition governs it, or when an attack strikes it ("shelled Kharkiv", "the raid on Goma").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dyads.extractors import syntax
from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.places import FoundPlace, find_places
from dyads.extractors.syntax import Sentence, Word
from dyads.schemas.records import Place

__all__ = ["EventPlaces", "Situated"]

LOCATIVE = frozenset(
    "in at near around outside inside across along within throughout through between over into off of to on".split()
)
STRIKING = frozenset("on against at upon in".split())
PHYSICAL_ROOTS = frozenset(
    {"14", "17", "18", "19", "20"}
)  # what happens where it is felt, not where it is said
VIOLENT_ROOTS = frozenset({"18", "19", "20"})
ENTITY_LABELS = frozenset({"GPE", "LOC", "FAC", "ORG", "PERSON"})
LEAD_SENTENCES = 4
SCORE_OF = {"clause": 1.0, "sentence": 0.9, "incident": 0.7, "article": 0.5, "focus": 0.3}


@dataclass(frozen=True, slots=True)
class Situated:
    """A place found in a sentence and how it stands there: `word` is its first, `preposition` what governs it."""

    found: FoundPlace
    word: Word | None
    preposition: str


class EventPlaces:
    """Finds the places of one article's events; sentences come in their order."""

    def __init__(self, gazetteer: Gazetteer, focus: Sequence[str]) -> None:
        """`focus`: names or ISO codes of the countries that the article is about, the most important first."""
        self.gazetteer = gazetteer
        self.focus = focus
        self.incident: Place | None = None
        self.lead: Place | None = None

    def read_sentence(self, sentence: Sentence) -> list[Situated]:
        """The places that a sentence names, with the prepositions that govern them."""
        spans = _entity_spans(sentence)
        # a text in capitals is read in lower case by the parser; its names stand in the article's own words
        text = sentence.text if sentence.text.isupper() else sentence.reading
        words = {word.start: word for word in sentence.words}
        situated = []
        for found in find_places(text, spans, self.gazetteer, self.focus):
            word = words.get(found.start + sentence.start)
            situated.append(
                Situated(found, word, syntax.preposition_before(word) if word is not None else "")
            )
        if sentence.index < LEAD_SENTENCES:
            self._remember_lead(situated)
        return situated

    def choose(self, situated: Sequence[Situated], sentence: Sentence, head: Word, code: str) -> Place | None:
        """The place of the event whose clause `head` leads and whose CAMEO code is given; None when none is known.

        `geo_method` keeps how the name was resolved, with ":sentence", ":incident", ":article" or ":focus" behind it
        when it does not stand in the clause.
        """
        is_physical = code[:2] in PHYSICAL_ROOTS
        inside = {word.index for word in syntax.subtree(head)}
        here = [s for s in situated if _is_location(s, code)]
        clause = [s for s in here if s.word is not None and s.word.index in inside]
        position = head.start - sentence.start
        for level, group in (("clause", clause), ("sentence", here)):
            if group:
                place = min(group, key=lambda s: _rank(s, position)).found.place
                if is_physical:
                    self.incident = place
                return _label(place, level)
        if not is_physical:
            return None
        for level, place_or_none in (("incident", self.incident), ("article", self.lead)):
            if place_or_none is not None:
                return _label(place_or_none, level)
        country = self.gazetteer.find(self.focus[0]) if self.focus else None
        return None if country is None else _label(replace(country, location_text=""), "focus")

    def _remember_lead(self, situated: Sequence[Situated]) -> None:
        for item in situated:
            place = item.found.place
            if item.preposition in LOCATIVE and (
                self.lead is None or (place.geo_precision or 3) < (self.lead.geo_precision or 3)
            ):
                self.lead = place


def _entity_spans(sentence: Sentence) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for word in sentence.words:
        label = word.entity[1:]
        if label not in ENTITY_LABELS:
            continue
        start, end = word.start - sentence.start, word.end - sentence.start
        if word.entity[0] == "I" and spans and spans[-1][2] == label:
            spans[-1] = (spans[-1][0], end, label)
        else:
            spans.append((start, end, label))
    return spans


def _is_location(item: Situated, code: str) -> bool:
    place = item.found.place
    is_exact = place.where_prec in (1, 2)
    if item.word is None:
        return is_exact
    if item.preposition in LOCATIVE:
        return item.preposition != "of" or is_exact
    if item.preposition == "from":
        return code[:2] in ("08", "17") and is_exact
    is_struck = code[:2] in VIOLENT_ROOTS and (syntax.is_object(item.word) or item.preposition in STRIKING)
    return is_struck and (is_exact or place.where_prec in (3, 5))


def _rank(item: Situated, position: int) -> tuple[int, int]:
    """Exact places first, then the nearest to the event's word."""
    return item.found.place.geo_precision or 3, abs(item.found.start - position)


def _label(place: Place, level: str) -> Place:
    if level == "clause":
        return place
    score = round(place.geo_score * SCORE_OF[level], 3)
    return replace(place, geo_method=f"{place.geo_method}:{level}", geo_score=score)
