"""Messages to a webhook on loopback: what they say, and that a deaf one fails nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from dyads.flows.notify import build_message, find_webhook, send_message, tell_failure


class Hook(BaseHTTPRequestHandler):
    """Keeps what is posted; answers 500 below /broken."""

    received: list[dict[str, Any]]

    def do_POST(self) -> None:
        """Read the message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append(json.loads(body))
        self.send_response(500 if self.path.startswith("/broken") else 200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    received: list[dict[str, Any]] = []
    handler = type("OwnHook", (Hook,), {"received": received})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", received
        server.shutdown()


def build_run(webhook: str | None) -> Any:
    settings = {"webhook": webhook} if webhook else None
    return SimpleNamespace(
        id=UUID(int=1), name="brave-owl", parameters={"settings": settings, "warehouse": "w"}
    )


def test_a_failed_run_is_told(hook: tuple[str, list[dict[str, Any]]]) -> None:
    url, received = hook
    state = SimpleNamespace(name="Failed", message="nothing was published")
    tell_failure(SimpleNamespace(name="run"), build_run(url), state)
    (message,) = received
    assert message["text"].startswith("dyads: run 'brave-owl' on ")
    assert message["text"].endswith("failed: nothing was published")
    assert (message["flow_run"], message["state"]) == ("brave-owl", "Failed")


def test_without_a_webhook_nothing_is_sent(
    hook: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DYADS_WEBHOOK", raising=False)
    tell_failure(SimpleNamespace(name="run"), build_run(None), SimpleNamespace(name="Failed", message=None))
    assert hook[1] == []


def test_the_settings_name_the_webhook_when_the_run_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYADS_WEBHOOK", "http://127.0.0.1:1/a")
    assert find_webhook(None) == "http://127.0.0.1:1/a"
    assert find_webhook({"settings": {"webhook": "http://127.0.0.1:1/b"}}) == "http://127.0.0.1:1/b"


def test_wrong_settings_do_not_hide_the_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYADS_RUNNER", "nosuch")
    assert find_webhook(None) is None


@pytest.mark.parametrize("path", ["/broken", None, "nonsense"])
def test_a_webhook_that_fails_raises_nothing(
    hook: tuple[str, list[dict[str, Any]]], path: str | None
) -> None:
    url = hook[0] + path if path == "/broken" else path or "http://127.0.0.1:9/"
    assert not send_message(url, build_message("run", build_run(url), "Crashed", "gone"))
