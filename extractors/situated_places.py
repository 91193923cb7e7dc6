"""The names of places in a sentence as they stand to its events: what governs them, which of them an event has.

The dateline, a nationality and the seat of a speaker are no places of events (CODING_GUIDE 16): a name counts when a
locative preposition governs it, or when an attack strikes it ("shelled Kharkiv", "the raid on Goma").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dyads.extractors import syntax
from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.places import FoundPlace, find_places
from dyads.extractors.syntax import Sentence, Word
from dyads.schemas.records import Place

__all__ = [
    "COUNTRY", "LOCAL_ROOTS", "LOCATIVE", "VAST", "Situated", "choose_situated", "is_below_country", "is_told_from", "list_conjoined",
    "list_situated",
]  # fmt: skip

LOCAL_ROOTS = frozenset({"14", "17", "18", "19", "20"})  # acts that happen somewhere on the ground
MOVING_ROOTS = frozenset({"04", "07", "15"})  # visits, aid sent, troops moved: "to" tells the place
LEAVING_ROOTS = frozenset({"08", "17"})  # withdrawals, expulsions: "from" tells it
EXPULSION = "174"
LOCATIVE = frozenset(
    "opposite between toward towards along behind beside beyond in at near around outside inside across within "
    "throughout through over into off of on".split()
)
WITHIN = frozenset("in at near around outside inside across within throughout".split())
# Nouns after "in" that tell why, not where: "in support of Ukraine".
ABSTRACT = frozenset(
    "support solidarity response protest connection favor favour honor honour memory defense defence reaction opposition "
    "retaliation revenge reference relation contrast exchange return cooperation coordination".split()
)
# Of whose people, bodies and things a place is told by "of": not where they act ("the police of Pinos").
PLACE_NOUNS = frozenset(
    """north south east west northeast northwest southeast southwest northern center centre heart outskirts outskirt part
    middle edge vicinity suburb coast border village town city area region province district department municipality county
    street road capital port side direction neighborhood neighbourhood sector zone locality governorate countryside state
    territory quarter commune island valley mountain mountains hill square airport front entrance base camp""".split()
)
SITUATIONS = frozenset(
    "war conflict crisis invasion situation coup election fighting violence talk policy role presence interference "
    "intervention development peace process democracy government company interest involvement".split()
)
BODIES = frozenset(
    "government regime authority official force army troop administration minister ministry leader leadership".split()
)
OTHERS_COST = 1.25  # in steps of precision
REPORTING = frozenset("report say announce state tell add declare confirm inform learn disclose".split())
STRIKING = frozenset("on against at upon".split())
ENTITY_LABELS = frozenset({"GPE", "LOC", "FAC", "ORG", "PERSON"})
LOCATED = re.compile(r"\b(in|at|near|around|outside|inside|from|to|of) (?:the )?$", re.IGNORECASE)
CODED = re.compile(r"\bcoded (?:to|as|at|in|near) (?:the )?$", re.IGNORECASE)
COUNTRY, VAST = 6, 7  # UCDP where_prec: a country; a region of many countries or international waters


@dataclass(frozen=True, slots=True)
class Situated:
    """A place of a sentence; `word` is its first, `last` its last, `preposition` what governs it ("" for none)."""

    found: FoundPlace
    word: Word | None
    last: Word | None
    preposition: str
    is_coded: bool = False  # "coded to X": what a note of ACLED gives as the event's place


def list_situated(
    sentence: Sentence, gazetteer: Gazetteer, focus: Sequence[str], named: Collection[str] = ()
) -> list[Situated]:
    """The places that a sentence names, in order; `focus` and `named` as in `places.find_places`."""
    spans = _list_entities(sentence)
    text = _capitalize_names(sentence, spans)
    words = {word.start - sentence.start: word for word in sentence.words}
    ends = {word.end - sentence.start: word for word in sentence.words}
    situated: list[Situated] = []
    for found in find_places(text, spans, gazetteer, focus, keeps_unknown=True, named=named):
        word = words.get(found.start)
        preposition = syntax.preposition_before(word) if word is not None else ""
        if not preposition and (told := LOCATED.search(text[max(0, found.start - 14) : found.start])):
            preposition = told.group(1).lower()
        is_coded = CODED.search(text[max(0, found.start - 24) : found.start]) is not None
        is_coded = is_coded and found.place.geo_method != "unknown_name"
        situated.append(Situated(found, word, ends.get(found.end, word), preposition, is_coded))
    return situated


def _capitalize_names(sentence: Sentence, spans: Sequence[tuple[int, int, str]]) -> str:
    """The sentence as read, with capitals in the names of places of texts in capitals that were taken for words."""
    text = sentence.reading
    if text.isupper() or not sentence.text.isupper():
        return text
    for start, end, label in spans:
        if label in ("GPE", "LOC") and text[start:end].islower():
            text = text[:start] + text[start:end].title() + text[end:]
    return text


def choose_situated(
    situated: Sequence[Situated], sentence: Sentence, head: Word, code: str
) -> tuple[Situated | None, list[Situated]]:
    """The place of the event whose word is `head` and whose CAMEO code is `code`, and all that could be it."""
    attached = _attached_words(head)
    here = [s for s in situated if _is_location(s, code, head, attached) and not _is_reporting(s, head)]
    inside = {word.index for word in syntax.clause_words(head)} if here else set()
    here = [s for s in here if _is_inside(s, inside) or s.found.place.country_code is not None]
    if (told := _find_where(here, head)) is not None:
        return told, here
    position = head.start - sentence.start
    return min(here, key=lambda s: _rank(s, inside, position), default=None), here


def _find_where(situated: Sequence[Situated], head: Word) -> Situated | None:
    """The place that "where" stands for in the event's clause: "Tal, where rebels shot a guard"."""
    antecedent = syntax.where_antecedent(head)
    if antecedent is None:
        return None
    words = {w.index for w in syntax.phrase_words(antecedent)}
    return next((s for s in situated if s.word is not None and s.word.index in words), None)


