"""What a fetch came to, and how the body of an answer is unpacked within its limit."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["Ask", "BodyError", "FetchFailure", "Fetched", "Refused", "Reply", "Unpacker", "find_wait"]

Headers = tuple[tuple[str, str], ...]


class _Headed:
    """Something with headers, their names in lower case."""

    __slots__ = ()
    headers: Headers

    def get_header(self, name: str) -> str:
        """A header's value; empty when it is not there."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to fetch.

    Attributes:
        url: as the settings, a feed or a page give it.
        etag, last_modified: validators of an earlier answer; a server need not send the same again.
        respect_robots: whether robots.txt is kept to.
        may_be_private: whether the networks that the settings allow are open to it: not to what the public web names.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    respect_robots: bool = True
    may_be_private: bool = True


@dataclass(frozen=True, slots=True)
class Reply(_Headed):
    """What one request came to: names of headers in lower case; the body, unpacked, of a 2xx answer only."""

    status: int
    headers: Headers
    body: bytes
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Fetched(_Headed):
    """An answer with status 200, or 304 without a body.

    Attributes:
        url: as asked for.
        final_url: after redirects.
        status: 200 (other 2xx count as it) or 304.
        headers: of the last answer, names in lower case, without those of the transfer.
        body: unpacked.
        fetched_at: UTC.
        is_private: whether it came from a private network that the settings allow.
    """

    url: str
    final_url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: datetime
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no answer.

    Attributes:
        url: as asked for.
        reason: one of `REJECT_REASONS`.
        detail: one sentence, with the remedy where there is one.
        may_pass: whether a later try may succeed.
        wait_seconds: how long the server asks to wait.
    """

    url: str
    reason: str
    detail: str
    may_pass: bool = False
    wait_seconds: float = 0


class FetchFailure(Exception):
    """A request or a chain of them failed; never leaves the fetcher, which makes a `Refused` of it.

    Args:
        reason: one of `REJECT_REASONS`.
        detail: one sentence.
        may_pass: whether a later run may succeed.
        wait: seconds that the server asks to wait.
        is_settled: whether trying again within this run is of no use.
    """

    def __init__(
        self,
        reason: str,
        detail: str,
        *,
        may_pass: bool = False,
        wait: float | None = None,
        is_settled: bool = False,
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.may_pass = may_pass
        self.wait = wait
        self.is_settled = is_settled


class BodyError(ValueError):
    """A body that is too large (`reason` "too_large") or cannot be unpacked ("damaged")."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Unpacker:
    """Unpacks a body piece by piece; raises BodyError as soon as it is over the limit, before it fills memory."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._raw_size = 0
        names = [
            name for name in encoding.lower().replace(" ", "").split(",") if name not in ("", "identity")
        ]
        if len(names) > 1 or any(name not in ("gzip", "x-gzip", "deflate") for name in names):
            raise BodyError("damaged", f"the body is packed as '{encoding}', which was not asked for")
        self._kind = names[0] if names else ""
        self._zip = zlib.decompressobj(31 if "gzip" in self._kind else 15) if names else None

    def feed(self, data: bytes) -> None:
        """Take the next piece as it came over the wire."""
        self._raw_size += len(data)
        if self._raw_size > self._limit:
            raise BodyError("too_large", f"the answer is larger than {self._limit:,} bytes")
        while data:
            if self._zip is None:
                self._add(data)
                return
            try:
                out = self._zip.decompress(data, self._limit - self._size + 1)
            except zlib.error as error:
                if self._kind != "deflate" or self._size:
                    raise BodyError("damaged", f"the packed body is damaged ({error})") from None
                self._kind, self._zip = "deflate, raw", zlib.decompressobj(-15)
                continue
            self._add(out)
            data = self._zip.unused_data
            if self._zip.eof and "gzip" in self._kind and data.startswith(b"\x1f\x8b"):
                self._zip = zlib.decompressobj(31)  # a further member
            elif self._zip.eof:
                return  # what follows the end is padding

    def finish(self) -> bytes:
        """The whole body; raises BodyError when it ends before its end."""
        if self._zip is not None and self._raw_size and not self._zip.eof:
            raise BodyError("damaged", "the packed body is cut off")
        return b"".join(self._parts)

    def _add(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise BodyError("too_large", f"the answer unpacks to more than {self._limit:,} bytes")
        self._parts.append(data)


def find_wait(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header (RFC 9110, 10.2.3) asks to wait; None when it asks nothing readable.

    >>> find_wait("120", datetime(2024, 5, 18, tzinfo=UTC))
    120.0
    """
    text = value.strip()
    if text.isdigit():
        return float(min(int(text), 10**9))
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())
