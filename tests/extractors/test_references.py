"""Words that stand for actors named elsewhere: pairs, plural phrases, speakers, homonyms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article

DAY = date(2024, 5, 18)


@pytest.fixture
def code(coder: Coder) -> Callable[[str], set[tuple[object, ...]]]:
    """Source, code and target of each primary event of a text."""

    def run(text: str) -> set[tuple[object, ...]]:
        article = Article("a", text, published_date=DAY)
        coded = coder.code_sentences(article, coder.parse_articles([article])[0])
        return {
            (e["source_code"], e["cameo_code"], e["target_code"]) for e in coded.events if e["is_primary"]
        }

    return run


Code = Callable[[str], set[tuple[object, ...]]]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Armenia and Azerbaijan held talks in Brussels. Both sides agreed to exchange prisoners.",
            ("ARM", "0353", "AZE"),
        ),
        (
            "Vladimir Putin met Xi Jinping in Beijing. The two leaders signed a trade agreement.",
            ("RUSGOV", "057", "CHNGOV"),
        ),
        ("Vladimir Putin met Xi Jinping in Beijing. They signed a trade pact.", ("RUSGOV", "057", "CHNGOV")),
        ("China met Saudi Arabia in Riyadh. The pair signed an agreement.", ("CHN", "057", "SAU")),
        (
            "The foreign ministers of Japan and South Korea spoke by phone. The ministers agreed to cooperate.",
            ("JPNGOV", "031", "KORGOV"),
        ),
        ("The Turkish and Greek foreign ministers met in Athens.", ("TURGOV", "040", "GRCGOV")),
        ("Libya and Niger threatened one another with sanctions.", ("LBY", "1312", "NER")),
        ("The German chancellor met his French counterpart.", ("DEUGOV", "040", "FRAGOV")),
    ],
)
def test_parties_are_those_named_together_last(code: Code, text: str, event: tuple[object, ...]) -> None:
    assert event in code(text)


def test_parties_are_not_guessed_among_several_pairs(code: Code) -> None:
    text = (
        "Chad and Sudan held talks in Geneva, and Mali and Niger held talks in Paris. "
        "The two countries signed an agreement."
    )
    assert not {e for e in code(text) if e[1] == "057"}


def test_parties_show_how_they_were_found(coder: Coder) -> None:
    found: list[tuple[str, ...]] = []
    article = Article("a", "Chad and Sudan held talks. Both sides signed a pact.", published_date=DAY)
    coder.code_sentences(
        article,
        coder.parse_articles([article])[0],
        lambda sentence, result, _: found.extend(
            d.source.actor.row_ids for d in result.drafts if sentence.index == 1 and d.source is not None
        ),
    )
    assert found == [("countries:TCD", "parties")]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Emmanuel Macron spoke to reporters in Paris. “We will send instructors to Ukraine. "
            "We call on Russia to withdraw its troops.”",
            ("FRAGOV", "0256", "RUS"),
        ),
        ("PRIME MINISTER MODI: We have suspended the treaty with Pakistan.", ("INDGOV", "160", "PAK")),
        ("Volodymyr Zelensky was firm. “We criticise Russia,” he said.", ("UKRGOV", "111", "RUS")),
        ("“Israel attacked us,” Lebanese prime minister Najib Mikati said.", ("ISR", "190", "LBN")),
    ],
)
def test_first_person_is_the_speaker(code: Code, text: str, event: tuple[object, ...]) -> None:
    assert event in code(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Voters in Georgia and Alabama sued the governor of Georgia.", ("USACVL", "115", "USAGOV")),
        ("Georgia accused Russia of annexing Abkhazia.", ("GEO", "1123", "RUS")),
        ("Moscow, Idaho, police arrested a suspect.", ("USACOP", "173", "USACVL")),
        ("Moscow accused Kyiv of shelling a school.", ("RUSGOV", "1123", "UKRGOV")),
        ("India Walton met Turkish ministers.", (None, "040", "TURGOV")),
    ],
)
def test_homonyms_are_told_by_their_neighbours(code: Code, text: str, event: tuple[object, ...]) -> None:
    assert event in code(text)
