"""A sentence with the names and role nouns found in it, and the words that its phrases are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dyads.extractors import syntax
from dyads.extractors.dictionary import ActorDictionary, Entry
from dyads.extractors.names import Match
from dyads.extractors.resolution import Resolved
from dyads.extractors.syntax import Sentence, Word
from dyads.schemas.records import ActorCode
from dyads.seeds.actors import ActorRow, AgentRow, CountryName

__all__ = ["Annotation", "annotate"]

# Words after a hyphen that make a country the helper, not the actor ("US-backed fighters", "Swiss-born cleric").
HELPER_WORDS = frozenset(
    "backed supported sponsored funded financed trained armed born made built supplied brokered mediated occupied "
    "educated allied aligned drafted proposed style".split()
)
STANCE_WORDS = frozenset({"pro", "anti"})
# endings of nouns for those who do something; things end so too, but seldom act ("containers")
PEOPLE_ENDINGS = tuple("ver wer ker der per mer ner lier ist irant man organization".split())

# Words for bodies that stand right before their name.
NAMED_BODIES = frozenset(
    "organization organisation group movement gang cartel command party army front faction".split()
)
CLOSING = frozenset({'"', "”", "'", "’", "''"})
QUOTES = frozenset({'"', "“", "'", "‘", "``"})


@dataclass(frozen=True, slots=True)
class Annotation:
    """Names and role nouns of a sentence by the index of each of their words."""

    sentence: Sentence
    names: dict[int, Match[Entry]]
    roles: dict[int, Match[AgentRow]]

    def name_text(self, word: Word) -> str:
        """The words of the model's name that the word stands in."""
        if not word.entity:
            return word.text
        words = self.sentence.words
        i = j = word.index
        while i > 0 and words[i].entity.startswith("I"):
            i -= 1
        while j + 1 < len(words) and words[j + 1].entity.startswith("I"):
            j += 1
        text = " ".join(w.text for w in words[i : j + 1] if w.tag != "POS")
        return text.removeprefix("the ").removeprefix("The ")

    def with_text(self, actor: ActorCode, word: Word) -> ActorCode:
        """The actor, said with the phrase that this word heads."""
        text, start, end = self._span_text(word)
        return replace(actor, text=text, start=start, end=end)

    def say_with(self, resolved: Resolved, word: Word) -> Resolved:
        """The same reading, said with the phrase that this word heads."""
        return replace(resolved, actor=self.with_text(resolved.actor, word))

    def make_actor(
        self,
        word: Word,
        country: str | None,
        role: str | None,
        rows: tuple[str, ...],
        name: str | None = None,
        suspected: bool = False,
    ) -> ActorCode:
        """The actor of the phrase that this word heads; its code is country + role, None when both are missing."""
        text, start, end = self._span_text(word)
        code = (country or "") + (role or "")
        return ActorCode(
            text, start, end, name or text, code or None, country or None, role or None, rows, suspected
        )

    def make_unknown(self, word: Word) -> Resolved:
        """A phrase without a code, with the kind that the model's name or its ending tells."""
        kind = (
            "person"
            if word.entity[1:] == "PERSON"
            else "body"
            if word.entity[1:] in ("ORG", "NORP") or _is_acronym(word)
            else "people"
            if _tells_people(word)
            else "unknown"
        )
        actor = self.make_actor(word, None, None, ())
        return Resolved(actor, kind, 0.5 if kind != "unknown" else 0.0, syntax.is_plural(word))

    def is_stance(self, word: Word) -> bool:
        """Whether a name only says for or against whom ("pro-EU rally", "anti-Assad fighters")."""
        match = self.names.get(word.index)
        start = match.start if match is not None else word.index
        if start < 2 or word.pos not in ("PROPN", "ADJ", "NOUN"):
            return False
        words = self.sentence.words
        return words[start - 1].text == "-" and words[start - 2].lower in STANCE_WORDS

    def is_opposed(self, word: Word) -> bool:
        """Whether a name says against whom ("anti-Assad fighters")."""
        match = self.names.get(word.index)
        start = match.start if match is not None else word.index
        return self.is_stance(word) and self.sentence.words[start - 2].lower == "anti"

    def is_helper(self, word: Word) -> bool:
        """Whether a name only says who helps: "US-backed fighters" are not American."""
        if self.is_stance(word):
            return True
        match = self.names.get(word.index)
        words, end = self.sentence.words, match.end if match is not None else word.index + 1
        return end + 1 < len(words) and words[end].text == "-" and words[end + 1].lower in HELPER_WORDS

    def is_head_of_actor(self, word: Word) -> bool:
        """Whether a phrase headed by this word can be meant by a pronoun: a name, a role noun, a person."""
        return (
            syntax.is_nominal(word)
            and not syntax.is_pronoun(word)
            and not syntax.is_modifier(word)
            and (word.index in self.names or word.index in self.roles or word.entity[1:] == "PERSON")
        )

    def _end_of_name(self, word: Word) -> int:
        """Where a place name ends that the parse broke at its hyphens ("Mazar-i-Sharif")."""
        words, end = self.sentence.words, word.end
        if word.entity[1:] not in ("GPE", "LOC", "FAC"):
            return end
        for after in words[word.index + 1 :]:
            is_joined = after.start == end and after.entity.startswith("I")
            if not is_joined or not (after.text == "-" or words[after.index - 1].text == "-"):
                break
            end = after.end
        return end

    def _span_text(self, word: Word) -> tuple[str, int, int]:
        words = syntax.placed_phrase(word)
        words = [*words, *self._name_behind(word, words[-1])]
        start, end = words[0].start, self._end_of_name(words[-1])
        offset = self.sentence.start
        return self.sentence.text[start - offset : end - offset], start, end

    def _name_behind(self, word: Word, last: Word) -> list[Word]:
        """The name right behind a word for a body ("the guerrilla organization Shining Path", 'the group "X"')."""
        if word.lemma not in NAMED_BODIES or word.pos != "NOUN":
            return []
        for name in syntax.appositions(word):
            words = syntax.phrase_words(name)
            gap = words[0].index - last.index
            is_close = gap == 1 or (gap == 2 and self.sentence.words[last.index + 1].text in QUOTES)
            if is_close and name.pos == "PROPN" and words[0].index > word.index:
                after = self.sentence.words[words[-1].index + 1 : words[-1].index + 2]
                return [*words, *(w for w in after if gap == 2 and w.text in CLOSING)]
        return []


