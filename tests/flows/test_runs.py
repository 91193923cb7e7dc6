"""The whole run without Prefect: what is published, skipped, rejected, and what stops it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dyads.flows.intake import parse_span
from dyads.flows.reports import report_quality
from dyads.flows.runs import run_plainly
from dyads.flows.sessions import RunPlan
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


OTHER = {"coder_version": "0.0.1", "dictionary_version": "otherdictionary", "model_name": "fake-1.0"}


@pytest.fixture
def other_coder(new_fake_coder: Any) -> Any:
    from dyads.extractors.render import Versions

    return new_fake_coder(versions=Versions(*OTHER.values()))


def read_versions(settings: Settings) -> dict[str, str]:
    rows = Warehouse.open(settings.warehouse).read("articles", ["article_id", "dictionary_version"])
    return {row["article_id"]: row["dictionary_version"] for row in rows.to_pylist()}


def test_recode_takes_the_texts_of_the_warehouse_that_another_version_coded(
    settings: Settings, fake_coder: Any, other_coder: Any, write_articles: Any
) -> None:
    source = write_articles(TEXTS)
    run_plainly(settings, coder=fake_coder)
    source.unlink()
    summary = run_plainly(settings, coder=other_coder, plan=RunPlan("recode"))
    assert (summary.article_count, summary.unchanged_count) == (3, 0)
    assert set(read_versions(settings).values()) == {"otherdictionary"}
    assert read_targets(settings) == ["Dor", "Mar", "Tal"]
    again = run_plainly(settings, coder=other_coder, plan=RunPlan("recode"))
    assert (again.article_count, again.unchanged_count) == (0, 3)
    forced = run_plainly(settings, coder=other_coder, plan=RunPlan("recode", is_again=True))
    assert forced.article_count == 3


def test_recode_keeps_every_field_of_an_article(
    settings: Settings, fake_coder: Any, other_coder: Any, tmp_path: Path
) -> None:
    row = {
        "id": "a", "title": "News", "text": "Rebels attacked Tal.", "published_date": "2024-05-14",
        "url": "http://example.org/a", "source": "Example", "author": "Ann", "language": "en",
    }  # fmt: skip
    (tmp_path / "articles.jsonl").write_text(json.dumps(row) + "\n")
    run_plainly(settings, coder=fake_coder)
    (before,) = Warehouse.open(settings.warehouse).read("articles").to_pylist()
    run_plainly(settings, coder=other_coder, plan=RunPlan("recode"))
    (after,) = Warehouse.open(settings.warehouse).read("articles").to_pylist()
    assert after == before | OTHER
    assert (after["url"], after["source"]) == (row["url"], row["source"])


def test_recode_without_a_warehouse_says_so(settings: Settings, fake_coder: Any) -> None:
    with pytest.raises(WarehouseError, match="holds no warehouse"):
        run_plainly(settings, coder=fake_coder, plan=RunPlan("recode"))


def test_a_backfill_takes_its_days_and_again_takes_what_is_there(
    settings: Settings, fake_coder: Any, tmp_path: Path
) -> None:
    days = {"a": "2024-04-30", "b": "2024-05-01", "c": "2024-05-31", "d": "2024-06-01"}
    rows = [{"id": i, "text": f"Rebels attacked T{i}.", "published_date": day} for i, day in days.items()]
    (tmp_path / "articles.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    may = RunPlan("backfill", parse_span("2024-05-01", "2024-05-31"))
    assert run_plainly(settings, coder=fake_coder, plan=may).article_count == 2
    assert sorted(read_versions(settings)) == ["b", "c"]
    assert run_plainly(settings, coder=fake_coder, plan=may).unchanged_count == 2
    again = RunPlan("backfill", may.span, is_again=True)
    assert run_plainly(settings, coder=fake_coder, plan=again).article_count == 2
    assert sorted(read_versions(settings)) == ["b", "c"]


def test_a_run_in_portions_keeps_its_rejects_and_adds_up(
    settings: Settings, fake_coder: Any, write_articles: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dyads.flows.publication.COMMIT_SHARE", 0.0)  # a portion after each batch
    texts = {f"a{n}": f"Rebels attacked Tal{n}." for n in range(7)} | {"bad": "BOOM."}
    source = write_articles(texts)
    with source.open("a") as file:  # the same id again with another text: a reject beside its article
        file.write(json.dumps({"id": "a0", "text": "Other."}) + "\n")
    portions = settings.model_copy(update={"publish_seconds": 0.0})
    summary = run_plainly(portions, coder=fake_coder)
    store = Warehouse.open(settings.warehouse)
    assert store.read("articles").num_rows == summary.article_count == 7
    rejects = {(r["article_id"], r["reason"]) for r in store.read("rejects").to_pylist()}
    assert rejects == {("bad", "coder_error"), ("a0", "duplicate_id")}
    (run,) = store.read("runs").to_pylist()
    assert (run["article_count"], run["reject_count"]) == (7, 2)
    checks = store.read("checks").to_pylist()
    assert {check["row_count"] for check in checks if check["table_name"] == "articles"} == {7}
    commits = json.loads((settings.warehouse / ".dyads" / "state.json").read_text())["commit_number"]
    assert commits > 3
    told = json.loads(Path(summary.report_path).with_suffix(".json").read_text())
    assert told["counts"]["events"] == 7


def test_what_was_published_before_too_many_failed_stays(
    settings: Settings, fake_coder: Any, write_articles: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dyads.flows.publication.COMMIT_SHARE", 0.0)
    texts = {f"a{n}": "Rebels attacked Tal." if n < 4 else "BOOM." for n in range(8)}
    write_articles(texts)
    portions = settings.model_copy(update={"publish_seconds": 0.0})
    with pytest.raises(ValidationError, match=r"nothing more than 4 articles was published; e\.g\. a4"):
        run_plainly(portions, coder=fake_coder)
    assert Warehouse.open(settings.warehouse).read("articles").num_rows == 4
