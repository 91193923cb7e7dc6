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

from dyads.extractors.pages import read_fragment
from dyads.extractors.urls import clean_url
from dyads.schemas.records import Article, Reject

__all__ = ["FeedError", "FeedItem", "looks_like_feed", "read_feed", "read_feed_items"]

MAX_ITEMS = 10_000
MAX_TAGS = 400_000
LONGEST = 1000  # characters of a title or author
LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
FEED_ROOT = re.compile(rb"<(?:\w{1,40}:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
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
        FeedError: no item was found, and the document is not a feed at all; or it is beyond all measure.
    """
    import feedparser

    _check_size(data)
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


def read_feed_items(
    data: bytes, url: str, declared: str = "", path: str | None = None
) -> Iterator[Article | Reject]:
    """The items of a feed by their own texts, as articles under their addresses; a Reject for each without a text.

    Args:
        data, url, declared: as for `read_feed`.
        path: the file it was read from.
    """
    try:
        items = read_feed(data, url, declared)
    except FeedError as error:
        yield Reject(path or url, "read", "damaged", str(error), "")
        return
    for item in items:
        text = read_fragment(item.markup)
        if text.strip():
            page = item.url if item.has_page else None
            yield Article(
                item.url, text, item.title, item.published_date, item.author, None, page, None, path
            )
        elif item.has_page:
            detail = "the item has no text, only a link to its page"
            yield Reject(item.url, "read", "title_only", detail, item.title)
        else:
            yield Reject(item.url, "read", "no_link", "the item has neither a link nor a text", item.title)


def looks_like_feed(data: bytes) -> bool:
    """Whether a document starts as RSS, RDF or Atom does."""
    rest = data[:4000].removeprefix(codecs.BOM_UTF8).lstrip()
    while rest.startswith((b"<?", b"<!")):
        _, end, rest = rest.partition(b"-->" if rest.startswith(b"<!--") else b">")
        if not end:
            return False
        rest = rest.lstrip()
    return FEED_ROOT.match(rest) is not None


def _clean(data: bytes, declared: str) -> bytes:
    """The feed without document type and control characters; in UTF-8 where nobody says what it is in."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = XML_HEAD.sub(b"", data.decode("utf-16", "replace").encode())
    data = _cut_declarations(CONTROLS.sub(b"", data.lstrip()))
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


def _check_size(data: bytes) -> None:
    """Raise for a document that would keep a parser busy for hours."""
    lower = data.lower()
    items, tags = lower.count(b"<item") + lower.count(b"<entry"), lower.count(b"<")
    if items > MAX_ITEMS or tags > MAX_TAGS:
        raise FeedError(
            f"the feed has {items:,} items and {tags:,} tags; the limits are {MAX_ITEMS:,} and {MAX_TAGS:,}"
        )


def _cut_declarations(data: bytes) -> bytes:
    """The document without a document type that has declarations of its own, where entity bombs are; feeds need none."""
    start = data.upper().find(b"<!DOCTYPE")
    opened = data.find(b"[", start, data.find(b">", start)) if start >= 0 else -1
    if opened < 0:
        return data
    closed = re.compile(rb"\]\s{0,100}>").search(data, opened)
    return data[:start] + data[closed.end() if closed else len(data) :]


def _read_entry(entry: dict[str, Any], base: str) -> FeedItem:
    markup = max(_list_texts(entry), key=len, default="")
    title = unescape(re.sub(r"<[^<>]{1,200}>", "", str(entry.get("title") or "")[:LONGEST])).strip()
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
        _read_author(str(entry.get("author") or "")[:LONGEST]),
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
