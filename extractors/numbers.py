"""Deaths and injuries told in a text, and what they come to together."""

from __future__ import annotations

import re
from functools import cache

from dyads.extractors.casualty_sums import combine_claims, combine_reports
from dyads.extractors.claims import CasualtyClaim, CountedPeople, mark_claims
from dyads.extractors.noun_claims import NounReader
from dyads.extractors.number_phrases import WordToken, split_words
from dyads.extractors.people_lists import Toll
from dyads.extractors.quantities import casualty_words
from dyads.extractors.tolls import find_toll_statements
from dyads.extractors.verb_claims import VerbReader
from dyads.extractors.victims import VictimFinder

__all__ = ["CasualtyClaim", "combine_claims", "combine_reports", "find_casualties"]

FALLEN = frozenset({"fell", "fallen"})  # "ten fell to police bullets"
SHOTS = frozenset("bullet bullets gunfire firing fire shots sniper snipers".split())
TELLING = frozenset(
    "fell fallen gunned gunning gun mowed mowing burned burnt burning burn buried".split()
)  # words that tell deaths with an addition ("gunned down")
ASIDE = re.compile(r"\([^()]{1,120}\)|\[[^\[\]]{1,120}\]|(?<=\s)(?:--|—|–)\s[^-—–.;]{3,80}\s(?:--|—|–)(?=\s)")


def find_casualties(text: str) -> list[CasualtyClaim]:
    """The claims of one sentence in order of their words (source: CODING_GUIDE rules 4 and 5).

    Vague words as ACLED reads them: several 3, dozens 12, scores 20, hundreds 100. "Dead and wounded" counted
    together, what could or did not happen, and numbers of anything but victims give no claim.
    """
    if _hints().isdisjoint(re.findall(r"[a-z]+", text.lower())):
        return []
    plain = ASIDE.sub(_blank, text)
    claims = _read_claims(plain) or (_read_claims(text) if plain != text else [])
    return mark_claims(claims, text)


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
        if tokens[t].word not in TELLING and tokens[t].word not in _hints():
            continue
        if t in spent and not finder.people.is_trigger(t):
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
        FALLEN,
        ("casualties", "casualty", "lives", "life", "toll", "gunned", "mowed", "alive", "coded"),
    )


def _to_claim(tokens: list[WordToken], t: int, kind: str, toll: Toll, is_total: bool) -> CasualtyClaim:
    first, last = min(t, toll.first if toll.first >= 0 else t), max(t + 1, toll.last)
    words = " ".join(k.text for k in tokens[first:last])
    return CasualtyClaim(
        tokens[t].start, tokens[t].end, kind, toll.best, toll.low, toll.high, words[:120],
        is_total=is_total, is_definite=toll.is_definite, is_additive=toll.is_additive, victims=toll.heads, is_told=toll.is_told,
        people=_list_people(tokens, toll),
    )  # fmt: skip


def _list_people(tokens: list[WordToken], toll: Toll) -> tuple[CountedPeople, ...]:
    """The members of a sum, or the one phrase that is counted; none where a verb form alone tells it."""
    if toll.parts:
        return tuple(
            CountedPeople(tokens[p.first].start, tokens[p.last - 1].end, p.best, p.head) for p in toll.parts
        )
    if not 0 <= toll.first < toll.last <= len(tokens):
        return ()
    head = toll.heads[0] if toll.heads else ""
    return (CountedPeople(tokens[toll.first].start, tokens[toll.last - 1].end, toll.best, head),)


class _ClaimReader:
    """Reads what the word at one token tells."""

    def __init__(self, finder: VictimFinder, t: int) -> None:
        self.f = finder
        self.t = t
        self.lists = finder.lists
        self.word = finder.word(t)
        self.v = VerbReader(finder, t)
        self.n = NounReader(finder, t, self.v)

    def read(self) -> list[tuple[str, Toll]]:
        """(kind, toll) of what is told here; usually none or one."""
        lists, word = self.lists, self.word
        claim: tuple[str, Toll | None] = ("dead", None)
        if word in lists["death_nouns"] and self.n.find_of() and self.n.is_noun():
            claim = ("dead", self.n.read_noun_of())
        elif (
            word in ("death", "murder", "assassination", "execution") and self.n.read_possessed() is not None
        ):
            claim = ("dead", self.n.read_possessed())
        elif word in lists["kill_verbs"]:
            claim = ("dead", self.v.read_verb())
        elif word in ("gunned", "mowed", "gunning", "gun", "mowing") and "down" in (
            self.f.word(self.t + 1),
            self.f.word(self.t + 2),
            self.f.word(self.t + 3),
            self.f.word(self.t + 4),
        ):
            claim = ("dead", self.v.read_verb(skip=1 if self.f.word(self.t + 1) == "down" else 0))
        elif word in ("burned", "burnt", "burning", "buried", "burn") and self.v.has_way("alive"):
            claim = ("dead", self.v.read_verb(skip=1 if self.f.word(self.t + 1) == "alive" else 0))
        elif word == "death" and self.f.word(self.t - 1) == "to":
            claim = ("dead", self.v.read_to_death())
        elif word in lists["die_verbs"] or (word in FALLEN and self._is_fallen()):
            claim = ("dead", self.v.read_dying())
        elif word == "dead":
            claim = ("dead", self.n.read_dead())
        elif word in lists["bodies"]:
            claim = ("dead", self.n.read_bodies())
        elif word in ("lives", "life"):
            claim = ("dead", self.n.read_lives())
        elif word in ("casualties", "casualty"):
            claim = ("dead", self.n.read_count(only_zero=True))
        elif word in lists["dead_counts"]:
            claim = ("dead", self.n.read_count())
        elif word in lists["injure_verbs"]:
            claim = ("injured", self.v.read_verb())
        elif word in lists["injury_nouns"]:
            claim = ("injured", self.n.read_count())
        return [(claim[0], claim[1])] if claim[1] is not None else []

    def _is_fallen(self) -> bool:
        """Whether those who fell were shot: "fell to police bullets", "had fallen to the bullets of snipers"."""
        after = [self.f.word(self.t + n) for n in range(1, 5)]
        return after[:1] == ["to"] and bool(SHOTS & set(after[1:]))
