"""Main text, title, date and author of an HTML page (trafilatura does the work; it is imported only here)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dyads.extractors.urls import clean_url
from dyads.schemas.records import Article, Reject

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["PageHints", "decode_page", "parse_iso_day", "read_fragment", "read_html"]

# the WHATWG reading of names that pages use wrongly (https://encoding.spec.whatwg.org/#names-and-labels)
CHARSETS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
            "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-9": "cp1254", "tis-620": "cp874", "ks_c_5601-1987": "cp949"}  # fmt: skip
NO_CHARSETS = frozenset(
    "utf-7 idna punycode unicode-escape raw-unicode-escape unicode_escape raw_unicode_escape".split()
)
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:-]+)", re.IGNORECASE)
XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:-]+)", re.IGNORECASE)
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# cards that open over a name or a link; hidden on the page, but in the paragraph for a parser
HIDDEN = [
    f".//{tag}[contains(@class, '{word}')]"
    for tag in ("span", "div", "aside")
    for word in ("rollover-people-block", "hovercard", "hover-card", "tooltip-content", "popover-content")
]
NO_AUTHOR = re.compile(
    r"^(?:no author|unknown(?: author)?|admin(?:istrator)?|n/?a|none|null|undefined|-+)$", re.IGNORECASE
)
TITLE_TAIL = re.compile(r"\s+(?:[|»·•]|[-–—])\s+([^|»·•]{2,40})$")
BREADCRUMB = re.compile(r"\s[»|›]\s")
HEADLINE_WORDS = 3
MAX_TAGS = 60_000  # the largest news pages have 5,000; a minute of parsing is reached at 200,000
LONGEST_TITLE = 1000  # characters
# lines that invite to read, watch or share something else
INVITATION = re.compile(
    r"^(?:also on [\w.]+\b|read (?:more|also|next)\s*:|related\s*:|see also\s*:|more on this story|like this story\?|share (?:this|it)\b|"
    r"sign up (?:for|to) (?:our|the)\b|follow us on\b|click here to\b|subscribe to (?:our|the)\b)",
    re.IGNORECASE,
)  # fmt: skip
# lines about the rights in the text
NOTICE = re.compile(
    r"^(?:©|\(c\) ?\d{4}|copyright\b)|\ball rights reserved\b|\bcopyrighted property of\b|"
    r"\bmay not be (?:published|reproduced|reprinted|republished|redistributed|broadcast)\b|"
    r"\bwritten permission must be obtained\b|\bwithout (?:the )?(?:prior |express )*(?:written )?permission of\b",
    re.IGNORECASE,
)
FURNITURE_LENGTH = 250
BLOCKS = (
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "figure",
    "figcaption",
    "section",
)


@dataclass(frozen=True, slots=True)
class PageHints:
    """What is known of a page besides its bytes; the page's own words come first, except for the charset.

    Attributes:
        url: address it came from; makes its id, and helps to find its date.
        charset: of the HTTP header.
        title, published_date, author, source: as a feed or sitemap tells them, for pages that do not.
        language: ISO 639-1, when the user's settings say it.
        path: file it was read from.
    """

    url: str | None = None
    charset: str | None = None
    title: str = ""
    published_date: date | None = None
    author: str | None = None
    source: str | None = None
    language: str | None = None
    path: str | None = None


def read_html(data: bytes | str, name: str, hints: PageHints | None = None) -> Article | Reject:
    """The article of a page under the id `name`; a Reject when no main text is found or the page cannot be parsed."""
    import trafilatura

    known = hints or PageHints()
    page = data if isinstance(data, str) else decode_page(data, known.charset)
    if page.count("<") > MAX_TAGS:
        detail = f"the page has {page.count('<'):,} tags; the limit is {MAX_TAGS:,}"
        return Reject(name, "read", "too_large", detail, page[:2000])
    try:
        tree = trafilatura.load_html(page)
        headline = "" if tree is None else _find_headline(tree)
        document = trafilatura.bare_extraction(
            tree, url=known.url, with_metadata=True, include_comments=False, include_tables=False,
            favor_precision=True, prune_xpath=HIDDEN,
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - whatever a hostile page does to a parser concerns this page only
        return Reject(
            name, "read", "damaged", f"the page cannot be parsed ({type(error).__name__}: {error})", ""
        )
    text = _drop_furniture(document.text) if document is not None and document.text else ""
    if document is None or not text.strip():
        return Reject(name, "read", "missing_text", "no main text was found on the page", page[:2000])
    author = document.author if document.author and not NO_AUTHOR.match(document.author) else None
    return Article(
        name,
        text,
        headline or _trim_title((document.title or known.title)[:LONGEST_TITLE], document.sitename),
        parse_iso_day(document.date) or known.published_date,
        author or known.author,
        known.language,
        (clean_url(known.url) if known.url else None) or document.url,
        known.source or document.sitename or None,
        known.path,
    )


def read_fragment(markup: str) -> str:
    """The text of a piece of HTML (the content of a feed item), a line for each of its blocks."""
    from lxml import etree, html

    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):  # nothing but markup, or characters that XML does not know
        return re.sub(r"<[^<>]{0,500}>", " ", markup).strip()
    for gone in list(tree.iter("script", "style", etree.Comment, etree.ProcessingInstruction)):
        gone.drop_tree()
    for block in tree.iter(*BLOCKS):
        block.tail = "\n" + (block.tail or "")
        if block.tag != "br" and block.text is not None:
            block.text = "\n" + block.text
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return _drop_furniture("\n".join(line for line in lines if line))


def decode_page(data: bytes, charset: str | None = None) -> str:
    """The characters of a page: byte order mark, else UTF-8 where it is valid, else header, `meta`, Windows-1252.

    UTF-8 comes before what header and page declare, because text that happens to be valid UTF-8 is hardly anything
    else, while declarations are often wrong. What fits nothing is replaced, never raised.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and len(data) > 100:  # cut off within a character
            return data.decode("utf-8", "replace")
    declared = [charset, *(m[1].decode("ascii", "replace") for m in (XML_CHARSET.search(data[:200]), META_CHARSET.search(data[:4096])) if m)]  # fmt: skip
    for label in declared:
        codec = _find_codec(label)
        if codec == "utf-8":  # declared and nearly so: a few broken bytes
            text = data.decode("utf-8", "replace")
            if text.count("�") * 100 < len(text):
                return text
        elif codec:
            return data.decode(codec, "replace")
    return data.decode("cp1252", "replace")


