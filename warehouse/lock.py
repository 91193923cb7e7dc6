"""One writer at a time, and reads that never see half a commit."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from dyads.schemas.errors import WarehouseError
from dyads.warehouse.journal import finish_commit, has_journal, read_state
from dyads.warehouse.layout import MANIFEST_NAME, STATE_FOLDER

__all__ = ["hold_lock", "read_steadily"]

T = TypeVar("T")
READ_ATTEMPTS = 5  # before a reader takes the lock; each is lost only to a commit that came in between


@contextmanager
def hold_lock(root: Path, timeout: float) -> Iterator[None]:
    """Be the only writer; an interrupted commit of an earlier one is finished first.

    Args:
        root: folder of the warehouse.
        timeout: seconds to wait for another writer.

    Raises:
        WarehouseError: another process wrote all that time, or the folder cannot be written to.
    """
    if (root / MANIFEST_NAME).exists():
        raise WarehouseError(
            f"{root} is a snapshot and is never written to; name the warehouse it was taken of"
        )
    state = root / STATE_FOLDER
    lock = FileLock(state / "lock", timeout=timeout)
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise WarehouseError(
            f"{root} has been locked for {timeout:g} s by {_name_holder(state)}; "
            "wait for that run to end, then try again"
        ) from None
    except OSError as error:
        raise WarehouseError(f"{root} cannot be written to: {error.strerror}; name another folder") from error
    try:
        with suppress(OSError):  # only for the message above
            (state / "holder.json").write_text(json.dumps({"pid": os.getpid(), "host": platform.node()}))
        _finish(root)
        yield
    finally:
        lock.release()


def read_steadily(root: Path, read: Callable[[], T], timeout: float) -> T:
    """What `read` returns from one state of the warehouse, without the lock unless commits keep coming.

    A journal says that files are being moved: the lock is then awaited (which finishes a dead writer's
    commit). A commit number that changed meanwhile says that some were: the read is done again.

    Args:
        root: folder of the warehouse.
        read: reads files; it may be called several times.
        timeout: seconds to wait for a writer.
    """
    for _ in range(READ_ATTEMPTS):
        before = read_state(root)
        if has_journal(root):
            with hold_lock(root, timeout):
                continue
        try:
            found = read()
        except (OSError, WarehouseError):  # perhaps a file that a commit has just removed
            if not has_journal(root) and read_state(root) == before:
                raise
            continue
        if not has_journal(root) and read_state(root) == before:
            return found
    with hold_lock(root, timeout):
        return read()


def _finish(root: Path) -> None:
    try:
        finish_commit(root)
    except OSError as error:
        raise WarehouseError(
            f"{root}: an interrupted commit could not be finished yet ({error.strerror or error}); repair the disk, "
            "then run any dyads command on it"
        ) from error


def _name_holder(state: Path) -> str:
    try:
        holder = json.loads((state / "holder.json").read_text())
        return f"process {holder['pid']} on {holder['host']}"
    except (OSError, ValueError, KeyError):
        return "another process"
