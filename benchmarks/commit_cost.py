"""What a commit costs as a month fills: seconds and memory, measured on the rows of an existing warehouse.

    python benchmarks/commit_cost.py WAREHOUSE [--portion 500] [--months-of 5000 20000 80000]

The articles of WAREHOUSE are multiplied (other ids, all of one month) until the month holds the given number; then one
portion more is committed. A commit writes the files of the months that it touches as a whole, so its cost grows with
what they hold: this is what bounds one warehouse, not the coding.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

from dyads.extractors.merge import consolidate_mentions
from dyads.warehouse.store import RunRows, Warehouse

Row = dict[str, object]
DAY = date(2024, 5, 15)


def multiply(articles: list[Row], mentions: dict[str, list[Row]]) -> Iterator[tuple[Row, list[Row]]]:
    """Articles with their mentions, without end: each lap with other ids, all of one day."""
    lap = 0
    while True:
        for article in articles:
            name = f"{article['article_id']}#{lap}"
            rows = [
                row
                | {"article_id": name, "published_date": DAY, "event_date": DAY, "event_date_end": None}
                | {key: f"{row[key]}#{lap}" for key in ("mention_id", "event_id")}
                for row in mentions.get(str(article["article_id"]), [])
            ]
            yield article | {"article_id": name, "published_date": DAY}, rows
        lap += 1


def commit(store: Warehouse, portion: list[tuple[Row, list[Row]]], number: int) -> float:
    """CPU seconds of the commit of a portion."""
    now = datetime.now(UTC)
    run: Row = {
        "run_id": f"r{number}", "started_at": now, "finished_at": now, "article_count": len(portion),
        "mention_count": 0, "event_count": 0, "reject_count": 0, "sources": [], "coder_version": "0",
        "dictionary_version": "0", "model_name": "none",
    }  # fmt: skip
    rows = RunRows([a for a, _ in portion], [m for _, found in portion for m in found], [], [], run)
    start = time.process_time()
    store.commit(rows, consolidate_mentions, {})
    return time.process_time() - start


def main() -> int:
    """Print one line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--portion", type=int, default=500)
    parser.add_argument("--months-of", type=int, nargs="+", default=[5_000, 20_000, 80_000])
    options = parser.parse_args()
    known = Warehouse.open(options.warehouse, create=False)
    mentions: dict[str, list[Row]] = {}
    for row in known.iterate_rows("mentions"):
        mentions.setdefault(str(row["article_id"]), []).append(dict(row))
    rows = multiply([dict(row) for row in known.iterate_rows("articles")], mentions)
    with tempfile.TemporaryDirectory() as name:
        store, held = Warehouse.open(Path(name) / "warehouse"), 0
        for number, size in enumerate(sorted(options.months_of)):
            while held < size:
                part = list(islice(rows, min(5_000, size - held)))
                commit(store, part, 1000 * number + held)
                held += len(part)
            seconds = commit(store, list(islice(rows, options.portion)), -1 - number)
            held += options.portion
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            sys.stdout.write(
                f"{held} articles in the month: {options.portion} more in {seconds:.2f} CPU s; peak memory {peak:.0f} MB\n"
            )
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
