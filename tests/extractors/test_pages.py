"""Pages in any charset; furniture, cards and invitations are no text."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.pages import PageHints, decode_page, read_fragment, read_html
from dyads.extractors.urls import clean_url, is_url
from dyads.schemas.records import Article, Reject

BODY = "".join(
    f"<p>Soldiers from unit {n} entered the town on Friday and arrested two men, police said.</p>"
    for n in range(6)
)


def page(head: str = "", body: str = BODY) -> str:
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>"


def read(markup: str | bytes, **hints: object) -> Article:
    found = read_html(markup, "p", PageHints(**hints))  # type: ignore[arg-type]
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    ("text", "codec", "header", "meta"),
    [
        ("Łódź – “ok”", "utf-8", None, ""),
        ("Łódź – “ok”", "utf-8", "iso-8859-1", ""),  # declared wrongly, valid all the same
        ("café – “ok”", "cp1252", None, ""),
        ("café – “ok”", "cp1252", "iso-8859-1", ""),  # as browsers read that name
        ("Łódź", "iso-8859-2", "iso-8859-2", ""),
        ("Łódź", "iso-8859-2", None, '<meta charset="iso-8859-2">'),
        ("Москва", "koi8-r", None, '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'),
        ("北京", "gbk", "gb2312", ""),
        ("Łódź", "utf-16", None, ""),
        ("café", "cp1252", "no-such-charset", ""),
    ],
)
def test_a_page_is_decoded_as_it_was_meant(text: str, codec: str, header: str | None, meta: str) -> None:
    assert text in decode_page(page(meta, f"<p>{text}</p>").encode(codec), header)


def test_a_few_broken_bytes_do_not_change_the_charset() -> None:
    data = page(body="<p>Łódź is a town.</p>" * 30).encode() + b"\xff"
    assert "Łódź" in decode_page(data, "utf-8")


def test_what_feed_and_settings_tell_fills_gaps_only() -> None:
    hints = {"url": "https://a.example/x?utm_medium=rss", "title": "From the feed", "author": "A. B.", "published_date": date(2020, 1, 1), "source": "Wire"}  # fmt: skip
    bare = read(page(), **hints)
    assert (bare.title, bare.author, bare.published_date) == ("From the feed", "A. B.", date(2020, 1, 1))
    assert (bare.url, bare.source) == ("https://a.example/x", "Wire")
    head = '<title>Own title</title><meta property="article:published_time" content="2024-05-03T10:00:00Z">'
    full = read(page(head), **hints)
    assert (full.title, full.published_date) == ("Own title", date(2024, 5, 3))


def test_cards_and_invitations_are_left_out() -> None:
    card = '<span class="rollover-people-block">Born in 1970, senator of a distant state</span>'
    body = BODY.replace("police said.", f"police{card} said.", 1) + "<p>Also on example.com: Ten things to know</p><p>Like this story? Share it!</p><p>© 2024 The Daily. All rights reserved.</p>"  # fmt: skip
    text = read(page(body=body)).text
    assert "unit 5" in text
    assert not any(word in text for word in ("senator", "Also on", "Like this story", "rights"))


def test_a_title_loses_the_name_of_the_site() -> None:
    head = '<meta property="og:title" content="Soldiers enter town | The Daily"><meta property="og:site_name" content="Daily">'
    assert read(page(head)).title == "Soldiers enter town"
    head = '<meta property="og:title" content="Talks begin - again"><meta property="og:site_name" content="Daily">'
    assert read(page(head)).title == "Talks begin - again"


@pytest.mark.parametrize(
    "markup", ["", "<html></html>", "<" * 5000, "<div>" * 20_000, "\x00\x01", "<p>" + "&#x110000;" * 10]
)
def test_a_page_without_text_is_told_and_raises_nothing(markup: str) -> None:
    found = read_html(markup, "p")
    assert isinstance(found, Reject)
    assert found.reason in ("missing_text", "damaged")


def test_a_page_beyond_all_measure_is_told_at_once() -> None:
    found = read_html(page(body="<a href=x>y</a> " * 600_000), "p")
    assert isinstance(found, Reject)
    assert (found.reason, "1,200" in found.detail) == ("too_large", True)


def test_a_fragment_keeps_its_paragraphs() -> None:
    markup = (
        "<p>One &amp; two.</p><script>x()</script><div>Three<br>four</div><!-- no --><ul><li>five</li></ul>"
    )
    assert read_fragment(markup) == "One & two.\nThree\nfour\nfive"
    assert read_fragment("plain text") == "plain text"


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("HTTP://A.Example:80", "http://a.example/"),
        ("https://a.example/x?b=2&utm_source=rss&a=1#top", "https://a.example/x?b=2&a=1"),
        ("https://a.example:8443/x?q=a+b", "https://a.example:8443/x?q=a+b"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("not an address", "not an address"),
        ("http://[bad", "http://[bad"),
    ],
)
def test_addresses_are_cleaned(given: str, cleaned: str) -> None:
    assert clean_url(given) == cleaned
    assert clean_url(cleaned) == cleaned


def test_addresses_and_paths_are_told_apart() -> None:
    assert is_url("https://a.example")
    assert is_url("ftp://a.example")
    assert not is_url("news/2024.txt")
    assert not is_url("C:/news.txt")
