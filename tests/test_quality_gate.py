"""The quality gate: floors on our own golden sentences and articles; lowering one needs a reason in the commit.

`tests/golden/floors.json` pins the floors together with the hash of the golden files, so that neither can change alone.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article, CodedArticle
from dyads.seeds.files import read_yaml

GOLDEN = Path(__file__).parent / "golden"
FLOORS = json.loads((GOLDEN / "floors.json").read_text(encoding="utf-8"))


def load_sentences() -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for path in sorted(GOLDEN.glob("*.yaml")):
        data = read_yaml(path)
        assert isinstance(data, list)
        found.extend(data)
    return found


def hash_golden() -> str:
    digest = hashlib.sha256()
    for path in sorted(GOLDEN.glob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def side_fits(got: object, wanted: str) -> bool:
    if wanted == "---":
        return got is None
    return got is not None and (str(got).startswith(wanted) or str(got).endswith(wanted))


def score(coder: Coder) -> dict[str, float]:
    """Precision, recall and exact-code share (percent) over all golden sentences."""
    items = load_sentences()
    articles = [
        Article(f"golden-{i}", str(item["text"]), published_date=None) for i, item in enumerate(items)
    ]
    hits = expected = predicted = exact = 0
    for item, coded in zip(items, coder.code_articles(articles), strict=True):
        assert isinstance(coded, CodedArticle)
        events = [e for e in coded.events if e["is_primary"]]
        wanted = item.get("events") or []
        assert isinstance(wanted, list)
        predicted += len(events)
        expected += len(wanted)
        left = list(events)
        for line in wanted:
            source, code, target = str(line).split()
            match = next(
                (
                    e
                    for e in left
                    if e["cameo_root"] == code[:2]
                    and side_fits(e["source_code"], source)
                    and side_fits(e["target_code"], target)
                ),
                None,
            )
            if match is not None:
                left.remove(match)
                hits += 1
                exact += match["cameo_code"] == code
    return {
        "precision": 100 * hits / max(predicted, 1),
        "recall": 100 * hits / max(expected, 1),
        "exact": 100 * exact / max(hits, 1),
    }


def test_golden_files_are_those_of_the_floors() -> None:
    assert hash_golden() == FLOORS["golden_hash"], (
        "golden sentences changed: measure again and write the new hash and floors with a reason"
    )


def test_golden_set_is_large_enough() -> None:
    assert len(load_sentences()) >= FLOORS["sentence_count"]


@pytest.mark.parametrize("figure", ["precision", "recall", "exact"])
def test_quality_does_not_fall_below_its_floor(coder: Coder, figure: str) -> None:
    assert score(coder)[figure] >= FLOORS[figure]
