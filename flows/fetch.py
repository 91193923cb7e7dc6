"""The only door to the network: one request, bounded, and closed to private networks.

A host is resolved, its addresses are checked, and the request goes to the very address that was checked, so that a
name which answers differently the second time (DNS rebinding) gains nothing. Redirects are not followed here: who
follows them (`fetcher.py`) comes through this door again.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urljoin

import httpx

from dyads.flows.addresses import find_refusal, parse_networks
from dyads.flows.answers import Ask, BodyError, FetchFailure, Reply, Unpacker
from dyads.flows.source_settings import FetchSettings
from dyads.schemas.errors import SettingsError

__all__ = ["Resolve", "Wire", "join_url", "name_host", "post_json", "resolve_name"]

ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
)

Resolve = Callable[[str, int], Awaitable[list[str]]]


class Wire:
    """Sends single requests.

    Args:
        settings: limits, user agent, allowed networks.
        resolve: host and port to IP addresses.
    """

    def __init__(self, settings: FetchSettings, resolve: Resolve) -> None:
        self._settings = settings
        self._resolve = resolve
        self._allowed = parse_networks(settings.allowed_networks)
        self._tls = httpx.create_ssl_context()  # certificates of certifi, or of SSL_CERT_FILE

    async def ask(self, url: str, ask: Ask, may_be_private: bool) -> Reply:
        """The reply of a server, whatever its status; a host's next address is tried when one does not answer.

        Raises:
            FetchFailure: no http(s) address, unknown host, private network, no answer in time, too large, damaged.
        """
        parsed = _parse_url(url)
        problem: Exception | None = None
        try:
            async with asyncio.timeout(self._settings.total_seconds):
                for address in await self._find_addresses(parsed, may_be_private):
                    try:
                        return await self._send(parsed, address, ask)
                    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                        problem = error
        except TimeoutError:
            detail = f"{url}: no whole answer within {self._settings.total_seconds:g} s"
            raise FetchFailure("not_fetched", detail, may_pass=True) from None
        except (httpx.HTTPError, httpx.StreamError, ssl.SSLError) as error:
            raise FetchFailure("not_fetched", f"{url}: {_describe(error)}", may_pass=True) from None
        except BodyError as error:
            raise FetchFailure(error.reason, f"{url}: {error}") from None
        raise FetchFailure("not_fetched", f"{url}: {_describe(problem)}", may_pass=True)

    async def _find_addresses(self, url: httpx.URL, may_be_private: bool) -> list[str]:
        """The addresses of a host; raises when any of them is one that must not be fetched from."""
        try:
            addresses = await self._resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
        except (OSError, UnicodeError) as error:
            detail = f"the host {url.host} is not known ({error})"
            raise FetchFailure("not_fetched", detail, may_pass=True) from None
        for address in addresses:
            refusal = find_refusal(address, self._allowed if may_be_private else ())
            if refusal:
                remedy = "if it is yours, allow its network under [fetch] allowed_networks"
                if not may_be_private and find_refusal(address, self._allowed) is None:
                    remedy = "the public web must not lead there; declare a source inside instead"
                detail = f"{url.host} is at {address}, a {refusal} address; {remedy}"
                raise FetchFailure("refused_address", detail)
        return addresses

    async def _send(self, url: httpx.URL, address: str, ask: Ask) -> Reply:
        headers = {
            "Host": url.netloc.decode("ascii"), "User-Agent": self._settings.user_agent, "Accept": ACCEPT,
            "Accept-Encoding": "gzip, deflate", "Accept-Language": "en", "Connection": "close",
        }  # fmt: skip
        headers |= {"If-None-Match": ask.etag} if ask.etag else {}
        headers |= {"If-Modified-Since": ask.last_modified} if ask.last_modified else {}
        times = dict.fromkeys(("connect", "read", "write", "pool"), self._settings.timeout_seconds)
        request = httpx.Request(
            "GET", url.copy_with(host=address), headers=headers,
            extensions={"timeout": times, "sni_hostname": url.host},
        )  # fmt: skip
        # a transport of its own for each request: no cookies, no proxies, no connection shared between names
        async with httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False) as transport:
            response = await transport.handle_async_request(request)
            try:
                return await self._read(response, find_refusal(address) is not None)
            finally:
                await response.aclose()

    async def _read(self, response: httpx.Response, is_private: bool) -> Reply:
        """Status, headers and, of a good answer, the body, unpacked within the limit."""
        pairs = tuple((name.lower(), value) for name, value in response.headers.multi_items())
        if not 200 <= response.status_code < 300:
            return Reply(response.status_code, pairs, b"", is_private)
        unpacker = Unpacker(response.headers.get("content-encoding", ""), self._settings.max_bytes)
        async for piece in response.aiter_raw():
            unpacker.feed(piece)
        return Reply(response.status_code, pairs, unpacker.finish(), is_private)


def post_json(url: str, message: Mapping[str, object], timeout: float) -> None:
    """Post a message as JSON to an address that the operator has set; redirects are not followed.

    Args:
        url: http or https; may be on a private network, as it stands in the operator's own settings.
        message: plain data.
        timeout: seconds for the whole of it.

    Raises:
        SettingsError: the address is none, it does not answer, or it refuses the message.
    """
    try:
        answer = httpx.post(url, json=dict(message), timeout=timeout, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SettingsError(
            f"{url} cannot be reached: {error or type(error).__name__}; correct it in dyads.toml"
        ) from None
    if answer.status_code >= 300:
        raise SettingsError(f"{url} answered {answer.status_code}; correct the address in dyads.toml")


async def resolve_name(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system's resolver gives them; raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def join_url(base: str, target: str) -> str:
    """Where a redirect leads, without a fragment; raises FetchFailure when that is no http(s) address."""
    try:
        joined = urljoin(base, target.strip())
    except ValueError as error:
        raise FetchFailure("bad_address", f"'{target[:200]}' is no address ({error})") from None
    return str(_parse_url(joined).copy_with(fragment=None))


def name_host(url: str) -> str:
    """Scheme, host and port of an address, the unit of politeness; raises FetchFailure when it is no http(s) address."""
    parsed = _parse_url(url)
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"


def _parse_url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text.strip())
        host = url.host
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchFailure("bad_address", f"'{text[:200]}' is no address ({error})") from None
    if url.scheme not in ("http", "https"):
        raise FetchFailure("bad_address", f"'{text[:200]}': only http and https addresses are fetched")
    if not 0 < (url.port or 80) < 65536:
        raise FetchFailure("bad_address", f"'{text[:200]}' has a port beyond 65535")
    if not host:
        raise FetchFailure("bad_address", f"'{text[:200]}' names no host")
    if url.userinfo:
        raise FetchFailure("bad_address", f"an address of {host} holds a password; such are not fetched")
    return url


def _describe(error: Exception | None) -> str:
    return f"{type(error).__name__}: {error}" if str(error or "") else type(error).__name__
