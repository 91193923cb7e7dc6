"""Commits that survive a kill: staged files, a journal as the commit point, moves that can be done again.

Order of a commit, each step on disk (fsync) before the next:
1. the new files are written to `.dyads/staging/`;
2. `.dyads/journal.json` appears by a rename: from here on the commit has happened;
3. emptied partitions are unlinked, staged files are renamed over the old ones, the commit number last;
4. the journal is unlinked.
A kill before 2 leaves the old state and some staged files; a kill after it leaves a journal, and whoever
takes the lock next does 3 and 4 again (they may be repeated any number of times).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dyads.schemas.errors import WarehouseError
from dyads.warehouse.layout import STATE_FOLDER

__all__ = [
    "FORMAT", "Change", "State", "finish_commit", "has_journal", "publish", "read_state", "staging_folder",
    "sync_folder", "write_synced",
]  # fmt: skip

FORMAT = 1  # of the folder; a newer one is refused


@dataclass(frozen=True, slots=True)
class Change:
    """One file of a commit: what is staged for it (None: it is removed), and by how many rows it grows."""

    target: Path
    staged: Path | None
    growth: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What `.dyads/state.json` holds: commits so far, and a hash of the columns that all files have."""

    commit_number: int = 0
    schema_hash: str = ""


def staging_folder(root: Path) -> Path:
    """Where the new files of a commit are written."""
    return root / STATE_FOLDER / "staging"


def has_journal(root: Path) -> bool:
    """Whether a commit is being moved into place, or was interrupted there."""
    return _journal_path(root).exists()


def read_state(root: Path) -> State:
    """The state after the last commit; zeros for a folder without one.

    Raises:
        WarehouseError: the folder was written by a newer dyads, or the file is unreadable.
    """
    try:
        stored = json.loads(_state_path(root).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return State()
    except (OSError, ValueError) as error:
        raise WarehouseError(
            f"{_state_path(root)} cannot be read: {error}; restore it, or delete it"
        ) from error
    if stored["format"] > FORMAT:
        raise WarehouseError(f"{root} was written by a newer dyads (format {stored['format']}); update dyads")
    return State(stored["commit_number"], stored["schema_hash"])


def publish(root: Path, changes: Iterable[Change], state: State) -> None:
    """Make staged changes the new state; the caller holds the lock.

    What shrinks is moved before what grows, so that a row that changes its partition is for a moment missing
    to a reader who globs meanwhile, never there twice.
    """
    ordered = sorted(changes, key=lambda change: (change.staged is not None, change.growth))
    staged_state = staging_folder(root) / "state.json"
    stored = {"format": FORMAT, "commit_number": state.commit_number, "schema_hash": state.schema_hash}
    write_synced(staged_state, lambda file: file.write(json.dumps(stored).encode()))
    moves = [(c.staged, c.target) for c in ordered if c.staged is not None]
    journal = {
        "format": FORMAT,
        "removals": [_relate(root, c.target) for c in ordered if c.staged is None],
        "moves": [
            [_relate(root, a), _relate(root, b)] for a, b in (*moves, (staged_state, _state_path(root)))
        ],
    }
    sync_folder(staging_folder(root))
    fresh = staging_folder(root) / "journal.json"
    write_synced(fresh, lambda file: file.write(json.dumps(journal).encode()))
    os.replace(fresh, _journal_path(root))
    sync_folder(root / STATE_FOLDER)
    finish_commit(root)


def finish_commit(root: Path) -> None:
    """Finish the commit that a journal tells of, if any, and drop staged files; the caller holds the lock.

    Raises:
        WarehouseError: a file that the journal names is neither staged nor in place.
    """
    journal_path = _journal_path(root)
    if journal_path.exists():
        journal = json.loads(journal_path.read_text(encoding="utf-8"))
        touched = _remove_files(root, journal["removals"]) | _move_files(root, journal["moves"])
        for folder in sorted(touched):
            sync_folder(folder)
        os.unlink(journal_path)
        sync_folder(root / STATE_FOLDER)
    staging = staging_folder(root)
    if staging.is_dir():
        for path in sorted(staging.iterdir()):
            os.unlink(path)


def write_synced(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file into a folder that exists and wait until it is on disk; the caller syncs the folder."""
    with path.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk; Windows has no such call."""
    if os.name == "nt" or not folder.exists():
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_files(root: Path, removals: Iterable[str]) -> set[Path]:
    touched: set[Path] = set()
    for name in removals:
        path = root / name
        path.unlink(missing_ok=True)
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            os.rmdir(path.parent)
        touched |= {path.parent, path.parent.parent}
    return touched


def _move_files(root: Path, moves: Iterable[tuple[str, str]]) -> set[Path]:
    touched: set[Path] = set()
    for source, name in moves:
        staged, target = root / source, root / name
        if staged.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(staged, target)
        elif not target.exists():
            raise WarehouseError(
                f"{root}: an interrupted commit cannot be finished, {source} and {name} are both gone; "
                f"restore the folder from a copy, or delete {_journal_path(root)} and code the articles again"
            )
        touched |= {target.parent, target.parent.parent}
    return touched


def _relate(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _journal_path(root: Path) -> Path:
    return root / STATE_FOLDER / "journal.json"


def _state_path(root: Path) -> Path:
    return root / STATE_FOLDER / "state.json"
