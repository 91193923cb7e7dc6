"""Throughput of a whole run against bare parsing of the same articles, and of two processes against one.

    python benchmarks/run_speed.py SOURCE... [--limit N] [--workers 2] [--rounds 2]

Each round parses the paragraphs with the bare model (`nlp.pipe`), runs the flow's steps in this process (read, code,
check, publish, report: what `dyads run --plain --runner serial` does after loading) and runs them in a pool. Wall and
CPU seconds are printed; the best of the rounds counts. On a busy machine compare CPU seconds: they tell the cost of
the work, not of the neighbours. The pool is timed
with the loading of its processes. The files that all of them write are compared byte by byte.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from coding_speed import read_articles, time_parsing

from dyads.extractors.pipeline import build_pipeline
from dyads.flows import runners
from dyads.flows.runs import run_plainly
from dyads.flows.sessions import load_checker
from dyads.flows.settings import Settings
from dyads.schemas.records import Article

TABLES = ("articles", "mentions", "events")


def measure(work: Callable[[], object]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds of this process and its ended children, and of this process alone."""
    start, cpu = time.perf_counter(), os.times()
    work()
    now = os.times()
    return time.perf_counter() - start, sum(now[:4]) - sum(cpu[:4]), sum(now[:2]) - sum(cpu[:2])


def read_bytes(warehouse: Path) -> dict[str, bytes]:
    """Relative path -> content of the coded tables."""
    return {
        path.relative_to(warehouse).as_posix(): path.read_bytes()
        for table in TABLES
        for path in sorted((warehouse / table).rglob("*.parquet"))
    }


def write_articles(path: Path, articles: list[Article]) -> None:
    """The articles as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for a in articles:
            day = a.published_date.isoformat() if a.published_date else None
            row = {"id": a.article_id, "title": a.title, "text": a.text, "published_date": day}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    articles = read_articles(options.sources, options.limit)
    runners.WORTH_SECONDS = -1.0  # a pool in any case
    coder = build_pipeline()
    load_checker()  # loading is not what is measured
    best: dict[str, tuple[float, ...]] = {}
    outputs: list[dict[str, bytes]] = []
    for number in range(options.rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_articles(folder / "articles.jsonl", articles)
            figures = {"parsing": measure(lambda: time_parsing(coder, articles))}
            for kind in ("serial", "pool"):
                settings = Settings(
                    warehouse=folder / kind, sources=(str(folder / "articles.jsonl"),), runner=kind,
                    workers=options.workers, batch_seconds=5,
                )  # fmt: skip
                figures[kind] = measure(lambda s=settings: run_plainly(s, coder=coder))  # type: ignore[misc]
                outputs.append(read_bytes(folder / kind))
        for what, seconds in figures.items():
            sys.stdout.write(f"round {number + 1}: {what} {seconds[0]:.1f} s, CPU {seconds[1]:.1f} s\n")
            best[what] = tuple(map(min, seconds, best.get(what, seconds)))
    sys.stdout.write(
        f"{len(articles)} articles; serial run against bare parsing: {best['parsing'][1] / best['serial'][1]:.2f} by CPU, "
        f"{best['parsing'][0] / best['serial'][0]:.2f} by wall\n"
        f"{options.workers} processes against one: {best['serial'][0] / best['pool'][0]:.2f} by wall\n"
        f"the process that reads and publishes: {1000 * best['pool'][2] / len(articles):.1f} CPU ms an article\n"
        f"same bytes: {all(output == outputs[0] for output in outputs)}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
