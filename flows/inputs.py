"""What commands take: sources of articles, the language model, the coder; rejected inputs are told on stderr."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyads.flows.options import report_line
from dyads.flows.output import dump_json
from dyads.schemas.errors import ReadError
from dyads.schemas.records import Article, Reject

if TYPE_CHECKING:
    from dyads.extractors.pipeline import Coder

__all__ = ["ROW_SHOWN", "Model", "Sources", "build_coder", "read_items", "report_reject"]

ROW_SHOWN = 500  # characters of a rejected row on stderr; the whole row is kept by `dyads run`

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Files (.txt .md .html .json .jsonl), folders, or - for JSON lines on stdin.",
    ),
]
Model = Annotated[
    str | None, typer.Option("--model", help="spaCy pipeline to use [default: the best installed].")
]


def build_coder(model: str | None) -> Coder:
    """The coder with the seeds installed; raises ModelError or SeedError."""
    from dyads.extractors.pipeline import build_pipeline

    return build_pipeline(model)


def read_items(sources: list[str], any_language: bool = False) -> Iterator[Article | Reject]:
    """The articles of all sources, a Reject for each that cannot be read; raises ReadError for a missing source."""
    from dyads.extractors.articles import ReadOptions, read_inputs
    from dyads.flows.coding import open_stdin

    for source in sources:
        if re.match(r"https?://", source):
            raise ReadError(f"{source}: pages are not fetched yet; save the page and name the .html file")
        if source != "-" and not Path(source).exists():
            raise ReadError(f"{source}: no such file or folder")
    return iter(
        read_inputs(sources, open_stdin() if "-" in sources else None, ReadOptions(any_language=any_language))
    )


def report_reject(reject: Reject) -> None:
    """Write a rejected input or article as one JSON line on stderr."""
    row = {
        "article_id": reject.article_id,
        "stage": reject.stage,
        "reason": reject.reason,
        "detail": reject.detail,
    }
    report_line(dump_json({**row, "row": reject.row_json[:ROW_SHOWN]}))
