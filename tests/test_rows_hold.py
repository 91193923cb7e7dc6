"""What the coder makes of any text keeps the rules of the tables: nothing it codes is rejected by its own checks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from dyads.extractors.pipeline import Coder
from dyads.flows.sessions import load_checker
from dyads.schemas.expectations import Checker
from dyads.schemas.records import Article, CodedArticle

sys.path.insert(0, str(Path(__file__).parent))
from golden_measures import load_sentences

TOGETHER = 12  # sentences in one article: mentions meet, merge and share places, days and tolls
HARD = (
    # the first direction of the clash is part of an event with a closer code
    "Rebels and the Syrian army fought in Raqqa on Monday. The rebels bombed the Syrian army in Raqqa, killing nine. "
    "Two women were killed by a mortar amid fighting between the Syrian army and rebels.",
    "North Korea and South Korea met. The meeting between North Korea and South Korea was hailed by the minister.",
    # water without a country
    "The US navy struck a boat in the eastern Pacific Ocean on Monday, killing one person.",
    # names that no place answers to
    "Gunmen killed two soldiers in Qwertab on Monday. Troops arrested a man in New Zorland.",
)  # fmt: skip


@pytest.fixture(scope="module")
def checker() -> Checker:
    return load_checker()


def build_articles() -> Iterator[Article]:
    for number, text in enumerate(HARD):
        yield Article(f"hard-{number}", text, published_date=date(2024, 5, 14))
    texts = iter(load_sentences())
    while part := list(islice(texts, TOGETHER)):
        yield Article(
            f"golden-{part[0].where}", "\n\n".join(s.text for s in part), published_date=date(2024, 5, 14)
        )


def test_every_row_that_is_coded_passes_every_check(coder: Coder, checker: Checker) -> None:
    articles = list(build_articles())
    coded = list(coder.code_articles(articles))
    assert all(isinstance(one, CodedArticle) for one in coded)
    texts = {a.article_id: a.text for a in articles}
    counts = {}
    for table in ("mentions", "events"):
        rows = [row for one in coded if isinstance(one, CodedArticle) for row in getattr(one, table)]
        checked = checker.check_rows(table, rows, texts)
        assert [(f.row["article_id"], f.row["trigger_text"], f.expectations) for f in checked.failed] == []
        counts[table] = len(checked.passed)
    assert counts["mentions"] >= counts["events"] > 700
    hard = {str(row["article_id"]) for one in coded if isinstance(one, CodedArticle) for row in one.events}
    assert {f"hard-{number}" for number in range(len(HARD))} <= hard
