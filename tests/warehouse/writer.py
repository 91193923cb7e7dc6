"""A process that commits several runs: `python writer.py FOLDER NAME COUNT`; each run has its own pair of articles."""

from __future__ import annotations

import sys
from pathlib import Path

from warehouse_rows import JUNE, MAY, build_article, build_mention, build_run, consolidate

from dyads.warehouse.store import Warehouse


def main(root: Path, name: str, count: int) -> None:
    for number in range(count):
        ids = f"{name}-{number}-may", f"{name}-{number}-june"
        articles = [
            build_article(ids[0]),
            build_article(ids[1], JUNE),
            build_article("shared", text=f"{name} {number}"),
        ]
        mentions = [build_mention(ids[0]), build_mention(ids[1], 0, JUNE, JUNE)]
        run = build_run(articles, mentions, run_id=f"{name}-{number}")
        Warehouse.open(root).commit(run, consolidate)


if __name__ == "__main__":
    assert MAY < JUNE
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
