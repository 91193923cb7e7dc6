"""Who a phrase is, where the words of the phrase alone do not say it; and what is no event although it looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article

DAY = date(2018, 3, 20)


def code_text(coder: Coder, text: str) -> list[str]:
    """The primary events of a text as "SOURCE CODE TARGET", "---" for an unsaid side."""
    [result] = coder.code_articles([Article("t", text, published_date=DAY)])
    return [
        f"{e['source_code'] or '---'} {e['cameo_code']} {e['target_code'] or '---'}"
        for e in result.events
        if e["is_primary"]
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trump's administration imposed sanctions on Iran.", "USAGOV 163 IRN"),
        ("Kenya accused Sudan, Chad, Mali and Niger of shelling Kenya.", "KEN 1123 NER"),
        ("Oman, Chad, Mali and Niger imposed sanctions on Iran.", "MLI 163 IRN"),
        ("Iran launched missiles targeting US troops in Iraq.", "IRN 194 USAMIL"),
        ("Two ministries were stormed and burned by Kenyan rebels.", "KENREB 192 KENGOV"),
        ("Police in Kenya said five rebels were arrested.", "KENCOP 173 KENREB"),
        ("Hamas condemned the raid. The group fired rockets at Israel.", "PSEREB 194 ISR"),
        ("US-backed rebels attacked a Turkish base.", "REB 190 TURMIL"),
        ('"We condemn the attack by Israel," the Iranian president said.', "IRNGOV 111 ISR"),
        ("Turkish jets bombed Kenya, killing nine civilians.", "TURMIL 195 KENCVL"),
        ("Russian forces shelled Kharkiv on Monday.", "RUSMIL 194 UKR"),
        ("The army shelled Goma, Bukavu and Beni.", "CODMIL 194 COD"),
    ],
)
def test_sides_are_found_beyond_the_phrase(coder: Coder, text: str, expected: str) -> None:
    assert expected in code_text(coder, text)


@pytest.mark.parametrize(
    "text",
    [
        "Nine people were killed in a fire at a nursing home in Boston.",
        "Four soldiers were killed when an army helicopter crashed near Konya.",
        "Jordan accepts that Assad is still in power in Syria.",
        "Germany heads the NATO mission in northern Afghanistan.",
        "The states are resigned to the victory of Assad.",
        "The French company went on with its legal fight with a German rival.",
        "Turkey should join any US military action in Syria.",
        "Dozens of homes were destroyed as bushfires spread across Australia.",
    ],
)
def test_no_event_where_nobody_acts(coder: Coder, text: str) -> None:
    assert code_text(coder, text) == []


def test_no_longer_is_a_negation(coder: Coder) -> None:
    assert not any(" 10" in event for event in code_text(coder, "Turkey no longer demands talks with Syria."))


def test_supporters_of_a_side_are_not_that_side(coder: Coder) -> None:
    events = code_text(coder, "Ukrainian police dispersed a pro-EU rally in Kiev.")
    assert events
    assert not any("IGOEUREEC" in event for event in events)
