"""Finding dictionary names in a sentence: a hash of names and their beginnings, longest match first, no parser needed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from dyads.extractors.syntax import Word

__all__ = ["Candidate", "Match", "NameIndex", "fold"]

T = TypeVar("T")


def fold(text: str) -> str:
    """Lower case without accents and with plain apostrophes; the form under which names are compared."""
    if text.isascii():
        return text.lower()
    text = (
        text.replace("’", "'")
        .replace("‘", "'")
        .replace("`", "'")
        .replace("ı", "i")
        .replace("ł", "l")
        .replace("đ", "dj")
        .replace("ø", "o")
    )
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """Words `start` to `end` (exclusive) of a sentence name these entries."""

    start: int
    end: int
    entries: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """An entry that words `start` to `end` (exclusive) could name; `fits` tells whether the capitals do."""

    start: int
    end: int
    tokens: tuple[str, ...]
    entry: T
    fits: bool


@dataclass(slots=True)
class NameIndex(Generic[T]):
    """Names to entries. Capitals matter: a name with a capital only matches words written with one.

    `table` holds, by folded words joined with blanks, the names that end there; every beginning of a name is a key.
    """

    table: dict[str, tuple[tuple[tuple[str, ...], T], ...]] = field(default_factory=dict)

    def add(self, tokens: Sequence[str], entry: T) -> None:
        """Register an entry under a name, split as texts are."""
        if not tokens:
            return
        folded = [fold(token) for token in tokens]
        for size in range(1, len(folded)):
            self.table.setdefault(" ".join(folded[:size]), ())
        key, name = " ".join(folded), tuple(tokens)
        known = self.table.get(key, ())
        if all(e is not entry or other != name for other, e in known):  # both "NATO" and "Nato"
            self.table[key] = (*known, (name, entry))

    def get(self, tokens: Sequence[str]) -> tuple[T, ...]:
        """Entries of a name as a whole, whatever its capitals."""
        return tuple(e for _, e in self.table.get(" ".join(fold(t) for t in tokens), ()))

    def find(self, words: Sequence[Word], lemmas: bool = False) -> list[Match[T]]:
        """Matches from left to right, longest first, without overlap; with `lemmas` also of base forms."""
        forms = [_forms(word, lemmas) for word in words]
        found: list[Match[T]] = []
        i = 0
        while i < len(words):
            match = self._match_at(words, forms, i)
            if match is None:
                i += 1
            else:
                found.append(match)
                i = match.end
        return found

    def list_candidates(self, words: Sequence[Word], lemmas: bool = False) -> Iterator[Candidate[T]]:
        """Everything that could match anywhere, also what is too short or written with other capitals."""
        forms = [_forms(word, lemmas) for word in words]
        for start in range(len(words)):
            keys = [form for form in forms[start] if form in self.table]
            end = start + 1
            while keys:
                for key in keys:
                    for tokens, entry in self.table[key]:
                        fits = _capitals_fit(tokens, words[start:end])
                        yield Candidate(start, end, tokens, entry, fits)
                if end == len(words):
                    break
                longer = (f"{key} {form}" for key in keys for form in forms[end])
                keys = [key for key in longer if key in self.table]
                end += 1

    def _match_at(
        self, words: Sequence[Word], forms: Sequence[tuple[str, ...]], start: int
    ) -> Match[T] | None:
        best: Match[T] | None = None
        keys = [form for form in forms[start] if form in self.table]
        end = start + 1
        while keys:
            fitting = {
                id(e): e
                for key in keys
                for tokens, e in self.table[key]
                if _capitals_fit(tokens, words[start:end])
            }
            if fitting:
                best = Match(start, end, tuple(fitting.values()))
            if end == len(words):
                break
            longer = (f"{key} {form}" for key in keys for form in forms[end])
            keys = [key for key in longer if key in self.table]
            end += 1
        return best


def _forms(word: Word, lemmas: bool) -> tuple[str, ...]:
    folded = fold(word.text)
    return (folded, word.lemma) if lemmas and word.lemma != folded else (folded,)


def _capitals_fit(tokens: Iterable[str], words: Sequence[Word]) -> bool:
    for token, word in zip(tokens, words, strict=True):
        if token[:1].isupper() and not word.text[:1].isupper():
            return False
        if len(token) <= 5 and token.isupper() and len(token) > 1 and not word.text.isupper():
            return False
        if token[1:].lower() != token[1:] and word.text[1:].islower():  # "LeT", "JeM": not the verb "Let"
            return False
    return True
