"""The warehouse as one object: open, read, query, commit."""

from __future__ import annotations

import logging
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from dyads.schemas.errors import WarehouseError
from dyads.schemas.tables import arrow_schema
from dyads.warehouse.commits import Consolidate, RunRows, commit_rows
from dyads.warehouse.journal import has_journal, read_state
from dyads.warehouse.layout import LAYOUTS, find_layout, list_partitions
from dyads.warehouse.lock import hold_lock, read_steadily
from dyads.warehouse.partitions import count_rows, iterate_rows, read_rows

if TYPE_CHECKING:
    from dyads.warehouse.commits import Row

__all__ = ["RunRows", "Warehouse"]

LOCK_SECONDS = 600.0  # a commit takes seconds; several processes wait in line
DATABASE_SECONDS = 5.0  # the next opening makes the file of views if this one cannot
_VERSIONS = ("content_hash", "coder_version", "dictionary_version", "model_name")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The tables in one folder; make it with `open`.

    Reads take no lock and see one state: that before or that after a commit that happens meanwhile.
    """

    root: Path
    lock_timeout: float = LOCK_SECONDS  # seconds

    @classmethod
    def open(cls, folder: Path, create: bool = True, lock_timeout: float = LOCK_SECONDS) -> Warehouse:
        """The warehouse in a folder; an interrupted commit is finished first, empty tables get their files.

        Args:
            folder: of the warehouse.
            create: make a new one where there is none; False for who only reads.
            lock_timeout: seconds to wait for another writer.

        Raises:
            WarehouseError: there is none (`create` False), it is locked, or it was written by a newer dyads.
        """
        store = cls(folder.absolute(), lock_timeout)
        is_there = all(list_partitions(store.root, layout) for layout in LAYOUTS.values())
        read_state(store.root)
        if not create and not any(list_partitions(store.root, layout) for layout in LAYOUTS.values()):
            raise WarehouseError(
                f"{folder} holds no warehouse; make one with `dyads run`, or name it with --warehouse"
            )
        if create and not is_there:
            with hold_lock(store.root, lock_timeout):
                commit_rows(store.root, None, None)
        elif has_journal(store.root):
            with hold_lock(store.root, lock_timeout):
                pass
        store._refresh_database()
        return store

    def read(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        matching: Mapping[str, Collection[str]] | None = None,
    ) -> pa.Table:
        """The rows of a table, with the columns of the field registry or those named.

        Args:
            table: name in the field registry.
            columns: in the order wanted; all of them by default.
            matching: column -> values: only rows that hold one of the values in each column.

        Raises:
            WarehouseError: no such table or column, or an unreadable file.
        """
        layout, conditions = find_layout(table), matching or {}
        schema = arrow_schema(table)
        wanted = list(columns) if columns is not None else schema.names
        unknown = [name for name in (*wanted, *conditions) if name not in schema.names]
        if unknown:
            raise WarehouseError(
                f"{table} has no column {', '.join(unknown)}; it has {', '.join(schema.names)}"
            )

        def read() -> pa.Table:
            parts = [pa.schema([schema.field(name) for name in wanted]).empty_table()]
            for path in list_partitions(self.root, layout).values():
                rows = read_rows(path, layout, list(dict.fromkeys((*wanted, *conditions))))
                for name, values in conditions.items():
                    rows = rows.filter(
                        pc.is_in(rows.column(name), value_set=pa.array(sorted(values), pa.string()))
                    )
                parts.append(rows.select(wanted))
            return pa.concat_tables(parts, promote_options="default")

        return read_steadily(self.root, read, self.lock_timeout)

    def iterate_rows(self, table: str) -> Iterator[dict[str, object]]:
        """The rows of a table one by one, month after month, in little memory.

        Each month is read as it is when its turn comes; commits may come in between.

        Raises:
            WarehouseError: no such table, or an unreadable file.
        """
        layout = find_layout(table)
        for month in list(list_partitions(self.root, layout)):
            with suppress(FileNotFoundError):  # emptied by a commit that came in between
                for rows in iterate_rows(layout.path_of(self.root, month), layout):
                    yield from rows.to_pylist()

    def query(self, sql: str) -> pa.Table:
        """What SQL over the views returns; raises QueryError in one sentence when the SQL is wrong."""
        return self.query_all([sql])[0]

    def query_all(self, texts: Sequence[str]) -> list[pa.Table]:
        """What several SQL texts return, all of them from the same state; raises QueryError."""
        from dyads.warehouse.queries import run_queries

        return read_steadily(self.root, lambda: run_queries(self.root, texts), self.lock_timeout)

    def count_rows(self) -> dict[str, int]:
        """Rows of each table, from the footers of all files; raises WarehouseError naming a broken one."""

        def count() -> dict[str, int]:
            return {
                name: sum(count_rows(path) for path in list_partitions(self.root, layout).values())
                for name, layout in LAYOUTS.items()
            }

        return read_steadily(self.root, count, self.lock_timeout)

    def known_hashes(self) -> dict[str, tuple[str, str, str, str]]:
        """article_id -> (content_hash, coder_version, dictionary_version, model_name) of all articles."""
        rows = self.read("articles", ["article_id", *_VERSIONS])
        known: dict[str, tuple[str, str, str, str]] = {}
        for batch in rows.to_batches(max_chunksize=10_000):
            ids, digests, *versions = (column.to_pylist() for column in batch.columns)
            shared = zip(*([sys.intern(str(value)) for value in column] for column in versions), strict=True)
            known |= {
                one: (digest, *triple) for one, digest, triple in zip(ids, digests, shared, strict=True)
            }
        return known

    def commit(
        self,
        rows: RunRows,
        consolidate: Consolidate,
        reference: Mapping[str, Sequence[Row]] | None = None,
    ) -> None:
        """Publish a run, all of it or nothing: articles replace their earlier rows, their events are made again.

        Args:
            rows: of the run; `mentions` only of articles that it holds.
            consolidate: makes rows of `events` of rows of `mentions`.
            reference: rows of `cameo` and `countries`; a table that is not named stays as it is.

        Raises:
            WarehouseError: locked too long, rows against the contract, or a failing disk.
        """
        with hold_lock(self.root, self.lock_timeout):
            commit_rows(self.root, rows, consolidate, reference)
        self._refresh_database()

    def snapshot(self, name: str, taken_at: datetime) -> list[dict[str, object]]:
        """Keep the tables as they are under `snapshots/NAME`; one row a table. Raises WarehouseError."""
        from dyads.warehouse.snapshots import take_snapshot

        return take_snapshot(self.root, name, taken_at, self.lock_timeout)

    def _refresh_database(self) -> None:
        """Keep `dyads.duckdb` right; it only holds views, so that failing to write it loses nothing."""
        from dyads.warehouse.views import is_database_current, write_database

        if is_database_current(self.root):
            return
        try:
            with hold_lock(self.root, min(self.lock_timeout, DATABASE_SECONDS)):
                if not is_database_current(self.root):
                    write_database(self.root)
        except (OSError, WarehouseError) as error:
            _LOG.info("dyads.duckdb was not written: %s", error)
