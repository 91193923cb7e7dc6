"""The console script: every command documented, its example runs, exit codes, streams."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dyads.flows.commands import COMMANDS, app
from dyads.flows.options import Command

ROOT = Path(__file__).resolve().parents[2]
DESIGN = (
    "code read explain lookup geocode lint coverage run backfill recode sources query serve report schema doctor snapshot export gazetteer"
).split()
ROW_COMMANDS = [command for command in COMMANDS if command.name not in ("explain", "serve", "export")]


def invoke(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch, fake_coder: Any) -> Any:
    """The text commands with a coder that needs no model."""
    monkeypatch.setattr("dyads.flows.commands_text.build_coder", lambda model: fake_coder)
    return fake_coder


def write_line(**fields: str) -> str:
    return json.dumps(fields) + "\n"


# --- help


def test_every_command_of_the_design_is_there() -> None:
    assert [command.name for command in COMMANDS] == DESIGN


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help_says_what_it_does_and_ends_with_an_example(command: Command) -> None:
    told = invoke(command.name, "--help")
    assert told.exit_code == 0
    assert (command.callback.__doc__ or "").split("\n")[0][:30] in told.stdout
    assert told.stdout.rstrip().endswith(command.example)
    assert f"dyads {command.name}" in command.example


@pytest.mark.parametrize("command", ROW_COMMANDS, ids=lambda command: command.name)
def test_every_row_command_has_every_form(command: Command) -> None:
    told = invoke(command.name, "--help").stdout
    for option in ("--json", "--csv", "--parquet OUT", "--quiet", "--debug"):
        assert option in told


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_the_example_of_the_help_runs(command: Command, tmp_path: Path) -> None:
    if command.name == "serve":
        pytest.skip("runs until stopped; test_schedules.py runs it")
    environment = os.environ | {
        "DYADS_WAREHOUSE": str(tmp_path / "warehouse"), "PREFECT_HOME": str(tmp_path / "prefect"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    if command.name in ("query", "recode", "report", "snapshot", "export"):
        subprocess.run(
            [*shlex.split("dyads run --plain --quiet seeds/articles")],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
    ran = subprocess.run(
        command.example, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout or command.name in ("lint", "sources")  # this repository declares none


def test_help_imports_nothing_heavy() -> None:
    heavy = [
        "prefect",
        "great_expectations",
        "spacy",
        "pandas",
        "duckdb",
        "pyarrow",
        "pydantic_settings",
        "rich.table",
        "jinja2",
    ]
    code = (
        "import sys; from dyads.flows.commands import app\n"
        "try: app(['code', '--help'])\n"
        f"except SystemExit: print([m for m in {heavy} if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


# --- code


def test_code_prints_one_event_a_line(faked: Any) -> None:
    told = invoke(
        "code", "--json", "-", stdin=write_line(id="a", text="Rebels attacked Tal. Rebels attacked Mar.")
    )
    assert told.exit_code == 0
    assert [json.loads(line)["target_text"] for line in told.stdout.splitlines()] == ["Tal", "Mar"]


def test_a_bad_line_gives_an_error_row_and_the_rest_is_coded(faked: Any) -> None:
    lines = (
        "{not json\n"
        + write_line(id="b", text="BOOM happened here.")
        + write_line(id="c", text="Rebels attacked Tal.")
    )
    told = invoke("code", "--json", "-", stdin=lines)
    assert told.exit_code == 1
    assert [json.loads(line)["article_id"] for line in told.stdout.splitlines()] == ["c"]
    errors = [json.loads(line) for line in told.stderr.splitlines() if line.startswith("{")]
    assert {error["reason"] for error in errors} >= {"bad_json", "coder_error"}
    assert all(error["stage"] in ("read", "code") and error["detail"] for error in errors)


def test_an_empty_result_says_why_on_stderr(faked: Any) -> None:
    told = invoke(
        "code",
        "--json",
        "-",
        stdin=write_line(id="a", text="It rained. It stopped.", published_date="2024-05-14"),
    )
    assert (told.exit_code, told.stdout) == (0, "")
    assert "0 events: 2 sentences, 2 clauses, none matched a frame" in told.stderr
    assert (
        "0 events" not in invoke("code", "--quiet", "-", stdin=write_line(id="a", text="It rained.")).stderr
    )


def test_mentions_instead_of_events(faked: Any) -> None:
    told = invoke("code", "--json", "--mentions", "-", stdin=write_line(id="a", text="Rebels attacked Tal."))
    assert "mention_id" in json.loads(told.stdout)


def test_a_pipe_gets_its_event_before_the_input_ends(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
        "import conftest; from dyads.flows import commands, commands_text\n"
        "commands_text.build_coder = conftest.build_fake; commands.main()"
    )
    arguments = [sys.executable, "-c", code, str(Path(__file__).parent), "code", "--json", "-"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in ("1", "2"):
            process.stdin.write(write_line(id=number, text="Rebels attacked Tal."))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["article_id"] == number
        process.stdin.close()
        assert process.wait(60) == 0


# --- other commands


def test_read_prints_articles(tmp_path: Path) -> None:
    told = invoke(
        "read",
        "--json",
        "-",
        stdin=write_line(id="a", title="T", text="The minister met his colleague on Monday in Vienna."),
    )
    row = json.loads(told.stdout)
    promised = ["id", "title", "text", "published_date", "author", "language", "url", "path"]
    assert list(row) == [*promised, "date_warning"]
    assert "no publication date" in row["date_warning"]
    assert (row["id"], row["title"]) == ("a", "T")


def test_geocode_answers_each_line_and_reports_bad_ones() -> None:
    lines = (
        write_line(id="1", place="Nairobi", country="Kenya") + "{bad\n" + write_line(id="2", place="Zzyzzqx")
    )
    told = invoke("geocode", "--json", "-", stdin=lines)
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["1", "2"]
    assert rows[0]["country_code"] == "KEN"
    assert rows[1]["latitude"] is None
    assert told.exit_code == 1
    assert '"reason": "bad_json"' in told.stderr


def test_schema_lists_every_column_of_a_table() -> None:
    rows = [json.loads(line) for line in invoke("schema", "events", "--json").stdout.splitlines()]
    assert {row["table_name"] for row in rows} == {"events"}
    assert {"event_id", "cameo_code", "fatalities_best"} <= {row["column_name"] for row in rows}


def test_run_and_query_and_report(
    tmp_path: Path, write_articles: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parent)
    monkeypatch.setenv("DYADS_CODER", "conftest:build_fake")
    monkeypatch.setenv("DYADS_WAREHOUSE", str(tmp_path / "warehouse"))
    source = write_articles({"a": "Rebels attacked Tal.", "b": "Rebels attacked Mar."})
    ran = invoke("run", "--plain", "--json", str(source))
    assert ran.exit_code == 0, ran.stderr
    counts = {row["table_name"]: row["new_count"] for row in map(json.loads, ran.stdout.splitlines())}
    assert counts == {"articles": 2, "mentions": 2, "events": 2, "rejects": 0}
    told = invoke("query", "--csv", "select target_text from events order by 1")
    assert told.stdout.splitlines() == ["target_text", "Mar", "Tal"]
    assert invoke("report", "--quality", "--json").stdout.count("quality-") == 2


def test_doctor_reports_and_its_exit_code_follows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyads.flows.doctor_warehouse.LEAST_FREE_GB", 1e9)
    told = invoke("doctor", "--json", "--warehouse", str(tmp_path / "none"))
    rows = {row["check"]: row for row in map(json.loads, told.stdout.splitlines())}
    assert told.exit_code == 1
    assert rows["python"]["is_ok"]
    assert not rows["disk"]["is_ok"]
    assert "free at least" in rows["disk"]["remedy"]


# --- errors


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["code", "nosuchfile.txt"], "nosuchfile.txt: no such file"),
        (["code", "--json", "--csv", "-"], "choose one"),
        (["code", "--nosuch", "-"], "--nosuch"),
        (["nosuchcommand"], "nosuchcommand"),
        (["lookup", "x", "--on", "May"], "YYYY-MM-DD"),
        (["schema", "nosuchtable"], "events, mentions"),
        (["serve", "--cron", "0 4 * * *", "--interval", "5"], "choose one"),
        (["geocode", "nosuchfile.jsonl"], "nosuchfile.jsonl"),
        (["lint", "nosuchfolder"], "nosuchfolder"),
        ([], "Usage"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_one_sentence(arguments: list[str], told: str) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr + result.stdout
    assert "Traceback" not in result.output


def test_a_surprise_is_one_sentence_unless_debug(faked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(articles: object) -> object:
        raise RuntimeError("surprise")

    monkeypatch.setattr(faked, "code_articles", fail)
    line = write_line(id="a", text="Rebels attacked Tal.")
    told = invoke("code", "-", stdin=line)
    assert told.exit_code == 1
    assert "unexpected RuntimeError: surprise" in told.stderr
    assert isinstance(invoke("code", "--debug", "-", stdin=line).exception, RuntimeError)


def test_version() -> None:
    from dyads import __version__

    assert invoke("--version").stdout == f"dyads {__version__}\n"
