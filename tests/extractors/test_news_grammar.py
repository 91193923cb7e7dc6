"""What news prose says in its own way: names given, orders quoted, deeds judged, datelines of a digest."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.paragraphs import split_paragraphs
from dyads.extractors.pipeline import Coder, build_pipeline
from dyads.schemas.records import Article, CodedArticle

DAY = date(2024, 5, 18)
Triple = tuple[object, object, object]


@pytest.fixture(scope="module")
def coder() -> Coder:
    return build_pipeline()


def read(coder: Coder, text: str) -> list[Triple]:
    (coded,) = coder.code_articles([Article("a", text, published_date=DAY)])
    assert isinstance(coded, CodedArticle)
    return [
        (e["source_code"], e["cameo_code"], e["target_code"])
        for e in coded.events
        if e["is_primary"] and not e["is_background"]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Turkish senator called the mayor of Ankara a decent man on Monday.",
        "The Iraqi rebels called it a revenge attack for the air strikes.",
        "Military intervention in Venezuela must be avoided.",
        "Syria's seven-year war has ruined the land.",
        '"Withdraw your troops now," the president said.',
        "The launch was a breach of UN resolutions.",
        "Brazil crushed Chile 4-0 on Sunday.",
        "He died of a lung disorder in France.",
    ],
)
def test_what_is_only_called_or_feared_is_no_event(coder: Coder, text: str) -> None:
    assert read(coder, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The president of Peru rejected a French statement urging restraint.", ("FRA", "0256", None)),
        ("The statement, signed by the Chilean admiral, urged the media to show restraint.", ("CHLMIL", "0256", "CHLMED")),
        ("Indonesia protested against the Malaysian plan to raise duties.", ("IDN", "111", "MYS")),
        ("The Kenyan court on Tuesday freed activist pastor John Kamau, a critic of the president.", ("KENJUD", "0841", "KENOPPREL")),
        ("Japan condemned North Korea's latest launch over Guam.", ("JPN", "111", "PRK")),
        ("Norway became the first country to recognise Palestine.", ("NOR", "054", "PSE")),
        ("The Iraqi army drove Islamic State out of Hit.", ("IRQMIL", "190", "IMGREB")),
        ("The French ministry expressed solidarity with and support for the government of Saudi Arabia.", ("FRAGOV", "051", "SAUGOV")),
        ("India, China pull back troops from frontier.", ("IND", "0874", "MIL")),
        ("Seoul offers Pyongyang food aid.", ("KORGOV", "0333", "PRKGOV")),
        ('"Iran is behind this attack," charged the Saudi envoy.', ("SAUGOV", "112", "IRN")),
        ('"Withdraw your troops now," the Kenyan president told Ethiopia.', ("KENGOV", "1056", "ETH")),
        ('"You must free the hostages," the French minister told Hamas.', ("FRAGOV", "1053", "PSEREB")),
    ],
)  # fmt: skip
def test_who_speaks_and_who_is_spoken_to(coder: Coder, text: str, expected: Triple) -> None:
    source, code, target = expected
    found = read(coder, text)
    assert any(s == source and c == code and (target is None or t == target) for s, c, t in found), found


def test_what_joins_a_state_of_things_speaks_for_itself(coder: Coder) -> None:
    text = (
        "The Red Cross said that Ukraine was in a state of war and called on the army to respect the truce."
    )
    assert not any(source == "UKR" for source, _, _ in read(coder, text))


def test_a_town_before_a_protest_is_where_it_is_held(coder: Coder) -> None:
    assert not any(
        source == "GRCGOV" for source, _, _ in read(coder, "The Athens demonstration drew thousands.")
    )


def test_a_judged_deed_is_that_of_its_doer_told_before(coder: Coder) -> None:
    text = "Turkey began an offensive in northern Syria on Monday. The operation was condemned by France."
    assert ("FRA", "111", "TUR") in read(coder, text)
    assert not any(
        c == "111" and t == "TUR" for _, c, t in read(coder, "The operation was condemned by France.")
    )


def test_an_admitted_deed_happened(coder: Coder) -> None:
    found = read(coder, "Iran acknowledged that its forces had shot down a Ukrainian passenger jet.")
    assert {str(code)[:2] for _, code, _ in found} == {"01", "19"}


def test_one_crowd_by_two_names_is_one(coder: Coder) -> None:
    text = "Police fired tear gas at protesters in Dakar on Friday. Police fired tear gas at students in Dakar on Friday."
    assert [code for _, code, _ in read(coder, text)].count("175") == 1


def test_items_of_a_digest_have_datelines() -> None:
    text = "LIMA - Miners marched on Monday.\n\nA note.\n\nMANILA - Rebels said they shelled a base.\n\nROMA Roma won."
    bodies = [p.text for p in split_paragraphs(Article("a", text, published_date=DAY))]
    assert bodies == [
        "Miners marched on Monday.",
        "A note.",
        "Rebels said they shelled a base.",
        "ROMA Roma won.",
    ]
