"""Reading articles: files of many kinds, packed or not, folders, globs and stdin; what cannot be used becomes a Reject."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TextIO

from dyads.extractors.article_files import find_files
from dyads.extractors.article_records import KEPT, read_mapping, read_record
from dyads.extractors.article_tables import read_csv, read_parquet
from dyads.extractors.containers import DAMAGES, Limits, Member, TooLargeError, open_members
from dyads.extractors.feeds import read_feed_items
from dyads.extractors.languages import detect_language
from dyads.extractors.pages import PageHints, read_html
from dyads.extractors.paragraphs import Dateline, Paragraph, find_header_date, split_paragraphs
from dyads.extractors.web_archives import read_warc
from dyads.schemas.errors import ReadError
from dyads.schemas.records import Article, Reject

__all__ = [
    "Dateline",
    "Paragraph",
    "ReadOptions",
    "check_items",
    "detect_language",
    "read_html",
    "read_inputs",
    "read_record",
    "read_unchecked",
    "split_paragraphs",
]

MAX_CHARACTERS = 2_000_000
MAX_LINE = 50_000_000  # bytes of one JSON line
MAX_FILE = 20_000_000  # bytes of one text or page


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How sources are read.

    Attributes:
        columns: our field name to the name in JSON, CSV and Parquet records, for records that do not use ours;
            dots reach into nested objects ("body.text").
        source: publisher of articles that do not name one.
        language: ISO 639-1 of all articles, when they are not to be guessed from the text.
        any_language: keep articles that are not in English, too.
        limits: how much a packed file may unpack to.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    language: str | None = None
    any_language: bool = False
    limits: Limits = field(default_factory=Limits)


DEFAULTS = ReadOptions()


def read_inputs(
    sources: Sequence[str], stdin: TextIO | None = None, options: ReadOptions = DEFAULTS
) -> Iterator[Article | Reject]:
    """Articles and rejects of files, folders, globs (in the order of their names) and "-" (JSONL on stdin).

    Raises ReadError for a source that does not exist.
    """
    return check_items(read_unchecked(sources, stdin, options), options)


def check_items(
    items: Iterable[Article | Reject], options: ReadOptions = DEFAULTS
) -> Iterator[Article | Reject]:
    """The items with a Reject for each article whose id came before, that holds no text or another language."""
    seen: dict[str, int] = {}
    for item in items:
        if isinstance(item, Reject):
            yield item
            continue
        key = hash((item.title, item.text))
        if item.article_id in seen:
            same = seen[item.article_id] == key
            detail = (
                "the id came before with the same text"
                if same
                else "the id came before with another text; the first one stays"
            )
            yield Reject(item.article_id, "read", "duplicate_id", detail, item.text[:KEPT])
            continue
        seen[item.article_id] = key
        yield from _check_article(item, options.any_language)


def read_unchecked(
    sources: Sequence[str], stdin: TextIO | None = None, options: ReadOptions = DEFAULTS
) -> Iterator[Article | Reject]:
    """What `read_inputs` reads, before its checks; raises ReadError for a source that does not exist."""
    for source in sources:
        if source == "-":
            if stdin is None:
                raise ReadError("'-' asks for articles on stdin, but there is none")
            yield from _complete(_read_lines(stdin, "stdin", None, options.columns), options)
            continue
        for path, prefix in find_files(source):
            yield from _complete(_read_file(path, prefix, options), options)


def _read_file(path: Path, prefix: str, options: ReadOptions) -> Iterator[Article | Reject]:
    for member in open_members(path, options.limits):
        if isinstance(member, Reject):
            yield member
            continue
        try:
            yield from _read_member(member, path, prefix, options)
        except TooLargeError as error:
            yield Reject(member.where, "read", "too_large", f"the file is too large: {error}", "")
        except DAMAGES as error:
            yield Reject(member.where, "read", "damaged", f"the file cannot be read to its end ({error})", "")


def _read_member(member: Member, path: Path, prefix: str, options: ReadOptions) -> Iterator[Article | Reject]:
    kind, where, columns = member.kind, member.where, options.columns
    if kind == "warc":
        yield from read_warc(member.stream, where, str(path))
    elif kind == "csv":
        delimiter = "\t" if member.name.lower().endswith(".tsv") else ","
        yield from read_csv(member.stream, where, str(path), columns, delimiter)
    elif kind == "parquet":
        yield from read_parquet(member.stream, where, str(path), columns)
    elif kind == "lines":
        yield from _read_lines(_decode_lines(member.stream), where, str(path), columns)
    else:
        data = member.stream.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            detail = f"the file has more than {MAX_FILE:,} bytes; one article a file, or one a line in .jsonl"
            yield Reject(where, "read", "too_large", detail, "")
        else:
            yield from _read_whole(data, kind, where, prefix + member.stem, str(path), columns)


def _read_whole(
    data: bytes, kind: str, where: str, name: str, path: str, columns: Mapping[str, str]
) -> Iterator[Article | Reject]:
    if not data.strip():
        yield Reject(where, "read", "empty", "the file is empty", "")
        return
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\x00" in data[:4096] and not is_wide:
        yield Reject(where, "read", "binary", "the file is not text", data[:200].hex())
        return
    if kind == "html":
        yield read_html(data, name, PageHints(path=path))
        return
    if kind == "feed":
        yield from read_feed_items(data, name, path=path)
        return
    text = _decode(data)
    if text is None:
        detail = "the bytes are neither UTF-8 nor Windows-1252 text"
        yield Reject(where, "read", "encoding", detail, data[:200].hex())
    elif kind == "json":
        yield from _read_json(text, where, path, columns)
    else:
        yield _read_plain(text, name, path)


def _read_json(text: str, where: str, path: str, columns: Mapping[str, str]) -> Iterator[Article | Reject]:
    """A .json file: one object, a list of objects, or one object a line."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _read_lines(text.splitlines(), where, path, columns)
        return
    records = whole if isinstance(whole, list) and whole and isinstance(whole[0], dict) else [whole]
    for number, record in enumerate(records, 1):
        shown = json.dumps(record, ensure_ascii=False)[:KEPT]
        if isinstance(record, dict):
            yield from read_mapping(record, f"{where}:{number}", shown, path, columns)
        else:
            detail = "the file holds no JSON object and no list of them"
            yield Reject(f"{where}:{number}", "read", "bad_json", detail, shown)


