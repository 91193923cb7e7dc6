"""Lookup shows what wins and why the others do not."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.lookup import lookup_text
from dyads.extractors.pipeline import Coder


def look_up(coder: Coder, text: str, on: date | None = None) -> dict[str, tuple[object, str]]:
    """verdict and reason by the end of the row's place or its read kind."""
    return {
        f"{r['match']}|{r['code']}": (r["verdict"], str(r["reason"])) for r in lookup_text(coder, text, on)
    }


def test_the_phrase_as_read_comes_first(coder: Coder) -> None:
    first = lookup_text(coder, "Kosovo police", date(2023, 9, 24))[0]
    assert (first["kind"], first["code"], first["row"]) == ("read as body", "KSVCOP", "agents:police")


@pytest.mark.parametrize(
    ("text", "on", "row", "verdict", "reason"),
    [
        ("Kosovo police", "2023-09-24", "police|COP", "wins", "role noun at the head"),
        ("Kosovo police", "2023-09-24", "Kosovo|KSV", "used", "gives the country"),
        ("President Bush", "2003-05-01", "Bush = George H.W. Bush|USAGOV", "rejected", "date: holds from 1981"),
        ("Antony Blinken", "2025-09-01", "Blinken = Antony Blinken|USAGOV", "rejected", "length: part of 'Antony"),
        ("who", None, "who = World Health Organization|IGOUNOWHO", "rejected", "capitals: the name is written 'WHO'"),
        ("Michael Jordan", None, "Jordan|JOR", "rejected", "homonym: the words are part of a person's name"),
        ("rebel soldiers", None, "soldiers|MIL", "rejected", "length: a longer role noun"),
        ("al-Shabaab militants", "2015-01-01", "militants|INS", "rejected", "names go before role nouns"),
    ],
)  # fmt: skip
def test_every_row_has_its_reason(
    coder: Coder, text: str, on: str | None, row: str, verdict: str, reason: str
) -> None:
    found = look_up(coder, text, date.fromisoformat(on) if on else None)
    assert found[row][0] == verdict
    assert reason in found[row][1]


def test_the_day_chooses_among_the_rows_of_a_person(coder: Coder) -> None:
    rows = [r for r in lookup_text(coder, "Jean-Pierre Bemba", date(2007, 1, 1)) if r["kind"] == "person"]
    assert [r["code"] for r in rows if r["verdict"] == "wins"] == ["CODOPP"]
    told = {r["code"]: str(r["reason"]) for r in rows if r["match"] == "Jean-Pierre Bemba"}
    assert told["CODREB"] == "date: holds from 1998-11-01 to 2003-06-28, not on 2007-01-01"


def test_nothing_matches_nothing(coder: Coder) -> None:
    assert lookup_text(coder, "  ") == []
    assert lookup_text(coder, "zorp") == []
