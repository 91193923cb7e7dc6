"""One record (JSON object, row of a table) to one article, by our own field names or by a column map."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from dyads.extractors.paragraphs import find_header_date
from dyads.schemas.records import Article, Reject

__all__ = ["FIELDS", "KEPT", "holds_broken_bytes", "parse_date", "read_mapping", "read_record"]

KEPT = 2000  # characters of a rejected row that are kept
FIELDS = ("id", "title", "text", "published_date", "author", "language", "url", "source")
DATE_KEYS = ("published_date", "published", "date", "pub_date", "doc_date")
Columns = Mapping[str, str]


def read_record(
    line: str, where: str, path: str | None = None, columns: Columns | None = None
) -> Iterator[Article | Reject]:
    """The article of a JSON line, with a Reject beside it when its date is unusable; or only a Reject."""
    if holds_broken_bytes(line[:100_000]):
        kept = line[:KEPT].encode("utf-8", "replace").decode()
        yield Reject(where, "read", "encoding", "the line is not valid UTF-8", kept)
        return
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        yield Reject(where, "read", "bad_json", f"the line is no JSON ({error})", line[:KEPT])
        return
    if not isinstance(record, dict):
        yield Reject(where, "read", "bad_json", "the line is no JSON object", line[:KEPT])
        return
    yield from read_mapping(record, where, line[:KEPT], path, columns)


def read_mapping(
    record: Mapping[str, object],
    where: str,
    shown: str,
    path: str | None = None,
    columns: Columns | None = None,
) -> Iterator[Article | Reject]:
    """The article of a record, as `read_record` gives it.

    Args:
        record: names to values; `columns` may reach into nested objects with dots ("body.text").
        where: file and line, for a record without an id.
        shown: the record as it came, for `rejects`.
        path: the file.
        columns: our field name to the record's, for records that do not use ours.
    """
    named = _rename(record, columns) if columns else record
    name = named.get("id")
    if name is None or str(name).strip() == "":
        yield Reject(where, "read", "missing_id", "the record has no id", shown)
        return
    text = named.get("text")
    if not isinstance(text, str) or not text.strip():
        reason = "title_only" if named.get("title") else "missing_text"
        yield Reject(str(name), "read", reason, "the record has no text", shown)
        return
    given = next((named[k] for k in DATE_KEYS if named.get(k)), None)
    published = parse_date(given) if given else None
    if given and published is None:
        detail = f"'{given}' is no date; the article is coded without it"
        yield Reject(str(name), "read", "bad_date", detail, shown)
    yield Article(
        str(name),
        text,
        _optional(named, "title") or "",
        published,
        _optional(named, "author"),
        _optional(named, "language"),
        _optional(named, "url"),
        _optional(named, "source"),
        path,
    )


def holds_broken_bytes(text: str) -> bool:
    """Whether a text was read from bytes that are not UTF-8 (error handler surrogateescape)."""
    return any("\udc80" <= c <= "\udcff" for c in text)


def parse_date(value: object) -> date | None:
    """The day of a date, a timestamp, an ISO text, YYYYMMDD or a written date; None when it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value)
    match = re.match(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})", text) or re.match(
        r"\s*(\d{4})(\d{2})(\d{2})(?:\D|$)", text
    )
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    return find_header_date(text)


def _rename(record: Mapping[str, object], columns: Columns) -> dict[str, object]:
    """The record under our names; a field that the map does not name keeps its own name."""
    own = {field: record[field] for field in FIELDS if field in record and field not in columns}
    return own | {field: _reach(record, column) for field, column in columns.items()}


def _reach(record: Mapping[str, object], column: str) -> object:
    if column in record:
        return record[column]
    found: object = record
    for part in column.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _optional(record: Mapping[str, object], key: str) -> str | None:
    value = record.get(key)
    return str(value) if value else None
