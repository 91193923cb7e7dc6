"""What frames cost: coding time per sentence, parsing left out, with 200, 500, 1000 and all frames.

    python benchmarks/frame_growth.py SOURCE... [--limit N]

Matching alone is timed too; the yardstick is the time that the model takes to parse the same sentences.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from coding_speed import read_articles, time_parsing

from dyads.extractors.events import EventCoder
from dyads.extractors.frames import FrameIndex
from dyads.extractors.pipeline import BATCH_ARTICLES, Coder, build_pipeline
from dyads.extractors.syntax import Sentence
from dyads.schemas.records import Article

SIZES = (200, 500, 1000)
ROUNDS = 2


def parse(coder: Coder, articles: list[Article]) -> list[list[Sentence]]:
    """The parsed sentences of all articles."""
    parsed = []
    for i in range(0, len(articles), BATCH_ARTICLES):
        parsed += coder.parse_articles(articles[i : i + BATCH_ARTICLES])
    return parsed


def time_coding(coder: Coder, articles: list[Article], parsed: list[list[Sentence]]) -> float:
    """Seconds of the better of two rounds of coding parsed sentences."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for article, sentences in zip(articles, parsed, strict=True):
            coder.code_sentences(article, sentences)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> int:
    """Print one line a number of frames."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--limit", type=int, default=200)
    options = parser.parse_args()
    articles = read_articles(options.sources, options.limit)
    coder = build_pipeline()
    parsed = parse(coder, articles)
    count = sum(map(len, parsed))
    parsing = time_parsing(coder, articles)
    sys.stdout.write(
        f"{len(articles)} articles, {count} sentences; parsing {1000 * parsing / count:.2f} ms a sentence\n"
    )
    frames = coder.frames[:]
    random.Random(0).shuffle(frames)
    base = None
    for size in (0, *SIZES, len(frames)):
        index = FrameIndex(frames[:size])
        events = EventCoder(index, coder.ontology, coder.event_coder.cues)
        seconds = time_coding(replace(coder, event_coder=events), articles, parsed)
        base = seconds if base is None else base
        sys.stdout.write(
            f"{size:5d} frames: coding {1000 * seconds / count:.2f} ms a sentence, frames alone "
            f"{1000 * (seconds - base) / count:.2f} ms = {100 * (seconds - base) / parsing:.1f} % of parsing\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
