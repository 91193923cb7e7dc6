"""Who a phrase names: country code plus CAMEO roles, composed from names, countries and role nouns.

Dictionaries decide before and over the model's names, which it uses only for people, bodies and places that no
dictionary knows. Rules: DESIGN section 4, CODING_GUIDE 6 and 13, CAMEO code book chapter on actors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from dyads.extractors import syntax
from dyads.extractors.annotation import Annotation, annotate
from dyads.extractors.composition import Composer
from dyads.extractors.coreference import PART_WORDS, Memory, References
from dyads.extractors.dictionary import ActorDictionary
from dyads.extractors.focus import Focus
from dyads.extractors.listed_names import ListedNames
from dyads.extractors.parties import PartyFinder, PartyMemory
from dyads.extractors.party_words import read_reference
from dyads.extractors.phrase_parts import PhraseParts
from dyads.extractors.resolution import Resolved, Story
from dyads.extractors.syntax import Sentence, Word
from dyads.extractors.unlisted_names import UnlistedNames

__all__ = ["ActorResolver"]

REALMS = frozenset("kingdom republic sultanate emirate commonwealth federation principality union".split())
NOT_PEOPLE = frozenset("DATE TIME MONEY PERCENT QUANTITY ORDINAL".split())
CROWD_WORDS = frozenset("dozen ten hundred thousand million".split())  # "thousands marched"
PARTITIVE_PRONOUNS = frozenset("one some many several others most all".split())


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
        self._listed: ListedNames
        self._unlisted: UnlistedNames

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
        self._listed = ListedNames(self.story, self.annotation, self._parts, self._composer, self.resolve)
        self._unlisted = UnlistedNames(
            self.story,
            self.annotation,
            self._parts,
            self._composer,
            self._references,
            self.memory,
            self.resolve,
        )

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
        named = self._listed.resolve_named(word, match) if match is not None else None
        found = named or self._pass_through(word)
        if found is not None:
            return found
        role = self.annotation.roles.get(word.index)
        if role is not None and not all(a.kind == "modifier" for a in role.entries):
            return self._composer.compose(word, role)
        return self._unlisted.resolve_unlisted(word)

    def _resolve_reference(self, word: Word) -> Resolved:
        """ "Both sides" as one phrase: whom it stands in apposition with, else its role without a country."""
        apposed = self._parts.find_apposed(word)
        if apposed is not None and apposed.is_known:
            return replace(self.annotation.say_with(apposed, word), is_plural=True)
        role = self.annotation.roles.get(word.index)
        roles = role.entries[0].roles if role is not None else ()
        rows = (f"agents:{role.entries[0].noun}",) if role is not None and roles else ()
        actor = self.annotation.make_actor(word, None, "".join(roles), rows)
        return Resolved(actor, "people", 1.0 if roles else 0.0, True)

    def _pass_through(self, word: Word) -> Resolved | None:
        """ "Three of the attackers", "members of parliament": the of-phrase says who."""
        if word.pos == "PROPN" and word.lower in REALMS:  # "the Kingdom of Jordan"
            realms = [self.resolve(w) for w in syntax.of_objects(word)[:1]]
            return next((self.annotation.say_with(r, word) for r in realms if r.kind == "country"), None)
        if not (word.lemma in PART_WORDS or syntax.is_number(word)):
            return None
        for inner in syntax.of_objects(word):
            resolved = self.resolve(inner)
            if resolved.is_known:
                return replace(self.annotation.say_with(resolved, word), is_plural=True)
        if word.entity[1:] == "MONEY":
            return None
        counts = word.lemma in CROWD_WORDS or (syntax.is_number(word) and _counts_people(word))
        if counts and not syntax.of_objects(word):
            return Resolved(self.annotation.make_actor(word, None, "CVL", ()), "people", 0.6, True)
        return None


def _counts_people(number: Word) -> bool:
    """Whether a bare number stands for people ("900 rescued"), not for a year, a sum or a share."""
    if number.entity[1:] in NOT_PEOPLE or (len(number.text) == 4 and number.text[:2] in ("19", "20")):
        return False
    return syntax.is_subject(number) or syntax.is_object(number)
