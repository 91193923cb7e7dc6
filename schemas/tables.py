"""pyarrow schemas, made from the field registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa

from dyads.schemas.fields import FIELDS, STRUCTS, TABLES

__all__ = ["arrow_schema", "build_table", "describe_columns"]


def arrow_schema(table: str) -> pa.Schema:
    """The pyarrow schema of a table; raises KeyError for an unknown one."""
    return pa.schema(
        [pa.field(f.name, _arrow_type(f.kind), nullable=not f.is_required) for f in FIELDS[table]]
    )


def build_table(table: str, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """Rows (one mapping each, missing keys null) as a pyarrow table with the table's schema."""
    schema = arrow_schema(table)
    return pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema=schema)


def describe_columns() -> list[dict[str, object]]:
    """The rows of the reference table `columns`."""
    return [
        {
            "table_name": t,
            "column_name": f.name,
            "kind": f.kind,
            "unit": f.unit or None,
            "description": f.description,
            "allowed": list(f.allowed),
        }
        for t in TABLES
        for f in FIELDS[t]
    ]


def _arrow_type(kind: str) -> pa.DataType:
    simple: dict[str, pa.DataType] = {
        "string": pa.string(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
    }
    if kind in simple:
        return simple[kind]
    item = kind.removeprefix("list<").removesuffix(">")
    if item in simple:
        return pa.list_(simple[item])
    return pa.list_(pa.struct([pa.field(part.name, _arrow_type(part.kind)) for part in STRUCTS[item]]))
