"""Lists of counted people ("two soldiers, a driver and Colonel Vega"): their members and their sum."""

from __future__ import annotations

from dataclasses import dataclass

from dyads.extractors.number_phrases import WordToken
from dyads.extractors.quantities import Quantity, casualty_words, find_quantities, is_plural

__all__ = ["CLAUSE_SIGNS", "SUBORDINATORS", "UNKNOWN", "PeopleLists", "Toll", "add_tolls", "sum_people"]

SUBORDINATORS = frozenset(
    "that when after because but where since if although though said says until once whereas however".split()
)

PEOPLES = ("ans", "ists", "ers", "ors", "ites", "men", "kids", "crats", "ards")

SAY = frozenset("said says say reported reports told added announced confirmed stated according".split())

OTHER_FATES = frozenset(
    "missing arrested captured detained displaced abducted kidnapped survived escaped rescued".split()
)

# what a breakdown breaks down, and what it is broken down into
WHOLES = frozenset(
    "people persons civilians victims others members relatives passengers residents villagers workers bodies".split()
)
KINDS = frozenset(
    "man men woman women child children boy boys girl girls baby babies infant infants minor minors male males female "
    "females civilian civilians officer officers teenager teenagers adult adults".split()
)
CLAUSE_SIGNS = frozenset((".", ";", ":", "!", "?", "--", "—", "…"))


@dataclass(frozen=True, slots=True)
class Toll:
    """A count of people; best None = some, unknown how many. `first` and `last` are tokens of the phrase."""

    best: int | None
    low: int | None
    high: int | None
    heads: tuple[str, ...] = ()
    is_definite: bool = False
    is_additive: bool = False
    first: int = -1
    last: int = -1
    is_told: bool = True  # False: read off the form of the verb ("was killed" = one)
    parts: tuple[Quantity, ...] = ()  # what was added up


UNKNOWN = Toll(None, None, None)


def sum_people(parts: list[Quantity]) -> Toll:
    bests = [p.best for p in parts if p.best is not None]
    if not bests:
        return Toll(
            None, None, None, tuple(p.head for p in parts), False, False, parts[0].first, parts[-1].last,
            parts=tuple(parts),
        )  # fmt: skip
    complete = len(bests) == len(parts)
    lows = [p.low for p in parts if p.low is not None]
    highs = [p.high for p in parts]
    return Toll(
        sum(bests),
        sum(lows) if len(lows) == len(parts) or lows else None,
        sum(h for h in highs if h is not None) if complete and all(h is not None for h in highs) else None,
        tuple(p.head for p in parts),
        all(p.is_definite for p in parts),
        any(p.is_additive for p in parts),
        parts[0].first,
        parts[-1].last,
        parts=tuple(parts),
    )


def add_tolls(a: Toll, b: Toll) -> Toll:
    if a.best is None or b.best is None:
        return a
    low = (a.low or 0) + (b.low or 0) if a.low is not None or b.low is not None else None
    high = a.high + b.high if a.high is not None and b.high is not None else None
    return Toll(
        a.best + b.best,
        low,
        high,
        (*a.heads, *b.heads),
        a.is_definite and b.is_definite,
        a.is_additive,
        a.first,
        max(a.last, b.last),
        parts=(*a.parts, *b.parts),
    )


