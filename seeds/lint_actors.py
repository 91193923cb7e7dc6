"""Static checks of actors and role nouns (`actors/*.csv`, `agents.csv`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from dyads.seeds.actors import (
    ActorRow,
    AgentRow,
    Country,
    load_actors,
    load_agents,
    load_countries,
    read_actors,
)
from dyads.seeds.findings import Finding, suggest
from dyads.seeds.overlays import Overlay

__all__ = ["lint_actors", "lint_agents", "lint_overlays", "note_actors"]

ACTOR_KINDS = frozenset(
    "person organization armed_group mission party media company ngo identity court legislature".split()
)
AGENT_KINDS = frozenset("person group body modifier civilian_object".split())


def lint_actors(root: Path) -> list[Finding]:
    """Findings in the tables of countries, people, bodies and groups."""
    countries = load_countries(root / "actors" / "countries.csv")
    rows = load_actors(root / "actors")
    return [*_lint_countries(countries), *_lint_rows(rows, {c.cameo_code for c in countries})]


def lint_overlays(root: Path, overlays: Sequence[Overlay]) -> list[Finding]:
    """Findings in the user's own tables: the same checks as of ours; each table is one layer.

    Raises SeedError for a table that cannot be read at all.
    """
    findings: list[Finding] = []
    codes = {country.cameo_code for country in load_countries(root / "actors" / "countries.csv")}
    for overlay in overlays:
        if overlay.kind == "countries":
            countries = load_countries(overlay.path)
            codes |= {country.cameo_code for country in countries}
            findings += _lint_countries(countries)
    for overlay in overlays:
        if overlay.kind == "actors":
            findings += _lint_rows(read_actors(overlay.path), codes)
        elif overlay.kind == "agents":
            findings += _lint_agent_rows(load_agents(overlay.path))
    return findings


def _lint_rows(rows: list[ActorRow], countries: set[str]) -> Iterator[Finding]:
    yield from _lint_ids(rows)
    for row in rows:
        yield from _lint_row(row, countries)
    yield from _lint_offices(rows)


def _lint_countries(countries: list[Country]) -> Iterator[Finding]:
    seen: set[str] = set()
    for country in countries:
        code = country.cameo_code
        if len(code) != 3 or not code.isupper():
            yield Finding.at(country.path, country.line, f"'{code}' is no alpha-3 code", "use the CAMEO code")
        if code in seen:
            yield Finding.at(country.path, country.line, f"country '{code}' stands twice", "keep one row")
        seen.add(code)


def _lint_ids(rows: list[ActorRow]) -> Iterator[Finding]:
    seen: set[str] = set()
    for row in rows:
        if row.actor_id in seen:
            yield Finding.at(row.path, row.line, f"actor_id '{row.actor_id}' stands twice", "make it unique")
        seen.add(row.actor_id)


def _lint_row(row: ActorRow, countries: set[str]) -> Iterator[Finding]:
    def find(what: str, fix: str) -> Finding:
        return Finding.at(row.path, row.line, what, fix)

    if not row.actor_id or not row.name:
        yield find("a row without actor_id or name", "write both")
    if row.country_code and row.country_code not in countries:
        yield find(f"unknown country '{row.country_code}'", suggest(row.country_code, countries))
    if row.kind not in ACTOR_KINDS:
        yield find(f"unknown kind '{row.kind}'", suggest(row.kind, ACTOR_KINDS))
    if row.valid_from > row.valid_to:
        yield find(f"'{row.actor_id}' ends before it begins", "check valid_from and valid_to")
    if not row.source:
        yield find(f"'{row.actor_id}' names no source", "name one")
    for role in row.roles:
        if len(role) != 3 or not role.isalpha() or not role.isupper():
            yield find(f"'{role}' is no role token", "three capital letters, see docs/dictionaries.md")
    if not row.country_code and not row.roles and row.kind != "identity":
        yield find(f"'{row.actor_id}' has neither country nor role", "give it a code")


def _lint_offices(rows: list[ActorRow]) -> Iterator[Finding]:
    """A person whose rows of the same office overlap by more than a month (the month of a hand-over is one)."""
    people: dict[tuple[str, str, tuple[str, ...]], list[ActorRow]] = defaultdict(list)
    for row in rows:
        if row.kind == "person":
            people[row.name, row.country_code, row.roles].append(row)
    for same in people.values():
        for first, second in combinations(sorted(same, key=lambda r: r.valid_from), 2):
            if (min(first.valid_to, second.valid_to) - second.valid_from).days > 31:
                yield Finding.at(
                    second.path,
                    second.line,
                    f"'{second.actor_id}' overlaps '{first.actor_id}' in the same office",
                    "make one row of both, or correct the dates",
                )


def note_actors(root: Path) -> list[Finding]:
    """Names that several actors of overlapping dates share with different codes; the later office wins."""
    holders: dict[str, list[ActorRow]] = defaultdict(list)
    for row in load_actors(root / "actors"):
        for name in {row.name, *row.aliases}:
            holders[name].append(row)
    notes: list[Finding] = []
    for name, rows in sorted(holders.items()):
        for first, second in combinations(rows, 2):
            overlap = first.valid_from <= second.valid_to and second.valid_from <= first.valid_to
            if overlap and first.name != second.name and _code(first) != _code(second):
                notes.append(
                    Finding.at(
                        second.path,
                        second.line,
                        f"'{name}' is {_code(second)} here and {_code(first)} in {Path(first.path).name}:{first.line}",
                        "narrow the dates or drop the alias from one",
                    )
                )
                break
    return notes


def _code(row: ActorRow) -> str:
    return row.country_code + "".join(row.roles)


def lint_agents(root: Path) -> list[Finding]:
    """Findings in the table of role nouns."""
    return list(_lint_agent_rows(load_agents(root / "agents.csv")))


def _lint_agent_rows(agents: Iterable[AgentRow]) -> Iterator[Finding]:
    seen: set[str] = set()
    for agent in agents:
        path, line = agent.path, agent.line
        if not agent.noun:
            yield Finding.at(path, line, "a row without a noun", "write the singular in lower case")
        if agent.noun in seen:
            yield Finding.at(path, line, f"role noun '{agent.noun}' stands twice", "keep one row")
        seen.add(agent.noun)
        if agent.kind not in AGENT_KINDS:
            yield Finding.at(path, line, f"unknown kind '{agent.kind}'", suggest(agent.kind, AGENT_KINDS))
        for role in agent.roles:
            if len(role) != 3 or not role.isalpha() or not role.isupper():
                yield Finding.at(path, line, f"'{role}' is no role token", "three capital letters")
