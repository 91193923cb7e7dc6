"""What the linter says: one thing that is wrong in a seed file, where, and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Finding", "suggest"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in a seed file."""

    path: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} ({self.fix})"

    @classmethod
    def at(cls, path: Path | str, line: int, what: str, fix: str) -> Finding:
        """A finding; the path may be a Path."""
        return cls(str(path), line, what, fix)


def suggest(word: str, known: Iterable[str]) -> str:
    """A remedy for an unknown word: the known one that looks most like it."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean '{close[0]}'?" if close else "see `dyads lookup` or the table of codes"
