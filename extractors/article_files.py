"""The files of a source: one file, a folder, or a glob."""

from __future__ import annotations

from collections.abc import Iterator
from glob import glob
from itertools import takewhile
from pathlib import Path

from dyads.extractors.containers import find_kind
from dyads.schemas.errors import ReadError

__all__ = ["find_files"]


def find_files(source: str) -> Iterator[tuple[Path, str]]:
    """The files of a file, folder or glob, sorted, each with what its id starts with: its folders within the source.

    So `a.txt` is "a", `2024/a.txt` of a folder "2024/a", and `a.txt` in a `may.zip` of a folder "may/a".

    Raises ReadError when there is no such file or folder, or when no file fits the glob.
    """
    path = Path(source)
    if path.is_file():
        yield path, ""
        return
    if path.is_dir():
        root = path
        files = [p for p in path.rglob("*") if _is_readable(p.relative_to(path))]
    elif any(c in source for c in "*?["):
        root = Path(*takewhile(lambda part: not any(c in part for c in "*?["), path.parts))
        files = [Path(name) for name in glob(source, recursive=True)]
    else:
        raise ReadError(f"{source}: no such file or folder")
    found = sorted(p for p in files if p.is_file())
    if not found and not path.is_dir():
        raise ReadError(f"{source}: no file fits this pattern")
    for file in found:
        inner = file.relative_to(root)
        inner = inner.with_suffix("") if file.suffix.lower() == ".zip" else inner.parent
        yield file, "" if inner == Path(".") else f"{inner.as_posix()}/"


def _is_readable(relative: Path) -> bool:
    return find_kind(relative.name) is not None and not any(part.startswith(".") for part in relative.parts)
