"""Static checks of all seed files: each finding names file, line, what is wrong and how to mend it.

Running the examples of the frames needs the coder and lives in `dyads.extractors.examples`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from dyads.schemas.errors import SeedError
from dyads.seeds.findings import Finding
from dyads.seeds.lint_actors import lint_actors, lint_agents, lint_overlays, note_actors
from dyads.seeds.lint_frames import lint_frames, note_frames
from dyads.seeds.lint_ontology import lint_ontology
from dyads.seeds.lint_places import lint_places
from dyads.seeds.lint_words import lint_words, note_words
from dyads.seeds.overlays import find_overlays

__all__ = ["Finding", "lint_seeds", "list_notes"]

Check = Callable[[Path], Iterable[Finding]]
CHECKS: tuple[Check, ...] = (lint_ontology, lint_frames, lint_actors, lint_agents, lint_words, lint_places)
NOTES: tuple[Check, ...] = (note_frames, note_words, note_actors)


def lint_seeds(root: Path, actor_files: Sequence[Path] = ()) -> list[Finding]:
    """All findings of the static checks, in the order of the files; an empty list when all is well.

    `actor_files` are the user's own tables (files or folders) that are laid over those of `root`.
    """
    findings = [finding for check in CHECKS for finding in _run_check(check, root)]
    for path in actor_files:  # each by itself, so that one that cannot be read does not hide the others
        findings += _run_check(partial(_lint_own, path), root)
    return findings


def _lint_own(path: Path, root: Path) -> list[Finding]:
    return lint_overlays(root, find_overlays([path]))


def list_notes(root: Path) -> list[Finding]:
    """What may be meant so but deserves a look: unused word sets, names shared by several actors, odd words."""
    return [finding for check in NOTES for finding in _run_check(check, root)]


def _run_check(check: Check, root: Path) -> list[Finding]:
    try:
        return list(check(root))
    except SeedError as error:  # a table that cannot be read at all
        found = re.match(r"(?P<path>[^:]+)(?::(?P<line>\d+))?: (?P<what>.*)", str(error), re.DOTALL)
        if found is None:
            return [Finding.at(root, 0, str(error), "see docs/dictionaries.md")]
        return [Finding(found["path"], int(found["line"] or 0), found["what"], "see docs/dictionaries.md")]
