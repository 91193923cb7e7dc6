"""One Parquet file: rows into it and out of it, always with the columns of the field registry."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dyads.schemas.errors import WarehouseError
from dyads.schemas.tables import arrow_schema, build_table
from dyads.warehouse.journal import write_synced
from dyads.warehouse.layout import LAYOUTS, TableLayout

__all__ = [
    "adapt_rows", "build_rows", "count_rows", "fits_schema", "hash_schemas", "iterate_rows", "list_marks", "read_rows", "sort_rows", "write_rows",
]  # fmt: skip

_SURROGATES = re.compile("[\ud800-\udfff]")


def build_rows(table: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows as a table with the registry's columns.

    Half surrogate pairs, which undecodable input leaves in texts and Parquet cannot hold, become U+FFFD: one
    code point for one, so that offsets stay true.

    Raises:
        WarehouseError: a value has the wrong type, or a required one is missing.
    """
    try:
        built = build_table(table, rows)
    except UnicodeEncodeError:
        built = build_table(table, [{name: _clean(value) for name, value in row.items()} for row in rows])
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise WarehouseError(f"a row of {table} does not have the registry's types: {error}") from None
    for field in built.schema:
        if not field.nullable and built.column(field.name).null_count:
            raise WarehouseError(f"{table}.{field.name} is required, but a row has none; nothing was written")
    return built


def sort_rows(layout: TableLayout, rows: pa.Table) -> pa.Table:
    """The rows in the order in which the table's files keep them; empty values come last."""
    if not layout.sort_columns or not rows.num_rows:
        return rows
    return rows.sort_by([(name, "ascending") for name in layout.sort_columns])


def write_rows(path: Path, layout: TableLayout, rows: pa.Table) -> None:
    """Write rows to a new Parquet file (zstd) and wait until it is on disk."""

    def write(file: object) -> None:
        with pq.ParquetWriter(file, rows.schema, compression="zstd") as writer:
            writer.write_table(rows, row_group_size=layout.rows_per_group)

    write_synced(path, write)


def read_rows(path: Path, layout: TableLayout, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of a file, with the registry's columns (or those named) whatever version wrote it.

    Raises:
        WarehouseError: the file is not readable Parquet.
    """
    schema = arrow_schema(layout.name)
    wanted = pa.schema([schema.field(name) for name in columns]) if columns is not None else schema
    with _open(path) as file:
        stored = set(file.schema_arrow.names)
        try:
            rows = file.read(columns=[name for name in wanted.names if name in stored])
        except (pa.ArrowException, OSError) as error:
            raise _broken(path, error) from error
    return adapt_rows(rows, wanted)


def iterate_rows(path: Path, layout: TableLayout, batch_rows: int = 1000) -> Iterator[pa.Table]:
    """The rows of a file in small tables with the registry's columns; one that is replaced meanwhile is read on."""
    schema = arrow_schema(layout.name)
    with _open(path) as file:
        stored = [name for name in schema.names if name in file.schema_arrow.names]
        try:
            for batch in file.iter_batches(batch_rows, columns=stored):
                yield adapt_rows(pa.Table.from_batches([batch]), schema)
        except (pa.ArrowException, OSError) as error:
            raise _broken(path, error) from error


def adapt_rows(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows with the columns of a schema: missing ones null, others dropped."""
    columns = [
        _cast(rows.column(field.name), field.type)
        if field.name in rows.column_names
        else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    # a column that is required now may be null in rows of an earlier version
    fields = [
        field.with_nullable(field.nullable or column.null_count > 0)
        for field, column in zip(schema, columns, strict=True)
    ]
    return pa.table(columns, schema=pa.schema(fields))


def _cast(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    return column if column.type == kind else column.cast(kind)


def fits_schema(path: Path, layout: TableLayout) -> bool:
    """Whether a file has the registry's columns, in name, type and order."""
    with _open(path) as file:
        stored = file.schema_arrow
    return [(f.name, f.type) for f in stored] == [(f.name, f.type) for f in arrow_schema(layout.name)]


def count_rows(path: Path) -> int:
    """Number of rows, from the file's footer."""
    with _open(path) as file:
        return int(file.metadata.num_rows)


def list_marks(path: Path, layout: TableLayout, keys: Mapping[str, Collection[str]]) -> pa.Array:
    """One boolean a row: whether any of the columns holds one of its keys. Reads those columns only."""
    rows = read_rows(path, layout, list(keys))
    marks = pa.array([False] * rows.num_rows, pa.bool_())
    for name, values in keys.items():
        found = pc.is_in(rows.column(name), value_set=pa.array(sorted(values), pa.string()))
        marks = pc.or_(marks, found.combine_chunks())
    return marks


def hash_schemas() -> str:
    """A hash of all columns: changes when the registry does."""
    told = "\n".join(f"{name}: {f.name} {f.type}" for name in LAYOUTS for f in arrow_schema(name))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@contextmanager
def _open(path: Path) -> Iterator[pq.ParquetFile]:
    """A Parquet file; raises WarehouseError naming one that is broken."""
    try:
        file = pq.ParquetFile(path)
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise _broken(path, error) from error
    with file:
        yield file


def _broken(path: Path, error: Exception) -> WarehouseError:
    told = str(error).split("\n")[0]
    return WarehouseError(
        f"{path} cannot be read ({told}); restore it from a copy, or delete it and code its articles again"
    )


def _clean(value: object) -> object:
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
