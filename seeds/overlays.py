"""Tables of the user's own laid over ours: actors, role nouns and countries; the user's rows win.

A file is known by its header (`actor_id`, `noun` or `cameo_code`), so that it may have any name. A later file wins
over an earlier one. Format and an example: docs/dictionaries.md.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dyads.schemas.errors import SeedError
from dyads.seeds.actors import (
    ActorRow,
    AgentRow,
    Country,
    load_actors,
    load_agents,
    load_countries,
    read_actors,
)

__all__ = ["HEADERS", "ActorTables", "Overlay", "find_overlays", "load_actor_tables"]

Kind = Literal["actors", "agents", "countries"]
HEADERS: dict[Kind, tuple[str, ...]] = {
    "actors": tuple("actor_id name aliases country_code role_codes kind valid_from valid_to source".split()),
    "agents": ("noun", "plural", "role_codes", "kind", "source"),
    "countries": tuple(
        "cameo_code iso3 iso2 name other_names adjectives demonyms capital seats region".split()
    ),
}


@dataclass(frozen=True, slots=True)
class Overlay:
    """One table of the user's."""

    path: Path
    kind: Kind


@dataclass(frozen=True, slots=True)
class ActorTables:
    """Who can be named: countries, actors and role nouns, the user's rows included."""

    countries: list[Country]
    actors: list[ActorRow]
    agents: list[AgentRow]


def find_overlays(paths: Sequence[Path]) -> list[Overlay]:
    """The tables that files and folders (all `*.csv` in them, by name) hold, in their order.

    Raises SeedError for a path that does not exist, a folder without tables, and a header that is none of HEADERS.
    """
    found: list[Overlay] = []
    for path in paths:
        files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        if not files:
            raise SeedError(
                f"{path}: no *.csv in this folder of actor files; correct the setting actor_files"
            )
        found.extend(Overlay(file, _read_kind(file)) for file in files)
    return found


def _read_kind(path: Path) -> Kind:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            header = next(csv.reader(handle), [])
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(f"{path}: cannot be read ({error}); correct the setting actor_files") from error
    cells = tuple(cell.strip() for cell in header)
    for kind, columns in HEADERS.items():
        if cells == columns:
            return kind
    wanted = " or ".join(",".join(columns) for columns in HEADERS.values())
    raise SeedError(f"{path}:1: the header is {','.join(cells) or 'empty'}; write {wanted}")


def load_actor_tables(folder: Path, overlays: Sequence[Overlay] = ()) -> ActorTables:
    """The tables of a seeds folder with the user's laid over them.

    A row replaces the one of the same actor_id, noun or CAMEO code; another row of the same name wins on the days
    that it holds (`ActorDictionary.find_names`). Raises SeedError for a table that cannot be read.
    """
    countries = {c.cameo_code: c for c in load_countries(folder / "actors" / "countries.csv")}
    actors = {a.actor_id: a for a in load_actors(folder / "actors")}
    agents = {a.noun: a for a in load_agents(folder / "agents.csv")}
    for layer, overlay in enumerate(overlays, start=1):
        if overlay.kind == "actors":
            actors.update((a.actor_id, a) for a in read_actors(overlay.path, layer))
        elif overlay.kind == "agents":
            agents.update((a.noun, a) for a in load_agents(overlay.path))
        else:
            countries.update((c.cameo_code, c) for c in load_countries(overlay.path))
    return ActorTables([*countries.values()], [*actors.values()], [*agents.values()])
