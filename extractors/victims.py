"""Who was killed or hurt: the people counted before or after a word such as "killed"."""

from __future__ import annotations

from dyads.extractors.number_phrases import WordToken
from dyads.extractors.people_lists import (
    CLAUSE_SIGNS,
    SUBORDINATORS,
    UNKNOWN,
    PeopleLists,
    Toll,
    add_tolls,
    sum_people,
)
from dyads.extractors.quantities import Quantity, casualty_words, is_plural, read_quantity

__all__ = ["VictimFinder"]

REPORTED = frozenset("reported believed said thought confirmed known alleged understood presumed".split())

OBJECT_FORMS = frozenset("him her me them us himself herself themselves".split())


class VictimFinder:
    """Looks around the words of one sentence."""

    def __init__(self, tokens: list[WordToken]) -> None:
        self.people = PeopleLists(tokens)
        self.lists = casualty_words()

    def word(self, i: int) -> str:
        """The lower-case word at `i`; "" outside the sentence."""
        return self.people.word(i)

    def after(self, t: int, *, is_of_noun: bool = False) -> Toll | None:
        """The people named right after token `t` ("killed two soldiers and a rebel"), or None.

        `is_of_noun`: token `t` is the "of" of a noun of death ("the murder of A and B was condemned").
        """
        k = t + 1
        while self.word(k).endswith("ly") or (
            self.word(k) in ("at", "dead", "off", "up", "down")
            and k not in self.people.by_first
            and self.word(k + 1) != "least"
        ):
            if self.word(k) == "at":
                return None
            k += 1
        quantity = self.people.by_first.get(k)
        if quantity is None and k in self.people.inside:
            quantity = read_quantity(self.people.tokens, k)
        if quantity is not None:
            if quantity.is_person is False:
                return None
            return self.people.chain_after(quantity, is_of_noun=is_of_noun)
        word = self.word(k)
        if word in self.lists["pronouns_one"]:
            return self._pronoun_chain(k)
        if word in self.lists["pronouns_many"]:
            return UNKNOWN
        return self._noun_after(k, is_of_noun=is_of_noun)

    def _pronoun_chain(self, k: int) -> Toll:
        is_self = self.word(k) in ("himself", "herself")
        one = Toll(1, 1, 1, (self.word(k),), not is_self, False, k, k + 1)
        following = self.people.by_first.get(k + 2) if self.word(k + 1) in ("and", "plus") else None
        if following is None or following.is_person is False or self.people.starts_clause(following):
            return one
        rest = self.people.chain_after(following)
        if rest.best is None:
            return one
        return Toll(
            rest.best + 1,
            rest.low + 1 if rest.low is not None else None,
            rest.high + 1 if rest.high is not None else None,
            (*one.heads, *rest.heads),
            rest.is_definite,
            False,
            k,
            rest.last,
        )

    def _noun_after(self, k: int, *, is_of_noun: bool = False) -> Toll | None:
        """Victims without a number: a plural is unknown, a name or a single noun is one."""
        end = self.people.find_end(k)
        words = [self.word(n) for n in range(k, end)]
        if not words or words[0] in ("spree", "field", "fields", "machine", "zone", "squad"):
            return None
        known = [w for w in words if w in self.lists["people"]]
        last = words[-1]
        if last in self.lists["things"] and not known:
            return None
        name = self.people.read_name(k)
        if name is not None:
            return self.people.chain_after(name, is_of_noun=is_of_noun)
        if (known and is_plural(known[-1])) or is_plural(last) or last in self.lists["collectives"]:
            return Toll(None, None, None, (last,), False, False, k, end)
        return Toll(1, 1, 1, (last,), True, False, k, end) if known else None

    def with_others(self, t: int, toll: Toll | None) -> Toll | None:
        """Add those named after a passive: "was killed in Tal along with two of his guards"."""
        if toll is None or toll.best is None:
            return toll
        for k in range(t + 1, min(t + 16, len(self.people.tokens))):
            if (self.word(k) in ("along", "together") and self.word(k + 1) == "with") or self.word(
                k
            ) == "alongside":
                first = k + (1 if self.word(k) == "alongside" else 2)
                others = self.people.by_first.get(first)
                if (
                    others is None
                    or others.is_person is False
                    or others.best is None
                    or (others.is_person is None and others.after_number != others.last)
                ):
                    return toll
                rest = self.people.chain_after(others)
                return add_tolls(toll, rest)
            if self.word(k) == "and" and self._is_elsewhere(k + 1):
                return add_tolls(toll, sum_people([self.people.by_first[k + 1]]))
            if k not in self.people.inside and self.people.breaks(k):
                return toll
        return toll

    def _is_elsewhere(self, k: int) -> bool:
        """Whether a bare number with its own place stands at `k` ("killed in Tal and 17 in Gao")."""
        other = self.people.by_first.get(k)
        if other is None or other.after_number != other.last or other.best is None:
            return False
        return self.word(other.last) in ("in", "at", "near", "on", "outside")

    def before(self, t: int, *, number: str = "", is_adjacent: bool = False) -> Toll | None:
        """The people named before token `t` (exclusive) in its clause.

        `number` is "one" or "many" when the verb tells it ("was", "were"). With `is_adjacent` they must stand
        right before.
        """
        k = t - 1
        while (self.word(k) in self.lists["adverbs"] and k >= 0 and k not in self.people.inside) or self.word(
            k
        ).endswith("ly"):
            k -= 1
        if self.word(k) in self.lists["relatives"]:
            k -= 1
            if self.word(k) == ",":
                k -= 1
        word = self.word(k)
        if word in self.lists["pronouns_one"] - OBJECT_FORMS and k not in self.people.inside:
            return Toll(1, 1, 1, (word,), True, False, k, k + 1)
        if word in self.lists["pronouns_many"] - OBJECT_FORMS and k not in self.people.inside:
            return UNKNOWN
        start = self._clause_start(k)
        if is_adjacent:
            own = next(
                (q for q in self.people.quantities if q.last == k + 1 and q.is_person is not False), None
            )
            if own is not None:
                earlier = [q for q in self._candidates(start, k) if q.last <= own.first]
                return self._chain_before([*earlier, own], k + 1)
        candidates = self._candidates(start, k)
        candidates = [q for q in candidates if not self.people.is_partitive(q)] or candidates
        if (
            candidates
            and is_adjacent
            and candidates[-1].last < k + 1
            and not self._is_phrase_only(candidates[-1].last, k)
        ):
            candidates = []
        if not candidates:
            return self._headline(k) if is_adjacent else self._from_verb(k, number)
        return self._agree(self._chain_before(candidates, k + 1), candidates, number, start)

    def _agree(self, toll: Toll, candidates: list[Quantity], number: str, start: int) -> Toll | None:
        """Check the count against the number of the verb ("were" cannot be one)."""
        if number == "many" and toll.best == 1 and toll.high == 1 and len(toll.heads) == 1:
            names = self._names_before(candidates[-1].first - 1, start)
            return (
                Toll(1 + names, 1 + names, None, toll.heads, False, False, toll.first, toll.last)
                if names
                else UNKNOWN
            )
        if (
            number == "one"
            and toll.best is not None
            and toll.best > 1
            and candidates[-1].head not in ("family", "couple")
        ):
            return Toll(1, 1, 1, ("",), True, False, is_told=False)
        return toll

    def _names_before(self, k: int, start: int) -> int:
        """How many names end at token `k` in a list joined by "and"; 0 when none is there."""
        if self.word(k) != "and":
            return 0
        count, is_open = 0, True
        k -= 1
        while k >= start:
            word, text = self.word(k), self.people.tokens[k].text
            if word in (",", "and"):
                is_open = True
            elif (
                text[0].isupper()
                and word not in self.lists["stops"]
                and word not in self.lists["things"]
                and not (self.people.is_caps and is_plural(word) and word in self.lists["people"])
            ):
                count += is_open
                is_open = False
            elif word not in ("de", "al", "bin", "van", "von", "'s") or is_open:
                break
            k -= 1
        return count

    def _headline(self, k: int) -> Toll | None:
        """ "Journalist shot dead": a noun of a person without an article right before."""
        if self.word(k) not in self.lists["people"] or k in self.people.inside:
            return None
        return UNKNOWN if is_plural(self.word(k)) else Toll(1, 1, 1, (self.word(k),), False, False, k, k + 1)

    def _from_verb(self, k: int, number: str) -> Toll | None:
        """No count before the verb: its own number, or that of the noun."""
        word = self.word(k)
        if word in self.lists["things"] or word in self.lists["bodies"]:
            return None
        if number == "many":
            j = k
            while (
                j >= 0 and self.people.tokens[j].text[0].isupper() and self.word(j) not in self.lists["stops"]
            ):
                j -= 1
            names = self._names_before(j, 0) if j < k and not is_plural(word) else 0
            return Toll(1 + names, 1 + names, 1 + names, ("",), False, False, k, k + 1) if names else UNKNOWN
        if word in self.lists["collectives"]:
            return UNKNOWN
        if number == "one":
            return Toll(1, 1, 1, ("",), False, False, k, k + 1, is_told=False)
        if not word or not word[0].isalpha() or word in self.lists["stops"]:
            return None
        return UNKNOWN if is_plural(word) else Toll(1, 1, 1, (word,), True, False, k, k + 1, is_told=False)

    def _clause_start(self, k: int) -> int:
        while k >= 0:
            if k not in self.people.inside:
                word = self.word(k)
                if (
                    word in CLAUSE_SIGNS
                    or word in SUBORDINATORS
                    or (self.people.is_trigger(k) and self.word(k - 1) != "the")
                ):
                    return k + 1
            k -= 1
        return 0

    def _candidates(self, start: int, k: int) -> list[Quantity]:
        found: list[Quantity] = []
        is_subset = False
        i = start
        while i <= k:
            word = self.word(i)
            quantity = self.people.by_first.get(i)
            if word in self.lists["subset_words"]:
                is_subset = True
            elif word == "," and is_subset and "," not in [self.word(n) for n in range(i + 1, k + 1)]:
                is_subset = False
            if quantity is None:
                i += 1
                continue
            previous = self.word(i - 1)
            framed = previous in self.lists["prepositions"] - SUBORDINATORS and not (
                previous == "of" and self.word(i - 2) in ("total", "minimum")
            )
            is_fit = quantity.last <= k + 1 and not framed and quantity.is_person is not False
            if is_fit and not is_subset and not self._has_own_verb(quantity.last, k):
                found.append(quantity)
            i = max(quantity.last, i + 1)
        return found

    def _has_own_verb(self, i: int, k: int) -> bool:
        """Whether a verb between tokens `i` and `k` belongs to those named before ("many were idle and two died")."""
        for n in range(i, k):
            if self.word(n) in self.lists["relatives"]:
                return False
            if (
                self.word(n) in ("was", "were", "is", "are", "had", "has", "have")
                and n not in self.people.inside
            ):
                return (self.word(n + 1), self.word(n + 2)) not in ((w, "to") for w in REPORTED)
        return False

    def _chain_before(self, candidates: list[Quantity], end: int) -> Toll:
        parts = [candidates[-1]]
        for earlier in reversed(candidates[:-1]):
            if self.people.find_next(earlier) is not parts[0] or earlier.head in self.lists["collectives"]:
                break
            if earlier.is_person is None and earlier.after_number != earlier.last:
                break
            parts.insert(0, earlier)
        if len(parts) == 2 and (self.word(parts[1].first - 2), self.word(parts[1].first - 1)) == (",", "and"):
            parts = parts[1:]
        name = self.people.find_next(parts[-1])
        if name is not None and name.after_number == name.first and name.last <= end:
            parts.append(name)
        return sum_people(self.people.drop_repeats(parts))

    def _is_phrase_only(self, i: int, k: int) -> bool:
        """Whether only a short phrase stands between ("three of them dead", "two people in Tal dead")."""
        words = [self.word(n) for n in range(i, k + 1)]
        return (
            len(words) <= 6
            and not any(
                w in self.lists["auxiliaries"] or w in SUBORDINATORS or w in (",", ";", "(") for w in words
            )
            and (not words or words[0] in self.lists["prepositions"] or words[0] in ("others", "people"))
        )
