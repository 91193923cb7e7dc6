"""The actor dictionary in memory: names, role nouns, surnames; which row holds on which day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dyads.extractors.names import Match, NameIndex, fold
from dyads.extractors.syntax import Word
from dyads.seeds.actors import ActorRow, AgentRow, Country, CountryName

__all__ = ["ActorDictionary", "Entry", "choose_row"]

Entry = ActorRow | CountryName
# Offices whose holder is meant when only title and surname are given.
NAMED_BY_SURNAME = frozenset({"GOV", "MIL", "LEG", "OPP", "IGO", "REB", "JUD", "ELI", "PTY"})

# Last words of names that many papers write small.
KIND_WORDS = frozenset(
    "Party Cartel Brigade Brigades Battalion Militia Movement Gang Faction Group Army Alliance Coalition Regiment Union "
    "Commission Council Parliament Court Police Ministry Guard Agency Front".split()
)
NAME_SUFFIXES = frozenset({"ii", "iii", "iv", "v", "vi", "jr", "sr"})


def choose_row(rows: Sequence[ActorRow], day: date | None) -> ActorRow | None:
    """The row that holds on this day; else the last one that ended before it; else the first one to begin."""
    if not rows:
        return None
    if day is None:
        return max(rows, key=lambda r: (r.valid_to, r.valid_from))
    current = [r for r in rows if r.covers(day)]
    if current:
        return max(current, key=lambda r: r.valid_from)
    past = [r for r in rows if r.valid_to < day]
    return max(past, key=lambda r: r.valid_to) if past else min(rows, key=lambda r: r.valid_from)


@dataclass(slots=True)
class ActorDictionary:
    """Names and role nouns, ready for look-up."""

    names: NameIndex[Entry]
    roles: NameIndex[AgentRow]
    surnames: dict[str, list[ActorRow]]
    countries: dict[str, Country]
    iso_to_cameo: dict[str, str]
    actor_names: tuple[str, ...]

    def list_names(self) -> Iterator[str]:
        """All names with their capitals."""
        for country in self.countries.values():
            yield from (name.text for name in country.names)
        yield from self.actor_names

    def find_names(self, words: Sequence[Word], day: date | None) -> list[Match[Entry]]:
        """The names in a sentence; of several bearers of a name those of the user's own tables that hold on the day."""
        return [self._prefer_own(match, day) for match in self.names.find(words)]

    def _prefer_own(self, match: Match[Entry], day: date | None) -> Match[Entry]:
        own = [e for e in match.entries if isinstance(e, ActorRow) and e.layer]
        if not own:
            return match
        holding = [e for e in own if day is None or e.covers(day)]
        if holding:
            top = max(e.layer for e in holding)
            return replace(match, entries=tuple(e for e in holding if e.layer == top))
        others = tuple(e for e in match.entries if not (isinstance(e, ActorRow) and e.layer))
        return replace(match, entries=others or match.entries)

    @classmethod
    def build(
        cls,
        tokenize: Callable[[str], Sequence[str]],
        countries: Iterable[Country],
        actors: Iterable[ActorRow],
        agents: Iterable[AgentRow],
        is_word: Callable[[str], bool],
    ) -> ActorDictionary:
        """Index all tables.

        `tokenize` must be the model's own tokenizer, so that names split as texts do; `is_word` tells English words.
        """
        names: NameIndex[Entry] = NameIndex()
        roles: NameIndex[AgentRow] = NameIndex()
        surnames: dict[str, list[ActorRow]] = {}
        actor_names: dict[str, None] = {}
        by_code = {c.cameo_code: c for c in countries}
        for country in by_code.values():
            for name in country.names:
                names.add(tokenize(name.text), name)
        for row in actors:
            actor_names.update(dict.fromkeys((row.name, *row.aliases)))
            for name_text in (row.name, *row.aliases):
                tokens = tokenize(name_text)
                names.add(tokens, row)
                if row.kind != "person" and len(tokens) > 1 and tokens[-1] in KIND_WORDS:
                    names.add([*tokens[:-1], tokens[-1].lower()], row)  # "the Labour party", "Sinaloa cartel"
                if _is_spoken_acronym(name_text) and not is_word(name_text.lower()):
                    names.add(
                        tokenize(name_text.capitalize()), row
                    )  # British papers write "Farc", "Nato", "Unicef"
            if row.kind == "person" and NAMED_BY_SURNAME & set(row.roles):
                for surname in dict.fromkeys(_surname(n) for n in (row.name, *row.aliases) if " " in n):
                    surnames.setdefault(surname, []).append(row)
        for agent in agents:
            roles.add(tokenize(agent.noun), agent)
            if agent.plural:
                roles.add(tokenize(agent.plural), agent)
        iso_to_cameo = {c.iso3: c.cameo_code for c in by_code.values()}
        return cls(names, roles, surnames, by_code, iso_to_cameo, tuple(actor_names))


def _surname(name: str) -> str:
    words = [w for w in name.split() if fold(w).strip(".") not in NAME_SUFFIXES]
    return fold(words[-1])


def _is_spoken_acronym(name: str) -> bool:
    return 4 <= len(name) <= 8 and name.isalpha() and name.isupper() and bool(set(name) & set("AEIOU"))
