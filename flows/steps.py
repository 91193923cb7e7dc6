"""The steps of a run as plain functions: code, validate, count, judge. Nothing here knows Prefect."""

from __future__ import annotations

import hashlib
import importlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from dyads.flows.coding import Coder, Versions
from dyads.flows.output import dump_json
from dyads.schemas.errors import SettingsError, ValidationError
from dyads.schemas.records import Article, CodedArticle, Reject
from dyads.schemas.rules import WARNINGS, CodeTables

if TYPE_CHECKING:
    from dyads.schemas.expectations import Checked, Checker, CheckResult, FailedRow

__all__ = [
    "CodedBatch",
    "RunIdentity",
    "RunTally",
    "ValidBatch",
    "build_coder",
    "check_reject_share",
    "code_batch",
    "hash_content",
    "load_code_tables",
    "merge_coded",
    "validate_batch",
]

Row = dict[str, object]
Consolidate = Callable[[list[Row]], list[Row]]


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """What every row of a run carries, decided once at its start."""

    run_id: str
    started_at: datetime
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodedBatch:
    """Rows of one batch as the coder made them, the texts they point into, and what failed."""

    articles: tuple[Row, ...]
    mentions: tuple[Row, ...]
    texts: Mapping[str, str]
    rejects: tuple[Reject, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ValidBatch:
    """Rows that passed, rejects of all stages, and the results of the checks."""

    articles: tuple[Row, ...] = ()
    mentions: tuple[Row, ...] = ()
    events: tuple[Row, ...] = ()
    rejects: tuple[Reject, ...] = ()
    results: tuple[CheckResult, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


def build_coder(path: str, model: str | None, actor_files: Sequence[Path] = ()) -> Coder:
    """The coder that `module:function` builds; raises SettingsError when there is no such function.

    The function is called with the name of the model, and with `actor_files=` when there are any.
    """
    module, _, function = path.partition(":")
    try:
        build = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"coder '{path}': {error}; write it as module:function") from error
    return cast("Coder", build(model, actor_files=actor_files) if actor_files else build(model))


def load_code_tables() -> CodeTables:
    """The code tables of the installed seeds; raises SeedError."""
    from dyads.seeds.files import SEEDS_FOLDER
    from dyads.seeds.ontology import load_ontology

    cameo = load_ontology(SEEDS_FOLDER / "ontology").cameo
    return CodeTables(
        {c: row.label for c, row in cameo.items()}, {c: row.quad_class for c, row in cameo.items()}
    )


def hash_content(article: Article) -> str:
    """A stable hash (32 hex digits) of what the coder sees: title, text and date."""
    parts = (
        article.title,
        article.text,
        article.published_date.isoformat() if article.published_date else "",
    )
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]


def code_batch(coder: Coder, articles: Sequence[Article]) -> CodedBatch:
    """Code a batch of articles; an article that fails becomes a reject and the rest goes on."""
    rows: list[Row] = []
    mentions: list[Row] = []
    rejects: list[Reject] = []
    texts: dict[str, str] = {}
    counts: dict[str, int] = {}
    for result in coder.code_articles(articles):
        if isinstance(result, Reject):
            rejects.append(result)
            continue
        texts[result.article.article_id] = result.article.text
        rows.append(_build_article_row(result, coder.versions))
        mentions.extend(dict(row) for row in result.mentions)
        for name, count in result.counts.items():
            counts[name] = counts.get(name, 0) + count
    return CodedBatch(tuple(rows), tuple(mentions), texts, tuple(rejects), counts)


def merge_coded(batches: Sequence[CodedBatch]) -> CodedBatch:
    """All batches as one: a check of many rows costs little more than one of few (GX 1.24: 4 s for ten rows)."""
    counts: Counter[str] = Counter()
    for batch in batches:
        counts.update(batch.counts)
    return CodedBatch(
        tuple(row for batch in batches for row in batch.articles),
        tuple(row for batch in batches for row in batch.mentions),
        {name: text for batch in batches for name, text in batch.texts.items()},
        tuple(reject for batch in batches for reject in batch.rejects),
        dict(counts),
    )


def validate_batch(batch: CodedBatch, checker: Checker, consolidate: Consolidate) -> ValidBatch:
    """Check articles, mentions and the events made of them; what fails becomes a reject, with all that hangs on it.

    A failed article takes its mentions along, and a failed event too: published mentions would make it again.
    """
    articles = checker.check_rows("articles", batch.articles)
    known = {row["article_id"] for row in articles.passed}
    mentions = checker.check_rows("mentions", batch.mentions, batch.texts)
    rejects = [*batch.rejects, *_reject_failed(articles), *_reject_failed(mentions)]
    lost = [row for row in mentions.passed if row["article_id"] not in known]
    rejects += [_reject_row(row, "articles: its article failed") for row in lost]
    kept = [row for row in mentions.passed if row["article_id"] in known]
    events = checker.check_rows("events", consolidate(kept), batch.texts)
    failed = {str(failure.row["event_id"]): failure.expectations for failure in events.failed}
    rejects += [
        _reject_row(row, "; ".join(failed[str(row["event_id"])])) for row in kept if row["event_id"] in failed
    ]
    rejects += _reject_failed(events)
    valid = tuple(row for row in kept if row["event_id"] not in failed)
    return ValidBatch(
        _count_events(articles.passed, events.passed), valid, events.passed, tuple(rejects),
        (*articles.results, *mentions.results, *events.results), batch.counts,
    )  # fmt: skip


