"""What is known of the web between runs: validators of feeds, and every address with what became of it.

SQLite beside the raw store. An item goes pending -> fetched or failed; it is `delivered` only after its run has
published, so that a run killed at any point offers it again, from the raw store, and nothing is lost.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

__all__ = ["IntakeState", "Item", "NewItem", "open_state"]

SCHEMA = """
create table if not exists listings (
    url text primary key, etag text, last_modified text, checked_at text, problem text
);
create table if not exists items (
    url text primary key, source text not null, asked_url text not null, told text not null, version text not null,
    markup text, state text not null, raw_path text, tries integer not null default 0, not_before text, reason text,
    detail text, first_seen_at text not null, changed_at text not null, is_delivered integer not null default 0
);
create index if not exists items_open on items (source, state, is_delivered);
"""
COLUMNS = "url, source, asked_url, told, markup, state, raw_path, tries, reason, detail"


@dataclass(frozen=True, slots=True)
class NewItem:
    """An address that a feed, sitemap or list names; `url` is cleaned, `asked_url` as written."""

    url: str
    asked_url: str
    told: Mapping[str, str]
    version: str = ""
    markup: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An address and how far it is; see the table `items`."""

    url: str
    source: str
    asked_url: str
    told: Mapping[str, str]
    markup: str | None
    state: str
    raw_path: str | None
    tries: int
    reason: str | None
    detail: str | None


@contextmanager
def open_state(folder: Path) -> Iterator[IntakeState]:
    """The state in a folder, made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(
        folder / "intake.sqlite", timeout=60, check_same_thread=False, isolation_level=None
    )
    try:
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=normal")
        connection.executescript(SCHEMA)
        yield IntakeState(connection)
    finally:
        connection.close()


class IntakeState:
    """Reads and writes the tables; every method is one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find_validators(self, url: str) -> tuple[str | None, str | None]:
        """ETag and Last-Modified of a feed or sitemap, as its server sent them with the last whole answer."""
        row = self._connection.execute(
            "select etag, last_modified from listings where url = ?", (url,)
        ).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def add_listing(
        self,
        source: str,
        url: str,
        validators: tuple[str, str],
        items: Iterable[NewItem],
        now: datetime,
        follow_updates: bool = False,
    ) -> int:
        """Note a whole answer of a feed, sitemap or list with its items; returns how many are new.

        Both in one transaction: the server's "not modified" must not hide items that were never noted.
        """
        new = 0
        with self._write() as connection:
            for item in items:
                told = json.dumps(dict(item.told), ensure_ascii=False)
                values = (
                    item.url,
                    source,
                    item.asked_url,
                    told,
                    item.version,
                    item.markup,
                    *[now.isoformat()] * 2,
                )
                new += connection.execute(
                    "insert into items (url, source, asked_url, told, version, markup, state, first_seen_at, changed_at)"
                    " values (?, ?, ?, ?, ?, ?, 'pending', ?, ?) on conflict do nothing",
                    values,
                ).rowcount
                # another source may have named it before; who lists it now fetches it
                connection.execute(
                    "update items set source = ? where url = ? and state = 'pending'", (source, item.url)
                )
                if follow_updates:
                    new += connection.execute(
                        "update items set state = 'pending', told = ?, markup = ?, version = ?, tries = 0,"
                        " not_before = null, is_delivered = 0, changed_at = ? where url = ? and version <> ?",
                        (told, item.markup, item.version, now.isoformat(), item.url, item.version),
                    ).rowcount
            connection.execute(
                "insert or replace into listings values (?, ?, ?, ?, null)",
                (url, *validators, now.isoformat()),
            )
        return new

    def note_listing(self, url: str, now: datetime, problem: str | None) -> None:
        """Note that a feed or sitemap was asked: unchanged, or with a problem."""
        with self._write() as connection:
            connection.execute(
                "insert into listings (url, checked_at, problem) values (?, ?, ?)"
                " on conflict do update set checked_at = excluded.checked_at, problem = excluded.problem",
                (url, now.isoformat(), problem),
            )

    def ask_again(self, source: str, url: str) -> None:
        """Make an address pending under a source, whatever became of it before."""
        with self._write() as connection:
            connection.execute(
                "update items set source = ?, state = 'pending', tries = 0, not_before = null, is_delivered = 0"
                " where url = ?",
                (source, url),
            )

    def list_pending(self, source: str, now: datetime, limit: int) -> list[Item]:
        """Items of a source to fetch now, the longest known first."""
        return self._select(
            "source = ? and state = 'pending' and (not_before is null or not_before <= ?)"
            " order by first_seen_at, rowid limit ?",
            (source, now.isoformat(), limit),
        )

    def list_undelivered(self, source: str) -> Iterator[Item]:
        """Items of a source that are fetched or failed and that no published run has taken."""
        yield from self._select(
            "source = ? and state <> 'pending' and is_delivered = 0 order by first_seen_at, rowid", (source,)
        )

    def list_needed(self) -> set[str]:
        """Paths in the raw store of what was fetched and that no published run has taken."""
        rows = self._connection.execute(
            "select raw_path from items where raw_path is not null and is_delivered = 0"
        )
        return {str(path) for (path,) in rows}

    def note_fetched(self, url: str, raw_path: str, now: datetime) -> None:
        """An item's answer is kept under `raw_path`."""
        with self._write() as connection:
            connection.execute(
                "update items set state = 'fetched', raw_path = ?, markup = null, reason = null, detail = null,"
                " is_delivered = 0, changed_at = ? where url = ?",
                (raw_path, now.isoformat(), url),
            )

    def note_failed(
        self, url: str, reason: str, detail: str, now: datetime, is_final: bool, wait_seconds: float = 0
    ) -> None:
        """An item could not be had: for good, or until the next run after a wait."""
        later = (now + timedelta(seconds=min(wait_seconds, 30 * 86400))).isoformat() if wait_seconds else None
        with self._write() as connection:
            connection.execute(
                "update items set state = ?, reason = ?, detail = ?, tries = tries + 1, not_before = ?,"
                " changed_at = ? where url = ?",
                ("failed" if is_final else "pending", reason, detail, later, now.isoformat(), url),
            )

    def confirm(self, urls: Iterable[str]) -> None:
        """The run that took these items has published."""
        with self._write() as connection:
            connection.executemany(
                "update items set is_delivered = 1 where url = ?", [(url,) for url in urls]
            )

    def count_items(self, source: str) -> dict[str, int]:
        """How many items of a source are pending, fetched and failed."""
        rows = self._connection.execute(
            "select state, count(*) from items where source = ? group by 1", (source,)
        )
        return {str(state): int(count) for state, count in rows}

    def find_check(self, url: str) -> tuple[str, str | None] | None:
        """When a feed or sitemap was last asked, and what was wrong; None when it never was."""
        row = self._connection.execute(
            "select checked_at, problem from listings where url = ?", (url,)
        ).fetchone()
        return (row[0], row[1]) if row else None

    def _select(self, condition: str, values: Sequence[object]) -> list[Item]:
        rows = self._connection.execute(f"select {COLUMNS} from items where {condition}", values).fetchall()
        return [Item(url, source, asked, json.loads(told), *rest) for url, source, asked, told, *rest in rows]

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("begin immediate")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")
