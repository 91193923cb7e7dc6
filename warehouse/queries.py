"""SQL over the tables, in a database in memory: no file of ours is locked, and none locks us out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from dyads.schemas.errors import QueryError, WarehouseError
from dyads.warehouse.layout import LAYOUTS
from dyads.warehouse.views import VIEWS, describe_views

__all__ = ["run_queries"]


def run_queries(root: Path, texts: Sequence[str]) -> list[pa.Table]:
    """What each of the SQL texts returns (its last statement), all on one connection.

    Raises:
        QueryError: the SQL is wrong; one sentence with what is known instead.
        WarehouseError: a file of the warehouse cannot be read.
    """
    with duckdb.connect() as connection:
        for statement in describe_views(root):
            connection.execute(statement)
        return [_run(connection, sql) for sql in texts]


def _run(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    try:
        relation = connection.sql(sql)
        if relation is None:
            raise QueryError('the query is empty; write SQL, e.g. dyads query "select * from events limit 5"')
        return relation.to_arrow_table()
    except duckdb.IOException as error:
        raise WarehouseError(f"the query could not read its files: {_shorten(error)}") from None
    except duckdb.Error as error:
        raise QueryError(_explain(error)) from None


def _explain(error: duckdb.Error) -> str:
    told = f"the query failed: {_shorten(error)}".rstrip("!")
    if isinstance(error, duckdb.CatalogException):
        return f"{told}; the tables are {', '.join((*LAYOUTS, *VIEWS))}"
    if isinstance(error, duckdb.BinderException):
        return f"{told}; `dyads schema TABLE` lists the columns"
    return told


def _shorten(error: duckdb.Error) -> str:
    """DuckDB's message in one line: its pointer into the query becomes the place where it points."""
    message, _, pointer = str(error).partition("\n\nLINE ")
    line = re.match(r"(\d+)", pointer)
    told = " ".join(message.split()).removesuffix(".")
    return f"{told} (line {line[1]})" if line and line[1] != "1" else told
