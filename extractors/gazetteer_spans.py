"""Names of places that the language model missed: capitalised words after "in", "near", a comma or a bracket.

A proposal is no place yet: it carries the label "" and must be certain to be taken (`places.find_places`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dyads.extractors.gazetteer import Gazetteer

__all__ = ["propose_spans"]

Span = tuple[int, int, str]
MOST_WORDS = 6

_KIND = (
    r"(?:(?:\w+ )?(?:town|city|village|district|province|governorate|region|county|municipality|suburb|department"
    r"|capital|port|camp|state)(?: of)? )?"
)
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|outside|around|across|on the outskirts of|(?:north|south|east|west) of) (?:the )?(?:\w+ern )?"
    + _KIND
    + r"(?=[A-ZÀ-Þ‘’'])"
)
_LOCATIVE_CAPITALS = re.compile(
    r"\b(?:IN|AT|NEAR|OUTSIDE|AROUND) (?:THE )?(?:(?:TOWN|CITY|VILLAGE|DEPARTMENT|PROVINCE) OF )?(?=[A-Z])"
)
_AFTER_NAME = re.compile(r"\s*(?:,\s*|\(\s*|\s-\s)(?=[A-ZÀ-Þ])")
_LINK = re.compile(r"(?:,| and| or| to)\s+(?=[A-ZÀ-Þ])")
_POSSESSIVE = re.compile(r"['’]s?$")
_LOWER_WORD = re.compile(r" [a-z]+")
_WORD = re.compile(
    r"(?:(?:al|el|de|del|la|las|los|do|da|dos|di|du|des|le|les|e|y|of|the)[ -])?[A-ZÀ-Þ‘’'][\w'’‘-]*\.?"
)


def propose_spans(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Span]:
    """The spans of the model, and those that the words propose where the model has no place; label "" marks them.

    A longer proposal takes the room of a shorter span of another label (PERSON, ORG).
    """
    taken = [s for s in spans if s[2] in ("GPE", "LOC", "FAC")]
    others = [s for s in spans if s[2] not in ("GPE", "LOC", "FAC")]
    proposed: list[Span] = []
    is_capitals = text.isupper()
    for match in (_LOCATIVE_CAPITALS if is_capitals else _LOCATIVE).finditer(text):
        position: int | None = match.end()
        while position is not None:
            span = _read_span(text, position, gazetteer)
            known = _covering(taken, position)
            if known is None and span is None:
                break
            if known is None and span is not None and not _overlaps(span, taken):
                proposed.append(span)
            end = known[1] if known is not None else (span[1] if span is not None else position)
            position = None if is_capitals else _next_start(text, end)
    if not is_capitals:
        after = [s for _, end, _ in taken for s in _read_after(text, end, gazetteer)]
        proposed += [s for s in after if not _overlaps(s, taken)]
    kept = [s for s in others if not _overlaps(s, proposed)]
    return sorted({*taken, *kept, *_disjoint(proposed)})


def _read_after(text: str, end: int, gazetteer: Gazetteer) -> Iterator[Span]:
    position = _next_start(text, end)
    if position is not None:
        span = _read_span(text, position, gazetteer)
        if span is not None:
            yield span


def _next_start(text: str, end: int) -> int | None:
    word = _LOWER_WORD.match(text, end)
    for start in (end, word.end() if word else end):
        for pattern in (_AFTER_NAME, _LINK):
            match = pattern.match(text, start)
            if match is not None:
                return match.end()
    return None


def _read_span(text: str, start: int, gazetteer: Gazetteer) -> Span | None:
    """The capitalised words from here when the gazetteer knows them as a name; in capitals the longest such run."""
    ends: list[int] = []
    position = start
    while len(ends) < MOST_WORDS:
        match = _WORD.match(text, position)
        if match is None:
            break
        ends.append(match.end())
        if text[match.end() : match.end() + 1] != " ":
            break
        position = match.end() + 1
    for end in reversed(ends) if text.isupper() else ends[-1:]:
        name = _POSSESSIVE.sub("", text[start:end]).rstrip(".")
        if gazetteer.has_name(name):
            return start, start + len(name), ""
    return None


def _covering(spans: Sequence[Span], position: int) -> Span | None:
    return next((s for s in spans if s[0] <= position < s[1]), None)


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end, _ in others)


def _disjoint(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if not _overlaps(span, kept):
            kept.append(span)
    return kept
