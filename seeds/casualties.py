"""Words of casualty phrases (`en/casualties.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_yaml

__all__ = ["CasualtyWords", "load_casualty_words"]

NEEDED = (
    "kill_verbs partial_kill_verbs die_verbs death_nouns dead_counts bodies injure_verbs injury_nouns unreal real_infinitive people "
    "collectives things plurals stops prepositions subset_words conjunctions relatives auxiliaries singular_auxiliaries "
    "plural_auxiliaries adverbs pronouns_one pronouns_many pronouns_none measures state_victims armed_victims civil_victims animals"
).split()


@dataclass(frozen=True, slots=True)
class CasualtyWords:
    """Sets of lower-case words by name."""

    sets: Mapping[str, frozenset[str]]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets[name]


def load_casualty_words(path: Path) -> CasualtyWords:
    """The word sets; raises SeedError when one is missing."""
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise SeedError(f"{path}: expected a mapping of word lists")
    sets = {k: frozenset(str(w).lower() for w in v) for k, v in data.items() if isinstance(v, list)}
    missing = [name for name in NEEDED if name not in sets]
    if missing:
        raise SeedError(f"{path}: word list '{missing[0]}' is missing; add it")
    return CasualtyWords(sets)
