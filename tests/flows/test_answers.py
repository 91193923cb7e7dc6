"""Bodies are unpacked within their limit; Retry-After is read as it comes."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyads.flows.answers import BodyError, Unpacker, find_wait

NOW = datetime(2024, 5, 18, 12, tzinfo=UTC)


def unpack(encoding: str, data: bytes, limit: int = 1_000_000, piece: int = 1000) -> bytes:
    unpacker = Unpacker(encoding, limit)
    for start in range(0, len(data), piece):
        unpacker.feed(data[start : start + piece])
    return unpacker.finish()


@given(st.binary(max_size=3000), st.integers(1, 4000))
def test_what_is_packed_comes_out_the_same(data: bytes, piece: int) -> None:
    assert unpack("", data, piece=piece) == data
    assert unpack("gzip", gzip.compress(data), piece=piece) == data
    assert unpack("deflate", zlib.compress(data), piece=piece) == data


def test_raw_deflate_and_several_gzip_members_are_read() -> None:
    raw = zlib.compressobj(wbits=-15)
    assert unpack("deflate", raw.compress(b"news " * 99) + raw.flush()) == b"news " * 99
    assert unpack("gzip", gzip.compress(b"one ") + gzip.compress(b"two")) == b"one two"


def test_a_bomb_is_stopped_before_it_unpacks() -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    assert len(bomb) < 200_000
    with pytest.raises(BodyError, match="unpacks to more than 1,000,000 bytes") as told:
        unpack("gzip", bomb)
    assert told.value.reason == "too_large"


@pytest.mark.parametrize(
    ("encoding", "data", "reason"),
    [
        ("", bytes(2_000_000), "too_large"),
        ("gzip", b"<html>not packed</html>", "damaged"),
        ("gzip", gzip.compress(b"news " * 999)[:-9], "damaged"),
        ("br", b"x", "damaged"),
        ("gzip, gzip", b"x", "damaged"),
    ],
)
def test_what_is_wrong_with_a_body_is_told(encoding: str, data: bytes, reason: str) -> None:
    with pytest.raises(BodyError) as told:
        unpack(encoding, data)
    assert told.value.reason == reason


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Sat, 18 May 2024 12:01:00 GMT", 60),
        ("Sat, 18 May 2024 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert find_wait(value, NOW) == seconds