def _decode(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    strange = sum(not (c.isprintable() or c.isspace()) for c in text)
    return text if strange <= len(text) / 100 else None


def _decode_lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines of a stream; a line that is not UTF-8 is read as Windows-1252 or keeps lone surrogates."""
    first = True
    while line := stream.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            raise TooLargeError(f"a line has more than {MAX_LINE:,} bytes")
        text = _decode(line.removeprefix(codecs.BOM_UTF8) if first else line)
        yield line.decode("utf-8", "surrogateescape") if text is None else text
        first = False


def _read_plain(text: str, name: str, path: str) -> Article:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.strip().lstrip("#").strip() for line in text.split("\n")]
    title = next((p for p in _title_lines(lines)), "")
    return Article(name, text, title=title, published_date=find_header_date(text), path=path)


def _title_lines(lines: list[str]) -> Iterator[str]:
    full = [line for line in lines if line]
    doubled = [
        line
        for i, line in enumerate(full[:8])
        if any(other.endswith(line) and other is not line for other in full[:i])
    ]
    yield from doubled
    for line in full[:4]:
        if 15 <= len(line) <= 200 and not line.endswith((".", ":")) and find_header_date(line) is None:
            yield line


def _read_lines(
    lines: Iterable[str], where: str, path: str | None, columns: Mapping[str, str]
) -> Iterator[Article | Reject]:
    is_empty = True
    for number, line in enumerate(lines, 1):
        if line.strip():
            is_empty = False
            yield from read_record(line, f"{where}:{number}", path, columns)
    if is_empty and path is not None:
        yield Reject(where, "read", "empty", "the file is empty", "")


def _complete(items: Iterable[Article | Reject], options: ReadOptions) -> Iterator[Article | Reject]:
    """Fill in what the settings know of a source."""
    for item in items:
        if isinstance(item, Article) and (options.source or options.language):
            yield replace(
                item, source=item.source or options.source, language=options.language or item.language
            )
        else:
            yield item


def _check_article(article: Article, any_language: bool) -> Iterator[Article | Reject]:
    text = article.text
    if not any(c.isalpha() for c in text[:100_000]):
        yield Reject(article.article_id, "read", "empty", "the text holds no words", text[:KEPT])
    elif len(text) > MAX_CHARACTERS:
        yield Reject(
            article.article_id,
            "read",
            "too_long_line",
            f"the text has {len(text)} characters; the limit is {MAX_CHARACTERS}",
            text[:KEPT],
        )
    elif article.title and text.strip() == article.title.strip():
        yield Reject(article.article_id, "read", "title_only", "there is a title but no text", text[:KEPT])
    else:
        language = article.language or detect_language(text)
        if language not in ("en", "und") and not any_language:
            yield Reject(
                article.article_id,
                "read",
                "other_language",
                f"the text is in '{language}', not English",
                text[:KEPT],
            )
        else:
            yield article
