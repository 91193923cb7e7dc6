"""Names that the dictionaries know: which row is meant, for which country, and in which office on the day.

Rules: DESIGN section 4, CODING_GUIDE 6, CAMEO code book chapter on actors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dyads.extractors import syntax
from dyads.extractors.annotation import Annotation
from dyads.extractors.composition import Composer
from dyads.extractors.dictionary import Entry, choose_row
from dyads.extractors.names import Match
from dyads.extractors.phrase_parts import PhraseParts, has_former
from dyads.extractors.resolution import BODY_KINDS, Resolved, Story
from dyads.extractors.syntax import Word
from dyads.seeds.actors import ActorRow, CountryName

__all__ = ["ListedNames"]

KIND_RANK = {"media": 2, "company": 3}  # bodies before the papers and firms of the same name
GRACE = timedelta(days=14)  # within which news of the end of an office still mean its holder
WIDE_ROLES = frozenset({"IGO", "NGO", "NGM", "MNC", "IMG"})  # of bodies that belong to no one country


@dataclass(frozen=True, slots=True)
class ListedNames:
    """Reads the names of one sentence that have rows in the dictionaries."""

    story: Story
    annotation: Annotation
    parts: PhraseParts
    composer: Composer
    resolve: Callable[[Word], Resolved]

    def resolve_named(self, word: Word, match: Match[Entry]) -> Resolved | None:
        """Who a name with rows is on the day of the article; None when no row fits."""
        rows = [e for e in match.entries if isinstance(e, ActorRow)]
        countries = [e for e in match.entries if isinstance(e, CountryName)]
        if countries and not rows:
            return self._resolve_country(word, countries[0])
        rows = self._likeliest_kind(word, self._of_named_country(word, match, rows))
        row = choose_row(self._fit_title(word, rows), self.story.day)
        if row is None:
            return None
        roles = row.roles
        country = row.country_code
        if not country and row.kind in BODY_KINDS and not WIDE_ROLES & set(roles):
            country = self.parts.find_country(word, match) or ""
        if row.kind == "person" and (self._has_ended(row) or has_former(word)):
            titled = self._titled_now(word, country)
            if titled is not None:  # the article knows of a later office than the table
                return replace(titled, actor=replace(titled.actor, name=row.name), kind="person")
            roles = ("ELI",) if roles else ()
        kind = {"person": "person", "identity": "people"}.get(row.kind, "body")
        actor = self.annotation.make_actor(word, country or None, "".join(roles), (row.actor_id,), row.name)
        return Resolved(actor, kind, 3.0, syntax.is_plural(word))

    def _likeliest_kind(self, word: Word, rows: list[ActorRow]) -> list[ActorRow]:
        """Of namesakes of several kinds those of one: that hold today, a person where the model sees one."""
        if len({r.kind for r in rows}) < 2:
            return rows
        current = [r for r in rows if self.story.day is None or r.covers(self.story.day)] or rows
        is_person = word.entity.endswith("PERSON")
        kind = min(
            (r.kind for r in current), key=lambda k: ((k == "person") is not is_person, KIND_RANK.get(k, 1))
        )
        return [r for r in rows if r.kind == kind]

    def _of_named_country(self, word: Word, match: Match[Entry], rows: list[ActorRow]) -> list[ActorRow]:
        """Of namesakes in several countries those of the country that the phrase, else the article, names."""
        if len({r.country_code for r in rows}) < 2 or len({r.name for r in rows}) == 1:
            return rows  # one person who served two countries or bodies: the day tells
        here = self.parts.find_country(word, match)
        fitting = [r for r in rows if r.country_code == here] if here else []
        weights = {r.country_code: self.story.country_weights.get(r.country_code, 0.0) for r in rows}
        most = max(weights.values())
        return fitting or [r for r in rows if most == 0.0 or weights[r.country_code] == most]

    def _has_ended(self, row: ActorRow) -> bool:
        """Whether the last office of a person is over; news of its end still mean the office."""
        if row.roles == ("ELI",):
            return True
        day = self.story.day
        return day is not None and row.valid_to != date.max and row.valid_to + GRACE < day

    def _titled_now(self, word: Word, country: str) -> Resolved | None:
        """What the title or apposition of a name makes of a person, unless it says "former"."""
        if has_former(word):
            return None
        title = self.parts.find_title(word)
        composed = self.composer.compose(word, title) if title is not None else None
        if composed is None:
            apposed = [self.resolve(w) for w in syntax.appositions(word) if not has_former(w)]
            known = next((r for r in apposed if r.actor.role), None)
            composed = self.annotation.say_with(known, word) if known is not None else None
        if composed is None or not composed.actor.role or composed.actor.role == "ELI":
            return None
        return composed if composed.actor.country in (None, country) else None

    def _fit_title(self, word: Word, rows: list[ActorRow]) -> list[ActorRow]:
        """Without a date, the title tells the office: "President X", "NATO Secretary General X"."""
        if self.story.day is not None or len(rows) < 2 or rows[0].kind != "person":
            return rows
        title, body = self.parts.find_title(word), self.parts.find_body(word, near=True)
        wanted = {"IGO"} if body is not None and (body.role or "").startswith("IGO") else set()
        if not wanted and title is not None:
            wanted = {r for a in title.entries for r in a.roles}
        return [r for r in rows if wanted & set(r.roles)] or rows

    def _resolve_country(self, word: Word, entry: CountryName) -> Resolved:
        is_people = entry.kind == "demonym" or (
            entry.kind == "adjective" and word.tag in ("NNS", "NNPS", "JJ", "NNP")
        )
        if entry.kind == "division":  # the state of Georgia, "Moscow, Idaho"
            actor = self.annotation.make_actor(word, entry.country_code, "", (entry.row_id,), entry.text)
            return Resolved(actor, "place", 2.0)
        if not is_people:
            name = self.story.dictionary.countries[entry.country_code].name
            actor = self.annotation.make_actor(word, entry.country_code, entry.role, (entry.row_id,), name)
            return Resolved(actor, "country", 3.0)
        other = self.parts.find_country(word, skip=word)
        is_plural_name = word.tag in ("NNS", "NNPS", "NN", "NNP") and word.lower.endswith("s")
        role = "CVL" if entry.kind == "demonym" and is_plural_name else ""
        role = "".join(self.parts.find_modifier_roles(word)) or role
        actor = self.annotation.make_actor(word, other or entry.country_code, role, (entry.row_id,))
        return Resolved(actor, "people", 2.0, True)
