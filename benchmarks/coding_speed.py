"""Coding speed: sentences per second of the coder, and its ratio to bare `nlp.pipe` of the same model in the same run.

    python benchmarks/coding_speed.py SOURCE... [--limit N]

Both read the same paragraphs in the same batches; the better of two rounds counts, rounds alternate.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Sequence

from dyads.extractors.articles import read_inputs, split_paragraphs
from dyads.extractors.pipeline import BATCH_ARTICLES, BATCH_PARAGRAPHS, Coder, build_pipeline
from dyads.schemas.records import Article, CodedArticle


def read_articles(sources: Sequence[str], limit: int) -> list[Article]:
    """The first articles of the sources; rejects are passed over."""
    found = (item for item in read_inputs(sources) if isinstance(item, Article))
    return list(itertools.islice(found, limit))


def time_parsing(coder: Coder, articles: Sequence[Article]) -> float:
    """Seconds that the model alone needs for the paragraphs of all articles."""
    start = time.perf_counter()
    for i in range(0, len(articles), BATCH_ARTICLES):
        texts = [
            a.text[p.start : p.end] for a in articles[i : i + BATCH_ARTICLES] for p in split_paragraphs(a)
        ]
        with coder.nlp.memory_zone():
            for _ in coder.nlp.pipe(texts, batch_size=BATCH_PARAGRAPHS):
                pass
    return time.perf_counter() - start


def time_coding(coder: Coder, articles: Sequence[Article]) -> tuple[float, int, int]:
    """Seconds, sentences and events of coding all articles."""
    start = time.perf_counter()
    coded = [c for c in coder.code_articles(articles) if isinstance(c, CodedArticle)]
    seconds = time.perf_counter() - start
    return seconds, sum(c.counts["sentences"] for c in coded), sum(len(c.events) for c in coded)


def main() -> int:
    """Print the figures as one line a round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--limit", type=int, default=500)
    options = parser.parse_args()
    articles = read_articles(options.sources, options.limit)
    coder = build_pipeline()
    parsing, coding = [], []
    sentences = events = 0
    for _ in range(2):
        parsing.append(time_parsing(coder, articles))
        seconds, sentences, events = time_coding(coder, articles)
        coding.append(seconds)
    ratio = min(parsing) / min(coding)
    sys.stdout.write(
        f"{len(articles)} articles, {sentences} sentences, {events} events: parsing {sentences / min(parsing):.0f} sentences/s, "
        f"coding {sentences / min(coding):.0f} sentences/s, ratio {ratio:.2f}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
