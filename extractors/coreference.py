"""Who is meant by "he", "they", "the group", "the government", "we": reference within an article.

Own rules by gender, number, subject and distance: no well-kept coreference library runs offline with this model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from dyads.extractors import syntax
from dyads.extractors.annotation import Annotation
from dyads.extractors.names import fold
from dyads.extractors.resolution import Resolved
from dyads.extractors.roles import split_roles
from dyads.extractors.speakers import SPEECH_VERBS, SpeechMemory
from dyads.extractors.syntax import Word

__all__ = ["GENERIC_BODIES", "PART_WORDS", "Memory", "References"]

GENERIC_BODIES = frozenset(
    "group organization organisation ministry company party movement militia alliance bloc agency".split()
)
STATE_ROLES = frozenset({"GOV", "MIL", "COP", "LEG", "JUD"})
BODY_ROLES = {  # roles of the bodies that these words take up again; other words mean no organ of the state
    "company": frozenset({"BUS", "MNC", "MED"}),
    "party": frozenset({"PTY", "OPP"}),
    "ministry": frozenset({"GOV", "MIL"}),
    "agency": frozenset({"GOV", "COP", "SPY", "IGO", "MED", "NGO"}),
    "alliance": frozenset({"IGO", "OPP", "REB", "PTY"}),
    "bloc": frozenset({"IGO", "OPP", "PTY"}),
}
WANTED_KINDS = {
    **dict.fromkeys(("he", "him", "his", "she", "her"), "person"),
    **dict.fromkeys(("they", "them", "their"), "plural"),
    **dict.fromkeys(("it", "its", "itself"), "thing"),
}
FIRST_PERSON = frozenset({"we", "i", "us", "me", "our", "my", "ourselves"})
PRONOUN_FORMS = (
    frozenset({"he", "him", "his"}),
    frozenset({"she", "her"}),
    frozenset({"they", "them", "their"}),
)
PART_WORDS = frozenset(
    "truckload busload boatload carload planeload group number member majority minority handful one some most dozen ten "
    "hundred thousand million section total series pair couple team score many several all none half lot part rest crowd band bunch "
    "contingent column convoy wave string remnant two three".split()
)
PROTEST_VERBS = frozenset(
    "protest demonstrate march rally riot chant strike".split()
)  # no act of police or government
PRONOUN_STRENGTH = 1.4  # of what a pronoun means
REACH = 2  # sentences back
GROUP_REACH = 4
ARMED_GROUPS = frozenset({"REB", "INS", "SEP", "UAF"})
NAMELESS_ROWS = ("agents:", "countries:", "gazetteer")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone named earlier, whom a pronoun may mean."""

    sentence: int
    word: Word
    resolved: Resolved

    @property
    def salience(self) -> tuple[int, bool, int]:
        """Nearer sentences first, in a sentence its subjects, then the words nearest to its end."""
        return (-self.sentence, not syntax.is_subject(self.word), -self.word.index)


@dataclass(slots=True)
class Memory:
    """Who was named so far in the article."""

    history: list[Candidate] = field(default_factory=list)
    full_names: dict[str, Resolved] = field(default_factory=dict)  # by folded surname
    speeches: SpeechMemory = field(default_factory=SpeechMemory)

    def add(self, annotation: Annotation, resolve: Callable[[Word], Resolved]) -> None:
        """Remember the actors of a sentence that has been read, and who speaks in it."""
        self.speeches.add(annotation, resolve)
        for word in annotation.sentence.words:
            if not annotation.is_head_of_actor(word) or syntax.apposition_head(word) is not None:
                continue
            resolved = resolve(word)
            if resolved.is_known or resolved.kind == "person":
                self.history.append(Candidate(annotation.sentence.index, word, resolved))
                if resolved.kind == "person" and word.pos == "PROPN":
                    self.full_names.setdefault(fold(word.text), resolved)


