"""Every CAMEO leaf code can be coded: by a frame with a hit, by an operator, by the means; else docs/ontology.md says why."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article, CodedArticle
from dyads.seeds.files import SEEDS_FOLDER
from dyads.seeds.frames import Frame, load_frames, load_wordsets
from dyads.seeds.ontology import Ontology, load_ontology

ONTOLOGY: Ontology = load_ontology(SEEDS_FOLDER / "ontology")
FRAMES: list[Frame] = load_frames(SEEDS_FOLDER / "en" / "frames", load_wordsets(SEEDS_FOLDER / "en"))
PARENTS = {code.parent for code in ONTOLOGY.cameo.values() if code.parent}
LEAVES = sorted(set(ONTOLOGY.cameo) - PARENTS)
DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "ontology.md"
# What will, must and should make of an act in the event coder (`extractors/events.py`), without a frame of their own.
MODAL_OPERATORS = {"intend", "refuse", "demand", "appeal", "claim"}
BY_FRAME = {frame.code for frame in FRAMES if frame.code}
OPERATORS = {frame.operator for frame in FRAMES if frame.operator} | MODAL_OPERATORS
BY_OPERATOR = {code for name in OPERATORS for code in ONTOLOGY.operators.get(name, {}).values()}
SHOWN = {example.expected[1] for frame in FRAMES for example in frame.examples if example.expected}

# Codes that only an operator makes and that no hit of a frame shows.
EXAMPLES = {
    "0251": "France urged Egypt to lift the state of emergency.",
    "0313": "Kenya agreed to extradite the suspects to France.",
    "0341": "Egypt's president agreed to step down.",
    "0351": "Egypt promised the United Nations to lift the state of emergency.",
    "0352": "Egypt pledged to stop the protests.",
    "0354": "The United States promised to lift sanctions on Iran.",
    "0356": "Russia agreed to withdraw its troops from Ukraine.",
    "1052": "France demanded that Egypt stop the riots.",
    "1242": "Egypt refused to stop the riots.",
    "1321": "Egypt threatened to censor the press.",
    "1322": "Turkey threatened to ban the Kurdish party.",
    "1323": "Egypt threatened to impose a curfew on Cairo.",
    "134": "Russia threatened to break off talks with Ukraine.",
    "135": "Qatar threatened to halt its mediation between Israel and Hamas.",
    "136": "Mali threatened to expel United Nations observers.",
}


def find_unreached() -> set[str]:
    """Codes that docs/ontology.md lists as out of reach, each with a reason in the second column."""
    part = DOCUMENT.read_text(encoding="utf-8").partition("## Codes out of reach")[2].partition("\n## ")[0]
    return {m[1] for m in re.finditer(r"^\| `(\d+)` \|[^|]*\| *[A-Za-z][^|]{20,}\|$", part, re.MULTILINE)}


@pytest.mark.parametrize("code", LEAVES)
def test_every_leaf_code_is_reachable_or_explained(code: str) -> None:
    reached = code in BY_FRAME or code in BY_OPERATOR or code in set(ONTOLOGY.means.values())
    assert reached != (code in find_unreached()), f"{code} {ONTOLOGY.cameo[code].label}"


def test_every_code_of_a_frame_is_shown_by_a_hit() -> None:
    shown = SHOWN | set(EXAMPLES)
    assert sorted(BY_FRAME - shown - {"-"}) == []


def test_every_reachable_leaf_is_shown_by_an_example() -> None:
    assert sorted(set(LEAVES) - find_unreached() - SHOWN - set(EXAMPLES)) == []


def test_examples_of_operators_are_of_codes_that_no_hit_shows() -> None:
    assert set(EXAMPLES) <= set(ONTOLOGY.cameo)
    assert not find_unreached() & SHOWN


@pytest.mark.parametrize(("code", "text"), EXAMPLES.items())
def test_operators_make_codes_that_no_frame_has(coder: Coder, code: str, text: str) -> None:
    (coded,) = coder.code_articles([Article("a", text, published_date=date(2024, 5, 18))])
    assert isinstance(coded, CodedArticle)
    assert code in {event["cameo_code"] for event in coded.events}
    assert any(event["operator_ids"] for event in coded.events if event["cameo_code"] == code)


def test_every_operator_is_used_or_explained() -> None:
    idle = set(ONTOLOGY.operators) - OPERATORS
    text = DOCUMENT.read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in idle)
