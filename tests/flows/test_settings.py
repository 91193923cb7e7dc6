"""Settings: options before variables before the file, and errors that name the key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dyads.flows.settings import load_settings, silence_libraries
from dyads.schemas.errors import SettingsError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults() -> None:
    settings = load_settings(warehouse=None, sources=[])
    assert settings.warehouse == Path("warehouse-data")
    assert settings.sources == ("seeds/articles",)


def test_option_before_variable_before_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "dyads.toml").write_text("batch_size = 10\nmax_reject_share = 0.5\nmodel = 'm1'\n")
    monkeypatch.setenv("DYADS_BATCH_SIZE", "20")
    monkeypatch.setenv("DYADS_MODEL", "m2")
    settings = load_settings(model="m3")
    assert (settings.max_reject_share, settings.batch_size, settings.model) == (0.5, 20, "m3")


@pytest.mark.parametrize(
    ("line", "told"),
    [("batchsize = 3", "batchsize"), ("batch_size = 0", "batch_size"), ("max_reject_share = 2", "max_reject_share"),
     ("coder = 'nowhere'", "module:function"), ("batch_size = ", "cannot be read")],
)  # fmt: skip
def test_a_wrong_file_is_named(folder: Path, line: str, told: str) -> None:
    (folder / "dyads.toml").write_text(line + "\n")
    with pytest.raises(SettingsError, match=told):
        load_settings()


def test_telemetry_is_off_and_choices_of_the_user_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "DO_NOT_TRACK",
        "PREFECT_SERVER_ANALYTICS_ENABLED",
        "GX_ANALYTICS_ENABLED",
        "PREFECT_LOGGING_LEVEL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    silence_libraries()
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
