"""What several claims come to together: sums, repeats, totals that replace, ranges of competing counts."""

from __future__ import annotations

from collections.abc import Sequence

from dyads.extractors.claims import CasualtyClaim
from dyads.extractors.quantities import casualty_words
from dyads.schemas.records import Casualties

__all__ = ["combine_claims", "combine_reports"]


def combine_claims(claims: Sequence[CasualtyClaim]) -> Casualties:
    """What the claims of one sentence come to (deaths best, low, high and injured; None = not said)."""
    return combine_reports([claims])


def combine_reports(sentences: Sequence[Sequence[CasualtyClaim]]) -> Casualties:
    """What the claims of several sentences about one incident come to.

    Within a sentence counts add up; a later sentence repeats (the larger holds) unless it says "another";
    a total ("the toll rose to 70") replaces; competing counts make a range.
    """
    dead = _combine(sentences, "dead")
    hurt = _combine(sentences, "injured")
    words = "; ".join(c.text for s in sentences for c in s if not c.is_cumulative)
    return Casualties(*dead, hurt[0], words[:300])


Counts = tuple[int | None, int | None, int | None]


def _combine(sentences: Sequence[Sequence[CasualtyClaim]], kind: str) -> Counts:
    groups = [[c for c in s if c.kind == kind and not c.is_cumulative] for s in sentences]
    groups = [g for g in groups if g]
    total: Counts | None = None
    earlier: list[CasualtyClaim] = []
    for n, group in enumerate(groups):
        earlier = [c for g in groups[:n] for c in g]
        totals = [c for c in group if c.is_total]
        if totals:
            last = totals[-1]
            total = (last.best, last.low, last.high)
            continue
        counts = _sentence_counts(group)
        if total is None:
            total = counts
        elif all(c.is_definite for c in group):
            total = _larger(total, counts) if total[0] is None else total
        elif (
            counts[0] is not None
            and total[0] is not None
            and (any(c.is_additive for c in group) or _are_others(earlier, group))
            and not any(c.is_other_source for c in group)
        ):
            total = _add(total, counts)
        elif any(c.is_attributed for c in group) and counts[0] is not None and total[0] is not None:
            total = (total[0], _least(total, counts), max(total[2] or total[0], counts[2] or counts[0]))
        else:
            total = _larger(total, counts)
    return total or (None, None, None)


def _sentence_counts(group: list[CasualtyClaim]) -> Counts:
    rivals = [c for c in group if c.is_competing]
    plain = [c for c in group if not c.is_competing]
    new = [c for c in plain if not c.is_definite] or _distinct(plain)
    total: Counts = (None, None, None)
    for claim in new:
        total = _add(total, (claim.best, claim.low, claim.high))
    for claim in rivals:
        if claim.best is None or total[0] is None:
            continue
        total = (
            total[0],
            min(total[1] if total[1] is not None else total[0], claim.best),
            max(total[2] or total[0], claim.best),
        )
    return total


def _distinct(claims: list[CasualtyClaim]) -> list[CasualtyClaim]:
    """The first definite claim about each victim; "he" and "the victim" are nobody new."""
    found: dict[tuple[str, ...], CasualtyClaim] = {}
    for claim in claims:
        key = tuple(h for h in claim.victims if h not in ("he", "she", "him", "her", "", "victim", "one"))
        if key or not found:
            found.setdefault(key, claim)
    return list(found.values())


def _least(a: Counts, b: Counts) -> int:
    return min(v for v in (a[1], a[0], b[1], b[0]) if v is not None)


def _are_others(earlier: Sequence[CasualtyClaim], group: Sequence[CasualtyClaim]) -> bool:
    """Whether the victims are of other kinds than those told before (soldiers, then civilians)."""
    before = {_victim_kind(h) for c in earlier for h in c.victims}
    now = {_victim_kind(h) for c in group if not c.is_definite for h in c.victims}
    return bool(now) and "" not in now and "" not in before and not (now & before)


def _victim_kind(head: str) -> str:
    lists = casualty_words()
    return next((k for k in ("state_victims", "armed_victims", "civil_victims") if head in lists[k]), "")


def _add(a: Counts, b: Counts) -> Counts:
    if b[0] is None:
        return (a[0], a[1], None) if a[0] is not None else a
    if a[0] is None:
        return b
    low = (a[1] or 0) + (b[1] or 0) if a[1] is not None or b[1] is not None else None
    return a[0] + b[0], low, a[2] + b[2] if a[2] is not None and b[2] is not None else None


def _larger(a: Counts, b: Counts) -> Counts:
    if b[0] is None:
        return a
    return b if a[0] is None or b[0] > a[0] else a
