"""The whole run without Prefect: what is published, skipped, rejected, and what stops it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dyads.flows.reports import report_quality
from dyads.flows.runs import run_plainly
from dyads.flows.settings import Settings
from dyads.schemas.errors import ReadError, ValidationError, WarehouseError
from dyads.warehouse.store import Warehouse

TEXTS = {
    "a": "Rebels attacked Tal on Tuesday. Soldiers attacked Mar.",
    "b": "Nothing of note happened in the town today.",
    "c": "Rebels attacked Dor.",
}


def read_targets(settings: Settings) -> list[str]:
    rows = Warehouse.open(settings.warehouse).read("events").to_pylist()
    return sorted(row["target_text"] for row in rows)


def test_a_run_publishes_events_and_a_report(
    settings: Settings, fake_coder: Any, write_articles: Any
) -> None:
    write_articles(TEXTS)
    summary = run_plainly(settings, coder=fake_coder)
    assert (summary.article_count, summary.event_count, summary.reject_count) == (3, 3, 0)
    assert read_targets(settings) == ["Dor", "Mar", "Tal"]
    assert Path(summary.report_path).read_text().startswith("<!DOCTYPE html>")
    store = Warehouse.open(settings.warehouse)
    assert [row["run_id"] for row in store.read("runs").to_pylist()] == [summary.run_id]
    assert all(row["is_success"] for row in store.read("checks").to_pylist())


def test_a_rerun_codes_only_what_changed(settings: Settings, fake_coder: Any, write_articles: Any) -> None:
    write_articles(TEXTS)
    run_plainly(settings, coder=fake_coder)
    fake_coder.coded.clear()
    write_articles(TEXTS | {"c": "Rebels attacked Kor."})
    summary = run_plainly(settings, coder=fake_coder)
    assert fake_coder.coded == ["c"]
    assert summary.unchanged_count == 2
    assert read_targets(settings) == ["Kor", "Mar", "Tal"]


def test_a_rerun_without_change_leaves_the_tables(
    settings: Settings, fake_coder: Any, write_articles: Any
) -> None:
    write_articles(TEXTS)
    run_plainly(settings, coder=fake_coder)
    summary = run_plainly(settings, coder=fake_coder)
    assert (summary.article_count, summary.unchanged_count) == (0, 3)
    assert read_targets(settings) == ["Dor", "Mar", "Tal"]


def test_bad_rows_and_bad_articles_are_rejects(
    settings: Settings, fake_coder: Any, write_articles: Any
) -> None:
    spoiled = settings.model_copy(update={"max_reject_share": 0.6})
    write_articles(TEXTS | {"d": "BOOM.", "e": "Rebels attacked Sol. Rebels attacked BADROW."})
    summary = run_plainly(spoiled, coder=fake_coder)
    assert summary.reject_count == 2
    assert "Sol" in read_targets(settings)
    rejects = Warehouse.open(settings.warehouse).read("rejects").to_pylist()
    assert {(r["article_id"], r["reason"]) for r in rejects} == {
        ("d", "coder_error"),
        ("e", "failed_expectation"),
    }


def test_too_many_rejects_publish_nothing(settings: Settings, fake_coder: Any, write_articles: Any) -> None:
    write_articles({"a": "Rebels attacked Tal.", "b": "BOOM.", "c": "BOOM."})
    with pytest.raises(ValidationError, match=r"2 of 3 articles failed"):
        run_plainly(settings, coder=fake_coder)
    assert Warehouse.open(settings.warehouse).read("events").num_rows == 0
    assert Warehouse.open(settings.warehouse).read("runs").num_rows == 0
    (facts,) = (settings.warehouse / "reports").glob("quality-*.json")
    assert "2 of 3" in json.loads(facts.read_text())["stopped"]
    (kept,) = (settings.warehouse / "reports").glob("*.rejects.jsonl")
    assert len(kept.read_text().splitlines()) == 2


def test_a_source_that_is_not_there_is_named(settings: Settings, fake_coder: Any) -> None:
    with pytest.raises(ReadError, match=r"articles\.jsonl: no such file"):
        run_plainly(settings, coder=fake_coder)


def test_the_report_is_made_again(settings: Settings, fake_coder: Any, write_articles: Any) -> None:
    write_articles(TEXTS)
    summary = run_plainly(settings, coder=fake_coder)
    Path(summary.report_path).unlink()
    page, facts = report_quality(settings.warehouse)
    assert str(page) == summary.report_path
    assert json.loads(facts.read_text())["counts"]["events"] == 3


def test_an_unknown_run_is_refused_with_the_known_ones(
    settings: Settings, fake_coder: Any, write_articles: Any
) -> None:
    write_articles(TEXTS)
    summary = run_plainly(settings, coder=fake_coder)
    with pytest.raises(WarehouseError, match=summary.run_id):
        report_quality(settings.warehouse, "nosuchrun")
