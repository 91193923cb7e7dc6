"""The commands export and gazetteer on the command line."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dyads.flows.commands import app
from dyads.flows.reference import load_reference
from dyads.warehouse.store import RunRows, Warehouse

NOW = datetime(2024, 5, 18, tzinfo=UTC)


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    folder = tmp_path / "warehouse"
    run = {
        "run_id": "r1", "started_at": NOW, "article_count": 0, "mention_count": 0, "event_count": 0, "reject_count": 0,
        "sources": [], "coder_version": "0", "dictionary_version": "0", "model_name": "m",
    }  # fmt: skip
    Warehouse.open(folder).commit(RunRows([], [], [], [], run), lambda rows: [], load_reference())
    return folder


def test_export_writes_to_stdout_and_tells_on_stderr(warehouse: Path) -> None:
    told = invoke("export", "acled", "-w", str(warehouse), "--country", "Kosovo", "--country", "SRB,MKD")
    assert told.exit_code == 0
    assert next(csv.reader(io.StringIO(told.stdout)))[:2] == ["event_id_cnty", "event_date"]
    assert told.stderr == "0 rows in the format acled\n"


def test_export_writes_a_file(warehouse: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.tsv"
    told = invoke("export", "gdelt", "-w", str(warehouse), "--header", "--out", str(out), "--quiet")
    assert (told.exit_code, told.stdout, told.stderr) == (0, "", "")
    assert out.read_text().startswith("GLOBALEVENTID\tSQLDATE\t")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["icews"], "unknown format 'icews'"),
        (["acled", "--since", "18.5.2024"], "--since '18.5.2024' is no day; write it as 2024-05-18"),
        (["acled", "--since", "2024-05-18", "--until", "2024-05-17"], "is after --until 2024-05-17; swap them"),
        (["acled", "--out", "/nowhere/x.csv"], "the folder /nowhere does not exist"),
        (["acled", "--country", "Kosov"], "did you mean XKX?"),
    ],
)  # fmt: skip
def test_export_with_wrong_options_is_a_usage_error(warehouse: Path, arguments: list[str], told: str) -> None:
    result = invoke("export", *arguments, "-w", str(warehouse))
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show"], "unknown action 'show'; write dyads gazetteer list | import | remove"),
        (["import"], "dyads gazetteer import needs the name of a file"),
        (["remove"], "dyads gazetteer remove needs the name of an import"),
        (["list", "SY"], "takes no names"),
        (["import", "nowhere.zip"], "nowhere.zip: no such file; name a GeoNames file"),
        (["remove", "SY"], "no import 'SY'; the imports are: none so far"),
    ],
)
def test_gazetteer_with_wrong_arguments_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], told: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    result = invoke("gazetteer", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
