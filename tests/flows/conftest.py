"""A coder that needs no model: "X attacked Y." becomes an event, "BOOM" fails, "BADROW" makes a row that fails a check.

Other processes load it as `conftest:build_fake` with this folder on PYTHONPATH.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dyads.extractors.merge import consolidate_mentions
from dyads.extractors.render import Versions, make_id
from dyads.flows.settings import Settings, silence_libraries
from dyads.flows.steps import load_code_tables
from dyads.schemas.fields import list_fields
from dyads.schemas.records import Article, CodedArticle, Reject

silence_libraries()
FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER))  # for the modules beside the tests
ATTACK = re.compile(r"(?P<source>[A-Z]\w+) (?P<trigger>attacked) (?P<target>[A-Z]\w+)[^.]*\.")


VERSIONS = Versions("0.0.1", "fakedictionary", "fake-1.0")


@cache
def find_label() -> str:
    return load_code_tables().labels["190"]


@dataclass
class FakeCoder:
    """Same interface as `dyads.extractors.pipeline.Coder`; remembers what it was asked to code."""

    versions: Versions = VERSIONS
    coded: list[str] = field(default_factory=list)

    def code_articles(self, articles: Iterable[Article]) -> Iterator[CodedArticle | Reject]:
        for article in articles:
            self.coded.append(article.article_id)
            if "BOOM" in article.text:
                yield Reject(article.article_id, "code", "coder_error", "ValueError: boom", article.text)
            else:
                yield self.code_article(article)

    def code_article(self, article: Article) -> CodedArticle:
        found = list(ATTACK.finditer(article.text))
        mentions = [build_mention(article, n, match, self.versions) for n, match in enumerate(found)]
        events = consolidate_mentions(mentions)
        sentences = article.text.count(".")
        counts = {"sentences": sentences, "clauses": sentences, "matched": len(found), "events": len(events)}
        return CodedArticle(article, tuple(events), tuple(mentions), counts)


def build_mention(article: Article, number: int, match: re.Match[str], versions: Versions) -> dict[str, Any]:
    """A row of table mentions that passes every check, unless the sentence says BADROW."""
    row: dict[str, Any] = {f.name: None for f in list_fields("mentions")}
    for name in ("source", "target", "trigger"):
        row |= {
            f"{name}_text": match[name],
            f"{name}_start": match.start(name),
            f"{name}_end": match.end(name),
        }
    identity = make_id(article.article_id, number)
    return row | {
        "mention_id": identity, "event_id": identity, "article_id": article.article_id, "sentence_index": number,
        "sentence_start": match.start(), "sentence_end": match.end(), "sentence_text": match[0], "source_code": "REB",
        "source_role": "REB", "cameo_code": "190", "cameo_root": "19", "cameo_label": find_label(),
        "quad_class": 3 if "BADROW" in match[0] else 4, "plover_contexts": [], "polarity": "affirmed", "modality": "actual",
        "is_background": False, "is_primary": True, "event_date": article.published_date, "event_date_end": article.published_date,
        "date_precision": "day" if article.published_date else "open", "published_date": article.published_date,
        "frame_id": "fake.attack", "operator_ids": [], "method": "frame", "confidence_score": 0.5,
        "coder_version": versions.coder_version, "dictionary_version": versions.dictionary_version,
        "model_name": versions.model_name,
    }  # fmt: skip


def build_fake(model: str | None = None) -> FakeCoder:
    """What the setting `coder` names in tests."""
    del model
    return FakeCoder()


class KillingCoder(FakeCoder):
    """Ends its own process as `kill -9` would."""

    def code_articles(self, articles: Iterable[Article]) -> Iterator[CodedArticle | Reject]:
        os.kill(os.getpid(), signal.SIGKILL)
        return super().code_articles(articles)


def build_killing(model: str | None = None) -> KillingCoder:
    """What the setting `coder` names in tests of a killed run."""
    del model
    return KillingCoder()


class PoisonedCoder(FakeCoder):
    """Dies at an article that says POISON, and never comes back from one that says HANG."""

    def code_articles(self, articles: Iterable[Article]) -> Iterator[CodedArticle | Reject]:
        for article in articles:
            if "POISON" in article.text:
                os.kill(os.getpid(), signal.SIGKILL)
            if "HANG" in article.text:
                signal.pause()
            yield from super().code_articles([article])


def build_poisoned(model: str | None = None) -> PoisonedCoder:
    """What the setting `coder` names in tests of a pool whose processes die."""
    del model
    return PoisonedCoder()


@pytest.fixture(scope="session")
def new_fake_coder() -> Callable[..., FakeCoder]:
    """Makes fake coders, also of other versions."""
    return FakeCoder


@pytest.fixture
def fake_coder() -> FakeCoder:
    return FakeCoder()


WriteArticles = Callable[..., Path]


@pytest.fixture
def write_articles(tmp_path: Path) -> WriteArticles:
    """Write articles (id -> text) as JSON lines; returns the file."""

    def write(texts: dict[str, str], name: str = "articles.jsonl") -> Path:
        path = tmp_path / name
        rows = [
            {"id": i, "title": f"News {i}", "text": text, "published_date": "2024-05-14"}
            for i, text in texts.items()
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return write


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        warehouse=tmp_path / "warehouse", sources=(str(tmp_path / "articles.jsonl"),), batch_size=2
    )