@dataclass(slots=True)
class RunTally:
    """What a run came to so far, in numbers: its rows are published in portions and then forgotten."""

    kept: Counter[str] = field(default_factory=Counter)  # rows by table
    counts: dict[str, int] = field(default_factory=dict)  # the coder's own
    failed_codings: int = 0
    first_failure: str = ""
    _sums: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    def add(self, batch: ValidBatch) -> None:
        """Count one batch."""
        self.kept.update(
            articles=len(batch.articles), mentions=len(batch.mentions), events=len(batch.events),
            rejects=len(batch.rejects),
        )  # fmt: skip
        failures = [reject for reject in batch.rejects if reject.stage == "code"]
        self.failed_codings += len(failures)
        if failures and not self.first_failure:
            self.first_failure = f"{failures[0].article_id}: {failures[0].detail}"
        for result in batch.results:
            key = (result.table_name, result.column_name, result.expectation)
            entry = self._sums.setdefault(key, [0, 0])
            entry[0] += result.row_count
            entry[1] += result.failed_count
        for name, count in batch.counts.items():
            self.counts[name] = self.counts.get(name, 0) + count

    def list_results(self) -> tuple[CheckResult, ...]:
        """Each check once, over all rows."""
        from dyads.schemas.expectations import CheckResult

        return tuple(CheckResult(*key, rows, failed) for key, (rows, failed) in self._sums.items())


def check_reject_share(tally: RunTally, limit: float, published_count: int = 0) -> None:
    """Raise ValidationError when too large a share of the articles, mentions or events failed.

    Inputs that could not be read (an empty file, another language) do not count: they are facts about the world,
    while a coder that fails or rows that break their contract are facts about us.

    Args:
        tally: everything that the run has published and would publish next.
        limit: largest share that is still published, 0 to 1.
        published_count: articles that the run published before; only for the message.
    """
    results = tally.list_results()
    # every table has one type check: its row count is that of the table
    totals = {r.table_name: r.row_count for r in results if r.column_name == "*"}
    totals["articles"] = totals.get("articles", 0) + tally.failed_codings
    done = f"nothing more than {published_count} articles" if published_count else "nothing"
    for table in ("articles", "mentions", "events"):
        total = totals.get(table, 0)
        failed = total - tally.kept[table]
        if total and failed / total > limit:
            raise ValidationError(
                f"{failed} of {total} {table} failed, more than max_reject_share = {limit:g}; "
                f"{done} was published{_name_worst(results, tally, table)}"
            )


def _name_worst(results: Iterable[CheckResult], tally: RunTally, table: str) -> str:
    warnings = {rule.name for rule in WARNINGS}
    failed = [
        r for r in results if r.table_name == table and r.failed_count and r.column_name not in warnings
    ]
    if failed:
        worst = max(failed, key=lambda r: r.failed_count)
        return f"; most often: {worst.column_name}: {worst.expectation}"
    return f"; e.g. {tally.first_failure}" if tally.first_failure else ""


def _build_article_row(result: CodedArticle, versions: Versions) -> Row:
    from dyads.extractors.publication import date_article

    article = result.article
    return {
        "article_id": article.article_id,
        "title": article.title,
        "text": article.text,
        "published_date": article.published_date,
        "date_warning": date_article(article).warning,
        "author": article.author,
        "language": article.language,
        "url": article.url,
        "source": article.source,
        "path": article.path,
        "content_hash": hash_content(article),
        "sentence_count": result.counts.get("sentences", 0),
        "event_count": len(result.events),
        "coder_version": versions.coder_version,
        "dictionary_version": versions.dictionary_version,
        "model_name": versions.model_name,
    }


def _count_events(articles: Iterable[Row], events: Iterable[Row]) -> tuple[Row, ...]:
    counts: dict[object, int] = {}
    for event in events:
        counts[event["article_id"]] = counts.get(event["article_id"], 0) + 1
    return tuple({**row, "event_count": counts.get(row["article_id"], 0)} for row in articles)


def _reject_failed(checked: Checked) -> list[Reject]:
    return [_reject_failure(failure) for failure in checked.failed]


def _reject_failure(failure: FailedRow) -> Reject:
    return _reject_row(failure.row, "; ".join(failure.expectations))


def _reject_row(row: Row, expectations: str) -> Reject:
    article_id = str(row.get("article_id") or "")
    return Reject(
        article_id, "validate", "failed_expectation", f"failed {expectations}", dump_json(row), expectations
    )
