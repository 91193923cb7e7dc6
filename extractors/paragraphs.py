"""The parts of an article's text that are parsed: no date lines, menu words, doubled titles, bylines or links.

A dateline ("PRISTINA, Kosovo (AP) -") is cut off before parsing and kept as a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dyads.schemas.records import Article

__all__ = ["Dateline", "Paragraph", "find_header_date", "month_number", "split_paragraphs", "to_date"]

MONTHS = {
    m: i + 1
    for i, m in enumerate(
        "january february march april may june july august september october november december".split()
    )
}
MONTH = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
DAY_NAME = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
HEADER_DATE = re.compile(
    rf"^\W*(?:published|updated|posted|date|last modified)?:?\s*(?:on\s+)?{DAY_NAME}(?:{MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})|(\d{{1,2}})(?:st|nd|rd|th)?\s+{MONTH},?\s+(\d{{4}})|(\d{{4}})-(\d{{2}})-(\d{{2}}))\b",
    re.IGNORECASE,
)
AGENCIES = r"AP|AFP|Reuters|REUTERS|Xinhua|UPI|IANS|PTI|ANI|dpa|DPA|EFE|ANSA|TASS|Interfax|BBC|CNN|IRNA|SANA|Anadolu|AA|Kyodo|Yonhap|RFE/RL|RFERL|VOA|IPS|IRIN|DW|NAN|PANA|MENA|ACAN-EFE|NOTIMEX|PRENSA LATINA"
PLACE = r"[A-Z][\w'’.-]*(?:[ -](?:[A-Z][\w'’.-]*|de|da|del|al|el|la|of))*"
DATELINE = re.compile(
    rf"^\s*(?P<place>{PLACE}(?:\s*[,/]\s*{PLACE}){{0,2}})?(?:\s*\([^()]{{2,30}}\)(?=,))?,?\s*(?P<date>(?i:{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+(?:\d{{4}}|\d\d\b))?|NO DATE)?,?\s*"
    rf"(?:\((?P<agency>[^()]{{2,40}})\)|(?P<bare>(?:{AGENCIES})))?\s*(?:--+|[-–—:](?=\s))\s*(?:\[[^\[\]]{{2,250}}\]\s*)*"
)
SHOUTED = re.compile(
    r"^(?:[A-Z]{4,}|[A-Z]{2,}(?: [A-Z]{2,})+)(?:, [A-Z][a-z]+(?: [A-Z][a-z]+)?)? [-–—] (?=[A-Z][a-z])"
)
AGENCY_ONLY = re.compile(rf"^\s*\((?P<agency>{AGENCIES})\)(?!\s*[-–—:])\s*")
BYLINE = re.compile(
    r"^(?:by\s+[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){0,4}(?:,.{0,60}| and .{0,60})?|(?:photo|image|picture|credit|source|caption|file photo|reporting by|editing by|writing by|additional reporting)\b.{0,160})$",
    re.IGNORECASE,
)
LINK_ONLY = re.compile(r"^\W*(?:https?://\S+|www\.\S+|pic\.twitter\.com\S*)\W*$", re.IGNORECASE)
MENU = re.compile(
    r"^(?:home|world|news|politics|menu|search|subscribe|sign in|log in|share|advertisement|read more|related articles?|follow us|newsletter|skip to content|privacy policy|terms of use|contact us|about us)\b[\W]*(?:[\w ]{0,30})?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says: place and agency as written."""

    place: str | None
    agency: str | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A part of the text that is parsed; offsets are code points of the article text."""

    start: int
    end: int
    text: str
    dateline: Dateline | None = None
    kind: Literal["title", "body"] = "body"


def find_header_date(text: str) -> date | None:
    """The date of a date line in the first lines of a text ("Saturday, May 18, 2024"); None when there is none."""
    for line in [x for x in text[:3000].split("\n") if x.strip()][:6]:
        match = _match_header(line.strip())
        if match:
            return to_date(match)
    return None


def _match_header(line: str) -> re.Match[str] | None:
    """A line that holds a date and little else; "On 17 May 2022, rebels shelled Tal." is a sentence."""
    match = HEADER_DATE.match(line) if len(line) < 80 else None
    is_sentence = match is not None and line.endswith((".", "!", "?")) and len(line) - match.end() > 12
    return None if is_sentence else match


def to_date(match: re.Match[str]) -> date | None:
    """The day of a match with the groups of HEADER_DATE; None when the calendar has none."""
    month1, day1, year1, day2, month2, year2, year3, month3, day3 = match.groups()
    try:
        if year3:
            return date(int(year3), int(month3), int(day3))
        return date(int(year1 or year2), month_number(month1 or month2), int(day1 or day2))
    except ValueError:
        return None


def month_number(name: str) -> int:
    """1 to 12 for the name of a month, in full or cut short."""
    return next(number for full, number in MONTHS.items() if full.startswith(name[:3].lower()))


def split_paragraphs(article: Article) -> list[Paragraph]:
    """The paragraphs to parse, in order; a title that stands in the text is not among them."""
    found: list[Paragraph] = []
    title = _fold(article.title)
    lines = list(_lines(article.text))
    head = [_fold(t) for _, t in lines[:8]]
    for number, (start, text) in enumerate(lines):
        if _is_furniture(text, number, head, title):
            continue
        cut, dateline = _cut_dateline(text) if len(found) < 2 else (_cut_shouted(text), None)
        body = text[cut:]
        if any(c.isalpha() for c in body):
            found.append(Paragraph(start + cut, start + len(text), body, dateline))
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """(offset, text) of each paragraph: blocks between blank lines, or lines when they look complete."""
    for block in re.finditer(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*", text):
        lines = block.group().split("\n")
        wrapped = (
            len(lines) > 2
            and all(len(line) < 100 for line in lines)
            and sum(line.rstrip().endswith((".", '"', "”", "?", "!")) for line in lines[:-1])
            <= len(lines) / 2
        )
        if wrapped:
            yield _strip(block.start(), block.group())
            continue
        offset = block.start()
        for line in lines:
            if line.strip():
                yield _strip(offset, line)
            offset += len(line) + 1


def _strip(offset: int, text: str) -> tuple[int, str]:
    lead = len(text) - len(text.lstrip())
    return offset + lead, text.strip()


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _is_furniture(text: str, number: int, head: list[str], title: str) -> bool:
    if LINK_ONLY.match(text) or MENU.match(text) or (BYLINE.match(text) and len(text) < 200):
        return True
    if number >= 8:
        return False
    folded = _fold(text)
    if _match_header(text):
        return True
    if title and (folded == title or (folded.endswith(title) and len(folded) - len(title) < 60)):
        return True
    doubled = (
        any(other != folded and len(other) > 15 and folded.endswith(other) for other in head)
        or head.count(folded) > 1
    )
    return doubled and not text.endswith(".")


def _cut_shouted(text: str) -> int:
    """Where the sentence begins behind the dateline of an item of a digest ("MANILA - Rebels said"); 0 for none."""
    match = SHOUTED.match(text[:80])
    return match.end() if match is not None and not text.isupper() else 0


def _cut_dateline(text: str) -> tuple[int, Dateline | None]:
    bare = AGENCY_ONLY.match(text[:40])
    if bare is not None:
        return bare.end(), Dateline(None, bare["agency"])
    match = DATELINE.match(text[:400])
    if match is None or not match.end():
        return 0, None
    place, agency, day = match["place"], match["agency"] or match["bare"], match["date"]
    if place is not None and "NO DATE" in place:
        place, day = place.removesuffix("NO DATE").rstrip(", "), "NO DATE"
    if place == "NO CITY":
        place = None
    shouted = bool(place) and any(w.isupper() and len(w) > 2 for w in re.findall(r"[A-Za-z]+", place or ""))
    known = (
        bool(agency)
        and re.fullmatch(
            rf"(?:{AGENCIES}).*|.*(?:news|agency|service|press|times|post).*", agency or "", re.IGNORECASE
        )
        is not None
    )
    listed = place is not None and "," in place and text[match.end() : match.end() + 1].isupper()
    if not (
        known
        or listed
        or (agency and place)
        or (shouted and (day or len(place or "") < 40))
        or (day and place)
        or day == "NO DATE"
    ):
        return 0, None
    return match.end(), Dateline(place, agency)
