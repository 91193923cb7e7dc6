"""Everything that was fetched, as it came: one small WARC file (ISO 28500) an answer, packed, under the warehouse.

Each file holds one record with the HTTP headers and, in WARC-JSON-Metadata, what feed and settings told of it, so
that reading it again gives the same article. `cat` of any of them is a WARC file, too.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from dyads.extractors.articles import ReadOptions, check_items, read_unchecked
from dyads.flows.answers import Fetched
from dyads.schemas.records import Article, Reject

__all__ = ["RAW_FOLDER", "prune_raw", "read_document", "read_raw", "save_raw"]

RAW_FOLDER = "raw"


def save_raw(folder: Path, fetched: Fetched, told: Mapping[str, str]) -> str:
    """Keep an answer; returns its path relative to `folder` (YYYY-MM-DD/HH/TIME-HASH.warc.gz).

    The file is there wholly or not at all, whatever happens meanwhile.
    """
    name = hashlib.sha256(fetched.final_url.encode() + b"\n" + fetched.body).hexdigest()[:20]
    when = fetched.fetched_at
    relative = f"{when:%Y-%m-%d}/{when:%H}/{when:%Y%m%dT%H%M%S%f}-{name}.warc.gz"
    path = folder / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.{os.getpid()}")
    with staged.open("wb") as file:
        file.write(_pack(fetched, told))
        file.flush()
        os.fsync(file.fileno())
    os.replace(staged, path)
    return relative


def read_document(folder: Path, relative: str) -> list[Article | Reject]:
    """The article of one kept answer, or why it gives none."""
    path = folder / relative
    if not path.is_file():
        detail = "the kept answer is gone; restore the folder raw/ of the warehouse"
        return [Reject(str(path), "read", "damaged", detail, "")]
    return list(read_unchecked([str(path)]))


def read_raw(
    warehouse: Path, since: date | None = None, until: date | None = None, options: ReadOptions | None = None
) -> Iterator[Article | Reject]:
    """Extract again the articles of all kept answers, the newest answer of each page only.

    Args:
        warehouse: folder of the warehouse.
        since: first day of fetching (UTC).
        until: last day of fetching.
        options: e.g. whether other languages are kept.

    Returns:
        Articles under the ids that they had when they came in, so that coding them replaces their rows.
    """
    folder = warehouse / RAW_FOLDER
    days = [
        day
        for day in sorted((p for p in folder.glob("????-??-??") if p.is_dir()), reverse=True)
        if (since is None or day.name >= since.isoformat())
        and (until is None or day.name <= until.isoformat())
    ]
    files = (path for day in days for path in sorted(day.rglob("*.warc.gz"), reverse=True))
    seen: set[str] = set()

    def generate() -> Iterator[Article | Reject]:
        for path in files:
            for item in read_unchecked([str(path)]):
                if item.article_id not in seen:
                    seen.add(item.article_id)
                    yield item

    return check_items(generate(), options or ReadOptions())


def prune_raw(folder: Path, before: date, needed: Collection[str]) -> int:
    """Delete the answers that were fetched before a day (UTC); returns how many.

    Args:
        folder: the raw store.
        before: first day that is kept.
        needed: paths relative to the folder that stay, whatever their day: what no run has published yet.
    """
    deleted = 0
    for day in sorted(path for path in folder.glob("????-??-??") if path.name < before.isoformat()):
        for path in day.rglob("*.warc.gz"):
            if path.relative_to(folder).as_posix() not in needed:
                path.unlink(missing_ok=True)
                deleted += 1
        for emptied in (*day.glob("*"), day):
            with suppress(OSError):  # something is left in it
                emptied.rmdir()
    return deleted


def _pack(fetched: Fetched, told: Mapping[str, str]) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    headers = [(name, _keep_ascii(value)) for name, value in fetched.headers]
    extra = {
        "WARC-Date": _format_time(fetched.fetched_at),
        "WARC-JSON-Metadata": json.dumps({k: v for k, v in told.items() if v} | {"asked": fetched.url}),
    }
    record = writer.create_warc_record(
        _keep_ascii(fetched.final_url), "response", payload=io.BytesIO(fetched.body), length=len(fetched.body),
        http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"), warc_headers_dict=extra,
    )  # fmt: skip
    writer.write_record(record)
    return buffer.getvalue()


def _format_time(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"


def _keep_ascii(value: str) -> str:
    """Header lines hold no line breaks and nothing beyond ASCII."""
    return " ".join(value.encode("ascii", "backslashreplace").decode().split())
