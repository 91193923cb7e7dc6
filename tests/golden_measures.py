"""What the coder finds in our golden sentences and actor phrases, beside what an expert codes there.

A side of an expected event fits when the code begins or ends with what is written; "---" is an unsaid side,
"*" one that is not judged, "a|b" either. A code of two digits stands for its root. Events under `maybe` are
neither asked for nor false.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dyads.extractors.actors import ActorResolver
from dyads.extractors.events import SentenceResult
from dyads.extractors.pipeline import Coder
from dyads.extractors.syntax import Sentence, Word
from dyads.schemas.records import Article, CodedArticle
from dyads.seeds.files import read_yaml

GOLDEN = Path(__file__).parent / "golden"
ACTORS_FILE = GOLDEN / "actors.yaml"
Row = dict[str, object]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One expected event; each part holds its alternatives."""

    source: tuple[str, ...]
    codes: tuple[str, ...]
    target: tuple[str, ...]

    def is_exact(self, code: str) -> bool:
        """Whether the code is an expected one; an expected root takes any of its codes."""
        return code in self.codes or code[:2] in self.codes

    def fits(self, row: Row, either_way: bool) -> bool:
        """Whether root and both sides of a coded event are the expected ones."""
        if str(row["cameo_root"]) not in {c[:2] for c in self.codes}:
            return False
        sides = [(row["source_code"], row["target_code"])]
        if either_way:
            sides.append((row["target_code"], row["source_code"]))
        return any(fits_side(s, self.source) and fits_side(t, self.target) for s, t in sides)


