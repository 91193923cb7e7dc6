"""What a draft says was done, as columns tell it: the frame, the operators around it, the method and the means."""

from __future__ import annotations

from itertools import pairwise

from dyads.extractors import syntax
from dyads.extractors.events import Draft
from dyads.extractors.incidents import DEADLY_ROOTS
from dyads.extractors.views import Meaning
from dyads.seeds.context import Cues

__all__ = ["find_means", "list_operators", "name_frame", "name_method"]

STATE_ROLES = frozenset({"", None, "GOV", "MIL"})


def name_frame(meaning: Meaning) -> str:
    """The id of the innermost frame: that of the attack in "threatened to attack"."""
    inner = meaning
    while inner.inner is not None:
        inner = inner.inner
    return inner.binding.frame.frame_id


def list_operators(meaning: Meaning) -> tuple[str, ...]:
    """The frame ids of the operators around the act, the outermost first; "modality.intend" for one of no frame."""
    found: list[str] = []
    node = meaning
    while node.inner is not None:
        same = node.inner.binding is node.binding
        found.append(f"modality.{node.operators[0]}" if same else node.binding.frame.frame_id)
        node = node.inner
    return tuple(found)


def name_method(meaning: Meaning) -> str:
    """How the code was found: "operator", "fallback" (an operator whose inner event was not coded) or "frame"."""
    if meaning.inner is not None:
        return "operator"
    return "fallback" if meaning.operators else "frame"


def find_means(draft: Draft, cues: Cues) -> str | None:
    """The means of a violent act: those of its frame, else what the words of the clause tell; None for other acts."""
    if draft.meaning.code[:2] not in DEADLY_ROOTS:
        return None
    frame_means = draft.meaning.binding.frame.means
    lemmas = [w.lemma for w in syntax.clause_words(draft.clause.head)]
    if frame_means == "ied" and "grenade" in lemmas:
        return "grenade"
    if frame_means:
        return frame_means
    actor = draft.source.actor if draft.source is not None else None
    is_state = actor is not None and actor.country is not None and actor.role in STATE_ROLES
    if is_state and draft.clause.head.lemma == "bombing":
        return "air_strike"  # "the Afghan bombing in Tal": states bomb from the air
    bag = set(lemmas) | {f"{a} {b}" for a, b in pairwise(lemmas)}
    return next((name for name, words in cues.means if words & bag), None)
