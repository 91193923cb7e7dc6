"""Sitemaps (sitemaps.org 0.9), sitemap indexes and Google's news extension: bytes in, addresses out."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import date

from dyads.extractors.article_records import parse_date
from dyads.flows.answers import BodyError, Unpacker

__all__ = ["Sitemap", "SitemapEntry", "read_sitemap"]

MAX_UNPACKED = 60_000_000  # the protocol allows 50 MB


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """An address with what the sitemap tells of it: day and title of a news entry, else the day of the last change."""

    url: str
    published_date: date | None = None
    title: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Pages, and further sitemaps of an index."""

    pages: tuple[SitemapEntry, ...] = ()
    sitemaps: tuple[SitemapEntry, ...] = ()


def read_sitemap(data: bytes) -> Sitemap:
    """The entries of a sitemap, XML or one address a line, plain or packed.

    Raises:
        ValueError: the document is no sitemap, or unpacks to too much.
    """
    from lxml import etree

    if data.startswith(b"\x1f\x8b"):
        data = _unpack(data)
    start = data.lstrip()[:200]
    if not start.startswith((b"<", b"\xef\xbb\xbf<")):
        return _read_lines(data)
    # no entities, no document type, nothing from outside: a sitemap needs none
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
    )
    root = etree.fromstring(data.lstrip(), parser)
    name = "" if root is None else etree.QName(root).localname
    if name not in ("urlset", "sitemapindex"):
        raise ValueError(f"the document is no sitemap (its root is '{name or 'missing'}')")
    entries = tuple(entry for child in root if isinstance(child.tag, str) and (entry := _read_entry(child)))
    return Sitemap(sitemaps=entries) if name == "sitemapindex" else Sitemap(entries)


def _read_entry(element: object) -> SitemapEntry | None:
    from lxml import etree

    told: dict[str, str] = {}
    for child in element.iter():  # type: ignore[attr-defined]
        if isinstance(child.tag, str) and child.text and child.text.strip():
            told.setdefault(etree.QName(child).localname, child.text.strip())
    url = told.get("loc", "")
    if not re.match(r"https?://", url, re.IGNORECASE):
        return None
    changed = told.get("publication_date") or told.get("lastmod") or ""
    return SitemapEntry(
        url, parse_date(changed) if changed else None, told.get("title", ""), told.get("lastmod", "")
    )


def _read_lines(data: bytes) -> Sitemap:
    lines = (line.strip() for line in data.decode("utf-8-sig", "replace").splitlines())
    pages = tuple(SitemapEntry(line) for line in lines if re.match(r"https?://\S+$", line, re.IGNORECASE))
    if not pages:
        raise ValueError("the document is no sitemap: neither XML nor one address a line")
    return Sitemap(pages)


def _unpack(data: bytes) -> bytes:
    unpacker = Unpacker("gzip", MAX_UNPACKED)
    try:
        unpacker.feed(data)
        return unpacker.finish()
    except (BodyError, zlib.error) as error:
        raise ValueError(str(error)) from None
