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
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from dyads.extractors.merge import consolidate_mentions
from dyads.extractors.render import Versions, make_id
from dyads.flows.fetcher import Clock, Fetcher
from dyads.flows.settings import Settings, silence_libraries
from dyads.flows.source_settings import FetchSettings
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


# --- the web, on loopback


class Site:
    """A web server on loopback: each path has an answer, or a function that writes one; it counts what it is asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append({name.lower(): value for name, value in self.headers.items()})
                answer = site.answers.get(self.path)
                if callable(answer):
                    with suppress(ConnectionError):
                        answer(self)
                elif answer is None:
                    self.send_error(404)
                else:
                    status, headers, body = answer
                    self.send_response(status)
                    for name, value in ({"Content-Length": str(len(body))} | headers).items():
                        self.send_header(name, value)
                    self.end_headers()
                    with suppress(ConnectionError):
                        self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                del arguments

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def put(self, path: str, body: bytes | str, status: int = 200, **headers: str) -> str:
        """Let a path give this answer; `content_type` and the like are headers. Returns its address."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        self.answers[path] = (status, {"Content-Type": "text/html; charset=utf-8"} | named, data)
        return self.url + path

    def count(self, path: str) -> int:
        return self.asked.count(path)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


class FakeClock(Clock):
    """Waits without waiting, and remembers how long."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


LOOPBACK = {"allowed_networks": ["127.0.0.0/8"], "timeout_seconds": 5, "total_seconds": 10, "retries": 0}


@pytest.fixture
def open_fetcher(clock: FakeClock) -> Callable[..., Fetcher]:
    """A fetcher that may fetch from loopback and does not wait; keywords are settings."""

    def make(**settings: Any) -> Fetcher:
        return Fetcher(FetchSettings.model_validate(LOOPBACK | settings), clock)

    return make
