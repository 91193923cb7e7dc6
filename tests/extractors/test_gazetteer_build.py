"""Compiling and caching a gazetteer, with tables of a few rows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from small_gazetteer import CITIES, COUNTRIES, TABLES

from dyads.extractors.gazetteer_build import iterate_json_object
from dyads.extractors.gazetteer_cache import default_cache, gazetteer_version, open_gazetteer
from dyads.extractors.gazetteer_lookup import NameLookup
from dyads.extractors.gazetteer_ranking import Evidence, load_weights
from dyads.extractors.placenames import is_usable_name
from dyads.schemas.errors import SeedError


@pytest.fixture
def places(tmp_path: Path) -> Path:
    folder = tmp_path / "places"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    folder = tmp_path / "cities"
    folder.mkdir()
    (folder / "countries.json").write_text(json.dumps(COUNTRIES))
    (folder / "cities500.json").write_text(json.dumps(CITIES))
    return folder


def look_up(tmp_path: Path, places: Path, cities: Path) -> NameLookup:
    return NameLookup(open_gazetteer(tmp_path / "cache", places, cities), load_weights(), frozenset())


def test_build_links_towns_to_divisions_and_countries(tmp_path: Path, places: Path, cities: Path) -> None:
    lookup = look_up(tmp_path, places, cities)
    entry, share = lookup.match("Fjordby", Evidence()) or pytest.fail("not found")
    assert (entry.geoname_id, round(entry.latitude, 3), entry.population) == (11, 60.1, 50000)
    assert lookup.name(entry.admin1) == "Westmark"
    assert lookup.name(entry.admin2) == "Kommune Fjordby"
    assert lookup.iso3[entry.country] == "NOR"
    assert 0.5 < share <= 1


@pytest.mark.parametrize("name", ["Fiordville", "FJORDBY", "fjordby town", "Fiordtown"])
def test_build_knows_other_spellings_of_a_town(tmp_path: Path, places: Path, cities: Path, name: str) -> None:
    found = look_up(tmp_path, places, cities).match(name, Evidence())
    assert found is not None
    assert found[0].geoname_id == 11


def test_build_gives_a_known_town_of_the_overlay_no_second_record(
    tmp_path: Path, places: Path, cities: Path
) -> None:
    lookup = look_up(tmp_path, places, cities)
    numbers = {e.number for e, _ in lookup.files.find("fjordby") if e.kind == "city"}
    assert len(numbers) == 1


def test_build_encloses_the_members_of_a_region(tmp_path: Path, places: Path, cities: Path) -> None:
    entry, _ = look_up(tmp_path, places, cities).match("the Marks", Evidence()) or pytest.fail("not found")
    assert (entry.kind, entry.precision, entry.latitude, entry.longitude) == ("region", 3, 60.0, 8.0)
    assert (entry.half_height, entry.half_width) == (1.0, 3.0)


def test_build_finds_the_division_of_an_overlay_place_and_none_for_a_sea(
    tmp_path: Path, places: Path, cities: Path
) -> None:
    lookup = look_up(tmp_path, places, cities)
    farm, _ = lookup.match("Lone Farm", Evidence()) or pytest.fail("not found")
    sea, _ = lookup.match("Cold Sea", Evidence()) or pytest.fail("not found")
    assert lookup.name(farm.admin1) == "Eastmark"
    assert lookup.name(sea.country) is None


def test_names_that_cannot_stand_in_english_text_are_left_out() -> None:
    names = ["Fiordville", "FJB", "fiyordu", "Фьорд", "‘Arīshah", "Ålesund", "Oz"]
    assert [n for n in names if is_usable_name(n)] == ["Fiordville", "‘Arīshah", "Ålesund"]


def test_iterate_json_object_gives_each_item(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"a": {"x": [1, {"y": "}"}]}, "b": {}}, indent=1))
    assert list(iterate_json_object(path)) == [("a", {"x": [1, {"y": "}"}]}), ("b", {})]


@pytest.mark.parametrize(
    ("table", "row", "told"),
    [
        ("overlay.csv", "X,,castle,NOR,,60,6,1,,own", "overlay.csv:6: unknown kind 'castle'"),
        ("overlay.csv", "X,,site,XXX,,60,6,1,,own", "overlay.csv:6: unknown country 'XXX'"),
        ("overlay.csv", "X,,site,NOR,,north,6,1,,own", "overlay.csv:6: needs members or numbers"),
        ("overlay.csv", "X,,site,NOR,,95,6,1,,own", "overlay.csv:6: 95.0, 6.0 is no position"),
        ("overlay.csv", "X,,site,NOR,,60,6,1,many,own", "overlay.csv:6: prominence is a number"),
        (
            "overlay.csv",
            "X,,region,NOR,Southmark,,,,,own",
            "overlay.csv:6: no first-order division 'Southmark'",
        ),
        ("admin1_names.csv", "NOR,Southmark,S,,own", "admin1_names.csv:3: admin1.csv has no 'Southmark'"),
        ("countries.csv", "DNK,,,56,9,1,1,own", "countries.csv:4: unknown country 'DNK'"),
    ],
)
def test_build_names_file_and_line_of_a_wrong_row(
    tmp_path: Path, places: Path, cities: Path, table: str, row: str, told: str
) -> None:
    with (places / table).open("a", encoding="utf-8") as out:
        out.write(row + "\n")
    with pytest.raises(SeedError, match="places") as error:
        open_gazetteer(tmp_path / "cache", places, cities)
    assert told in str(error.value)
    assert not list((tmp_path / "cache").glob("*/records.bin"))


def test_cache_compiles_once_for_several_processes(tmp_path: Path, places: Path, cities: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from dyads.extractors.gazetteer_cache import open_gazetteer;"
        "files = open_gazetteer(*map(Path, sys.argv[1:])); print(files.read(0).number, len(files.records))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "cache"), str(places), str(cities)]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    told = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0] * 4, told
    assert len({out for out, _ in told}) == 1
    assert [p.name for p in (tmp_path / "cache").iterdir() if p.is_dir()] == [gazetteer_version(places)]


@pytest.mark.parametrize("name", ["records.bin", "keys.marisa", "meta.json"])
def test_cache_mends_a_damaged_gazetteer(tmp_path: Path, places: Path, cities: Path, name: str) -> None:
    cache = tmp_path / "cache"
    open_gazetteer(cache, places, cities)
    path = cache / gazetteer_version(places) / name
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    lookup = NameLookup(open_gazetteer(cache, places, cities), load_weights(), frozenset())
    assert lookup.match("Fjordby", Evidence()) is not None
    assert path.read_bytes() == whole


def test_cache_keeps_only_the_latest_versions(tmp_path: Path, places: Path, cities: Path) -> None:
    for i in range(5):
        text = TABLES["overlay.csv"] + f"Hut {i},,site,NOR,,60,6,1,,own\n"
        (places / "overlay.csv").write_text(text, encoding="utf-8")
        open_gazetteer(tmp_path / "cache", places, cities)
    folders = [p.name for p in (tmp_path / "cache").iterdir() if p.is_dir()]
    assert len(folders) == 3
    assert gazetteer_version(places) in folders


def test_version_changes_with_a_table(places: Path) -> None:
    before = gazetteer_version(places)
    assert gazetteer_version(places) == before
    (places / "countries.csv").write_text(TABLES["countries.csv"] + "\n", encoding="utf-8")
    assert gazetteer_version(places) != before


def test_cache_that_cannot_be_written_is_told_with_the_remedy(
    tmp_path: Path, places: Path, cities: Path
) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(SeedError, match="set XDG_CACHE_HOME"):
        open_gazetteer(tmp_path / "cache", places, cities)


def test_missing_table_is_told(tmp_path: Path, places: Path, cities: Path) -> None:
    (places / "unit_words.csv").unlink()
    with pytest.raises(SeedError, match=r"unit_words\.csv: cannot be read"):
        open_gazetteer(tmp_path / "cache", places, cities)


def test_default_cache_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache() == tmp_path / "dyads" / "gazetteer"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert default_cache() == Path.home() / ".cache" / "dyads" / "gazetteer"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,value,meaning\nprimary,much,x\n", "weights.csv:2: a row is name,value,meaning"),
        ("name,value,meaning\nprimary,1,x\n", "no weight for accept"),
    ],
)
def test_load_weights_tells_what_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "weights.csv").write_text(text)
    with pytest.raises(SeedError, match=told):
        load_weights(tmp_path / "weights.csv")
