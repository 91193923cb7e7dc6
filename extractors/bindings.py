"""A frame bound to a clause: which words fill its slots, and what must be asked about words to bind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dyads.extractors.clauses import Clause
from dyads.extractors.syntax import Word
from dyads.seeds.frames import Frame

__all__ = ["Binding", "Judge"]


@dataclass(frozen=True, slots=True)
class Judge:
    """What the matcher must ask about words, so that it knows neither dictionaries nor parses."""

    is_actor: Callable[[Word], bool]
    is_person: Callable[[Word], bool]
    is_participant: Callable[[Word], bool]  # may take part in violence although unnamed
    is_event: Callable[[Word], bool]
    is_named: Callable[[Word], bool]  # a person or body by a name that no dictionary knows
    is_capital: Callable[[Word], bool]  # a capital or seat, which may only tell where something happened


@dataclass(slots=True)
class Binding:
    """A frame that fits a clause, with the words that fill its slots."""

    frame: Frame
    clause: Clause
    sources: list[Word] = field(default_factory=list)
    targets: list[Word] = field(default_factory=list)
    events: list[Word] = field(default_factory=list)
    consumed: list[Word] = field(default_factory=list)
    anything: list[Word] = field(default_factory=list)  # what fills ANY
    score: float = 0.0
