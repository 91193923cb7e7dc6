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


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('[sources.a]\nkind = "feed"\nurl = "http://x/"', r"sources\.a\.url: unknown key; did you mean 'urls'\?"),
        ('[sources.a]\nkind = "feed"', r"sources\.a\.urls: is missing; every source of kind 'feed' needs it"),
        ('[sources.a]\nkind = "rss"', r"sources\.a\.kind: 'rss' is none; the kinds of sources are files, drop"),
        ('[sources.a]\nurls = "http://x/"', r"sources\.a\.kind: it is missing; the kinds"),
        ('[sources.a]\nkind = "feed"\nurls = "x.example"', r"'x\.example' is no web address; write it with http"),
        ('[sources.a]\nkind = "feed"\nurls = "http://x/"\nexclude = "("', r"sources\.a\.exclude: '\(' is no regular expression"),
        ('[sources.a]\nkind = "files"\npaths = "x"\n[sources.a.columns]\nbody = "b"', r"'body' is no field of an article; the fields are id,"),
        ('[sources.a]\nkind = "pages"', r"sources\.a: it names no pages; give `urls` or `lists`"),
        ('[sources]\na = "folder"', r"sources\.a: write a source as a table, \[sources\.a\]"),
        ("[fetch]\ndelay = 3", r"fetch\.delay: unknown key"),
        ('[fetch]\nallowed_networks = "10.0.0"', r"fetch\.allowed_networks: .*write networks as 127"),
        ("[fetch]\nretries = -1", r"fetch\.retries: .*\(found -1\)"),
    ],
)  # fmt: skip
def test_a_wrong_source_is_told_with_its_key_and_remedy(folder: Path, lines: str, told: str) -> None:
    (folder / "dyads.toml").write_text(lines + "\n")
    with pytest.raises(SettingsError, match=told) as error:
        load_settings()
    assert "dyads.toml" in str(error.value)
    assert "declared_sources" not in str(error.value)


def test_declared_sources_run_unless_switched_off_and_are_no_parameters(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "dyads.toml").write_text(
        '[sources.a]\nkind = "files"\npaths = "x"\n[sources.b]\nkind = "files"\npaths = "y"\nenabled = false\n'
    )
    settings = load_settings()
    assert (settings.sources, list(settings.declared_sources)) == (("a",), ["a", "b"])
    named = load_settings(sources=["b"])
    assert (named.sources, list(named.declared_sources)) == (("b",), ["a", "b"])
    monkeypatch.setenv("DYADS_SOURCES", '["folder"]')
    assert load_settings().sources == ("folder",)
    assert not {"declared_sources", "fetch"} & set(settings.model_dump(mode="json"))


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
