"""What a commit changes: rows of an article replace its earlier rows, and its events are made again.

Only partitions that gain or lose rows are read and written whole, one at a time; of the others one column is
read.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dyads.schemas.errors import WarehouseError
from dyads.schemas.tables import arrow_schema, describe_columns
from dyads.warehouse.journal import Change, State, has_journal, publish, read_state, staging_folder
from dyads.warehouse.layout import LAYOUTS, UNDATED, TableLayout, list_partitions, split_months
from dyads.warehouse.partitions import (
    build_rows,
    fits_schema,
    hash_schemas,
    list_marks,
    read_rows,
    sort_rows,
    write_rows,
)

__all__ = ["Consolidate", "RunRows", "commit_rows"]

Row = Mapping[str, object]
Consolidate = Callable[[list[dict[str, object]]], list[dict[str, object]]]
REFERENCE_TABLES = ("cameo", "countries")  # the caller's; `columns` is known here


@dataclass(frozen=True, slots=True)
class RunRows:
    """The rows of one run: about its articles, what it rejected and checked, and the run itself."""

    articles: Sequence[Row]
    mentions: Sequence[Row]
    rejects: Sequence[Row]
    checks: Sequence[Row]
    run: Row


@dataclass(slots=True)
class Draft:
    """The changes of one commit while it is being prepared; nothing that readers see is touched."""

    root: Path
    changes: dict[Path, Change] = field(default_factory=dict)

    def put(self, layout: TableLayout, month: str, rows: pa.Table) -> None:
        """Stage the new content of a partition; an emptied one goes away, an unchanged one is left alone."""
        target = layout.path_of(self.root, month)
        rows = sort_rows(layout, rows)
        old = read_rows(target, layout) if target.exists() else None
        if old is not None and old.equals(rows) and fits_schema(target, layout):
            return
        old_count = old.num_rows if old is not None else 0
        if not rows.num_rows and month != UNDATED:
            self.changes[target] = Change(target, None, -old_count)
            return
        staged = staging_folder(self.root) / f"{len(self.changes):06d}.{layout.name}.{month}"
        write_rows(staged, layout, rows)
        self.changes[target] = Change(target, staged, rows.num_rows - old_count)

    def replace(self, layout: TableLayout, keys: Mapping[str, Collection[str]], incoming: pa.Table) -> None:
        """Put incoming rows in the place of those that hold one of the keys, wherever these are."""
        parts = split_months(layout, incoming)
        empty = arrow_schema(layout.name).empty_table()
        for month, path in list_partitions(self.root, layout).items():
            marks = list_marks(path, layout, keys)
            if month in parts or pc.any(marks).as_py():
                kept = read_rows(path, layout).filter(pc.invert(marks))
                self.put(layout, month, join_rows([kept, parts.pop(month, empty)]))
        for month, rows in parts.items():
            self.put(layout, month, rows)

    def complete(self, is_old: bool) -> None:
        """Give every table its undated file, and every file of an earlier version today's columns."""
        for layout in LAYOUTS.values():
            paths = list_partitions(self.root, layout)
            if UNDATED not in paths and layout.path_of(self.root) not in self.changes:
                self.put(layout, UNDATED, arrow_schema(layout.name).empty_table())
            for month, path in paths.items() if is_old else ():
                if path not in self.changes and not fits_schema(path, layout):
                    self.put(layout, month, read_rows(path, layout))


def commit_rows(
    root: Path,
    rows: RunRows | None,
    consolidate: Consolidate | None,
    reference: Mapping[str, Sequence[Row]] | None = None,
) -> None:
    """Make the rows of a run part of the tables, all or none; the caller holds the lock.

    Args:
        root: folder of the warehouse.
        rows: rows of the run; None only gives the folder its tables.
        consolidate: makes event rows of mention rows.
        reference: rows of `cameo` and `countries`; a table that is not named stays as it is.

    Raises:
        WarehouseError: a row breaks the contract, or the disk fails; nothing has changed then, unless the message
            says that the commit will be finished.
    """
    known = read_state(root)
    draft = Draft(root)
    try:
        staging_folder(root).mkdir(exist_ok=True)
        if rows is not None and consolidate is not None:
            _draft_run(draft, rows, consolidate)
        _draft_reference(draft, reference or {})
        draft.complete(is_old=known.schema_hash != hash_schemas())
        if draft.changes or known.schema_hash != hash_schemas():
            publish(root, draft.changes.values(), State(known.commit_number + 1, hash_schemas()))
    except OSError as error:
        raise WarehouseError(
            f"the commit to {root} failed: {error.strerror or error}; readers see the tables as they were before "
            "or as they are after it, never between; free space or repair the disk, then run again"
        ) from error
    finally:
        if not has_journal(root):  # after a failed preparation; the next writer would do it too
            shutil.rmtree(staging_folder(root), ignore_errors=True)


