"""Where a coded event happened: its clause, its sentence, the incident, the article's lead, its focus, its actors.

The dateline, a nationality and the seat of a speaker are no places of events (CODING_GUIDE 16): a name counts when a
locative preposition governs it, or when an attack strikes it ("shelled Kharkiv", "the raid on Goma"). The way is kept
in `geo_method`: how the name was read, or incident, article, focus, actor_country when it stands elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dyads.extractors import syntax
from dyads.extractors.dictionary import ActorDictionary
from dyads.extractors.events import Draft
from dyads.extractors.focus import Focus
from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.places import FoundPlace, find_places
from dyads.extractors.syntax import Sentence, Word
from dyads.schemas.records import Place

__all__ = ["EventPlaces"]

LOCAL_ROOTS = frozenset({"14", "17", "18", "19", "20"})  # acts that happen somewhere on the ground
MOVING_ROOTS = frozenset({"04", "07", "15"})  # visits, aid sent, troops moved: "to" tells the place
LEAVING_ROOTS = frozenset({"08", "17"})  # withdrawals, expulsions: "from" tells it
SPEAKING_ROOTS = frozenset(
    {"01", "09", "10", "11", "12", "13", "16"}
)  # done at home; the others at their target's
LOCATIVE = frozenset(
    "opposite between toward towards along behind beside beyond in at near around outside inside across within "
    "throughout through over into off of on".split()
)
REPORTING = frozenset("report say announce state tell add declare confirm inform learn disclose".split())
STRIKING = frozenset("on against at upon".split())
ENTITY_LABELS = frozenset({"GPE", "LOC", "FAC", "ORG", "PERSON"})
# "in this capital" is where the article comes from; "near the capital" that of the country it is about.
POINTING = re.compile(
    r"(?<!\bnorth )(?<!\bsouth )(?<!east )(?<!west )(?<!\bkm )(?<!\bmiles )\b(?:in|near|around|outside|of|at|within|across|throughout)\s+(this|the|that)\s+(?:\w+an\s+)?"
    r"(capital|city|town|port)\b(?!['’]|\s+(?:of|council|hall|government|punishment))",
    re.IGNORECASE,
)
LOCATED = re.compile(r"\b(in|at|near|around|outside|inside|from|to|of) (?:the )?$", re.IGNORECASE)
# Their object is often a place although the model takes it for a name of something else.
STRUCK = frozenset(
    "shell bomb bombard pound raid storm capture seize retake recapture overrun besiege".split()
)
PLACED = re.compile(
    r"\s*(?:[,(]\s*[A-Z]|(?:town|village|city|district|area|region|countryside|neighbou?rhood)\b)"
)
CODED = re.compile(r"\bcoded (?:to|as|at|in|near) (?:the )?$", re.IGNORECASE)
LEAD_SENTENCES = 4
SURE_FOCUS = (
    4.0  # weight of the leading country from which a country that is never named is no place of events
)
SURE_PLACE = 0.9  # score of a place that only its own name and surroundings tell
COUNTRY, VAST = 6, 7  # UCDP where_prec: a country; a region of many countries or international waters
LEVEL_SCORES = {"incident": 0.7, "article": 0.5, "pointed": 0.6, "focus": 0.3, "actor_country": 0.3}


@dataclass(frozen=True, slots=True)
class Situated:
    """A place of a sentence; `word` is its first, `preposition` what governs it ("" for none)."""

    found: FoundPlace
    word: Word | None
    preposition: str
    is_coded: bool = False  # "coded to X": what a note of ACLED gives as the event's place


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
        sentence, head, root = self._sentence, draft.clause.head, draft.meaning.code[:2]
        self.others = ()
        attached = _attached_words(head)
        here = [
            s
            for s in self._list_places(sentence)
            if _is_location(s, root, attached) and not _is_reporting(s, head)
        ]
        if here:
            inside = {word.index for word in syntax.clause_words(head)}
            here = [s for s in here if _is_inside(s, inside) or s.found.place.country_code is not None]
        if here:
            position = head.start - sentence.start
            chosen = min(here, key=lambda s: _rank(s, inside, position))
            best = chosen.found.place
            self.others = _list_conjoined(chosen, here)
            if best.country_code is None and best.geo_method == "unknown_name":
                best = self._add_country(best, draft, root)
            if root in LOCAL_ROOTS and best.where_prec not in (None, COUNTRY, VAST):
                self._incident = best
            return best
        return self._place_elsewhere(draft, root)

    def _add_country(self, place: Place, draft: Draft, root: str) -> Place:
        """A place that the gazetteer lacks, with the country that its name, the incident or the sides tell."""
        iso3 = self.gazetteer.guess_country(place.place_name)
        base = self.gazetteer.find(iso3) if iso3 else self._place_elsewhere(draft, root)
        if base is None or base.country_code is None or base.country_name is None:
            return place
        country = self._country_place(base.country_name, base.country_code, "actor_country")
        return replace(
            country, place_name=place.place_name, location_text=place.location_text, geo_method="unknown_name"
        )

    def find_told(self, position: int) -> Place | None:
        """The place below a country that the sentence tells, the nearest to the word at offset `position`."""
        assert self._sentence is not None
        told = [
            s
            for s in self._list_places(self._sentence)
            if s.preposition in LOCATIVE and s.found.place.where_prec not in (None, COUNTRY, VAST)
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
        sides = (draft.source, draft.target) if root in SPEAKING_ROOTS else (draft.target, draft.source)
        for side in sides:
            country = self.dictionary.countries.get((side.actor.country if side is not None else None) or "")
            if country is not None:
                return self._country_place(country.name, country.iso3, "actor_country")
        if self._leading is not None and self._focus:
            return self._country_place(self._leading, self._focus[0], "focus")
        home = self._find_named(self._dateline) if root in LOCAL_ROOTS else None
        if home is not None and home.country_name is not None and home.country_code is not None:
            return self._country_place(home.country_name, home.country_code, "focus")
        return None

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
        base = self.gazetteer.find(name) or Place(name, None, None, iso3)
        return replace(
            base, country_name=name, country_code=iso3, geo_precision=3, where_prec=COUNTRY,
            geo_method=method, geo_score=LEVEL_SCORES[method], location_text="",
        )  # fmt: skip

    def _list_places(self, sentence: Sentence) -> list[Situated]:
        if self._situated is None:
            text = sentence.reading
            words = {word.start - sentence.start: word for word in sentence.words}
            self._situated = []
            spans = _list_entities(sentence)
            for found in find_places(text, spans, self.gazetteer, self._focus, keeps_unknown=True):
                word = words.get(found.start)
                preposition = syntax.preposition_before(word) if word is not None else ""
                if not preposition and (told := LOCATED.search(text[max(0, found.start - 14) : found.start])):
                    preposition = told.group(1).lower()
                is_coded = CODED.search(text[max(0, found.start - 24) : found.start]) is not None
                is_coded = is_coded and found.place.geo_method != "unknown_name"
                if is_coded or self._is_likely(found.place):
                    self._situated.append(Situated(found, word, preposition, is_coded))
        return self._situated

    def _is_likely(self, place: Place) -> bool:
        """Whether a place lies in a country that the article names, or it is not about one country above all."""
        is_sure = place.geo_score >= SURE_PLACE
        return is_sure or not self._named or place.country_code is None or place.country_code in self._named

    def _remember_lead(self, item: Situated) -> None:
        place = item.found.place
        if item.preposition in LOCATIVE and place.where_prec not in (None, COUNTRY, VAST):
            known = self._lead
            if known is None or (place.geo_precision or 3) < (known.geo_precision or 3):
                self._lead = place


def _is_location(item: Situated, root: str, attached: set[int]) -> bool:
    """Whether a name stands as the place of an event of this root."""
    place, word, preposition = item.found.place, item.word, item.preposition
    is_exact = place.where_prec in (1, 2)
    if item.is_coded:
        return root in LOCAL_ROOTS
    if word is None:
        return is_exact
    if place.geo_method == "unknown_name" and preposition == "of":
        return False  # "members of X"
    if place.where_prec == COUNTRY and word.index not in attached:
        return False  # "protests over the war in Ukraine" are elsewhere
    if place.place_name == place.country_name and syntax.is_modifier(word):
        return False  # "near the U.S. embassy" says whose it is
    if preposition in LOCATIVE:
        return True
    if preposition == "to":
        return root in MOVING_ROOTS
    if preposition == "from":
        return root in LEAVING_ROOTS
    head = syntax.name_head(word)
    is_object = syntax.is_object(head) or (
        head.head is not None and head in syntax.passive_subjects(head.head)
    )
    is_struck = root in DEADLY_ROOTS and (is_object or preposition in STRIKING)
    return is_struck and place.where_prec != COUNTRY


def _is_reporting(item: Situated, head: Word) -> bool:
    """Whether a place is where the event was only told ("police reported in Lima that ...")."""
    if item.word is None:
        return False
    verb = next((w for w in syntax.ancestors(item.word) if syntax.is_verb(w)), None)
    return (
        verb is not None
        and verb is not head
        and verb.lemma in REPORTING
        and verb in set(syntax.ancestors(head))
    )


def _list_conjoined(chosen: Situated, situated: list[Situated]) -> tuple[Place, ...]:
    """The other places of a list in which the chosen one stands ("in Azaz, Marea and Tal Rifaat")."""
    if chosen.word is None:
        return ()
    first = syntax.first_conjunct(chosen.word)
    found: list[Place] = []
    for item in situated:
        place, known = item.found.place, (chosen.found.place, *found)
        if item.word is None or syntax.first_conjunct(item.word) is not first:
            continue
        names = {k.place_name for k in known} | {
            chosen.found.place.country_name,
            chosen.found.place.admin1_name,
        }
        if place.place_name not in names:
            found.append(place)
    return tuple(found)


def _attached_words(head: Word) -> set[int]:
    """The words of the prepositional phrases that depend on the event's own word."""
    phrases = syntax.prepositional_phrases(head)
    return {word.index for _, nouns, _, _ in phrases for noun in nouns for word in syntax.phrase_words(noun)}


