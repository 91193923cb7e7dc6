"""How many of what: number phrases with the noun they count ("at least three of the attackers", "a policeman")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dyads.extractors.date_patterns import number_words
from dyads.extractors.number_phrases import WordToken, is_label, read_number, read_range
from dyads.seeds.casualties import CasualtyWords, load_casualty_words
from dyads.seeds.files import SEEDS_FOLDER

__all__ = ["Quantity", "casualty_words", "find_quantities", "is_plural", "read_quantity"]

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
UNCOUNTED_HEADS = frozenset("number rest majority total bulk remains".split())
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
    number = read_number(tokens, j)
    if number is not None and not is_label(tokens, i, j, number[3]):
        best, low, high, end = number
        best, low, high, end = read_range(tokens, (best, low, high, end), is_between=is_between)
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
        and (
            (is_definite and _is_plural_phrase(inner))
            or inner[-1] in lists["collectives"]
            or inner[-1] in UNCOUNTED_HEADS
        )
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
        number = read_number(tokens, k + 1)
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
            if inner and (inner[-1].word not in lists["measures"] or read_number(tokens, k + 1) is not None):
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
