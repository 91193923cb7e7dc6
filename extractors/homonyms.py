"""Names that countries and capitals share with people, states and towns: Jordan, Chad, Georgia, "Moscow, Idaho".

Dictionaries match words; here their neighbours and the article tell which of the namesakes is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dyads.extractors import syntax
from dyads.extractors.dictionary import Entry
from dyads.extractors.names import Match
from dyads.extractors.syntax import Sentence, Word
from dyads.seeds.actors import CountryName

__all__ = ["settle_homonyms"]

PLAIN_KINDS = frozenset({"name", "capital", "seat"})
HONORIFICS = frozenset("mr mrs ms miss sir dr mr. mrs. ms. dr.".split())
# States and provinces after a comma tell that a town of theirs is meant. Source: ISO 3166-2 (US, CA).
DIVISIONS = {
    **dict.fromkeys(
        (
            "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|"
            "illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|"
            "mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|"
            "north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|"
            "south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming"
        ).split("|"),
        "USA",
    ),
    **dict.fromkeys(
        "alberta|british columbia|manitoba|new brunswick|nova scotia|ontario|quebec|saskatchewan".split("|"),
        "CAN",
    ),
}
STATE_NAMES = frozenset({"georgia"})  # a state of the US bears the name of a country
STATE_WORDS = frozenset(  # offices and parties that only the state has
    "governor gov gov. senator sen sen. congressman congresswoman republican republicans democrat democrats "
    "bulldogs tech state lawmaker lawmakers legislature voters".split()
)
STATE_TOWNS = frozenset({"atlanta", "savannah", "fulton", "athens-clarke"})
# Whose naming beside it tells that the country is meant.
NEIGHBOURS = frozenset({"GEO", "RUS", "ARM", "AZE", "TUR", "UKR", "MDA"})


def settle_homonyms(
    sentences: Sequence[Sentence], matches: dict[int, list[Match[Entry]]]
) -> dict[int, list[Match[Entry]]]:
    """The names of each sentence without those that are a person's, the state's or the town's of the same name.

    The entity labels of first names that the model took for places change in place.
    """
    is_asked = any(w.lower in STATE_NAMES for s in sentences for w in s.words)
    is_state = is_asked and _tells_state(sentences, matches)
    return {
        sentence.index: [
            settled
            for match in matches[sentence.index]
            if (settled := _settle(match, sentence.words, is_state)) is not None
        ]
        for sentence in sentences
    }


def _settle(match: Match[Entry], words: list[Word], is_state: bool) -> Match[Entry] | None:
    entries = [e for e in match.entries if isinstance(e, CountryName) and e.kind in PLAIN_KINDS]
    if not entries or len(entries) < len(match.entries):
        return match
    if match.end - match.start == 1 and _is_personal(words[match.start], words):
        return None
    country = _country_after(match, words)
    if country is None and words[match.start].lower in STATE_NAMES:
        country = "USA" if is_state or _has_state_word(match, words) else None
    if country is None or country == entries[0].country_code:
        return match
    text = words[match.start].text
    return replace(match, entries=(CountryName(text, "division", country, "", f"countries:{country}"),))


def _is_personal(word: Word, words: list[Word]) -> bool:
    """Whether a name is a first name or surname ("Paris Jackson", "Mr Jordan"); then it is labelled as one."""
    before = words[word.index - 1] if word.index else None
    if before is not None and before.lower in HONORIFICS:
        word.entity = word.entity[:1] + "PERSON" if word.entity else "BPERSON"
        return True
    after = words[word.index + 1] if word.index + 1 < len(words) else None
    heads = after is not None and word.head is after and syntax.is_modifier(word) and after.pos == "PROPN"
    if not heads or after is None or after.entity != "BPERSON" or word.entity[:1] != "B":
        return False
    if word.entity != "BPERSON" and not _stands_bare(word, words):
        return False
    word.entity, after.entity = "BPERSON", "IPERSON"
    return True


def _stands_bare(word: Word, words: list[Word]) -> bool:
    """Whether nothing but the two words make up the name: "Turkey President Erdogan" has a title between."""
    after = words[word.index + 2] if word.index + 2 < len(words) else None
    return after is None or not after.entity.startswith("I")


def _country_after(match: Match[Entry], words: list[Word]) -> str | None:
    """The country of the state or province that follows the name after a comma ("Moscow, Idaho")."""
    if match.end + 1 >= len(words) or words[match.end].text != ",":
        return None
    for length in (2, 1):
        parts = words[match.end + 1 : match.end + 1 + length]
        country = DIVISIONS.get(" ".join(w.lower for w in parts))
        if country is not None and parts[0].pos == "PROPN":
            return country
    return None


def _has_state_word(match: Match[Entry], words: list[Word]) -> bool:
    near = [*words[max(match.start - 3, 0) : match.start], *words[match.end : match.end + 2]]
    return any(w.lower in STATE_WORDS for w in near)


def _tells_state(sentences: Iterable[Sentence], matches: dict[int, list[Match[Entry]]]) -> bool:
    """Whether an article names other states or towns of the US, and neither Georgians nor their neighbours."""
    is_named = False
    for sentence in sentences:
        words = sentence.words
        for match in matches[sentence.index]:
            codes = {e.country_code for e in match.entries}
            if codes & NEIGHBOURS and words[match.start].lower not in STATE_NAMES:
                return False
        lowers = [w.lower for w in words if w.pos == "PROPN"]
        joined = " ".join(lowers)
        is_named = is_named or any(w in STATE_TOWNS for w in lowers)
        is_named = is_named or any(
            d in lowers if " " not in d else d in joined
            for d, c in DIVISIONS.items()
            if c == "USA" and d not in STATE_NAMES and d != "washington"
        )
    return is_named
