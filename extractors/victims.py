"""Who was killed or hurt: the people counted before or after a word such as "killed"."""

from __future__ import annotations

from dataclasses import dataclass

from dyads.extractors.quantities import (
    Quantity,
    WordToken,
    casualty_words,
    find_quantities,
    is_plural,
    read_quantity,
)

__all__ = ["Toll", "VictimFinder"]

SUBORDINATORS = frozenset(
    "that when after because but where since if although though said says until once whereas however".split()
)
PEOPLES = ("ans", "ists", "ers", "ors", "ites", "men", "kids", "crats", "ards")
SAY = frozenset("said says say reported reports told added announced confirmed stated according".split())
OTHER_FATES = frozenset(
    "missing arrested captured detained displaced abducted kidnapped survived escaped rescued".split()
)
OBJECT_FORMS = frozenset("him her me them us himself herself themselves".split())
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


UNKNOWN = Toll(None, None, None)


def _sum(parts: list[Quantity]) -> Toll:
    bests = [p.best for p in parts if p.best is not None]
    if not bests:
        return Toll(
            None, None, None, tuple(p.head for p in parts), False, False, parts[0].first, parts[-1].last
        )
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
    )


def _plus(a: Toll, b: Toll) -> Toll:
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
    )


class VictimFinder:
    """Looks around the words of one sentence."""

    def __init__(self, tokens: list[WordToken]) -> None:
        self.tokens = tokens
        self.lists = casualty_words()
        self.quantities = find_quantities(tokens)
        self.by_first = {q.first: q for q in self.quantities}
        letters = [t.text for t in tokens if t.text[0].isalpha()]
        self.is_caps = sum(w.isupper() for w in letters) > 0.7 * len(letters)
        self.inside = {k for q in self.quantities for k in range(q.first, q.last)}

    def word(self, i: int) -> str:
        """The lower-case word at `i`; "" outside the sentence."""
        return self.tokens[i].word if 0 <= i < len(self.tokens) else ""

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

    # --- after the word

    def after(self, t: int) -> Toll | None:
        """The people named right after token `t` ("killed two soldiers and a rebel"), or None."""
        k = t + 1
        while self.word(k).endswith("ly") or (
            self.word(k) in ("at", "dead", "off", "up", "down")
            and k not in self.by_first
            and self.word(k + 1) != "least"
        ):
            if self.word(k) == "at":
                return None
            k += 1
        quantity = self.by_first.get(k)
        if quantity is None and k in self.inside:
            quantity = read_quantity(self.tokens, k)
        if quantity is not None:
            if quantity.is_person is False:
                return None
            return self._chain_after(quantity)
        word = self.word(k)
        if word in self.lists["pronouns_one"]:
            return self._pronoun_chain(k)
        if word in self.lists["pronouns_many"]:
            return UNKNOWN
        return self._noun_after(k)

    def _pronoun_chain(self, k: int) -> Toll:
        is_self = self.word(k) in ("himself", "herself")
        one = Toll(1, 1, 1, (self.word(k),), not is_self, False, k, k + 1)
        following = self.by_first.get(k + 2) if self.word(k + 1) in ("and", "plus") else None
        if following is None or following.is_person is False or self._starts_clause(following):
            return one
        rest = self._chain_after(following)
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

    def _noun_after(self, k: int) -> Toll | None:
        """Victims without a number: a plural is unknown, a name or a single noun is one."""
        end = self._bare_end(k)
        words = [self.word(n) for n in range(k, end)]
        if not words or words[0] in ("spree", "field", "fields", "machine", "zone", "squad"):
            return None
        known = [w for w in words if w in self.lists["people"]]
        last = words[-1]
        if last in self.lists["things"] and not known:
            return None
        name = self._name_at(k)
        if name is not None:
            return self._chain_after(name)
        if (known and is_plural(known[-1])) or is_plural(last) or last in self.lists["collectives"]:
            return Toll(None, None, None, (last,), False, False, k, end)
        return Toll(1, 1, 1, (last,), True, False, k, end) if known else None

    def _bare_end(self, k: int) -> int:
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

    def _name_at(self, k: int) -> Quantity | None:
        """One named person ("Colonel Valdemar Quintero"), or None; in capitals every unknown noun may be a name."""
        end = self._bare_end(k)
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

    def _starts_clause(self, quantity: Quantity) -> bool:
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

    def _chain_after(self, quantity: Quantity) -> Toll:
        parts = [quantity]
        while True:
            following = self._next_part(parts[-1])
            if following is None or following.is_person is False or self._starts_clause(following):
                break
            is_vague = following.is_person is None and following.after_number != following.last
            if is_vague and (following.is_definite or self.word(following.first - 1) == ","):
                break
            if following.head in self.lists["collectives"]:
                break
            parts.append(following)
        return _sum(self._without_repeats(parts))

    def _without_repeats(self, parts: list[Quantity]) -> list[Quantity]:
        """ "Three civilians, two women and a man" are three."""
        rest = [p.best for p in parts[1:]]
        if (
            len(parts) >= 3
            and self.word(parts[0].last) == ","
            and None not in rest
            and parts[0].best == sum(b or 0 for b in rest)
        ):
            return parts[:1]
        return parts

    def _next_part(self, quantity: Quantity) -> Quantity | None:
        """The next member of a list: "," or "and", perhaps after a phrase of place, with no verb between."""
        k, steps = quantity.last, 0
        joined, is_plain = False, True
        while k < len(self.tokens) and steps < 9:
            following = self.by_first.get(k)
            word = self.word(k)
            if following is not None and joined:
                return None if self._is_partitive(following) else following
            if joined and word == "of" and self.word(k - 1) == "and":
                k += 1
                continue
            if joined and word not in ("and", "plus", "&", "as", "along", "together"):
                return self._name_at(k) if word[0].isalpha() and is_plain else None
            if word in ("and", "plus", "&") or (word == "," and steps == 0):
                joined = True
            elif word == "as" and self.word(k + 1) == "well" and self.word(k + 2) == "as":
                joined, k = True, k + 2
            elif word in ("along", "together") and self.word(k + 1) == "with":
                joined, k = True, k + 1
            elif joined or self._breaks(k):
                return None
            else:
                is_plain = False
            k += 1
            steps += 1
        return None

    def _is_partitive(self, quantity: Quantity) -> bool:
        """Whether a part of those named before is counted ("five of them", "one of whom")."""
        k = quantity.after_number
        return self.word(k) == "of" and self.word(k + 1) in ("them", "whom", "which", "these", "those")

    def _breaks(self, k: int) -> bool:
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

    def with_others(self, t: int, toll: Toll | None) -> Toll | None:
        """Add those named after a passive: "was killed in Tal along with two of his guards"."""
        if toll is None or toll.best is None:
            return toll
        for k in range(t + 1, min(t + 16, len(self.tokens))):
            if (self.word(k) in ("along", "together") and self.word(k + 1) == "with") or self.word(
                k
            ) == "alongside":
                first = k + (1 if self.word(k) == "alongside" else 2)
                others = self.by_first.get(first)
                if (
                    others is None
                    or others.is_person is False
                    or others.best is None
                    or (others.is_person is None and others.after_number != others.last)
                ):
                    return toll
                rest = self._chain_after(others)
                return _plus(toll, rest)
            if self.word(k) == "and" and self._is_elsewhere(k + 1):
                return _plus(toll, _sum([self.by_first[k + 1]]))
            if k not in self.inside and self._breaks(k):
                return toll
        return toll

    def _is_elsewhere(self, k: int) -> bool:
        """Whether a bare number with its own place stands at `k` ("killed in Tal and 17 in Gao")."""
        other = self.by_first.get(k)
        if other is None or other.after_number != other.last or other.best is None:
            return False
        return self.word(other.last) in ("in", "at", "near", "on", "outside")

    # --- before the word

    def before(self, t: int, *, number: str = "", is_adjacent: bool = False) -> Toll | None:
        """The people named before token `t` (exclusive) in its clause.

        `number` is "one" or "many" when the verb tells it ("was", "were"). With `is_adjacent` they must stand
        right before.
        """
        k = t - 1
        while (self.word(k) in self.lists["adverbs"] and k >= 0 and k not in self.inside) or self.word(
            k
        ).endswith("ly"):
            k -= 1
        if self.word(k) in self.lists["relatives"]:
            k -= 1
            if self.word(k) == ",":
                k -= 1
        word = self.word(k)
        if word in self.lists["pronouns_one"] - OBJECT_FORMS and k not in self.inside:
            return Toll(1, 1, 1, (word,), True, False, k, k + 1)
        if word in self.lists["pronouns_many"] - OBJECT_FORMS and k not in self.inside:
            return UNKNOWN
        start = self._clause_start(k)
        if is_adjacent:
            own = next((q for q in self.quantities if q.last == k + 1 and q.is_person is not False), None)
            if own is not None:
                earlier = [q for q in self._candidates(start, k) if q.last <= own.first]
                return self._chain_before([*earlier, own], k + 1)
        candidates = self._candidates(start, k)
        candidates = [q for q in candidates if not self._is_partitive(q)] or candidates
        if (
            candidates
            and is_adjacent
            and candidates[-1].last < k + 1
            and not self._is_phrase_only(candidates[-1].last, k)
        ):
            candidates = []
        if not candidates:
            return None if is_adjacent else self._from_verb(k, number)
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
            word, text = self.word(k), self.tokens[k].text
            if word in (",", "and"):
                is_open = True
            elif (
                text[0].isupper()
                and word not in self.lists["stops"]
                and word not in self.lists["things"]
                and not (self.is_caps and is_plural(word) and word in self.lists["people"])
            ):
                count += is_open
                is_open = False
            elif word not in ("de", "al", "bin", "van", "von", "'s") or is_open:
                break
            k -= 1
        return count

    def _from_verb(self, k: int, number: str) -> Toll | None:
        """No count before the verb: its own number, or that of the noun."""
        word = self.word(k)
        if word in self.lists["things"] or word in self.lists["bodies"]:
            return None
        if number == "many":
            j = k
            while j >= 0 and self.tokens[j].text[0].isupper() and self.word(j) not in self.lists["stops"]:
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
            if k not in self.inside:
                word = self.word(k)
                if (
                    word in CLAUSE_SIGNS
                    or word in SUBORDINATORS
                    or (self.is_trigger(k) and self.word(k - 1) != "the")
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
            quantity = self.by_first.get(i)
            if word in self.lists["subset_words"]:
                is_subset = True
            elif word in (",", ")") and is_subset and not (self._is_listing(i, k)):
                is_subset = False
            if quantity is None:
                i += 1
                continue
            previous = self.word(i - 1)
            framed = previous in self.lists["prepositions"] and not (
                previous == "of" and self.word(i - 2) in ("total", "minimum")
            )
            if quantity.last <= k + 1 and not is_subset and not framed and quantity.is_person is not False:
                found.append(quantity)
            i = max(quantity.last, i + 1)
        return found

    def _is_listing(self, i: int, k: int) -> bool:
        """Whether a list of the subset goes on after the comma ("including a woman, a boy and a girl,")."""
        following = self.by_first.get(i + 1)
        if following is None or following.last > k:
            return False
        word = self.word(following.last)
        return word in ("and", ",") and following.last < k and not self.lists["auxiliaries"] & {word}

    def _chain_before(self, candidates: list[Quantity], end: int) -> Toll:
        parts = [candidates[-1]]
        for earlier in reversed(candidates[:-1]):
            if self._next_part(earlier) is not parts[0] or earlier.head in self.lists["collectives"]:
                break
            if earlier.is_person is None and earlier.after_number != earlier.last:
                break
            parts.insert(0, earlier)
        name = self._next_part(parts[-1])
        if name is not None and name.after_number == name.first and name.last <= end:
            parts.append(name)
        return _sum(self._without_repeats(parts))

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
