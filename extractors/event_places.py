"""Where a coded event happened: its clause, its sentence, the incident, the article's lead, its focus, its actors.

The dateline, a nationality and the seat of a speaker are no places of events (CODING_GUIDE 16): a name counts when a
locative preposition governs it, or when an attack strikes it ("shelled Kharkiv", "the raid on Goma"). The way is kept
in `geo_method`: how the name was read, or incident, article, focus, actor_country when it stands elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dyads.extractors.dictionary import ActorDictionary
from dyads.extractors.events import Draft
from dyads.extractors.focus import Focus
from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.situated_places import (
    COUNTRY,
    LOCAL_ROOTS,
    LOCATIVE,
    Situated,
    choose_situated,
    is_below_country,
    is_told_from,
    list_conjoined,
    list_situated,
)
from dyads.extractors.syntax import Sentence
from dyads.schemas.records import Place

__all__ = ["EventPlaces"]

SPEAKING_ROOTS = frozenset(
    {"01", "09", "10", "11", "12", "13", "16"}
)  # done at home; the others at their target's
# "in this capital" is where the article comes from; "near the capital" that of the country it is about.
POINTING = re.compile(
    r"(?<!\bnorth )(?<!\bsouth )(?<!east )(?<!west )(?<!\bkm )(?<!\bmiles )\b(?:in|near|around|outside|of|at|within|across|throughout)\s+(this|the|that)\s+(?:\w+an\s+)?"
    r"(capital|city|town|port)\b(?!['’]|\s+(?:of|council|hall|government|punishment))",
    re.IGNORECASE,
)
# What may stand between a name and the larger place it lies in: "X area in Y district of Z", "X (Y, Z)", "X, Z".
CONTAINING = re.compile(
    r"[\w'’ -]+?(?:[(,\[]\s*|\s(?:in|of|within)\s+(?:the\s+)?)(?:[\w'’ -]{0,40}?(?:,|\sof|\sin)\s+(?:the\s+)?)?"
)
LEAD_SENTENCES = 4
SURE_FOCUS = (
    4.0  # weight of the leading country from which a country that is never named is no place of events
)
SURE_PLACE = 0.85  # score of a place that only its own name and surroundings tell
LEVEL_SCORES = {"incident": 0.7, "article": 0.5, "pointed": 0.6, "focus": 0.3, "actor_country": 0.3}


class EventPlaces:
    """Places of one article, sentence by sentence."""

    def __init__(self, gazetteer: Gazetteer, dictionary: ActorDictionary, focus: Focus) -> None:
        self.gazetteer = gazetteer
        self.dictionary = dictionary
        known = dictionary.countries
        self._focus = [known[code].iso3 for code, _ in focus.weights[:3] if code in known]
        is_sure = focus.country is not None and focus.weights[0][1] >= SURE_FOCUS
        self._named = {known[code].iso3 for code, _ in focus.weights if code in known} if is_sure else set()
        self._names = {country.iso3: country.name for country in known.values()}
        self._leading = known[focus.country].name if focus.country in known else None
        self._seat = known[focus.country].capital if focus.country in known else None
        self._dateline = focus.dateline.title() if focus.dateline else None
        self._sentence: Sentence | None = None
        self._situated: list[Situated] | None = None
        self._incident: Place | None = None
        self._lead: Place | None = None
        self.others: tuple[Place, ...] = ()  # further places of the event asked for last

    def read(self, sentence: Sentence) -> None:
        """Turn to the next sentence; beyond the lead its places are looked up when one is asked for."""
        self._sentence = sentence
        self._situated = None
        if sentence.index < LEAD_SENTENCES:
            for item in self._list_places(sentence):
                self._remember_lead(item)

    def place_event(self, draft: Draft) -> Place | None:
        """The place of an event of the sentence; None when nothing tells it. Countries are named as actors are."""
        place = self._find_place(draft)
        name = self._names.get(place.country_code or "") if place is not None else None
        return replace(place, country_name=name) if place is not None and name is not None else place

    def _find_place(self, draft: Draft) -> Place | None:
        assert self._sentence is not None
        sentence, root = self._sentence, draft.meaning.code[:2]
        self.others = ()
        chosen, here = choose_situated(
            self._list_places(sentence), sentence, draft.clause.head, draft.meaning.code
        )
        if chosen is None:
            return self._place_elsewhere(draft, root)
        best = chosen.found.place
        self.others = list_conjoined(chosen, here)
        if best.country_code is None and best.geo_method == "unknown_name":
            best = self._add_country(best, draft, root)
        if root in LOCAL_ROOTS and is_below_country(best):
            self._incident = best
        return best

    def _add_country(self, place: Place, draft: Draft, root: str) -> Place:
        """A place that the gazetteer lacks, with the country that its name, the incident or the sides tell."""
        iso3 = self._find_around(place) or self.gazetteer.guess_country(place.place_name)
        if iso3 is None and self._situated:
            beside = {s.found.place.country_code for s in self._situated} - {None}
            iso3 = beside.pop() if len(beside) == 1 else None
        base = self.gazetteer.find_country(iso3) if iso3 else self._place_elsewhere(draft, root)
        if base is None or base.country_code is None or base.country_name is None:
            return place
        country = self._country_place(base.country_name, base.country_code, "actor_country")
        return replace(
            country, place_name=place.place_name, location_text=place.location_text, geo_method="unknown_name"
        )

    def _find_around(self, place: Place) -> str | None:
        """The country of the known place that follows a name right away: "in Karker area in a district of Duhok"."""
        assert self._sentence is not None
        listed = self._list_places(self._sentence)
        at = next((s.found.start for s in listed if s.found.place.place_name == place.place_name), None)
        if at is None:
            return None
        text = self._sentence.reading
        after = [s for s in listed if s.found.start > at and s.found.place.country_code is not None]
        near = min(after, key=lambda s: s.found.start, default=None)
        is_around = near is not None and CONTAINING.fullmatch(text[at : near.found.start]) is not None
        return near.found.place.country_code if near is not None and is_around else None

    def find_told(self, position: int) -> Place | None:
        """The place below a country that the sentence tells, the nearest to the word at offset `position`."""
        assert self._sentence is not None
        told = [
            s
            for s in self._list_places(self._sentence)
            if s.preposition in LOCATIVE and is_below_country(s.found.place)
        ]
        best = min(told, key=lambda s: abs(s.found.start - position), default=None)
        return best.found.place if best is not None else None

    def _place_elsewhere(self, draft: Draft, root: str) -> Place | None:
        """An act on the ground lies where its incident does; a word or a visit in the country of a side."""
        pointed = self._follow_pointer() if root in LOCAL_ROOTS else None
        if pointed is not None:
            self._incident = pointed
            return pointed
        for method, place in (("incident", self._incident), ("article", self._lead)):
            if place is not None and root in LOCAL_ROOTS:
                score = round(place.geo_score * LEVEL_SCORES[method], 3)
                return replace(place, geo_method=method, geo_score=score)
        if root in LOCAL_ROOTS and (focus := self._find_focus()) is not None:
            return focus  # the victim's nationality is no place
        sides = (draft.source, draft.target) if root in SPEAKING_ROOTS else (draft.target, draft.source)
        for side in sides:
            country = self.dictionary.countries.get((side.actor.country if side is not None else None) or "")
            if country is not None:
                return self._country_place(country.name, country.iso3, "actor_country")
        if (focus := self._find_focus()) is not None:
            return focus
        home = self._find_named(self._dateline) if root in LOCAL_ROOTS else None
        if home is not None and home.country_name is not None and home.country_code is not None:
            return self._country_place(home.country_name, home.country_code, "focus")
        return None

    def _find_focus(self) -> Place | None:
        """The country that the article is about, if one leads."""
        if self._leading is None or not self._focus:
            return None
        return self._country_place(self._leading, self._focus[0], "focus")

    def _follow_pointer(self) -> Place | None:
        """The place that "in this city" or "near the capital" of the sentence means; None without such words."""
        assert self._sentence is not None
        match = POINTING.search(self._sentence.reading)
        if match is None:
            return None
        here, kind = match.group(1).lower() == "this", match.group(2).lower()
        place = self._find_named(self._dateline if here else self._seat if kind == "capital" else None)
        if place is None:
            return None
        score = LEVEL_SCORES["pointed"]
        return replace(place, geo_method="pointed", geo_score=score, location_text=match.group())

    def _find_named(self, name: str | None) -> Place | None:
        """The town of a dateline or a seat of government, preferably in the leading country."""
        if not name:
            return None
        country = self.gazetteer.guess_country(name)
        place = self.gazetteer.find(name, country) if country is not None else None
        return place if place is not None and place.where_prec != COUNTRY else None

    def _country_place(self, name: str, iso3: str, method: str) -> Place:
        base = self.gazetteer.find_country(iso3) or Place(name, None, None, iso3)
        return replace(
            base, country_name=name, country_code=iso3, geo_precision=3, where_prec=COUNTRY,
            geo_method=method, geo_score=LEVEL_SCORES[method], location_text="",
        )  # fmt: skip

    def _list_places(self, sentence: Sentence) -> list[Situated]:
        if self._situated is None:
            found = list_situated(sentence, self.gazetteer, self._focus, self._named)
            self._situated = [s for s in found if s.is_coded or self._is_likely(s.found.place)]
        return self._situated

    def _is_likely(self, place: Place) -> bool:
        """Whether a place lies in a country that the article names, or it is not about one country above all."""
        is_sure = place.geo_score >= SURE_PLACE
        return is_sure or not self._named or place.country_code is None or place.country_code in self._named

    def _remember_lead(self, item: Situated) -> None:
        place = item.found.place
        if item.preposition in LOCATIVE and is_below_country(place) and not is_told_from(item):
            known = self._lead
            if known is None or (place.geo_precision or 3) < (known.geo_precision or 3):
                self._lead = place
