"""The text as the parser reads it: the same length as the article's, so that offsets stay true.

Zero-width characters, wire tags and links become blanks, square brackets become round ones, and a text in capitals is
written again in lower case with the capitals of the names that the dictionaries know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

__all__ = ["Reader", "is_shouted"]

_BLANK = re.compile(
    r"[\u200b-\u200f\u2060\ufeff\u00ad]|https?://\S+|www\.\S+|pic\.twitter\.com/\S+|</?[a-zA-Z][^<>]{0,80}>"
    r"|\[/?(?:BEGIN|END|TEXT|REPORT|EXCERPTS?|PASSAGE|INDISTINCT|SIC|COMMUNIQUE|EDITORIAL|COMMENTARY|SPEECH|"
    r"INTERVIEW|ANNOUNCER|ARTICLE|FROM THE|STATEMENT|UNIDENTIFIED|NO VIDEO)\b[^\]\[]{0,60}\]"
)
_BRACKETS = str.maketrans("[]", "()")
_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?|[^\W_]+", re.UNICODE)
_LONGEST_NAME = 6  # words
_SENTENCE_END = frozenset(".!?:\n")
_CALENDAR = (
    "January February March April June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday Jan Feb Apr Jun Jul Aug Sep Sept Oct Nov Dec"
).split()
_TITLES = frozenset("mr mrs ms dr gen col lt maj capt sgt adm rev sen rep gov msgr".split())


class Reader:
    """Makes readable what the parser cannot read."""

    def __init__(self, names: Iterable[str], is_word: Callable[[str], bool]) -> None:
        """`names`: names with their capitals; `is_word`: whether a lower-case word is an English one."""
        self._names: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._first: set[str] = set()
        self._is_word = is_word
        for name in (*names, *_CALENDAR):
            if len(name) <= 4 and name.isupper() and is_word(name.lower()):
                continue  # "US", "WHO", "IS": in a text of capitals more often the plain word
            words = tuple(m.group().rstrip(".") for m in _WORD.finditer(name))
            if words and any(w[:1].isupper() for w in words):
                key = tuple(w.lower() for w in words)
                self._names.setdefault(key, words)
                self._first.add(key[0])

    def read(self, text: str) -> str:
        """The text to parse; len(read(text)) == len(text)."""
        if "[" in text or "<" in text or "http" in text or "www" in text or not text.isascii():
            text = _BLANK.sub(lambda m: " " * len(m.group()), text).translate(_BRACKETS)
        return self._recase(text) if is_shouted(text) else text

    def _recase(self, text: str) -> str:
        lowered = text.lower()
        if len(lowered) != len(text):  # a letter whose small form is two
            return text
        letters = list(lowered)
        words = list(_WORD.finditer(lowered))
        i = 0
        while i < len(words):
            size, cased = self._name_at(words, i)
            if size:
                for match, form in zip(words[i : i + size], cased, strict=True):
                    letters[match.start() : match.start() + len(form)] = form
                i += size
                continue
            self._raise(letters, lowered, words, i)
            i += 1
        return "".join(letters)

    def _raise(self, letters: list[str], lowered: str, words: list[re.Match[str]], i: int) -> None:
        """Give an unknown word its capital, an unknown short one in brackets all of them ("(FMLN)")."""
        start, end = words[i].span()
        unknown = not self._is_known(words[i].group().rstrip("."))
        if unknown and end - start <= 6 and lowered[start - 1 : start] + lowered[end : end + 1] == "()":
            letters[start:end] = lowered[start:end].upper()
        elif unknown or _starts_sentence(lowered, start):
            letters[start] = letters[start].upper()

    def _name_at(self, words: list[re.Match[str]], i: int) -> tuple[int, tuple[str, ...]]:
        first = words[i].group().rstrip(".")
        if first not in self._first:
            return 0, ()
        for size in range(min(_LONGEST_NAME, len(words) - i), 0, -1):
            key = tuple(m.group().rstrip(".") for m in words[i : i + size])
            if key in self._names:
                return size, self._names[key]
        return 0, ()

    def _is_known(self, word: str) -> bool:
        if not word[:1].isalpha() or len(word) < 2:
            return word in ("a", "i") or not word[:1].isalpha()
        return word not in _TITLES and self._is_word(word.partition("'")[0].partition("’")[0])


def is_shouted(text: str) -> bool:
    """Whether a text is written in capitals (nearly all of at least 20 letters)."""
    upper = sum(c.isupper() for c in text)
    return upper >= 20 and upper >= 0.85 * (upper + sum(c.islower() for c in text))


def _starts_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'“”‘’(")
    return not before or before[-1] in _SENTENCE_END
