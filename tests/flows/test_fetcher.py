"""The fetcher against a hostile and a broken web on loopback: bounded, polite, never inside, never stopped."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from dyads.flows.answers import Ask, Fetched, Refused, Reply
from dyads.flows.fetch import Wire
from dyads.flows.fetcher import Fetcher
from dyads.flows.source_settings import FetchSettings

OpenFetcher = Callable[..., Fetcher]


def fetch(fetcher: Fetcher, url: str, **ask: Any) -> Fetched | Refused:
    with fetcher:
        return fetcher.fetch(Ask(url, **ask))


def refuse(answer: Fetched | Refused) -> Refused:
    assert isinstance(answer, Refused)
    return answer


def test_a_page_comes_with_its_headers_and_without_those_of_the_transfer(
    site: Any, open_fetcher: OpenFetcher
) -> None:
    url = site.put(
        "/a", gzip.compress(b"<p>News</p>"), content_encoding="gzip", etag='"1"', set_cookie="id=7"
    )
    answer = fetch(open_fetcher(user_agent="tester/1"), url)
    assert isinstance(answer, Fetched)
    assert (answer.status, answer.body, answer.get_header("etag")) == (200, b"<p>News</p>", '"1"')
    assert not {"content-encoding", "content-length", "set-cookie"} & {name for name, _ in answer.headers}
    sent = site.headers[site.asked.index("/a")]
    assert (sent["user-agent"], sent["host"]) == ("tester/1", site.url.removeprefix("http://"))


def test_an_unchanged_document_is_not_sent_again(site: Any, open_fetcher: OpenFetcher) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        is_known = (
            handler.headers["If-None-Match"] == '"v1"' and handler.headers["If-Modified-Since"] == "yesterday"
        )
        handler.send_response(304 if is_known else 200)
        handler.end_headers()

    site.answers["/feed"] = answer
    got = fetch(open_fetcher(), site.url + "/feed", etag='"v1"', last_modified="yesterday")
    assert isinstance(got, Fetched)
    assert (got.status, got.body) == (304, b"")


# --- never inside


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/a", "http://localhost:{port}/a", "http://[::ffff:127.0.0.1]:{port}/a",
        "http://2130706433:{port}/a", "http://0x7f.1:{port}/a", "http://169.254.169.254/latest/meta-data/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_however_they_are_written(site: Any, clock: Any, url: str) -> None:
    site.put("/a", "secret")
    told = refuse(
        fetch(Fetcher(FetchSettings.model_validate({}), clock), url.format(port=site.server.server_port))
    )
    assert told.reason == "refused_address"
    assert not told.may_pass
    assert "allowed_networks" in told.detail
    assert site.asked == []


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[fd00:ec2::254]/"]
)
def test_a_redirect_to_a_private_address_is_not_followed(
    site: Any, open_fetcher: OpenFetcher, target: str
) -> None:
    url = site.put("/a", "", 302, location=target)
    told = refuse(fetch(open_fetcher(), url))
    assert told.reason == "refused_address"


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "javascript:alert(1)"]
)
def test_a_redirect_to_another_kind_of_address_is_not_followed(
    site: Any, open_fetcher: OpenFetcher, target: str
) -> None:
    told = refuse(fetch(open_fetcher(), site.put("/a", "", 301, location=target)))
    assert (told.reason, told.may_pass) == ("bad_address", False)


def test_the_address_that_was_checked_is_the_one_that_is_asked(site: Any, clock: Any) -> None:
    """DNS rebinding: a name that is public when checked and private when asked again gains nothing."""
    site.put("/a", "hello")
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    looked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        del port
        looked.append(host)
        return next(answers)

    settings = FetchSettings.model_validate({"allowed_networks": ["127.0.0.0/8"], "retries": 0})
    with Fetcher(settings, clock, resolve) as fetcher:
        first = fetcher.fetch(Ask(f"http://news.example:{site.server.server_port}/a"))
        second = fetcher.fetch(Ask(f"http://news.example:{site.server.server_port}/a"))
    assert isinstance(
        first, Fetched
    )  # one look-up for robots.txt, one for the page: each connected to what it saw
    assert refuse(second).reason == "refused_address"
    assert looked == ["news.example"] * 3
    assert all(sent["host"] == f"news.example:{site.server.server_port}" for sent in site.headers)


def test_the_public_web_does_not_lead_into_networks_that_are_allowed(
    site: Any, open_fetcher: OpenFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = site.put("/inside", "secret")
    told = refuse(fetch(open_fetcher(), inside, may_be_private=False, respect_robots=False))
    assert (told.reason, "the public web must not lead there" in told.detail) == ("refused_address", True)
    asked: list[tuple[str, bool]] = []

    async def ask(self: Wire, url: str, ask: Ask, may_be_private: bool) -> Reply:
        del self, ask
        asked.append((url, may_be_private))
        is_first = len(asked) == 1
        return Reply(
            302 if is_first else 200, (("location", inside),) if is_first else (), b"", is_private=False
        )

    monkeypatch.setattr(Wire, "ask", ask)
    fetch(open_fetcher(), "http://public.example/", respect_robots=False)
    assert asked == [("http://public.example/", True), (inside, False)]


def test_a_host_with_one_private_address_among_others_is_refused(clock: Any) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        del host, port
        return ["93.184.216.34", "169.254.169.254"]

    told = refuse(fetch(Fetcher(FetchSettings.model_validate({}), clock, resolve), "http://news.example/"))
    assert told.reason == "refused_address"


@pytest.mark.parametrize(
    "url",
    ["", "news.example", "file:///etc/passwd", "http://", "http://[::bad", "http://u:p@h.example/", "http://a.example:99999/", "http://a\x00b/"],
)  # fmt: skip
def test_what_is_no_web_address_is_told(open_fetcher: OpenFetcher, url: str) -> None:
    assert refuse(fetch(open_fetcher(), url)).reason == "bad_address"


def test_an_unknown_host_is_told_and_may_pass(clock: Any) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    settings = FetchSettings.model_validate({"retries": 0})
    told = refuse(fetch(Fetcher(settings, clock, resolve), "http://nosuch.example/"))
    assert (told.reason, told.may_pass) == ("not_fetched", True)
    assert "nosuch.example is not known" in told.detail


@pytest.fixture
def secure_site(site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The site over TLS, with a certificate for news.example only."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.example",
         "-addext", "subjectAltName=DNS:news.example", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return site


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_is_checked_against_the_name_though_the_address_is_pinned(
    secure_site: Any, clock: Any
) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        del host, port
        return ["127.0.0.1"]

    secure_site.put("/a", "hello")
    settings = FetchSettings.model_validate({"allowed_networks": ["127.0.0.0/8"], "retries": 0})
    port = secure_site.server.server_port
    with Fetcher(settings, clock, resolve) as fetcher:
        right = fetcher.fetch(Ask(f"https://news.example:{port}/a", respect_robots=False))
        wrong = fetcher.fetch(Ask(f"https://other.example:{port}/a", respect_robots=False))
    assert isinstance(right, Fetched)
    assert right.body == b"hello"
    assert "certificate verify failed" in refuse(wrong).detail


# --- bounded


def test_a_redirect_loop_ends(site: Any, open_fetcher: OpenFetcher) -> None:
    site.put("/a", "", 302, location="/b")
    site.put("/b", "", 302, location="/a")
    told = refuse(fetch(open_fetcher(max_redirects=4), site.url + "/a"))
    assert "more than 4 redirects" in told.detail
    assert not told.may_pass
    assert site.count("/a") + site.count("/b") == 5


def test_redirects_are_followed_to_their_end(site: Any, open_fetcher: OpenFetcher) -> None:
    site.put("/a", "", 301, location="/b")
    site.put("/b", "", 307, location="c?x=1#part")
    site.put("/c?x=1", "there")
    answer = fetch(open_fetcher(), site.url + "/a")
    assert isinstance(answer, Fetched)
    assert (answer.url, answer.final_url) == (site.url + "/a", site.url + "/c?x=1")


def test_a_bomb_and_a_huge_body_are_cut_off(site: Any, open_fetcher: OpenFetcher) -> None:
    bomb = site.put("/bomb", gzip.compress(bytes(50_000_000), 9), content_encoding="gzip")
    sent = []

    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(2000):
            handler.wfile.write(bytes(100_000))
            sent.append(100_000)

    site.answers["/huge"] = pour
    with open_fetcher(max_bytes=1_000_000) as fetcher:
        assert refuse(fetcher.fetch(Ask(bomb))).reason == "too_large"
        assert refuse(fetcher.fetch(Ask(site.url + "/huge"))).reason == "too_large"
    assert sum(sent) < 50_000_000


def test_a_body_that_drips_ends_with_its_time(site: Any, open_fetcher: OpenFetcher) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:  # until the other side hangs up
            handler.wfile.write(b"x" * 1000)

    site.answers["/drip"] = drip
    told = refuse(
        fetch(open_fetcher(total_seconds=0.5, max_bytes=10**12), site.url + "/drip", respect_robots=False)
    )
    assert "no whole answer within 0.5 s" in told.detail
    assert told.may_pass


def test_a_silent_server_ends_with_its_time(site: Any, open_fetcher: OpenFetcher) -> None:
    from threading import Event

    released = Event()
    site.answers["/silent"] = lambda handler: released.wait(20)
    told = refuse(fetch(open_fetcher(timeout_seconds=0.3), site.url + "/silent", respect_robots=False))
    released.set()
    assert (told.reason, told.may_pass) == ("not_fetched", True)
    assert "Timeout" in told.detail


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>cut off",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbad",
        b"nonsense\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000,
    ],
)
def test_broken_answers_are_told_and_may_pass(site: Any, open_fetcher: OpenFetcher, raw: bytes) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(raw)
        handler.wfile.flush()
        handler.connection.close()

    site.answers["/a"] = answer
    told = refuse(fetch(open_fetcher(), site.url + "/a", respect_robots=False))
    assert (told.reason, told.may_pass) == ("not_fetched", True)


def test_a_server_that_speaks_no_tls_is_told(site: Any, open_fetcher: OpenFetcher) -> None:
    told = refuse(fetch(open_fetcher(), site.url.replace("http:", "https:") + "/", respect_robots=False))
    assert (told.reason, told.may_pass) == ("not_fetched", True)


# --- polite


def test_robots_txt_is_kept_to_and_asked_once(site: Any, open_fetcher: OpenFetcher) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/\nDisallow: /*.pdf$\nAllow: /private/open")
    for path in ("/a", "/private/b", "/private/open", "/c.pdf"):
        site.put(path, "news")
    with open_fetcher() as fetcher:
        answers = {
            path: fetcher.fetch(Ask(site.url + path))
            for path in ("/a", "/private/b", "/private/open", "/c.pdf")
        }
        forced = fetcher.fetch(Ask(site.url + "/private/b", respect_robots=False))
    refused = {path for path, answer in answers.items() if isinstance(answer, Refused)}
    assert refused == {"/private/b", "/c.pdf"}
    told = refuse(answers["/private/b"])
    assert (told.reason, told.may_pass) == ("robots", False)
    assert "respect_robots" in told.detail
    assert isinstance(forced, Fetched)
    assert site.count("/robots.txt") == 1
    assert site.count("/c.pdf") == 0


def test_a_failing_robots_txt_forbids_for_now(site: Any, open_fetcher: OpenFetcher) -> None:
    site.put("/robots.txt", "oops", 503)
    site.put("/a", "news")
    told = refuse(fetch(open_fetcher(), site.url + "/a"))
    assert (told.reason, told.may_pass) == ("not_fetched", True)
    assert "robots.txt cannot be read" in told.detail
    assert site.count("/a") == 0


def test_two_requests_to_a_host_keep_its_distance(site: Any, clock: Any, open_fetcher: OpenFetcher) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7")
    for path in ("/a", "/b"):
        site.put(path, "news")
    with open_fetcher(delay_seconds=1) as fetcher:
        list(fetcher.fetch_all([Ask(site.url + "/a"), Ask(site.url + "/b")]))
    assert [round(wait) for wait in clock.waits] == [
        1,
        7,
    ]  # after robots.txt itself its rules are not yet known


def test_a_crawl_delay_has_a_limit(site: Any, clock: Any, open_fetcher: OpenFetcher) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 86400")
    site.put("/a", "news")
    with open_fetcher(max_wait_seconds=30) as fetcher:
        for _ in range(3):
            fetcher.fetch(Ask(site.url + "/a"))
    assert max(clock.waits) == 30


# --- again, but not for ever


def test_a_failure_that_passes_is_tried_again_with_growing_waits(
    site: Any, clock: Any, open_fetcher: OpenFetcher
) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200 if site.count("/a") == 3 else 503)
        handler.end_headers()

    site.answers["/a"] = answer
    got = fetch(
        open_fetcher(retries=2, backoff_seconds=2, delay_seconds=0), site.url + "/a", respect_robots=False
    )
    assert isinstance(got, Fetched)
    assert clock.waits == [2, 4]


def test_retry_after_is_honoured(site: Any, clock: Any, open_fetcher: OpenFetcher) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if site.count("/a") == 1:
            handler.send_response(429)
            handler.send_header("Retry-After", "33")
        else:
            handler.send_response(200)
        handler.end_headers()

    site.answers["/a"] = answer
    got = fetch(open_fetcher(retries=1, delay_seconds=0), site.url + "/a", respect_robots=False)
    assert isinstance(got, Fetched)
    assert sum(clock.waits) == 33


def test_a_host_that_asks_for_a_long_wait_is_left_alone(
    site: Any, clock: Any, open_fetcher: OpenFetcher
) -> None:
    site.put("/a", "", 429, retry_after="86400")
    site.put("/b", "news")
    with open_fetcher(retries=3, delay_seconds=0) as fetcher:
        first = refuse(fetcher.fetch(Ask(site.url + "/a", respect_robots=False)))
        second = refuse(fetcher.fetch(Ask(site.url + "/b", respect_robots=False)))
    assert (first.may_pass, first.wait_seconds, second.wait_seconds) == (True, 86400, 86400)
    assert "asks to wait 86400 s" in second.detail
    assert site.asked == ["/a"]
    assert clock.waits == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_clear_no_is_not_asked_again(site: Any, open_fetcher: OpenFetcher, status: int) -> None:
    url = site.put("/a", "no", status)
    told = refuse(fetch(open_fetcher(retries=3), url, respect_robots=False))
    assert (told.reason, told.may_pass) == ("not_fetched", False)
    assert f"HTTP {status}" in told.detail
    assert site.count("/a") == 1


def test_a_dead_host_is_given_up_for_the_run(site: Any, open_fetcher: OpenFetcher) -> None:
    for number in range(30):
        site.put(f"/{number}", "down", 500)
    with open_fetcher(retries=0, delay_seconds=0) as fetcher:
        asks = [Ask(f"{site.url}/{number}", respect_robots=False) for number in range(30)]
        answers = list(fetcher.fetch_all(asks))
    assert len(answers) == 30
    assert len(site.asked) == 6
    assert sum("6 times in a row" in refuse(answer).detail for answer in answers) == 24


def test_hosts_are_asked_side_by_side_and_each_one_at_a_time(
    site: Any, clock: Any, open_fetcher: OpenFetcher
) -> None:
    busy = {"now": 0, "most": 0}

    def answer(handler: BaseHTTPRequestHandler) -> None:
        busy["now"] += 1
        busy["most"] = max(busy["most"], busy["now"])
        handler.send_response(200)
        handler.end_headers()
        busy["now"] -= 1

    for number in range(8):
        site.answers[f"/{number}"] = answer
    with open_fetcher(delay_seconds=0) as fetcher:
        answers = list(fetcher.fetch_all(Ask(f"{site.url}/{n}", respect_robots=False) for n in range(8)))
    assert all(isinstance(answer, Fetched) for answer in answers)
    assert busy["most"] == 1
