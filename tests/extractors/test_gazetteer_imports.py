"""GeoNames files that users add: kept with their origin, compiled once, told apart from anything else."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_gazetteer import CITIES, COUNTRIES, TABLES

from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.gazetteer_cache import gazetteer_version, open_gazetteer
from dyads.extractors.gazetteer_imports import add_import, hash_imports, list_imports, remove_import
from dyads.extractors.gazetteer_lookup import NameLookup
from dyads.extractors.gazetteer_ranking import Evidence, load_weights
from dyads.schemas.errors import ReadError, SettingsError

NOW = datetime(2024, 5, 18, 9, 30, tzinfo=UTC)
KINDS = {("P", ""): ("city", 0.0), ("S", "MSTY"): ("site", 1.0)}
CODES = frozenset(COUNTRIES)


def make_line(number: int, name: str, **changes: str) -> str:
    """A row as GeoNames writes it; `changes` by column."""
    cells = {
        "id": str(number), "name": name, "ascii": name, "alternates": "", "lat": "60.2", "lon": "6.2", "class": "P",
        "code": "PPL", "country": "NO", "cc2": "", "admin1": "01", "admin2": "1", "admin3": "", "admin4": "",
        "population": "0", "elevation": "", "dem": "12", "zone": "Europe/Oslo", "modified": "2020-01-01",
    } | changes  # fmt: skip
    return "\t".join(cells.values())


ROWS = (
    make_line(101, "Smalvik", alternates="Smallwick,малвик,SMV", population="120"),
    make_line(102, "Old Abbey", **{"class": "S", "code": "MSTY"}),
    make_line(103, "Stony Field", **{"class": "L", "code": "FLD"}),
    make_line(11, "Fjordby", alternates="Fiordhaven", population="50000"),
)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Tables of places, cities and the cache, in which the imports lie."""
    places, cities = tmp_path / "places", tmp_path / "cities"
    places.mkdir()
    cities.mkdir()
    for name, text in TABLES.items():
        (places / name).write_text(text, encoding="utf-8")
    (cities / "countries.json").write_text(json.dumps(COUNTRIES))
    (cities / "cities500.json").write_text(json.dumps(CITIES))
    return places, cities, tmp_path / "cache"


def write_file(folder: Path, name: str = "NO.txt", rows: tuple[str, ...] = ROWS) -> Path:
    path = folder / name
    text = "\n".join(rows) + "\n"
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(text.encode()))
    elif name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "about these files")
            archive.writestr("NO.txt", text)
    else:
        path.write_text(text, encoding="utf-8")
    return path


def add(path: Path, folders: tuple[Path, Path, Path]) -> bool:
    return add_import(path, folders[2] / "imports", KINDS, CODES, NOW)[1]


def look_up(folders: tuple[Path, Path, Path]) -> NameLookup:
    places, cities, cache = folders
    return NameLookup(open_gazetteer(cache, places, cities), load_weights(), frozenset())


@pytest.mark.parametrize("name", ["NO.txt", "NO.zip", "NO.txt.gz"])
def test_an_import_adds_places_and_names(tmp_path: Path, folders: tuple[Path, Path, Path], name: str) -> None:
    before = look_up(folders)
    assert before.match("Smalvik", Evidence()) is None
    assert add(write_file(tmp_path, name), folders)
    lookup = look_up(folders)
    entry, _ = lookup.match("Smallwick", Evidence()) or pytest.fail("not found")
    assert (entry.geoname_id, entry.latitude, entry.kind, entry.population) == (101, 60.2, "city", 120)
    assert (lookup.name(entry.admin1), lookup.name(entry.admin2)) == ("Westmark", "Kommune Fjordby")
    abbey, _ = lookup.match("Old Abbey", Evidence()) or pytest.fail("not found")
    assert (abbey.geoname_id, abbey.kind) == (102, "site")
    assert lookup.match("Stony Field", Evidence()) is None
    known, _ = lookup.match("Fiordhaven", Evidence()) or pytest.fail("not found")
    assert (known.geoname_id, round(known.latitude, 3)) == (
        11,
        60.1,
    )  # the place that was there keeps its point
    assert lookup.files.meta["counts"]["records"] == before.files.meta["counts"]["records"] + 2