def _draft_run(draft: Draft, rows: RunRows, consolidate: Consolidate) -> None:
    articles, mentions, rejects = (
        build_rows(name, given)
        for name, given in (
            ("articles", rows.articles),
            ("mentions", rows.mentions),
            ("rejects", rows.rejects),
        )
    )
    coded = _list_values(articles, "article_id")
    strangers = _list_values(mentions, "article_id") - coded
    if strangers:
        raise WarehouseError(
            f"mentions of {', '.join(sorted(strangers)[:3])} came without their article; commit both together"
        )
    _draft_events(draft, coded, mentions, consolidate)  # before the earlier mentions are replaced
    draft.replace(LAYOUTS["articles"], {"article_id": coded}, articles)
    draft.replace(LAYOUTS["mentions"], {"article_id": coded}, mentions)
    met = coded | _list_values(rejects, "article_id")
    rejects = _keep_own(draft.root, met, rejects, str(rows.run["run_id"]))
    draft.replace(LAYOUTS["rejects"], {"article_id": met}, rejects)
    run = {"run_id": {str(rows.run["run_id"])}}  # a run that is published again replaces itself
    draft.replace(LAYOUTS["runs"], run, build_rows("runs", [rows.run]))
    draft.replace(LAYOUTS["checks"], run, build_rows("checks", rows.checks))


def _draft_events(
    draft: Draft, articles: Collection[str], mentions: pa.Table, consolidate: Consolidate
) -> None:
    """Make the events of the articles again, with the mentions that other articles add to them."""
    layout, root = LAYOUTS["mentions"], draft.root
    event_ids = _list_values(mentions, "event_id")
    for table in ("mentions", "events"):
        for path in list_partitions(root, LAYOUTS[table]).values():
            event_ids |= _find_values(path, LAYOUTS[table], "article_id", articles, "event_id")
    parts = [mentions]
    for path in list_partitions(root, layout).values():
        if pc.any(list_marks(path, layout, {"event_id": event_ids})).as_py():
            found = read_rows(path, layout)
            related = pc.is_in(found.column("event_id"), value_set=_texts(event_ids))
            foreign = pc.invert(pc.is_in(found.column("article_id"), value_set=_texts(articles)))
            parts.append(found.filter(pc.and_(related, foreign)))
    told = join_rows(parts).sort_by(
        [(name, "ascending") for name in ("article_id", "trigger_start", "mention_id")]
    )
    events = build_rows("events", consolidate(told.to_pylist()))
    keys = {"event_id": event_ids | _list_values(events, "event_id"), "article_id": articles}
    draft.replace(LAYOUTS["events"], keys, events)


def _keep_own(root: Path, met: Collection[str], rejects: pa.Table, run_id: str) -> pa.Table:
    """The new rejects, and those that an earlier commit of the same run left for the same articles."""
    layout = LAYOUTS["rejects"]
    parts = [rejects]
    for path in list_partitions(root, layout).values():
        ids = read_rows(path, layout, ["run_id", "article_id", "reject_id"])
        is_own = pc.and_(
            pc.equal(ids.column("run_id"), run_id),
            pc.is_in(ids.column("article_id"), value_set=_texts(met)),
        )
        is_new = pc.invert(
            pc.is_in(ids.column("reject_id"), value_set=_texts(_list_values(rejects, "reject_id")))
        )
        chosen = pc.and_(is_own, is_new)
        if pc.any(chosen).as_py():
            parts.append(read_rows(path, layout).filter(chosen))
    return join_rows(parts)


def _draft_reference(draft: Draft, reference: Mapping[str, Sequence[Row]]) -> None:
    unknown = set(reference) - set(REFERENCE_TABLES)
    if unknown:
        raise WarehouseError(
            f"{', '.join(sorted(unknown))}: no reference table; those are {', '.join(REFERENCE_TABLES)}"
        )
    for name, rows in (*reference.items(), ("columns", describe_columns())):
        draft.put(LAYOUTS[name], UNDATED, build_rows(name, rows))


def join_rows(parts: Sequence[pa.Table]) -> pa.Table:
    """Rows of one table, one part after the other; what may be empty in one part may be in the whole."""
    return pa.concat_tables(parts, promote_options="default")


def _find_values(
    path: Path, layout: TableLayout, column: str, keys: Collection[str], wanted: str
) -> set[str]:
    rows = read_rows(path, layout, [column, wanted])
    return _list_values(rows.filter(pc.is_in(rows.column(column), value_set=_texts(keys))), wanted)


def _list_values(rows: pa.Table, column: str) -> set[str]:
    return set(pc.unique(rows.column(column)).to_pylist())


def _texts(values: Collection[str]) -> pa.Array:
    return pa.array(sorted(values), pa.string())