def annotate(sentence: Sentence, dictionary: ActorDictionary, found: list[Match[Entry]]) -> Annotation:
    """The sentence with the names `found` in it and the role nouns outside of them."""
    names: dict[int, Match[Entry]] = {}
    for match in found:
        if not _is_shadowed(match, sentence, dictionary):
            names.update(dict.fromkeys(range(match.start, match.end), match))
    roles: dict[int, Match[AgentRow]] = {}
    for role in _find_roles(sentence, names, dictionary):
        if (
            not any(i in names for i in range(role.start, role.end))
            and not _is_surname(role, sentence)
            and not _is_participle(role, sentence)
        ):
            roles.update(dict.fromkeys(range(role.start, role.end), role))
    return Annotation(sentence, names, roles)


def _find_roles(
    sentence: Sentence, names: dict[int, Match[Entry]], dictionary: ActorDictionary
) -> list[Match[AgentRow]]:
    """Role nouns; where one begins with a name ("US-backed rebels") what follows the name is looked up again."""
    found: list[Match[AgentRow]] = []
    for role in dictionary.roles.find(sentence.words, lemmas=True):
        named = [i for i in range(role.start, role.end) if i in names]
        if not named or named[-1] + 1 >= role.end:
            found.append(role)
            continue
        first = named[-1] + 1
        rest = dictionary.roles.find(sentence.words[first : role.end], lemmas=True)
        found.extend(replace(m, start=m.start + first, end=m.end + first) for m in rest)
    return found


def _is_shadowed(match: Match[Entry], sentence: Sentence, dictionary: ActorDictionary) -> bool:
    """A name inside a longer personal name ("Michael Jordan", "Hunter Biden") is another's."""
    word = sentence.words[match.start]
    before = sentence.words[match.start - 1] if match.start else None
    follows_person = (
        word.entity == "IPERSON"
        and before is not None
        and before.entity.endswith("PERSON")
        and not dictionary.roles.get((before.text,))
    )
    if not any(isinstance(e, CountryName) for e in match.entries):
        is_person = all(isinstance(e, ActorRow) and e.kind == "person" for e in match.entries)
        return (
            is_person
            and match.end - match.start == 1
            and follows_person
            and before is not None
            and before.pos == "PROPN"
        )
    if follows_person:
        return not any(
            e.kind in ("adjective", "demonym") for e in match.entries if isinstance(e, CountryName)
        )
    after = sentence.words[match.end] if match.end < len(sentence.words) else None
    return (
        word.entity == "BPERSON"
        and after is not None
        and after.entity == "IPERSON"
        and match.end - match.start == 1
    )


def _is_participle(role: Match[AgentRow], sentence: Sentence) -> bool:
    """Whether a word only shares its lemma with a role noun ("the suspected use")."""
    word = sentence.words[role.start]
    return role.end - role.start == 1 and word.tag in ("VBN", "VBD", "JJ") and word.lower.endswith("ed")


def _is_surname(role: Match[AgentRow], sentence: Sentence) -> bool:
    """Whether a role noun is the last name of a person ("Donald Cook", "Wayne Carpenter")."""
    word, before = sentence.words[role.start], sentence.words[max(role.start - 1, 0)]
    return (
        role.end - role.start == 1
        and word.pos == "PROPN"
        and word.entity == "IPERSON"
        and before.entity == "BPERSON"
        and before.pos == "PROPN"
    )


def _is_acronym(word: Word) -> bool:
    """Whether a name is an acronym, which stands for a body more often than for anything else ("QSD", "UPDF")."""
    return (
        word.pos == "PROPN"
        and not word.entity
        and word.text.isalpha()
        and word.text.isupper()
        and len(word.text) > 2
    )


def _tells_people(word: Word) -> bool:
    """Whether a plural noun that no dictionary knows is one of people by its ending ("weavers", "organizations")."""
    return (
        word.pos == "NOUN"
        and syntax.is_plural(word)
        and syntax.is_subject(word)
        and word.lemma.endswith(PEOPLE_ENDINGS)
        and len(word.lemma) > 5
    )
