"""docs/sources.md: its example is loaded, and every key of the settings is explained there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dyads.extractors.containers import SUFFIXES
from dyads.flows.setting_problems import KINDS
from dyads.flows.settings import Settings, load_settings
from dyads.flows.source_settings import FetchSettings
from dyads.schemas.fields import REJECT_REASONS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dyads.toml").write_text(EXAMPLE[0], encoding="utf-8")
    return load_settings()


def test_the_example_is_loaded_and_runs_what_is_enabled(loaded: Settings) -> None:
    assert loaded.sources == ("archive", "export", "wire", "bbc", "agency")
    assert {spec.kind for spec in loaded.declared_sources.values()} == set(KINDS)
    assert loaded.fetch.allowed_networks == ("10.20.0.0/16",)


def test_the_defaults_in_the_example_are_the_defaults(loaded: Settings) -> None:
    chosen = ("user_agent", "allowed_networks")
    default = FetchSettings.model_validate({})
    assert loaded.fetch.model_dump(exclude=set(chosen)) == default.model_dump(exclude=set(chosen))


def test_every_key_and_every_suffix_is_explained() -> None:
    keys = {name for model in (*KINDS.values(), FetchSettings) for name in model.model_fields} - {"until"}
    assert {key for key in keys if not re.search(rf"^{key} = |`{key}`", PAGE, re.MULTILINE)} == set()
    assert {suffix for suffix in SUFFIXES if f"`{suffix}`" not in PAGE} == set()


def test_every_reason_in_the_table_exists() -> None:
    reasons = re.findall(r"^\| (`[a-z_`, ]+`) \|", PAGE, re.MULTILINE)
    named = {name for cell in reasons for name in re.findall(r"[a-z_]+", cell)}
    assert len(named) > 8
    assert named <= set(REJECT_REASONS)
