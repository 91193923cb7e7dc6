"""What an edit of the dictionaries changes: the same sentences coded with the seeds of before and of after."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from dyads.extractors.examples import EXAMPLE_DATE, fits_expected
from dyads.extractors.pipeline import BATCH_ARTICLES, Coder
from dyads.extractors.syntax import Sentence
from dyads.schemas.errors import SeedError
from dyads.schemas.records import Article, CodedArticle, Reject
from dyads.seeds.files import read_yaml
from dyads.seeds.frames import Frame

__all__ = [
    "ChangeReport",
    "Probe",
    "SentenceChange",
    "compare_coders",
    "list_example_probes",
    "load_golden_probes",
]

log = logging.getLogger(__name__)
Expected = tuple[str, str, str]
Change = Literal["new", "gone", "recoded"]
Verdict = Literal["mended", "broken", ""]


@dataclass(frozen=True, slots=True)
class Probe:
    """An article to code twice; `expected` says what is right (source, code, target), None when nobody knows.

    Events of `maybe` are neither asked for nor wrong.
    """

    article: Article
    expected: tuple[Expected, ...] | None = None
    maybe: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence that is coded otherwise than before; `before` and `after` are events as text."""

    change: Change
    article_id: str
    sentence_text: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    verdict: Verdict


@dataclass(slots=True)
class ChangeReport:
    """Events by code with the old and the new seeds, the sentences that changed, and how many were compared."""

    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    changes: list[SentenceChange] = field(default_factory=list)
    article_count: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def list_codes(self) -> list[tuple[str, int, int]]:
        """(code, events before, events after) of the codes whose count changed."""
        codes = sorted(set(self.before) | set(self.after))
        return [(c, self.before[c], self.after[c]) for c in codes if self.before[c] != self.after[c]]


def load_golden_probes(folder: Path) -> list[Probe]:
    """The golden sentences of a folder (`*.yaml`: lists of text, events, date); raises SeedError for another form."""
    probes: list[Probe] = []
    for path in sorted(folder.glob("*.yaml")):
        data = read_yaml(path)
        for item in data if isinstance(data, list) else []:
            if not isinstance(item, dict) or "text" not in item:
                raise SeedError(f"{path}: a golden sentence needs 'text' and 'events', got {item!r}")
            day = date.fromisoformat(str(item["date"])) if item.get("date") else EXAMPLE_DATE
            name = f"{path.stem}:{item.get('__line__', len(probes))}"
            article = Article(name, str(item["text"]), published_date=day)
            expected = _read_expected(item["events"]) if "events" in item else None
            probes.append(Probe(article, expected, _read_expected(item.get("maybe"))))
    return probes


def _read_expected(events: object) -> tuple[Expected, ...]:
    rows = [str(line).split() for line in events] if isinstance(events, list) else []
    return tuple((row[0], row[1], row[2]) for row in rows if len(row) == 3)


def list_example_probes(frames: Iterable[Frame]) -> list[Probe]:
    """The hits and misses of the frames; of a miss it is only known that its own frame must not fire."""
    return [
        Probe(
            Article(f"{frame.frame_id}#{i}", example.sentence, published_date=EXAMPLE_DATE),
            (example.expected,) if example.expected else None,
        )
        for frame in frames
        for i, example in enumerate(frame.examples)
    ]


def compare_coders(before: Coder, after: Coder, probes: Iterable[Probe]) -> ChangeReport:
    """Code everything with both coders; texts are parsed once where both read them alike.

    Both coders may share one language model (`assemble_coder`).
    """
    report = ChangeReport()
    for batch in _batches(probes):
        articles = [probe.article for probe in batch]
        parsed_after = after.parse_articles(articles)
        alike = all(before.reader.read(a.text) == after.reader.read(a.text) for a in articles)
        parsed_before = parsed_after if alike else before.parse_articles(articles)
        for probe, old, new in zip(batch, parsed_before, parsed_after, strict=True):
            _compare_article(
                probe, _code(before, probe.article, old), _code(after, probe.article, new), report
            )
    return report


def _batches(probes: Iterable[Probe]) -> Iterator[list[Probe]]:
    batch: list[Probe] = []
    for probe in probes:
        batch.append(probe)
        if len(batch) >= BATCH_ARTICLES:
            yield batch
            batch = []
    if batch:
        yield batch


def _code(coder: Coder, article: Article, sentences: list[Sentence]) -> CodedArticle | Reject:
    try:
        return coder.code_sentences(article, sentences)
    except Exception as error:
        log.debug("article %s could not be coded", article.article_id, exc_info=True)
        return Reject(
            article.article_id, "code", "coder_error", f"{type(error).__name__}: {error}", article.text
        )


def _compare_article(
    probe: Probe, before: CodedArticle | Reject, after: CodedArticle | Reject, report: ChangeReport
) -> None:
    report.article_count += 1
    report.rejects.extend(item for item in (before, after) if isinstance(item, Reject))
    if isinstance(before, Reject) or isinstance(after, Reject):
        return
    report.before.update(str(e["cameo_code"]) for e in before.events if e["is_primary"])
    report.after.update(str(e["cameo_code"]) for e in after.events if e["is_primary"])
    old, new = _by_sentence(before), _by_sentence(after)
    verdict = _judge(probe, before, after)
    for index in sorted(set(old) | set(new)):
        was, now = old.get(index, {}), new.get(index, {})
        if set(was) == set(now):
            continue
        text = next(iter((now or was).values()))
        change: Change = "recoded" if was and now else "new" if now else "gone"
        report.changes.append(
            SentenceChange(
                change, probe.article.article_id, text, tuple(sorted(was)), tuple(sorted(now)), verdict
            )
        )


def _by_sentence(coded: CodedArticle) -> dict[int, dict[str, str]]:
    """Sentence index -> event as text -> sentence."""
    found: dict[int, dict[str, str]] = {}
    for row in coded.mentions:
        if row["is_primary"]:
            sides = (row["source_code"] or "---", row["cameo_code"], row["target_code"] or "---")
            told = f"{' '.join(map(str, sides))} ({row['trigger_text']})"
            found.setdefault(int(str(row["sentence_index"])), {})[told] = str(row["sentence_text"])
    return found


def _judge(probe: Probe, before: CodedArticle, after: CodedArticle) -> Verdict:
    if probe.expected is None:
        return ""
    was, now = (_is_right(probe.expected, probe.maybe, coded) for coded in (before, after))
    return "" if was == now else "mended" if now else "broken"


def _is_right(expected: tuple[Expected, ...], maybe: tuple[Expected, ...], coded: CodedArticle) -> bool:
    """Whether every expected event is there; where none is expected, whether there is none."""
    events = [e for e in coded.events if e["is_primary"]]
    if not expected:
        return all(any(fits_expected(event, one) for one in maybe) for event in events)
    return all(any(fits_expected(event, one) for event in events) for one in expected)
