"""A fake coder whose process ends like `kill -9` in the middle of the stage that a file names, once.

A flow run loads it as `killing:build_fake`; the file's path stands in DYADS_TEST_KILL.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import conftest

from dyads.flows import intake, reports
from dyads.schemas.expectations import Checker
from dyads.schemas.records import Article, CodedArticle, Reject


def die_in(stage: str) -> None:
    """End this process when the file names the stage; the file goes first, so that it happens once."""
    order = Path(os.environ["DYADS_TEST_KILL"])
    if order.exists() and order.read_text() == stage:
        order.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


class DyingCoder(conftest.FakeCoder):
    """Dies after the first article of a batch."""

    def code_articles(self, articles: Iterable[Article]) -> Iterator[CodedArticle | Reject]:
        for result in super().code_articles(articles):
            yield result
            die_in("code")


def _wrap(owner: Any, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    setattr(owner, name, make(getattr(owner, name)))


def _die_at_an_article(hash_content: Callable[..., str]) -> Callable[..., str]:
    def hashing(article: Article) -> str:
        die_in("ingest")
        return hash_content(article)

    return hashing


def _die_at_mentions(check: Callable[..., Any]) -> Callable[..., Any]:
    def check_rows(self: Checker, table: str, *args: Any) -> Any:
        if table == "mentions":
            die_in("validate")
        return check(self, table, *args)

    return check_rows


def _die_between_moves(replace: Callable[..., Any]) -> Callable[..., Any]:
    moved: list[object] = []

    def replacing(source: Any, target: Any, **kwargs: Any) -> None:
        if str(target).endswith(".parquet"):
            if moved:
                die_in("publish")
            moved.append(target)
        replace(source, target, **kwargs)

    return replacing


def _die_before_the_page(render: Callable[..., Any]) -> Callable[..., Any]:
    def rendering(*args: Any) -> Any:
        die_in("report")
        return render(*args)

    return rendering


def build_fake(model: str | None = None) -> DyingCoder:
    """What the setting `coder` names; from here on this process can die."""
    del model
    _wrap(intake, "hash_content", _die_at_an_article)
    _wrap(Checker, "check_rows", _die_at_mentions)
    _wrap(os, "replace", _die_between_moves)
    _wrap(reports, "render_quality", _die_before_the_page)
    return DyingCoder()
