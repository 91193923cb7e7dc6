"""What holds for the coder whatever it reads: no text stops it, ids and results depend on the article alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dyads.extractors.articles import split_paragraphs
from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article, CodedArticle
from dyads.schemas.tables import build_table
from dyads.seeds.files import read_yaml

DAY = date(2024, 5, 18)
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
Row = dict[str, object]
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_texts() -> list[str]:
    texts: list[str] = []
    for name in ("violence", "grammar", "operators", "registers", "traps_context"):
        items = read_yaml(GOLDEN / f"{name}.yaml")
        assert isinstance(items, list)
        texts += [item["text"] for item in items]
    return texts


TEXTS = read_texts()
# joins that pages bring: quotes, blanks that are none, zero-width characters, link marks, half lines
GLUE = [
    " ",
    "\n",
    "\n\n",
    "\t",
    "  ",
    "\u00a0",
    "\u200b",
    "\ufeff",
    " - ",
    " “",
    "” ",
    "\r\n",
    "<a>",
    "; ",
    "?! ",
    "…",
]
sentences = st.sampled_from(TEXTS)
cuts = st.builds(lambda text, size: text[:size], sentences, st.integers(1, 60))
pieces = st.one_of(sentences, cuts, st.sampled_from(GLUE), st.text(max_size=20), sentences.map(str.upper))
messy_texts = st.lists(pieces, max_size=8).map("".join)
articles = st.lists(sentences, min_size=1, max_size=4).map(" ".join)


def code(coder: Coder, *articles: Article) -> list[CodedArticle]:
    found = []
    for result in coder.code_articles(articles):
        assert isinstance(result, CodedArticle), result
        found.append(result)
    return found


def build_articles(texts: list[str]) -> list[Article]:
    return [Article(f"a{i}", text, published_date=DAY) for i, text in enumerate(texts)]


def spans(row: Row) -> Iterator[tuple[object, object, object]]:
    for name in ("sentence", "trigger", "source", "target"):
        if row[f"{name}_start"] is not None:
            yield row[f"{name}_text"], row[f"{name}_start"], row[f"{name}_end"]


@few
@given(st.text(max_size=300))
def test_any_text_is_coded(coder: Coder, text: str) -> None:
    (result,) = code(coder, Article("a", text, published_date=DAY))
    assert result.article.text == text


@few
@given(messy_texts, st.one_of(st.none(), st.dates()), st.sampled_from(["", *TEXTS[:40]]))
def test_any_mixture_of_news_is_coded_and_offsets_point_at_its_words(
    coder: Coder, text: str, day: date | None, title: str
) -> None:
    (result,) = code(coder, Article("a", text, title=title, published_date=day))
    for row in (*result.events, *result.mentions):
        for words, start, end in spans(row):
            assert isinstance(start, int)
            assert isinstance(end, int)
            assert text[start:end] == words


@few
@given(messy_texts)
def test_paragraphs_are_slices_of_the_text_in_its_order(text: str) -> None:
    end = 0
    for paragraph in split_paragraphs(Article("a", text)):
        assert paragraph.start >= end
        assert text[paragraph.start : paragraph.end] == paragraph.text
        end = paragraph.end


@few
@given(st.lists(articles, min_size=2, max_size=5), st.randoms())
def test_an_article_is_coded_alike_among_any_neighbours(
    coder: Coder, texts: list[str], random: object
) -> None:
    items = build_articles(texts)
    together = {r.article.article_id: r.events for r in code(coder, *items)}
    random.shuffle(items)  # type: ignore[attr-defined]
    assert {r.article.article_id: r.events for r in code(coder, *items)} == together
    for item in items:
        (alone,) = code(coder, item)
        assert alone.events == together[item.article_id]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_ids_do_not_depend_on_the_batch(coder: Coder, size: int) -> None:
    items = build_articles(TEXTS[:30])
    whole = [e["event_id"] for r in code(coder, *items) for e in r.events]
    parts = [items[i : i + size] for i in range(0, len(items), size)]
    assert [e["event_id"] for part in parts for r in code(coder, *part) for e in r.events] == whole
    assert len(set(whole)) == len(whole)


@few
@given(st.lists(articles, min_size=1, max_size=3))
def test_events_and_mentions_survive_parquet(
    coder: Coder, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    for result in code(coder, *build_articles(texts)):
        for table, rows in (("events", result.events), ("mentions", result.mentions)):
            written = build_table(table, rows)
            pq.write_table(written, folder / f"{table}.parquet")
            read = pq.read_table(folder / f"{table}.parquet")
            assert read.equals(written)
            for row, back in zip(rows, read.to_pylist(), strict=True):
                assert {k: back[k] for k in row if k in back} == {k: v for k, v in row.items() if k in back}
