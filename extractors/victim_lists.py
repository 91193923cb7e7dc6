"""Who the victims of an incident were: the people that its casualty claims count, by kind, role and side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dyads.extractors.actors import ActorResolver
from dyads.extractors.claims import CasualtyClaim, CountedPeople
from dyads.extractors.number_phrases import split_words
from dyads.extractors.people_lists import PeopleLists
from dyads.extractors.quantities import casualty_words
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Sentence
from dyads.schemas.records import ActorCode, Casualties, Victim

__all__ = ["VictimBook", "find_subsets", "fit_victims"]

KINDS = {"dead": "killed", "injured": "injured"}
REACH = 60  # characters between the people counted and "including"
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Counted:
    """People of one claim, with who they are; `actor` None when the words tell nothing."""

    people: CountedPeople
    words: str
    actor: ActorCode | None
    is_subset: bool = False


class VictimBook:
    """The people counted in one article, by sentence and claim."""

    def __init__(self) -> None:
        self._counted: dict[tuple[int, int, str], list[_Counted]] = {}

    def read(
        self, sentence: Sentence, text: str, claims: Sequence[CasualtyClaim], resolver: ActorResolver
    ) -> None:
        """Enter the claims of a sentence while the resolver knows its phrases; `text` is that of the article."""
        subsets = find_subsets(sentence.reading, claims)
        for number, claim in enumerate(claims):
            parts = [(p, False) for p in claim.people] + [(p, True) for p in subsets.get(number, ())]
            counted = [
                _Counted(
                    people,
                    text[sentence.start + people.start : sentence.start + people.end],
                    _find_actor(sentence, people, resolver),
                    is_subset,
                )
                for people, is_subset in parts
            ]
            # a verb that tells one victim by its form alone may count a sign before it
            told = [one for one in counted if any(sign.isalnum() for sign in one.words)]
            self._counted[sentence.index, claim.start, claim.kind] = told

    def list_victims(
        self, claims: Sequence[tuple[int, CasualtyClaim]], toll: Casualties, rows: Sequence[Row]
    ) -> list[dict[str, object]]:
        """The victims of an incident, ready for the column `victims`.

        Args:
            claims: (sentence index, claim) of the incident, in the order of the text.
            toll: what the claims come to.
            rows: its mentions, whose sources and targets tell the sides.
        """
        found: list[Victim] = []
        for kind, limit in (
            ("dead", toll.fatalities_best if toll.fatalities_high is None else toll.fatalities_high),
            ("injured", toll.injured_best),
        ):
            told = [(index, claim) for index, claim in claims if claim.kind == kind and _is_own(claim)]
            listed: list[Victim] = []
            for index, claim in told:
                for counted in self._counted.get((index, claim.start, kind), ()):
                    victim = _make_victim(counted, KINDS[kind], rows)
                    if not _is_repeated(victim, claim, listed):
                        listed.append(victim)
            found += fit_victims(listed, limit)
        return [
            {
                "kind": v.kind, "count": v.count, "side": v.side, "role": v.role, "country": v.country,
                "words": v.words, "is_subset": v.is_subset,
            }
            for v in found
        ]  # fmt: skip


def find_subsets(text: str, claims: Sequence[CasualtyClaim]) -> dict[int, list[CountedPeople]]:
    """Number of a claim -> the people named as a part of those it counts ("12 people, including two children")."""
    if not claims:
        return {}
    tokens = split_words(text)
    lists = PeopleLists(tokens)
    found: dict[int, list[CountedPeople]] = {}
    owner: int | None = None
    is_open = False
    last = -1
    for k, token in enumerate(tokens):
        quantity = lists.by_first.get(k)
        if token.word in casualty_words()["subset_words"]:
            owner, is_open = _find_owner(claims, token.start), True
        elif quantity is not None:
            if is_open and owner is not None and quantity.best and quantity.is_person is not False:
                part = CountedPeople(token.start, tokens[quantity.last - 1].end, quantity.best, quantity.head)
                if not any(p.start <= part.start < p.end for c in claims for p in c.people):
                    found.setdefault(owner, []).append(part)
            last = quantity.last
        elif k >= last and token.word not in ("and", ",", "them", "whom", "which", "these", "at", "least"):
            is_open = False
    return {n: parts for n, parts in found.items() if _is_part_of(parts, claims[n])}


def _find_owner(claims: Sequence[CasualtyClaim], position: int) -> int | None:
    """The claim whose people end nearest before a position."""
    ends = [
        (max(p.end for p in claim.people), n)
        for n, claim in enumerate(claims)
        if claim.people and max(p.end for p in claim.people) <= position
    ]
    end, number = max(ends, default=(-1, -1))
    return number if number >= 0 and position - end <= REACH else None


def _is_part_of(parts: Sequence[CountedPeople], claim: CasualtyClaim) -> bool:
    return claim.best is None or sum(p.count or 0 for p in parts) <= claim.best


def _is_own(claim: CasualtyClaim) -> bool:
    """Whether a claim counts the dead of this incident, not another source's or of a whole war."""
    return not (claim.is_cumulative or claim.is_competing or claim.is_other_source) and claim.best != 0


