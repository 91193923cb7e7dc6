"""Frames by head lemma: of those that fit a clause the most specific one wins."""

from __future__ import annotations

from collections.abc import Iterable

from dyads.extractors.bindings import Binding, Judge
from dyads.extractors.clauses import Clause
from dyads.extractors.noun_frames import match_noun
from dyads.extractors.verb_frames import match_verb
from dyads.seeds.frames import Frame

__all__ = ["FrameIndex"]


class FrameIndex:
    """Frames by head lemma."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.verbs: dict[str, list[tuple[str, Frame]]] = {}
        self.nouns: dict[str, list[tuple[str, Frame]]] = {}
        for frame in frames:
            table = self.nouns if frame.is_noun else self.verbs
            for lemma, part in frame.heads:
                table.setdefault(lemma, []).append((part, frame))

    def match(self, clause: Clause, judge: Judge, root: str = "") -> Binding | None:
        """The most specific frame that fits, of a CAMEO root where one is asked for; None when none does."""
        best: Binding | None = None
        entries = (self.nouns if clause.is_noun else self.verbs).get(clause.lemma, [])
        parts = {part for part, _ in entries if part}
        for part, frame in entries:
            if part and part not in clause.particles and not _is_parted(part, frame, clause):
                continue
            if not frame.code.startswith(root):
                continue
            binding = (match_noun if frame.is_noun else match_verb)(frame, clause, judge)
            if binding is None:
                continue
            if part:
                binding.score += 1.0
            elif not clause.is_noun and any(p in parts for p in clause.particles):
                binding.score -= 1.0  # "beat back" is not "beat"
            if best is None or (binding.score, frame.frame_id) > (best.score, best.frame.frame_id):
                best = binding
        return best


def _is_parted(part: str, frame: Frame, clause: Clause) -> bool:
    """Whether the parse took the particle for a preposition ("backed up X"); "gave aid in X" has no "give in"."""
    has_object_slot = any(s.place == "object" for s in frame.slots)
    return part in clause.obliques and bool(frame.slots) and (has_object_slot or not clause.objects)
