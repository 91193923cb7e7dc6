"""The user's own tables: known by their header, checked like ours, laid over ours."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dyads.schemas.errors import SeedError, SettingsError
from dyads.seeds.files import SEEDS_FOLDER, hash_seeds
from dyads.seeds.lint import Finding, lint_seeds
from dyads.seeds.overlays import HEADERS, find_overlays, load_actor_tables
from dyads.seeds.stale import list_stale, parse_age

ACTORS = ",".join(HEADERS["actors"]) + "\n"
AGENTS = ",".join(HEADERS["agents"]) + "\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def own_name(finding: Finding, folder: Path) -> str | None:
    """The name of the user's file that a finding is about."""
    path = Path(finding.path)
    return path.name if path.parent == folder else None


def test_files_and_folders_are_known_by_their_header(tmp_path: Path) -> None:
    write(tmp_path / "b.csv", "\ufeff" + ACTORS)
    write(tmp_path / "a.csv", AGENTS)
    assert [(o.path.name, o.kind) for o in find_overlays([tmp_path])] == [
        ("a.csv", "agents"),
        ("b.csv", "actors"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [("none.csv", None, "cannot be read"), ("x.csv", "name,code\n", "x.csv:1: the header is name,code; write actor_id,"),
     ("empty", "", "no *.csv in this folder")],
)  # fmt: skip
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, text: str | None, told: str) -> None:
    path = tmp_path / name
    if name == "empty":
        path.mkdir()
    elif text is not None:
        write(path, text)
    with pytest.raises(SeedError) as error:
        find_overlays([path])
    assert told in str(error.value)


def test_a_row_replaces_the_one_of_its_id_and_noun(tmp_path: Path) -> None:
    ours = load_actor_tables(SEEDS_FOLDER)
    old = ours.actors[0]
    own = write(tmp_path / "own.csv", ACTORS + f"{old.actor_id},Zorp Front,,TCD,REB,armed_group,,,me\n")
    nouns = write(
        tmp_path / "nouns.csv", AGENTS + "police,police,ZZZ,group,me\nzorper,zorpers,REB,person,me\n"
    )
    tables = load_actor_tables(SEEDS_FOLDER, find_overlays([own, nouns]))
    (row,) = [a for a in tables.actors if a.actor_id == old.actor_id]
    assert (row.name, row.layer, row.path, row.line) == ("Zorp Front", 1, str(own), 2)
    assert len(tables.actors) == len(ours.actors)
    assert {a.noun: a.roles for a in tables.agents}["police"] == ("ZZZ",)
    assert len(tables.agents) == len(ours.agents) + 1


def test_own_rows_are_linted_with_file_and_line(tmp_path: Path) -> None:
    actors = write(
        tmp_path / "own.csv",
        ACTORS + "me.a,A Body,,QQQ,NGO,ngo,,,me\nme.b,B Body,,FRA,M1L,ngo,,,me\nme.b,,,FRA,MIL,club,,,\n",
    )
    agents = write(tmp_path / "nouns.csv", AGENTS + "zorper,zorpers,REB,people,me\n")
    found = [
        (n, f.line, f.what)
        for f in lint_seeds(SEEDS_FOLDER, [actors, agents])
        if (n := own_name(f, tmp_path))
    ]
    assert found == [
        ("own.csv", 4, "actor_id 'me.b' stands twice"),
        ("own.csv", 2, "unknown country 'QQQ'"),
        ("own.csv", 3, "'M1L' is no role token"),
        ("own.csv", 4, "a row without actor_id or name"),
        ("own.csv", 4, "unknown kind 'club'"),
        ("own.csv", 4, "'me.b' names no source"),
        ("nouns.csv", 2, "unknown kind 'people'"),
    ]


def test_one_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    broken = write(tmp_path / "broken.csv", ACTORS + "me.a,A Body,,FRA,NGO,ngo,200x,,me\n")
    wrong = write(tmp_path / "wrong.csv", ACTORS + "me.c,C Body,,QQQ,NGO,ngo,,,me\n")
    found = [(n, f.line) for f in lint_seeds(SEEDS_FOLDER, [broken, wrong]) if (n := own_name(f, tmp_path))]
    assert found == [("broken.csv", 2), ("wrong.csv", 2)]


def test_the_dictionary_version_tells_of_own_rows(tmp_path: Path) -> None:
    own = write(tmp_path / "own.csv", ACTORS)
    before = hash_seeds(SEEDS_FOLDER, [own])
    write(own, ACTORS + "me.a,A Body,,FRA,NGO,ngo,,,me\n")
    assert len({hash_seeds(SEEDS_FOLDER), before, hash_seeds(SEEDS_FOLDER, [own])}) == 3


def test_open_rows_grow_stale(tmp_path: Path) -> None:
    own = write(
        tmp_path / "own.csv",
        ACTORS
        + "me.old,Old Chief,,FRA,GOV,person,2001,open as of 2020-03,me\n"
        + "me.new,New Chief,,FRA,GOV,person,2001,open as of 2026-01,me\n"
        + "me.bare,Bare Chief,,FRA,GOV,person,2011-05-01,,me\n"
        + "me.past,Past Chief,,FRA,GOV,person,2001,2011,me\n"
        + "me.body,A Body,,FRA,NGO,ngo,1950,,me\n",
    )
    rows = [a for a in load_actor_tables(SEEDS_FOLDER, find_overlays([own])).actors if a.layer]
    assert rows[0].covers(date(2030, 1, 1))
    found = list_stale(rows, date(2026, 11, 1), parse_age("2y"))
    assert [(r.actor_id, r.checked_date.isoformat(), r.line) for r in found] == [
        ("me.bare", "2011-05-01", 4),
        ("me.old", "2020-03-28", 2),
    ]


@pytest.mark.parametrize(("text", "days"), [("90d", 90), ("2y", 730), ("18m", 547), ("1.5 years", 547)])
def test_ages(text: str, days: int) -> None:
    assert parse_age(text) // timedelta(days=1) == days


def test_no_age() -> None:
    with pytest.raises(SettingsError, match="2y, 18m or 90d"):
        parse_age("old")
