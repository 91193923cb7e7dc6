"""Names of places that the language model missed: capitalised words after "in", "near", a comma or a bracket.

A proposal is no place yet: it carries the label "" and must be certain to be taken (`places.find_places`); with the
label "?" the gazetteer does not even know it, and it can only lie in a division that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dyads.extractors.gazetteer_lookup import NameLookup

__all__ = ["UNKNOWN", "propose_spans"]

Span = tuple[int, int, str]
MOST_WORDS = 6
UNKNOWN = "?"

_KIND = (
    r"(?:(?:\w+ )?(?:town|city|village|district|province|governorate|region|county|municipality|suburb|department"
    r"|capital|port|camp|state)(?: of)? )?"
)
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|outside|around|across|on the outskirts of|(?:north|south|east|west) of) (?:the )?(?:\w+ern )?"
    + _KIND
    + r"(?=[A-ZÀ-Þ‘’'])"
)
_OF_BEFORE_BRACKET = re.compile(r"\bof (?:the )?(?=[A-ZÀ-Þ][\w'’-]*(?: [\w'’-]+){0,3} ?\()")
_LOCATIVE_CAPITALS = re.compile(
    r"\b(?:IN|AT|NEAR|OUTSIDE|AROUND) (?:THE )?(?:(?:TOWN|CITY|VILLAGE|DEPARTMENT|PROVINCE) OF )?(?=[A-Z])"
)
_AFTER_NAME = re.compile(r"\s*(?:,\s*|\(\s*|\s-\s)(?=[A-ZÀ-Þ])")
_LINK = re.compile(r"(?:,| and| or| to)\s+(?=[A-ZÀ-Þ])")
_POSSESSIVE = re.compile(r"['’]s?$")
_BRACKET_OR_COMMA = re.compile(r"(?: [a-z]+)? ?(?:\(|,) ?(?=[A-ZÀ-Þ])")
_PARTS = re.compile(r"[^\s(),][^(),]*[^\s(),]|[^\s(),]")
_LOWER_WORD = re.compile(r" [a-z]+")
_WORD = re.compile(
    r"(?:(?:al|el|de|del|la|las|los|do|da|dos|di|du|des|le|les|e|y|of|the)[ -])?[A-ZÀ-Þ‘’'][\w'’‘-]*\.?"
)


def propose_spans(text: str, spans: Sequence[Span], lookup: NameLookup) -> list[Span]:
    """The spans of the model, and those that the words propose where the model has no place; label "" marks them.

    A longer proposal takes the room of a shorter span of another label (PERSON, ORG).
    """
    spans = _join_halves(text, [part for s in spans for part in _split_span(text, s)], lookup)
    taken = [s for s in spans if s[2] in ("GPE", "LOC", "FAC")]
    others = [s for s in spans if s[2] not in ("GPE", "LOC", "FAC")]
    proposed: list[Span] = []
    is_capitals = text.isupper()
    for match in (_LOCATIVE_CAPITALS if is_capitals else _LOCATIVE).finditer(text):
        proposed += _read_chain(text, match.end(), taken, lookup, is_capitals)
    if not is_capitals:
        for match in _OF_BEFORE_BRACKET.finditer(text):
            proposed += _read_chain(text, match.end(), taken, lookup, False)
    if not is_capitals:
        for _, end, _ in taken:
            after = _next_start(text, end)
            if after is not None:
                proposed += _read_chain(text, after, taken, lookup, False)
    # "the Ministry of [Defence] (MoD)" is the part of a body's name
    proposed = [s for s in proposed if s[2] != UNKNOWN or not any(o[0] < s[0] < o[1] for o in others)]
    kept = [s for s in others if not _overlaps(s, proposed)]
    return sorted({*taken, *kept, *_disjoint(proposed)})


def _join_halves(text: str, spans: list[Span], lookup: NameLookup) -> list[Span]:
    """Two places side by side that are one name ("Baja" "California")."""
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if (
            before is not None
            and {before[2], span[2]} == {"GPE"}
            and text[before[1] : span[0]] == " "
            and lookup.has_name(text[before[0] : span[1]])
        ):
            joined[-1] = (before[0], span[1], span[2])
        else:
            joined.append(span)
    return joined


def _read_chain(
    text: str, start: int, taken: Sequence[Span], lookup: NameLookup, is_capitals: bool
) -> Iterator[Span]:
    """The names from here on that are linked by commas, brackets and "and"; unknown ones are passed over."""
    position: int | None = start
    while position is not None:
        known = next((s for s in taken if s[0] <= position < s[1]), None)
        if known is not None:
            end = known[1]
        else:
            span, end = _read_run(text, position, lookup)
            if end == position:
                return
            if span is None and not is_capitals and _BRACKET_OR_COMMA.match(text, end):
                span = (position, end, UNKNOWN)
            if span is not None and not _overlaps(span, taken):
                yield span
        position = None if is_capitals else _next_start(text, end)


def _split_span(text: str, span: Span) -> list[Span]:
    """A span that runs over a bracket or comma ("Rayak (Zahle") as its parts."""
    parts: list[Span] = []
    start, end, label = span
    for match in _PARTS.finditer(text, start, end):
        parts.append((match.start(), match.end(), label))
    return parts or [span]


def _next_start(text: str, end: int) -> int | None:
    word = _LOWER_WORD.match(text, end)
    for start in (end, word.end() if word else end):
        for pattern in (_AFTER_NAME, _LINK):
            match = pattern.match(text, start)
            if match is not None:
                return match.end()
    return None


def _read_run(text: str, start: int, lookup: NameLookup) -> tuple[Span | None, int]:
    """The capitalised words from here when they are a known name (in capitals the longest that is), and their end."""
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
    if not ends:
        return None, start
    for end in reversed(ends) if text.isupper() else ends[-1:]:
        name = _POSSESSIVE.sub("", text[start:end]).rstrip(".")
        if name.lower() in lookup.not_places:
            return None, start
        if lookup.has_name(name):
            return (start, start + len(name), ""), start + len(name)
    return None, ends[-1]


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end, _ in others)


def _disjoint(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if not _overlaps(span, kept):
            kept.append(span)
    return kept