def _is_inside(item: Situated, inside: set[int]) -> bool:
    return item.word is not None and item.word.index in inside


def _rank(item: Situated, inside: set[int], position: int) -> tuple[bool, bool, float, int]:
    """What was coded first, the clause's own places, then the exact ones, then the nearest to the event's word."""
    place, distance = item.found.place, abs(item.found.start - position)
    precision = 2.5 if place.geo_method in ("container", "unknown_name") else place.geo_precision or 3
    return not item.is_coded, not _is_inside(item, inside), precision, distance


def _is_struck_name(word: Word, sentence: Sentence) -> bool:
    """Whether a name is the object of shelling or capture and written as places are ("shelled Bakhmut, Donetsk")."""
    head = syntax.name_head(word)
    verb = head.head
    if verb is None or verb.lemma not in STRUCK or not syntax.is_object(head):
        return False
    last = word
    while last.index + 1 < len(sentence.words) and sentence.words[last.index + 1].entity[:1] == "I":
        last = sentence.words[last.index + 1]
    words = sentence.reading[word.start - sentence.start : last.end - sentence.start]
    return "," in words or PLACED.match(sentence.reading, last.end - sentence.start) is not None


def _list_entities(sentence: Sentence) -> list[tuple[int, int, str]]:
    """(start, end, label) of the model's names that may be places, offsets in the sentence."""
    spans: list[tuple[int, int, str]] = []
    for word in sentence.words:
        label = word.entity[1:]
        if label not in ENTITY_LABELS:
            continue
        start, end = word.start - sentence.start, word.end - sentence.start
        if label in ("ORG", "PERSON") and word.entity[0] == "B" and _is_struck_name(word, sentence):
            label = "GPE"
        elif word.entity[0] == "I" and spans and spans[-1][2] == "GPE" and label != "GPE":
            label = "GPE"  # goes on with what was struck
        if word.entity[0] == "I" and spans and spans[-1][2] == label:
            spans[-1] = (spans[-1][0], end, label)
        else:
            spans.append((start, end, label))
    return spans
