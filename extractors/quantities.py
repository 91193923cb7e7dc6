"""How many of what: number phrases with the noun they count ("at least three of the attackers", "a policeman")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dyads.extractors.date_patterns import date_patterns, number_words
from dyads.seeds.casualties import CasualtyWords, load_casualty_words
from dyads.seeds.files import SEEDS_FOLDER

__all__ = [
    "Quantity",
    "WordToken",
    "casualty_words",
    "find_quantities",
    "is_plural",
    "read_quantity",
    "split_words",
]

TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:-[^\W\d_]+)+|\d+(?:\.\d+)?(?:st|nd|rd|th)?\b|\d+[^\W\d_]+|[^\W\d_]+n['’]t\b"
    r"|[^\W\d_]+(?:-[^\W_]+)*|['’]s\b|\S",
    re.IGNORECASE,
)
QUALIFIERS: dict[tuple[str, ...], str] = {
    tuple(k.split()): v
    for v, phrases in {
        "low": "at least,no fewer than,no less than,not less than,more than,over,upwards of,in excess of,a minimum of,minimum of",
        "high": "up to,as many as,as much as,fewer than,less than,nearly,almost,at most,a maximum of",
        "about": "about,around,some,approximately,roughly,an estimated,estimated,close to,possibly,perhaps,maybe",
        "plain": "the,these,those,all,only,just,its,his,her,their,a total of,total of,between,all of the,either",
        "add": "another,the other,other,additional,a further,further,an additional,a second,one more",
    }.items()
    for k in phrases.split(",")
}
QUALIFIER_HEADS = frozenset(q[0] for q in QUALIFIERS)
DETERMINERS = frozenset("a an another the his her its their our my this one".split())
DEFINITE = frozenset("the his her its their our my this that".split())
AFTER_UNIT = frozenset("percent per-cent % km kilometers kilometres miles meters metres feet times years months weeks days hours minutes "
                       "am pm a.m p.m st nd rd th kg caliber mm hectares euros pesos dollars".split())  # fmt: skip
BEFORE_LABEL = frozenset("aged age battalion brigade division regiment no no. number article route resolution km lib platoon unit sector "
                         "highway zone ward rn channel chapter section $ € £ rs usd # phase page kilometer".split())  # fmt: skip
PERSON_ENDINGS = (
    "man",
    "men",
    "woman",
    "women",
    "ers",
    "ists",
    "ians",
    "ist",
    "ian",
    "ees",
    "ants",
    "er",
    "or",
    "ors",
    "ee",
)


@dataclass(frozen=True, slots=True)
class WordToken:
    """A word with its offsets; `word` is in lower case."""

    start: int
    end: int
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """Tokens `first` up to `last` (exclusive) count `best` of `head`; best None = a plural without number.

    `is_person` is None when the noun tells nothing; `after_number` is the token after the number itself.
    """

    first: int
    after_number: int
    last: int
    best: int | None
    low: int | None
    high: int | None
    head: str
    is_person: bool | None
    is_definite: bool = False
    is_additive: bool = False


@cache
def casualty_words() -> CasualtyWords:
    """The packaged casualty words, read once."""
    return load_casualty_words(SEEDS_FOLDER / "en" / "casualties.yaml")


def split_words(text: str) -> list[WordToken]:
    """Words, numbers and signs; "29-year-old" is one word, "1,200" one number, "'s" a word of its own."""
    return [
        WordToken(m.start(), m.end(), m.group().lower().replace("’", "'"), m.group())
        for m in TOKEN.finditer(text)
    ]


def is_plural(word: str) -> bool:
    """Whether a noun form is plural."""
    words = casualty_words()
    if word in words["plurals"]:
        return True
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))


def find_quantities(tokens: list[WordToken]) -> list[Quantity]:
    """All quantities in order; they do not overlap."""
    found: list[Quantity] = []
    i = 0
    while i < len(tokens):
        quantity = read_quantity(tokens, i)
        if quantity is None:
            i += 1
        else:
            found.append(quantity)
            i = quantity.last
    return found


def read_quantity(tokens: list[WordToken], i: int) -> Quantity | None:
    """The quantity that begins at token `i`, or None."""
    if not (tokens[i].word in _starters() or tokens[i].word[0].isdigit() or "-" in tokens[i].word):
        return None
    j, notes, is_between = i, [], False
    while j < len(tokens):
        if tokens[j].word not in QUALIFIER_HEADS:
            break
        size = next((n for n in (3, 2, 1) if _qualifier(tokens, j, n) is not None), 0)
        if not size:
            break
        is_between = is_between or tokens[j].word == "between"
        notes.append(_qualifier(tokens, j, size) or "")
        j += size
    number = _read_number(tokens, j)
    if number is not None and not _is_label(tokens, i, j, number[3]):
        best, low, high, end = number
        best, low, high, end = _read_range(tokens, (best, low, high, end), is_between=is_between)
        if "low" in notes:
            high = None
        if "high" in notes:
            low = None
        is_definite = bool(DEFINITE & {t.word for t in tokens[i:j]}) and "other" not in [
            t.word for t in tokens[i:j]
        ]
        return _with_noun(
            tokens, i, end, (best, low, high), is_definite=is_definite, is_additive="add" in notes
        )
    word = tokens[i].word
    if word in DETERMINERS:
        return _with_noun(
            tokens,
            i,
            i + 1,
            (1, 1, 1),
            is_definite=word in DEFINITE,
            is_additive=word == "another",
            is_single=True,
        )
    if word in ("no", "zero") and i + 1 < len(tokens):
        if tokens[i + 1].word == "one":
            return Quantity(i, i + 2, i + 2, 0, 0, 0, "one", True)
        return _with_noun(tokens, i, i + 1, (0, 0, 0))
    if word in ("nobody", "none"):
        return Quantity(i, i + 1, i + 1, 0, 0, 0, word, True)
    return None


@cache
def _starters() -> frozenset[str]:
    table = number_words()
    vague = "many numerous countless multiple various unknown unspecified undetermined tens half no zero nobody none".split()
    return frozenset({*QUALIFIER_HEADS, *DETERMINERS, *table.cardinals, *table.vague, *vague})


def _qualifier(tokens: list[WordToken], j: int, size: int) -> str | None:
    return QUALIFIERS.get(tuple(t.word for t in tokens[j : j + size]))


def _word_value(word: str) -> int | None:
    cardinals = number_words().cardinals
    if word in cardinals:
        return cardinals[word]
    parts = word.split("-")
    if len(parts) == 2 and parts[0] in cardinals and parts[1] in cardinals:
        return cardinals[parts[0]] + cardinals[parts[1]]
    return None


def _read_number(tokens: list[WordToken], j: int) -> tuple[int | None, int | None, int | None, int] | None:
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


def _read_vague(tokens: list[WordToken], j: int) -> tuple[int | None, int | None, int | None, int] | None:
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
    if core == "tens" and words[1:3] == ["of", "thousands"]:
        return 10000, 10000, None, j + 3
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


def _read_range(
    tokens: list[WordToken], number: tuple[int | None, int | None, int | None, int], *, is_between: bool
) -> tuple[int | None, int | None, int | None, int]:
    best, low, high, end = number
    if end + 1 >= len(tokens) or best is None:
        return number
    joins = ("-", "–", "to", "or", "and") if is_between else ("-", "–", "to", "or")
    if tokens[end].word not in joins:
        return number
    second = _read_number(tokens, end + 1)
    if second is None or second[0] is None or second[0] <= best:
        return number
    return best, low, second[0], second[3]


def _is_label(tokens: list[WordToken], i: int, j: int, end: int) -> bool:
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


def _with_noun(
    tokens: list[WordToken],
    first: int,
    end: int,
    counts: tuple[int | None, int | None, int | None],
    *,
    is_definite: bool = False,
    is_additive: bool = False,
    is_single: bool = False,
) -> Quantity | None:
    last = _noun_end(tokens, end)
    if is_single and last == end:
        return None
    words = [
        t.word for t in tokens[end:last] if t.word not in ("of", "the", "his", "their", "its", "her", "'s")
    ]
    head = words[-1] if words else ""
    best, low, high = counts
    lists = casualty_words()
    cut = next((k for k in range(end, last) if tokens[k].word == "of"), last)
    inner = [t.word for t in tokens[end:cut]]
    if (
        is_single
        and inner
        and ((is_definite and _is_plural_phrase(inner)) or inner[-1] in lists["collectives"])
    ):
        best = low = high = None
    size = _family_size(tokens, last) if head in ("family", "group") else None
    if size is not None:
        best = low = high = size[0]
        last = size[1]
    person = _is_person(words)
    if is_single and head == "couple":
        best = low = high = 2
    return Quantity(first, end, last, best, low, high, head, person, is_definite, is_additive)


def _is_plural_phrase(words: list[str]) -> bool:
    people = casualty_words()["people"]
    known = [w for w in words if w in people]
    return is_plural(known[-1]) if known else bool(words) and is_plural(words[-1])


def _family_size(tokens: list[WordToken], k: int) -> tuple[int, int] | None:
    """ "A family of five" is five people."""
    if k + 1 < len(tokens) and tokens[k].word == "of":
        number = _read_number(tokens, k + 1)
        if number is not None and number[0] is not None:
            return number[0], number[3]
    return None


def _noun_end(tokens: list[WordToken], k: int) -> int:
    lists = casualty_words()
    start = k
    while k < len(tokens) and k - start < 10:
        word = tokens[k].word
        if word in lists["stops"] or word in lists["kill_verbs"] or word in lists["die_verbs"]:
            break
        if (
            word in lists["injure_verbs"]
            and tokens[k - 1].word != "the"
            and not (k + 1 < len(tokens) and tokens[k + 1].word in lists["people"] and k == start)
        ):
            break
        if word == "of":
            inner = tokens[start:k]
            if inner and (inner[-1].word not in lists["measures"] or _read_number(tokens, k + 1) is not None):
                break
        elif (
            not (word[0].isalnum() or word in ("'s", "-", '"', "“", "”", "'", "’", "."))
            or (
                word == "."
                and not (
                    tokens[k - 1].word
                    in ("mr", "dr", "gen", "col", "lt", "sgt", "capt", "maj", "msgr", "st", "u", "s")
                    and k > start
                )
            )
            or (word[0].isdigit() and "-" not in word)
            or (k > start and word in number_words().cardinals)
        ):
            break
        k += 1
    while k > start and tokens[k - 1].word in ("of", '"', "“", "”", "'", "’", "-", "the", "his", "."):
        k -= 1
    return k


def _is_person(words: list[str]) -> bool | None:
    lists = casualty_words()
    if not words:
        return None
    if not lists["animals"].isdisjoint(words):
        return False
    if words[-1] in lists["people"]:
        return True
    if words[-1] in lists["things"] or words[-1] in lists["bodies"]:
        return False
    if any(w in lists["people"] for w in words):
        return True
    if words[-1].endswith(PERSON_ENDINGS) and len(words[-1]) > 4:
        return True
    return False if any(w in lists["things"] for w in words) else None