def is_told_from(item: Situated) -> bool:
    """Whether a place is only where something is reported: "a paper in San Diego writes that"."""
    node = item.word
    for above in syntax.ancestors(item.word) if item.word is not None else ():
        if syntax.is_verb(above):
            return node is not None and above.lemma in REPORTING and node in syntax.own_subjects(above)
        node = above
    return False


def is_below_country(place: Place) -> bool:
    """Whether a place is a town, a site or a part of a country rather than a country or a wider region."""
    return place.where_prec not in (None, COUNTRY, VAST)


def _is_location(item: Situated, code: str, head: Word, attached: set[int]) -> bool:
    """Whether a name stands as the place of an event of this code."""
    root = code[:2]
    place, word, preposition = item.found.place, item.word, item.preposition
    is_exact = place.where_prec in (1, 2)
    if item.is_coded:
        return root in LOCAL_ROOTS
    if word is None:
        return is_exact
    if place.geo_method == "unknown_name" and _is_of_others(item):
        return False  # "members of X"
    if place.where_prec == COUNTRY and word.index not in attached and not _is_of_victims(word, root, head):
        return False  # "protests over the war in Ukraine" are elsewhere
    if item.last is not None and syntax.is_modifier(item.last) and _heads_body(item.last):
        return False  # "the Manila government", "Kiev forces"
    if preposition == "between" and root not in LOCAL_ROOTS:
        return False  # "a treaty between Paris and Rome"
    if place.place_name == place.country_name and item.last is not None and syntax.is_modifier(item.last):
        return False  # "near the U.S. embassy" says whose it is
    if preposition in LOCATIVE:
        return True
    if preposition == "to":
        return root in MOVING_ROOTS
    if preposition == "from":
        owner = syntax.phrase_owner(word)  # "a pharmacist from Birmingham" tells whence the man is
        is_whence = owner is not None and owner is not head and not syntax.is_verb(owner)
        return root in LEAVING_ROOTS and (code.startswith(EXPULSION) or not is_whence)
    head = syntax.name_head(word)
    head = syntax.apposition_head(head) or head  # "shelled Mala, Kherson"
    is_object = syntax.is_object(head) or (
        head.head is not None and head in syntax.passive_subjects(head.head)
    )
    is_struck = root in DEADLY_ROOTS and (is_object or preposition in STRIKING)
    return is_struck and place.where_prec != COUNTRY


def _heads_body(word: Word) -> bool:
    return word.head is not None and word.head.lemma in BODIES


def _is_of_victims(word: Word, root: str, head: Word) -> bool:
    """Whether a country holds those whom violence strikes: "the murder of six priests in El Salvador"."""
    if root not in DEADLY_ROOTS or syntax.preposition_before(word) not in (
        "in",
        "inside",
        "across",
        "throughout",
    ):
        return False
    path: list[Word] = []
    for node in syntax.ancestors(word):
        if node is head:
            return not any(w.lemma in SITUATIONS or w.lemma in ABSTRACT for w in path)
        if syntax.is_verb(node):
            return False
        path.append(node)
    return False


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


def list_conjoined(chosen: Situated, situated: Sequence[Situated]) -> tuple[Place, ...]:
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
    """The words of the prepositional phrases that depend on the event's own word and tell where it is.

    "Against the invasion of Ukraine", "in support of Ukraine" do not; "over Iraq" does, "over the war in Iraq" not.
    """
    found: set[int] = set()
    for prep, nouns, _, _ in syntax.prepositional_phrases(head):
        for noun in nouns:
            is_about = prep not in WITHIN or noun.lemma in ABSTRACT
            words = (noun, *syntax.name_words(noun)) if is_about else syntax.phrase_words(noun)
            found.update(word.index for word in words)
    return found


def _is_of_others(item: Situated) -> bool:
    """Whether a place tells whose people or things are meant: "residents of Amambai", "the mayor of Pinos"."""
    if item.preposition != "of" or item.word is None:
        return False
    owner = syntax.phrase_owner(item.word)
    return owner is not None and owner.lemma not in PLACE_NOUNS and owner.pos == "NOUN"


def _is_inside(item: Situated, inside: set[int]) -> bool:
    return item.word is not None and item.word.index in inside


def _rank(item: Situated, inside: set[int], position: int) -> tuple[bool, bool, float, int]:
    """What was coded first, the clause's own places, then the exact ones, then the nearest to the event's word.

    Whose police or people they are comes after where they act, if that is told as exactly.
    """
    place, distance = item.found.place, abs(item.found.start - position)
    precision = 2.5 if place.geo_method in ("container", "unknown_name") else place.geo_precision or 3
    precision += OTHERS_COST * _is_of_others(item)
    return not item.is_coded, not _is_inside(item, inside), precision, distance


def _list_entities(sentence: Sentence) -> list[tuple[int, int, str]]:
    """(start, end, label) of the model's names that may be places, offsets in the sentence."""
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
