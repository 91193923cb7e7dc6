"""GeoNames files that users add to the gazetteer: kept in a folder of the user with where each came from.

One import is NAME.<hash>.tsv.gz (the lines that can be used, unchanged) and NAME.json (file, hash, counts, time), which
is replaced last, so that an import is there as a whole or not at all. The compiled gazetteer is keyed by the hashes of
all imports, so that every process sees the same places for the same imports, and rows coded with them carry another
dictionary version.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from dyads.extractors.geonames_file import GeoName, parse_line, read_geonames
from dyads.schemas.errors import ReadError, SettingsError
from dyads.seeds.files import read_csv

__all__ = [
    "Import",
    "add_import",
    "default_imports",
    "hash_imports",
    "list_imports",
    "load_feature_kinds",
    "lock_imports",
    "read_import",
    "remove_import",
]  # fmt: skip

MOST_ROWS = 2_000_000  # compiled in memory, about 1 KB a row
LOCK_SECONDS = 600
KEPT_KINDS_FILE = "feature_kinds.csv"


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was added.

    Attributes:
        name: its name without folder and suffixes; an import of the same name replaces it.
        file_name: as it was named.
        sha256: of the lines kept, in hex.
        row_count: rows in the file.
        kept_count: rows of kinds that the gazetteer knows (`places/feature_kinds.csv`).
        imported_at: UTC, ISO 8601.
    """

    name: str
    file_name: str
    sha256: str
    row_count: int
    kept_count: int
    imported_at: str


def default_imports() -> Path:
    """The user's folder of imports (XDG base directory rules): data, which clearing the cache must not lose."""
    base = os.environ.get("XDG_DATA_HOME", "")
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".local" / "share"
    return root / "dyads" / "gazetteer"


def load_feature_kinds(places: Path) -> dict[tuple[str, str], tuple[str, float]]:
    """(feature class, feature code) -> (kind of the gazetteer, radius in km); code "" holds for the whole class."""
    path = places / KEPT_KINDS_FILE
    return {
        (row["feature_class"], row["feature_code"]): (row["kind"], float(row["radius_km"]))
        for _, row in read_csv(path)
    }


def add_import(
    path: Path,
    folder: Path,
    kinds: Mapping[tuple[str, str], object],
    countries: Collection[str],
    now: datetime,
) -> tuple[Import, bool]:
    """Keep the rows of a GeoNames file; (what is known of it, whether anything changed).

    The file is read to its end before anything is written; the same rows under the same name change nothing.

    Raises:
        ReadError: the file is not a GeoNames file; file, line and remedy are told.
        SettingsError: the folder cannot be written.
    """
    name = _name_import(path)
    with lock_imports(folder):
        staged = folder / f".{name}.{os.getpid()}.part"
        try:
            made = _keep_rows(path, staged, name, kinds, countries, now)
            known = next((one for one in list_imports(folder) if one.name == name), None)
            if known is not None and known.sha256 == made.sha256:
                return known, False
            os.replace(staged, _data_path(folder, made))
            _write_facts(folder, made)
            _drop_data(folder, name, made)
        except OSError as error:
            raise SettingsError(
                f"{folder}: the import cannot be kept ({error.strerror or error}); set XDG_DATA_HOME to a folder "
                "that can be written"
            ) from None
        finally:
            staged.unlink(missing_ok=True)
    return made, True


def remove_import(name: str, folder: Path) -> Import:
    """Forget an import; raises SettingsError with the known names when there is none of this name."""
    with lock_imports(folder):
        known = {one.name: one for one in list_imports(folder)}
        if name not in known:
            told = ", ".join(sorted(known)) or "none so far"
            raise SettingsError(f"no import '{name}'; the imports are: {told}")
        (folder / f"{name}.json").unlink()
        _drop_data(folder, name)
    return known[name]


def list_imports(folder: Path) -> list[Import]:
    """All imports in the order of their names; raises SettingsError for a damaged one."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            made = Import(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            continue  # removed meanwhile
        except (OSError, ValueError, TypeError) as error:
            raise SettingsError(
                f"{path}: cannot be read ({error}); delete it and import the file again"
            ) from None
        found.append(made)
    return found


def hash_imports(folder: Path) -> str:
    """16 hex digits that change with the imports; "" for none."""
    imports = list_imports(folder)
    if not imports:
        return ""
    return hashlib.sha256("\n".join(f"{i.name} {i.sha256}" for i in imports).encode()).hexdigest()[:16]


def read_import(folder: Path, one: Import, countries: Collection[str]) -> Iterator[GeoName]:
    """The rows kept of an import; raises SettingsError when they are lost or damaged."""
    path = _data_path(folder, one)
    digest = hashlib.sha256()
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, start=1):
                digest.update(line.encode())
                yield parse_line(line.rstrip("\n"), f"{path}:{number}", countries)
    except (OSError, EOFError, ReadError) as error:
        raise SettingsError(f"{path}: {error}; import {one.file_name} again") from None
    if digest.hexdigest() != one.sha256:
        raise SettingsError(f"{path} is not what was imported; import {one.file_name} again")


def _name_import(path: Path) -> str:
    """SY for data/SY.txt, SY.zip and SY.txt.gz."""
    name = re.sub(r"(\.(txt|tsv|zip|gz))+$", "", path.name, flags=re.IGNORECASE)
    return re.sub(r"[^\w-]+", "_", name).strip("_") or "places"


def _keep_rows(
    path: Path, staged: Path, name: str, kinds: Mapping[tuple[str, str], object], countries: Collection[str],
    now: datetime,
) -> Import:  # fmt: skip
    digest = hashlib.sha256()
    row_count = kept_count = 0
    with staged.open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as out:
        for line, row in read_geonames(path, countries):
            row_count += 1
            code = (row.feature_class, row.feature_code)
            if not row.country or row.country not in countries:
                continue
            if code not in kinds and (row.feature_class, "") not in kinds:
                continue
            kept_count += 1
            if kept_count > MOST_ROWS:
                raise ReadError(
                    f"{path}: more than {MOST_ROWS:,} places; import the files of the countries that you need"
                )
            data = (line + "\n").encode()
            digest.update(data)
            out.write(data)
    if not kept_count:
        raise ReadError(f"{path}: none of its {row_count} rows is a place that the gazetteer keeps")
    return Import(
        name, path.name, digest.hexdigest(), row_count, kept_count, now.isoformat(timespec="seconds")
    )


def _data_path(folder: Path, made: Import) -> Path:
    return folder / f"{made.name}.{made.sha256[:16]}.tsv.gz"


def _drop_data(folder: Path, name: str, kept: Import | None = None) -> None:
    """Delete the rows of an import, but those of the one that is kept."""
    for path in folder.glob(f"{name}.*.tsv.gz"):
        if kept is None or path != _data_path(folder, kept):
            path.unlink(missing_ok=True)


def _write_facts(folder: Path, made: Import) -> None:
    staged = folder / f".{made.name}.json.{os.getpid()}.part"
    staged.write_text(json.dumps(asdict(made), indent=1), encoding="utf-8")
    os.replace(staged, folder / f"{made.name}.json")


@contextmanager
def lock_imports(folder: Path) -> Iterator[None]:
    """Hold the folder of imports; who compiles them holds it too. Raises SettingsError after ten minutes."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=LOCK_SECONDS):
            yield
    except Timeout:
        raise SettingsError(f"{folder}: another import has run for {LOCK_SECONDS} s; try again") from None
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise SettingsError(
            f"{folder}: cannot be made ({error.strerror}); set XDG_DATA_HOME to a folder that can be written"
        ) from None
