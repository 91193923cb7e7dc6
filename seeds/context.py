"""Cue words for modality, attribution and background (`en/context.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_yaml

__all__ = ["MEANS", "Cues", "load_cues"]

# Means of an attack, the most specific first.
MEANS = ("suicide_bomb", "chemical", "drone", "grenade", "missile", "air_strike", "shelling", "ied")

NEEDED = (
    "light_verbs aspect_verbs victim_verbs say_verbs hypothetical_modals future_modals conditional_markers hypothetical_governors hypothetical_adjectives "
    "negating_verbs background_cues mourning_cues mourning_verbs state_participles claim_nouns habitual_adverbs fiction_cues study_cues nature_subjects transparent_governors staged_purposes causing_verbs future_prepositions "
    "accident_cues plant_cues violence_cues armed_cues sport_cues verbal_attack_verbs"
).split()


@dataclass(frozen=True, slots=True)
class Cues:
    """Sets of cue words by name, and the words that tell the means of an attack, most specific means first."""

    sets: Mapping[str, frozenset[str]]
    means: tuple[tuple[str, frozenset[str]], ...]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets[name]


def load_cues(path: Path) -> Cues:
    """The cue sets; raises SeedError when one is missing."""
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise SeedError(f"{path}: expected a mapping of cue sets")
    sets = {k: frozenset(str(w).lower() for w in v) for k, v in data.items() if isinstance(v, list)}
    missing = [name for name in NEEDED if name not in sets]
    if missing:
        raise SeedError(f"{path}: cue set '{missing[0]}' is missing")
    return Cues(sets, tuple((m, sets[f"means_{m}"]) for m in MEANS if f"means_{m}" in sets))
