"""What the dictionaries cost: loading the compiled tables, their memory, and matching them, beside parsing.

    python benchmarks/actor_tables.py SOURCE... [--limit N]

Seconds are of the processor (a busy machine does not count), the best of several rounds; the yardstick is the time that
the model takes to parse the same sentences.
"""

from __future__ import annotations

import argparse
import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from coding_speed import read_articles
from frame_growth import parse

from dyads.extractors.articles import split_paragraphs
from dyads.extractors.pipeline import BATCH_PARAGRAPHS, Coder, build_pipeline
from dyads.extractors.syntax import Sentence
from dyads.extractors.table_cache import load_tables
from dyads.extractors.tables import Tables
from dyads.schemas.records import Article

ROUNDS = 5


def measure(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Processor seconds of the best of several rounds."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        kept = work()
        best = min(best, time.process_time() - start)
        del kept
    return best


def read_memory() -> float:
    """The resident memory of this process in MB; its peak where the system does not tell the present one."""
    state = Path("/proc/self/statm")
    if state.is_file():
        return int(state.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def refuse() -> Tables:
    """What builds the tables when only reading is measured."""
    raise SystemExit("the compiled tables are missing; start again")


def report_loading(path: Path) -> None:
    """Print what reading compiled tables costs in a process of its own; run by `--load`."""
    before = read_memory()
    kept = load_tables(path.name, refuse, path.parent)
    grown = read_memory() - before
    del kept
    seconds = measure(lambda: load_tables(path.name, refuse, path.parent))
    sys.stdout.write(
        f"compiled tables: {path.stat().st_size / 1e6:.1f} MB on disk, read in {seconds:.2f} s, {grown:.0f} MB of memory\n"
    )


def keep_tables(coder: Coder, folder: Path) -> Path:
    """The coder's tables in a cache of their own."""
    tables = Tables(coder.ontology, coder.frames, coder.event_coder.cues, coder.dictionary, (), ())
    load_tables("tables.pickle", lambda: tables, folder)
    return folder / "tables.pickle"


def parse_again(coder: Coder, articles: list[Article]) -> None:
    """Parse all paragraphs with the bare model."""
    texts = [a.text[p.start : p.end] for a in articles for p in split_paragraphs(a)]
    with coder.nlp.memory_zone():
        for _ in coder.nlp.pipe(texts, batch_size=BATCH_PARAGRAPHS):
            pass


def match_names(coder: Coder, sentences: list[Sentence]) -> None:
    """Look up all names and role nouns."""
    for sentence in sentences:
        coder.dictionary.find_names(sentence.words, None)
        coder.dictionary.roles.find(sentence.words, lemmas=True)


def main() -> int:
    """Print one line a measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--load", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.load:
        report_loading(options.load)
        return 0
    articles = read_articles(options.sources, options.limit)
    coder = build_pipeline()
    with tempfile.TemporaryDirectory() as folder:
        path = keep_tables(coder, Path(folder))
        subprocess.run([sys.executable, __file__, "--load", str(path)], check=True)
    parsed = parse(coder, articles)
    sentences = [s for one in parsed for s in one]
    parsing = measure(lambda: parse_again(coder, articles), 2)
    matching = measure(lambda: match_names(coder, sentences))
    entries = len(coder.dictionary.names.table), len(coder.dictionary.roles.table)
    sys.stdout.write(
        f"{len(sentences)} sentences, {entries[0]} names and {entries[1]} role nouns (with their beginnings): parsing "
        f"{1000 * parsing / len(sentences):.2f} ms a sentence, matching {1000 * matching / len(sentences):.2f} ms = "
        f"{100 * matching / parsing:.1f} % of it; {read_memory():.0f} MB in all\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
