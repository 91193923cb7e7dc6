"""Feeds as they come: RSS, Atom, RDF, JSON no; broken ones give what they hold, bombs nothing."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from dyads.extractors.articles import read_inputs
from dyads.extractors.feeds import FeedError, looks_like_feed, read_feed
from dyads.schemas.records import Article, Reject

BASE = "https://feeds.example/news.xml"


def rss(*items: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'.encode()


def item(**fields: str) -> str:
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in fields.items()) + "</item>"


def test_an_item_tells_address_title_day_and_text() -> None:
    (found,) = read_feed(
        rss(item(title="Talks &amp;amp; truce", link="https://a.example/1?utm_source=rss", author="jane@a.example (Jane Doe)",
                 pubDate="Fri, 03 May 2024 23:30:00 -0500", description="&lt;p&gt;Short.&lt;/p&gt;")), BASE,
    )  # fmt: skip
    assert (found.url, found.has_page, found.title) == ("https://a.example/1", True, "Talks & truce")
    assert (found.published_date, found.author) == (date(2024, 5, 4), "Jane Doe")
    assert "Short." in found.markup


def test_atom_and_rdf_are_feeds_too() -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>A</title>
      <link rel="self" href="https://a.example/self"/><link href="/one"/><id>urn:1</id>
      <updated>2024-05-03T10:00:00Z</updated><content type="html">&lt;p&gt;Whole text.&lt;/p&gt;</content>
      <summary>Sum</summary></entry></feed>"""
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><title>B</title><link>https://a.example/2</link>
      <dc:date>2024-05-02</dc:date></item></rdf:RDF>"""
    (one,) = read_feed(atom, BASE)
    assert (one.url, one.published_date) == ("https://feeds.example/one", date(2024, 5, 3))
    assert "Whole text." in one.markup
    (two,) = read_feed(rdf, BASE)
    assert (two.url, two.published_date) == ("https://a.example/2", date(2024, 5, 2))


def test_an_address_comes_once_and_items_without_one_keep_their_id() -> None:
    found = read_feed(
        rss(item(link="https://a.example/1"), item(link="https://a.example/1#again"),
            item(guid="https://a.example/2"), item(guid="tag:3", description="Text only"), item(title="Nothing")), BASE,
    )  # fmt: skip
    assert [one.url for one in found[:3]] == ["https://a.example/1", "https://a.example/2", f"{BASE}#tag:3"]
    assert [one.has_page for one in found] == [True, True, False, False]
    assert found[3].markup == ""


@pytest.mark.parametrize(
    "data",
    [
        rss(item(link="https://a.example/1"))[:-23],
        rss("<item><link>https://a.example/1</link><title>A & B < C</title></item>"),
        rss("<item><link>https://a.example/1</link><media:thing>undeclared</media:thing></item>"),
        b"\xef\xbb\xbf\n  " + rss(item(link="https://a.example/1")),
        rss(item(link="https://a.example/1", title="bell \x07")),
        rss(item(link="https://a.example/1", title="x" * 2_000_000)),
    ],
)
def test_a_broken_feed_gives_what_it_holds(data: bytes) -> None:
    assert [one.url for one in read_feed(data, BASE)] == ["https://a.example/1"]


@pytest.mark.parametrize(
    ("codec", "declared", "head"),
    [("cp1251", "text/xml", '<?xml version="1.0" encoding="windows-1251"?>'), ("koi8-r", "text/xml; charset=koi8-r", ""),
     ("utf-16", "text/xml", '<?xml version="1.0" encoding="utf-16"?>')],
)  # fmt: skip
def test_charsets_of_header_and_document(codec: str, declared: str, head: str) -> None:
    data = rss(item(title="Переговоры", link="https://a.example/1"), head=head).decode().encode(codec)
    (found,) = read_feed(data, BASE, declared)
    assert found.title == "Переговоры"


def test_a_charset_that_nobody_tells_is_guessed() -> None:
    text = (
        "Переговоры о прекращении огня начались в столице, сообщили представители обеих сторон в среду. " * 8
    )
    (found,) = read_feed(
        rss(item(title=text, link="https://a.example/1"), head="").decode().encode("koi8-r"), BASE
    )
    assert found.title.startswith("Переговоры о прекращении")


def test_an_entity_bomb_expands_to_nothing() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}]>'
    (found,) = read_feed(rss(item(title="&l9;", link="https://a.example/1"), head=head), BASE)
    assert len(found.title) < 100


def test_nothing_is_read_from_outside(tmp_path: object) -> None:
    head = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    (found,) = read_feed(rss(item(title="&x;", link="https://a.example/1"), head=head), BASE)
    assert "root:" not in found.title


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "empty"), (b"<!DOCTYPE html><html><p>Not found</p></html>", "a web page"), (b"{}", "no feed"),
     (b"https://a.example/feed.xml", "no feed"), (b"/etc/passwd", "no feed"), (b"\x00\x01\x02", "no feed")],
)  # fmt: skip
def test_what_is_no_feed_is_told(data: bytes, told: str) -> None:
    with pytest.raises(FeedError, match=told):
        read_feed(data, BASE)


def test_a_feed_without_items_is_none_the_less_a_feed() -> None:
    assert read_feed(rss(), BASE) == []


def test_a_feed_on_disk_is_read_by_the_texts_of_its_items(tmp_path: Path) -> None:
    text = "Rebels attacked a police station in the north of the country on Friday and killed three officers."
    data = rss(
        item(link="https://a.example/1", title="One", description=text),
        item(link="https://a.example/2", title="Two"),
    )
    (tmp_path / "news.xml").write_bytes(data)
    article, reject = read_inputs([str(tmp_path)])
    assert isinstance(article, Article)
    assert (article.article_id, article.text, article.title) == ("https://a.example/1", text, "One")
    assert isinstance(reject, Reject)
    assert (reject.article_id, reject.reason) == ("https://a.example/2", "title_only")


@pytest.mark.parametrize(
    ("start", "is_feed"),
    [("<?xml version='1.0'?><!-- x --><rss>", True), ("<feed xmlns='http://www.w3.org/2005/Atom'>", True), ("\ufeff<rdf:RDF>", True),
     ("<!DOCTYPE html><html>", False), ("<html><body><rss>", False), ("", False), ("<feeding>", False)],
)  # fmt: skip
def test_feeds_are_told_by_their_start(start: str, is_feed: bool) -> None:
    assert looks_like_feed(start.encode()) == is_feed


@pytest.mark.parametrize(
    "data", [b"<!DOCTYPE x[" * 300_000, b"<?xml-stylesheet ?>" * 100_000, b"<!--" * 400_000, rss(item(title="<" * 1_000_000)),
             rss(item(author="@" * 500_000)), b"<rss>" + b"<item>" * 100_000]
)  # fmt: skip
def test_documents_made_to_be_slow_are_not(data: bytes) -> None:
    started = time.process_time()
    looks_like_feed(data)
    with suppress(FeedError):
        read_feed(data, BASE)
    assert time.process_time() - started < 20  # what takes hours must not pass
