"""Walks up and down a parse and the labels that repairs ask for; below all other modules of the package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dyads.extractors.syntax.words import Word

__all__ = ["NOUNS", "SUBJECTS", "ancestors", "move_word", "subtree"]

NOUNS = frozenset({"NOUN", "PROPN"})  # parts of speech
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})  # CLEAR labels


def ancestors(word: Word) -> Iterator[Word]:
    """The chain of heads, nearest first."""
    seen = 0
    head = word.head
    while head is not None and seen < 200:
        yield head
        head = head.head
        seen += 1


def subtree(word: Word) -> list[Word]:
    """The word and all that depends on it, in order."""
    found: list[Word] = []
    stack = [word]
    while stack:
        item = stack.pop()
        found.append(item)
        stack.extend(item.children)
    return sorted(found, key=lambda w: w.index)


def move_word(word: Word, head: Word, dep: str) -> None:
    """Hang a word, with all that depends on it, on another head under a label."""
    if word.head is not None and word in word.head.children:
        word.head.children.remove(word)
    word.head, word.dep = head, dep
    head.children.append(word)
    head.children.sort(key=lambda w: w.index)
