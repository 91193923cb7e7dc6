"""The dictionaries as they were: the committed seeds of a git checkout, or a folder that the user names."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from dyads.schemas.errors import SettingsError

__all__ = ["extract_committed_seeds"]


def extract_committed_seeds(folder: Path, target: Path, revision: str = "HEAD") -> Path:
    """Write the seeds of `folder` as they stand in a git revision below `target`; returns the folder there.

    Raises SettingsError when `folder` is in no git checkout, or git or the revision is missing.
    """
    try:
        prefix = _run_git(folder, "rev-parse", "--show-prefix").decode().strip().rstrip("/")
        archive = _run_git(folder, "archive", "--format=tar", f"{revision}:{prefix}")
    except (OSError, subprocess.CalledProcessError) as error:
        told = (
            error.stderr.decode(errors="replace").strip()
            if isinstance(error, subprocess.CalledProcessError)
            else error
        )
        raise SettingsError(
            f"{folder}: no committed dictionaries to compare with ({told}); name a folder with --baseline"
        ) from None
    with tarfile.open(fileobj=io.BytesIO(archive)) as bundle:
        bundle.extractall(target, filter="data")
    return target


def _run_git(folder: Path, *arguments: str) -> bytes:
    # `git archive REVISION:PATH` must run at the top, else it looks for the path below the folder
    top = folder if arguments[0] == "rev-parse" else _find_top(folder)
    command = ["git", "-C", str(top), *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _find_top(folder: Path) -> Path:
    return Path(_run_git(folder, "rev-parse", "--show-toplevel").decode().strip())
