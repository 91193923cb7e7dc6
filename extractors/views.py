"""What can be asked about the words of a sentence while it is coded: who is an actor, what an event, whose a thing."""

from __future__ import annotations

from dataclasses import dataclass

from dyads.extractors import syntax
from dyads.extractors.actors import ActorResolver
from dyads.extractors.bindings import Binding
from dyads.extractors.clause_builder import ClauseBuilder
from dyads.extractors.clauses import Clause, Lexicon
from dyads.extractors.noun_phrases import MAKER_VERBS
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Sentence, Word
from dyads.seeds.context import Cues
from dyads.seeds.ontology import Ontology

__all__ = ["Meaning", "SentenceView"]

VIOLENT_ROOTS = frozenset({"14", "17", "18", "19", "20"})
# Their objects are means and places: "filled the streets of Tbilisi", "put its army on alert".
CROWD_ROLES = frozenset({"OPP", "EDU", "LAB", "REB", "SEP"})
STAGED_CODES = ("140", "141", "142", "143", "144", "15")
# Prepositions after which an object names its other side: "the proposal of Iran", "sanctions against Iran".
INNER_PREPOSITIONS = frozenset("of by from against with on to toward towards for between into over".split())


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a clause means before its actors are resolved."""

    code: str
    act_code: str
    binding: Binding
    sources: tuple[Word, ...]
    targets: tuple[Word, ...]
    operators: tuple[str, ...] = ()
    inner: Meaning | None = None
    is_single: bool = False

    @property
    def is_mutual(self) -> bool:
        """Whether its sources do it to each other ("accused each other", "shelled each other's positions")."""
        return len(self.sources) > 1 and any(
            syntax.is_reciprocal(w)
            for t in (*self.targets, *self.binding.consumed)
            for w in (t, *syntax.possessors(t))
        )


class SentenceView:
    """The clauses of a sentence, the frames bound to them, and what the resolver knows of its words."""

    def __init__(
        self, sentence: Sentence, resolver: ActorResolver, lexicon: Lexicon, ontology: Ontology, cues: Cues
    ) -> None:
        self.resolver = resolver
        self.ontology = ontology
        self.cues = cues
        self.builder = ClauseBuilder(sentence, lexicon)
        self.clauses = self.builder.build()
        for clause in self.clauses:
            self._name_parties(clause)
        self.by_head = {c.head.index: c for c in self.clauses}
        self.bindings: dict[int, Binding] = {}

    def _name_parties(self, clause: Clause) -> None:
        """Put the actors that a phrase stands for ("both sides", "French and British troops") in its place."""
        clause.sources[:] = [m for w in clause.sources for m in self.resolver.find_parties(w) or (w,)]
        own = (
            {self.resolver.resolve(w).actor.country for w in clause.sources}
            if len(clause.sources) > 1
            else set()
        )
        for words in (
            clause.objects, clause.possessors, clause.participants,
            *clause.obliques.values(), *clause.loose.values(),
        ):  # fmt: skip
            if words:
                words[:] = [m for w in words for m in self._parties_beside(w, own) or (w,)]

    def _parties_beside(self, word: Word, own: set[str | None]) -> list[Word]:
        """The parties of a phrase, unless it only repeats the sources ("X and Y signed a pact between the two states")."""
        members = self.resolver.find_parties(word)
        repeats = all(self.resolver.resolve(m).actor.country in own for m in members)
        return [] if own and repeats else members

    def is_actor(self, word: Word) -> bool:
        """Whether the word heads a phrase with a code, and is no event."""
        if self.is_event(word) and word.pos == "NOUN":
            return False
        return self.resolver.resolve(word).is_known

    def is_thing(self, word: Word) -> bool:
        """Whether what the word names is a thing, not people."""
        return self.resolver.resolve(word).kind == "object" or word.lemma in self.cues["nature_subjects"]

    def is_capital(self, word: Word) -> bool:
        """Whether the word is a place of government that stands for it ("Athens", "Moscow")."""
        resolved = self.resolver.resolve(word)
        rows = resolved.actor.row_ids[:1]
        return (
            word.entity[1:] == "GPE"
            and resolved.actor.role == "GOV"
            and rows[0:1] != ()
            and rows[0].startswith("countries:")
        )

    def is_person(self, word: Word) -> bool:
        """Whether the word names one or several people."""
        return self.resolver.resolve(word).kind in ("person", "people")

    def is_participant(self, word: Word) -> bool:
        """Whether the word may take part in violence although unnamed."""
        resolved = self.resolver.resolve(word)
        return resolved.is_known or (
            resolved.kind in ("person", "people", "body") and not self.is_event(word)
        )

    def is_named(self, word: Word) -> bool:
        """Whether the word is the name of a person or body that no dictionary knows."""
        resolved = self.resolver.resolve(word)
        return (
            not resolved.is_known
            and resolved.kind in ("person", "body")
            and bool(word.pos == "PROPN" or word.entity)
        )

    def is_event(self, word: Word) -> bool:
        """Whether the word is an event noun of the sentence."""
        clause = self.by_head.get(word.index)
        return clause is not None and clause.is_noun

    def has_two_actors(self, clause: Clause) -> bool:
        """Whether at least two arguments of the clause are actors."""
        words = [*clause.sources, *clause.objects, *(w for ws in clause.obliques.values() for w in ws)]
        return sum(self.is_actor(w) for w in words) >= 2

    def is_owned(self, word: Word, own: set[str | None]) -> bool:
        """Whether a thing belongs to the source itself ("withdrew its troops")."""
        owners = syntax.possessors(word)
        return bool(owners) and all(self.code_of(w) in own for w in owners)

    def inner_clauses(self, word: Word) -> list[Clause]:
        """The clause of an embedded word; for a light verb that means nothing itself, that of its event noun."""
        own = self.by_head.get(word.index)
        if word.index in self.bindings or own is None or own.is_noun:
            return [own] if own is not None else []
        return [c for c in self.clauses if c.carrier is word and c.head.index in self.bindings]

    def is_own_state(self, sources: list[Word], word: Word) -> bool:
        """Whether the word is the government or capital of a source ("India put police on alert in Delhi")."""
        actor = self.resolver.resolve(word).actor
        return actor.role in (None, "GOV") and any(
            actor.country is not None
            and self.resolver.resolve(s).actor.country == actor.country
            and self.resolver.resolve(s).actor.role in (None, "GOV")
            for s in sources
        )

    def actors_inside(self, word: Word) -> tuple[Word, ...]:
        phrases = syntax.prepositional_phrases(word)
        candidates = [
            *syntax.possessors(word),
            *(w for w in syntax.attributive_words(word) if w.pos == "PROPN" or w.entity),
            *(w for w in syntax.attributive_words(word) if self.is_event(word) and self.is_crowd(w)),
            *(n for prep, nouns, _, _ in phrases if prep in INNER_PREPOSITIONS for n in nouns),
            *(n for m in syntax.clause_modifiers(word) if m.lemma in MAKER_VERBS for n in syntax.agents(m)),
        ]
        return tuple(w for w in candidates if self.is_actor(w))[:2]

    def is_crowd(self, word: Word) -> bool:
        """Whether an attribute says whose an event is: "opposition march", "student protest", not "police action"."""
        return bool(set(split_roles(self.resolver.resolve(word).actor.role)) & CROWD_ROLES)

    def code_of(self, word: Word) -> str | None:
        """The actor code of a word; None when it has none."""
        return self.resolver.resolve(word).actor.code

    def is_home(self, meaning: Meaning, word: Word) -> bool:
        """Whether a word is only the country that the sources are of; of a protest or an alert all that is its."""
        resolved = self.resolver.resolve(word)
        countries = {self.resolver.resolve(w).actor.country for w in meaning.sources} - {None}
        if resolved.actor.country not in countries:
            return False
        if resolved.actor.role is None and resolved.kind != "place":
            return True
        return resolved.kind == "country" or (
            meaning.code.startswith(STAGED_CODES) and resolved.kind in ("place", "object")
        )

    def speaks_for(self, speaker: Word, meaning: Meaning) -> bool:
        """Whether the speaker is, or is of the country of, a source of the meaning."""
        code = self.code_of(speaker)
        country = self.resolver.resolve(speaker).actor.country
        return any(
            w is speaker
            or (code is not None and self.code_of(w) == code)
            or (country is not None and self.resolver.resolve(w).actor.country == country)
            for w in meaning.sources
        )