@dataclass(frozen=True, slots=True)
class References:
    """Resolves the pronouns and definite descriptions of one sentence."""

    memory: Memory
    annotation: Annotation
    resolve: Callable[[Word], Resolved]

    def resolve_pronoun(self, word: Word) -> Resolved:
        """Whom a pronoun means; the words kept are those of whom it means, not "he"."""
        if word.lower in FIRST_PERSON:
            return self._quoted_speaker(word)
        wanted = WANTED_KINDS.get(word.lower)
        if wanted is None:
            return self.annotation.make_unknown(word)
        same = self._same_pronoun(word)
        if same is not None and same.is_known:
            return _weaken(same)
        candidates = self._list_candidates(word, wanted)
        verb = word.head if syntax.is_subject(word) else None
        barred = STATE_ROLES if verb is not None and verb.lemma in PROTEST_VERBS else frozenset()
        fitting = [c for c in candidates if _agrees(c, wanted)]
        found = next((c for c in fitting if not (barred and _bears(c, barred))), None)
        return _weaken(found.resolved) if found is not None else self.annotation.make_unknown(word)

    def _list_candidates(self, word: Word, wanted: str) -> list[Candidate]:
        """Whom a pronoun may mean, the likeliest first."""
        earlier = sorted(self.memory.history[-20:], key=lambda c: c.salience)
        candidates = [*self._earlier_here(word), *earlier]
        if wanted == "plural":  # "the leaders ... they" rather than "the regime ... they"
            candidates.sort(
                key=lambda c: (-c.sentence, not (c.resolved.is_plural or c.resolved.kind == "people"))
            )
        return [c for c in candidates if self.annotation.sentence.index - c.sentence <= REACH]

    def _quoted_speaker(self, word: Word) -> Resolved:
        """Who says "we" or "I": the speaker of the sentence, else of the quotation or transcript it stands in."""
        for verb in syntax.ancestors(word):
            speech = syntax.parenthetical_speech(verb)
            for say in (verb, speech) if speech is not None else (verb,):
                if say.lemma not in SPEECH_VERBS:
                    continue
                for subject in syntax.own_subjects(say):
                    if subject is not word and subject.lower not in FIRST_PERSON:
                        resolved = self.resolve(subject)
                        if resolved.is_known and resolved.kind in ("person", "people", "body", "country"):
                            return _weaken(_as_side(word, resolved))
        speaker = self.memory.speeches.find(word, self.annotation, self.resolve)
        if speaker is not None:
            return _weaken(_as_side(word, speaker))
        return self.annotation.make_unknown(word)

    def _same_pronoun(self, word: Word) -> Resolved | None:
        """What the same pronoun means earlier in the sentence, unless it is the subject of this one's clause."""
        forms = next((f for f in PRONOUN_FORMS if word.lower in f), None)
        if forms is None:
            return None
        for other in reversed(self.annotation.sentence.words[: word.index]):
            if other.lower in forms and syntax.is_pronoun(other) and not syntax.shares_clause(other, word):
                return self.resolve(other)
        return None

    def _earlier_here(self, word: Word) -> list[Candidate]:
        """Phrases before the pronoun in its own sentence: subjects first, then the nearest."""
        sentence = self.annotation.sentence
        above = list(syntax.ancestors(word))
        heads = [
            w
            for w in sentence.words[: word.index]
            if (self.annotation.is_head_of_actor(w) or _heads_part(w)) and not any(a is w for a in above)
        ]
        if word.tag != "PRP$" and not word.lower.endswith(("self", "selves")):
            heads = [
                w for w in heads if not syntax.shares_clause(w, word)
            ]  # "police fired at them": not police
        ordered = sorted(heads, key=lambda w: (not syntax.is_subject(w), -w.index))
        return [Candidate(sentence.index, w, self.resolve(w)) for w in ordered]

    def find_last_body(self, word: Word) -> Resolved | None:
        """The body by name that was named last and is such a one: no government is "the group"."""
        for candidate in reversed(self.memory.history[-15:]):
            resolved = candidate.resolved
            roles = set(split_roles(resolved.actor.role))
            rows = resolved.actor.row_ids
            if (
                resolved.kind in ("body", "people")
                and resolved.is_known
                and rows
                and not rows[0].startswith(NAMELESS_ROWS)
                and (roles & BODY_ROLES[word.lemma] if word.lemma in BODY_ROLES else not roles & STATE_ROLES)
            ):
                return replace(resolved, actor=self.annotation.with_text(resolved.actor, word), strength=1.2)
        return None

    def find_last_group(self, word: Word) -> Resolved | None:
        """The one armed group by name that the sentences before name ("the rebels"); None when there are several."""
        here = self.annotation.sentence.index
        groups: dict[str, Resolved] = {}  # by row
        for candidate in (*self.memory.history[-25:], *self._earlier_here(word)):
            resolved = candidate.resolved
            rows = resolved.actor.row_ids
            is_named = (
                resolved.kind in ("body", "people") and bool(rows) and not rows[0].startswith(NAMELESS_ROWS)
            )
            is_near = here - candidate.sentence <= GROUP_REACH
            if is_named and is_near and ARMED_GROUPS & set(split_roles(resolved.actor.role)):
                groups[resolved.actor.name or resolved.actor.text] = resolved
        found = next(iter(groups.values()), None) if len(groups) == 1 else None
        return replace(found, strength=1.2) if found is not None else None

    def find_country_in_mind(self, word: Word, is_state: bool) -> str | None:
        """The state that was named last, for "the regime" in an article on several countries.

        A state beside it ("Kenya and the government of") is another one; an opposition beside it is its own.
        """
        if not syntax.has_determiner(word, "the", "this", "that"):
            return None
        sentence = self.annotation.sentence
        above = {w.index for w in syntax.ancestors(word)} if is_state else set()
        here = [
            Candidate(sentence.index, w, self.resolve(w))
            for w in reversed(sentence.words[: word.index])
            if w.index in self.annotation.names and w.index not in above and not syntax.shares_clause(w, word)
        ]
        here.sort(key=lambda c: not syntax.is_subject(c.word))
        return _first_state([*here, *reversed(self.memory.history[-12:])], sentence.index)

    def find_saying_state(self, word: Word) -> str | None:
        """The state that speaks of troops without a name: its own ("Iran said troops had crossed the river")."""
        if any(syntax.attributive_words(word)) or syntax.has_determiner(word, "the", "these", "those"):
            return None
        for verb in syntax.ancestors(word):
            for subject in syntax.own_subjects(verb) if verb.lemma in SPEECH_VERBS else ():
                resolved = self.resolve(subject) if subject is not word else None
                if resolved is not None and resolved.kind == "country":
                    return resolved.actor.country
        return None


