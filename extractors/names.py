"""Finding dictionary names in a sentence: a hash by first word, longest match first, no parser needed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from dyads.extractors.syntax import Word

__all__ = ["Match", "NameIndex", "fold"]

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


class NameIndex(Generic[T]):
    """Names to entries. Capitals matter: a name with a capital only matches words written with one."""

    def __init__(self, tokenize: Callable[[str], Sequence[str]]) -> None:
        self._tokenize = tokenize
        self._by_first: dict[str, dict[tuple[str, ...], list[tuple[tuple[str, ...], T]]]] = {}

    def add(self, name: str, entry: T) -> None:
        """Register an entry under a name."""
        tokens = tuple(self._tokenize(name))
        if not tokens:
            return
        folded = tuple(fold(t) for t in tokens)
        bucket = self._by_first.setdefault(folded[0], {}).setdefault(folded, [])
        if all(e is not entry for _, e in bucket):
            bucket.append((tokens, entry))

    def get(self, name: str) -> tuple[T, ...]:
        """Entries of a name as a whole, whatever its capitals."""
        folded = tuple(fold(t) for t in self._tokenize(name))
        return tuple(e for _, e in self._by_first.get(folded[0], {}).get(folded, ())) if folded else ()

    def find(self, words: Sequence[Word], lemmas: bool = False) -> list[Match[T]]:
        """Matches from left to right, longest first, without overlap."""
        folded = [fold(w.text) for w in words]
        found: list[Match[T]] = []
        i = 0
        while i < len(words):
            match = self._match_at(words, folded, i, lemmas)
            if match is None:
                i += 1
            else:
                found.append(match)
                i = match.end
        return found

    def _match_at(self, words: Sequence[Word], folded: list[str], i: int, lemmas: bool) -> Match[T] | None:
        names = self._by_first.get(folded[i])
        lemma_names = self._by_first.get(words[i].lemma) if lemmas and words[i].lemma != folded[i] else None
        best: Match[T] | None = None
        for table in (names, lemma_names):
            for key, entries in (table or {}).items():
                end = i + len(key)
                if end > len(words) or (best is not None and end <= best.end):
                    continue
                if all(
                    folded[i + k] == key[k] or (lemmas and words[i + k].lemma == key[k])
                    for k in range(len(key))
                ):
                    fitting = tuple(e for tokens, e in entries if _capitals_fit(tokens, words[i:end]))
                    if fitting:
                        best = Match(i, end, fitting)
        return best


def _capitals_fit(tokens: Iterable[str], words: Sequence[Word]) -> bool:
    for token, word in zip(tokens, words, strict=True):
        if token[:1].isupper() and not word.text[:1].isupper():
            return False
        if len(token) <= 5 and token.isupper() and len(token) > 1 and not word.text.isupper():
            return False
    return True
