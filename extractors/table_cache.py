"""Compiled tables in the user's cache: read in a blink, made once for each state of the seeds, safe with many processes.

A file is named by the hash of everything that it was made from: seeds, the user's tables, language model, the code
that makes it. It is written beside its place and moved there, so that a reader sees all of it or nothing; several
processes that start together may each make it, and the last move wins. Where the cache cannot be written, or a file
in it is broken or another user's, the tables are read from the seeds each time.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import gc
import hashlib
import io
import logging
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dyads.extractors.gazetteer_cache import default_cache
from dyads.extractors.tables import Tables

__all__ = ["load_tables", "name_tables", "tables_folder"]

log = logging.getLogger(__name__)
KEPT_FILES = 6  # of other states of the seeds, e.g. of several checkouts
HASH_SIZE = hashlib.sha256().digest_size
CODE_FILES = (
    "extractors/dictionary.py",
    "extractors/names.py",
    "extractors/tables.py",
    "extractors/model.py",
    "extractors/syntax/words.py",
    "seeds/actors.py",
    "seeds/context.py",
    "seeds/files.py",
    "seeds/frames.py",
    "seeds/ontology.py",
    "seeds/overlays.py",
)


def tables_folder() -> Path:
    """The folder of compiled tables, beside the gazetteer's."""
    return default_cache().parent / "tables"


def name_tables(dictionary_version: str, *parts: str) -> str:
    """The file name for tables of this dictionary version, made by today's code; `parts` name model and paths."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256("\x1f".join((sys.version, *parts)).encode())
    for name in CODE_FILES:
        digest.update((root / name).read_bytes())
    return f"{dictionary_version}-{digest.hexdigest()[:12]}.pickle"


def load_tables(name: str, build: Callable[[], Tables], folder: Path | None = None) -> Tables:
    """The tables of this name from the cache, else built and kept there; never fails because of the cache."""
    path = (folder or tables_folder()) / name
    found = _read(path)
    if found is not None:
        return found
    made = build()
    try:
        _write(path, made)
    except OSError as error:
        log.info("the tables cannot be kept in %s (%s): they are read from the seeds each time", path, error)
    return made


def _read(path: Path) -> Tables | None:
    """The tables in a file; None when it is missing, broken, or not this user's own (a pickle is code)."""
    try:
        with path.open("rb") as handle:
            status = os.fstat(handle.fileno())
            if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
                log.info("%s is another user's or open to others: not read", path)
                return None
            content = memoryview(handle.read())
    except OSError:
        return None
    if hashlib.sha256(content[HASH_SIZE:]).digest() != content[:HASH_SIZE]:
        return None
    with _no_collection():
        try:
            found = pickle.loads(content[HASH_SIZE:])
        except Exception as error:  # noqa: BLE001 - whatever a pickle of other code raises, the seeds are there
            log.info("%s cannot be read (%s)", path, error)
            return None
    return found if isinstance(found, Tables) else None


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection while a hundred thousand objects are made that all stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _RowPickler(pickle.Pickler):
    """Writes a frozen row as its class and values: read three times faster than by dataclasses' own way."""

    def reducer_override(self, obj: object) -> Any:
        """How a row is made again; other objects are left to pickle."""
        if dataclasses.is_dataclass(obj) and not isinstance(obj, type):
            return _restore, (type(obj), *(getattr(obj, f.name) for f in dataclasses.fields(obj)))
        return NotImplemented


@functools.cache
def _list_setters(kind: type) -> tuple[Callable[[object, object], None], ...]:
    return tuple(getattr(kind, name).__set__ for name in kind.__slots__)  # type: ignore[attr-defined]


def _restore(kind: type, *values: object) -> object:
    made: object = object.__new__(kind)
    for put, value in zip(_list_setters(kind), values, strict=True):
        put(made, value)
    return made


def _write(path: Path, tables: Tables) -> None:
    buffer = io.BytesIO()
    _RowPickler(buffer, pickle.HIGHEST_PROTOCOL).dump(tables)
    content = buffer.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix="writing-")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(hashlib.sha256(content).digest() + content)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _remove_old(path)


def _remove_old(newest: Path) -> None:
    """Keep the latest files; a process that reads an older one has it open already."""
    others = [p for p in newest.parent.glob("*.pickle") if p != newest]
    with contextlib.suppress(OSError):  # another process tidies up, too
        for path in sorted(others, key=lambda p: p.stat().st_mtime, reverse=True)[KEPT_FILES:]:
            path.unlink(missing_ok=True)
