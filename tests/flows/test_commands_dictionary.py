"""Commands for editors of the dictionaries: coverage, lint --changed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dyads.extractors.pipeline import Coder
from dyads.flows.commands import app
from dyads.flows.seed_baseline import extract_committed_seeds
from dyads.schemas.errors import SettingsError
from dyads.seeds.files import SEEDS_FOLDER

NEW_FRAME = '- id: new.fondle\n  frame: SRC fondle TGT\n  code: "051"\n  hits: |\n    France fondled Germany. -> FRA 051 DEU\n'


def invoke(*arguments: str, stdin: str | None = None) -> Any:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def run_git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A git checkout with a copy of the seeds, committed; returns its seeds folder."""
    folder = tmp_path / "checkout" / "seeds"
    shutil.copytree(SEEDS_FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "articles"))
    run_git(folder.parent, "init", "--quiet")
    run_git(folder.parent, "add", ".")
    run_git(folder.parent, "commit", "--quiet", "-m", "seeds")
    return folder


def test_coverage_lists_one_kind(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyads.flows.commands_dictionary.build_coder", lambda model: coder)
    line = json.dumps({"id": "a", "text": "France fondled Germany.", "published_date": "2024-05-14"}) + "\n"
    told = invoke("coverage", "--json", "--kind", "clauses", "-", stdin=line)
    assert told.exit_code == 0, told.stderr
    (row,) = [json.loads(one) for one in told.stdout.splitlines()]
    assert (row["pattern"], row["count"]) == ("SRC fondle TGT", 1)
    assert "1 between two actors without a frame" in told.stderr


def test_coverage_reports_a_bad_line_and_an_unknown_kind(
    coder: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dyads.flows.commands_dictionary.build_coder", lambda model: coder)
    assert invoke("coverage", "--json", "-", stdin="{bad\n").exit_code == 1
    told = invoke("coverage", "--kind", "verbs", "-", stdin="")
    assert told.exit_code == 2
    assert "clauses, actors, frames, reasons" in told.stderr


def test_lint_changed_shows_what_an_edit_does(checkout: Path, tmp_path: Path) -> None:
    assert "nothing to compare" in invoke("lint", "--changed", str(checkout)).stderr
    golden = checkout.parent / "tests" / "golden"
    golden.mkdir(parents=True)
    (golden / "a.yaml").write_text("- text: Chad fondled Niger.\n  events: [TCD 051 NER]\n", encoding="utf-8")
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("Kenya fondled Uganda.\n", encoding="utf-8")
    (checkout / "en" / "frames" / "99_new.yaml").write_text(NEW_FRAME, encoding="utf-8")
    told = invoke("lint", "--changed", "--json", "--corpus", str(corpus), str(checkout))
    assert told.exit_code == 0, told.stderr
    rows = [json.loads(one) for one in told.stdout.splitlines()]
    assert (rows[0]["change"], rows[0]["before"], rows[0]["after"]) == ("events of 051", "0", "2")
    assert {(r["change"], r["after"], r["verdict"]) for r in rows[1:]} == {
        ("new", "TCD 051 NER (fondled)", "mended"),
        ("new", "KEN 051 UGA (fondled)", ""),
    }
    assert "1 mended, 0 broken" in told.stderr


def test_lint_changed_with_wrong_usage(tmp_path: Path) -> None:
    assert invoke("lint", "--static", "--corpus", "x").exit_code == 2
    with pytest.raises(SettingsError, match="--baseline"):
        extract_committed_seeds(tmp_path, tmp_path / "out")


def test_lint_notes_are_no_problems() -> None:
    told = invoke("lint", "--static", "--notes", "--json")
    assert told.exit_code == 0, told.stdout
    assert told.stdout.count("can never match") > 0