def _find_codec(label: str | None) -> str | None:
    if not label:
        return None
    name = label.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(CHARSETS.get(name, name)).name
        b"a".decode(codec, "replace")  # a codec, but none of texts: hex, zip
    except (LookupError, ValueError):
        return None
    return None if codec in NO_CHARSETS else codec


def parse_iso_day(text: str | None) -> date | None:
    """The day that an ISO date or time begins with; None when it is none."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _find_headline(tree: HtmlElement) -> str:
    """The heading that readers see, when the page's title begins with it; empty otherwise.

    Metadata often hold another title, made for sharing; a heading alone may be the name of the site.
    """
    title = " ".join((tree.findtext(".//title") or "").split())
    for heading in tree.iter("h1"):
        text = " ".join(str(heading.text_content()).split())
        if len(text.split()) >= HEADLINE_WORDS and title.startswith(text):
            return text
    return ""


def _trim_title(title: str, site: str | None) -> str:
    """The title without the name of the site behind it."""
    first, *rest = BREADCRUMB.split(title)
    if len(rest) > 1 and len(first.split()) >= HEADLINE_WORDS:
        return first.rstrip()
    match = TITLE_TAIL.search(title)
    if (
        match
        and site
        and _fold(match[1]) in (_fold(site), f"the{_fold(site)}", _fold(site).removeprefix("the"))
    ):
        return title[: match.start()].rstrip()
    return title


def _fold(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _drop_furniture(text: str) -> str:
    """The text without short lines that invite to read something else or tell whose it is."""
    return "\n".join(line for line in text.split("\n") if not _is_furniture(line.strip()))


def _is_furniture(line: str) -> bool:
    return len(line) <= FURNITURE_LENGTH and bool(INVITATION.match(line) or NOTICE.search(line))
