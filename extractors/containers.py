"""Files within files: plain, gzip and zip, opened as streams with limits; nothing is ever unpacked to disk."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from dyads.schemas.records import Reject

__all__ = ["DAMAGES", "SUFFIXES", "Limits", "Member", "TooLargeError", "find_kind", "open_members"]

KINDS = {
    ".txt": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".json": "json",
    ".jsonl": "lines", ".ndjson": "lines", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".warc": "warc",
    ".xml": "feed", ".rss": "feed", ".atom": "feed",
}  # fmt: skip
SUFFIXES = frozenset({*KINDS, ".gz", ".zip"})
DAMAGES = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)
MAX_DEPTH = 3  # a zip in a zip in a zip
MAX_RATIO = 250  # text shrinks by 3 to 20, tables by 100; bombs by 1,000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may unpack to (bytes), and how many files one archive may hold."""

    max_bytes: int = 20_000_000_000
    free_bytes: int = 50_000_000  # below this the ratio does not matter
    max_members: int = 200_000


@dataclass(frozen=True, slots=True)
class Member:
    """One file, or one file within an archive.

    Attributes:
        where: path for messages, "news.zip!2024/a.html" within an archive.
        name: name of the file without .gz, in a zip with its folders; without its suffix the id of a text or page.
        kind: text, html, json, lines, csv, parquet, feed or warc.
        stream: its unpacked bytes.
    """

    where: str
    name: str
    kind: str
    stream: IO[bytes]

    @property
    def stem(self) -> str:
        """The name without its last suffix."""
        return PurePosixPath(self.name).with_suffix("").as_posix()


class TooLargeError(ValueError):
    """A file unpacks to more than the limit."""


def find_kind(name: str) -> str | None:
    """What a file of this name holds: a key of KINDS' values, "zip", or None for an unknown suffix.

    >>> find_kind("page.html.gz"), find_kind("a.WARC.GZ"), find_kind("photo.jpg")
    ('html', 'warc', None)
    """
    path = PurePosixPath(name.lower())
    if path.suffix == ".zip":
        return "zip"
    if path.suffix == ".gz":
        return find_kind(path.stem) if PurePosixPath(path.stem).suffix in SUFFIXES else None
    return KINDS.get(path.suffix)


def open_members(path: Path, limits: Limits) -> Iterator[Member | Reject]:
    """The file itself, or the files that it packs; a Reject for each that cannot be opened.

    A member is open until the next one is asked for.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        yield Reject(str(path), "read", "encoding", f"the file cannot be read ({error.strerror})", "")
        return
    with stream:
        yield from _open(str(path), path.name, stream, path.stat().st_size, limits, 1)


def _open(
    where: str, name: str, stream: IO[bytes], size: int, limits: Limits, depth: int
) -> Iterator[Member | Reject]:
    kind = find_kind(name)
    if kind == "zip" and not name.lower().endswith(".zip"):  # .zip.gz
        kind = None
    if kind == "zip":
        yield from _open_zip(where, stream, limits, depth)
    elif name.lower().endswith(".gz") and kind != "warc":  # warcio unpacks record by record
        bound = _bound(size, limits)
        packed = cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
        yield Member(where, name[:-3], kind or "text", io.BufferedReader(_Bounded(packed, bound)))
    else:
        yield Member(where, name.removesuffix(".gz"), kind or "text", stream)


def _open_zip(where: str, stream: IO[bytes], limits: Limits, depth: int) -> Iterator[Member | Reject]:
    try:
        archive = zipfile.ZipFile(stream)
        infos = [info for info in archive.infolist() if info.filename and info.filename[-1] != "/"]
    except DAMAGES as error:
        yield Reject(where, "read", "damaged", f"the zip file cannot be opened ({error})", "")
        return
    if len(infos) > limits.max_members:
        detail = f"the zip file holds {len(infos)} files; the limit is {limits.max_members}"
        yield Reject(where, "read", "too_large", detail, "")
        return
    for info in sorted(infos, key=lambda one: one.filename):
        kind, label = find_kind(info.filename), f"{where}!{info.filename}"
        if kind is None:
            continue
        if depth >= MAX_DEPTH and kind == "zip":
            yield Reject(label, "read", "too_large", f"archives are opened {MAX_DEPTH} deep, not deeper", "")
            continue
        try:
            member = archive.open(info)
        except DAMAGES as error:  # encrypted, or packed in an unknown way
            yield Reject(label, "read", "damaged", f"the file in the zip cannot be opened ({error})", "")
            continue
        with member:
            bounded = io.BufferedReader(_Bounded(member, _bound(info.compress_size, limits)))
            # "../../x" and "/x" are "x": names are ids only, and nothing is written anywhere
            parts = [part for part in PurePosixPath(info.filename).parts if part not in ("..", "/")]
            yield from _open(label, "/".join(parts), bounded, info.file_size, limits, depth + 1)


def _bound(packed_size: int, limits: Limits) -> int:
    return min(limits.max_bytes, max(limits.free_bytes, packed_size * MAX_RATIO))


class _Bounded(io.RawIOBase):
    """A stream that raises TooLargeError after `limit` bytes, however small its packed form was."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream = stream
        self._left = limit
        self._limit = limit

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._stream.read(len(view))
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError(f"it unpacks to more than {self._limit:,} bytes")
        view[: len(data)] = data
        return len(data)
