"""Frames: what a clause means, parsed from `en/frames/*.yaml` (format: docs/dictionaries.md, DESIGN section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_yaml

__all__ = ["PREPOSITIONS", "Example", "Frame", "Slot", "load_frames", "load_wordsets", "parse_frame"]

PREPOSITIONS = frozenset(
    "about above across after against ahead along amid among amongst around as at before behind below beneath beside "
    "alongside amidst between beyond by concerning despite down during following regarding for from in inside into "
    "near of off on onto out outside over past since "
    "through throughout to toward towards under until up upon versus via with within without".split()
)
KEYS = frozenset(
    {"id", "frame", "noun", "code", "operator", "reciprocal", "hits", "misses", "note", "means", "__line__"}
)
Place = Literal["subject", "object", "oblique"]
Filler = Literal["source", "target", "pair", "words", "any", "clause", "target_clause", "event"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One phrase of a frame: where it stands and what may fill it."""

    place: Place
    filler: Filler
    prepositions: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    is_optional: bool = False
    is_bare: bool = False  # the preposition may be missing ("admit to? @EVENT")


@dataclass(frozen=True, slots=True)
class Example:
    """An executable example sentence; `expected` is (source, code, target) for hits, None for misses."""

    sentence: str
    expected: tuple[str, str, str] | None
    line: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A parsed frame; `heads` are (lemma, particle or "")."""

    frame_id: str
    is_noun: bool
    heads: tuple[tuple[str, str], ...]
    slots: tuple[Slot, ...]
    code: str
    operator: str
    is_reciprocal: bool
    means: str
    path: str
    line: int
    text: str
    examples: tuple[Example, ...] = field(default=(), compare=False)

    @property
    def has_target(self) -> bool:
        """Whether the frame names a target at all."""
        return any(s.filler in ("target", "target_clause", "pair") for s in self.slots)

    @property
    def has_event(self) -> bool:
        """Whether the frame embeds an event."""
        return any(s.filler == "event" for s in self.slots)


def load_wordsets(folder: Path) -> dict[str, frozenset[str]]:
    """Word sets by name from `wordsets*.yaml`; raises SeedError for a set that is defined twice or refers to none."""
    raw: dict[str, list[str]] = {}
    for path in sorted(folder.glob("wordsets*.yaml")):
        data = read_yaml(path)
        if not isinstance(data, dict):
            raise SeedError(f"{path}: expected a mapping of set names to lists of lemmas")
        for name, words in data.items():
            if name == "__line__":
                continue
            if not isinstance(words, list):
                raise SeedError(f"{path}: word set '{name}' is no list")
            if name in raw:
                raise SeedError(f"{path}: word set '{name}' is defined twice")
            raw[name] = [str(w) for w in words]
    return {name: _expand_set(name, raw, ()) for name in raw}


def _expand_set(name: str, raw: Mapping[str, list[str]], seen: tuple[str, ...]) -> frozenset[str]:
    if name in seen:
        raise SeedError(f"word set '{name}' contains itself")
    found: set[str] = set()
    for word in raw[name]:
        if word.startswith("%"):
            if word[1:] not in raw:
                raise SeedError(f"word set '{name}' refers to unknown set '{word}'")
            found |= _expand_set(word[1:], raw, (*seen, name))
        else:
            found.add(word.lower())
    return frozenset(found)


def load_frames(folder: Path, wordsets: Mapping[str, frozenset[str]]) -> list[Frame]:
    """All frames of a folder in file order; raises SeedError at the first one that cannot be parsed."""
    frames: list[Frame] = []
    for path in sorted(folder.glob("*.yaml")):
        data = read_yaml(path)
        if not isinstance(data, list):
            raise SeedError(f"{path}: expected a list of frames")
        for item in data:
            if not isinstance(item, dict):
                raise SeedError(f"{path}: a frame must be a mapping, got {item!r}")
            frames.append(parse_frame({k: v for k, v in item.items() if isinstance(v, str)}, path, wordsets))
    return frames


def parse_frame(item: Mapping[str, str], path: Path, wordsets: Mapping[str, frozenset[str]]) -> Frame:
    """One frame from its mapping; raises SeedError with file and line."""
    line = int(item.get("__line__", "0"))
    where = f"{path}:{line}"
    unknown = set(item) - KEYS
    if unknown:
        raise SeedError(
            f"{where}: unknown key '{sorted(unknown)[0]}'; known: {', '.join(sorted(KEYS - {'__line__'}))}"
        )
    if "id" not in item or ("frame" in item) == ("noun" in item):
        raise SeedError(f"{where}: a frame needs 'id' and one of 'frame' or 'noun'")
    if not item.get("code") and not item.get("operator"):
        raise SeedError(f"{where}: frame '{item['id']}' has neither code nor operator")
    text = item.get("frame") or item["noun"]
    parser = _Parser(where, wordsets)
    heads, slots = parser.parse(text)
    if "noun" in item:  # "hunger+strike": the head comes last, the word before it narrows it
        heads = tuple((part, lemma) if part else (lemma, part) for lemma, part in heads)
    reciprocal = item.get("reciprocal", "") in ("yes", "true") or any(s.filler == "pair" for s in slots)
    return Frame(
        item["id"],
        "noun" in item,
        heads,
        slots,
        item.get("code", ""),
        item.get("operator", ""),
        reciprocal,
        item.get("means", ""),
        str(path),
        line,
        text,
        tuple(_examples(item, line, where)),
    )


def _examples(item: Mapping[str, str], line: int, where: str) -> list[Example]:
    found = []
    for row in item.get("hits", "").splitlines():
        if row.strip():
            sentence, arrow, expected = row.rpartition("->")
            parts = expected.split()
            if not arrow or len(parts) != 3:
                raise SeedError(f"{where}: a hit reads 'Sentence. -> SRC CODE TGT', got '{row.strip()}'")
            found.append(Example(sentence.strip(), (parts[0], parts[1], parts[2]), line))
    found.extend(
        Example(row.strip(), None, line) for row in item.get("misses", "").splitlines() if row.strip()
    )
    return found


class _Parser:
    """Reads the tokens of one frame; keeps where it stands for messages."""

    def __init__(self, where: str, wordsets: Mapping[str, frozenset[str]]) -> None:
        self.where = where
        self.wordsets = wordsets

    def parse(self, text: str) -> tuple[tuple[tuple[str, str], ...], tuple[Slot, ...]]:
        heads: tuple[tuple[str, str], ...] = ()
        slots: list[Slot] = []
        preps: frozenset[str] = frozenset()
        bare = False
        for token in text.split():
            optional = token.endswith("?")
            token = token.rstrip("?")
            names = token.split("|")
            leading = [n for n in names if n in PREPOSITIONS]
            if (
                2 * len(leading) > len(names) and heads and not preps
            ):  # "of|imposed": the participle stands inside
                preps, bare = frozenset(leading), optional
                continue
            if not heads and self._is_head(token):
                heads = tuple(self._head(n) for n in names)
                continue
            place: Place = "oblique" if preps else ("object" if heads else "subject")
            slots.append(replace(self._slot(token, place, preps, optional), is_bare=bare))
            preps, bare = frozenset(), False
        if not heads:
            raise SeedError(f"{self.where}: no verb or event noun in '{text}'")
        if preps:
            raise SeedError(f"{self.where}: nothing after the preposition in '{text}'")
        return heads, tuple(slots)

    def _is_head(self, token: str) -> bool:
        if token.startswith(("%", "@")) or token.isupper() or "&" in token:
            return False
        return bool(token)

    def _head(self, name: str) -> tuple[str, str]:
        lemma, _, part = name.partition("+")
        return lemma, part

    def _slot(self, token: str, place: Place, preps: frozenset[str], optional: bool) -> Slot:
        fillers: dict[str, Filler] = {
            "SRC": "source",
            "TGT": "target",
            "SRC&TGT": "pair",
            "ANY": "any",
            "CLAUSE": "clause",
            "TGT+CLAUSE": "target_clause",
            "@EVENT": "event",
        }
        if token in fillers:
            return Slot(place, fillers[token], preps, frozenset(), optional)
        if token == "@TO":  # as an infinitive only: "told Iran to leave"
            return Slot(place, "event", preps, frozenset({"to"}), optional)
        if token.startswith("TGT+"):  # a complement clause with that modal; its subject is the target
            return Slot(place, "target_clause", preps, frozenset(token[4:].split("|")), optional)
        if token.isupper():
            raise SeedError(f"{self.where}: unknown slot '{token}'; known: {', '.join(fillers)}")
        words: set[str] = set()
        for name in token.split("|"):
            if name.startswith("%"):
                if name[1:] not in self.wordsets:
                    raise SeedError(f"{self.where}: unknown word set '{name}'")
                words |= self.wordsets[name[1:]]
            else:
                words.add(name.replace("+", " "))
        return Slot(place, "words", preps, frozenset(words), optional)
