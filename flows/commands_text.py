"""Commands on texts, without a server or a database: code, read, explain, geocode."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from dyads.flows.inputs import ROW_SHOWN, Model, Sources, build_coder, read_items, report_reject
from dyads.flows.options import list_rows, print_text, report_line
from dyads.flows.output import Listing, dump_json
from dyads.schemas.errors import ReadError
from dyads.schemas.records import Article, Reject

if TYPE_CHECKING:
    pass

__all__ = ["code", "explain", "geocode", "read"]

EVENT_COLUMNS = (
    "event_date", "source_code", "target_code", "cameo_code", "cameo_label", "trigger_text", "place_name", "fatalities_best",
)  # fmt: skip
MENTION_COLUMNS = (
    "sentence_index", "source_text", "source_code", "target_text", "target_code", "cameo_code", "trigger_text", "frame_id",
)  # fmt: skip
READ_COLUMNS = ("id", "published_date", "language", "title", "path", "date_warning")
PLACE_COLUMNS = ("id", "place_name", "latitude", "longitude", "country_code", "admin1_name", "geo_precision")

BatchSize = Annotated[int, typer.Option("--batch-size", min=1, help="Most articles parsed at once.")]


@list_rows(example="dyads code --json seeds/articles")
def code(
    sources: Sources,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Print each coded clause instead of merged events.")
    ] = False,
    dyads: Annotated[
        bool, typer.Option("--dyads", help="Print two-sided events (talks, clashes) in both directions.")
    ] = False,
    background: Annotated[
        bool, typer.Option("--background", help="Print old and habitual events told as context, too.")
    ] = False,
    model: Model = None,
    batch_size: BatchSize = 64,
    quiet: bool = False,
) -> Listing:
    """Code articles now: one row per event, merged within its article; no server, no database.

    A line of stdin is {"id","title","text","published_date","url","source"}; id and text are required.
    """
    from dyads.extractors.publication import date_article
    from dyads.flows.coding import Tally, code_stream, explain_empty

    tally = Tally()
    items = read_items(sources)
    coder = build_coder(model)

    doubtful = 0

    def generate() -> Iterator[dict[str, object]]:
        nonlocal doubtful
        for result in code_stream(coder, items, batch_size, tally, report_reject):
            doubtful += date_article(result.article).warning is not None
            rows = result.mentions if mentions else result.events
            yield from (
                row
                for row in rows
                if (dyads or row["is_primary"]) and (background or not row["is_background"])
            )

    counted = _CountedRows(generate())

    def finish() -> int:
        if not counted.count and not quiet:
            report_line(explain_empty(tally))
        if doubtful and not quiet:
            report_line(
                f"{doubtful} of {tally.articles} articles without a sure date of publication; `dyads read` tells why"
            )
        return 1 if tally.rejects else 0

    table, columns = ("mentions", MENTION_COLUMNS) if mentions else ("events", EVENT_COLUMNS)
    return Listing(counted, table=table, columns=columns, finish=finish)


@list_rows(example="dyads read --json seeds/articles")
def read(sources: Sources) -> Listing:
    """Only read: id, title, text, date, author, language of each article, as the coder would get it.

    Articles in other languages are shown with theirs; `dyads code` and `dyads run` leave them out.
    """
    rejects: list[Reject] = []

    def generate() -> Iterator[dict[str, object]]:
        for item in read_items(sources, any_language=True):
            if isinstance(item, Reject):
                rejects.append(item)
                report_reject(item)
            else:
                yield _show_article(item)

    return Listing(generate(), columns=READ_COLUMNS, finish=lambda: 1 if rejects else 0)


@print_text(example="dyads explain seeds/articles")
def explain(
    source: Annotated[
        str,
        typer.Argument(metavar="FILE|EVENT_ID", help="Articles, or the id of an event in the warehouse."),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the explanation as JSON, one object an article.")
    ] = False,
    warehouse: Annotated[
        Path | None, typer.Option("--warehouse", help="Folder of the warehouse, for an event id.")
    ] = None,
    model: Model = None,
) -> int:
    """Show why: for each event its words, frame and dictionary rows; for each uncoded clause the reason."""
    from dyads.extractors.explain import explain_article, render_explanation

    exit_code = 0
    if re.fullmatch(r"[0-9a-f]{16}", source) and not Path(source).exists():
        items: Iterable[Article | Reject] = [_find_event_article(source, warehouse)]
    else:
        items = read_items([source])
    coder = build_coder(model)
    for item in items:
        if isinstance(item, Reject):
            report_reject(item)
            exit_code = 1
            continue
        explanation = explain_article(coder, item)
        text = dump_json(explanation) if as_json else render_explanation(explanation).rstrip("\n")
        sys.stdout.write(text + "\n")
    return exit_code


@list_rows(example='echo \'{"id":"1","place":"Banjska","country":"Kosovo"}\' | dyads geocode --json -')
def geocode(
    source: Annotated[
        str,
        typer.Argument(metavar="FILE|-", help="JSON lines or .csv with id, place, country, admin1, admin2."),
    ],
) -> Listing:
    """Turn place names into coordinates; they stay null when nothing fits. Country by name or code."""
    failures: list[str] = []
    with ExitStack() as stack:
        records = _read_places(_open_source(source, stack), source, failures)
        closing = stack.pop_all()
    from dyads.extractors.gazetteer import Gazetteer
    from dyads.extractors.places import geocode_records

    rows = geocode_records(records, Gazetteer.load())

    def finish() -> int:
        closing.close()
        return 1 if failures else 0

    return Listing(rows, columns=PLACE_COLUMNS, finish=finish)


class _CountedRows:
    """Rows that know, once read, how many they were."""

    def __init__(self, rows: Iterator[dict[str, object]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[dict[str, object]]:
        for row in self._rows:
            self.count += 1
            yield row


def _show_article(article: Article) -> dict[str, object]:
    from dyads.extractors.publication import date_article

    return {
        "id": article.article_id,
        "title": article.title,
        "text": article.text,
        "published_date": article.published_date,
        "author": article.author,
        "language": article.language,
        "url": article.url,
        "path": article.path,
        "date_warning": date_article(article).warning,
    }


def _find_event_article(event_id: str, warehouse: Path | None) -> Article:
    from dyads.flows.settings import load_settings
    from dyads.warehouse.store import Warehouse

    folder = warehouse or load_settings().warehouse
    store = Warehouse.open(folder, create=False)
    events = store.read("events", ["article_id"], {"event_id": [event_id]}).to_pylist()
    if not events:
        raise ReadError(f"{event_id}: no such file, and no such event in {folder}")
    found = events[0]["article_id"]
    articles = store.read("articles", matching={"article_id": [found]}).to_pylist()
    if not articles:
        raise ReadError(f"{event_id}: its article {found} is not in {folder}")
    article = articles[0]
    return Article(
        article_id=article["article_id"],
        text=article["text"],
        title=article["title"] or "",
        published_date=article["published_date"],
        author=article["author"],
        language=article["language"],
        url=article["url"],
        source=article["source"],
        path=article["path"],
    )


def _open_source(source: str, stack: ExitStack) -> TextIO:
    from dyads.flows.coding import open_stdin

    if source == "-":
        return open_stdin()
    try:
        return stack.enter_context(Path(source).open(encoding="utf-8-sig", newline=""))
    except OSError as error:
        raise ReadError(f"{source}: {error.strerror}") from None


def _read_places(lines: TextIO, source: str, failures: list[str]) -> Iterator[dict[str, object]]:
    """Records of a place list; a bad line gives an error row on stderr and the rest goes on."""

    def fail(number: int, line: str, detail: str) -> None:
        failures.append(detail)
        row = {"article_id": f"{source}:{number}", "stage": "read", "reason": "bad_json", "detail": detail}
        report_line(dump_json({**row, "row": line[:ROW_SHOWN]}))

    if source.endswith(".csv"):
        yield from ({k: v for k, v in row.items() if v} for row in csv.DictReader(lines))
        return
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield from _parse_place(line, partial(fail, number, line))


def _parse_place(line: str, fail: Callable[[str], None]) -> list[dict[str, object]]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        fail(f"the line is not JSON: {error.msg} at column {error.colno}")
        return []
    if not isinstance(record, dict) or not isinstance(record.get("place"), str) or "id" not in record:
        fail('the line needs "id" and "place", e.g. {"id":"1","place":"Banjska","country":"Kosovo"}')
        return []
    return [record]
