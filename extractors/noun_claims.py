"""Nouns and adjectives that tell of dead and hurt ("the death of", "five dead", "two bodies", "no casualties")."""

from __future__ import annotations

from dyads.extractors.people_lists import Toll
from dyads.extractors.verb_claims import VerbReader
from dyads.extractors.victims import VictimFinder

__all__ = ["NounReader"]

BODY_FOUND = frozenset(
    "found recovered discovered dumped retrieved unearthed exhumed dismembered decomposed decomposing mutilated tortured lying floating charred bullet-riddled strewn abandoned hanging returned gunshot buried located".split()
)


class NounReader:
    """Reads the noun or adjective at one token."""

    def __init__(self, finder: VictimFinder, t: int, verbs: VerbReader) -> None:
        self.f = finder
        self.t = t
        self.v = verbs
        self.lists = finder.lists
        self.word = finder.word(t)

    def is_noun(self) -> bool:
        return self.f.word(self.t - 1) not in ("was", "were", "been", "have", "has", "had")

    def find_of(self) -> int:
        """The token "of" after a noun of death, perhaps after "by gunfire" or "yesterday"; 0 when there is none."""
        for k in range(self.t + 1, self.t + 5):
            word = self.f.word(k)
            if word == "of":
                return k
            if not word.isalpha() or (k == self.t + 1 and word not in ("yesterday", "today", "by", "in")):
                return 0
        return 0

    def read_noun_of(self) -> Toll | None:
        if self.f.word(self.t - 1) in ("attempted", "no") or self.v.is_unreal(self.t):
            return None
        return self.f.after(self.find_of(), is_of_noun=True)

    def read_possessed(self) -> Toll | None:
        """ "The mayor's murder", "the six priests' murder"; None when nobody is possessed."""
        sign = self.f.word(self.t - 1)
        if sign not in ("'s", "’s", "'", "’") or self.v.is_unreal(self.t):
            return None
        own = next((q for q in self.f.people.quantities if q.last in (self.t - 1, self.t)), None)
        if own is not None and own.best is not None and own.is_person is not False:
            return Toll(own.best, own.low, own.high, (own.head,), True, False, own.first, own.last)
        return Toll(1, 1, 1, ("",), True, is_told=False) if sign in ("'s", "’s") else None

    def read_dead(self) -> Toll | None:
        if (
            self.v.is_joint()
            or self.f.word(self.t - 1) in ("the", "long", "brain", "half", "feared", "presumed", "of")
            or self.v.is_unreal(self.t)
        ):
            return None
        if self.f.word(self.t - 1) in ("shot", "shoot", "shoots", "shooting"):
            if self.v.is_unreal(self.t - 1):
                return None
            passive = self.v.find_passive(self.t - 1)
            if passive is not None:
                return self.f.before(passive[0], number=passive[1])
            return self.f.after(self.t) or self.f.before(self.t - 1, is_adjacent=True)
        passive = self.v.find_passive(self.t)
        if passive is not None:
            return self.f.before(passive[0], number=passive[1])
        return self.f.before(self.t, is_adjacent=True)

    def read_bodies(self) -> Toll | None:
        near = {t.word for t in self.f.people.tokens}
        if self.word == "remains" or (not (near & BODY_FOUND) and self.word.startswith("bod")):
            return None
        if self.f.word(self.t - 1) in ("his", "her", "their", "its"):
            return Toll(1, 1, 1, ("",), True, False, self.t, self.t + 1) if self.word == "body" else None
        own = next((q for q in self.f.people.quantities if q.first <= self.t < q.last), None)
        if self.f.word(self.t + 1) == "of" and (own is None or own.best is None or own.best < 2):
            toll = self.f.after(self.t + 1)
            if toll is not None:
                return toll
        if own is None or own.best is None:
            return None
        if self.f.word(own.first) in ("a", "an", "one") or own.best > 1 or own.is_definite:
            return Toll(
                own.best,
                own.low,
                own.high,
                ("",),
                own.is_definite or "'s" in [t.word for t in self.f.people.tokens[own.first : own.last]],
                own.is_additive,
                own.first,
                own.last,
            )
        return None

    def read_lives(self) -> Toll | None:
        """ "Claimed the lives of nine", "cost 12 lives", "five people lost their lives"."""
        near = [self.f.word(n) for n in range(max(0, self.t - 6), self.t)]
        if self.v.is_unreal(self.t):
            return None
        if self.f.word(self.t + 1) == "of" and {
            "claimed",
            "took",
            "claiming",
            "taking",
            "cost",
            "costing",
            "claims",
            "takes",
            "taken",
            "ended",
        } & set(near):
            return self.f.after(self.t + 1)
        if self.f.word(self.t - 1) in ("their", "his", "her") and {"lost", "lose", "losing"} & set(near):
            verb = next(n for n in range(self.t, -1, -1) if self.f.word(n) in ("lost", "lose", "losing"))
            while self.f.word(verb - 1) in ("has", "have", "had"):
                verb -= 1
            return self.f.before(verb, number="one" if self.f.word(self.t - 1) in ("his", "her") else "")
        own = next((q for q in self.f.people.quantities if q.first <= self.t < q.last), None)
        if (
            own is not None
            and own.best is not None
            and own.best != 1
            and (
                {"claimed", "took", "claiming", "taking", "cost", "costing", "claims", "lost", "loss"}
                & set(near)
                or self.f.word(self.t + 1) in ("lost", "were")
            )
        ):
            return Toll(own.best, own.low, own.high, ("",), False, own.is_additive, own.first, own.last)
        return None

    def read_count(self, *, only_zero: bool = False) -> Toll | None:
        """A number of deaths itself: "two fatalities", "no casualties", "without casualties"."""
        own = next(
            (q for q in self.f.people.quantities if q.first <= self.t < q.last and q.last <= self.t + 2), None
        )
        if self.word in ("killed", "dead"):
            return None
        before = [self.f.word(n) for n in range(max(0, self.t - 4), self.t)]
        if (
            "without" in before[-3:]
            or ("no" in before[-3:] and own is None)
            or ({"not", "didn't"} & set(before) and "any" in before)
        ):
            return Toll(0, 0, 0, ("",), False, False, self.t, self.t + 1)
        if own is None or own.best is None or own.first == self.t or self.v.is_joint():
            return None
        if (only_zero and own.best != 0) or (
            own.after_number == own.first + 1
            and self.f.word(own.first) in ("the", "a", "his", "her", "their", "this")
        ):
            return None
        return Toll(own.best, own.low, own.high, ("",), False, own.is_additive, own.first, own.last)
