"""What some words would match: actors and role nouns with their reasons, frames, places, and the phrase as read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dyads.extractors.actors import ActorResolver
from dyads.extractors.events import SentenceResult
from dyads.extractors.lookup_names import Judged, judge_rows
from dyads.extractors.pipeline import Coder
from dyads.extractors.syntax import Sentence
from dyads.schemas.records import Article
from dyads.seeds.actors import ActorRow, CountryName

__all__ = ["lookup_text"]

Row = dict[str, object]


def lookup_text(coder: Coder, text: str, on: date | None = None) -> list[Row]:
    """Rows with kind, match, code, verdict, reason, and the file and line they stand in; empty when nothing matches.

    How the phrase as a whole is read comes first, then every row that could match: those that win, those whose
    country or role is used, and those rejected, with the reason; then frames and places of these words.
    """
    if not text.strip():
        return []
    return [*_read_phrase(coder, text, on), *_list_frames(coder, text), *_list_places(coder, text)]


def _read_phrase(coder: Coder, text: str, on: date | None) -> list[Row]:
    """Who the phrase is, composed of country, body and role noun as in an article, and the rows that say so."""
    read: list[Row] = []
    judged: list[Row] = []

    def observe(sentence: Sentence, _: SentenceResult, resolver: ActorResolver) -> None:
        heads = [w for w in sentence.words if w.head is None]
        for word in heads:
            actor, kind = resolver.resolve(word).actor, resolver.resolve(word).kind
            if actor.code is not None:
                rows = ", ".join(actor.row_ids)
                read.append(_row(f"read as {kind}", actor.text, actor.code, "", actor.name or "", rows))
        judged.extend(_show(coder, one) for one in judge_rows(sentence, resolver, heads))

    article = Article("lookup", text, published_date=on)
    coder.code_sentences(article, coder.parse_articles([article])[0], observe)
    return [*read, *judged]


def _show(coder: Coder, judged: Judged) -> Row:
    row = judged.row
    if isinstance(row, CountryName):
        country = coder.dictionary.countries[row.country_code]
        kind, code, place = f"country {row.kind}", row.country_code + row.role, (country.path, country.line)
    elif isinstance(row, ActorRow):
        kind, code, place = row.kind, row.country_code + "".join(row.roles), (row.path, row.line)
    else:
        kind, code, place = f"role noun ({row.kind})", "".join(row.roles), (row.path, row.line)
    name = row.name if isinstance(row, ActorRow) else judged.match
    match = judged.match if name == judged.match else f"{judged.match} = {name}"
    return _row(kind, match, code, judged.verdict, judged.reason, _locate(*place))


def _list_frames(coder: Coder, text: str) -> Iterator[Row]:
    lemma = coder.nlp(text)[0].lemma_.lower()
    for frame in coder.frames:
        if any(head in (text.lower(), lemma) for head, _ in frame.heads):
            kind = "event noun" if frame.is_noun else "verb frame"
            code = f"{frame.operator} x" if frame.operator else frame.code
            yield _row(kind, frame.text, code, "", frame.frame_id, _locate(frame.path, frame.line))


def _list_places(coder: Coder, text: str) -> Iterator[Row]:
    place = coder.gazetteer.find(text)
    if place is not None:
        note = f"{place.latitude}, {place.longitude}; {place.admin1_name or ''}"
        where = _locate("gazetteer", place.geoname_id or 0)
        yield _row("place", place.place_name, place.country_code or "", "", note, where)


def _row(kind: str, match: str, code: str, verdict: str, reason: str, row: str) -> Row:
    return {
        "kind": kind,
        "match": match,
        "code": code or None,
        "verdict": verdict or None,
        "reason": reason or None,
        "row": row,
    }


def _locate(path: str, line: int) -> str:
    return f"{path.rpartition('/seeds/')[2]}:{line}"