def test_an_import_is_kept_with_its_origin(tmp_path: Path, folders: tuple[Path, Path, Path]) -> None:
    add(write_file(tmp_path, "NO.zip"), folders)
    (made,) = list_imports(folders[2] / "imports")
    assert (made.name, made.file_name, made.row_count, made.kept_count) == ("NO", "NO.zip", 4, 3)
    assert made.imported_at == "2024-05-18T09:30:00+00:00"
    (told,) = look_up(folders).files.meta["imports"]
    assert (told["name"], told["sha256"]) == ("NO", made.sha256)
    assert int(str(told["last"])) - int(str(told["first"])) == 2


def test_the_same_file_again_changes_nothing(tmp_path: Path, folders: tuple[Path, Path, Path]) -> None:
    places, _, cache = folders
    assert add(write_file(tmp_path, "NO.txt"), folders)
    version = gazetteer_version(places, cache / "imports")
    kept = sorted(p.name for p in (cache / "imports").iterdir())
    assert not add(write_file(tmp_path, "NO.zip"), folders)
    assert gazetteer_version(places, cache / "imports") == version
    assert sorted(p.name for p in (cache / "imports").iterdir()) == kept


def test_another_file_of_the_same_name_replaces_the_first(
    tmp_path: Path, folders: tuple[Path, Path, Path]
) -> None:
    add(write_file(tmp_path), folders)
    assert add(write_file(tmp_path, rows=(make_line(201, "Nyvik"),)), folders)
    lookup = look_up(folders)
    assert lookup.match("Nyvik", Evidence()) is not None
    assert lookup.match("Smalvik", Evidence()) is None
    assert len(list((folders[2] / "imports").glob("*.tsv.gz"))) == 1


def test_a_removed_import_is_gone_and_the_store_is_the_old_one(
    tmp_path: Path, folders: tuple[Path, Path, Path]
) -> None:
    places, _, cache = folders
    version = gazetteer_version(places, cache / "imports")
    add(write_file(tmp_path), folders)
    assert gazetteer_version(places, cache / "imports") != version
    assert remove_import("NO", cache / "imports").kept_count == 3
    assert (hash_imports(cache / "imports"), list_imports(cache / "imports")) == ("", [])
    assert gazetteer_version(places, cache / "imports") == version
    assert look_up(folders).match("Smalvik", Evidence()) is None
    with pytest.raises(SettingsError, match="no import 'NO'; the imports are: none so far"):
        remove_import("NO", cache / "imports")


def test_coded_rows_tell_the_imports_apart(tmp_path: Path, folders: tuple[Path, Path, Path]) -> None:
    plain = Gazetteer(look_up(folders)).imports_mark()
    add(write_file(tmp_path), folders)
    mark = Gazetteer(look_up(folders)).imports_mark()
    assert plain == ""
    assert len(mark) == 7
    assert mark.startswith("+")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("name,latitude,longitude",), r"NO\.txt:1: 1 column where a GeoNames file has 19 separated by tabs; import"),
        ((ROWS[0], "\t".join(ROWS[1].split("\t")[:12])), r"NO\.txt:2: 12 columns where"),
        ((make_line(1, "X", id="geonameid"),), r"NO\.txt:1: columns 1, 5, 6 and 15 .* hold 'geonameid'"),
        ((make_line(1, "X", lat="north"),), "hold '1', 'north', '6.2', '0'"),
        ((make_line(1, "X", lat="95"),), r"95\.0, 6\.2 with id 1 and 0 people is no place"),
        ((make_line(1, "X", country="NOR"),), "unknown country code 'NOR' in column 9"),
        ((make_line(1, ""),), "column 2, the name, is empty"),
        (("",), "the file is empty"),
        ((ROWS[2],), "none of its 1 rows is a place that the gazetteer keeps"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_with_line_and_remedy(
    tmp_path: Path, folders: tuple[Path, Path, Path], rows: tuple[str, ...], told: str
) -> None:
    with pytest.raises(ReadError, match=told):
        add(write_file(tmp_path, rows=rows), folders)
    assert list_imports(folders[2] / "imports") == []
    assert [p.name for p in (folders[2] / "imports").iterdir()] == [".lock"]


def test_bytes_that_are_no_text_are_told_with_their_line(
    tmp_path: Path, folders: tuple[Path, Path, Path]
) -> None:
    path = tmp_path / "NO.txt"
    path.write_bytes(ROWS[0].encode() + b"\n" + make_line(2, "Å").encode("latin-1") + b"\n")
    with pytest.raises(ReadError, match=r"NO\.txt:2: the line is not UTF-8"):
        add(path, folders)


@pytest.mark.parametrize("name", ["NO.zip", "NO.txt.gz"])
def test_a_half_downloaded_archive_is_told(
    tmp_path: Path, folders: tuple[Path, Path, Path], name: str
) -> None:
    rows = tuple(make_line(n, f"Vik {n * 7919 % 1000}") for n in range(1, 400))
    path = write_file(tmp_path, name, rows)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ReadError, match="the archive is damaged"):
        add(path, folders)


