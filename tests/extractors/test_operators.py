"""Operators over embedded events, read by the real coder: demands, refusals, threats, accusations, easing."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article, CodedArticle

DAY = date(2024, 5, 18)


def read(coder: Coder, text: str) -> set[tuple[object, object, object]]:
    (coded,) = coder.code_articles([Article("a", text, published_date=DAY)])
    assert isinstance(coded, CodedArticle)
    return {(e["source_code"], e["cameo_code"], e["target_code"]) for e in coded.events}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Serbia said it will not withdraw its troops.", ("SRB", "1246", None)),
        ("Turkey said it will not lift sanctions on Syria.", ("TUR", "1244", "SYR")),
        ("Egypt said that Israel must withdraw its troops.", ("EGY", "1056", "ISR")),
        ("France said that Iran should release the prisoners.", ("FRA", "0253", "IRN")),
        ("Britain demanded that Iran release the prisoners.", ("GBR", "1053", "IRN")),
        ("Ukraine accused Russia of shelling Ukraine.", ("UKR", "1123", "RUS")),
        ("Turkey threatened to impose sanctions on Sweden.", ("TUR", "1312", "SWE")),
        ("Israel stopped shelling Lebanon.", ("ISR", "0871", "LBN")),
        ("Syria held Israel responsible.", ("SYR", "112", "ISR")),
        ("Russia vetoed talks with Ukraine.", ("RUS", "129", "UKR")),
    ],
)
def test_operator_gives_the_code(coder: Coder, text: str, expected: tuple[str, str, str | None]) -> None:
    assert read(coder, text) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "Germany told France it would send aid.",
        "Britain insisted that Turkey was wrong.",
        "Canada issued a travel warning for Mexico.",
        "Japan warned residents of floods.",
        "Russia returned the call to Jordan.",
    ],
)
def test_other_senses_give_no_demand_threat_or_release(coder: Coder, text: str) -> None:
    assert not [e for e in read(coder, text) if str(e[1])[:2] in ("08", "10", "12", "13")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tony Blair attacked the opposition over its plans.", "111"),
        ("Rebels attacked the opposition in Chad.", "190"),
    ],
)
def test_politicians_attack_with_words(coder: Coder, text: str, code: str) -> None:
    assert {c for _, c, _ in read(coder, text)} == {code}
