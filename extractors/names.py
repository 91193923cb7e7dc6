"""Finding dictionary names in a sentence: a hash by first word, longest match first, no parser needed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Node(Generic[T]):
    """A step in the tree of names: what may follow, and the entries of the name that ends here."""

    following: dict[str, _Node[T]] = field(default_factory=dict)
    entries: list[tuple[tuple[str, ...], T]] = field(default_factory=list)


class NameIndex(Generic[T]):
    """Names to entries. Capitals matter: a name with a capital only matches words written with one."""

    def __init__(self, tokenize: Callable[[str], Sequence[str]]) -> None:
        self._tokenize = tokenize
        self._root: _Node[T] = _Node()

    def add(self, name: str, entry: T) -> None:
        """Register an entry under a name."""
        tokens = tuple(self._tokenize(name))
        if not tokens:
            return
        node = self._root
        for token in tokens:
            node = node.following.setdefault(fold(token), _Node())
        if all(e is not entry or known != tokens for known, e in node.entries):  # both "NATO" and "Nato"
            node.entries.append((tokens, entry))

    def get(self, name: str) -> tuple[T, ...]:
        """Entries of a name as a whole, whatever its capitals."""
        node: _Node[T] | None = self._root
        for token in self._tokenize(name):
            node = node.following.get(fold(token)) if node is not None else None
        return tuple(e for _, e in node.entries) if node is not None else ()

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

    def _match_at(
        self, words: Sequence[Word], forms: Sequence[tuple[str, ...]], start: int
    ) -> Match[T] | None:
        best: Match[T] | None = None
        nodes, end = [self._root], start
        while nodes and end < len(words):
            nodes = [n.following[form] for n in nodes for form in forms[end] if form in n.following]
            end += 1
            fitting = tuple(
                {
                    id(e): e
                    for n in nodes
                    for tokens, e in n.entries
                    if _capitals_fit(tokens, words[start:end])
                }.values()
            )
            if fitting:
                best = Match(start, end, fitting)
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
