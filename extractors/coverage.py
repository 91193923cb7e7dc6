"""What a corpus holds that the dictionaries miss: uncoded clauses and actors, silent frames, reasons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from dyads.extractors.actors import ActorResolver
from dyads.extractors.clauses import Clause
from dyads.extractors.events import Draft, SentenceResult, Uncoded
from dyads.extractors.pipeline import Coder
from dyads.extractors.resolution import Resolved
from dyads.extractors.syntax import Sentence, Word
from dyads.schemas.records import Article, Reject
from dyads.seeds.frames import Frame

__all__ = ["COVERAGE_KINDS", "Coverage", "CoverageKind", "measure_coverage"]

CoverageKind = Literal["clauses", "actors", "frames", "reasons"]
COVERAGE_KINDS: tuple[CoverageKind, ...] = get_args(CoverageKind)
MOST_EXAMPLES = 3
MOST_NOTES = 4
EXAMPLE_LENGTH = 300  # characters of a sentence that are kept
# Words before the noun that say nothing of who it is: "at least 20 villagers", "the villagers".
LEADING = re.compile(
    r"^(?:(?:the|a|an|some|several|many|two|three|four|five|dozens|hundreds|thousands|scores|about|around|over|nearly"
    r"|almost|more|least|at|than|of|its|his|her|their|other|another|[\d,.]+)\s+)+",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Gap:
    """Something that the dictionaries miss: how often, what is said of it, and sentences that show it."""

    count: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, note: str, example: str) -> None:
        """Count it once more; the first few examples are kept."""
        self.count += 1
        if note:
            self.notes[note] += 1
        if example not in self.examples and len(self.examples) < MOST_EXAMPLES:
            self.examples.append(example[:EXAMPLE_LENGTH])


@dataclass(slots=True)
class Coverage:
    """Gaps by kind and pattern, and the articles that could not be coded."""

    clauses: dict[str, Gap] = field(default_factory=dict)
    actors: dict[str, Gap] = field(default_factory=dict)
    reasons: dict[str, Gap] = field(default_factory=dict)
    silent: dict[str, Gap] = field(
        default_factory=dict
    )  # frame id -> clauses that it matched without an event
    fired: Counter[str] = field(default_factory=Counter)
    article_count: int = 0
    clause_count: int = 0
    phrase_count: int = 0  # phrases that stand as an actor in a clause that a frame matches
    uncoded_count: int = 0  # those of them without a code
    rejects: list[Reject] = field(default_factory=list)

    def add(self, sentence: Sentence, result: SentenceResult, resolver: ActorResolver) -> None:
        """Count the gaps of one sentence; the resolver must still know its phrases."""
        self.clause_count += result.clause_count
        for draft in result.drafts:
            self._add_draft(draft, sentence)
        for item in result.uncoded:
            self._add_uncoded(item, sentence, resolver)

    def _add_draft(self, draft: Draft, sentence: Sentence) -> None:
        meaning = draft.meaning
        self.fired[meaning.binding.frame.frame_id] += 1
        while meaning.inner is not None:
            meaning = meaning.inner
            self.fired[meaning.binding.frame.frame_id] += 1
        for side in (draft.source, draft.target):
            if side is not None:
                self._add_actor(side, sentence)

    def _add_uncoded(self, item: Uncoded, sentence: Sentence, resolver: ActorResolver) -> None:
        text = _clean(sentence.text)
        reason = "part of another predicate" if item.reason.startswith("part of ") else item.reason
        self.reasons.setdefault(reason, Gap()).add(item.clause.head.text, text)
        if item.frame_id is not None:
            self.silent.setdefault(item.frame_id, Gap()).add(reason, text)
        if item.reason == "no frame":
            pattern, filler = describe_clause(item.clause, resolver)
            self.clauses.setdefault(pattern, Gap()).add(filler, text)
        if item.reason == "no actor":
            for word in (*item.clause.sources, *item.clause.objects):
                side = resolver.resolve(word)
                if side.kind != "object":
                    self._add_actor(side, sentence)

    def _add_actor(self, side: Resolved, sentence: Sentence) -> None:
        self.phrase_count += 1
        if side.is_known:
            return
        self.uncoded_count += 1
        phrase = LEADING.sub("", _clean(side.actor.text))
        if phrase:
            self.actors.setdefault(phrase, Gap()).add(side.kind, _clean(sentence.text))

    def list_rows(
        self, kind: CoverageKind, frames: Iterable[Frame], limit: int | None
    ) -> list[dict[str, object]]:
        """Rows of a kind, most frequent first: kind, pattern, count, note, examples.

        Of `frames` those are listed that made no event, the ones that matched most often first.
        """
        if kind == "frames":
            rows = [
                _row(kind, f.frame_id, self.silent.get(f.frame_id, Gap()), f"{_place(f)} {f.text}")
                for f in frames
                if f.frame_id not in self.fired and f.code != "-"
            ]
        else:
            gaps = {"clauses": self.clauses, "actors": self.actors, "reasons": self.reasons}[kind]
            rows = [_row(kind, pattern, gap) for pattern, gap in gaps.items()]
        rows.sort(key=lambda row: (-int(str(row["count"])), str(row["pattern"])))
        return rows[:limit]


def measure_coverage(coder: Coder, articles: Iterable[Article | Reject]) -> Coverage:
    """Code all articles and count what stayed uncoded; articles that fail are kept in `rejects`."""
    coverage = Coverage()

    def take() -> Iterator[Article]:
        for item in articles:
            if isinstance(item, Reject):
                coverage.rejects.append(item)
            else:
                coverage.article_count += 1
                yield item

    for coded in coder.code_articles(take(), coverage.add):
        if isinstance(coded, Reject):
            coverage.rejects.append(coded)
    return coverage


def describe_clause(clause: Clause, resolver: ActorResolver) -> tuple[str, str]:
    """The clause in the frame language ("SRC send ANY to TGT"), ready to be made a frame, and the words that fill ANY."""

    def is_actor(word: Word) -> bool:
        return resolver.resolve(word).is_known

    head = "+".join((clause.lemma, *clause.particles[:1]))
    parts = ["noun: SRC" if clause.is_noun else "SRC" if any(map(is_actor, clause.sources)) else "ANY", head]
    fillers: list[str] = []
    if any(map(is_actor, clause.objects)):
        parts.append("TGT")
    elif clause.objects:
        parts.append("ANY")
        fillers.append(clause.objects[0].lemma)
    elif clause.complements:
        parts.append("CLAUSE")
        fillers.append(clause.complements[0].lemma)
    for preposition, words in sorted(clause.obliques.items()):
        if any(map(is_actor, words)):
            parts += [preposition, "TGT"]
    return " ".join(parts), fillers[0] if fillers else ""


def _row(kind: CoverageKind, pattern: str, gap: Gap, note: str | None = None) -> dict[str, object]:
    told = ", ".join(f"{word} {count}" for word, count in gap.notes.most_common(MOST_NOTES))
    return {
        "kind": kind,
        "count": gap.count,
        "pattern": pattern,
        "note": told if note is None else f"{note}; {told}" if told else note,
        "examples": list(gap.examples),
    }


def _place(frame: Frame) -> str:
    return f"{frame.path.rpartition('/')[2]}:{frame.line}"


def _clean(text: str) -> str:
    return " ".join(text.split())
