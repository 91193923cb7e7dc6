"""What commands take: sources of articles, the language model, the coder; rejected inputs are told on stderr."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyads.flows.options import report_line
from dyads.flows.output import dump_json
from dyads.schemas.records import Article, Reject

if TYPE_CHECKING:
    from dyads.extractors.pipeline import Coder

__all__ = ["ROW_SHOWN", "Model", "Sources", "build_coder", "read_items", "report_reject"]

ROW_SHOWN = 500  # characters of a rejected row on stderr; the whole row is kept by `dyads run`

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Files (text, html, json, csv, parquet, warc; also .gz and .zip), folders, globs, addresses of pages, or - for JSON lines on stdin.",
    ),
]
Model = Annotated[
    str | None, typer.Option("--model", help="spaCy pipeline to use [default: the best installed].")
]


def build_coder(model: str | None) -> Coder:
    """The coder with the seeds installed and the user's actor files; raises ModelError or SeedError."""
    from dyads.extractors.pipeline import build_pipeline
    from dyads.flows.settings import load_settings

    settings = load_settings(model=model)
    return build_pipeline(settings.model, actor_files=settings.actor_files)


def read_items(sources: list[str], any_language: bool = False) -> Iterator[Article | Reject]:
    """The articles of all sources, a Reject for each that cannot be read; raises ReadError for a missing source.

    Addresses are fetched as the table `[fetch]` of the settings says; nothing of them is kept.
    """
    from dyads.extractors.article_files import find_files
    from dyads.extractors.articles import ReadOptions, check_items, read_unchecked
    from dyads.extractors.urls import is_url
    from dyads.flows.coding import open_stdin

    urls = [source for source in sources if is_url(source)]
    for source in sources:
        if source != "-" and not is_url(source) and not Path(source).is_file():
            next(find_files(source), None)
    options = ReadOptions(any_language=any_language)

    def generate() -> Iterator[Article | Reject]:
        yield from read_unchecked(
            [source for source in sources if not is_url(source)],
            open_stdin() if "-" in sources else None,
            options,
        )
        if urls:
            from dyads.flows.settings import load_settings
            from dyads.flows.single_pages import read_pages

            yield from read_pages(urls, load_settings().fetch)

    return check_items(generate(), options)


def report_reject(reject: Reject) -> None:
    """Write a rejected input or article as one JSON line on stderr."""
    row = {
        "article_id": reject.article_id,
        "stage": reject.stage,
        "reason": reject.reason,
        "detail": reject.detail,
    }
    report_line(dump_json({**row, "row": reject.row_json[:ROW_SHOWN]}))
