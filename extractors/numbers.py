"""Deaths and injuries told in a text, and what they come to together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from dyads.extractors.quantities import WordToken, casualty_words, split_words
from dyads.extractors.tolls import find_toll_statements
from dyads.extractors.victims import Toll, VictimFinder
from dyads.schemas.records import Casualties

__all__ = ["CasualtyClaim", "combine_claims", "combine_reports", "find_casualties"]

CUMULATIVE = re.compile(
    r"\b(?:so\s+far\s+this|this)\s+(?:year|month)\b|\bto\s+date\b|\bannually\b|\b(?:per|each|every)\s+(?:year|month|day|week)\b|\d\s+a\s+(?:day|week|month|year)\b"
    r"|\bsince\s+(?!(?:early\s+|late\s+|last\s+)?(?:yesterday|dawn|morning|midnight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|then\b|been\b))"
    r"|\b(?:in|over|during|within|for)\s+(?:the\s+)?(?:past|last|previous|preceding)\s+(?:few\s+|several\s+|\w+\s+)?(?:weeks|months?|years?|decades?)\b"
    r"|\b(?:in|over|during|after)\s+(?:more\s+than\s+|nearly\s+|almost\s+|about\s+|some\s+)?(?:\w+|\d+)\s+(?:months|years|decades)\s+of\b"
    r"|\b(?:war|conflict|insurgency|uprising|rebellion|unrest|violence|campaign|crisis)\s+(?:that|which)\s+(?:has|have|had)\b"
    r"|\bduring\s+the\s+(?:[\w-]+\s+)?(?:war|conflict|insurgency|uprising|genocide|dictatorship)\b"
    r"|\bin\s+(?:19|20)\d\d\s+alone\b|\b\w+-year(?:-old)?[\s-]+(?:\w+\s+)?(?:war|conflict|insurgency|rebellion|campaign)\b|\bover\s+the\s+years\b",
    re.IGNORECASE,
)
SEGMENT = re.compile(
    r"[;:]|,\s*(?:bringing|raising|and|but|while|which|where|whose|making|adding|taking|as|after)\b|\b(?:while|but|although|whereas)\b",
    re.IGNORECASE,
)
COMPETING = re.compile(
    r"\b(?:while|whereas|but|however|although|though|others?|other\s+(?:sources|reports)|meanwhile|according|claim\w*|put|said|says|rebels\s+say)\b",
    re.IGNORECASE,
)
ASIDE = re.compile(r"\([^()]{1,120}\)|\[[^\[\]]{1,120}\]|(?<=\s)(?:--|—|–)\s[^-—–.;]{3,80}\s(?:--|—|–)(?=\s)")
OTHER_SOURCES = re.compile(
    r"\b(?:other|another|unconfirmed|uncorroborated|separate)\s+(?:\w+\s+)?(?:sources?|reports?)\b",
    re.IGNORECASE,
)
ATTRIBUTED = re.compile(
    r"\b(?:according\s+to|claim(?:s|ed|ing)?|report(?:s|ed)?|say(?:s|ing)?|said|put\s+the|acknowledged|sources)\b",
    re.IGNORECASE,
)
BODY_FOUND = frozenset(
    "found recovered discovered dumped retrieved unearthed exhumed dismembered decomposed decomposing mutilated tortured lying floating charred bullet-riddled strewn abandoned hanging returned gunshot buried located".split()
)
NOUN_OR_VERB = frozenset("murder murders massacre massacres slaughter execution executions lynching killings slaying wounds hurt".split())
REPORTED = frozenset("reported believed said thought confirmed known alleged understood presumed".split())
GENERIC = frozenset(
    ("", "people", "person", "persons", "others", "victims", "dead", "more", "civilians", "individuals")
)


@dataclass(frozen=True, slots=True)
class CasualtyClaim:
    """One statement of how many were killed or hurt.

    `start` and `end` are the offsets of the word that tells it ("killed"). `best` None: some, unknown how many.
    A total replaces what was counted before, a definite claim ("the victim died") repeats it, an additive one
    ("another man") adds to it, a competing one is another source's count, a cumulative one belongs to no event.
    """

    start: int
    end: int
    kind: str  # dead | injured
    best: int | None
    low: int | None
    high: int | None
    text: str = ""
    is_cumulative: bool = False
    is_total: bool = False
    is_definite: bool = False
    is_additive: bool = False
    is_competing: bool = False
    is_attributed: bool = False
    is_other_source: bool = False
    victims: tuple[str, ...] = ()
    is_told: bool = True


def find_casualties(text: str) -> list[CasualtyClaim]:
    """The claims of one sentence in order of their words (source: CODING_GUIDE rules 4 and 5).

    Vague words as ACLED reads them: several 3, dozens 12, scores 20, hundreds 100. "Dead and wounded" counted
    together, what could or did not happen, and numbers of anything but victims give no claim.
    """
    if _hints().isdisjoint(re.findall(r"[a-z]+", text.lower())):
        return []
    plain = ASIDE.sub(_blank, text)
    claims = _read_claims(plain) or (_read_claims(text) if plain != text else [])
    is_attributed = bool(ATTRIBUTED.search(text))
    claims = [replace(c, is_attributed=is_attributed) for c in claims] if is_attributed else claims
    if OTHER_SOURCES.search(text):
        claims = [replace(c, is_other_source=True) for c in claims]
    return _mark_competing(_mark_cumulative(claims, text), text)


def _blank(match: re.Match[str]) -> str:
    """Blanks for an aside, so that offsets stay; a count of deaths in brackets stays."""
    return (
        match.group()
        if re.search(r"fatalit|\bdead\b|deaths|coded", match.group(), re.IGNORECASE)
        else " " * len(match.group())
    )


def _read_claims(text: str) -> list[CasualtyClaim]:
    tokens = split_words(text)
    finder = VictimFinder(tokens)
    found = [(t, "dead", toll, True) for t, toll in find_toll_statements(finder)]
    taken = {(toll.first, "dead") for _, _, toll, _ in found}
    spent = {n for _, _, toll, _ in found for n in range(toll.first, toll.last)}
    for t in range(len(tokens)):
        if t in spent and not finder.is_trigger(t):
            continue
        for kind, toll in _ClaimReader(finder, t).read():
            if toll.first >= 0 and (
                (toll.first, kind) in taken or ((toll.first, "dead") in taken and kind == "injured")
            ):
                continue
            taken.add((toll.first, kind))
            found.append((t, kind, toll, False))
    return [
        _to_claim(tokens, t, kind, toll, is_total)
        for t, kind, toll, is_total in sorted(found, key=lambda f: f[0])
    ]


@cache
def _hints() -> frozenset[str]:
    lists = casualty_words()
    return frozenset().union(
        *(
            lists[n]
            for n in (
                "kill_verbs",
                "die_verbs",
                "death_nouns",
                "dead_counts",
                "bodies",
                "injure_verbs",
                "injury_nouns",
            )
        ),
        ("casualties", "casualty", "lives", "life", "toll", "gunned", "mowed", "alive"),
    )


def _to_claim(tokens: list[WordToken], t: int, kind: str, toll: Toll, is_total: bool) -> CasualtyClaim:
    first, last = min(t, toll.first if toll.first >= 0 else t), max(t + 1, toll.last)
    words = " ".join(k.text for k in tokens[first:last])
    return CasualtyClaim(
        tokens[t].start, tokens[t].end, kind, toll.best, toll.low, toll.high, words[:120],
        is_total=is_total, is_definite=toll.is_definite, is_additive=toll.is_additive, victims=toll.heads, is_told=toll.is_told,
    )  # fmt: skip


class _ClaimReader:
    """Reads what the word at one token tells."""

    def __init__(self, finder: VictimFinder, t: int) -> None:
        self.f = finder
        self.t = t
        self.lists = finder.lists
        self.word = finder.word(t)

    def read(self) -> list[tuple[str, Toll]]:
        """(kind, toll) of what is told here; usually none or one."""
        lists, word = self.lists, self.word
        claim: tuple[str, Toll | None] = ("dead", None)
        if word in lists["death_nouns"] and self._of_follows() and self._is_noun():
            claim = ("dead", self._noun_of())
        elif word in ("death", "murder", "assassination", "execution") and self.f.word(self.t - 1) == "'s":
            claim = ("dead", Toll(1, 1, 1, ("",), True, is_told=False))
        elif word in lists["kill_verbs"]:
            claim = ("dead", self._verb())
        elif word in ("gunned", "mowed", "gunning", "gun", "mowing") and "down" in (
            self.f.word(self.t + 1),
            self.f.word(self.t + 2),
            self.f.word(self.t + 3),
            self.f.word(self.t + 4),
        ):
            claim = ("dead", self._verb(skip=1 if self.f.word(self.t + 1) == "down" else 0))
        elif word in ("burned", "burnt", "burning", "buried", "burn") and self._way_follows("alive"):
            claim = ("dead", self._verb(skip=1 if self.f.word(self.t + 1) == "alive" else 0))
        elif word == "death" and self.f.word(self.t - 1) == "to":
            claim = ("dead", self._to_death())
        elif word in lists["die_verbs"]:
            claim = ("dead", self._intransitive())
        elif word == "dead":
            claim = ("dead", self._dead())
        elif word in lists["bodies"]:
            claim = ("dead", self._bodies())
        elif word in ("lives", "life"):
            claim = ("dead", self._lives())
        elif word in ("casualties", "casualty"):
            claim = ("dead", self._counted(only_zero=True))
        elif word in lists["dead_counts"]:
            claim = ("dead", self._counted())
        elif word in lists["injure_verbs"]:
            claim = ("injured", self._verb())
        elif word in lists["injury_nouns"]:
            claim = ("injured", self._counted())
        return [(claim[0], claim[1])] if claim[1] is not None else []

    # --- verbs

    def _verb(self, skip: int = 0) -> Toll | None:
        if self._is_unreal(self.t) or self._is_joint():
            return None
        passive = self._passive(self.t)
        if passive is not None:
            aux, number = passive
            return self.f.with_others(self.t, self.f.before(aux, number=number))
        if self.word in NOUN_OR_VERB and not self.f.is_counted(self.t + 1):
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

    def _passive(self, t: int) -> tuple[int, str] | None:
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

    def _intransitive(self) -> Toll | None:
        if self._is_unreal(self.t) or self._is_joint():
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

    def _to_death(self) -> Toll | None:
        """ "Stabbed a man to death", "was beaten to death", "hacked to death two people"."""
        for v in range(self.t - 2, max(self.t - 14, -1), -1):
            word = self.f.word(v)
            if word in ("sentenced", "condemned", "scared", "bored", "sentencing", "sentence"):
                return None
            if word in self.lists["partial_kill_verbs"]:
                if self._is_unreal(v):
                    return None
                passive = self._passive(v)
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

    def _way_follows(self, way: str) -> bool:
        return way in [self.f.word(n) for n in range(self.t + 1, self.t + 8)]

    # --- nouns and adjectives

    def _is_noun(self) -> bool:
        return self.f.word(self.t - 1) not in ("was", "were", "been", "have", "has", "had")

    def _of_follows(self) -> int:
        """The token "of" after a noun of death, perhaps after "by gunfire" or "yesterday"; 0 when there is none."""
        for k in range(self.t + 1, self.t + 5):
            word = self.f.word(k)
            if word == "of":
                return k
            if not word.isalpha() or (k == self.t + 1 and word not in ("yesterday", "today", "by", "in")):
                return 0
        return 0

    def _noun_of(self) -> Toll | None:
        if self.f.word(self.t - 1) in ("attempted", "no") or self._is_unreal(self.t):
            return None
        return self.f.after(self._of_follows())

    def _dead(self) -> Toll | None:
        if (
            self._is_joint()
            or self.f.word(self.t - 1) in ("the", "feared", "presumed", "of")
            or self._is_unreal(self.t)
        ):
            return None
        if self.f.word(self.t - 1) in ("shot", "shoot", "shoots", "shooting"):
            reader = _ClaimReader(self.f, self.t - 1)
            if reader._is_unreal(self.t - 1):
                return None
            passive = reader._passive(self.t - 1)
            if passive is not None:
                return self.f.before(passive[0], number=passive[1])
            return self.f.after(self.t) or self.f.before(self.t - 1, is_adjacent=True)
        passive = self._passive(self.t)
        if passive is not None:
            return self.f.before(passive[0], number=passive[1])
        return self.f.before(self.t, is_adjacent=True)

    def _bodies(self) -> Toll | None:
        near = {t.word for t in self.f.tokens}
        if self.word == "remains" or (not (near & BODY_FOUND) and self.word.startswith("bod")):
            return None
        own = next((q for q in self.f.quantities if q.first <= self.t < q.last), None)
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
                own.is_definite or "'s" in [t.word for t in self.f.tokens[own.first : own.last]],
                own.is_additive,
                own.first,
                own.last,
            )
        return None

    def _lives(self) -> Toll | None:
        """ "Claimed the lives of nine", "cost 12 lives", "five people lost their lives"."""
        near = [self.f.word(n) for n in range(max(0, self.t - 6), self.t)]
        if self._is_unreal(self.t):
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
        own = next((q for q in self.f.quantities if q.first <= self.t < q.last), None)
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

    def _counted(self, *, only_zero: bool = False) -> Toll | None:
        """A number of deaths itself: "two fatalities", "no casualties", "without casualties"."""
        own = next(
            (q for q in self.f.quantities if q.first <= self.t < q.last and q.last <= self.t + 2), None
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
        if own is None or own.best is None or own.first == self.t or self._is_joint():
            return None
        if (only_zero and own.best != 0) or (
            own.after_number == own.first + 1
            and self.f.word(own.first) in ("the", "a", "his", "her", "their", "this")
        ):
            return None
        return Toll(own.best, own.low, own.high, ("",), False, own.is_additive, own.first, own.last)

    # --- what did not happen, and counts of dead and hurt together

    def _is_unreal(self, t: int) -> bool:
        for k in range(t - 1, max(t - 7, -1), -1):
            word = self.f.word(k)
            if word in self.lists["unreal"] or word.endswith("n't"):
                return not (
                    word == "may"
                    and self.f.tokens[k].text[:1].isupper()
                    and not self.f.tokens[k].text.isupper()
                )
            if word == "to":
                is_infinitive = k == t - 1 or self.f.word(k + 1) == "be"
                if self.f.word(k + 1) == "be" and self.f.word(k - 1) in REPORTED:
                    return False
                return is_infinitive and self.f.word(k - 1) not in self.lists["real_infinitive"]
            if word in ("without",) and k == t - 1:
                return True
            if word in (",", ";", ".", "that", "who") or k in self.f.inside:
                return False
        return False

    def _is_joint(self) -> bool:
        """Whether dead and hurt are counted together ("killed or wounded 12", "12 dead and wounded")."""
        lists = self.lists
        hurt = lists["injure_verbs"] | {"injuries", "missing"}
        lethal = lists["kill_verbs"] | lists["die_verbs"] | {"dead", "deaths", "fatalities"}
        k = self.t + 1
        if self.f.word(k) in ("and", "or", "/") and self.f.word(k + 1) in ("/", "or"):
            k += 1
        other = hurt if self.word in lethal else lethal
        if self.f.word(k) in ("and", "or", "/") and self.f.word(k + 1) in other:
            has_left = any(q.last == self.t for q in self.f.quantities)
            has_right = k + 2 in self.f.by_first
            return not (has_left and has_right)
        k = self.t - 1
        if self.f.word(k) in ("and", "or", "/") and self.f.word(k - 1) in other:
            has_left = any(q.last == k - 1 for q in self.f.quantities)
            return not (has_left and (self.t + 1 in self.f.by_first))
        return False


# --- marks


def _segments(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.start() for m in SEGMENT.finditer(text)), len(text)]
    return list(pairwise(cuts))


def _mark_cumulative(claims: list[CasualtyClaim], text: str) -> list[CasualtyClaim]:
    if not claims:
        return claims
    marked = set()
    for cue in CUMULATIVE.finditer(text):
        low, high = next((s for s in _segments(text) if s[0] <= cue.start() < s[1]), (0, len(text)))
        inside = [n for n, c in enumerate(claims) if low <= c.start < high]
        nearest = min(range(len(claims)), key=lambda n: abs(claims[n].start - cue.start()))
        marked.update(inside or [nearest])
    return [replace(c, is_cumulative=True) if n in marked else c for n, c in enumerate(claims)]


def _mark_competing(claims: list[CasualtyClaim], text: str) -> list[CasualtyClaim]:
    """A second count of the same dead in one sentence, told by someone else."""
    result: list[CasualtyClaim] = []
    for claim in claims:
        rival = next(
            (
                c
                for c in result
                if c.kind == claim.kind == "dead" and _same_victims(c, claim) and c.best != claim.best
            ),
            None,
        )
        if rival is not None and claim.best is not None and rival.best is not None and not claim.is_additive:
            between = text[rival.end : claim.start]
            if COMPETING.search(between) and not (
                claim.is_total and not re.search(r"\b(?:put|claim)", between)
            ):
                claim = replace(claim, is_competing=True, is_total=False)
        result.append(claim)
    return result


def _same_victims(a: CasualtyClaim, b: CasualtyClaim) -> bool:
    if a.is_total or b.is_total:
        return True
    generic = set(a.victims) <= GENERIC and set(b.victims) <= GENERIC
    return generic or bool(set(a.victims) & set(b.victims))


# --- together


def combine_claims(claims: Sequence[CasualtyClaim]) -> Casualties:
    """What the claims of one sentence come to (deaths best, low, high and injured; None = not said)."""
    return combine_reports([claims])


def combine_reports(sentences: Sequence[Sequence[CasualtyClaim]]) -> Casualties:
    """What the claims of several sentences about one incident come to.

    Within a sentence counts add up; a later sentence repeats (the larger holds) unless it says "another";
    a total ("the toll rose to 70") replaces; competing counts make a range.
    """
    dead = _combine(sentences, "dead")
    hurt = _combine(sentences, "injured")
    words = "; ".join(c.text for s in sentences for c in s if not c.is_cumulative)
    return Casualties(*dead, hurt[0], words[:300])


Counts = tuple[int | None, int | None, int | None]


def _combine(sentences: Sequence[Sequence[CasualtyClaim]], kind: str) -> Counts:
    groups = [[c for c in s if c.kind == kind and not c.is_cumulative] for s in sentences]
    groups = [g for g in groups if g]
    total: Counts | None = None
    earlier: list[CasualtyClaim] = []
    for n, group in enumerate(groups):
        earlier = [c for g in groups[:n] for c in g]
        totals = [c for c in group if c.is_total]
        if totals:
            last = totals[-1]
            total = (last.best, last.low, last.high)
            continue
        counts = _sentence_counts(group)
        if total is None:
            total = counts
        elif all(c.is_definite for c in group):
            total = _larger(total, counts) if total[0] is None else total
        elif (
            counts[0] is not None
            and total[0] is not None
            and (any(c.is_additive for c in group) or _are_others(earlier, group))
        ):
            total = _add(total, counts)
        elif any(c.is_attributed for c in group) and counts[0] is not None and total[0] is not None:
            total = (total[0], _least(total, counts), max(total[2] or total[0], counts[2] or counts[0]))
        else:
            total = _larger(total, counts)
    return total or (None, None, None)


def _sentence_counts(group: list[CasualtyClaim]) -> Counts:
    rivals = [c for c in group if c.is_competing]
    plain = [c for c in group if not c.is_competing]
    new = [c for c in plain if not c.is_definite] or _distinct(plain)
    total: Counts = (None, None, None)
    for claim in new:
        total = _add(total, (claim.best, claim.low, claim.high))
    for claim in rivals:
        if claim.best is None or total[0] is None:
            continue
        total = (
            total[0],
            min(total[1] if total[1] is not None else total[0], claim.best),
            max(total[2] or total[0], claim.best),
        )
    return total


def _distinct(claims: list[CasualtyClaim]) -> list[CasualtyClaim]:
    """The first definite claim about each victim; "he" and "the victim" are nobody new."""
    found: dict[tuple[str, ...], CasualtyClaim] = {}
    for claim in claims:
        key = tuple(h for h in claim.victims if h not in ("he", "she", "him", "her", "", "victim", "one"))
        if key or not found:
            found.setdefault(key, claim)
    return list(found.values())


def _least(a: Counts, b: Counts) -> int:
    return min(v for v in (a[1], a[0], b[1], b[0]) if v is not None)


def _are_others(earlier: Sequence[CasualtyClaim], group: Sequence[CasualtyClaim]) -> bool:
    """Whether the victims are of other kinds than those told before (soldiers, then civilians)."""
    before = {_victim_kind(h) for c in earlier for h in c.victims}
    now = {_victim_kind(h) for c in group if not c.is_definite for h in c.victims}
    return bool(now) and "" not in now and "" not in before and not (now & before)


def _victim_kind(head: str) -> str:
    lists = casualty_words()
    return next((k for k in ("state_victims", "armed_victims", "civil_victims") if head in lists[k]), "")


def _add(a: Counts, b: Counts) -> Counts:
    if b[0] is None:
        return (a[0], a[1], None) if a[0] is not None else a
    if a[0] is None:
        return b
    low = (a[1] or 0) + (b[1] or 0) if a[1] is not None or b[1] is not None else None
    return a[0] + b[0], low, a[2] + b[2] if a[2] is not None and b[2] is not None else None


def _larger(a: Counts, b: Counts) -> Counts:
    if b[0] is None:
        return a
    return b if a[0] is None or b[0] > a[0] else a
