"""RSS and Atom feeds as they come, broken ones too: bytes in, items out (feedparser is imported only here)."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urljoin

from dyads.extractors.urls import clean_url

__all__ = ["FeedError", "FeedItem", "read_feed"]

# a document type with declarations of its own is where entity bombs are; a feed needs none
INTERNAL_SUBSET = re.compile(rb"<!DOCTYPE\s[^>\[]{0,500}\[.*?\]\s*>", re.DOTALL | re.IGNORECASE)
LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
XML_HEAD = re.compile(rb"^\s*<\?xml[^>]{0,200}\?>")
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class FeedError(ValueError):
    """The bytes are no feed; the message says what they look like."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed.

    Attributes:
        url: cleaned address of the page; "FEED#ID" for an item that links to none. It is the id of the article.
        has_page: whether `url` is a page.
        title, author: as the feed says; empty and None when it does not.
        published_date: day of publication in UTC.
        version: what changes when the item is updated.
        markup: the fullest text of the item, HTML or plain.
    """

    url: str
    has_page: bool
    title: str
    author: str | None
    published_date: date | None
    version: str
    markup: str


def read_feed(data: bytes, url: str, declared: str = "") -> list[FeedItem]:
    """The items of a feed, each address once, in the order of the feed.

    Args:
        data: the feed.
        url: its address, which relative links start from.
        declared: the header Content-Type.

    Raises:
        FeedError: no item was found, and the document is not a feed at all.
    """
    import feedparser

    cleaned = _clean(data, declared)
    headers = {"content-location": url} | ({"content-type": declared} if declared else {})
    # from a stream: given text, feedparser would open it as an address or a file
    parsed = feedparser.parse(io.BytesIO(cleaned), response_headers=headers)
    if not parsed.entries and not parsed.get("version"):
        raise FeedError(_describe(data, parsed))
    found: dict[str, FeedItem] = {}
    for entry in parsed.entries:
        item = _read_entry(entry, url)
        found.setdefault(item.url, item)
    return list(found.values())


def _clean(data: bytes, declared: str) -> bytes:
    """The feed without document type and control characters; in UTF-8 where nobody says what it is in."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = XML_HEAD.sub(b"", data.decode("utf-16", "replace").encode())
    data = CONTROLS.sub(b"", INTERNAL_SUBSET.sub(b"", data.lstrip()))
    if "charset" in declared or re.match(rb"<\?xml[^>]{0,100}encoding", data):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes  # feedparser guesses with chardet only

        best = from_bytes(data[:200_000]).best()
        if best is not None:
            return data.decode(best.encoding, "replace").encode()
    return data


def _read_entry(entry: dict[str, Any], base: str) -> FeedItem:
    markup = max(_list_texts(entry), key=len, default="")
    title = unescape(re.sub(r"<[^>]{1,200}>", "", str(entry.get("title") or ""))).strip()
    # dict.get: feedparser's own would take `published` for a missing `updated`, with a warning
    stamp = entry.get("published_parsed") or dict.get(entry, "updated_parsed") or entry.get("created_parsed")
    link = next((urljoin(base, one) for one in _list_links(entry) if one), "")
    has_page = LINK.match(link) is not None
    if not has_page:
        name = str(entry.get("id") or "") or hashlib.sha256(f"{title}\n{markup}".encode()).hexdigest()[:16]
        link = f"{base}#{name}"
    return FeedItem(
        clean_url(link) if has_page else link,
        has_page,
        title,
        _read_author(str(entry.get("author") or "")),
        _read_day(stamp),
        str(dict.get(entry, "updated") or entry.get("published") or ""),
        markup,
    )


def _list_texts(entry: Mapping[str, Any]) -> Iterator[str]:
    for content in entry.get("content") or ():
        yield str(content.get("value") or "")
    yield str(entry.get("summary") or "")


def _list_links(entry: Mapping[str, Any]) -> Iterator[str]:
    """The page's address where items put it: original link of a re-published feed, link, alternate, id that is one."""
    yield str(entry.get("feedburner_origlink") or "").strip()
    yield str(entry.get("link") or "").strip()
    for link in entry.get("links") or ():
        if link.get("rel", "alternate") == "alternate":
            yield str(link.get("href") or "").strip()
    name = str(entry.get("id") or "").strip()
    yield name if LINK.fullmatch(name) else ""


def _read_author(text: str) -> str | None:
    """The name in "jane@news.example (Jane Doe)", or in "Jane Doe (jane@news.example)"."""
    if "@" in text:
        inner = re.search(r"\(([^()@]{2,80})\)", text)
        text = inner[1] if inner else re.sub(r"[(<]?\S+@\S+?[)>]?(?=\s|$)", "", text)
    return text.strip() or None


def _read_day(stamp: Any) -> date | None:
    try:
        return date(*stamp[:3]) if stamp else None
    except (ValueError, TypeError):
        return None


def _describe(data: bytes, parsed: Mapping[str, Any]) -> str:
    if not data.strip():
        return "the feed is empty"
    start = data[:500].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "the address gives a web page, not a feed"
    told = parsed.get("bozo_exception")
    return f"the document is no feed ({told})" if told else "the document is no feed"
