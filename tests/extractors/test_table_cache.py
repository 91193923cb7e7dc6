"""Compiled tables: made once, read again unchanged, never trusted when broken, never in the way."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dyads.extractors.table_cache import KEPT_FILES, load_tables, name_tables
from dyads.extractors.tables import Tables, build_tables
from dyads.seeds.files import SEEDS_FOLDER
from dyads.seeds.overlays import find_overlays


def read_seeds() -> Tables:
    return build_tables(SEEDS_FOLDER, [], lambda _: None, str.split, lambda _: False)


def refuse() -> Tables:
    raise AssertionError("the tables were built again")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_seeds()


def test_tables_are_read_as_they_were_built(tables: Tables, tmp_path: Path) -> None:
    assert load_tables("a.pickle", lambda: tables, tmp_path) is tables
    again = load_tables("a.pickle", refuse, tmp_path)
    assert again == tables
    assert again.dictionary.names.get(["NATO"]) == tables.dictionary.names.get(["NATO"]) != ()
    assert os.stat(tmp_path / "a.pickle").st_mode & 0o077 == 0


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def turn_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("harm", [cut, turn_bit, lambda p: p.write_bytes(b""), lambda p: p.chmod(0o666)])
def test_a_file_that_cannot_be_trusted_is_made_again(
    tables: Tables, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    load_tables("a.pickle", lambda: tables, tmp_path)
    harm(tmp_path / "a.pickle")
    with pytest.raises(AssertionError, match="built again"):
        load_tables("a.pickle", refuse, tmp_path)
    assert load_tables("a.pickle", lambda: tables, tmp_path) is tables
    assert load_tables("a.pickle", refuse, tmp_path) == tables


def test_a_cache_that_cannot_be_written_is_done_without(tables: Tables, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert load_tables("a.pickle", lambda: tables, blocked / "tables") is tables


def load_in_child(folder: str) -> int:
    return len(load_tables("a.pickle", read_seeds, Path(folder)).frames)


def test_many_processes_may_start_together(tables: Tables, tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert set(pool.map(load_in_child, [str(tmp_path)] * 3)) == {len(tables.frames)}
    assert [p.name for p in tmp_path.iterdir()] == ["a.pickle"]
    assert load_tables("a.pickle", refuse, tmp_path) == tables


def test_old_files_go(tables: Tables, tmp_path: Path) -> None:
    for i in range(KEPT_FILES + 3):
        load_tables(f"{i}.pickle", lambda: tables, tmp_path)
        os.utime(tmp_path / f"{i}.pickle", (i, i))
    load_tables("new.pickle", lambda: tables, tmp_path)
    kept = {p.name for p in tmp_path.iterdir()}
    assert kept == {"new.pickle", *(f"{i}.pickle" for i in range(3, KEPT_FILES + 3))}


def test_the_name_tells_of_seeds_and_model() -> None:
    assert name_tables("abc", "m1") == name_tables("abc", "m1")
    assert len({name_tables("abc", "m1"), name_tables("abc", "m2"), name_tables("abd", "m1")}) == 3


def test_own_rows_win_on_the_days_they_hold(tmp_path: Path) -> None:
    from datetime import date

    from dyads.extractors.syntax import read_tokens

    own = tmp_path / "own.csv"
    own.write_text(
        "actor_id,name,aliases,country_code,role_codes,kind,valid_from,valid_to,source\n"
        "me.nato,NATO,,FRA,BUS,company,2020,2021,me\n",
        encoding="utf-8",
    )
    tables = build_tables(SEEDS_FOLDER, find_overlays([own]), lambda _: None, str.split, lambda _: False)
    import spacy

    words = read_tokens(spacy.blank("en")("NATO met"))
    codes = {
        year: {e.country_code for e in tables.dictionary.find_names(words, date(year, 6, 1))[0].entries}
        for year in (2019, 2020, 2022)
    }
    assert codes[2020] == {"FRA"}
    assert "FRA" not in codes[2019] | codes[2022]
