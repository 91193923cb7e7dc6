"""Reading articles: text, Markdown, HTML, JSONL, folders and stdin; what cannot be used becomes a Reject."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from dyads.extractors.pages import read_html
from dyads.extractors.paragraphs import Dateline, Paragraph, find_header_date, split_paragraphs
from dyads.schemas.errors import ReadError
from dyads.schemas.records import Article, Reject

__all__ = [
    "Dateline",
    "Paragraph",
    "detect_language",
    "read_html",
    "read_inputs",
    "read_record",
    "split_paragraphs",
]

SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".jsonl", ".json", ".ndjson"})
MAX_CHARACTERS = 2_000_000
KEPT = 2000  # characters of a rejected row that are kept
DATE_KEYS = ("published_date", "published", "date", "pub_date", "doc_date")


def read_inputs(sources: Sequence[str], stdin: TextIO | None = None) -> Iterator[Article | Reject]:
    """Articles and rejects of files, folders (in the order of their names) and "-" (JSONL on stdin).

    Raises ReadError for a source that does not exist.
    """
    seen: dict[str, int] = {}
    for item in _read_all(sources, stdin):
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
        yield from _check_article(item)


def _read_all(sources: Sequence[str], stdin: TextIO | None) -> Iterator[Article | Reject]:
    for source in sources:
        if source == "-":
            if stdin is None:
                raise ReadError("'-' asks for articles on stdin, but there is none")
            yield from _read_lines(stdin, "stdin")
            continue
        path = Path(source)
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            for file in files:
                yield from _read_file(file)
        elif path.is_file():
            yield from _read_file(path)
        else:
            raise ReadError(f"{source}: no such file or folder")


def _read_file(path: Path) -> Iterator[Article | Reject]:
    try:
        data = path.read_bytes()
    except OSError as error:
        yield Reject(str(path), "read", "encoding", f"the file cannot be read ({error})", "")
        return
    if not data.strip():
        yield Reject(str(path), "read", "empty", "the file is empty", "")
        return
    if b"\x00" in data[:4096]:
        yield Reject(str(path), "read", "binary", "the file is not text", data[:200].hex())
        return
    if path.suffix.lower() in (".html", ".htm"):
        yield read_html(data, path=str(path))
        return
    text = _decode(data)
    if text is None:
        yield Reject(
            str(path),
            "read",
            "encoding",
            "the bytes are neither UTF-8 nor Windows-1252 text",
            data[:200].hex(),
        )
    elif path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        yield from _read_lines(text.splitlines(), str(path))
    else:
        yield _read_plain(text, path)


def _decode(data: bytes) -> str | None:
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


def _read_plain(text: str, path: Path) -> Article:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.strip().lstrip("#").strip() for line in text.split("\n")]
    title = next((p for p in _title_lines(lines)), "")
    return Article(path.stem, text, title=title, published_date=find_header_date(text), path=str(path))


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


def _read_lines(lines: Sequence[str] | TextIO, origin: str) -> Iterator[Article | Reject]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield from read_record(line, f"{origin}:{number}", None if origin == "stdin" else origin)


def read_record(line: str, where: str, path: str | None = None) -> Iterator[Article | Reject]:
    """The article of a JSON line, with a Reject beside it when its date is unusable; or only a Reject."""
    if any("\udc80" <= c <= "\udcff" for c in line[:100_000]):
        yield Reject(
            where,
            "read",
            "encoding",
            "the line is not valid UTF-8",
            line[:KEPT].encode("utf-8", "replace").decode(),
        )
        return
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        yield Reject(where, "read", "bad_json", f"the line is no JSON ({error})", line[:KEPT])
        return
    if not isinstance(record, dict):
        yield Reject(where, "read", "bad_json", "the line is no JSON object", line[:KEPT])
        return
    name = record.get("id")
    if name is None or str(name).strip() == "":
        yield Reject(where, "read", "missing_id", "the record has no id", line[:KEPT])
        return
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        reason = "title_only" if record.get("title") else "missing_text"
        yield Reject(str(name), "read", reason, "the record has no text", line[:KEPT])
        return
    given = next((record[k] for k in DATE_KEYS if record.get(k)), None)
    published = _parse_date(str(given)) if given else None
    if given and published is None:
        yield Reject(
            str(name),
            "read",
            "bad_date",
            f"'{given}' is no date; the article is coded without it",
            line[:KEPT],
        )
    yield Article(
        str(name),
        text,
        _optional(record, "title") or "",
        published,
        _optional(record, "author"),
        _optional(record, "language"),
        _optional(record, "url"),
        _optional(record, "source"),
        path,
    )


def _optional(record: dict[str, object], key: str) -> str | None:
    value = record.get(key)
    return str(value) if value else None


def _parse_date(text: str) -> date | None:
    match = re.match(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})", text) or re.match(
        r"\s*(\d{4})(\d{2})(\d{2})(?:\D|$)", text
    )
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    return find_header_date(text)


def _check_article(article: Article) -> Iterator[Article | Reject]:
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
        if language not in ("en", "und"):
            yield Reject(
                article.article_id,
                "read",
                "other_language",
                f"the text is in '{language}', not English",
                text[:KEPT],
            )
        else:
            yield article


ENGLISH = frozenset(
    "the of and to in a is that for on was with as by at from it an be have has were are his which this not but they said".split()
)


def detect_language(text: str) -> str:
    """ISO 639-1 code of a text, "und" for one too short to tell; offline (py3langid for what is not clearly English)."""
    words = re.findall(r"[^\W\d_]+", text[:4000].lower())
    if len(words) < 6:
        return "und"
    if sum(w in ENGLISH for w in words) >= 0.12 * len(words):
        return "en"
    import py3langid

    code, _ = py3langid.classify(text[:4000])
    if code != "en" and len(words) < 25 and all(ord(c) < 0x250 for c in text[:400]):
        return "und"
    return str(code)
