"""Who a phrase names: country code plus CAMEO roles, composed from names, countries and role nouns.

Dictionaries decide before and over the model's names, which it uses only for people, bodies and places that no
dictionary knows. Rules: DESIGN section 4, CODING_GUIDE 6 and 13, CAMEO code book chapter on actors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dyads.extractors import syntax
from dyads.extractors.annotation import Annotation, annotate
from dyads.extractors.composition import Composer
from dyads.extractors.coreference import GENERIC_BODIES, PART_WORDS, Memory, References
from dyads.extractors.dictionary import ActorDictionary, Entry, choose_row
from dyads.extractors.focus import Focus
from dyads.extractors.names import Match, fold
from dyads.extractors.parties import PartyFinder, PartyMemory
from dyads.extractors.party_words import read_reference
from dyads.extractors.phrase_parts import PhraseParts, has_former
from dyads.extractors.resolution import BODY_KINDS, OWNER_ROLES, Resolved, Story
from dyads.extractors.syntax import Sentence, Word
from dyads.seeds.actors import ActorRow, CountryName

__all__ = ["DECISIONS", "ActorResolver", "Resolved"]

KIND_RANK = {"media": 2, "company": 3}  # bodies before the papers and firms of the same name
GRACE = timedelta(days=14)  # within which news of the end of an office still mean its holder
REALMS = frozenset("kingdom republic sultanate emirate commonwealth federation principality union".split())
MUCH_NAMED = 5.0  # weight of named countries from which on a leader of an unnamed one would be introduced
NOT_PEOPLE = frozenset("DATE TIME MONEY PERCENT QUANTITY ORDINAL".split())
CROWD_WORDS = frozenset("dozen ten hundred thousand million".split())  # "thousands marched"
PARTITIVE_PRONOUNS = frozenset("one some many several others most all".split())
# What bodies of the state decide stands for them: protests against "a court ruling" are against the court.
DECISIONS = frozenset(
    "decision ruling verdict judgment judgement decree order vote resolution bill law reform".split()
)
DECIDING_ROLES = frozenset({"GOV", "LEG", "JUD", "MIL", "COP"})
WIDE_ROLES = frozenset({"IGO", "NGO", "NGM", "MNC", "IMG"})  # of bodies that belong to no one country


class ActorResolver:
    """Resolves phrases of one article, sentence by sentence; remembers who was named."""

    def __init__(
        self,
        dictionary: ActorDictionary,
        day: date | None,
        find_country: Callable[[str], str | None],
        focus: Focus,
    ) -> None:
        self.story = Story(dictionary, day, find_country, focus, dict(focus.weights))
        self.memory = Memory()
        self.party_memory = PartyMemory()
        self._members: dict[int, list[Word]] = {}
        self._cache: dict[int, Resolved] = {}
        self.annotation: Annotation
        self._parts: PhraseParts
        self._references: References
        self._parties: PartyFinder
        self._composer: Composer

    def start_sentence(self, sentence: Sentence) -> None:
        """Annotate a sentence; must be called before its phrases are resolved, in the order of the text."""
        found = self.story.focus.matches.get(sentence.index)
        self._cache, self._members = {}, {}
        if found is None:  # no sentence of the article that the focus was read from
            found = self.story.dictionary.find_names(sentence.words, self.story.day)
        self.annotation = annotate(sentence, self.story.dictionary, found)
        self._parts = PhraseParts(self.story, self.annotation, self.resolve)
        self._references = References(self.memory, self.annotation, self.resolve)
        self._parties = PartyFinder(self.party_memory, self.annotation, self.resolve)
        self._composer = Composer(self.story, self.annotation, self._parts, self._references)

    def hear_heading(self, words: Sequence[Word]) -> None:
        """Take note of words that stand before a sentence and are no part of it ("PRIME MINISTER MODI:")."""
        self.memory.speeches.hear_heading(words, self.story.dictionary, self.story.day)

    def end_sentence(self, pairs: Iterable[tuple[Resolved, Resolved, bool]] = ()) -> None:
        """Remember who was named, for pronouns of later sentences.

        `pairs` are the two sides of each event of the sentence, and whether they did it together.
        """
        self.memory.add(self.annotation, self.resolve)
        self.party_memory.add(self.annotation, self._parties.list_named(), pairs)

    def find_parties(self, word: Word) -> list[Word]:
        """A word for each of the actors that one phrase stands for ("both sides"); empty when it is one actor.

        These words are copies of `word`, beyond the end of the sentence, that resolve to one of the actors each.
        """
        if word.index not in self._members:
            self._members[word.index] = []  # stops cycles
            self._members[word.index] = [self._stand_in(word, member) for member in self._parties.find(word)]
        return self._members[word.index]

    def find_opposed(self, word: Word) -> list[Word]:
        """A word for whom the phrase says that it is against: "anti-government protesters", "an anti-Putin rally"."""
        for attribute in syntax.attributive_words(word):
            if attribute.lower in ("anti-government", "antigovernment"):
                country = self.story.focus.country
                rows = ("agents:government",)
                actor = self.annotation.make_actor(attribute, country, "GOV", rows)
                return [self._stand_in(attribute, Resolved(actor, "body", 1.2))]
            if self.annotation.is_opposed(attribute):
                opposed = self._resolve_phrase(attribute)
                return [self._stand_in(attribute, opposed)] if opposed.is_known else []
        return []

    def _stand_in(self, word: Word, member: Resolved) -> Word:
        count = sum(map(len, self._members.values()))
        index = len(self.annotation.sentence.words) + len(self._cache) + count
        while index in self._cache:
            index += 1
        self._cache[index] = member
        return replace(word, index=index)

    def resolve(self, word: Word) -> Resolved:
        """Who the phrase headed by this word is; never None: an unknown phrase keeps its words."""
        if word.index not in self._cache:
            self._cache[word.index] = self.annotation.make_unknown(word)  # stops cycles
            self._cache[word.index] = self._resolve(word)
        return self._cache[word.index]

    def _resolve(self, word: Word) -> Resolved:
        if self.annotation.is_stance(word) or syntax.is_reciprocal(word):
            return self.annotation.make_unknown(word)
        return self._resolve_phrase(word)

    def _resolve_phrase(self, word: Word) -> Resolved:
        asked = read_reference(word) if word.pos == "NOUN" else None
        if asked is not None and (not asked.is_near or self.find_parties(word)):
            return self._resolve_reference(word)
        if syntax.is_pronoun(word) and word.lower not in PARTITIVE_PRONOUNS:
            return self._references.resolve_pronoun(word)
        match = self.annotation.names.get(word.index)
        named = self._resolve_named(word, match) if match is not None else None
        found = named or self._pass_through(word)
        if found is not None:
            return found
        role = self.annotation.roles.get(word.index)
        if role is not None and not all(a.kind == "modifier" for a in role.entries):
            return self._composer.compose(word, role)
        return self._resolve_unlisted(word)

    def _resolve_reference(self, word: Word) -> Resolved:
        """ "Both sides" as one phrase: whom it stands in apposition with, else its role without a country."""
        apposed = self._parts.find_apposed(word)
        if apposed is not None and apposed.is_known:
            return replace(self._say_with(apposed, word), is_plural=True)
        role = self.annotation.roles.get(word.index)
        roles = role.entries[0].roles if role is not None else ()
        rows = (f"agents:{role.entries[0].noun}",) if role is not None and roles else ()
        actor = self.annotation.make_actor(word, None, "".join(roles), rows)
        return Resolved(actor, "people", 1.0 if roles else 0.0, True)

    def _pass_through(self, word: Word) -> Resolved | None:
        """ "Three of the attackers", "members of parliament": the of-phrase says who."""
        if word.pos == "PROPN" and word.lower in REALMS:  # "the Kingdom of Jordan"
            realms = [self.resolve(w) for w in syntax.of_objects(word)[:1]]
            return next((self._say_with(r, word) for r in realms if r.kind == "country"), None)
        if not (word.lemma in PART_WORDS or syntax.is_number(word)):
            return None
        for inner in syntax.of_objects(word):
            resolved = self.resolve(inner)
            if resolved.is_known:
                return replace(self._say_with(resolved, word), is_plural=True)
        if word.entity[1:] == "MONEY":
            return None
        counts = word.lemma in CROWD_WORDS or (syntax.is_number(word) and _counts_people(word))
        if counts and not syntax.of_objects(word):
            return Resolved(self.annotation.make_actor(word, None, "CVL", ()), "people", 0.6, True)
        return None

    # --- names of the dictionaries

    def _resolve_named(self, word: Word, match: Match[Entry]) -> Resolved | None:
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
            country = self._parts.find_country(word, match) or ""
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
        here = self._parts.find_country(word, match)
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
        title = self._parts.find_title(word)
        composed = self._composer.compose(word, title) if title is not None else None
        if composed is None:
            apposed = [self.resolve(w) for w in syntax.appositions(word) if not has_former(w)]
            known = next((r for r in apposed if r.actor.role), None)
            composed = self._say_with(known, word) if known is not None else None
        if composed is None or not composed.actor.role or composed.actor.role == "ELI":
            return None
        return composed if composed.actor.country in (None, country) else None

    def _fit_title(self, word: Word, rows: list[ActorRow]) -> list[ActorRow]:
        """Without a date, the title tells the office: "President X", "NATO Secretary General X"."""
        if self.story.day is not None or len(rows) < 2 or rows[0].kind != "person":
            return rows
        title, body = self._parts.find_title(word), self._parts.find_body(word, near=True)
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
        other = self._parts.find_country(word, skip=word)
        is_plural_name = word.tag in ("NNS", "NNPS", "NN", "NNP") and word.lower.endswith("s")
        role = "CVL" if entry.kind == "demonym" and is_plural_name else ""
        role = "".join(self._parts.find_modifier_roles(word)) or role
        actor = self.annotation.make_actor(word, other or entry.country_code, role, (entry.row_id,))
        return Resolved(actor, "people", 2.0, True)

    # --- names that no dictionary knows

    def _resolve_unlisted(self, word: Word) -> Resolved:
        label = word.entity[1:]
        if word.pos == "PROPN" or label:
            titled = self._resolve_titled(word, label)
            if titled is not None:
                return titled
        elif word.lemma in GENERIC_BODIES and syntax.has_determiner(word, "the", "this"):
            last_body = self._references.find_last_body(word)
            if last_body is not None:
                return last_body
        body = self._parts.find_body(word, near=True)
        if body is not None:
            return Resolved(self.annotation.with_text(body, word), "object", 1.2, syntax.is_plural(word))
        decided = self._decided_by(word) if word.lemma in DECISIONS else None
        if decided is not None:
            return replace(decided, kind="object", strength=1.2)
        country = self._parts.find_country(word, near=True)
        told = self._parts.find_modifier_roles(word) or self._parts.find_seat_roles(word)
        modifiers = tuple(r for r in told if country or r in OWNER_ROLES)
        if country or modifiers:
            rows = ("agents:modifier",) if modifiers else ("countries:" + (country or ""),)
            actor = self.annotation.make_actor(word, country, "".join(modifiers), rows)
            return Resolved(actor, "object", 1.0, syntax.is_plural(word))
        return self.annotation.make_unknown(word)

    def _decided_by(self, word: Word) -> Resolved | None:
        """Whose a decision is: "a Constitutional Court ruling", "the parliament's vote"."""
        owners = [self.resolve(w) for w in syntax.possessors(word)]
        known = next((r for r in owners if r.is_known and r.actor.role), None)
        if known is not None:
            return self._say_with(known, word)
        title = self._parts.find_title(word)
        if title is None or not DECIDING_ROLES & {r for a in title.entries for r in a.roles}:
            return None
        return self._composer.compose(word, title)

    def _resolve_titled(self, word: Word, label: str) -> Resolved | None:
        """A proper name that no dictionary knows: by its title, apposition, surname or the gazetteer."""
        earlier = self.memory.full_names.get(fold(word.text))
        if earlier is not None and earlier.is_known and label in ("PERSON", ""):
            return self._say_with(earlier, word)
        by_surname = self._by_surname(word) if label in ("PERSON", "ORG", "") else None
        if by_surname is not None:
            return by_surname
        title = self._parts.find_title(word)
        if title is not None:
            return replace(self._composer.compose(word, title), kind="person")
        apposed = self._parts.find_apposed(word)
        if apposed is not None and apposed.is_known:
            actor = replace(
                self.annotation.with_text(apposed.actor, word), name=self.annotation.name_text(word)
            )
            return replace(apposed, actor=actor, kind="person")
        if label in ("GPE", "LOC", "FAC"):
            country = self.story.find_country(self.annotation.name_text(word))
            if country:
                actor = self.annotation.make_actor(word, country, "", ("gazetteer",))
                return Resolved(actor, "place", 1.5)
        return self._resolve_by_model(word, label) if label in ("PERSON", "ORG", "NORP") else None

    def _resolve_by_model(self, word: Word, label: str) -> Resolved:
        """A person or body that only the model sees: by the body or country in its phrase."""
        body = self._parts.find_body(word, near=True)
        if body is not None:
            return Resolved(self.annotation.with_text(body, word), "body", 1.5)
        country = self._parts.find_country(word, near=True)
        rows = ("countries:" + country,) if country else ()
        kind = "person" if label == "PERSON" else "body"
        actor = self.annotation.make_actor(word, country, "", rows)
        return Resolved(actor, kind, 1.2 if country else 0.5)

    def _by_surname(self, word: Word) -> Resolved | None:
        """An office holder named by the surname only, where title, country or article make sure who it is."""
        rows = self.story.dictionary.surnames.get(fold(word.text))
        if not rows:
            return None
        country = self._parts.find_country(word, near=True)
        titled = self._parts.find_title(word) is not None
        if any(self._is_first_name(w) for w in syntax.attributive_words(word)):
            return None
        weights = self.story.country_weights
        fitting = [r for r in rows if country is None or r.country_code == country]
        if self.story.day is not None:
            current = [r for r in fitting if r.covers(self.story.day)]
            fitting = current or (fitting if titled else [])
        if not fitting or len({(r.name if r.country_code == "" else r.country_code) for r in fitting}) > 1:
            fitting = [r for r in fitting if weights.get(r.country_code)]
        if not fitting or len({r.country_code for r in fitting}) > 1:
            return None
        is_linked = titled or country or weights.get(fitting[0].country_code)
        is_unsure = word.entity[1:] != "PERSON" or sum(weights.values()) >= MUCH_NAMED
        if not is_linked and is_unsure:
            return None
        row = choose_row(fitting, self.story.day)
        if row is None:
            return None
        roles = ("ELI",) if has_former(word) else row.roles
        actor = self.annotation.make_actor(
            word, row.country_code or None, "".join(roles), (row.actor_id,), row.name
        )
        return Resolved(actor, "person", 2.2)

    def _is_first_name(self, word: Word) -> bool:
        annotation = self.annotation
        return (
            word.pos == "PROPN" and word.index not in annotation.roles and word.index not in annotation.names
        )

    def _say_with(self, resolved: Resolved, word: Word) -> Resolved:
        return replace(resolved, actor=self.annotation.with_text(resolved.actor, word))


def _counts_people(number: Word) -> bool:
    """Whether a bare number stands for people ("900 rescued"), not for a year, a sum or a share."""
    if number.entity[1:] in NOT_PEOPLE or (len(number.text) == 4 and number.text[:2] in ("19", "20")):
        return False
    return syntax.is_subject(number) or syntax.is_object(number)
