"""Who made an arrest that is told without its agent: the police that the article names nearest to it.

"Five men were detained on Sunday" leaves the police unsaid because nobody else detains. Where the article names
the force ("police said", "the constable"), it is the source (CODING_GUIDE rule 1); else the source stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dyads.extractors import syntax
from dyads.extractors.actors import ActorResolver
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Sentence, Word
from dyads.schemas.records import ActorCode

__all__ = ["CustodyBook"]

Row = dict[str, object]

FORCE = re.compile(
    r"\b(?:police\w*|constabl\w+|gendarm\w+|cops?|officers?|detectives?|sheriffs?|troopers?|soldiers?|troops|army"
    r"|military|security forces|guards?|commandos?)\b",
    re.IGNORECASE,
)
POLICE = re.compile(r"\b(?:police\w*|constabl\w+|gendarm\w+|cops?|sheriffs?)\b", re.IGNORECASE)
# Frames of arrests proper; charges, trials and sentences are the courts' work.
ARRESTS = (
    "arrest.arrest", "arrest.detain", "arrest.take", "arrest.lock_up", "arrest.put_behind", "arrest.noun_arrest",
    "arrest.noun_roundup", "arrest.noun_mass", "arrest.make_arrest", "arrest.any", "arrest.book",
)  # fmt: skip
REACH = 10  # sentences between an arrest and the force that made it
FARTHER = 1  # a force that is no police must stand in the sentence of the arrest or next to it


@dataclass(frozen=True, slots=True)
class Force:
    """A force named in the article; `sentence` is its index."""

    sentence: int
    actor: ActorCode
    is_police: bool


class CustodyBook:
    """Collects the forces that one article names, and gives them to the arrests without a source."""

    def __init__(self, homes: Mapping[str, str]) -> None:
        self._homes = homes  # ISO alpha-3 to CAMEO country codes
        self._forces: list[Force] = []

    def read(self, sentence: Sentence, resolver: ActorResolver) -> None:
        """Note the forces of a sentence; the resolver must be on it."""
        if not FORCE.search(sentence.reading):
            return
        for word in sentence.words:
            if word.pos not in ("NOUN", "PROPN") or not FORCE.search(word.text) or _is_owner(word):
                continue
            actor = resolver.resolve(word).actor
            roles = set(split_roles(actor.role))
            if actor.start >= sentence.start and roles & {"COP", "MIL"}:
                is_police = "COP" in roles and POLICE.search(actor.text) is not None
                self._forces.append(Force(sentence.index, actor, is_police))

    def give(self, rows: Iterable[Row]) -> None:
        """Write the nearest force into the mentions of arrests (rows) whose event names no source."""
        groups: dict[object, list[Row]] = {}
        for row in rows:
            if row["is_primary"] and str(row["cameo_code"]).startswith("173"):
                groups.setdefault(row["event_id"], []).append(row)
        for mentions in groups.values():
            if any(r["source_code"] or r["source_text"] for r in mentions):
                continue
            for row in mentions:
                if str(row["frame_id"]).startswith(ARRESTS) and not row["operator_ids"]:
                    self._write(row)

    def _write(self, row: Row) -> None:
        index, at = int(str(row["sentence_index"])), int(str(row["trigger_start"]))
        here = self._homes.get(str(row["country_code"] or ""))
        fits = [
            f
            for f in self._forces
            if abs(f.sentence - index) <= (REACH if f.is_police else FARTHER)
            and (here is None or f.actor.country in (None, here))
            and f.actor.start != row["target_start"]
        ]
        if not fits:
            return
        actor = min(
            fits, key=lambda f: (abs(f.sentence - index), not f.is_police, abs(f.actor.start - at))
        ).actor
        country = actor.country or here
        row.update(
            source_text=actor.text, source_start=actor.start, source_end=actor.end, source_name=actor.name,
            source_code=(country or "") + (actor.role or ""), source_country=country, source_role=actor.role,
        )  # fmt: skip


def _is_owner(word: Word) -> bool:
    """Whether a word owns what follows: "the sheriff's parking lot"."""
    return word.head is not None and word in syntax.possessors(word.head)
