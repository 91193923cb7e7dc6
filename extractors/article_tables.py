"""Articles out of tables: CSV and Parquet, row by row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import IO

from dyads.extractors.article_records import KEPT, Columns, holds_broken_bytes, read_mapping
from dyads.schemas.records import Article, Reject

__all__ = ["read_csv", "read_parquet"]

FIELD_LIMIT = 10_000_000  # characters of one cell
BATCH_ROWS = 500


def read_csv(
    stream: IO[bytes], where: str, path: str, columns: Columns | None, delimiter: str = ","
) -> Iterator[Article | Reject]:
    """The articles of a CSV file (UTF-8, header line first)."""
    csv.field_size_limit(FIELD_LIMIT)
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    reader = csv.DictReader(lines, delimiter=delimiter)
    header = [name for name in reader.fieldnames or () if name]
    problem = _check_header(header, columns)
    if problem:
        yield Reject(where, "read", "bad_columns", problem, ",".join(header)[:KEPT])
        return
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Reject(f"{where}:{reader.line_num}", "read", "damaged", f"the row is no CSV ({error})", "")
            continue
        place = f"{where}:{reader.line_num}"
        shown = json.dumps({str(k): v for k, v in row.items() if k}, ensure_ascii=False)[:KEPT]
        values = chain.from_iterable(v if isinstance(v, list) else [v] for v in row.values())
        if any(v and holds_broken_bytes(v) for v in values):
            kept = shown.encode("utf-8", "replace").decode()
            yield Reject(place, "read", "encoding", "the row is not valid UTF-8", kept)
            continue
        yield from read_mapping({k: v for k, v in row.items() if k}, place, shown, path, columns)


def read_parquet(
    stream: IO[bytes], where: str, path: str, columns: Columns | None
) -> Iterator[Article | Reject]:
    """The articles of a Parquet file, a batch of rows in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source = stream if stream.seekable() else io.BytesIO(stream.read())
        file = pq.ParquetFile(source)
        names = [field.name for field in file.schema_arrow]
        problem = _check_header(names, columns)
        if problem:
            yield Reject(where, "read", "bad_columns", problem, ",".join(names)[:KEPT])
            return
        number = 0
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            for row in batch.to_pylist():
                number += 1
                shown = json.dumps(row, ensure_ascii=False, default=str)[:KEPT]
                yield from read_mapping(row, f"{where}:{number}", shown, path, columns)
    except pa.ArrowException as error:
        yield Reject(where, "read", "damaged", f"the Parquet file cannot be read ({error})", "")


def _check_header(names: list[str], columns: Mapping[str, str] | None) -> str:
    """What is wrong with the columns of a table; empty when nothing is."""
    wanted = {field: (columns or {}).get(field, field) for field in ("id", "text")} | dict(columns or {})
    missing = [
        f"{column} (for {field})" for field, column in wanted.items() if column.split(".")[0] not in names
    ]
    if not missing:
        return ""
    return (
        f"no column {', '.join(missing)}; the columns are {', '.join(names) or 'none'}; "
        "name the right ones under `columns` of the source in the settings"
    )