def test_an_archive_with_several_files_is_told(tmp_path: Path, folders: tuple[Path, Path, Path]) -> None:
    path = tmp_path / "north.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("NO.txt", "")
        archive.writestr("SE.txt", "")
    with pytest.raises(ReadError, match=r"one \.txt file beside the readme, but holds NO\.txt, SE\.txt"):
        add(path, folders)


def test_a_damaged_import_is_told(tmp_path: Path, folders: tuple[Path, Path, Path]) -> None:
    add(write_file(tmp_path), folders)
    (data,) = (folders[2] / "imports").glob("*.tsv.gz")
    data.write_bytes(gzip.compress((ROWS[0] + "\n").encode()))
    with pytest.raises(SettingsError, match=r"is not what was imported; import NO\.txt again"):
        look_up(folders)


ADD_CODE = (
    "import sys; from pathlib import Path; from datetime import datetime, UTC;"
    "from dyads.extractors.gazetteer_imports import add_import; from dyads.extractors.gazetteer_cache import open_gazetteer;"
    "file, cache, places, cities = map(Path, sys.argv[1:]);"
    "add_import(file, cache / 'imports', {('P', ''): ('city', 0.0)}, {'NO', 'SE'}, datetime.now(UTC));"
    "open_gazetteer(cache, places, cities)"
)


def test_processes_that_import_at_once_lose_nothing(tmp_path: Path, folders: tuple[Path, Path, Path]) -> None:
    places, cities, cache = folders
    files = [write_file(tmp_path, f"N{n}.txt", (make_line(300 + n, f"Havn {n}"),)) for n in range(3)]
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", ADD_CODE, str(file), str(cache), str(places), str(cities)],
            stderr=subprocess.PIPE,
            text=True,
        )
        for file in files
    ]
    told = [run.communicate(timeout=120)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], told
    assert [one.name for one in list_imports(cache / "imports")] == ["N0", "N1", "N2"]
    lookup = look_up(folders)
    assert all(lookup.match(f"Havn {n}", Evidence()) is not None for n in range(3))


KILLED_CODE = (
    "import os, signal, sys; from pathlib import Path; import dyads.extractors.gazetteer_build as build;"
    "from dyads.extractors.gazetteer_cache import open_gazetteer; from dyads.extractors.gazetteer_store import RowSet;"
    "write = RowSet.write\n"
    "def die(self, folder, meta):\n"
    "    write(self, folder, meta)\n"
    "    (folder / 'keys.marisa').write_bytes(b'half')\n"
    "    os.kill(os.getpid(), signal.SIGKILL)\n"
    "RowSet.write = die\n"
    "open_gazetteer(*map(Path, sys.argv[1:]))"
)


def test_a_process_killed_while_compiling_leaves_nothing_behind(folders: tuple[Path, Path, Path]) -> None:
    places, cities, cache = folders
    command = [sys.executable, "-c", KILLED_CODE, str(cache), str(places), str(cities)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == -9
    assert not (cache / gazetteer_version(places)).exists()
    assert [p.name for p in cache.iterdir() if p.is_dir()] != []  # what it was making
    assert look_up(folders).match("Fjordby", Evidence()) is not None
    assert [p.name for p in cache.iterdir() if p.is_dir()] == [gazetteer_version(places)]
