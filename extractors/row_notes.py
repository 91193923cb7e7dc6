"""Notes on a mention row that merging asks for and no table has: how its victims, its tense and its topic are told."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dyads.extractors.acled import POLITICAL_ROOTS
from dyads.extractors.events import Draft
from dyads.extractors.particulars import (
    count_victims,
    is_aside,
    is_told_again,
    is_undertaking,
    mark_targets,
    mark_tense,
    name_victims,
    span_victims,
)
from dyads.extractors.syntax import Word

__all__ = ["find_tellers", "note_draft"]

DEVELOPMENTS = ("08", "15", "171")  # "seized arms in a raid" tells of arms


def find_tellers(drafts: Sequence[Draft]) -> frozenset[int]:
    """The indexes of the words that tell what is no violence: deeds inside their clauses are told in passing."""
    return frozenset(
        d.clause.head.index
        for d in drafts
        if d.meaning.code[:2] not in POLITICAL_ROOTS or d.meaning.code.startswith(DEVELOPMENTS)
    )


def note_draft(row: dict[str, object], draft: Draft, words: Sequence[Word], tellers: Collection[int]) -> None:
    """Write the notes on a draft into its row; `words` are those of its sentence."""
    targets, head, binding = draft.meaning.targets, draft.clause.head, draft.meaning.binding
    row.update(
        marks=(mark_targets(targets), mark_tense(head)),
        victim_span=span_victims(targets, head, words),
        victim_names=name_victims(targets),
        victim_count=count_victims(targets),
        is_told_again=is_told_again(head, (*binding.consumed, *binding.events)),
        is_undertaking=is_undertaking((head, *binding.consumed)),
        is_aside=draft.is_presupposed or is_aside(head, tellers),
        is_people=draft.target is not None and draft.target.kind in ("person", "people"),
    )
