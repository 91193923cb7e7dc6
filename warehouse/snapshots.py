"""A citable version of the tables: hard links to today's files, with a manifest of hashes and versions.

Commits replace files and never write into them, so that a link keeps what it linked. Where the file system
has no hard links, the files are copied.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from datetime import datetime
from pathlib import Path

from dyads.schemas.errors import WarehouseError
from dyads.warehouse.journal import FORMAT, read_state, sync_folder, write_synced
from dyads.warehouse.layout import LAYOUTS, MANIFEST_NAME, STATE_FOLDER, list_partitions
from dyads.warehouse.lock import hold_lock
from dyads.warehouse.partitions import count_rows, read_rows

__all__ = ["take_snapshot"]

_VERSIONS = ("coder_version", "dictionary_version", "model_name")


def take_snapshot(root: Path, name: str, taken_at: datetime, timeout: float) -> list[dict[str, object]]:
    """Keep the tables as they are now under `snapshots/NAME`.

    `manifest.json` there holds versions, rows and sha256 of every file; `sha256sum -c SHA256SUMS` verifies them.

    Args:
        root: folder of the warehouse.
        name: letters, digits, dots, hyphens and underscores.
        taken_at: the time to note.
        timeout: seconds to wait for a writer.

    Returns:
        One row a table: table_name, row_count, file_count, byte_count, path.

    Raises:
        WarehouseError: the name is taken or unusable, or the warehouse is locked.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        raise WarehouseError(
            f"'{name}' is no name for a snapshot; use letters, digits, dots and hyphens, e.g. v1.0"
        )
    target = root / "snapshots" / name
    staged = root / STATE_FOLDER / "snapshot"
    with hold_lock(root, timeout):
        if target.exists():
            raise WarehouseError(
                f"the snapshot {target} exists; a snapshot is never changed, choose another name"
            )
        shutil.rmtree(staged, ignore_errors=True)  # what a killed process has left
        files = [
            _keep(root, staged, path)
            for layout in LAYOUTS.values()
            for path in list_partitions(root, layout).values()
        ]
        _write_manifest(root, staged, name, taken_at, files)
        target.parent.mkdir(exist_ok=True)
        os.rename(staged, target)
        sync_folder(target.parent)
    return [_sum_table(target, table, files) for table in LAYOUTS]


def _keep(root: Path, staged: Path, path: Path) -> dict[str, object]:
    kept = staged / path.relative_to(root)
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, kept)
    except OSError:
        shutil.copyfile(path, kept)
    with kept.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "path": path.relative_to(root).as_posix(),
        "row_count": count_rows(kept),
        "byte_count": kept.stat().st_size,
        "sha256": digest,
    }


def _write_manifest(
    root: Path, staged: Path, name: str, taken_at: datetime, files: list[dict[str, object]]
) -> None:
    manifest = {
        "name": name,
        "taken_at": taken_at.isoformat(),
        "format": FORMAT,
        "commit_number": read_state(root).commit_number,
        "versions": _list_versions(root),
        "files": files,
    }
    sums = "".join(f"{file['sha256']}  {file['path']}\n" for file in files)
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    write_synced(staged / "SHA256SUMS", lambda file: file.write(sums.encode()))
    write_synced(staged / MANIFEST_NAME, lambda file: file.write(text.encode()))


def _list_versions(root: Path) -> list[dict[str, object]]:
    """The different versions that coded the articles."""
    layout = LAYOUTS["articles"]
    found = {
        tuple(row[column] for column in _VERSIONS)
        for path in list_partitions(root, layout).values()
        for row in read_rows(path, layout, _VERSIONS).group_by(list(_VERSIONS)).aggregate([]).to_pylist()
    }
    return [dict(zip(_VERSIONS, one, strict=True)) for one in sorted(found)]


def _sum_table(target: Path, table: str, files: list[dict[str, object]]) -> dict[str, object]:
    own = [file for file in files if str(file["path"]).startswith(f"{table}/")]
    return {
        "table_name": table,
        "row_count": sum(int(str(file["row_count"])) for file in own),
        "file_count": len(own),
        "byte_count": sum(int(str(file["byte_count"])) for file in own),
        "path": f"{target}/{table}/**/*.parquet",
    }
