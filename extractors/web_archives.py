"""Articles out of WARC files (ISO 28500): the pages that a crawler, or our own raw store, kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from dyads.extractors.containers import DAMAGES
from dyads.extractors.pages import PageHints, decode_page, parse_iso_day, read_fragment, read_html
from dyads.extractors.urls import clean_url
from dyads.schemas.records import Article, Reject

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

__all__ = ["read_payload", "read_warc"]

PAGE_TYPES = ("text/html", "application/xhtml+xml")
MAX_PAGE = 20_000_000  # bytes of one unpacked page


def read_warc(stream: IO[bytes], where: str, path: str) -> Iterator[Article | Reject]:
    """The pages of an archive: responses with status 200 that hold HTML or plain text; other records are no articles.

    A record of our raw store carries in WARC-JSON-Metadata what its feed told (title, day, author, source).
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = 0
    try:
        for record in ArchiveIterator(stream):
            found += 1
            yield from _read_record(record, where, path)
    except (*DAMAGES, ArchiveLoadFailed, KeyError, AttributeError, TypeError) as error:
        detail = f"the archive cannot be read beyond record {found} ({type(error).__name__}: {error})"
        yield Reject(where, "read", "damaged", detail, "")
        return
    if not found:
        yield Reject(where, "read", "damaged", "the archive holds no WARC record", "")


def _read_record(record: ArcWarcRecord, where: str, path: str) -> Iterator[Article | Reject]:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type not in ("response", "resource") or not url:
        return
    headers = record.http_headers
    if record.rec_type == "response" and (headers is None or headers.get_statuscode() != "200"):
        return
    declared = (headers or record.rec_headers).get_header("Content-Type") or ""
    if not declared.startswith((*PAGE_TYPES, "text/plain")):
        return
    told = _read_metadata(record.rec_headers.get_header("WARC-JSON-Metadata"))
    if told.get("kind") in ("feed", "sitemap", "robots"):
        return
    body = record.content_stream().read(MAX_PAGE + 1)
    if len(body) > MAX_PAGE:
        yield Reject(url, "read", "too_large", f"the page has more than {MAX_PAGE:,} bytes", "")
        return
    yield read_payload(body, declared, url, told, path or where)


def read_payload(
    body: bytes, declared: str, url: str, told: dict[str, str], path: str | None = None
) -> Article | Reject:
    """The article of a fetched page.

    Args:
        body: its bytes, unpacked.
        declared: the header Content-Type.
        url: where it came from at last; makes the id.
        told: what its feed or sitemap said: title, published_date (ISO), author, source, language.
        path: the archive that keeps it.
    """
    hints = PageHints(
        url,
        find_charset(declared),
        told.get("title", ""),
        parse_iso_day(told.get("published_date")),
        told.get("author"),
        told.get("source"),
        told.get("language"),
        path,
    )
    name = told.get("id") or clean_url(url)
    if declared.startswith("text/plain") or told.get("kind") == "item":
        text = decode_page(body, hints.charset)
        if told.get("kind") == "item":
            text = read_fragment(text)
        found = Article(
            name, text, hints.title, hints.published_date, hints.author, hints.language, name, hints.source
        )
        return replace(found, path=path)
    return read_html(body, name, hints)


def find_charset(declared: str) -> str | None:
    """The charset of a Content-Type header.

    >>> find_charset('text/html; charset="UTF-8"')
    'UTF-8'
    """
    for part in declared.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == "charset" and value.strip(" \"'"):
            return value.strip(" \"'")
    return None


def _read_metadata(text: str | None) -> dict[str, str]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in found.items() if v} if isinstance(found, dict) else {}
