"""How far a coded clause can be trusted: the chance that its class is right, from what was found on the way to it.

A logistic model over a few traits of the draft. Its weights were fitted by `benchmarks/confidence.py` on sentences
with hand-coded events, and are rounded; docs/quality.md shows how scores and hits compare.
"""

from __future__ import annotations

import math

from dyads.extractors.actors import Resolved
from dyads.extractors.events import Draft

__all__ = ["TRAITS", "WEIGHTS", "list_traits", "score_confidence"]

# Names of the traits, in the order of `list_traits`; the first is the constant.
TRAITS = (
    "constant",
    "frame_score",  # how much of the clause the frame explains, at most 4
    "weaker_side",  # strength (0-3) of the less sure side, 0 when one is unsaid
    "stronger_side",
    "unsaid_sides",  # how many sides are unsaid
    "uncoded_sides",  # how many sides have words but no code
    "distance",  # characters between the trigger and the farther side, in hundreds, at most 3
    "operator_depth",  # operators around the act, at most 3
    "is_fallback",  # an operator whose inner event was not coded
    "is_noun",  # an event noun, not a verb
    "is_attributed",  # told by a speaker, not by the article
    "is_habitual",
)
WEIGHTS = dict.fromkeys(TRAITS, 0.0)
LOWEST, HIGHEST = 0.05, 0.98


def score_confidence(draft: Draft) -> float:
    """The confidence of a coded clause, 0.05 to 0.98."""
    total = sum(WEIGHTS[name] * value for name, value in zip(TRAITS, list_traits(draft), strict=True))
    return max(LOWEST, min(HIGHEST, 1.0 / (1.0 + math.exp(-total))))


def list_traits(draft: Draft) -> tuple[float, ...]:
    """The traits of a draft, in the order of `TRAITS`; the first is 1."""
    meaning = draft.meaning
    sides = [side for side in (draft.source, draft.target) if side is not None]
    strengths = sorted(min(side.strength, 3.0) for side in sides)
    depth = 0
    node = meaning
    while node.inner is not None:
        node, depth = node.inner, depth + 1
    return (
        1.0,
        min(meaning.binding.score, 4.0),
        strengths[0] if len(strengths) == 2 else 0.0,
        strengths[-1] if strengths else 0.0,
        2.0 - len(sides),
        float(sum(not side.is_known for side in sides)),
        min(max((_distance(side, draft) for side in sides), default=0.0), 3.0),
        float(min(depth, 3)),
        float(bool(meaning.operators) and meaning.inner is None),
        float(draft.clause.is_noun),
        float(draft.context.speaker is not None),
        float(draft.context.is_habitual),
    )


def _distance(side: Resolved, draft: Draft) -> float:
    """Hundreds of characters between a side and the trigger; 0 for a side of an earlier sentence."""
    head = draft.clause.head
    if side.actor.end <= head.start:
        return (head.start - side.actor.end) / 100.0
    return max(side.actor.start - head.end, 0) / 100.0