def _first_state(candidates: Sequence[Candidate], sentence_index: int) -> str | None:
    for candidate in candidates:
        resolved = candidate.resolved
        if sentence_index - candidate.sentence > REACH or not resolved.actor.country:
            continue
        if resolved.kind == "country" or "GOV" in split_roles(resolved.actor.role):
            return resolved.actor.country
    return None


def _heads_part(word: Word) -> bool:
    """Whether an of-phrase says who is meant ("a group of soldiers")."""
    return (
        word.lemma in PART_WORDS
        and syntax.is_nominal(word)
        and not syntax.is_pronoun(word)
        and not syntax.is_modifier(word)
        and bool(syntax.of_objects(word))
    )


def _agrees(candidate: Candidate, wanted: str) -> bool:
    resolved = candidate.resolved
    if not resolved.is_known:  # a person by name that no dictionary knows
        word = candidate.word
        return wanted == "person" and word.entity[1:] == "PERSON" and syntax.is_subject(word)
    if wanted == "person":
        return resolved.kind == "person"
    if wanted == "plural":
        return resolved.is_plural or resolved.kind in ("people", "body")
    return resolved.kind in ("country", "body", "people") and not syntax.is_plural(
        candidate.word
    )  # "the army"


def _bears(candidate: Candidate, roles: frozenset[str]) -> bool:
    """Whether a candidate is a state or has one of these roles."""
    resolved = candidate.resolved
    return resolved.kind == "country" or bool(roles & set(split_roles(resolved.actor.role)))


def _as_side(word: Word, speaker: Resolved) -> Resolved:
    """ "Us" of one who speaks for his state is the state; "we" is he who speaks for it."""
    actor = speaker.actor
    if word.lower != "us" or speaker.kind != "person" or actor.role != "GOV" or not actor.country:
        return speaker
    return replace(speaker, actor=replace(actor, role=None, code=actor.country), kind="country")


def _weaken(resolved: Resolved) -> Resolved:
    """The same actor, found through a pronoun; its own words say more than "he", and stand in the same text."""
    return replace(resolved, strength=min(resolved.strength, PRONOUN_STRENGTH))
