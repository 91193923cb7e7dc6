"""Tokens of the frame language that narrow a complement clause."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyads.schemas.errors import SeedError
from dyads.seeds.frames import Frame, parse_frame

PATH = Path("10_demand.yaml")


def read(pattern: str) -> Frame:
    return parse_frame({"id": "x", "frame": pattern, "code": "100"}, PATH, {})


def test_target_clause_is_a_target() -> None:
    frame = read("SRC demand TGT+CLAUSE")
    assert frame.has_target
    assert [(s.place, s.filler, s.words) for s in frame.slots[1:]] == [
        ("object", "target_clause", frozenset())
    ]


@pytest.mark.parametrize(
    ("token", "words"),
    [("TGT+must", {"must"}), ("TGT+should|ought", {"should", "ought"}), ("TGT+base", {"base"})],
)
def test_target_clause_keeps_its_modals(token: str, words: set[str]) -> None:
    (_, slot) = read(f"SRC say {token}").slots
    assert slot.filler == "target_clause"
    assert slot.words == words


def test_infinitive_event_is_an_event() -> None:
    frame = read("SRC tell TGT @TO")
    assert frame.has_event
    assert frame.slots[-1].words == {"to"}


def test_unknown_slot_names_the_known_ones() -> None:
    with pytest.raises(SeedError, match=r"10_demand\.yaml.*unknown slot 'TGTS'.*@EVENT"):
        read("SRC demand TGTS")


def test_a_preposition_may_be_missing() -> None:
    (_, bare) = read("SRC admit to? @EVENT").slots
    assert (bare.place, bare.filler, bare.is_bare, bare.is_optional) == ("oblique", "event", True, False)
    (_, strict, loose) = read("SRC send %x to TGT?".replace("%x", "aid")).slots
    assert (loose.is_bare, loose.is_optional) == (False, True)
    assert strict.filler == "words"
