"""Verbs that tell of dead and hurt ("killed two", "was shot and killed", "beat a man to death")."""

from __future__ import annotations

from dyads.extractors.people_lists import Toll
from dyads.extractors.victims import VictimFinder

__all__ = ["VerbReader"]

NOUN_OR_VERB = frozenset(
    "murder murders massacre massacres slaughter execution executions lynching killings slaying wounds hurt".split()
)
REPORTED = frozenset("reported believed said thought confirmed known alleged understood presumed".split())


class VerbReader:
    """Reads the verb at one token."""

    def __init__(self, finder: VictimFinder, t: int) -> None:
        self.f = finder
        self.t = t
        self.lists = finder.lists
        self.word = finder.word(t)

    def read_verb(self, skip: int = 0) -> Toll | None:
        if self.is_unreal(self.t) or self.is_joint():
            return None
        passive = self.find_passive(self.t) if not self.word.endswith("ing") else None
        if passive is not None:
            aux, number = passive
            return self.f.with_others(self.t, self.f.before(aux, number=number))
        if self.word in NOUN_OR_VERB and not self.f.people.is_counted(self.t + 1):
            return None
        toll = self.f.after(self.t + skip)
        if toll is not None:
            return toll
        if self.word.endswith("ing") or self.f.word(self.t - 1) in ("the", "a", "an", "of", "to", "by"):
            return None
        if self.word in (
            "kill",
            "kills",
            "murder",
            "murders",
            "wound",
            "wounds",
            "gun",
            "slaughter",
            "massacre",
        ):
            return None
        return self.f.before(self.t, is_adjacent=True)

    def find_passive(self, t: int) -> tuple[int, str] | None:
        """(token of the auxiliary that begins the verb, number) of a passive; also "was shot twice and killed"."""
        k = t - 1
        if self.f.word(k) in ("and", "or") and self._participle_before(k) is not None:
            k = self._participle_before(k) or k
            k -= 1
        while self.f.word(k) in self.lists["adverbs"] or self.f.word(k).endswith("ly"):
            k -= 1
        be = False
        number = ""
        while self.f.word(k) in self.lists["auxiliaries"] or (
            (be or number) and self.f.word(k).endswith("ly")
        ):
            word = self.f.word(k)
            be = be or word in (
                "was",
                "were",
                "is",
                "are",
                "be",
                "been",
                "being",
                "got",
                "get",
                "gets",
                "lay",
                "lie",
            )
            number = (
                "one"
                if word in self.lists["singular_auxiliaries"]
                else "many"
                if word in self.lists["plural_auxiliaries"]
                else number
            )
            k -= 1
        return (k + 1, number) if be else None

    def _participle_before(self, k: int) -> int | None:
        """The participle right after a form of be that "and killed" continues, within ten words."""
        for i in range(k - 1, max(k - 14, 0), -1):
            word = self.f.word(i)
            if word in (";", ".", "who", "which", "when", "that"):
                return None
            if self.f.word(i - 1) in ("was", "were", "been", "be", "being", "are", "is") and (
                word.endswith(("ed", "en", "wn")) or word in ("shot", "hit", "set", "beat", "found", "hurt")
            ):
                return i
            if (
                self.f.word(i - 2) in ("was", "were", "been")
                and self.f.word(i - 1).endswith("ly")
                and word.endswith(("ed", "en", "ot"))
            ):
                return i
        return None

    def read_dying(self) -> Toll | None:
        if self.is_unreal(self.t) or self.is_joint():
            return None
        k, number = self.t, ""
        while self.f.word(k - 1) in (
            "has",
            "have",
            "had",
            "also",
            "later",
            "is",
            "are",
            "were",
            "was",
            "been",
        ) or self.f.word(k - 1).endswith("ly"):
            k -= 1
            word = self.f.word(k)
            number = (
                "one"
                if word in ("has", "was", "is")
                else "many"
                if word in ("have", "were", "are")
                else number
            )
        if self.word in ("drowned", "dying") and number == "" and self.word == "dying":
            return None
        return self.f.before(k, number=number)

    def read_to_death(self) -> Toll | None:
        """ "Stabbed a man to death", "was beaten to death", "hacked to death two people"."""
        for v in range(self.t - 2, max(self.t - 14, -1), -1):
            word = self.f.word(v)
            if word in ("sentenced", "condemned", "scared", "bored", "sentencing", "sentence"):
                return None
            if word in self.lists["partial_kill_verbs"]:
                if self.is_unreal(v):
                    return None
                passive = self.find_passive(v)
                if passive is not None:
                    return self.f.before(passive[0], number=passive[1])
                between = self.f.after(v)
                return (
                    between
                    if between is not None
                    else self.f.after(self.t) or self.f.before(v, is_adjacent=True)
                )
            if word in (".", ";", "who", "that"):
                return None
        return None

    def has_way(self, way: str) -> bool:
        return way in [self.f.word(n) for n in range(self.t + 1, self.t + 8)]

    def is_unreal(self, t: int) -> bool:
        for k in range(t - 1, max(t - 7, -1), -1):
            word = self.f.word(k)
            if word in self.lists["unreal"] or word.endswith("n't"):
                return not (
                    word == "may"
                    and self.f.people.tokens[k].text[:1].isupper()
                    and not self.f.people.tokens[k].text.isupper()
                )
            if word == "to":
                is_infinitive = k == t - 1 or self.f.word(k + 1) == "be"
                if self.f.word(k + 1) == "be" and self.f.word(k - 1) in REPORTED:
                    return False
                return is_infinitive and self.f.word(k - 1) not in self.lists["real_infinitive"]
            if word in ("without",) and k == t - 1:
                return True
            if word in (",", ";", ".", "that", "who") or k in self.f.people.inside:
                return False
        return False

    def is_joint(self) -> bool:
        """Whether dead and hurt are counted together ("killed or wounded 12", "12 dead and wounded")."""
        lists = self.lists
        hurt = lists["injure_verbs"] | {"injuries", "missing"}
        lethal = lists["kill_verbs"] | lists["die_verbs"] | {"dead", "deaths", "fatalities"}
        k = self.t + 1
        if self.f.word(k) in ("and", "or", "/") and self.f.word(k + 1) in ("/", "or"):
            k += 1
        other = hurt if self.word in lethal else lethal
        if self.f.word(k) in ("and", "or", "/") and self.f.word(k + 1) in other:
            has_left = any(q.last == self.t for q in self.f.people.quantities)
            has_right = k + 2 in self.f.people.by_first
            return not (has_left and has_right)
        k = self.t - 1
        if self.f.word(k) in ("and", "or", "/") and self.f.word(k - 1) in other:
            has_left = any(q.last == k - 1 for q in self.f.people.quantities)
            return not (has_left and (self.t + 1 in self.f.people.by_first))
        return False
