"""A claim of how many were killed or hurt, and what marks it as another source's or as no single event's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

__all__ = ["CasualtyClaim", "CountedPeople", "mark_claims"]

CUMULATIVE = re.compile(
    r"\b(?:so\s+far|already)\s+this\s+(?:year|month)\b|\bthis\s+year\b|\bto\s+date\b|\bannually\b|\b(?:per|each|every)\s+(?:year|month|day|week)\b|\d\s+a\s+(?:day|week|month|year)\b"
    r"|\bsince\s+(?:the\s+)?(?:start|beginning|outbreak|onset|launch|eruption|fall|end)\b|\bsince\s+(?:early\s+|late\s+|mid-?)?(?:\d{1,2}\s+)?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:19|20)\d\d|last\s+(?:month|year|january|february|march|april|may|june|july|august|september|october|november|december))\b"
    r"|\bsince\s+(?:the|its|their|a)\s+(?:[\w-]+\s+){0,2}(?:war|conflict|uprising|insurgency|coup|revolution|offensive|invasion|violence|protests|unrest|independence|rebellion|crackdown|campaign)\b"
    r"|\bsince\s+(?:[\w-]+\s+){1,4}(?:began|started|erupted|broke\s+out|(?:was|were)\s+(?:founded|formed|created|established)|seized\s+power|took\s+power|took\s+office)\b"
    r"|\b(?:in|over|during|within|for)\s+(?:the\s+)?(?:past|last|previous|preceding)\s+(?:few\s+|several\s+|\w+\s+)?(?:weeks|months?|years?|decades?)\b"
    r"|\b(?:in|over|during)\s+(?:the\s+)?(?:past|last)\s+(?:\w+\s+)?days\s+of\b"
    r"|\b(?:in|over|during|after)\s+(?:more\s+than\s+|nearly\s+|almost\s+|about\s+|some\s+)?(?:\w+|\d+)\s+(?:months|years|decades)\s+of\b"
    r"|\b(?:war|conflict|insurgency|uprising|rebellion|unrest|violence|campaign|crisis)\s+(?:that|which)\s+(?:has|have|had)\b"
    r"|\bduring\s+the\s+(?:[\w-]+\s+)?(?:war|conflict|insurgency|uprising|genocide|dictatorship)\b"
    r"|\bin\s+(?:19|20)\d\d\s+alone\b|\b\w+-year(?:-old)?[\s-]+(?:\w+\s+)?(?:war|conflict|insurgency|rebellion|campaign)\b|\bover\s+the\s+years\b",
    re.IGNORECASE,
)
SUPERLATIVE = re.compile(
    r"\b(?:first|worst|deadliest|bloodiest|heaviest|largest|biggest|highest|fiercest|latest|most\s+\w+|ever)\b[^,;.]*\Z",
    re.IGNORECASE,
)
SEGMENT = re.compile(
    r"[;:]|,\s*(?:bringing|raising|and|but|while|which|where|whose|making|adding|taking|as|after)\b|\b(?:while|but|although|whereas)\b",
    re.IGNORECASE,
)
COMPETING = re.compile(
    r"\b(?:while|whereas|but|however|although|though|others?|other\s+(?:sources|reports)|meanwhile|according|claim\w*|put|said|says|rebels\s+say)\b",
    re.IGNORECASE,
)
OTHER_SOURCES = re.compile(
    r"\b(?:other|another|unconfirmed|uncorroborated|separate)\s+(?:\w+\s+)?(?:sources?|reports?)\b",
    re.IGNORECASE,
)
ATTRIBUTED = re.compile(
    r"\b(?:according\s+to|claim(?:s|ed|ing)?|report(?:s|ed)?|say(?:s|ing)?|said|put\s+the|acknowledged|sources)\b",
    re.IGNORECASE,
)
GENERIC = frozenset(
    ("", "people", "person", "persons", "others", "victims", "dead", "more", "civilians", "individuals")
)


@dataclass(frozen=True, slots=True)
class CountedPeople:
    """People whom the words from `start` to `end` count; `count` None: some, unknown how many."""

    start: int
    end: int
    count: int | None
    head: str  # the noun, "" for none


@dataclass(frozen=True, slots=True)
class CasualtyClaim:
    """One statement of how many were killed or hurt.

    `start` and `end` are the offsets of the word that tells it ("killed"). `best` None: some, unknown how many.
    A total replaces what was counted before, a definite claim ("the victim died") repeats it, an additive one
    ("another man") adds to it, a competing one is another source's count, a cumulative one belongs to no event.
    """

    start: int
    end: int
    kind: str  # dead | injured
    best: int | None
    low: int | None
    high: int | None
    text: str = ""
    is_cumulative: bool = False
    is_total: bool = False
    is_definite: bool = False
    is_additive: bool = False
    is_competing: bool = False
    is_attributed: bool = False
    is_other_source: bool = False
    victims: tuple[str, ...] = ()
    is_told: bool = True
    people: tuple[CountedPeople, ...] = ()


def mark_claims(claims: Sequence[CasualtyClaim], text: str) -> list[CasualtyClaim]:
    """The claims of a sentence with the marks attributed, other source, cumulative and competing."""
    marked = list(claims)
    if ATTRIBUTED.search(text):
        marked = [replace(c, is_attributed=True) for c in marked]
    if OTHER_SOURCES.search(text):
        marked = [replace(c, is_other_source=True) for c in marked]
    return _mark_competing(_mark_cumulative(marked, text), text)


def _segments(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.start() for m in SEGMENT.finditer(text)), len(text)]
    return list(pairwise(cuts))


def _mark_cumulative(claims: list[CasualtyClaim], text: str) -> list[CasualtyClaim]:
    if not claims:
        return claims
    marked = set()
    for cue in CUMULATIVE.finditer(text):
        if SUPERLATIVE.search(text[max(0, cue.start() - 70) : cue.start()]):
            continue
        low, high = next((s for s in _segments(text) if s[0] <= cue.start() < s[1]), (0, len(text)))
        inside = [n for n, c in enumerate(claims) if low <= c.start < high]
        nearest = min(range(len(claims)), key=lambda n: abs(claims[n].start - cue.start()))
        marked.update(inside or [nearest])
    return [replace(c, is_cumulative=True) if n in marked else c for n, c in enumerate(claims)]


def _mark_competing(claims: list[CasualtyClaim], text: str) -> list[CasualtyClaim]:
    """A second count of the same dead in one sentence, told by someone else."""
    result: list[CasualtyClaim] = []
    for claim in claims:
        rival = next(
            (
                c
                for c in result
                if c.kind == claim.kind == "dead" and _same_victims(c, claim) and c.best != claim.best
            ),
            None,
        )
        if rival is not None and claim.best is not None and rival.best is not None and not claim.is_additive:
            between = text[rival.end : claim.start]
            if COMPETING.search(between) and not (
                claim.is_total and not re.search(r"\b(?:put|claim)", between)
            ):
                claim = replace(claim, is_competing=True, is_total=False)
        result.append(claim)
    return result


def _same_victims(a: CasualtyClaim, b: CasualtyClaim) -> bool:
    if a.is_total or b.is_total:
        return True
    generic = set(a.victims) <= GENERIC and set(b.victims) <= GENERIC
    return generic or bool(set(a.victims) & set(b.victims))
