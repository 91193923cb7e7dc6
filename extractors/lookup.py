"""What a word or name would match: actors, role nouns, frames, places; and how the whole phrase is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dyads.extractors.actors import ActorResolver
from dyads.extractors.dictionary import choose_row
from dyads.extractors.events import SentenceResult
from dyads.extractors.pipeline import Coder
from dyads.extractors.syntax import Sentence
from dyads.schemas.records import Article
from dyads.seeds.actors import ActorRow, CountryName

__all__ = ["lookup_text"]

Row = dict[str, object]


def lookup_text(coder: Coder, text: str, on: date | None = None) -> list[Row]:
    """Rows with kind, match, code, valid dates and the file and line they stand in; empty when nothing matches."""
    if not text.strip():
        return []
    return [
        *_list_names(coder, text, on), *_list_agents(coder, text), *_list_frames(coder, text),
        *_list_places(coder, text), *_read_phrase(coder, text, on),
    ]  # fmt: skip


def _list_names(coder: Coder, text: str, on: date | None) -> Iterator[Row]:
    dictionary = coder.dictionary
    entries = dictionary.names.get([t.text for t in coder.nlp.tokenizer(text)])
    chosen = choose_row([e for e in entries if isinstance(e, ActorRow)], on)
    for entry in entries:
        if isinstance(entry, CountryName):
            country = dictionary.countries[entry.country_code]
            code = entry.country_code + entry.role
            yield _row(f"country {entry.kind}", entry.text, code, country.path, country.line, country.name)
        else:
            dates = f"{_day(entry.valid_from)} to {_day(entry.valid_to)}"
            note = f"{dates}; {'holds' if entry is chosen else 'another time'}"
            code = entry.country_code + "".join(entry.roles)
            yield _row(entry.kind, entry.name, code, entry.path, entry.line, note)


def _list_agents(coder: Coder, text: str) -> Iterator[Row]:
    for agent in coder.dictionary.roles.get([t.text for t in coder.nlp.tokenizer(text.lower())]):
        kind = f"role noun ({agent.kind})"
        yield _row(kind, agent.noun, "".join(agent.roles), agent.path, agent.line, "")


def _list_frames(coder: Coder, text: str) -> Iterator[Row]:
    lemma = coder.nlp(text)[0].lemma_.lower()
    for frame in coder.frames:
        if any(head in (text.lower(), lemma) for head, _ in frame.heads):
            kind = "event noun" if frame.is_noun else "verb frame"
            code = f"{frame.operator} x" if frame.operator else frame.code
            yield _row(kind, frame.text, code, frame.path, frame.line, frame.frame_id)


def _list_places(coder: Coder, text: str) -> Iterator[Row]:
    place = coder.gazetteer.find(text)
    if place is not None:
        note = f"{place.latitude}, {place.longitude}; {place.admin1_name or ''}"
        where = place.geoname_id or 0
        yield _row("place", place.place_name, place.country_code or "", "gazetteer", where, note)


def _read_phrase(coder: Coder, text: str, on: date | None) -> list[Row]:
    """Who the phrase as a whole would be, composed of country, body and role noun as in an article."""
    found: list[Row] = []

    def observe(sentence: Sentence, _: SentenceResult, resolver: ActorResolver) -> None:
        for word in (w for w in sentence.words if w.head is None):
            resolved = resolver.resolve(word)
            if resolved.is_known:
                found.append(
                    {
                        "kind": f"read as {resolved.kind}", "match": resolved.actor.text, "code": resolved.actor.code,
                        "row": ", ".join(resolved.actor.row_ids), "note": resolved.actor.name or "",
                    }
                )  # fmt: skip

    article = Article("lookup", text, published_date=on)
    coder.code_sentences(article, coder.parse_articles([article])[0], observe)
    return found


def _row(kind: str, match: str, code: str, path: str, line: int, note: str) -> Row:
    row = f"{path.rpartition('/seeds/')[2]}:{line}"
    return {"kind": kind, "match": match, "code": code or None, "row": row, "note": note}


def _day(day: date) -> str:
    return "…" if day in (date.min, date.max) else day.isoformat()
