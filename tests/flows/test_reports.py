"""The data quality report: all facts, nothing from elsewhere, no markup from texts."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from dyads.extractors.merge import consolidate_mentions
from dyads.flows.coding import Coder
from dyads.flows.holdings import describe_holdings
from dyads.flows.reference import load_reference
from dyads.flows.reports import QualityInput, describe_quality, render_quality, write_quality
from dyads.flows.steps import code_batch
from dyads.schemas.records import Article
from dyads.warehouse.store import RunRows, Warehouse

NOW = datetime(2024, 5, 14, tzinfo=UTC)
RUN = {
    "run_id": "r1", "started_at": NOW, "finished_at": NOW, "article_count": 2, "mention_count": 3, "event_count": 2,
    "reject_count": 2, "sources": ["<b>news</b>"], "coder_version": "0.1", "dictionary_version": "d", "model_name": "m",
}  # fmt: skip
REJECT = {
    "reject_id": "x", "run_id": "r1", "stage": "validate", "reason": "failed_expectation",
    "expectation": "quad_class: between 1 and 4", "article_id": "a", "detail": "failed", "rejected_at": NOW,
    "row_json": '{"text": "<script>alert(1)</script>"}',
}  # fmt: skip
CHECKS = [
    {
        "run_id": "r1", "table_name": "events", "column_name": "quad_class", "expectation": "between 1 and 4",
        "is_success": count == 0, "row_count": 3, "failed_count": count, "checked_at": NOW,
    }
    for count in (0, 1)
]  # fmt: skip


def fill(store: Warehouse, coder: Coder, articles: list[Article], **changes: Any) -> None:
    """Publish articles as the coder codes them; `changes` are made to every mention."""
    batch = code_batch(coder, articles)
    mentions = [row | changes for row in batch.mentions]
    rows = RunRows(batch.articles, mentions, [REJECT], CHECKS, RUN)
    store.commit(rows, consolidate_mentions, load_reference())


@pytest.fixture
def store(tmp_path: Path) -> Warehouse:
    return Warehouse.open(tmp_path / "warehouse")


@pytest.fixture
def facts(store: Warehouse, fake_coder: Any) -> dict[str, Any]:
    articles = [
        Article("a", "Rebels attacked Tal.", "A", date(2024, 5, 14), source="AP"),
        Article("b", "It rained.", "B", date(2024, 5, 15), source="<i>Wire</i>"),
        Article("c", "Rebels attacked Mar. Rebels attacked Dor.", "C"),
    ]
    fill(store, fake_coder, articles)
    return build_facts(store)


def build_facts(store: Warehouse, stopped: str | None = None, **changes: Any) -> dict[str, Any]:
    return describe_quality(build_quality(store, **changes), stopped)


def build_quality(store: Warehouse, **changes: Any) -> QualityInput:
    parts: dict[str, Any] = {"run": RUN, "rejects": [REJECT, REJECT], "checks": CHECKS}
    return QualityInput(**parts | changes, holdings=describe_holdings(store))


def find_chart(facts: dict[str, Any], title: str) -> dict[str, int]:
    (chart,) = [chart for chart in facts["charts"] if chart["title"] == title]
    return {bar["label"]: bar["count"] for bar in chart["bars"]}


def test_facts_of_the_run_hold_checks_and_rejects(facts: dict[str, Any]) -> None:
    (table,) = facts["checks"]
    assert (table["table_name"], table["check_count"], table["failed_checks"]) == ("events", 2, 1)
    assert [check["failed_count"] for check in table["checks"]] == [1, 0]  # failures first
    assert [example["article_id"] for example in table["checks"][0]["examples"]] == ["a", "a"]
    assert table["checks"][1]["examples"] == []
    (group,) = facts["rejects"]
    assert (group["reject_count"], group["reason"], len(group["examples"])) == (2, "failed_expectation", 2)
    assert group["meaning"] == "The row failed a check."


def test_facts_of_the_warehouse_hold_counts_gaps_and_versions(facts: dict[str, Any]) -> None:
    counts = facts["counts"]
    assert (counts["articles"], counts["articles without event"], counts["events"]) == (3, 1, 3)
    assert facts["shares"]["without source actor"] == 0
    assert facts["shares"]["without target actor"] == facts["shares"]["without place"] == 1
    assert facts["shares"]["without date"] == pytest.approx(2 / 3, abs=1e-4)
    assert find_chart(facts, "Articles by day") == {"2024-05-14": 1, "2024-05-15": 1, "unknown": 1}
    assert find_chart(facts, "Events by day") == {"2024-05-14": 1, "open": 2}
    assert find_chart(facts, "Events by month") == {"2024-05": 1, "open": 2}
    assert find_chart(facts, "Articles by source") == {"<i>Wire</i>": 1, "AP": 1, "unknown": 1}
    assert list(find_chart(facts, "Events by CAMEO root").values()) == [3]
    by_source = {row["source"]: (row["article_count"], row["event_count"]) for row in facts["sources"]}
    assert by_source == {"AP": (1, 1), "<i>Wire</i>": (1, 0), "unknown": (1, 2)}
    (version,) = facts["versions"]
    assert (version["model_name"], version["article_count"]) == ("fake-1.0", 3)
    assert [run["run_id"] for run in facts["runs"]] == ["r1"]
    nulls = {row["column_name"]: row["null_share"] for row in facts["nulls"]}
    assert (nulls["source_code"], nulls["place_name"]) == (0, 1)


def test_a_long_chart_sums_up_its_tail(store: Warehouse, fake_coder: Any) -> None:
    articles = [
        Article(f"a{n}", "It rained.", "T", date(2024, 1 + n // 28, 1 + n % 28), source=f"S{n:02d}")
        for n in range(40)
    ]
    fill(store, fake_coder, articles)
    facts = build_facts(store)
    by_source, by_day = find_chart(facts, "Articles by source"), find_chart(facts, "Articles by day")
    assert (by_source["25 more"], sum(by_source.values())) == (25, 40)
    assert (by_day["9 earlier"], sum(by_day.values())) == (9, 40)


def test_the_page_loads_nothing_and_escapes_texts(facts: dict[str, Any]) -> None:
    page = render_quality(facts)
    assert not re.findall(r"""(?:src|href)\s*=\s*["'](?!data:)[^"']*""", page)
    assert "http" not in page
    assert "@import" not in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<b>news</b>" not in page
    assert "<i>Wire</i>" not in page


def test_the_page_is_well_formed_and_draws_bars(facts: dict[str, Any]) -> None:
    page = render_quality(facts)
    open_tags: list[str] = []

    class Balance(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "link", "br"):
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Balance().feed(page)
    assert open_tags == []
    assert page.count("<rect") == sum(len(chart["bars"]) for chart in facts["charts"])
    assert "66.7 %" in page


@pytest.mark.parametrize("stopped", [None, "3 of 4 events were rejected"])
def test_files_of_a_run(store: Warehouse, tmp_path: Path, stopped: str | None) -> None:
    page = write_quality(tmp_path / "reports", build_quality(store), stopped)
    facts = json.loads(page.with_suffix(".json").read_text())
    assert facts["run"]["run_id"] == "r1"
    assert facts["stopped"] == stopped
    assert (stopped or "data quality").lower() in page.read_text().lower()
    kept = tmp_path / "reports" / "quality-r1.rejects.jsonl"
    assert kept.exists() == (stopped is not None)
    if stopped:
        assert len(kept.read_text().splitlines()) == 2


def test_an_empty_run_on_an_empty_warehouse_has_a_page(store: Warehouse) -> None:
    page = render_quality(build_facts(store, rejects=[], checks=[]))
    assert "No row was rejected" in page
    assert "nothing was new" in page
    assert "nothing to count" in page
