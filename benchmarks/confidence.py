"""Fit and check `confidence_score`: how often events are right, by decile of their score, on hand-coded sentences.

    python benchmarks/confidence.py FOLDER [--limit N] [--fit]

FOLDER holds JSON lines files; every line has `text` and one of these forms of gold:
`plv.jsonl`: a marked pair (`source_text`, `target_text`, `gold.plover_root`);
`coped.jsonl`: spans with a class 0-4 (`gold.sources`, `gold.targets`, `gold.penta`);
`articles.jsonl`: whole articles with all their events (`events[].sentence_quote`, `.root`, `.acceptable_alternative_codes`).
A coded clause is right when it has the class of the pair it stands for (in articles: the root of an event of its
sentence); clauses on other pairs are not judged.
`--fit` prints new weights for `extractors/confidence.py` beside the table; the table of a fit is cross-validated.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dyads.extractors.actors import ActorResolver
from dyads.extractors.confidence import TRAITS, list_traits, score_confidence
from dyads.extractors.events import Draft, SentenceResult
from dyads.extractors.pipeline import Coder, build_pipeline
from dyads.extractors.resolution import Resolved
from dyads.extractors.syntax import Sentence
from dyads.schemas.records import Article
from dyads.seeds.ontology import Ontology

Vector = npt.NDArray[np.float64]
FILES = ("plv.jsonl", "coped.jsonl", "articles.jsonl")
STOP = frozenset("a an the of in on at to for from by with and or his her its their our s".split())
# PLOVER events that gold sets with fewer classes put together.
MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# Class 1-4 of a PLOVER event, as the sets with four classes have it: appeals are verbal conflict there.
PENTA = {
    event: number
    for number, events in (
        (1, "AGREE CONSULT SUPPORT"),
        (2, "COOPERATE AID YIELD"),
        (3, "REQUEST ACCUSE REJECT THREATEN"),
        (4, "PROTEST MOBILIZE SANCTION COERCE ASSAULT"),
    )
    for event in events.split()
}
# Roots that these sets class by turns as verbal or material, cooperation or conflict: appeals, reduced relations.
CLOSE = {"02": 1, "16": 3}
FOLDS = 5
SENTENCE_END = re.compile(r"[.!?][”\"]?\s+|\n+")


@dataclass(frozen=True, slots=True)
class Judged:
    """A coded clause with its traits, its score today, and whether it is right."""

    set_name: str
    traits: tuple[float, ...]
    score: float
    is_right: bool


def judge_sets(coder: Coder, folder: Path, limit: int | None) -> Iterator[Judged]:
    """Code every sentence and judge those of its events that the gold speaks of."""
    for name in FILES:
        path = folder / name
        if not path.is_file():
            continue
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()][
            :limit
        ]
        drafts: list[Draft] = []

        def observe(
            _: Sentence, result: SentenceResult, __: ActorResolver, found: list[Draft] = drafts
        ) -> None:
            found.extend(result.drafts)

        articles = (
            Article(
                row["id"], row["text"], published_date=_read_day(row.get("doc_date") or row.get("published"))
            )
            for row in rows
        )
        for row, _ in zip(rows, coder.code_articles(articles, observe), strict=True):
            for draft in drafts:
                verdict = judge_draft(draft, row, coder.ontology)
                if verdict is not None:
                    yield Judged(path.stem, list_traits(draft), score_confidence(draft), verdict)
            drafts.clear()


def judge_draft(draft: Draft, row: Mapping[str, Any], ontology: Ontology) -> bool | None:
    """Whether the gold agrees; None when it does not speak of this pair."""
    code = draft.meaning.code
    if "events" in row:
        return code[:2] in _list_roots(draft.clause.head.start, row)
    gold, plover = row["gold"], ontology.plover.get(code)
    event = MERGED.get(plover.event, plover.event) if plover else None
    if "plover_root" in gold:
        sides = ([row["source_text"]], [row["target_text"]])
        return event == gold["plover_root"] if _is_pair(draft, *sides) else None
    if gold["penta"] == 0:
        return event is None
    spans = gold.get("reciprocals") or []
    pair = _is_pair(draft, gold["sources"] or spans, gold["targets"] or spans)
    return gold["penta"] in {PENTA.get(event or ""), CLOSE.get(code[:2])} if pair else None


def _list_roots(position: int, row: Mapping[str, Any]) -> set[str]:
    """The roots of the events of the sentence that holds a position of the article."""
    roots: set[str] = set()
    for event in row["events"]:
        start = row["text"].find(event["sentence_quote"])
        if start < 0:
            continue
        end = start + len(event["sentence_quote"])
        before = max((m.end() for m in SENTENCE_END.finditer(row["text"], 0, start + 1)), default=0)
        after = SENTENCE_END.search(row["text"], max(start, end - 2))
        if before <= position < (after.end() if after else len(row["text"])):
            codes = [event["root"], *(event.get("acceptable_alternative_codes") or [])]
            roots.update(str(code)[:2] for code in codes)
    return roots


def _is_pair(draft: Draft, sources: Sequence[str], targets: Sequence[str]) -> bool:
    return _is_named(draft.source, sources) and _is_named(draft.target, targets)


def _is_named(side: Resolved | None, texts: Sequence[str]) -> bool:
    if side is None:
        return False
    words = _content(side.actor.text)
    return any(len(words & other) * 2 >= min(len(words), len(other)) > 0 for other in map(_content, texts))


def _content(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {w for w in words if w not in STOP} or set(words)


def _read_day(text: str | None) -> date | None:
    digits = (text or "").replace("-", "")
    return date.fromisoformat(digits) if len(digits) == 8 else None


# --- fitting


def fit_weights(traits: Vector, right: Vector, penalty: float = 1.0) -> Vector:
    """Weights of a logistic model with a ridge penalty on all but the constant (Newton's method)."""
    weights = np.zeros(traits.shape[1])
    ridge = penalty * np.eye(traits.shape[1])
    ridge[0, 0] = 0.0
    for _ in range(30):
        chance = 1.0 / (1.0 + np.exp(-traits @ weights))
        gradient = traits.T @ (right - chance) - ridge @ weights
        curvature = (traits * (chance * (1 - chance))[:, None]).T @ traits + ridge
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights


def cross_validate(traits: Vector, right: Vector) -> Vector:
    """The chance of each row by a model fitted without its fold."""
    folds = np.arange(len(right)) % FOLDS
    scores = np.zeros(len(right))
    for fold in range(FOLDS):
        weights = fit_weights(traits[folds != fold], right[folds != fold])
        scores[folds == fold] = 1.0 / (1.0 + np.exp(-traits[folds == fold] @ weights))
    return scores


def print_reliability(scores: Vector, right: Vector, title: str) -> None:
    """Deciles of the score with their share of right events; then Brier score, calibration error, ranking."""
    _say(f"\n{title}: {len(right)} events, {100 * right.mean():.1f} % right")
    _say("| decile | score from | to | mean score | right |\n|---|---|---|---|---|")
    error = 0.0
    for number, part in enumerate(np.array_split(np.argsort(scores, kind="stable"), 10), start=1):
        low, high, mean, share = (
            scores[part].min(),
            scores[part].max(),
            scores[part].mean(),
            right[part].mean(),
        )
        error += len(part) / len(right) * abs(mean - share)
        _say(f"| {number} | {low:.2f} | {high:.2f} | {mean:.2f} | {100 * share:.0f} % |")
    ranks = np.argsort(np.argsort(scores, kind="stable"), kind="stable") + 1
    positives = right.sum()
    ranking = (ranks[right == 1].sum() - positives * (positives + 1) / 2) / (
        positives * (len(right) - positives)
    )
    brier = float(np.mean((scores - right) ** 2))
    _say(
        f"Brier score {brier:.3f}, mean gap of score and share {error:.3f}, area under the ROC curve {ranking:.3f}"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> int:
    """Print the reliability table; with --fit also weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    found = list(judge_sets(build_pipeline(), options.folder, options.limit))
    if not found:
        sys.exit(f"{options.folder}: none of {', '.join(FILES)}, or no event that they speak of")
    right = np.array([one.is_right for one in found], dtype=np.float64)
    for name in dict.fromkeys(one.set_name for one in found):
        part = [one.is_right for one in found if one.set_name == name]
        _say(f"{name}: {len(part)} events judged, {100 * sum(part) / len(part):.1f} % right")
    print_reliability(np.array([one.score for one in found]), right, "scores of today")
    if options.fit:
        traits = np.array([one.traits for one in found])
        print_reliability(cross_validate(traits, right), right, f"fitted, {FOLDS} folds")
        for name, weight in zip(TRAITS, fit_weights(traits, right), strict=True):
            _say(f'    "{name}": {weight:.2f},')
    return 0


if __name__ == "__main__":
    sys.exit(main())
