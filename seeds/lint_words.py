"""Static checks of word lists: context cues, time, numbers, casualties."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dyads.seeds.casualties import load_casualty_words
from dyads.seeds.context import MEANS, load_cues
from dyads.seeds.files import read_yaml
from dyads.seeds.findings import Finding, suggest
from dyads.seeds.numbers import TimeWords, load_number_words, load_time_words

__all__ = ["lint_words", "note_words"]


def lint_words(root: Path) -> list[Finding]:
    """Findings in `en/context.yaml`, `time.yaml`, `numbers.yaml` and `casualties.yaml`."""
    folder = root / "en"
    load_cues(folder / "context.yaml")
    load_number_words(folder / "numbers.yaml")
    load_casualty_words(folder / "casualties.yaml")
    return [
        *_lint_means(folder / "context.yaml"),
        *_lint_time(folder / "time.yaml", load_time_words(folder / "time.yaml")),
    ]


def note_words(root: Path) -> list[Finding]:
    """Words that stand twice in a list."""
    names = ("context.yaml", "casualties.yaml")
    return [finding for name in names for finding in _note_doubles(root / "en" / name)]


def _lint_means(path: Path) -> Iterator[Finding]:
    data = read_yaml(path)
    for name in data if isinstance(data, dict) else ():
        if str(name).startswith("means_") and str(name)[6:] not in MEANS:
            yield Finding.at(path, 0, f"unknown means '{str(name)[6:]}'", suggest(str(name)[6:], MEANS))


def _lint_time(path: Path, words: TimeWords) -> Iterator[Finding]:
    for name, table, low, high in (
        ("months", words.months, 1, 12),
        ("weekdays", words.weekdays, 0, 6),
        ("seasons", words.seasons, 1, 12),
    ):
        for word, value in table.items():
            if not low <= value <= high:
                yield Finding.at(path, 0, f"'{word}' in '{name}' is {value}", f"{low} to {high}")


def _note_doubles(path: Path) -> Iterator[Finding]:
    data = read_yaml(path)
    for name, words in data.items() if isinstance(data, dict) else ():
        if isinstance(words, list):
            seen: set[str] = set()
            for word in map(str, words):
                if word in seen:
                    yield Finding.at(path, 0, f"'{word}' stands twice in '{name}'", "keep one")
                seen.add(word)
