"""Rows in every form that a command can print."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dyads.flows.output import Listing, Output, dump_json, write_listing
from dyads.schemas.errors import ReadError
from dyads.schemas.tables import arrow_schema

ROWS: list[dict[str, object]] = [
    {"id": "1", "day": date(2024, 5, 14), "words": ["a", "b"], "score": 0.5},
    {"id": "2", "day": None, "words": [], "score": float("nan"), "note": 'say "no",\nthen'},
]


def build_code(code: str) -> dict[str, object]:
    return {"cameo_code": code, "cameo_root": code[:2], "cameo_label": "Label", "goldstein_score": None}


def write(listing: Listing, form: str) -> str:
    stream = io.StringIO()
    write_listing(listing, Output(form), stream)  # type: ignore[arg-type]
    return stream.getvalue()


def test_json_is_one_object_a_line() -> None:
    lines = write(Listing(ROWS), "json").splitlines()
    assert json.loads(lines[0]) == {"id": "1", "day": "2024-05-14", "words": ["a", "b"], "score": 0.5}
    assert json.loads(lines[1])["score"] is None


def test_json_is_written_while_rows_still_come() -> None:
    stream = io.StringIO()
    seen: list[str] = []

    def generate() -> object:
        yield {"id": "1"}
        seen.append(stream.getvalue())
        yield {"id": "2"}

    write_listing(Listing(generate()), Output("json"), stream)  # type: ignore[arg-type]
    assert seen == ['{"id": "1"}\n']


def test_json_of_half_a_surrogate_pair_is_still_utf8() -> None:
    assert dump_json({"text": "\ud800"}) == '{"text": "\\ud800"}'
    assert dump_json({"text": "Priština"}) == '{"text": "Priština"}'


def test_csv_has_the_columns_of_all_rows() -> None:
    rows = list(csv.DictReader(io.StringIO(write(Listing(ROWS), "csv"))))
    assert list(rows[0]) == ["id", "day", "words", "score", "note"]
    assert rows[0]["words"] == '["a", "b"]'
    assert rows[1]["note"] == 'say "no",\nthen'


def test_csv_of_a_registered_table_has_its_columns_even_when_empty() -> None:
    assert write(Listing([], table="countries"), "csv").startswith("cameo_country,country_code,")


def test_parquet_of_a_registered_table_has_its_types(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    write_listing(Listing([build_code("01")], table="cameo"), Output("parquet", path))
    table = pq.read_table(path)
    assert table.schema.names == arrow_schema("cameo").names
    assert table.column("cameo_code").to_pylist() == ["01"]


def test_parquet_keeps_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyads.flows.output.CHUNK_ROWS", 10)
    rows = (build_code(str(n)) for n in range(25))
    write_listing(Listing(rows, table="cameo"), Output("parquet", tmp_path / "out.parquet"))
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 25


def test_parquet_of_other_rows_and_of_none(tmp_path: Path) -> None:
    write_listing(Listing(ROWS), Output("parquet", tmp_path / "rows.parquet"))
    assert pq.read_table(tmp_path / "rows.parquet").column("day").to_pylist() == [date(2024, 5, 14), None]
    write_listing(Listing([], columns=("a",)), Output("parquet", tmp_path / "none.parquet"))
    assert pq.read_table(tmp_path / "none.parquet").column_names == ["a"]


def test_parquet_into_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="does not exist"):
        write_listing(Listing(ROWS), Output("parquet", tmp_path / "no" / "out.parquet"))


def test_a_failed_parquet_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    write_listing(Listing([build_code("01")], table="cameo"), Output("parquet", path))

    def fail() -> object:
        yield build_code("02")
        raise ValueError("the coder failed")

    with pytest.raises(ValueError, match="the coder failed"):
        write_listing(Listing(fail(), table="cameo"), Output("parquet", path))  # type: ignore[arg-type]
    assert pq.read_table(path).column("cameo_code").to_pylist() == ["01"]
    assert [p.name for p in tmp_path.iterdir()] == ["out.parquet"]


def test_table_is_aligned_and_never_cut_in_a_pipe() -> None:
    lines = write(
        Listing([{"name": "x" * 300, "count": 5}, {"name": "y", "count": 10}]), "table"
    ).splitlines()
    assert lines[0].split() == ["name", "count"]
    assert "x" * 300 in lines[1]
    assert lines[1].endswith("5")
    assert lines[1].rindex("5") == lines[2].rindex("0")


def test_table_shows_no_control_characters() -> None:
    assert "\x1b" not in write(Listing([{"name": "a\x1b[31mred\x07\n"}]), "table")


def test_arrow_tables_print_like_rows() -> None:
    arrow = pa.table({"n": [1, 2]})
    assert write(Listing(arrow=arrow), "json") == '{"n": 1}\n{"n": 2}\n'
    assert write(Listing(arrow=arrow), "csv") == "n\n1\n2\n"


def test_the_exit_code_is_known_after_the_last_row() -> None:
    problems: list[int] = []

    def generate() -> object:
        problems.append(1)
        yield {"id": "1"}

    listing = Listing(generate(), finish=lambda: len(problems))  # type: ignore[arg-type]
    assert write_listing(listing, Output("json"), io.StringIO()) == 1
