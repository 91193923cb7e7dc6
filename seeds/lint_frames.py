"""Static checks of frames and word sets (`en/frames/*.yaml`, `en/wordsets*.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dyads.schemas.errors import SeedError
from dyads.seeds.context import MEANS
from dyads.seeds.files import read_yaml
from dyads.seeds.findings import Finding, suggest
from dyads.seeds.frames import KEYS, Frame, load_wordsets, parse_frame
from dyads.seeds.ontology import load_ontology

__all__ = ["lint_frames", "note_frames"]

# Words that stand before a phrase like a preposition but that the parser of frames does not know as one.
UNKNOWN_PREPOSITIONS = frozenset(
    "aboard atop besides except like minus opposite per than underneath unlike".split()
)
SET_NAME = re.compile(r"%(\w+)")
Item = tuple[Path, Mapping[str, object]]


def lint_frames(root: Path) -> list[Finding]:
    """Findings in all frames: keys, tokens, codes, ids, hits, contradictions."""
    ontology = load_ontology(root / "ontology")
    wordsets = load_wordsets(root / "en")
    findings: list[Finding] = []
    frames: list[Frame] = []
    for path, item in _read_items(root):
        findings.extend(_lint_keys(item, path))
        try:
            frames.append(
                parse_frame(
                    {k: v for k, v in item.items() if k in KEYS and isinstance(v, str)}, path, wordsets
                )
            )
        except SeedError as error:
            findings.append(
                Finding.at(path, _line(item), str(error).partition(": ")[2], "see docs/dictionaries.md")
            )
    for frame in frames:
        findings.extend(_lint_frame(frame, set(ontology.cameo), set(ontology.operators)))
    findings.extend(_lint_ids(frames))
    findings.extend(_lint_contradictions(frames))
    return findings


def _read_items(root: Path) -> Iterator[Item]:
    for path in sorted((root / "en" / "frames").glob("*.yaml")):
        data = read_yaml(path)
        for item in data if isinstance(data, list) else []:
            yield path, item


def _line(item: Mapping[str, object]) -> int:
    return int(str(item.get("__line__", "0")))


def _lint_keys(item: Mapping[str, object], path: Path) -> Iterator[Finding]:
    for key in item:
        if key not in KEYS:
            yield Finding.at(path, _line(item), f"unknown key '{key}'", suggest(key, KEYS))


def _lint_frame(frame: Frame, codes: set[str], operators: set[str]) -> Iterator[Finding]:
    def find(what: str, fix: str) -> Finding:
        return Finding.at(frame.path, frame.line, what, fix)

    name = frame.frame_id
    if frame.code and frame.code != "-" and frame.code not in codes:
        yield find(f"unknown code '{frame.code}' in {name}", suggest(frame.code, codes))
    if frame.operator and frame.operator not in operators:
        yield find(f"unknown operator '{frame.operator}' in {name}", suggest(frame.operator, operators))
    if frame.operator and not frame.has_event:
        yield find(f"operator frame {name} has no @EVENT", "add @EVENT or drop the operator")
    if frame.means and frame.means not in MEANS:
        yield find(f"unknown means '{frame.means}' in {name}", suggest(frame.means, MEANS))
    yield from _lint_tokens(frame)
    if frame.code != "-" and not any(e.expected for e in frame.examples):
        yield find(f"frame {name} has no hit", "add a sentence that it must code")
    if frame.code == "-" and not frame.examples:
        yield find(f"frame {name} (no event) has no miss", "add a sentence that it keeps from being coded")
    for example in frame.examples:
        if example.expected and example.expected[1] not in codes:
            code = example.expected[1]
            yield find(f"hit of {name} expects unknown code '{code}'", suggest(code, codes))


def _lint_tokens(frame: Frame) -> Iterator[Finding]:
    for slot in frame.slots:
        odd = slot.words & UNKNOWN_PREPOSITIONS
        if slot.filler == "words" and odd:
            yield Finding.at(
                frame.path,
                frame.line,
                f"'{min(odd)}' in {frame.frame_id} is read as a noun",
                "see PREPOSITIONS in seeds/frames.py",
            )


def _lint_ids(frames: list[Frame]) -> Iterator[Finding]:
    seen: dict[str, Frame] = {}
    for frame in frames:
        first = seen.setdefault(frame.frame_id, frame)
        if first is not frame:
            what = f"id '{frame.frame_id}' stands already in {first.path}:{first.line}"
            yield Finding.at(frame.path, frame.line, what, "choose another id")


def _lint_contradictions(frames: list[Frame]) -> Iterator[Finding]:
    """Frames with the same head and the same slots: duplicates when the code is the same, else contradictions."""
    seen: dict[tuple[object, ...], Frame] = {}
    for frame in frames:
        slots = tuple(
            sorted(
                (s.place, s.filler, tuple(sorted(s.prepositions)), tuple(sorted(s.words)))
                for s in frame.slots
                if not s.is_optional
            )
        )
        for head in frame.heads:
            first = seen.setdefault((frame.is_noun, head, slots), frame)
            if first is frame:
                continue
            same = (first.code, first.operator) == (frame.code, frame.operator)
            against = f"({frame.operator or frame.code} against {first.operator or first.code})"
            what = "says again what" if same else f"contradicts {against}"
            name = "+".join(p for p in head if p)
            yield Finding.at(
                frame.path,
                frame.line,
                f"{frame.frame_id} for '{name}' {what} {first.frame_id} in {Path(first.path).name}:{first.line}",
                "drop the word from one of them",
            )


# --- doubtful things


def note_frames(root: Path) -> list[Finding]:
    """Word sets that nothing uses, and words in them that can never match."""
    used = {name for _, item in _read_items(root) for name in _used_sets(item)}
    notes: list[Finding] = []
    for path in sorted((root / "en").glob("wordsets*.yaml")):
        data = read_yaml(path)
        sets = {k: v for k, v in data.items() if isinstance(v, list)} if isinstance(data, dict) else {}
        used |= {str(word)[1:] for words in sets.values() for word in words if str(word).startswith("%")}
    for path in sorted((root / "en").glob("wordsets*.yaml")):
        data = read_yaml(path)
        for name, words in data.items() if isinstance(data, dict) else ():
            if name != "__line__" and name not in used:
                notes.append(Finding.at(path, 0, f"no frame uses word set '{name}'", "drop it or use it"))
            if isinstance(words, list):
                notes.extend(_note_words(path, str(name), map(str, words)))
    return notes


def _used_sets(item: Mapping[str, object]) -> set[str]:
    return set(SET_NAME.findall(f"{item.get('frame', '')} {item.get('noun', '')}"))


def _note_words(path: Path, name: str, words: Iterable[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            yield Finding.at(path, 0, f"'{word}' stands twice in '{name}'", "keep one")
        seen.add(word)
        if not word.startswith("%") and len(word.split()) > 2:
            yield Finding.at(path, 0, f"'{word}' in '{name}' can never match", "a noun, or a word and a noun")
