"""What a clause in normal form is: one predicate (verb or event noun) with its arguments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from dyads.extractors.syntax import Word

__all__ = ["Clause", "Lexicon"]


@dataclass(slots=True, eq=False)
class Clause:
    """A predicate with its arguments; all words are heads of phrases."""

    head: Word
    is_noun: bool
    lemma: str
    particles: tuple[str, ...] = ()
    sources: list[Word] = field(default_factory=list)
    objects: list[Word] = field(default_factory=list)
    obliques: dict[str, list[Word]] = field(default_factory=dict)
    loose: dict[str, list[Word]] = field(default_factory=dict)  # phrases that stand at the object noun
    predicates: list[Word] = field(default_factory=list)
    complement_subjects: list[tuple[Word, list[Word]]] = field(default_factory=list)
    complements: list[Word] = field(default_factory=list)
    gerunds: dict[str, list[Word]] = field(default_factory=dict)
    is_passive: bool = False
    possessors: list[Word] = field(default_factory=list)
    attributes: list[Word] = field(default_factory=list)
    participants: list[Word] = field(default_factory=list)
    carrier: Word | None = None  # the light verb of an event noun


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the builder must know of the dictionaries: event nouns, light verbs and words that always take an object."""

    event_nouns: Mapping[str, Collection[str]]  # lemma -> words that must stand before it, "" for none
    light_verbs: Collection[str]
    aspect_verbs: Collection[str]
    victim_verbs: Collection[str]
