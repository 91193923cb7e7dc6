"""Whatever bytes come in, reading gives articles and rejects, and never raises."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dyads.extractors.articles import read_inputs
from dyads.extractors.feeds import FeedError, read_feed
from dyads.extractors.pages import decode_page, read_fragment, read_html
from dyads.extractors.urls import clean_url
from dyads.flows.sitemaps import Sitemap, read_sitemap
from dyads.schemas.records import Article, Reject

SUFFIXES = (".txt", ".html", ".json", ".jsonl", ".csv", ".tsv", ".parquet", ".warc", ".warc.gz", ".xml", ".zip", ".txt.gz", ".csv.gz", ".html.gz")  # fmt: skip
WHOLE = {
    ".html": b"<html><head><title>T</title></head><body><p>Rebels attacked a town on Friday, police said.</p></body></html>",
    ".json": b'{"id": "1", "text": "Rebels attacked a town on Friday, police said.", "published_date": "2024-05-03"}',
    ".csv": b"id,text,title\n1,Rebels attacked a town on Friday,T\n2,x,y\n",
    ".xml": b"<?xml version='1.0'?><rss version='2.0'><channel><item><title>T</title><link>http://a.example/1</link></item></channel></rss>",
    ".warc": b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: application/http\r\n"
    b"Content-Length: 64\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Rebels attacked.</p>\r\n\r\n",
}
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def spoiled(draw: st.DrawFn, whole: bytes) -> bytes:
    """A document with bytes changed, put in, taken out or cut off."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.sampled_from("change insert delete cut")):
            case "change" if data:
                data[place] = draw(st.integers(0, 255))
            case "insert":
                data[place:place] = draw(st.binary(max_size=8))
            case "delete":
                del data[place : place + draw(st.integers(1, 9))]
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


def read_bytes(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        path.write_bytes(data)
        for item in read_inputs([str(path)]):
            assert isinstance(item, Article | Reject)
            assert not isinstance(item, Reject) or (item.reason and item.detail)


@pytest.mark.parametrize("suffix", SUFFIXES)
@QUIET
@given(data=st.binary(max_size=400))
def test_any_bytes_in_a_file(suffix: str, data: bytes) -> None:
    read_bytes(data, suffix)


@pytest.mark.parametrize("suffix", sorted(WHOLE))
@QUIET
@given(data=st.data())
def test_spoiled_documents(suffix: str, data: st.DataObject) -> None:
    document = data.draw(spoiled(WHOLE[suffix]))
    read_bytes(document, suffix)
    packed = gzip.compress(document)
    read_bytes(data.draw(spoiled(packed)), f"{suffix}.gz")


@QUIET
@given(
    data=st.data(),
    name=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20),
)
def test_spoiled_archives(data: st.DataObject, name: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.txt", "Rebels attacked a town on Friday, police said.")
    read_bytes(data.draw(spoiled(buffer.getvalue())), ".zip")


@QUIET
@given(data=st.one_of(st.binary(max_size=300), spoiled(WHOLE[".xml"])))
def test_feeds_and_sitemaps_fail_in_one_way(data: bytes) -> None:
    with suppress(FeedError):
        assert isinstance(read_feed(data, "http://a.example/f"), list)
    with suppress(ValueError):
        assert isinstance(read_sitemap(data), Sitemap)


@QUIET
@given(
    data=st.binary(max_size=300),
    charset=st.one_of(
        st.none(), st.text(max_size=12), st.sampled_from(["utf-7", "hex", "idna", "base64", "utf-16"])
    ),
)
def test_any_page_is_decoded(data: bytes, charset: str | None) -> None:
    assert isinstance(decode_page(data, charset), str)


@QUIET
@given(markup=st.text(max_size=200))
def test_any_markup_is_read(markup: str) -> None:
    assert isinstance(read_fragment(markup), str)
    assert isinstance(read_html(markup, "x"), Article | Reject)


@QUIET
@given(url=st.one_of(st.text(max_size=60), st.text(max_size=40).map("https://a.example/".__add__)))
def test_cleaning_an_address_twice_changes_nothing(url: str) -> None:
    assert clean_url(clean_url(url)) == clean_url(url)
