"""Numbers in words and figures ("two hundred and fifty", "dozens", "10 to 15"), and which of them count nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dyads.extractors.date_patterns import date_patterns, number_words

__all__ = ["NumberPhrase", "WordToken", "is_label", "read_number", "read_range", "split_words"]

NumberPhrase = tuple[int | None, int | None, int | None, int]  # best, low, high, token after

TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:-[^\W\d_]+)+|\d+(?:\.\d+)?(?:st|nd|rd|th)?\b|\d+[^\W\d_]+|[^\W\d_]+n['’]t\b"
    r"|[^\W\d_]+(?:-[^\W_]+)*|['’]s\b|\S",
    re.IGNORECASE,
)
AFTER_UNIT = frozenset("percent per-cent % km kilometers kilometres miles meters metres feet times years months weeks days hours minutes "
                       "am pm a.m p.m st nd rd th kg caliber mm hectares euros pesos dollars".split())  # fmt: skip
BEFORE_LABEL = frozenset("aged age battalion brigade division regiment no no. number article route resolution km lib platoon unit sector "
                         "highway zone ward rn channel chapter section $ € £ rs usd # phase page kilometer".split())  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordToken:
    """A word with its offsets; `word` is in lower case."""

    start: int
    end: int
    word: str
    text: str


def split_words(text: str) -> list[WordToken]:
    """Words, numbers and signs; "29-year-old" is one word, "1,200" one number, "'s" a word of its own."""
    return [
        WordToken(m.start(), m.end(), m.group().lower().replace("’", "'"), m.group())
        for m in TOKEN.finditer(text)
    ]


def _word_value(word: str) -> int | None:
    cardinals = number_words().cardinals
    if word in cardinals:
        return cardinals[word]
    parts = word.split("-")
    if len(parts) == 2 and parts[0] in cardinals and parts[1] in cardinals:
        return cardinals[parts[0]] + cardinals[parts[1]]
    return None


def read_number(tokens: list[WordToken], j: int) -> NumberPhrase | None:
    """(best, low, high, token after); best None for "many", "an unknown number of"."""
    if j >= len(tokens):
        return None
    word = tokens[j].word
    if word[0].isdigit():
        digits = word.replace(",", "")
        if not digits.isdigit() or len(digits) > 7:
            return None
        return _multiply(tokens, int(digits), j + 1)
    value = _word_value(word)
    if value is not None and word != "dozen":
        return _multiply(tokens, value, j + 1)
    return _read_vague(tokens, j)


def _multiply(tokens: list[WordToken], value: int, j: int) -> tuple[int, int, int, int]:
    multipliers = {**number_words().multipliers, "dozen": 12}
    while j < len(tokens):
        word = tokens[j].word
        if word in multipliers:
            value = value * multipliers[word]
        elif (
            word == "and"
            and value >= 100
            and j + 1 < len(tokens)
            and (_word_value(tokens[j + 1].word) or 0) > 0
        ):
            if tokens[j - 1].word not in multipliers:
                break
            j += 1
            value += _word_value(tokens[j].word) or 0
        elif value >= 100 and tokens[j - 1].word in multipliers and (_word_value(word) or 0) > 0:
            value += _word_value(word) or 0
        else:
            break
        j += 1
    return value, value, value, j


def _read_vague(tokens: list[WordToken], j: int) -> NumberPhrase | None:
    table = number_words().vague
    words = [t.word for t in tokens[j : j + 5]]
    skip = 1 if words[0] in ("a", "an") else 0
    core = words[skip] if len(words) > skip else ""
    if core in ("half-dozen",) or (
        words[skip : skip + 2] == ["half", "a"] and words[skip + 2 : skip + 3] == ["dozen"]
    ):
        return 6, 6, 6, j + (1 + skip if core == "half-dozen" else 3)
    if core == "dozen" and skip:
        return 12, 12, 12, j + 2
    if skip and core in ("hundred", "thousand", "million"):
        value = number_words().multipliers[core]
        return value, value, value, j + 2
    if words[1:3] == ["of", "thousands"] and core in ("tens", "hundreds"):
        value = 10000 if core == "tens" else 100000
        return value, value, None, j + 3
    if core in table:
        value = table[core]
        exact = core in ("couple", "pair", "both", "trio")
        end = j + skip + 1 + (words[skip + 1 : skip + 2] == ["of"] and core not in ("both",))
        if core == "couple" and not skip:
            return None
        if core == "couple" and end == j + skip + 1:
            return None
        return value, value, value if exact else None, end
    if core in (
        "many",
        "numerous",
        "countless",
        "multiple",
        "various",
        "unknown",
        "unspecified",
        "undetermined",
    ):
        end = j + skip + 1
        return (
            None,
            None,
            None,
            end + (2 if [t.word for t in tokens[end : end + 2]] == ["number", "of"] else 0),
        )
    if core in ("number", "handful") and skip and words[skip + 1 : skip + 2] == ["of"]:
        return None, None, None, j + 3
    return None


def read_range(tokens: list[WordToken], number: NumberPhrase, *, is_between: bool) -> NumberPhrase:
    best, low, _, end = number
    if end + 1 >= len(tokens) or best is None:
        return number
    joins = ("-", "–", "to", "or", "and") if is_between else ("-", "–", "to", "or")
    if tokens[end].word not in joins:
        return number
    second = read_number(tokens, end + 1)
    if second is None or second[0] is None or second[0] <= best:
        return number
    return best, low, second[0], second[3]


def is_label(tokens: list[WordToken], i: int, j: int, end: int) -> bool:
    """Whether a number is an age, a date, a time, a unit's or road's name, or counts a measure."""
    words = date_patterns().words
    before = tokens[i - 1].word if i else ""
    after = tokens[end].word if end < len(tokens) else ""
    bare = tokens[j].word
    if before.rstrip(".") in words.months or (after.rstrip(".") in words.months and bare[0].isdigit()):
        return True
    if (
        before in BEFORE_LABEL
        or (after in AFTER_UNIT)
        or (after == "-" and end + 1 < len(tokens) and tokens[end + 1].word.startswith("year"))
    ):
        return True
    if not bare[0].isdigit():
        return False
    if (
        (before == "(" and after == ")")
        or (before == "," and after == ",")
        or before == ":"
        or (after == ":" and end + 1 < len(tokens) and tokens[end + 1].word[0].isdigit())
    ):
        return True
    if before == "/" or after == "/" or (tokens[j].text.startswith("0") and len(bare) > 1):
        return True
    is_year = len(bare) == 4 and bare[:2] in ("18", "19", "20") and "," not in bare
    return is_year and (
        before in ("in", "since", "of", "until", "from", "by", ",", "during", "and", "to", "(")
        or not after.isalpha()
    )
