"""Packed and tabular sources, whole and broken: gz, zip, CSV, Parquet, JSON, WARC."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dyads.extractors.articles import ReadOptions, read_inputs
from dyads.extractors.containers import Limits, find_kind
from dyads.schemas.errors import ReadError
from dyads.schemas.records import Article, Reject

GOOD = "Rebels attacked a police station in the north of the country on Friday and killed three officers."
PAGE = (
    "<html><head><title>Rebels attack police</title>"
    '<meta property="article:published_time" content="2024-05-03T10:00:00Z"></head><body><article>'
    + "".join(f"<p>{GOOD} Paragraph {n} tells more about it.</p>" for n in range(5))
    + "</article></body></html>"
)


def read(path: Path | str, **options: object) -> list[Article | Reject]:
    return list(read_inputs([str(path)], options=ReadOptions(**options)))  # type: ignore[arg-type]


def articles(items: list[Article | Reject]) -> list[Article]:
    return [item for item in items if isinstance(item, Article)]


def rejects(items: list[Article | Reject]) -> list[Reject]:
    return [item for item in items if isinstance(item, Reject)]


def line(name: str, **fields: object) -> str:
    return json.dumps({"id": name, "text": f"{GOOD} This is {name}."} | fields) + "\n"


def pack_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


# --- packed


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html.gz", "html"),
        ("A.JSONL", "lines"),
        ("a.warc.gz", "warc"),
        ("a.zip", "zip"),
        ("a.jpg", None),
        ("a.tar.gz", None),
    ],
)
def test_the_kind_follows_from_the_name(name: str, kind: str | None) -> None:
    assert find_kind(name) == kind


def test_gzip_is_read_under_the_name_without_it(tmp_path: Path) -> None:
    (tmp_path / "story.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "wire.jsonl.gz").write_bytes(gzip.compress((line("1") + line("2")).encode()))
    (tmp_path / "note.txt.gz").write_bytes(gzip.compress(GOOD.encode()))
    found = articles(read(tmp_path))
    assert [a.article_id for a in found] == ["note", "story", "1", "2"]
    assert found[1].path == str(tmp_path / "story.html.gz")
    assert (found[1].title, found[1].published_date) == ("Rebels attack police", date(2024, 5, 3))


def test_a_zip_is_read_file_by_file_and_nothing_is_unpacked_to_disk(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.txt", GOOD + " Deep.")
    path = pack_zip(
        tmp_path / "news.zip",
        {
            "../../evil.txt": (GOOD + " Slip.").encode(), "/etc/passwd.txt": (GOOD + " Root.").encode(),
            "page.html.gz": gzip.compress(PAGE.encode()), "photo.jpg": b"\xff\xd8", "inner.zip": inner.getvalue(),
            "w.jsonl": line("w").encode(),
        },
    )  # fmt: skip
    before = sorted(tmp_path.parent.rglob("*"))
    assert {a.article_id for a in articles(read(path))} == {"evil", "etc/passwd", "page", "deep", "w"}
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_bombs_are_stopped_and_the_rest_is_read(tmp_path: Path) -> None:
    limits = Limits(max_bytes=2_000_000, free_bytes=100_000)
    (tmp_path / "a_bomb.txt.gz").write_bytes(gzip.compress(bytes(80_000_000), 9))
    pack_zip(tmp_path / "b_bomb.zip", {"big.jsonl": b"x" * 80_000_000})
    (tmp_path / "c.txt").write_text(GOOD)
    items = read(tmp_path, limits=limits)
    assert [r.reason for r in rejects(items)] == ["too_large", "too_large"]
    assert "unpacks to more than" in rejects(items)[0].detail
    assert [a.article_id for a in articles(items)] == ["c"]


def test_archives_are_opened_so_deep_and_no_deeper(tmp_path: Path) -> None:
    data = (GOOD + " Deepest.").encode()
    name = "a.txt"
    for depth in range(5):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(name, data)
        data, name = packed.getvalue(), f"{depth}.zip"
    (tmp_path / "quine.zip").write_bytes(data)
    (only,) = read(tmp_path / "quine.zip")
    assert isinstance(only, Reject)
    assert only.reason == "too_large"


def test_too_many_files_in_a_zip_are_told(tmp_path: Path) -> None:
    path = pack_zip(tmp_path / "many.zip", {f"{n}.txt": b"x" for n in range(20)})
    (only,) = read(path, limits=Limits(max_members=10))
    assert isinstance(only, Reject)
    assert "20 files" in only.detail


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt.gz", gzip.compress(GOOD.encode() * 99)[:-12]),
        ("a.txt.gz", b"no gzip at all"),
        ("a.jsonl.gz", gzip.compress(line("1").encode() * 3000)[:-20]),
        ("a.zip", b"PK\x03\x04 cut off"),
        ("a.parquet", b"PAR1 nothing PAR1"),
        ("a.warc.gz", gzip.compress(b"not a record\r\n")),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\ncut"),
        ("a.warc", b"\x00\x01\x02" * 50),
    ],
)
def test_a_damaged_file_is_told_once_and_stops_nothing(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text(GOOD)
    items = read(tmp_path)
    assert any(a.article_id == "z" for a in articles(items))
    told = [r for r in rejects(items) if r.reason != "duplicate_id"]
    assert [r.reason for r in told] in (["damaged"], [])
    assert told or name == "a.warc"  # a record cut off at its end has no address, and so is no page


def test_an_encrypted_file_in_a_zip_is_told(tmp_path: Path) -> None:
    path = pack_zip(tmp_path / "a.zip", {"a.txt": GOOD.encode()})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(bytes(data))
    (only,) = read(path)
    assert isinstance(only, Reject)
    assert (only.reason, "encrypted" in only.detail) == ("damaged", True)


# --- folders and globs


def test_the_same_name_in_two_folders_is_two_articles(tmp_path: Path) -> None:
    for month in ("01", "02"):
        (tmp_path / "2024" / month).mkdir(parents=True)
        (tmp_path / "2024" / month / "a.txt").write_text(f"{GOOD} Month {month}.")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "b.txt").write_text(GOOD)
    assert [a.article_id for a in articles(read(tmp_path))] == ["2024/01/a", "2024/02/a"]


def test_ids_tell_the_archive_and_its_folders_apart(tmp_path: Path) -> None:
    for month in ("may", "june"):
        pack_zip(tmp_path / f"{month}.zip", {"01/a.txt": f"{GOOD} In {month}.".encode()})
        (tmp_path / month).mkdir()
        (tmp_path / month / "b.txt").write_text(f"{GOOD} Also in {month}.")
    assert [a.article_id for a in articles(read(tmp_path))] == ["june/b", "june/01/a", "may/b", "may/01/a"]
    assert [a.article_id for a in articles(read(tmp_path / "may.zip"))] == ["01/a"]
    assert [a.article_id for a in articles(read(f"{tmp_path}/*/b.txt"))] == ["june/b", "may/b"]


def test_a_glob_reads_what_fits_and_says_when_nothing_does(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text(f"{GOOD} This is {name[0]}.")
    assert [a.article_id for a in articles(read(f"{tmp_path}/*.txt"))] == ["a", "b"]
    with pytest.raises(ReadError, match="no file fits"):
        read(f"{tmp_path}/*.csv")


# --- tables and JSON


def test_csv_with_a_column_map(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'uri,headline,body,day,url\n7,Attack,"' + GOOD + '\nSecond line.",2024-05-03,https://a.example/7\n'
        "8,Attack,,2024-05-03,\n9,Attack," + GOOD.replace(",", "") + " Nine.,99.99.9999,\n",
        encoding="utf-8-sig",
    )
    columns = {"id": "uri", "title": "headline", "text": "body", "published_date": "day"}
    items = read(tmp_path / "a.csv", columns=columns, source="Wire")
    first, second = articles(items)
    assert (first.article_id, first.title, first.published_date) == ("7", "Attack", date(2024, 5, 3))
    assert first.text.endswith("\nSecond line.")
    assert (first.url, first.source) == ("https://a.example/7", "Wire")
    assert second.published_date is None
    assert [r.reason for r in rejects(items)] == ["title_only", "bad_date"]


def test_a_table_without_its_columns_says_which_there_are(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("uri,body\n1,x\n")
    pq.write_table(pa.table({"uri": ["1"], "body": ["x"]}), tmp_path / "b.parquet")
    for item in read(tmp_path):
        assert isinstance(item, Reject)
        assert item.reason == "bad_columns"
        assert "the columns are uri, body" in item.detail


def test_tabs_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_bytes(b"id\ttext\n1\t" + GOOD.encode() + b"\n2\t\xff\xfe caf\xe9\n")
    items = read(tmp_path / "a.tsv")
    assert [a.article_id for a in articles(items)] == ["1"]
    assert [r.reason for r in rejects(items)] == ["encoding"]


def test_parquet_with_real_dates(tmp_path: Path) -> None:
    table = pa.table(
        {"id": [1, 2], "text": [GOOD, GOOD + " Two."], "published_date": [date(2024, 5, 3), None]}
    )
    pq.write_table(table, tmp_path / "a.parquet")
    pq.write_table(table, tmp_path / "b.parquet")
    pack_zip(tmp_path / "c.zip", {"b.parquet": (tmp_path / "b.parquet").read_bytes()})
    first, second = articles(read(tmp_path / "a.parquet"))
    assert (first.article_id, first.published_date, second.published_date) == ("1", date(2024, 5, 3), None)
    assert len(articles(read(tmp_path / "c.zip"))) == 2


def test_json_may_be_one_object_a_list_or_lines(tmp_path: Path) -> None:
    one = {"id": "1", "text": GOOD}
    (tmp_path / "a.json").write_text(json.dumps(one, indent=2))
    (tmp_path / "b.json").write_text(json.dumps([one | {"id": "2", "text": GOOD + " B."}, 7], indent=2))
    (tmp_path / "c.json").write_text(line("3") + line("4"))
    items = read(tmp_path)
    assert [a.article_id for a in articles(items)] == ["1", "2", "3", "4"]
    assert [r.reason for r in rejects(items)] == ["bad_json"]


def test_columns_reach_into_nested_objects(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"meta": {"guid": "7"}, "body": {"text": GOOD}}) + "\n")
    (only,) = read(tmp_path / "a.jsonl", columns={"id": "meta.guid", "text": "body.text"})
    assert only.article_id == "7"


# --- WARC


def write_warc(path: Path, pages: list[tuple[str, str, str, bytes]]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "test"}))
        for url, status, declared, body in pages:
            headers = StatusAndHeaders(status, [("Content-Type", declared)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers)
            )


def test_the_pages_of_a_web_archive_are_read_under_their_addresses(tmp_path: Path) -> None:
    latin = PAGE.replace("Rebels attack police", "Café attacked").encode("latin-1")
    pages = [
        ("https://A.example/one?utm_source=x#top", "200 OK", "text/html", PAGE.encode()),
        (
            "https://a.example/two",
            "200 OK",
            "text/html; charset=iso-8859-1",
            latin.replace(b"three", b"four"),
        ),
        ("https://a.example/gone", "404 Not Found", "text/html", PAGE.encode()),
        ("https://a.example/p.jpg", "200 OK", "image/jpeg", b"\xff\xd8"),
        ("https://a.example/t.txt", "200 OK", "text/plain", GOOD.encode()),
        ("https://a.example/empty", "200 OK", "text/html", b"<html></html>"),
    ]
    for name in ("a.warc", "b.warc.gz"):
        write_warc(tmp_path / name, pages)
        items = read(tmp_path / name)
        found = {a.article_id: a for a in articles(items)}
        assert list(found) == ["https://a.example/one", "https://a.example/two", "https://a.example/t.txt"]
        assert found["https://a.example/two"].title == "Café attacked"
        assert found["https://a.example/one"].url == "https://a.example/one"
        assert [r.article_id for r in rejects(items)] == ["https://a.example/empty"]


def test_a_web_archive_cut_off_gives_what_comes_before(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write_warc(path, [(f"https://a.example/{n}", "200 OK", "text/html", PAGE.replace("three", str(n)).encode()) for n in range(4)])  # fmt: skip
    path.write_bytes(path.read_bytes()[:-40])
    items = read(path)
    assert len(articles(items)) >= 3
