"""Which claims of dead and hurt belong to which coded event of an article (CODING_GUIDE rules 4 and 18)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dyads.extractors.casualty_sums import combine_reports
from dyads.extractors.claims import CasualtyClaim
from dyads.schemas.records import Casualties

__all__ = ["TollBook", "share_claims"]

BORDER = re.compile(
    r"[;:]|,\s*(?:and|but|while|after|when|who|which)\b|\b(?:after|when|while|who|which|whose|because|where|that)\b",
    re.IGNORECASE,
)
BORDER_COST = 40  # characters that a clause border counts for
REACH = 4  # sentences within which a toll without an act of its own still tells of the last incident


def share_claims(
    claims: Sequence[CasualtyClaim], text: str, triggers: Sequence[int]
) -> list[list[CasualtyClaim]]:
    """For each trigger offset of a sentence its claims: the one told by that very word, else the nearest in the clause.

    Cumulative claims belong to none.
    """
    shared: list[list[CasualtyClaim]] = [[] for _ in triggers]
    for claim in claims:
        if claim.is_cumulative or not triggers:
            continue
        best = min(range(len(triggers)), key=lambda n: _distance(text, triggers[n], claim))
        shared[best].append(claim)
    return shared


def _distance(text: str, trigger: int, claim: CasualtyClaim) -> int:
    if claim.start <= trigger < claim.end:
        return -1
    low, high = sorted((trigger, claim.start))
    return high - low + BORDER_COST * len(BORDER.findall(text[low:high]))


class TollBook:
    """Collects the claims of one article by the mention that they belong to."""

    def __init__(self) -> None:
        self._claims: dict[str, list[tuple[int, CasualtyClaim]]] = {}
        self._last: tuple[int, str] | None = None
        self._waiting: list[tuple[int, CasualtyClaim]] = []

    def add(
        self,
        sentence_index: int,
        text: str,
        claims: Sequence[CasualtyClaim],
        deadly: Sequence[tuple[int, str]],
    ) -> None:
        """Enter the claims of a sentence.

        `deadly` holds (offset of the trigger in `text`, mention id) of its violent mentions. Claims of a sentence
        without one go to the last violent mention, at most four sentences back (a whole toll: at any distance),
        or wait for the next one.
        """
        told = [(sentence_index, c) for c in claims if not c.is_cumulative]
        if not deadly:
            for index, claim in told:
                if self._last is not None and (claim.is_total or index - self._last[0] <= REACH):
                    self._claims.setdefault(self._last[1], []).append((index, claim))
                elif self._last is None:
                    self._waiting.append((index, claim))
            return
        shares = share_claims(claims, text, [offset for offset, _ in deadly])
        for (_, mention_id), share in zip(deadly, shares, strict=True):
            self._claims.setdefault(mention_id, []).extend((sentence_index, c) for c in share)
        first = deadly[0][1]
        self._claims[first].extend(w for w in self._waiting if sentence_index - w[0] <= REACH)
        self._waiting = []
        self._last = (sentence_index, deadly[-1][1])

    def combine(self, mention_ids: Sequence[str]) -> Casualties:
        """The toll of the event that these mentions tell, sentence by sentence."""
        sentences: dict[int, list[CasualtyClaim]] = {}
        for index, claim in self.list_claims(mention_ids):
            if claim not in sentences.setdefault(index, []):
                sentences[index].append(claim)
        return combine_reports(list(sentences.values()))

    def list_claims(self, mention_ids: Sequence[str]) -> list[tuple[int, CasualtyClaim]]:
        """(sentence index, claim) of what is told of the event of these mentions, in the order of the text."""
        entries = (entry for mention in mention_ids for entry in self._claims.get(mention, ()))
        return sorted(entries, key=lambda entry: (entry[0], entry[1].start))
