"""The text as the parser reads it: the same length as the article's, so that offsets stay true.

Zero-width characters, wire tags and links become blanks, square brackets become round ones, and a text in capitals is
written again in lower case with the capitals of the names that the dictionaries know.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

__all__ = ["Reader", "is_headline", "is_shouted"]

_BLANK = re.compile(
    r"[\u200b-\u200f\u2060\ufeff\u00ad]|https?://\S+|www\.\S+|pic\.twitter\.com/\S+|</?[a-zA-Z][^<>]{0,80}>"
    r"|\[/?(?:BEGIN|END|TEXT|REPORT|EXCERPTS?|PASSAGE|INDISTINCT|SIC|COMMUNIQUE|EDITORIAL|COMMENTARY|SPEECH|"
    r"INTERVIEW|ANNOUNCER|ARTICLE|FROM THE|STATEMENT|UNIDENTIFIED|NO VIDEO)\b[^\]\[]{0,60}\]"
)
_BRACKETS = str.maketrans("[]´", "()'")
# Where people stand in a photograph: "Putin, second left, and Medvedev, right, attended".
_CAPTION = re.compile(
    r"(?<=[a-z.]),\s(?:(?:second|third|fourth|far|front|back|top|bottom|foreground)\s)?(?:left|right|cent(?:er|re)),(?=\s)"
)
_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?|[^\W_]+", re.UNICODE)
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[a-z]\.){2,}\Z")  # "U.S. military"
_BRACKETED = re.compile(r"\(([^\W\d_]{2,6})\)")
_LONGEST_NAME = 6  # words
_DATELINE_LENGTH = 160  # characters of the text within which "--" ends the dateline
_SENTENCE_END = frozenset(".!?:\n")
_CALENDAR = (
    "January February March April June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday Jan Feb Apr Jun Jul Aug Sep Sept Oct Nov Dec"
).split()
_TITLES = frozenset("mr mrs ms dr gen col lt maj capt sgt adm rev sen rep gov msgr".split())
# Words of other languages that begin the names of places and families, so that what follows is a name too.
_NAME_STARTS = frozenset(
    "san santa santo sao saint la las los el al puerto villa ciudad rio von van bin ibn abu".split()
)
RANKS = frozenset(
    """mr mrs ms dr gen col lt maj capt sgt general colonel lieutenant major captain sergeant president minister senator
    judge mayor governor deputy candidate leader journalist reporter attorney priest father monsignor bishop archbishop
    commander ambassador chief director secretary spokesman""".split()
)
# Short English words that some body also has for its acronym.
_PLAIN_SHORT = frozenset(
    "us who is it aah bra biff blt elf fiat gal gnu nan pap sec pas pad pace raw ice mend fry mod eff sap au ec pa".split()
)
# English words that the lemma tables lack: "everybody", and what is built of two words.
_MORE_WORDS = frozenset(
    """amid etc everybody anybody somebody nobody everyone genocidal fratricidal upcoming rightwing leftwing gunship
    gunships machinegun machineguns machinegunned machinegunning submachinegun submachineguns""".split()
)
# Given names that are as often the plain word.
_AMBIGUOUS = frozenset(
    "will mark grant bill rich frank sue pat guy chase drew art dean rob may wade ray josh".split()
)
_MEN = re.compile(r"([a-z]{3,})(?:men|women)")
_BUILT = re.compile(
    r"(?:anti|ultra|narco|counter|multi|inter|super|semi|sub)([a-z]{4,})|(?:pro|re|bi|co|non)([a-z]{7,})"
)
_NOT_MEN = frozenset({"carmen", "yemen"})
_SMALL_WORDS = frozenset(
    "a an and as at by for from in into is of on or that the to was were which who with".split()
)
_LONGEST_HEADLINE = 160  # characters
_HEADLINE_SMALL = _SMALL_WORDS | frozenset(
    "after against amid but over with without is are be not nor than via vs up off out about before until into s".split()
)
_LOCATIVES = frozenset("in near at from outside around".split())
# Nouns of the landscape, which stand where names of places do.
_LANDSCAPE = frozenset(
    """valley church hill mosque barracks cathedral abbey monastery temple convent chapel bridge station university
    island port beach lake bay cape creek canyon villa plaza downtown suburb spanish jones county parish""".split()
)
_KINDS = frozenset("city town department province municipality state region district canton airport".split())


class Reader:
    """Makes readable what the parser cannot read."""

    def __init__(
        self,
        names: Iterable[str],
        is_word: Callable[[str], bool],
        people: Iterable[str] = (),
        is_town: Callable[[str], bool] = lambda _: False,
        is_verb: Callable[[str], bool] = lambda _: False,
        is_like_place: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`names`: names with their capitals; `is_word`: whether a lower-case word is an English one.

        `people`: full names of persons, whose first words tell given names; `is_town`: whether a word names a large
        place. Both speak for words that are also English ones ("CARLOS", "CARTAGENA"). `is_verb`: whether a word is
        a form of a verb, which ends the name of a person. `is_like_place`: whether a word is used as names of
        places are; with `is_town` it makes a name wherever it stands ("the Medellin bomb").
        """
        self._is_town, self._is_verb, self._is_word = is_town, is_verb, is_word
        self._is_like_place = is_like_place
        self._sources: tuple[Iterable[str], Iterable[str]] | None = (names, people)
        self._given: set[str] = set()
        self._surnames: set[str] = set()
        self._names: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._first: set[str] = set()
        self._short: set[str] = set()

    def _learn_names(self) -> None:
        """Sort the names once, when the first text in capitals comes."""
        if self._sources is None:
            return
        names, people = self._sources
        full = [w for name in people if len(w := name.split()) > 1]
        self._surnames = {w[-1].lower() for w in full if len(w[-1]) > 3 and not self._is_verb(w[-1].lower())}
        first = Counter(w[0].lower() for w in full if w[0].isalpha())
        self._given = {
            w
            for w, count in first.items()
            if len(w) > 2
            and w not in _SMALL_WORDS
            and (not self._is_verb(w) or (count >= 3 and w not in _AMBIGUOUS))
        }
        for name in (*names, *_CALENDAR):
            if len(name) <= 4 and name.isupper() and self._is_plain(name.lower()):
                self._short.add(name.lower())
                continue  # "US", "WHO", "IS": in a text of capitals more often the plain word
            words = tuple(m.group().rstrip(".") for m in _WORD.finditer(name))
            if words and any(w[:1].isupper() for w in words):
                key = tuple(w.lower() for w in words)
                self._names.setdefault(key, words)
                self._first.add(key[0])
        self._sources = None

    def read(self, text: str) -> str:
        """The text to parse; len(read(text)) == len(text)."""
        if "[" in text or "<" in text or "http" in text or "www" in text or not text.isascii():
            text = _BLANK.sub(lambda m: " " * len(m.group()), text).translate(_BRACKETS)
        if ", " in text and ("left," in text or "right," in text or "cent" in text):
            text = _CAPTION.sub(lambda m: " " * len(m.group()), text)
        if is_shouted(text):
            return self._recase(text)
        return self._lower_headline(text) if is_headline(text) else text

    def _lower_headline(self, text: str) -> str:
        """A headline in title case with small letters where a sentence has them ("China Slams U.S.")."""
        lowered = text.lower()
        if len(lowered) != len(text):
            return text
        self._learn_names()
        letters = list(text)
        words = list(_WORD.finditer(lowered))
        i = 0
        while i < len(words):
            size, _ = self._name_at(words, i)
            start, end = words[i].span()
            if not size and i and self._is_common(text, lowered, words, i):
                letters[start:end] = lowered[start:end]
            i += max(size, 1)
        return "".join(letters)

    def _is_common(self, text: str, lowered: str, words: list[re.Match[str]], i: int) -> bool:
        """Whether a capitalised word of a headline is a plain one: no acronym, no part of a name, no rank before one."""
        start, end = words[i].span()
        word = words[i].group()
        if text[start:end].isupper() or _starts_sentence(lowered, start) or self._is_name(lowered, words, i):
            return False
        if not self._is_known(word.rstrip(".")):
            return False
        after = _neighbour(lowered, words, i, 1)
        return not (word in RANKS and after is not None and not self._is_known(after))

    def _recase(self, text: str) -> str:
        lowered = text.lower()
        if len(lowered) != len(text):  # a letter whose small form is two
            return text
        self._learn_names()
        letters = list(lowered)
        words = list(_WORD.finditer(lowered))
        acronyms = self._list_acronyms(lowered)
        i = 0
        while i < len(words):
            size, cased = self._name_at(words, i)
            if size:
                for match, form in zip(words[i : i + size], cased, strict=True):
                    letters[match.start() : match.start() + len(form)] = form
                i += size
                continue
            if words[i].group() in acronyms:
                start, end = words[i].span()
                letters[start:end] = lowered[start:end].upper()
            else:
                self._raise(letters, lowered, words, i)
            i += 1
        return "".join(letters)

    def _list_acronyms(self, lowered: str) -> set[str]:
        """The short words that stand alone in brackets and are unknown or short names ("(FMLN)", "(ELN)")."""
        found = _BRACKETED.findall(lowered)
        return {word for word in found if word in self._short or not self._is_known(word)}

    def _raise(self, letters: list[str], lowered: str, words: list[re.Match[str]], i: int) -> None:
        """Give an unknown word its capital, and a known one that begins a sentence or belongs to a name."""
        start = words[i].start()
        unknown = not self._is_known(words[i].group().rstrip("."))
        if unknown or _starts_sentence(lowered, start) or self._is_name(lowered, words, i):
            letters[start] = letters[start].upper()

    def _is_name(self, lowered: str, words: list[re.Match[str]], i: int) -> bool:
        """Whether an English word is part of a name by what stands beside it ("San Carlos", "Carlos Torrado")."""
        word, before, after = (
            words[i].group(),
            _neighbour(lowered, words, i, -1),
            _neighbour(lowered, words, i, 1),
        )
        if word in _SMALL_WORDS:
            return False
        if word in _NAME_STARTS:
            return after is not None and after not in _SMALL_WORDS and before != "de"
        if before in _NAME_STARTS or word == "i":
            return True
        if before == "of" and len(word) > 3 and _neighbour(lowered, words, i - 1, -1) in _KINDS:
            return True
        is_before_name = after is not None and (after in self._given or not self._is_known(after))
        if word in self._given and (is_before_name or self._is_middle(lowered, words, i + 1)):
            return True
        earlier = _neighbour(lowered, words, i - 1, -1)
        if before in self._given and not self._is_verb(word) and len(word) > 2:
            return (
                not self._is_known(before)
                or earlier in self._given
                or earlier in RANKS
                or self._is_middle(lowered, words, i)
            )
        is_surname = word in self._surnames or (word not in _LANDSCAPE and self._is_like_place(word))
        follows_name = earlier in self._given and before is not None and not self._is_known(before)
        if is_surname and (before in RANKS or follows_name):
            return True
        if len(word) <= 3 or not self._is_town(word):
            return False
        ends = after is None or after in _KINDS
        return (before in _LOCATIVES and ends) or (
            word not in _LANDSCAPE and not self._is_verb(word) and self._is_like_place(word)
        )

    def _is_middle(self, lowered: str, words: list[re.Match[str]], i: int) -> bool:
        """Whether an English word stands between two names ("James Arthur Donelley")."""
        word, after = words[i].group() if i < len(words) else "", _neighbour(lowered, words, i, 1)
        is_plain = word in _SMALL_WORDS or word in RANKS or self._is_verb(word)
        return not is_plain and after is not None and after not in _SMALL_WORDS and not self._is_known(after)

    def _is_plain(self, word: str) -> bool:
        """Whether a short word is mostly itself, not the acronym that is written like it."""
        return word in _PLAIN_SHORT or word in self._given or self._is_verb(word)

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
        stem = word.partition("'")[0].partition("’")[0]
        return word not in _TITLES and (self._is_word(stem) or self._is_built(stem))

    def _is_built(self, word: str) -> bool:
        """Whether a word is made of English ones: "policemen", "antidrug", "progovernment"."""
        if word in _MORE_WORDS:
            return True
        men = _MEN.fullmatch(word)
        if men is not None and word not in _NOT_MEN:
            return self._is_word(men.group(1)) or self._is_word(men.group(1).removesuffix("s"))
        built = _BUILT.fullmatch(word)
        return built is not None and self._is_word(built.group(1) or built.group(2))


def is_shouted(text: str) -> bool:
    """Whether a text is written in capitals (nearly all of at least 20 letters)."""
    upper = sum(c.isupper() for c in text)
    return upper >= 20 and upper >= 0.85 * (upper + sum(c.islower() for c in text))


def is_headline(text: str) -> bool:
    """Whether a text is one line in title case: at least four words, all capitalised but the small ones."""
    if len(text) > _LONGEST_HEADLINE or "\n" in text.strip():
        return False
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)
    large = [w for w in words if w.lower() not in _HEADLINE_SMALL]
    return len(words) >= 4 and len(large) >= 3 and all(w[0].isupper() for w in large)


def _neighbour(text: str, words: list[re.Match[str]], i: int, step: int) -> str | None:
    """The next or previous word when only a blank stands between."""
    if not 0 <= i + step < len(words):
        return None
    low, high = sorted((i, i + step))
    return words[i + step].group() if text[words[low].end() : words[high].start()] == " " else None


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 200) : start].rstrip(" \"'“”‘’(")
    if not before:
        return True
    if _ABBREVIATED.search(before) or (before.endswith("--") and start < _DATELINE_LENGTH):
        return before.endswith("--")
    return before[-1] in _SENTENCE_END
