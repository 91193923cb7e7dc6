"""Fetching many addresses with good manners: robots.txt, one request a host at a time, pauses, retries, redirects."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from dyads.flows.answers import Ask, Fetched, FetchFailure, Refused, Reply, find_wait
from dyads.flows.fetch import Resolve, Wire, join_url, name_host, resolve_name
from dyads.flows.robots import ALLOW_ALL, Robots, read_robots
from dyads.flows.source_settings import FetchSettings

__all__ = ["Clock", "Fetcher"]

REDIRECTS = (301, 302, 303, 307, 308)
PASSING = (408, 425, 429, 500, 502, 503, 504)  # what a server may get over
TRANSFER_HEADERS = (
    "content-encoding",
    "transfer-encoding",
    "content-length",
    "connection",
    "keep-alive",
    "set-cookie",
)
MAX_ROBOTS = 500_000  # bytes that are read of robots.txt; RFC 9309, 2.5
MAX_FAILURES = 6  # in a row, before a host is left alone for the rest of the run


class Clock:
    """Time for waiting; tests give one that does not wait."""

    def now(self) -> float:
        """Seconds of a clock that never goes back."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class _Host:
    """One host: who talks to it, when it may be asked again, why not at all, what its robots.txt says."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0
    failure_count: int = 0
    closed: FetchFailure | None = None
    robots: asyncio.Task[Robots] | None = None


class Fetcher:
    """Fetches addresses, several hosts at once and each host one request at a time; a context manager.

    Args:
        settings: limits and manners.
        clock: how it waits.
        resolve: host and port to IP addresses.
    """

    def __init__(
        self, settings: FetchSettings, clock: Clock | None = None, resolve: Resolve = resolve_name
    ) -> None:
        self._settings = settings
        self._clock = clock or Clock()
        self._wire = Wire(settings, resolve)
        self._hosts: dict[str, _Host] = {}
        self._slots = asyncio.Semaphore(settings.max_hosts)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="dyads-fetch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(_cancel_others(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def fetch(self, ask: Ask) -> Fetched | Refused:
        """The answer, or why there is none; never raises for what a server does."""
        return self._submit(ask).result()

    def fetch_all(self, asks: Iterable[Ask]) -> Iterator[Fetched | Refused]:
        """One answer or refusal for each address, as they come in."""
        done: SimpleQueue[Future[Fetched | Refused]] = SimpleQueue()
        count = 0
        for ask in asks:
            self._submit(ask).add_done_callback(done.put)
            count += 1
        for _ in range(count):
            yield done.get().result()

    def _submit(self, ask: Ask) -> Future[Fetched | Refused]:
        return asyncio.run_coroutine_threadsafe(self._try(ask), self._loop)

    async def _try(self, ask: Ask) -> Fetched | Refused:
        """Up to 1 + `retries` tries, after a growing wait or the one that the server asks for."""
        backoff = self._settings.backoff_seconds
        left = self._settings.retries
        while True:
            try:
                return await self._follow(ask)
            except FetchFailure as failure:
                wait = backoff if failure.wait is None else failure.wait
                is_last = not failure.may_pass or failure.is_settled or left <= 0
                if is_last or wait > self._settings.max_wait_seconds:
                    return Refused(
                        ask.url, failure.reason, failure.detail, failure.may_pass, failure.wait or 0
                    )
            except Exception as error:  # noqa: BLE001 - whatever an address or answer breaks concerns this one only
                return Refused(
                    ask.url, "not_fetched", f"{ask.url}: unexpected {type(error).__name__}: {error}"
                )
            await self._clock.sleep(wait)
            left, backoff = left - 1, backoff * 2

    async def _follow(self, ask: Ask) -> Fetched:
        """Ask, and go where the server sends us, each address checked like the first.

        From the public web no redirect leads into a private network, not even into one that the settings allow.
        """
        url, may_be_private = ask.url.strip(), ask.may_be_private
        for _ in range(self._settings.max_redirects + 1):
            host = self._hosts.setdefault(name_host(url), _Host())
            if ask.respect_robots:
                await self._check_robots(host, url)
            reply = await self._take_turn(host, url, ask, may_be_private)
            may_be_private = may_be_private and reply.is_private
            if reply.status not in REDIRECTS:
                return _judge(ask, url, reply)
            if not reply.get_header("location"):
                raise FetchFailure("not_fetched", f"HTTP {reply.status} without an address from {url}")
            url = join_url(url, reply.get_header("location"))
        raise FetchFailure(
            "not_fetched", f"more than {self._settings.max_redirects} redirects, the last to {url}"
        )

    async def _check_robots(self, host: _Host, url: str) -> None:
        if host.robots is None:
            host.robots = asyncio.get_running_loop().create_task(self._load_robots(url))
        rules = await asyncio.shield(host.robots)
        if rules.problem:
            detail = rules.problem
            if rules.reason == "not_fetched":
                detail = f"the site's robots.txt cannot be read, which forbids its pages for now: {detail}"
            raise FetchFailure(rules.reason, detail, may_pass=rules.may_pass, is_settled=True)
        if not rules.allows(url, self._settings.user_agent):
            remedy = "set respect_robots = false for the source only if the site agrees"
            raise FetchFailure("robots", f"robots.txt forbids {url}; {remedy}")

    async def _load_robots(self, url: str) -> Robots:
        """What robots.txt says (RFC 9309, 2.3.1): none there allows all, a failing server denies all for now."""
        found = await self._try(Ask(join_url(url, "/robots.txt"), respect_robots=False))
        if isinstance(found, Fetched):
            return read_robots(found.body[:MAX_ROBOTS])
        if found.may_pass or found.reason in ("refused_address", "bad_address"):
            return Robots(problem=found.detail, reason=found.reason, may_pass=found.may_pass)
        return ALLOW_ALL

    async def _take_turn(self, host: _Host, url: str, ask: Ask, may_be_private: bool) -> Reply:
        """Wait until the host may be asked again, then ask it."""
        async with host.lock:
            if host.closed is not None:
                raise host.closed
            wait = host.free_at - self._clock.now()
            if wait > 0:
                await self._clock.sleep(wait)
            try:
                async with self._slots:
                    reply = await self._wire.ask(url, ask, may_be_private)
                if reply.status in PASSING:
                    asked = find_wait(reply.get_header("retry-after"), datetime.now(UTC))
                    raise FetchFailure(
                        "not_fetched", f"HTTP {reply.status} from {url}", may_pass=True, wait=asked
                    )
            except FetchFailure as failure:
                self._note_failure(host, failure)
                raise
            finally:
                host.free_at = self._clock.now() + self._find_delay(host)
            host.failure_count = 0
            return reply

    def _note_failure(self, host: _Host, failure: FetchFailure) -> None:
        """Leave a host alone that asks for it, or that has failed too often in a row."""
        host.failure_count += failure.may_pass
        asked = failure.wait or 0
        if asked > self._settings.max_wait_seconds:
            told = f"the server asks to wait {asked:.0f} s ({failure.detail})"
        elif host.failure_count >= MAX_FAILURES:
            told = f"the server failed {MAX_FAILURES} times in a row, the last time: {failure.detail}"
        else:
            host.free_at = max(host.free_at, self._clock.now() + asked)
            return
        host.closed = FetchFailure("not_fetched", told, may_pass=True, wait=failure.wait, is_settled=True)

    def _find_delay(self, host: _Host) -> float:
        asked = 0.0
        if host.robots is not None and host.robots.done() and not host.robots.cancelled():
            asked = host.robots.result().find_delay(self._settings.user_agent)
        return max(self._settings.delay_seconds, min(asked, self._settings.max_wait_seconds))


def _judge(ask: Ask, url: str, reply: Reply) -> Fetched:
    if reply.status != 304 and not 200 <= reply.status < 300:
        raise FetchFailure("not_fetched", f"HTTP {reply.status} from {url}")
    kept = tuple((name, value) for name, value in reply.headers if name not in TRANSFER_HEADERS)
    status = 304 if reply.status == 304 else 200
    return Fetched(ask.url, url, status, kept, reply.body, datetime.now(UTC), reply.is_private)


async def _cancel_others() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
