"""What a text is about, where that decides whether its words mean violence: accidents, sport, fiction.

"Seven people were killed when a tram derailed" is no attack, and a team that beats another assaults nobody. The cue
words are data (`en/context.yaml`); a sentence decides for itself, and the article where its sentence is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dyads.extractors.syntax import Sentence
from dyads.seeds.context import Cues

__all__ = ["Theme", "read_theme"]

LONG = 5  # sentences from which on a text without any word of violence is taken to hold none
FIRING = frozenset(
    "open cease exchange return rifle machine small heavy police officer soldier under line come draw trade arson "
    "arsonist set torch strike hit target missile".split()
)
BLASTS = frozenset({"explode", "explosion", "blast", "fireball"})
# "20 - 13" of a game; a vote has one, too.
SCORE = re.compile(r"(?<![\d.,/-])\d{1,3}\s?[-–]\s?\d{1,3}(?![\d.,/-]|\s?(?:year|day|month|hour|mm|km))")
BEATING = frozenset(
    "beat defeat crush thrash edge rout hammer stun trounce sink overcome down demolish".split()
)
BALLOT = frozenset(
    "vote ballot bill motion amendment resolution parliament senate house court council congress poll percent".split()
)
VERY_MUCH_SPORT = 0.35  # share from which all of it is about the game, but what police and law do
OFFICERS = frozenset(
    "police officer minister president government court prosecutor army protest protester arrest".split()
)
MUCH_SPORT = 0.25  # share of sentences that makes an article one of sport


@dataclass(frozen=True, slots=True)
class Theme:
    """Counts over the sentences of an article."""

    violent_count: int = 0
    accident_count: int = 0
    sport_count: int = 0
    sentence_count: int = 0

    def is_accident(self, sentence: Sentence, cues: Cues) -> bool:
        """Whether deaths and injuries that the sentence tells without an agent are those of an accident."""
        words = _words(sentence)
        violent = words & cues["violence_cues"]
        accident = _tells_of_accident(words, cues) or _tells_of_fire(words)
        if violent and not (accident and violent <= cues["armed_cues"]):
            return False
        if accident:
            return True
        if self.violent_count == 0:
            return self.accident_count > 0 or self.sentence_count >= LONG
        return self.accident_count > 2 * self.violent_count

    def is_sport(self, sentence: Sentence, cues: Cues) -> bool:
        """Whether the sentence tells of a game."""
        words = _words(sentence)
        hits = len(words & cues["sport_cues"])
        return (
            hits >= 2
            or _tells_a_score(sentence, words)
            or (hits == 1 and self.sport_count >= MUCH_SPORT * max(self.sentence_count, 1) > 0)
            or (self._is_match_report() and not words & cues["violence_cues"] and not words & OFFICERS)
        )

    def _is_match_report(self) -> bool:
        return self.sentence_count >= LONG and self.sport_count >= VERY_MUCH_SPORT * self.sentence_count


def read_theme(sentences: Iterable[Sentence], cues: Cues) -> Theme:
    """The theme of an article from its sentences."""
    violent = accident = sport = total = 0
    for sentence in sentences:
        words = _words(sentence)
        total += 1
        violent += bool(words & cues["violence_cues"])
        accident += _tells_of_accident(words, cues)
        sport += len(words & cues["sport_cues"]) >= 2
    return Theme(violent, accident, sport, total)


def _tells_of_accident(words: set[str], cues: Cues) -> bool:
    """Whether words name an accident, or what stands in a plant goes off and no bomb ("the boiler exploded")."""
    return bool(words & cues["accident_cues"] or (words & BLASTS and words & cues["plant_cues"]))


def _tells_a_score(sentence: Sentence, words: set[str]) -> bool:
    """Whether one side beats another by a score ("beat Chile 4-0"), and it is no vote."""
    return bool(words & BEATING) and not words & BALLOT and SCORE.search(sentence.reading) is not None


def _tells_of_fire(words: set[str]) -> bool:
    """Whether a building burns, as no gun is fired and no arms lie near."""
    return bool({"fire", "firefighter"} & words) and not FIRING & words


def _words(sentence: Sentence) -> set[str]:
    return {w.lemma for w in sentence.words} | {w.lower for w in sentence.words}
