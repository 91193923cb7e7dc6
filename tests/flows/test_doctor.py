"""`dyads doctor` with one thing broken at a time: the check that finds it, and what it says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dyads.flows import doctor, doctor_warehouse
from dyads.flows.runs import run_plainly
from dyads.flows.settings import Settings
from dyads.schemas.errors import DyadsError, ModelError, SettingsError, WarehouseError


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, new_fake_coder: Any) -> Path:
    """A small warehouse, copied by each test."""
    folder = tmp_path_factory.mktemp("doctor")
    row = {"id": "a", "text": "Rebels attacked Tal.", "published_date": "2024-05-14"}
    (folder / "articles.jsonl").write_text(json.dumps(row) + "\n")
    settings = Settings(warehouse=folder / "warehouse", sources=(str(folder / "articles.jsonl"),))
    run_plainly(settings, coder=new_fake_coder())
    return folder / "warehouse"


@pytest.fixture
def warehouse(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "warehouse"))


def test_a_sound_warehouse_has_no_problem(warehouse: Path) -> None:
    assert doctor_warehouse.check_journal(warehouse) == "2 commits"
    assert "1 articles, 1 mentions, 1 events" in doctor_warehouse.check_warehouse(warehouse)
    assert doctor_warehouse.check_orphans(warehouse).startswith("no stray file")


def test_an_interrupted_commit_is_finished(warehouse: Path) -> None:
    target = next(warehouse.glob("events/*2024*/events.parquet"))
    staged = warehouse / ".dyads" / "staging" / "one"
    staged.parent.mkdir(exist_ok=True)
    shutil.move(target, staged)
    moves = [[p.relative_to(warehouse).as_posix() for p in (staged, target)]]
    journal = {"format": 1, "removals": [], "moves": moves}
    (warehouse / ".dyads" / "journal.json").write_text(json.dumps(journal))
    assert "an interrupted one was finished now" in doctor_warehouse.check_journal(warehouse)
    assert target.exists()


def test_a_commit_that_cannot_be_finished_is_a_problem(warehouse: Path) -> None:
    moves = [[".dyads/staging/gone", "events/event_month=2030-01/events.parquet"]]
    journal = {"format": 1, "removals": [], "moves": moves}
    (warehouse / ".dyads" / "journal.json").write_text(json.dumps(journal))
    with pytest.raises(WarehouseError, match="restore the folder from a copy"):
        doctor_warehouse.check_journal(warehouse)


def test_a_broken_file_is_named(warehouse: Path) -> None:
    path = next(warehouse.glob("mentions/*2024*/mentions.parquet"))
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(WarehouseError, match=r"mentions\.parquet cannot be read"):
        doctor_warehouse.check_warehouse(warehouse)


def test_a_stray_file_is_named(warehouse: Path) -> None:
    path = next(warehouse.glob("events/*2024*/events.parquet"))
    shutil.copy(path, path.with_name("copy.parquet"))
    with pytest.raises(SettingsError, match=r"1 files are not ours: events/.*copy\.parquet; move"):
        doctor_warehouse.check_orphans(warehouse)


def test_rows_without_their_article_are_told(warehouse: Path) -> None:
    path = next(warehouse.glob("articles/*2024*/articles.parquet"))
    pq.write_table(pq.ParquetFile(path).read().slice(0, 0), path)
    with pytest.raises(SettingsError, match=r"a mention has no article \(1 times"):
        doctor_warehouse.check_orphans(warehouse)


def test_rows_that_stand_twice_are_told(warehouse: Path) -> None:
    path = next(warehouse.glob("events/*2024*/events.parquet"))
    undated = warehouse / "events" / "event_month=undated" / "events.parquet"
    shutil.copy(path, undated)
    with pytest.raises(SettingsError, match="an event stands twice"):
        doctor_warehouse.check_orphans(warehouse)


def test_a_full_disk_is_told(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_warehouse, "LEAST_FREE_GB", 1e9)
    with pytest.raises(SettingsError, match="GB free at"):
        doctor_warehouse.check_disk(warehouse)


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_PYTHON", (9, 0))
    with pytest.raises(SettingsError, match="Python 3"):
        doctor.check_python()


def test_a_package_out_of_range_and_a_missing_one_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        doctor, "requires", lambda name: ["typer<0.1", "nosuchpackage>=1", 'x; extra == "dev"']
    )
    with pytest.raises(SettingsError, match=r"typer .* is not <0\.1; nosuchpackage is missing"):
        doctor.check_packages()


def test_a_wrong_setting_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dyads.toml").write_text("batch_sice = 3\n")
    with pytest.raises(SettingsError, match="batch_sice"):
        doctor.check_settings()


def test_a_model_that_is_not_there_and_one_whose_weights_changed_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dyads.extractors import model

    monkeypatch.setenv("DYADS_MODEL", "en_nosuchmodel")
    with pytest.raises(ModelError, match="en_nosuchmodel"):
        doctor.check_model()
    monkeypatch.delenv("DYADS_MODEL")
    spoiled = Path(shutil.copytree(model.packaged_path(), tmp_path / "model"))
    weights = spoiled / "tagger" / "model"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    monkeypatch.setattr(model, "find_model", lambda name: model.PACKAGED)
    monkeypatch.setattr(model, "packaged_path", lambda: spoiled)
    with pytest.raises(ModelError, match="tagger"):
        doctor.check_model()


def test_a_wrong_dictionary_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from dyads.seeds import lint
    from dyads.seeds.findings import Finding

    finding = Finding("en/frames/19_fight.yaml", 41, "unknown code '1999'", "write 190")
    monkeypatch.setattr(lint, "lint_seeds", lambda *_: [finding])
    with pytest.raises(SettingsError, match=r"1 problems, e\.g\. .*19_fight\.yaml:41"):
        doctor.check_dictionaries()


def test_a_gazetteer_that_finds_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from dyads.extractors.gazetteer import Gazetteer

    monkeypatch.setattr(Gazetteer, "find", lambda self, name: None)
    with pytest.raises(SettingsError, match="Nairobi"):
        doctor.check_gazetteer()


def test_a_server_that_does_not_answer_is_told() -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        with pytest.raises(SettingsError, match="does not answer"):
            doctor.check_prefect()
        row = doctor._try_check("stale runs", doctor.check_stale_runs, "start it")
    assert not row["is_ok"]


def test_a_run_without_its_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from prefect.settings import PREFECT_API_URL, temporary_settings

    stale: list[Any] = [(SimpleNamespace(name="old-run"), "its process host:1 is gone")]
    monkeypatch.setattr("dyads.flows.stale_runs.list_stale_runs", lambda: stale)
    with (
        temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}),
        pytest.raises(SettingsError, match=r"1 runs will never end.*old-run: its process"),
    ):
        doctor.check_stale_runs()


def test_every_check_has_a_remedy_and_none_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise SettingsError("broken")

    for module in (doctor, doctor_warehouse):
        for name in [name for name in vars(module) if name.startswith("check_")]:
            monkeypatch.setattr(module, name, fail)
    rows = list(doctor.list_checks(tmp_path))
    assert [row["check"] for row in rows if row["is_ok"]] == []
    assert all(row["remedy"] and row["found"] == "broken" for row in rows)
    assert issubclass(SettingsError, DyadsError)


def test_a_declared_source_that_is_not_there_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert doctor.check_sources(tmp_path / "warehouse") == "0 declared in dyads.toml"
    (tmp_path / "dyads.toml").write_text('[sources.disk]\nkind = "files"\npaths = "nosuch"\n')
    with pytest.raises(SettingsError, match="disk: nosuch: no such file or folder"):
        doctor.check_sources(tmp_path / "warehouse")
