"""How far a coded clause can be trusted: the chance that its class is right, from what was found on the way to it.

A logistic model over a few traits of the draft. Its weights were fitted by `benchmarks/confidence.py` on sentences
with hand-coded events, and are rounded; docs/quality.md shows how scores and hits compare.
"""

from __future__ import annotations

import math

from dyads.extractors.events import Draft
from dyads.extractors.resolution import Resolved

__all__ = ["TRAITS", "WEIGHTS", "list_traits", "score_confidence"]

# Weight of each trait, in the order of `list_traits`; the first is the constant. How specific the frame is adds
# nothing once these are known.
WEIGHTS = {
    "constant": 2.4,
    "unsaid_sides": -1.1,  # how many sides are unsaid (0-2)
    "sure_sides": 0.1,  # how many sides are names, or roles of a named country (0-2)
    "distance": -1.2,  # characters between the trigger and the farther side, in hundreds, at most 3
    "operator_depth": -0.5,  # operators around the act, at most 3
    "is_fallback": -1.3,  # an operator whose inner event was not coded
    "is_noun": -1.3,  # an event noun, not a verb
    "is_passive": -0.9,
    "is_attributed": -0.2,  # told by a speaker, not by the article
    "is_habitual": -0.6,
}
TRAITS = tuple(WEIGHTS)
SURE = 2.0  # strength of a resolved phrase from which on it leaves little doubt
LOWEST, HIGHEST = 0.05, 0.98


def score_confidence(draft: Draft) -> float:
    """The confidence of a coded clause, 0.05 to 0.98."""
    total = sum(WEIGHTS[name] * value for name, value in zip(TRAITS, list_traits(draft), strict=True))
    return max(LOWEST, min(HIGHEST, 1.0 / (1.0 + math.exp(-total))))


def list_traits(draft: Draft) -> tuple[float, ...]:
    """The traits of a draft, in the order of `TRAITS`; the first is 1."""
    meaning = draft.meaning
    sides = [side for side in (draft.source, draft.target) if side is not None]
    depth = 0
    node = meaning
    while node.inner is not None:
        node, depth = node.inner, depth + 1
    return (
        1.0,
        2.0 - len(sides),
        float(sum(side.strength >= SURE for side in sides)),
        min(max((_distance(side, draft) for side in sides), default=0.0), 3.0),
        float(min(depth, 3)),
        float(bool(meaning.operators) and meaning.inner is None),
        float(draft.clause.is_noun),
        float(draft.clause.is_passive),
        float(draft.context.speaker is not None),
        float(draft.context.is_habitual),
    )


def _distance(side: Resolved, draft: Draft) -> float:
    """Hundreds of characters between a side and the trigger; 0 for a side of an earlier sentence."""
    head = draft.clause.head
    if side.actor.end <= head.start:
        return (head.start - side.actor.end) / 100.0
    return max(side.actor.start - head.end, 0) / 100.0