def fits_side(got: object, wanted: tuple[str, ...]) -> bool:
    return any(
        w == "*" or (got is None if w == "---" else got is not None and str(got).startswith(w))
        or (got is not None and str(got).endswith(w))
        for w in wanted
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoldenSentence:
    text: str
    wanted: tuple[Wanted, ...]
    maybe: tuple[Wanted, ...]
    tags: frozenset[str]
    where: str  # file:line
    day: date | None = None
    deaths: int | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the coder gave for a sentence, beside what was expected."""

    sentence: GoldenSentence
    hits: tuple[tuple[Wanted, Row], ...]
    missed: tuple[Wanted, ...]
    false: tuple[Row, ...]

    @property
    def exact(self) -> int:
        return sum(w.is_exact(str(r["cameo_code"])) for w, r in self.hits)


def read_items(path: Path) -> list[dict[str, object]]:
    data = read_yaml(path)
    assert isinstance(data, list), path
    return data


def read_wanted(lines: object) -> tuple[Wanted, ...]:
    assert isinstance(lines, list)
    return tuple(Wanted(*(tuple(part.split("|")) for part in str(line).split())) for line in lines)


def load_sentences() -> list[GoldenSentence]:
    found = []
    for path in sorted(GOLDEN.glob("*.yaml")):
        for item in [] if path == ACTORS_FILE else read_items(path):
            tags = item["tags"]
            assert isinstance(tags, list)
            found.append(
                GoldenSentence(
                    str(item["text"]),
                    read_wanted(item["events"]),
                    read_wanted(item.get("maybe", [])),
                    frozenset(tags),
                    f"{path.name}:{item['__line__']}",
                    date.fromisoformat(str(item["date"])) if "date" in item else None,
                    int(str(item["deaths"])) if "deaths" in item else None,
                    str(item["place"]) if "place" in item else None,
                )
            )
    return found


def hash_golden() -> str:
    """First 12 hex digits of the sha256 over the golden files."""
    digest = hashlib.sha256()
    for path in sorted(GOLDEN.glob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def match_events(sentence: GoldenSentence, rows: list[Row]) -> Outcome:
    """Pair expected and coded events one to one; the most specific expectations choose first."""
    left, hits, missed = list(rows), [], []
    either_way = "reciprocal" in sentence.tags
    for wanted in sorted(sentence.wanted, key=lambda w: ("*" in w.source) + ("*" in w.target)):
        fitting = [r for r in left if wanted.fits(r, either_way)]
        if fitting:
            row = max(fitting, key=lambda r: wanted.is_exact(str(r["cameo_code"])))
            left.remove(row)
            hits.append((wanted, row))
        else:
            missed.append(wanted)
    false = [r for r in left if not any(m.fits(r, True) for m in sentence.maybe)]
    return Outcome(sentence, tuple(hits), tuple(missed), tuple(false))


def code_all(coder: Coder) -> list[Outcome]:
    sentences = load_sentences()
    articles = (Article(f"golden-{i}", s.text, published_date=s.day) for i, s in enumerate(sentences))
    outcomes = []
    for sentence, coded in zip(sentences, coder.code_articles(articles), strict=True):
        assert isinstance(coded, CodedArticle), sentence.where
        rows = [e for e in coded.events if e["is_primary"] and not e["is_background"]]
        outcomes.append(match_events(sentence, rows))
    return outcomes


def percent(part: int, whole: int) -> float:
    return 100 * part / max(whole, 1)


def measure_overall(outcomes: list[Outcome]) -> Figures:
    """Percentages over all golden sentences: precision, recall, exact codes, silent traps, deaths, countries."""
    hits = sum(len(o.hits) for o in outcomes)
    traps = [o for o in outcomes if not o.sentence.wanted]
    tolls = [o for o in outcomes if o.sentence.deaths is not None]
    places = [o for o in outcomes if o.sentence.country is not None]
    return {
        "precision": percent(hits, hits + sum(len(o.false) for o in outcomes)),
        "recall": percent(hits, hits + sum(len(o.missed) for o in outcomes)),
        "exact": percent(sum(o.exact for o in outcomes), hits),
        "silent_traps": percent(sum(not o.false for o in traps), len(traps)),
        "deaths": percent(
            sum(any(r["fatalities_best"] == o.sentence.deaths for _, r in o.hits) for o in tolls), len(tolls)
        ),
        "country": percent(
            sum(any(r["country_code"] == o.sentence.country for _, r in o.hits) for o in places), len(places)
        ),
    }


def measure_groups(outcomes: list[Outcome]) -> dict[str, dict[str, int]]:
    """Hits and false events by tag, and by root ("root 19"; a false event counts for its own root)."""
    hits: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for outcome in outcomes:
        for tag in outcome.sentence.tags:
            hits[tag] += len(outcome.hits)
            false[tag] += len(outcome.false)
        hits.update(f"root {w.codes[0][:2]}" for w, _ in outcome.hits)
        false.update(f"root {r['cameo_root']}" for r in outcome.false)
    return {name: {"hits": hits[name], "false": false[name]} for name in sorted({*hits, *false})}


def resolve_phrases(coder: Coder) -> Iterator[tuple[dict[str, object], str | None]]:
    """Each actor phrase with the code the resolver gives to its head word."""
    items = read_items(ACTORS_FILE)
    articles = [
        Article(f"actor-{i}", str(item["text"]), published_date=date.fromisoformat(str(item["date"])))
        for i, item in enumerate(items)
    ]
    for item, article, parsed in zip(items, articles, coder.parse_articles(articles), strict=True):
        start = article.text.index(str(item["phrase"]))
        end = start + len(str(item["phrase"]))
        codes: list[str | None] = []

        def observe(
            sentence: Sentence,
            _result: SentenceResult,
            resolver: ActorResolver,
            start: int = start,
            end: int = end,
            codes: list[str | None] = codes,
        ) -> None:
            inside = [w for w in sentence.words if start <= w.start < end]
            if inside:
                codes.append(resolver.resolve(find_head(inside)).actor.code)

        coder.code_sentences(article, parsed, observe)
        yield item, codes[0] if codes else None


def find_head(words: list[Word]) -> Word:
    return next((w for w in words if w.head is None or w.head is w or w.head not in words), words[-1])


def measure(coder: Coder) -> dict[str, object]:
    """All figures of the gate."""
    outcomes = code_all(coder)
    phrases = list(resolve_phrases(coder))
    right = sum(item["code"] == got for item, got in phrases)
    return {
        "overall": {**measure_overall(outcomes), "actors": percent(right, len(phrases))},
        "groups": measure_groups(outcomes),
    }
