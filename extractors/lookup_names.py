"""Which rows a phrase could mean, which of them it means, and why the others do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dyads.extractors.actors import ActorResolver
from dyads.extractors.dictionary import Entry
from dyads.extractors.names import Candidate, fold
from dyads.extractors.resolution import Resolved, Story
from dyads.extractors.roles import split_roles
from dyads.extractors.syntax import Sentence, Word
from dyads.seeds.actors import ActorRow, AgentRow, CountryName

__all__ = ["Judged", "judge_rows"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A row that could match; `verdict` is wins, used (adds its country or role) or rejected."""

    row: Entry | AgentRow
    match: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a sentence was read: its names and roles by word, and what its phrases resolved to."""

    sentence: Sentence
    resolver: ActorResolver
    resolved: tuple[Resolved, ...]

    @property
    def story(self) -> Story:
        return self.resolver.story

    @property
    def row_ids(self) -> set[str]:
        return {row for r in self.resolved for row in r.actor.row_ids}


def judge_rows(sentence: Sentence, resolver: ActorResolver, heads: Sequence[Word]) -> Iterator[Judged]:
    """Every row that the words of a sentence could mean, in their order, those that win first.

    Must be called while the resolver knows the phrases of the sentence; `heads` are those that count.
    """
    reading = _Reading(sentence, resolver, tuple(resolver.resolve(w) for w in heads))
    names = [_judge_name(c, reading) for c in reading.story.dictionary.names.list_candidates(sentence.words)]
    roles = [
        _judge_role(c, reading)
        for c in reading.story.dictionary.roles.list_candidates(sentence.words, lemmas=True)
    ]
    found = {(id(j.row), j.match): j for j in (*names, *_judge_surnames(reading), *roles)}
    order = {"wins": 0, "used": 1, "rejected": 2}
    yield from sorted(found.values(), key=lambda j: order[j.verdict])


def _judge_name(candidate: Candidate[Entry], reading: _Reading) -> Judged:
    entry, text = candidate.entry, _text(candidate, reading.sentence)
    taken = reading.resolver.annotation.names.get(candidate.start)
    if not candidate.fits:
        return Judged(
            entry, text, "rejected", f"capitals: the name is written '{' '.join(candidate.tokens)}'"
        )
    if taken is None or (taken.start, taken.end) != (candidate.start, candidate.end):
        return Judged(entry, text, "rejected", _other_words(candidate, reading))
    if isinstance(entry, CountryName):
        if entry.row_id in reading.row_ids:
            return Judged(entry, text, "wins", f"{entry.kind} of the country")
        if any(r.actor.country == entry.country_code for r in reading.resolved):
            return Judged(entry, text, "used", "gives the country of the phrase")
        return Judged(
            entry, text, "rejected", "homonym: a body or person of this name is meant, or other words"
        )
    if entry.actor_id in reading.row_ids:
        return Judged(entry, text, "wins", _why_it_holds(entry, reading.story.day))
    if any(r.actor.country == entry.country_code for r in reading.resolved) and entry.kind != "person":
        return Judged(entry, text, "used", "gives the country of the phrase")
    return Judged(entry, text, "rejected", _why_not(entry, taken.entries, reading))


def _judge_surnames(reading: _Reading) -> Iterator[Judged]:
    """Office holders of this surname; they count where no name of the tables stands."""
    names = reading.resolver.annotation.names
    for word in reading.sentence.words:
        for row in (
            reading.story.dictionary.surnames.get(fold(word.text), ()) if word.text[:1].isupper() else ()
        ):
            if word.index in names and row in names[word.index].entries:
                continue
            if row.actor_id in reading.row_ids:
                yield Judged(row, word.text, "wins", f"surname; {_why_it_holds(row, reading.story.day)}")
            elif word.index in names:
                yield Judged(row, word.text, "rejected", "surname: the words are part of another name")
            else:
                yield Judged(row, word.text, "rejected", f"surname: {_why_not(row, (), reading)}")


def _judge_role(candidate: Candidate[AgentRow], reading: _Reading) -> Judged:
    agent, text = candidate.entry, _text(candidate, reading.sentence)
    taken = reading.resolver.annotation.roles.get(candidate.start)
    if taken is None or agent not in taken.entries:
        inside = reading.resolver.annotation.names.get(candidate.start)
        if inside is not None:
            return Judged(agent, text, "rejected", "names go before role nouns, and these words are one")
        return Judged(agent, text, "rejected", "length: a longer role noun holds these words")
    if f"agents:{agent.noun}" in reading.row_ids:
        return Judged(agent, text, "wins", "role noun at the head of the phrase")
    roles = {role for r in reading.resolved for role in split_roles(r.actor.role)}
    if set(agent.roles) & roles:
        return Judged(agent, text, "used", "adds its role to the phrase")
    return Judged(agent, text, "rejected", "the phrase has its code from other words")


def _why_it_holds(row: ActorRow, day: date | None) -> str:
    own = "your own row; " if row.layer else ""
    if day is None:
        return f"{own}no date: the row that ends last"
    if row.covers(day):
        return f"{own}holds on {day.isoformat()}"
    return f"{own}no row of this name holds on {day.isoformat()}: the nearest one" + (
        ", as former elite" if row.kind == "person" and row.valid_to < day else ""
    )


def _why_not(row: ActorRow, entries: Sequence[Entry], reading: _Reading) -> str:
    day = reading.story.day
    rows = [e for e in entries if isinstance(e, ActorRow)]
    winners = [e for e in rows if e.actor_id in reading.row_ids]
    if row not in rows and any(e.layer > row.layer for e in rows):
        return "your own row of this name goes before it"
    if day is not None and not row.covers(day):
        return f"date: holds {_window(row)}, not on {day.isoformat()}"
    if winners and winners[0].kind != row.kind:
        return f"homonym: a {winners[0].kind} of this name goes before a {row.kind}"
    if winners and winners[0].country_code != row.country_code:
        return f"homonym: the phrase or the article names {winners[0].country_code or 'no country'}"
    if winners:
        return f"date: '{winners[0].actor_id}' began later ({winners[0].valid_from.isoformat()})"
    if not rows:
        return "neither title nor country nor article makes sure that this one is meant"
    return "the phrase has its code from other words"


def _other_words(candidate: Candidate[Entry], reading: _Reading) -> str:
    names = reading.resolver.annotation.names
    for i in range(candidate.start, candidate.end):
        taken = names.get(i)
        if taken is not None:
            words = " ".join(w.text for w in reading.sentence.words[taken.start : taken.end])
            return f"length: part of '{words}', which goes before"
    return "homonym: the words are part of a person's name"


def _window(row: ActorRow) -> str:
    start = "from the beginning" if row.valid_from == date.min else f"from {row.valid_from.isoformat()}"
    return start if row.valid_to == date.max else f"{start} to {row.valid_to.isoformat()}"


def _text(candidate: Candidate[Entry] | Candidate[AgentRow], sentence: Sentence) -> str:
    start, end = sentence.words[candidate.start].start, sentence.words[candidate.end - 1].end
    return sentence.text[start - sentence.start : end - sentence.start]