def _find_actor(sentence: Sentence, people: CountedPeople, resolver: ActorResolver) -> ActorCode | None:
    """Who the noun of the phrase names; the words before it ("three Turkish") belong to it."""
    first, last = sentence.start + people.start, sentence.start + people.end
    inside = [word for word in sentence.words if first <= word.start < last]
    for word in reversed(inside):
        if word.head is None or word.head not in inside:
            resolved = resolver.resolve(word)
            return resolved.actor if resolved.is_known else None
    return None


def _make_victim(counted: _Counted, kind: str, rows: Sequence[Row]) -> Victim:
    actor = counted.actor
    role, country = (actor.role or None, actor.country) if actor is not None else (None, None)
    side = _find_side(role, country, rows)
    if country is None and side is not None and side != "other":
        told = next((row[f"{side}_country"] for row in rows if row[f"{side}_country"] is not None), None)
        country = str(told) if told is not None else None
    return Victim(kind, counted.people.count, counted.words, side, role, country, counted.is_subset)


def _find_side(role: str | None, country: str | None, rows: Sequence[Row]) -> str | None:
    """Whose the victims were: the target's of any mention, the source's, or others'; None when their words tell nothing."""
    if role is None and country is None:
        return None
    for side in ("target", "source"):
        if any(_is_of_side(role, country, row[f"{side}_role"], row[f"{side}_country"]) for row in rows):
            return side
    return "other"


def _is_of_side(role: str | None, country: str | None, own_role: object, own_country: object) -> bool:
    if country is not None and own_country is not None and country != own_country:
        return False
    if role is None or own_role is None:
        return role is None and own_role is None and country == own_country
    return bool(set(split_roles(role)) & set(split_roles(str(own_role))))


def _is_repeated(victim: Victim, claim: CasualtyClaim, known: Sequence[Victim]) -> bool:
    """Whether these people were listed before: the same words or number again, or "the victim"."""
    if not known:
        return False
    if claim.is_definite and not victim.is_subset:
        return True
    return any(
        v.words.lower() == victim.words.lower()
        or (v.count == victim.count and (v.role, v.country) == (victim.role, victim.country))
        for v in known
        if v.is_subset == victim.is_subset and not claim.is_additive
    )


def fit_victims(victims: Sequence[Victim], limit: int | None) -> list[Victim]:
    """The victims of one kind such that those counted once are at most `limit` people (None: nothing is known).

    Where one of them is the whole ("the toll rose to 12") the others are parts of it; else the last ones, which
    tell the same people with other words, are left out.
    """
    kept = [v for v in victims if v.count is None or limit is None or v.count <= limit]
    while limit is not None and _sum_counts(kept) > limit:
        whole = max((v for v in kept if not v.is_subset), key=lambda v: v.count or 0)
        others = [v for v in kept if v is not whole and not v.is_subset]
        if _sum_counts(others) <= (whole.count or 0):
            return [v if v is whole else replace(v, is_subset=True) for v in kept]
        kept.remove(others[-1])
    return kept


def _sum_counts(victims: Sequence[Victim]) -> int:
    return sum(v.count or 0 for v in victims if not v.is_subset)
