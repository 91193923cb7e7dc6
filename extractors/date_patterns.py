"""Patterns of written dates and the words around them; compiled once from `en/time.yaml` and `en/numbers.yaml`."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from dyads.seeds.files import SEEDS_FOLDER
from dyads.seeds.numbers import NumberWords, TimeWords, load_number_words, load_time_words

__all__ = ["DatePatterns", "Token", "date_patterns", "number_words", "split_tokens"]

Token = tuple[int, int, str]  # start, end, lower-case word

TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w:]|[.,]\d|\s?(?:%|a\.?m\b|p\.?m\b|km\b))"
JOIN = r"\s*(?:-|–|—|&|/|,|\bto\b|\band\b|\bor\b|\bthrough\b)\s*"


def split_tokens(text: str) -> list[Token]:
    """Words, numbers and single signs with their offsets, in lower case."""
    return [(m.start(), m.end(), m.group().lower()) for m in TOKEN.finditer(text)]


class DatePatterns:
    """The compiled patterns and the word tables behind them."""

    def __init__(self, words: TimeWords, numbers: NumberWords) -> None:
        self.words = words
        long = sorted(words.months, key=len, reverse=True)
        month = r"(?:" + "|".join(long) + r")(?![^\W\d_])\.?"
        year = r"(?:1[0-9]|20)\d\d(?![\d,]\d|\d)"
        flags = re.IGNORECASE
        self.iso = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d/])")
        self.numeric = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/])")
        self.day_month = re.compile(
            rf"(?P<d>{DAY})(?:{JOIN}(?P<d2>{DAY}))?(?:\s+(?:day\s+)?of)?[\s-]+(?P<m>{month})"
            rf"(?:[\s,.-]*(?:of\s+)?(?P<y>{year})|\s+['’]?(?P<y2>\d\d)(?=\s*(?:--|[\[(,.\])–-]|$)))?",
            flags,
        )
        self.month_day = re.compile(
            rf"(?P<m>{month})\s*(?:the\s+)?(?P<d>{DAY})(?:{JOIN}(?P<d2>{DAY}))?(?:,?\s+(?P<y>{year}))?", flags
        )
        self.month_year = re.compile(rf"(?P<m>{month})(?:\s*,)?\s+(?:of\s+)?(?P<y>{year})", flags)
        self.year_range = re.compile(r"((?:1[5-9]|20)\d\d)\s?[-–/]\s?((?:1[5-9]|20)\d\d|\d\d)(?![\d-])")
        self.decade = re.compile(r"((?:1[5-9]|20)\d0|['’]?\d0)['’]?s\b", flags)
        self.year = re.compile(year)
        self.part_of_day = re.compile(
            r"\s+(?:(?:early|late|mid-?)\s+)?(?:(?:in\s+the|at)\s+)?(?:morning|afternoon|evening|night|midnight|noon|dawn)\b",
            flags,
        )
        units = "|".join(sorted(words.units, key=len, reverse=True))
        amounts = "|".join(sorted({*numbers.cardinals, *numbers.vague, "many"}, key=len, reverse=True))
        amount = rf"(?:\d{{1,4}}|an?\s+(?:few|couple\s+of|dozen|number\s+of)|couple\s+of|an?\b|{amounts})"
        self.amount_unit = re.compile(
            rf"(?P<n>{amount})(?:[\s-]+(?:to|or|and)\s+(?P<n2>{amount}))?(?:\s+of)?[\s-]+(?:(?:full|long|short|and\s+a\s+half)\s+)*"
            rf"(?P<u>{units})(?:\s+and\s+a\s+half)?\b(?P<tail>\s+(?:ago|earlier|before|previously|prior|later|after|afterwards|since))?",
            flags,
        )
        self.numbers = numbers
        self.holidays = tuple(
            (re.compile(re.escape(n).replace("'", "['’]?") + r"\b", flags), r)
            for n, r in sorted(words.holidays.items(), key=lambda item: -len(item[0]))
        )
        self.holiday_heads = frozenset(n.split()[0].split("'")[0] for n in words.holidays)
        self.named_days = tuple(
            (re.compile(re.escape(n) + r"(?![\w/])", flags), date.fromisoformat(d))
            for n, d in words.named_days.items()
        )
        self.named_heads = frozenset(TOKEN.findall(n)[0] for n in words.named_days)
        self.hint = re.compile(r"\d{4}|\d[/.]\d|\d0['’]?s\b")
        simple = "today tonight yesterday overnight tomorrow morning afternoon evening nineties eighties seventies sixties".split()
        self.starters = frozenset(
            {
                *words.months,
                *words.weekdays,
                *words.units,
                *words.seasons,
                *self.holiday_heads,
                *self.named_heads,
                *simple,
            }
        ) | frozenset({*numbers.cardinals, *numbers.vague, "a", "an", "many"})
        self.anchors = frozenset(
            {*words.months, *words.weekdays, *words.units, *words.seasons, *self.holiday_heads}
        ) | frozenset(
            "today tonight yesterday overnight morning afternoon evening eve last previous recent earlier weekend nineties eighties seventies sixties".split()
        )

    def count(self, amount: str) -> int:
        """The value of an amount word or number ("a" 1, "a few" 3, "two" 2)."""
        word = re.sub(r"^an?\s+|\s+of$", "", amount.lower())
        if word.isdigit():
            return int(word)
        if word in ("a", "an"):
            return 1
        return self.numbers.cardinals.get(word) or self.numbers.vague.get(word) or 10


@cache
def number_words() -> NumberWords:
    """The packaged number words, read once."""
    return load_number_words(SEEDS_FOLDER / "en" / "numbers.yaml")


@cache
def date_patterns() -> DatePatterns:
    """The packaged patterns, compiled once."""
    return DatePatterns(load_time_words(SEEDS_FOLDER / "en" / "time.yaml"), number_words())
