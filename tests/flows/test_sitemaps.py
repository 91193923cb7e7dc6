"""Sitemaps: plain, packed, indexes, news; nothing is expanded or read from outside."""

from __future__ import annotations

import gzip
from datetime import date

import pytest

from dyads.flows.sitemaps import read_sitemap

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*entries: str) -> bytes:
    return f'<?xml version="1.0"?><urlset {NS}>{"".join(entries)}</urlset>'.encode()


NEWS = (
    "<url><loc> https://a.example/1 </loc><lastmod>2024-05-04T09:00:00Z</lastmod><news:news><news:publication><news:name>A</news:name>"
    "</news:publication><news:publication_date>2024-05-03T10:00:00Z</news:publication_date><news:title>Talks</news:title></news:news></url>"
)


def test_a_news_entry_tells_title_and_day() -> None:
    for data in (
        urlset(NEWS),
        gzip.compress(urlset(NEWS)),
        b"\n " + urlset(NEWS),
        urlset(NEWS).replace(NS.encode(), b'xmlns:news="x"'),
    ):
        (page,) = read_sitemap(data).pages
        assert (page.url, page.title, page.published_date) == (
            "https://a.example/1",
            "Talks",
            date(2024, 5, 3),
        )
        assert page.version == "2024-05-04T09:00:00Z"


def test_an_index_lists_sitemaps_and_a_text_lists_pages() -> None:
    index = (
        f"<sitemapindex {NS}><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>".encode()
    )
    assert [entry.url for entry in read_sitemap(index).sitemaps] == ["https://a.example/s.xml"]
    text = b"https://a.example/1\nrubbish\nhttps://a.example/2\n"
    assert [entry.url for entry in read_sitemap(text).pages] == ["https://a.example/1", "https://a.example/2"]


def test_a_broken_sitemap_gives_what_it_holds_and_only_web_addresses() -> None:
    data = urlset(NEWS, "<url><loc>javascript:alert(1)</loc></url>", "<url/>", "<!-- x -->")[:-5]
    assert [page.url for page in read_sitemap(data).pages] == ["https://a.example/1"]


def test_an_entity_bomb_and_a_file_from_outside_give_nothing() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE urlset [<!ENTITY l0 "lol">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = f"{head}<urlset {NS}><url><loc>https://a.example/&l9;</loc></url><url><loc>https://a.example/&x;</loc></url></urlset>"
    for page in read_sitemap(body.encode()).pages:
        assert len(page.url) < 100
        assert "root:" not in page.url


@pytest.mark.parametrize(
    "data", [b"", b"<html><body>no</body></html>", b"nothing here", b"<", gzip.compress(bytes(90_000_000)), gzip.compress(urlset(NEWS))[:-9]]
)  # fmt: skip
def test_what_is_no_sitemap_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_sitemap(data)
