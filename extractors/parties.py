"""Whom "both sides", "the two leaders", "the pair" or a joint "they" mean: those last named together as parties.

Also the sides that one plural phrase names ("French and British troops", "the presidents of Chad and Sudan").
Rules: CODING_GUIDE 14 and 15. Where several pairs could be meant, nobody is: no guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from dyads.extractors import syntax
from dyads.extractors.annotation import Annotation
from dyads.extractors.party_words import STATE_NOUNS, Asked, read_reference
from dyads.extractors.resolution import Resolved
from dyads.extractors.syntax import Word
from dyads.seeds.actors import CountryName

__all__ = ["PARTIES_ROW", "PartyFinder", "PartyMemory"]

PARTIES_ROW = (
    "parties"  # the row that an actor found through its pair or plural phrase shows in `dyads explain`
)
PARTY_KINDS = frozenset({"person", "people", "country", "body"})
REACH = 3  # sentences back in which a pair need not be the only one of the article
STRENGTH = 1.4  # as of what a pronoun means


@dataclass(frozen=True, slots=True)
class Group:
    """Actors that a sentence names together."""

    sentence: int
    members: tuple[Resolved, ...]
    is_joint: bool = True  # "talks between X and Y", not only "X accused Y"
    are_topic: bool = False  # the only ones whom "they" of the next sentence can mean

    @property
    def codes(self) -> frozenset[str | None]:
        return frozenset(m.actor.code for m in self.members)


@dataclass(slots=True)
class PartyMemory:
    """The parties that the article has named so far."""

    groups: list[Group] = field(default_factory=list)

    def add(
        self,
        annotation: Annotation,
        named: list[tuple[tuple[Resolved, ...], Word]],
        pairs: Iterable[tuple[Resolved, Resolved, bool]],
    ) -> None:
        """Remember the groups of a read sentence; `pairs` are the sides of its events and whether they act together."""
        index = annotation.sentence.index
        others = _other_people(annotation, named)
        for members, head in named:
            self.groups.append(Group(index, members, True, syntax.is_subject(head) and not others))
        for source, target, is_joint in pairs:
            if _are_parties((source, target)):
                alone = is_joint and not others and source.kind == target.kind
                self.groups.append(Group(index, (source, target), is_joint, alone))


@dataclass(frozen=True, slots=True)
class PartyFinder:
    """Finds the parties that a phrase of one sentence stands for."""

    memory: PartyMemory
    annotation: Annotation
    resolve: Callable[[Word], Resolved]

    def find(self, word: Word) -> tuple[Resolved, ...]:
        """The two or more actors that the phrase means; empty when it means one, or when it is unclear whom."""
        members = self.find_members(word)
        if members:
            return members
        for inner in [
            *syntax.of_objects(word),
            *syntax.possessors(word),
        ]:  # "the leaders of the two countries"
            asked = read_reference(inner) if syntax.is_plural(word) else None
            if asked is not None and asked.kind != "they":
                return tuple(self._in_role(word, m) for m in self._recall(inner, asked))
        asked = read_reference(word)
        return self._recall(word, asked) if asked is not None else ()

    def find_members(self, word: Word) -> tuple[Resolved, ...]:
        """The sides of one plural phrase: "French and British troops", "the presidents of Chad and Sudan"."""
        if not syntax.is_plural(word) or word.index not in self.annotation.roles:
            return ()
        senders = [
            n for prep, nouns, _, _ in syntax.prepositional_phrases(word) if prep == "from" for n in nouns
        ]
        for words in (syntax.of_objects(word), syntax.possessors(word), self._adjectives(word), senders):
            owners = [self.resolve(w) for w in words]
            known = [r for r in owners if r.actor.country and r.kind in ("country", "people")]
            if len(known) == len(owners) >= 2 and _are_parties(known):
                return tuple(self._in_role(word, r) for r in known)
        return ()

    def list_named(self) -> list[tuple[tuple[Resolved, ...], Word]]:
        """The groups that the sentence joins with "and", or in one phrase, each with its first word."""
        found: list[tuple[tuple[Resolved, ...], Word]] = []
        for word in self.annotation.sentence.words:
            if syntax.is_conjunct(word) or not self.annotation.is_head_of_actor(word):
                continue
            members = self.find_members(word)
            if not members and not syntax.is_modifier(word):
                members = tuple(self.resolve(w) for w in syntax.expand_conjuncts([word]))
            if len(members) >= 2 and _are_parties(members):
                found.append((members, word))
        return found

    def _adjectives(self, word: Word) -> list[Word]:
        """The joined countries before a noun in the order of the text: "Turkish and Greek foreign ministers"."""
        names = self.annotation.names
        found = [w for w in syntax.attributive_words(word) if w.index in names and syntax.is_joined(w)]
        found = [w for w in found if w.pos in ("PROPN", "ADJ") and not self.annotation.is_helper(w)]
        return sorted(found, key=lambda w: w.index)

    def _in_role(self, word: Word, member: Resolved) -> Resolved:
        """A member in the office that the noun tells: "leaders", "troops" of a country."""
        if member.kind == "person":
            return member
        noun = self.resolve(word)
        country = member.actor.country
        if not noun.actor.role or country is None:
            return member
        rows = (
            *member.actor.row_ids,
            *(r for r in noun.actor.row_ids if r.startswith("agents:")),
            PARTIES_ROW,
        )
        actor = replace(member.actor, role=noun.actor.role, code=country + noun.actor.role, row_ids=rows)
        return Resolved(actor, noun.kind, min(member.strength, noun.strength or 1.0), False)

    # --- earlier in the article

    def _recall(self, word: Word, asked: Asked) -> tuple[Resolved, ...]:
        here = self.annotation.sentence.index
        for index, groups in self._by_sentence(word):
            fitting = [f for g in groups if (f := _fit(g, asked, here - index)) is not None]
            joint = [g for g in fitting if g.is_joint] or fitting
            if joint and here - index <= REACH:
                return self._choose(word, joint, asked)
            if (asked.kind == "they" or asked.is_near) and here > index:
                return ()
        pair = self._two_countries(word) if asked.count == 2 and asked.kind != "they" else None
        if pair is not None and _fit(pair, asked, 0) is not None:
            return self._choose(word, [pair], asked)
        everywhere = [f for g in self.memory.groups if g.is_joint and (f := _fit(g, asked, 0)) is not None]
        return self._choose(word, everywhere, asked) if asked.kind != "they" and not asked.is_near else ()

    def _two_countries(self, word: Word) -> Group | None:
        """The two countries that the sentence names before the word, when there are no others."""
        found: dict[str, Resolved] = {}
        for other in self.annotation.sentence.words[: word.index]:
            match = self.annotation.names.get(other.index)
            for entry in match.entries if match is not None else ():
                if isinstance(entry, CountryName) and entry.country_code not in found:
                    rows = (entry.row_id,)
                    actor = self.annotation.make_actor(other, entry.country_code, None, rows)
                    found[entry.country_code] = Resolved(actor, "country", 1.2)
        members = tuple(found.values())
        return Group(self.annotation.sentence.index, members) if len(members) == 2 else None

    def _by_sentence(self, word: Word) -> list[tuple[int, list[Group]]]:
        """The groups named before the word, those of the nearest sentence first."""
        index = self.annotation.sentence.index
        here = [
            Group(index, members, True, syntax.is_subject(head) and not syntax.shares_clause(head, word))
            for members, head in self.list_named()
            if all(w.index < word.index for w in syntax.expand_conjuncts([head]))
        ]
        found: dict[int, list[Group]] = {index: here} if here else {}
        for group in reversed(self.memory.groups):
            found.setdefault(group.sentence, []).append(group)
        return sorted(found.items(), reverse=True)

    def _choose(self, word: Word, groups: Sequence[Group], asked: Asked) -> tuple[Resolved, ...]:
        if len({g.codes for g in groups}) != 1:
            return ()
        return tuple(self._as_asked(word, m, asked) for m in groups[0].members)

    def _as_asked(self, word: Word, member: Resolved, asked: Asked) -> Resolved:
        """The member as the noun takes it up: the state of a president, the leader of a state."""
        actor = member.actor
        rows = (*actor.row_ids, PARTIES_ROW)
        role: str | None = actor.role
        if asked.kind == "state":
            role = "GOV" if word.lemma in ("government", "capital") or (role or "")[:3] == "GOV" else role
            role = None if word.lemma in STATE_NOUNS - {"government", "capital"} else role
        elif member.kind == "country" and asked.kind in ("people", "body"):
            role = self.resolve(word).actor.role or role
        code = (actor.country or "") + (role or "") if actor.country else actor.code
        kind = "country" if asked.kind == "state" else member.kind
        return Resolved(
            replace(actor, role=role if actor.country else actor.role, code=code, row_ids=rows),
            kind,
            min(member.strength, STRENGTH),
            False,
        )


def _fit(group: Group, asked: Asked, distance: int) -> Group | None:
    """The group when it can be what is asked for."""
    kinds = {m.kind for m in group.members}
    if asked.kind == "they":
        return group if group.are_topic and group.is_joint and distance <= 1 else None
    if asked.is_near and (distance > 1 or not group.is_joint):
        return None
    if asked.count and len(group.members) != asked.count:
        return None
    if asked.kind == "state":
        countries = {m.actor.country for m in group.members}
        fits = (
            len(countries) == len(group.members) and None not in countries and kinds <= {"country", "person"}
        )
        return group if fits else None
    if asked.kind == "people":
        return group if kinds in ({"person"}, {"country"}) else None
    if asked.kind == "body":
        return group if kinds <= {"body", "people"} or kinds == {"country"} else None
    return group


def _are_parties(members: Sequence[Resolved]) -> bool:
    """Whether all are known actors, no two of them the same."""
    codes = {m.actor.code for m in members}
    known = all(m.is_known and m.kind in PARTY_KINDS for m in members)
    private = all((m.actor.role or "") in ("CVL", "MED", "BUS") for m in members)
    return known and not private and len(codes) == len(members)


def _other_people(annotation: Annotation, named: list[tuple[tuple[Resolved, ...], Word]]) -> bool:
    """Whether a sentence names several people, beside its parties, whom "they" could mean ("swapped prisoners")."""
    parts = {w.index for _, head in named for w in syntax.expand_conjuncts([head])}
    return any(
        syntax.is_plural(w)
        and w.index not in parts
        and not syntax.is_modifier(w)
        and w.index in annotation.roles
        for w in annotation.sentence.words
    )
