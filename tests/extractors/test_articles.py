"""Bad input gives a clear reject each, the rest is read; furniture of pages is recognised."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from dyads.extractors.articles import detect_language, read_inputs
from dyads.extractors.paragraphs import find_header_date, split_paragraphs
from dyads.schemas.errors import ReadError
from dyads.schemas.records import Article, Reject

GOOD = "Rebels attacked a police station in the north of the country on Friday and killed three officers."


def read(path: Path) -> list[Article | Reject]:
    return list(read_inputs([str(path)]))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n \n", "empty"),
        ("binary.txt", b"PK\x03\x04\x00\x00\x00" * 50, "binary"),
        ("letterless.txt", b"12345 67890\n", "empty"),
        ("page.html", b"<html><body></body></html>", "missing_text"),
        (
            "foreign.txt",
            ("Die Regierung hat am Montag neue Gespräche mit den Rebellen angekündigt. " * 5).encode(),
            "other_language",
        ),
        ("bad.jsonl", b"{not json}\n", "bad_json"),
        ("list.jsonl", b"[1, 2]\n", "bad_json"),
        ("noid.jsonl", json.dumps({"text": GOOD}).encode(), "missing_id"),
        ("notext.jsonl", json.dumps({"id": "1"}).encode(), "missing_text"),
        ("title.jsonl", json.dumps({"id": "1", "title": "Rebels attack"}).encode(), "title_only"),
        ("long.txt", b"a word " * 1_500_000, "too_long_line"),
    ],
)
def test_unusable_input_becomes_one_reject(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (item,) = read(tmp_path / name)
    assert isinstance(item, Reject)
    assert item.reason == reason
    assert item.stage == "read"
    assert name.partition(".")[0] in item.article_id or item.article_id == "1" or name in item.article_id


def test_a_folder_with_bad_files_gives_the_good_ones_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "c.jsonl").write_text('{"id": "c", "text": "' + GOOD + '"}\n{broken\n')
    items = read(tmp_path)
    assert [i.article_id for i in items if isinstance(i, Article)] == ["a", "c"]
    assert sorted(i.reason for i in items if isinstance(i, Reject)) == ["bad_json", "binary"]


def test_an_impossible_date_is_told_and_the_article_kept(tmp_path: Path) -> None:
    lines = json.dumps({"id": "1", "text": GOOD, "published_date": "2024-13-45"})
    reject, article = list(read_inputs(["-"], io.StringIO(lines)))
    assert isinstance(reject, Reject)
    assert reject.reason == "bad_date"
    assert isinstance(article, Article)
    assert article.published_date is None


def test_the_second_of_two_equal_ids_is_rejected() -> None:
    lines = "\n".join(
        json.dumps({"id": "1", "text": text}) for text in (GOOD, GOOD + " More fighting followed.")
    )
    article, reject = list(read_inputs(["-"], io.StringIO(lines)))
    assert isinstance(article, Article)
    assert isinstance(reject, Reject)
    assert reject.reason == "duplicate_id"


def test_windows_encoding_is_read_and_kept(tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_bytes((GOOD + " “Enough,” he said.").encode("cp1252"))
    (article,) = read(tmp_path / "w.txt")
    assert isinstance(article, Article)
    assert "“Enough,”" in article.text


def test_a_missing_source_is_an_error_with_its_name() -> None:
    with pytest.raises(ReadError, match=r"nosuch\.txt"):
        list(read_inputs(["nosuch.txt"]))


def test_date_line_menu_words_and_doubled_title_are_not_parsed(tmp_path: Path) -> None:
    title = "Rebels Attack Police Station in the North"
    text = f"Friday, May 3, 2024\nHomeWorld{title}\n\n{title}\n\nKABUL, May 3 (Agency) - {GOOD}\n"
    (tmp_path / "page.txt").write_text(text)
    (article,) = read(tmp_path / "page.txt")
    assert isinstance(article, Article)
    assert (article.title, article.published_date) == (title, date(2024, 5, 3))
    (paragraph,) = split_paragraphs(article)
    assert paragraph.text == GOOD
    assert article.text[paragraph.start : paragraph.end] == GOOD
    assert paragraph.dateline is not None
    assert paragraph.dateline.place == "KABUL"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("PRISTINA, Kosovo (AP) - ", "PRISTINA, Kosovo"),
        ("BAMAKO - ", "BAMAKO"),
        ("SAN SALVADOR, 3 JAN 90 (ACAN-EFE) -- [TEXT] ", "SAN SALVADOR"),
        ("Harare, Zimbabwe - ", "Harare, Zimbabwe"),
        ("(Reuters) - ", None),
        ("(CNN) ", None),
    ],
)
def test_datelines_are_cut_off_and_kept(line: str, place: str | None) -> None:
    (paragraph,) = split_paragraphs(Article("1", line + GOOD))
    assert paragraph.text == GOOD
    assert paragraph.dateline is not None
    assert paragraph.dateline.place == place


@pytest.mark.parametrize("text", ["Putin - the Russian president - met Xi.", "Police said: rebels fled."])
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    (paragraph,) = split_paragraphs(Article("1", text))
    assert paragraph.text == text


def test_language_is_told_for_long_texts_only() -> None:
    assert detect_language(GOOD) == "en"
    assert detect_language("Basra bomb") == "und"
    french = "Le gouvernement a annoncé lundi de nouvelles négociations avec les rebelles du nord. "
    assert detect_language(french * 4) == "fr"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("On 17 May 2022, rebels shelled the town of Tal.", None),
        ("Published: May 18, 2024 10:35 GMT", date(2024, 5, 18)),
        ("May 18, 2024.", date(2024, 5, 18)),
    ],
)
def test_a_short_sentence_with_a_date_is_no_date_line(line: str, expected: date | None) -> None:
    assert find_header_date(line) == expected
    texts = [p.text for p in split_paragraphs(Article("x", f"{line}\n\n{GOOD}"))]
    assert (line in texts) is (expected is None)
