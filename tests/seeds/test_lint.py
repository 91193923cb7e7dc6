"""The linter finds what is wrong in a copy of the seeds, names file and line, and is silent on the real ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dyads.seeds.files import SEEDS_FOLDER
from dyads.seeds.lint import lint_seeds, list_notes


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS_FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "articles"))
    return folder


def append(path: Path, text: str) -> int:
    """Append a text; returns the line on which it begins."""
    old = path.read_text(encoding="utf-8")
    path.write_text(old + text, encoding="utf-8")
    return old.count("\n") + 1


def test_the_seeds_are_clean() -> None:
    assert [str(finding) for finding in lint_seeds(SEEDS_FOLDER)] == []


FRAME = '- id: {id}\n  frame: {frame}\n  code: "{code}"\n  hits: |\n    A zorped B. -> A 051 B\n'


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"id": "new.a", "frame": "SRC zorp TGT", "code": "1999"}, "unknown code '1999'"),
        ({"id": "new.a", "frame": "SRC zorp %nosuchset", "code": "051"}, "unknown word set"),
        ({"id": "new.a", "frame": "SRC zorp NOSUCH", "code": "051"}, "unknown slot"),
        ({"id": "new.a", "frame": "SRC zorp atop TGT", "code": "051"}, "'atop' in new.a is read as a noun"),
        ({"id": "new.a", "frame": "SRC zorp TGT on", "code": "051"}, "nothing after the preposition"),
    ],
)
def test_wrong_frames_are_found_with_their_line(seeds: Path, values: dict[str, str], what: str) -> None:
    line = append(seeds / "en" / "frames" / "05_diplomacy.yaml", FRAME.format(**values))
    (finding,) = lint_seeds(seeds)
    assert what in finding.what
    assert (Path(finding.path).name, finding.line) == ("05_diplomacy.yaml", line)
    assert finding.fix


def test_contradicting_frames_are_found(seeds: Path) -> None:
    for name, code in (("new.a", "051"), ("new.b", "111")):
        append(
            seeds / "en" / "frames" / "05_diplomacy.yaml",
            FRAME.format(id=name, frame="SRC zorp TGT", code=code),
        )
    assert ["contradicts (111 against 051)" in f.what for f in lint_seeds(seeds)] == [True]


@pytest.mark.parametrize(
    ("file", "row", "what"),
    [
        ("actors/ngos.csv", "xx.a,A Body,,QQQ,NGO,ngo,,,me\n", "unknown country 'QQQ'"),
        ("actors/ngos.csv", "xx.a,A Body,,FRA,NG,ngo,,,me\n", "'NG' is no role token"),
        ("actors/ngos.csv", "xx.a,A Body,,,,ngo,,,me\n", "neither country nor role"),
        ("actors/ngos.csv", "xx.a,A Body,,FRA,NGO,ngo,2001,2000,me\n", "ends before it begins"),
        ("actors/ngos.csv", "xx.a,A Body,,FRA,NGO,club,,,me\n", "unknown kind 'club'"),
        ("agents.csv", "zorper,zorpers,C0P1,person,me\n", "no role token"),
        ("ontology/operators.csv", "agree,99,030,me\n", "no code begins with '99'"),
        ("ontology/means.csv", "190,catapult,190,me\n", "unknown means 'catapult'"),
        ("ontology/means.csv", "190,drone,1999,me\n", "unknown code '1999'"),
        ("ontology/barred.csv", "14,source,POLICE,me\n", "'POLICE' is no role token"),
        ("ontology/barred.csv", "14,doer,COP,me\n", "unknown side 'doer'"),
        ("ontology/acled.csv", "140,knight,,,Protests,Peaceful protest,Demonstrations,me\n", "'knight' is no side"),
        ("ontology/acled_sides.csv", "knight,,knights,me\n", "unknown side 'knight'"),
        ("places/overlay.csv", "Zorp,,city,FRA,,95,2,4,,me\n", "latitude of 'Zorp' is '95'"),
        ("places/unit_words.csv", "zorp,between,X\n", "position of 'zorp'"),
        ("places/not_places.csv", "april,month\n", "'april' stands twice"),
    ],
)  # fmt: skip
def test_wrong_rows_are_found(seeds: Path, file: str, row: str, what: str) -> None:
    line = append(seeds / file, row)
    findings = [f for f in lint_seeds(seeds) if what in f.what]
    assert findings
    assert findings[0].path.endswith(file)
    assert findings[0].line in (line, 0)


def test_overlapping_rows_of_one_office_are_found(seeds: Path) -> None:
    append(
        seeds / "actors" / "people_africa.csv",
        "xx.a.2001,Zorp Zorpson,,TCD,GOV,person,2001,2005,me\nxx.a.2003,Zorp Zorpson,,TCD,GOV,person,2003,2008,me\n",
    )
    assert ["overlaps 'xx.a.2001'" in f.what for f in lint_seeds(seeds)] == [True]


@pytest.mark.parametrize(
    ("file", "old", "what"),
    [
        ("en/time.yaml", "months:", "mapping 'months' is missing"),
        ("en/numbers.yaml", "vague:", "mapping 'vague' is missing"),
        ("en/casualties.yaml", "kill_verbs:", "word list 'kill_verbs' is missing"),
        ("en/context.yaml", "light_verbs:", "cue set 'light_verbs' is missing"),
    ],
)
def test_missing_word_lists_are_found(seeds: Path, file: str, old: str, what: str) -> None:
    path = seeds / file
    path.write_text(path.read_text(encoding="utf-8").replace(f"\n{old}", f"\nno_{old}", 1), encoding="utf-8")
    assert [f.what for f in lint_seeds(seeds) if what in f.what]


def test_doubtful_things_are_notes(seeds: Path) -> None:
    append(seeds / "en" / "wordsets_01_07.yaml", "zorp_set: [zorp, zorp, very long zorp]\n")
    append(seeds / "actors" / "ngos.csv", "xx.a,A Body,NATO,FRA,NGO,ngo,,,me\n")
    told = " | ".join(note.what for note in list_notes(seeds))
    assert "no frame uses word set 'zorp_set'" in told
    assert "'zorp' stands twice in 'zorp_set'" in told
    assert "'very long zorp' in 'zorp_set' can never match" in told
    assert "'NATO' is FRANGO here and IGO" in told
    assert lint_seeds(seeds) == []
