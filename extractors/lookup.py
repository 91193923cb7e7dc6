"""What a word or name would match: actors, role nouns, frames, places."""

from __future__ import annotations

from datetime import date

from dyads.extractors.dictionary import choose_row
from dyads.extractors.pipeline import Coder
from dyads.seeds.actors import ActorRow, CountryName

__all__ = ["lookup_text"]


def lookup_text(coder: Coder, text: str, on: date | None = None) -> list[dict[str, object]]:
    """Rows with kind, match, code, valid dates and the file and line they stand in; empty when nothing matches."""
    rows: list[dict[str, object]] = []
    dictionary = coder.dictionary
    entries = dictionary.names.get(text)
    people = [e for e in entries if isinstance(e, ActorRow)]
    chosen = choose_row(people, on)
    for entry in entries:
        if isinstance(entry, CountryName):
            country = dictionary.countries[entry.country_code]
            rows.append(
                _row(
                    f"country {entry.kind}",
                    entry.text,
                    entry.country_code + entry.role,
                    country.path,
                    country.line,
                    country.name,
                )
            )
        else:
            note = "holds" if entry is chosen else "another time"
            dates = f"{_day(entry.valid_from)} to {_day(entry.valid_to)}"
            rows.append(
                _row(
                    entry.kind,
                    entry.name,
                    entry.country_code + "".join(entry.roles),
                    entry.path,
                    entry.line,
                    f"{dates}; {note}",
                )
            )
    for agent in dictionary.roles.get(text.lower()):
        rows.append(
            _row(f"role noun ({agent.kind})", agent.noun, "".join(agent.roles), agent.path, agent.line, "")
        )
    lemma = coder.nlp(text)[0].lemma_.lower() if text else ""
    for frame in coder.frames:
        if any(head in (text.lower(), lemma) for head, _ in frame.heads):
            code = f"{frame.operator} x" if frame.operator else frame.code
            rows.append(
                _row(
                    "event noun" if frame.is_noun else "verb frame",
                    frame.text,
                    code,
                    frame.path,
                    frame.line,
                    frame.frame_id,
                )
            )
    place = coder.gazetteer.find(text)
    if place is not None:
        note = f"{place.latitude}, {place.longitude}; {place.admin1_name or ''}"
        rows.append(
            _row(
                "place", place.place_name, place.country_code or "", "gazetteer", place.geoname_id or 0, note
            )
        )
    return rows


def _row(kind: str, match: str, code: str, path: str, line: int, note: str) -> dict[str, object]:
    return {
        "kind": kind,
        "match": match,
        "code": code or None,
        "row": f"{path.rpartition('/seeds/')[2]}:{line}",
        "note": note,
    }


def _day(day: date) -> str:
    return "…" if day in (date.min, date.max) else day.isoformat()
