"""Statements of a whole toll: "the death toll rose to 70", "bringing to 12 the number of dead", "2 fatalities"."""

from __future__ import annotations

from dyads.extractors.people_lists import Toll
from dyads.extractors.quantities import Quantity
from dyads.extractors.victims import VictimFinder

__all__ = ["find_toll_statements"]

LINKS = frozenset(
    "to at is was are were of reached reaches exceeded exceeds passed topped hit stands stood as surpassed surpasses now : total totals totaled".split()
)
RISES = frozenset(
    "rose risen rises rising climbed climbs climbing jumped soared increased increases grew grown reached revised updated stands stood".split()
)
BRINGERS = frozenset(
    "bringing brings brought bring raising raises raised raise taking takes took putting puts put".split()
)
COUNT_NOUNS = frozenset("dead deaths death killed fatalities victims casualties slain".split())


def find_toll_statements(finder: VictimFinder) -> list[tuple[int, Toll]]:
    """(token, toll) of every statement of a whole toll; such a toll replaces earlier counts."""
    found: list[tuple[int, Toll]] = []
    for t in range(len(finder.people.tokens)):
        word = finder.word(t)
        toll = None
        if (word == "toll" and not _counts_hurt(finder, t)) or (
            word in ("number", "total", "count", "figure") and _is_of_dead(finder, t)
        ):
            toll = _number_near(finder, t, 24)
        elif word in ("fatalities", "deaths", "casualties") and finder.word(t + 1) in (
            "coded",
            "estimated",
            ":",
        ):
            toll = _linked(finder, t, 5)
        elif word == "coded" and finder.word(t + 1) in ("as", "to", "at") and _is_deaths(finder, t):
            toll = _linked(finder, t, 3)
        elif word in ("fatality", "fatalities") and (_stands_alone(finder) or _is_aside(finder, t)):
            toll = _own(finder, t)
        elif (
            word == "total"
            and finder.word(t + 1) in ("to", "of", "number", "dead")
            and {finder.word(k) for k in range(max(0, t - 4), t)} & BRINGERS
        ):
            toll = _linked(finder, t, 6)
        if toll is not None and toll.best is not None:
            found.append((t, toll))
    return found


def _counts_hurt(finder: VictimFinder, t: int) -> bool:
    return finder.word(t - 1) in (
        "injury",
        "road",
        "heavy",
        "terrible",
        "tax",
        "phone",
        "human",
    ) or finder.word(t + 1) in ("road", "booth", "roads")


def _is_of_dead(finder: VictimFinder, t: int) -> bool:
    """ "The number of dead", "number of people killed", "total deaths"."""
    words = [finder.word(k) for k in range(t + 1, t + 7)]
    if finder.word(t) != "number" and words[:1] != ["number"] and not (COUNT_NOUNS & set(words[:2])):
        return False
    cut = next((n for n, w in enumerate(words) if w in (",", ".", ";", "to", "at", "who")), len(words))
    return (
        bool(COUNT_NOUNS & set(words[:cut])) and "injured" not in words[:cut] and "wounded" not in words[:cut]
    )


def _number_near(finder: VictimFinder, t: int, reach: int) -> Toll | None:
    """The number after a link; else "bringing to 12 the number of dead", "a toll of 12"."""
    linked = _linked(finder, t, reach)
    if linked is not None:
        return linked
    before = [finder.word(k) for k in range(max(0, t - 7), t)]
    if BRINGERS & set(before):
        own = [
            q for q in finder.people.quantities if t - 7 <= q.first < t and finder.word(q.first - 1) == "to"
        ]
        return _toll(own[-1]) if own else None
    return None


def _linked(finder: VictimFinder, t: int, reach: int) -> Toll | None:
    rises = bool(RISES & {finder.word(k) for k in range(t, t + reach)})
    found: Toll | None = None
    for k in range(t + 1, min(t + reach + 1, len(finder.people.tokens))):
        word = finder.word(k)
        if word in (".", ";") or (word in (",", "while", "and") and found is not None):
            break
        quantity = finder.people.by_first.get(k)
        if (
            quantity is None
            or quantity.best is None
            or (quantity.after_number == quantity.first + 1 and finder.word(k) in ("a", "an", "the"))
        ):
            continue
        previous = finder.word(k - 1)
        if quantity.is_person is False and quantity.head not in COUNT_NOUNS:
            continue
        if previous in LINKS or previous in RISES or previous in ("least", "than"):
            if previous == "from" or (finder.word(k - 1) == "of" and rises and found is not None):
                continue
            found = _toll(quantity)
            if not rises or previous == "to":
                return found
    return found


def _stands_alone(finder: VictimFinder) -> bool:
    """Whether the sentence is no more than the count ("2 fatalities.")."""
    return len(finder.people.tokens) <= 8


def _is_aside(finder: VictimFinder, t: int) -> bool:
    """Whether the count restates what was said ("(3 fatalities)", "-- 85 fatalities")."""
    own = next((q for q in finder.people.quantities if q.first < t < q.last), None)
    return own is not None and finder.word(own.first - 1) in ("(", "[", "-", "--", "–", "—")


def _is_deaths(finder: VictimFinder, t: int) -> bool:
    return bool(
        {"fatalities", "deaths", "casualties", "fatality"}
        & {finder.word(k) for k in range(max(0, t - 14), t)}
    )


def _own(finder: VictimFinder, t: int) -> Toll | None:
    own = next((q for q in finder.people.quantities if q.first < t < q.last), None)
    return _toll(own) if own is not None else None


def _toll(quantity: Quantity) -> Toll:
    return Toll(
        quantity.best, quantity.low, quantity.high, ("",), False, False, quantity.first, quantity.last
    )
