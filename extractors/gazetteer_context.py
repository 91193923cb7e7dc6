"""What a sentence says around the names of places: words of kind and direction, what contains what, countries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dyads.extractors.gazetteer_lookup import NameLookup
from dyads.extractors.gazetteer_phrases import Phrase, read_words_before
from dyads.extractors.gazetteer_ranking import Evidence
from dyads.extractors.gazetteer_spans import UNKNOWN, propose_spans
from dyads.extractors.gazetteer_store import NOWHERE
from dyads.extractors.placenames import GENERIC_WORDS, normalize_name

__all__ = ["ADJECTIVE_SHARE", "NameInText", "add_neighbours", "join_lines", "read_countries", "read_names"]

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
HIDDEN_LABELS = frozenset({"ORG", "PERSON", "", UNKNOWN})
ADJECTIVE_SHARE, FOCUS_SHARES, NEIGHBOUR_SHARE = 0.7, (0.9, 0.7, 0.5, 0.4, 0.3), 0.25
LOOK_BACK = 90

NO_KIND = frozenset({"special", "capital"})  # "U.S. special envoy"
_SINGULAR = {
    "provinces": "province", "governorates": "governorate", "regions": "region", "districts": "district", "states": "state",
    "counties": "county", "villages": "village", "towns": "town", "cities": "city", "oblasts": "oblast",
    "municipalities": "municipality", "departments": "department", "neighborhoods": "neighborhood",
    "neighbourhoods": "neighbourhood", "camps": "camp", "suburbs": "suburb", "islands": "island",
}  # fmt: skip
_DIRECTION_BEFORE = re.compile(
    r"\b((?:far |extreme )?(?:north|south|east|west|central|north-?east|south-?east|north-?west|south-?west)"
    r"(?:ern(?:most)?)?(?: (?:parts?|half|end|corner) of)?) (?:the )?$",
    re.IGNORECASE,
)
_DIRECTION_AFTER = re.compile(
    r"['’]s?\s+((?:far |extreme )?(?:(?:north|south)[- ]?(?:east|west)|north|south|east|west))\b"
)
_KIND_BEFORE = re.compile(
    r"\b(village|town|city|province|governorate|state|region|district|county|municipality|oblast|prefecture|department"
    r"|suburb|camp|port|neighbou?rhood|cities|towns|villages|provinces|districts|regions|governorates) of (?:the )?$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"[A-Z][\w'’-]*\s$")
_WORD_AFTER = re.compile(r"^(?:['’]s)?[ -]+([A-Za-z]+)")
_TWO_WORDS_AFTER = re.compile(
    r"^[ -]+(?:border|air|military|refugee|detention|displacement|training) ([a-z]+)", re.IGNORECASE
)
_CONJUNCTION = re.compile(r"^(?:\s*,\s*(?:and |or )?|\s+(?:and|or)\s+|\s*/\s*|\s*;\s*)(?:the )?$")
_COMMA = re.compile(r"^(?:\s+[a-z]+)?\s*(?:,|\(|\s-\s)\s*(?:the )?$")
_WITHIN = re.compile(
    r"^,?\s+(?:in|of|inside|within)\s+(?:the\s+)?(?:(?:[a-z]+-?){1,2}\s+)?(?:[A-Z][a-z]+\s+)?"
    r"(?:(?:province|governorate|state|region|district|county|department|city|country)\s+of\s+)?(?:the\s+)?$"
)
_POSSESSIVE = re.compile(r"^(?:['’]s?)\s+(?:[a-z]+\s+){0,3}(?:of\s+)?(?:the\s+)?$")
_ABBREVIATION = re.compile(r"^\s*(?:,|\()\s*((?:[A-Z]\.\s?[A-Z]\.)|[A-Z][A-Za-z]{1,4}\.|[A-Z]{2}\b)")
_CAPITALIZED = re.compile(r"[A-Z][A-Za-zé]+(?:[ -][A-Z][a-z]+)?")
_LINE_LINK = re.compile(r"^\s*(?:-|–|—|/|and|to)\s*(?:the )?$")
_LINE_AFTER = re.compile(
    r"^(?:['’]s)?\s+(?:border|frontier|road|highway|boundary|front ?line)\b", re.IGNORECASE
)
_LINE_BEFORE = re.compile(
    r"\b(?:border|frontier|road|highway|boundary|line|route|motorway|corridor) (?:between|from|linking|connecting) (?:the )?$",
    re.IGNORECASE,
)
_AND = re.compile(r"^\s+(?:and|to|with)\s+(?:the )?$")
_LOCATIVE_BEFORE = re.compile(
    r"\b(?:in|at|near|around|outside|across|from|towards?) (?:the )?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NameInText:
    """A name as it stands: `start` and `end` of the entity, `core` its own words, `text` with kind and direction.

    `container` is the index of the name that it lies in, `abbreviation` a division's after a comma; `phrase` is what
    the words before say ("near"); `is_hidden` when the entity's label is not one of a place; `words` stand in the text, up to offset `after`.
    """

    start: int
    end: int
    core: str
    text: str
    phrase: Phrase | None
    container: int | None = None
    abbreviation: str = ""
    is_hidden: bool = False
    kind_word: str = ""
    words: str = ""
    after: int = 0
    is_listed: bool = False  # an "and" or comma with another name follows
    is_within: bool = False  # the container is said by "in", not by a comma or bracket
    is_bracketed: bool = False  # the container stands in brackets
    is_unknown: bool = False  # proposed, and not in the gazetteer
    label: str = ""  # of the entity


def read_names(text: str, spans: Sequence[tuple[int, int, str]], lookup: NameLookup) -> list[NameInText]:
    """The names that may be places, in order, with what the words around them tell."""
    names: list[NameInText] = []
    for start, end, label in propose_spans(text, spans, lookup):
        for part_start, part_end in _split_conjoined(text, start, end, lookup):
            name = _read_name(text, part_start, part_end, label, lookup)
            if name is not None:
                names.append(name)
    return _link_names(text, names)


def _split_conjoined(text: str, start: int, end: int, lookup: NameLookup) -> list[tuple[int, int]]:
    """The parts of an entity that holds two names ("Aleppo and Idlib"), or the entity itself."""
    words = text[start:end]
    match = re.search(r"\s+and\s+|\s*/\s*", words)
    if match is None or lookup.match(words, Evidence()) is not None:
        return [(start, end)]
    return [(start, start + match.start()), (start + match.end(), end)]


def _read_name(text: str, start: int, end: int, label: str, lookup: NameLookup) -> NameInText | None:
    core = text[start:end].strip()
    for ending in ("'s", "’s", "'", "’"):
        core = core.removesuffix(ending)
    core = core.strip(' \t\n.,;:()[]"“”') if not core.endswith((".S.", ".K.", ".A.E.")) else core
    core = core[4:] if core[:4].lower() == "the " else core
    key = normalize_name(core)
    is_hidden = label not in PLACE_LABELS
    if (
        not key
        or key in lookup.not_places
        or key in GENERIC_WORDS
        or (is_hidden and label not in HIDDEN_LABELS)
    ):
        return None
    if key in lookup.adjectives and lookup.find_country(core) is None:
        return None
    before = text[max(0, start - LOOK_BACK) : start]
    if is_hidden and label in ("ORG", "PERSON") and not _LOCATIVE_BEFORE.search(before[-16:]):
        return None
    if core.islower() and not text.islower():
        return None  # "the north-west" is no name
    word, length = _read_kind_after(text[end : end + 40])
    word = word or _read_kind_before(before)
    direction = _DIRECTION_BEFORE.search(before, max(0, len(before) - 48))
    full = f"{core} {word}" if word else core
    words = text[start : end + length]
    behind = _DIRECTION_AFTER.match(text, start + len(text[start:end].rstrip("'’s")))
    if direction is None and behind is not None:  # "Syria's north-west"
        full, words, length = f"{behind.group(1)} {core}", text[start : behind.end()], behind.end() - end
    if direction is not None:
        full = f"{direction.group(1)} {full}"
        words = before[direction.start() :] + words
        before = before[: direction.start()]
    phrase = read_words_before(before)
    return NameInText(
        start, end, core, full, phrase, is_hidden=is_hidden, kind_word=word, words=words, after=end + length,
        is_unknown=label == UNKNOWN, label=label,
    )  # fmt: skip


def _read_kind_after(after: str) -> tuple[str, int]:
    """The generic word after a name, singular, and how many characters it takes; ("", 0) without one."""
    for pattern in (_TWO_WORDS_AFTER, _WORD_AFTER):
        match = pattern.match(after)
        if match is not None:
            word = match.group(1).lower()
            word = _SINGULAR.get(word, word)
            if word in GENERIC_WORDS and word not in NO_KIND and not after.startswith(("'s", "’s")):
                return word, match.end()
    return "", 0


def _read_kind_before(before: str) -> str:
    match = _KIND_BEFORE.search(before, max(0, len(before) - 28))
    if match is None or _NAME_BEFORE.search(before[: match.start()]):
        return ""  # none, or the word belongs to a name before it ("Yakkasaray district of Tashkent")
    word = match.group(1).lower()
    return _SINGULAR.get(word, word)


def _link_names(text: str, names: list[NameInText]) -> list[NameInText]:
    """Names with their containers ("Azaz, Aleppo", "Iraq's Anbar"), and words of kind shared by conjoined names."""
    linked = list(names)
    for i in range(len(linked) - 1, -1, -1):
        name = linked[i]
        if match := _ABBREVIATION.match(text[name.after : name.after + 12]):
            linked[i] = name = replace(name, abbreviation=match.group(1))
        if i + 1 < len(linked):
            between = text[name.after : linked[i + 1].start]
            if _CONJUNCTION.match(between):
                linked[i] = name = replace(name, is_listed=True)
            if _COMMA.match(between):
                linked[i] = name = replace(name, container=i + 1, is_bracketed="(" in between)
            elif _WITHIN.match(between):
                linked[i] = name = replace(name, container=i + 1, is_within=True)
            elif _POSSESSIVE.match(between) and linked[i + 1].container is None:
                linked[i + 1] = replace(linked[i + 1], container=i)
            after = linked[i + 1]
            if after.kind_word and not name.kind_word and _CONJUNCTION.match(between):
                linked[i] = replace(
                    linked[i], kind_word=after.kind_word, text=f"{name.text} {after.kind_word}"
                )
    return linked


def join_lines(text: str, names: Sequence[NameInText]) -> list[NameInText]:
    """Two names that make one line ("the Kenya-Somalia border", "between Homs and Palmyra") as one name."""
    joined: list[NameInText] = []
    i = 0
    while i < len(names):
        name = names[i]
        after = names[i + 1] if i + 1 < len(names) else None
        if after is not None and _is_line(text, name, after):
            line = f"border between {name.core} and {after.core}"
            words = text[name.start : after.after]
            joined.append(NameInText(name.start, after.end, line, line, None, words=words, after=after.after))
            i += 2
        else:
            joined.append(name)
            i += 1
    if len(joined) == len(names):
        return joined
    return [replace(n, container=None) for n in joined]


def _is_line(text: str, name: NameInText, after: NameInText) -> bool:
    between = text[name.end : after.start]
    if _LINE_AFTER.match(text[after.end : after.end + 30]) and _LINE_LINK.match(between):
        return True
    return bool(_LINE_BEFORE.search(text[max(0, name.start - 40) : name.start]) and _AND.match(between))


def read_countries(
    text: str, names: Sequence[NameInText], focus: Sequence[str], lookup: NameLookup
) -> dict[int, float]:
    """Country record -> share (0 to 1): countries named, peoples ("the Iraqi army"), the article's focus."""
    shares: dict[int, float] = {}
    for name in names:
        number = lookup.find_country(name.core)
        if number is not None:
            shares[number] = 1.0
    for match in _CAPITALIZED.finditer(text):
        words = match.group().lower()
        number = lookup.adjectives.get(words) or lookup.adjectives.get(words.split()[0].split("-")[0])
        if number is not None:
            shares[number] = max(shares.get(number, 0.0), ADJECTIVE_SHARE)
    for item, share in zip(focus, FOCUS_SHARES, strict=False):
        number = lookup.find_hint_country(item)
        if number is None and (found := lookup.match(item, Evidence())) is not None:
            number = found[0].country if found[0].country != NOWHERE else None
        if number is not None:
            shares[number] = max(shares.get(number, 0.0), share)
    return shares


def add_neighbours(shares: dict[int, float], lookup: NameLookup) -> dict[int, float]:
    """The shares, with a small one for each neighbour of a country that has a large one."""
    wide = dict(shares)
    for number, share in shares.items():
        if share >= ADJECTIVE_SHARE:
            for near in lookup.neighbours_of(number):
                wide.setdefault(near, NEIGHBOUR_SHARE)
    return wide
