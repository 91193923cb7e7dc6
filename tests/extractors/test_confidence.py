"""Confidence falls with what makes a reading unsure: distance, event nouns, passives, unsaid sides, uncoded events."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.actors import ActorResolver
from dyads.extractors.confidence import HIGHEST, LOWEST, TRAITS, list_traits, score_confidence
from dyads.extractors.events import Draft, SentenceResult
from dyads.extractors.pipeline import Coder
from dyads.extractors.syntax import Sentence
from dyads.schemas.records import Article

PLAIN = "Germany criticized France."


def read_draft(coder: Coder, text: str, code: str) -> Draft:
    """The first coded clause of a root."""
    found: list[Draft] = []

    def observe(sentence: Sentence, result: SentenceResult, resolver: ActorResolver) -> None:
        assert sentence.text
        assert resolver is not None
        found.extend(result.drafts)

    list(coder.code_articles([Article("a", text, published_date=date(2024, 5, 18))], observe))
    return next(draft for draft in found if draft.meaning.code.startswith(code))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "Germany, which had long kept silent on the matter for the sake of its trade, criticized France.",
            "11",
        ),
        ("The criticism of France by Germany went on.", "11"),
        ("France was criticized by Germany.", "11"),
        ("Germany threatened to do things to France.", "13"),
        ("Ukraine was attacked.", "19"),
    ],
)
def test_confidence_falls_with_doubt(coder: Coder, text: str, code: str) -> None:
    plain = score_confidence(read_draft(coder, PLAIN, "11"))
    assert LOWEST <= score_confidence(read_draft(coder, text, code)) < plain <= HIGHEST


def test_traits_are_named(coder: Coder) -> None:
    traits = dict(zip(TRAITS, list_traits(read_draft(coder, PLAIN, "11")), strict=True))
    assert traits["constant"] == 1.0
    assert traits["sure_sides"] == 2.0
    assert traits["unsaid_sides"] == traits["operator_depth"] == traits["is_passive"] == 0.0


def test_events_carry_the_confidence(coder: Coder) -> None:
    (coded,) = coder.code_articles([Article("a", PLAIN, published_date=date(2024, 5, 18))])
    assert [row["confidence_score"] for row in coded.events] == [  # type: ignore[union-attr]
        round(score_confidence(read_draft(coder, PLAIN, "11")), 3)
    ]
