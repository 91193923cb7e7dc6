"""All dictionaries of the coder in memory: read from the seeds, with the names split as texts are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dyads.extractors.dictionary import ActorDictionary
from dyads.seeds.context import Cues, load_cues
from dyads.seeds.frames import Frame, load_frames, load_wordsets
from dyads.seeds.ontology import Ontology, load_ontology
from dyads.seeds.overlays import Overlay, load_actor_tables

__all__ = ["Tables", "build_tables"]


@dataclass(frozen=True, slots=True)
class Tables:
    """What the coder reads off the seeds and the user's own tables."""

    ontology: Ontology
    frames: list[Frame]
    cues: Cues
    dictionary: ActorDictionary
    hyphenated: tuple[str, ...]  # words that the tokenizer must not split
    people: tuple[str, ...]  # full names of persons


def build_tables(
    folder: Path,
    overlays: Sequence[Overlay],
    prepare: Callable[[Iterable[str]], None],
    tokenize: Callable[[str], Sequence[str]],
    is_word: Callable[[str], bool],
) -> Tables:
    """Read all tables; raises SeedError.

    `prepare` teaches the tokenizer hyphenated words before `tokenize` splits names with it; `is_word` tells English
    words.
    """
    wordsets = load_wordsets(folder / "en")
    frames = load_frames(folder / "en" / "frames", wordsets)
    named = load_actor_tables(folder, overlays)
    roles = (form for a in named.agents for form in (a.noun, a.plural) if "-" in form and " " not in form)
    hyphenated = tuple(dict.fromkeys((*roles, *sorted(hyphenated_forms(frames, wordsets)))))
    prepare(hyphenated)
    return Tables(
        load_ontology(folder / "ontology"),
        frames,
        load_cues(folder / "en" / "context.yaml"),
        ActorDictionary.build(tokenize, named.countries, named.actors, named.agents, is_word),
        hyphenated,
        tuple(actor.name for actor in named.actors if actor.kind == "person"),
    )


def hyphenated_forms(frames: Iterable[Frame], wordsets: Mapping[str, frozenset[str]]) -> set[str]:
    """All forms of the hyphenated words of the frames ("sit-ins", "test-fired"), which the model would split."""
    heads = [(part, f.is_noun) for f in frames for head in f.heads for part in head if "-" in part]
    words = [
        (w, True) for entries in wordsets.values() for entry in entries for w in entry.split() if "-" in w
    ]
    found: set[str] = set()
    for word, is_noun in (*heads, *words):
        if not word.replace("-", "").isalpha() or word.startswith("-"):
            continue
        stem = word.removesuffix("e")
        found |= {word, word + "s"} if is_noun else {word, word + "s", stem + "ed", stem + "ing"}
    return found