class PeopleLists:
    """The words of one sentence with what they count."""

    def __init__(self, tokens: list[WordToken]) -> None:
        self.tokens = tokens
        self.lists = casualty_words()
        self.ages = {k for k in range(2, len(tokens)) if self._is_age(k)}
        self.quantities = [q for q in find_quantities(tokens) if q.first not in self.ages]
        self.by_first = {q.first: q for q in self.quantities}
        letters = [t.text for t in tokens if t.text[0].isalpha()]
        self.is_caps = sum(w.isupper() for w in letters) > 0.7 * len(letters)
        self.inside = {k for q in self.quantities for k in range(q.first, q.last)}

    def word(self, i: int) -> str:
        """The lower-case word at `i`; "" outside the sentence."""
        return self.tokens[i].word if 0 <= i < len(self.tokens) else ""

    def _is_age(self, k: int) -> bool:
        """Whether the bare number at `k` tells how old the one named before it is ("Maria Pulido, 42, and")."""
        number = self.tokens[k].text
        return (
            number.isdigit()
            and len(number) <= 2
            and self.word(k - 1) == ","
            and self.tokens[k - 2].text[0].isupper()
            and self.word(k + 1) in (",", ";", ".", ")", "")
        )

    def is_trigger(self, i: int) -> bool:
        """Whether the word tells that people were killed or hurt."""
        word = self.word(i)
        return (
            word in self.lists["kill_verbs"]
            or word in self.lists["die_verbs"]
            or word in self.lists["injure_verbs"]
        )

    def is_counted(self, k: int) -> bool:
        """Whether a quantity or a pronoun stands at token `k`."""
        return k in self.by_first or self.word(k) in self.lists["pronouns_one"] | self.lists["pronouns_many"]

    def find_end(self, k: int) -> int:
        start = k
        while k < len(self.tokens) and k - start < 8:
            word = self.word(k)
            if (
                word in self.lists["stops"]
                or not (word[0].isalpha() or (word == "." and k > start and len(self.word(k - 1)) < 5))
                or self.is_trigger(k)
            ):
                break
            k += 1
        return k - 1 if k > start and self.word(k - 1) == "." else k

    def read_name(self, k: int) -> Quantity | None:
        """One named person ("Colonel Valdemar Quintero"), or None; in capitals every unknown noun may be a name."""
        end = self.find_end(k)
        words = [self.word(n) for n in range(k, end)]
        if not words or words[-1] in self.lists["things"] or words[-1] in self.lists["collectives"]:
            return None
        if any(w in self.lists["people"] and is_plural(w) for w in words) or self.word(end) in SAY:
            return None
        is_title = words[-1] in self.lists["people"]
        if self.is_caps:
            fits = (
                not is_title
                and not (len(words) == 1 and is_plural(words[0]))
                and words[-1] not in self.lists["bodies"]
            )
        else:
            fits = (
                any(c.isupper() for c in self.tokens[end - 1].text)
                and not (is_plural(words[-1]) and words[-1].endswith(PEOPLES))
                and self.tokens[k].text[0].isupper() | (words[0] in self.lists["people"])
                and not is_title
            )
        return Quantity(k, k, end, 1, 1, 1, words[-1], True, True) if fits else None

    def starts_clause(self, quantity: Quantity) -> bool:
        """Whether a verb follows, so that the people belong to the next clause."""
        k = quantity.last
        while self.word(k).endswith("ly") or self.word(k) in ("also", "of", "them", "others"):
            k += 1
        word = self.word(k)
        return (
            word in self.lists["auxiliaries"]
            or word in SAY
            or word in OTHER_FATES
            or (self.is_trigger(k) and self.word(k - 1) not in ("and", ","))
        )

    def chain_after(self, quantity: Quantity, *, is_of_noun: bool = False) -> Toll:
        """The people of a list that begins with `quantity`; after "the murder of" the verb that follows is the noun's."""
        parts = [quantity]
        while True:
            following = self.find_next(parts[-1])
            if following is None or following.is_person is False:
                break
            if self.starts_clause(following) and not (is_of_noun and self.word(following.first - 1) == "and"):
                break
            is_vague = following.is_person is None and following.after_number != following.last
            if is_vague and (following.is_definite or self.word(following.first - 1) == ","):
                break
            if following.head in self.lists["collectives"]:
                break
            parts.append(following)
        return sum_people(self.drop_repeats(parts))

    def drop_repeats(self, parts: list[Quantity]) -> list[Quantity]:
        """ "Three civilians, two women and a man" are three; "three soldiers, a farmer and two nurses" are six."""
        rest = [p.best for p in parts[1:]]
        if (
            len(parts) >= 3
            and self.word(parts[0].last) == ","
            and None not in rest
            and parts[0].best == sum(b or 0 for b in rest)
            and (parts[0].head in WHOLES or all(p.head in KINDS for p in parts[1:]))
        ):
            return parts[:1]
        return parts

    def find_next(self, quantity: Quantity) -> Quantity | None:
        """The next member of a list: "," or "and", perhaps after a phrase of place, with no verb between."""
        k, steps = quantity.last, 0
        joined, is_plain = False, True
        if self.word(k) == "," and k + 1 in self.ages:
            k, joined = k + 2, self.word(k + 2) in (",", ";")
            k += joined
        while k < len(self.tokens) and steps < 9:
            following = self.by_first.get(k)
            word = self.word(k)
            if following is not None and joined:
                return None if self.is_partitive(following) else following
            if joined and word == "of" and self.word(k - 1) == "and":
                k += 1
                continue
            if joined and word not in ("and", "plus", "&", "as", "along", "together"):
                return self.read_name(k) if word[0].isalpha() and is_plain else None
            if word in ("and", "plus", "&") or (word == "," and steps == 0):
                joined = True
            elif word == "as" and self.word(k + 1) == "well" and self.word(k + 2) == "as":
                joined, k = True, k + 2
            elif word in ("along", "together") and self.word(k + 1) == "with":
                joined, k = True, k + 1
            elif joined or self.breaks(k):
                return None
            else:
                is_plain = False
            k += 1
            steps += 1
        return None

    def is_partitive(self, quantity: Quantity) -> bool:
        """Whether a part of those named before is counted ("five of them", "one of whom")."""
        k = quantity.after_number
        return self.word(k) == "of" and self.word(k + 1) in ("them", "whom", "which", "these", "those")

    def breaks(self, k: int) -> bool:
        word = self.word(k)
        return (
            self.is_trigger(k)
            or word in CLAUSE_SIGNS
            or word in self.lists["subset_words"]
            or word in self.lists["relatives"]
            or word in self.lists["auxiliaries"]
            or word in SUBORDINATORS
            or word in ("while", "as", "dead", "(", ")")
        )
