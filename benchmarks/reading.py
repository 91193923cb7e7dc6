"""How well pages and feeds are read.

    python benchmarks/reading.py pages INDEX.json   pages beside the index, which tells for each file its text and day
    python benchmarks/reading.py feeds FOLDER       every .xml of the folder, served on loopback and read as a source

The index is a list of {"file", "text"?, "published"?, "title"?}; token F1 is over words, mean of the pages whose whole
text is known. For feeds, each item must come in or have a reason; the pages that they link to are not asked.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from dyads.extractors.articles import ReadOptions, check_items
from dyads.extractors.feeds import FeedError, read_feed
from dyads.flows.settings import Settings
from dyads.flows.sources import open_reader
from dyads.schemas.records import Article

Words = Counter[str]


def score_tokens(expected: str, found: str) -> float:
    """F1 of two bags of words, 0 to 1."""
    one, two = (Counter(re.findall(r"\w+", text.lower())) for text in (expected, found))
    shared = (one & two).total()
    return 2 * shared / (one.total() + two.total()) if shared else 0.0


def score_pages(index: Path) -> None:
    """Print token F1 and the share of right days and titles of what `dyads read --json` makes of the pages."""
    expected = json.loads(index.read_text(encoding="utf-8"))
    files = [str(index.parent / row["file"]) for row in expected]
    command = [str(Path(sys.executable).with_name("dyads")), "read", "--json", *files]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    found = {row["path"]: row for row in map(json.loads, run.stdout.splitlines())}
    scores, days, titles = [], [], []
    for row, path in zip(expected, files, strict=True):
        got = found.get(path, {"text": "", "published_date": None, "title": ""})
        if row.get("text"):
            scores.append((score_tokens(row["text"], got["text"]), row["file"]))
        if row.get("published"):
            days.append(got["published_date"] == row["published"])
        if row.get("title"):
            titles.append(got["title"] == row["title"])
    write(f"pages read           {len(found)} of {len(files)}")
    write(f"token F1, mean       {sum(score for score, _ in scores) / len(scores):.3f} ({len(scores)} pages)")
    write(f"token F1, lowest     {', '.join(f'{score:.3f} {name}' for score, name in sorted(scores)[:3])}")
    write(f"days right           {sum(days)} of {len(days)}")
    write(f"titles the same      {sum(titles)} of {len(titles)}")


def score_feeds(folder: Path) -> None:
    """Print for each feed its items and what became of them: in from the feed's own text, or the reason why not."""
    handler = partial(_QuietHandler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    names = sorted(path.name for path in folder.glob("*.xml"))
    base = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as place:
        for name in names:
            source = {"kind": "feed", "urls": f"{base}/{name}", "text": "item"}
            settings = Settings.model_validate(
                {"warehouse": Path(place) / name, "sources": ["feed"], "declared_sources": {"feed": source},
                 "fetch": {"allowed_networks": ["127.0.0.0/8"], "delay_seconds": 0, "retries": 0}}
            )  # fmt: skip
            reader = open_reader(settings, ("feed",))
            outcomes = Counter(
                "in" if isinstance(item, Article) else item.reason
                for item in check_items(reader.read(), ReadOptions(any_language=True))
            )
            try:
                told = f"{len(read_feed((folder / name).read_bytes(), base))} items"
            except FeedError as error:
                told = str(error)
            write(
                f"{name}: {told} -> {', '.join(f'{n} {what}' for what, n in sorted(outcomes.items())) or 'nothing'}"
            )
    server.shutdown()


def write(line: str) -> None:
    """One line of the result."""
    sys.stdout.write(line + "\n")


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        del arguments


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("pages", "feeds"):
        sys.exit(__doc__)
    (score_pages if sys.argv[1] == "pages" else score_feeds)(Path(sys.argv[2]))
