"""Role codes of actors: tokens of three letters, written one behind the other ("GOVMIL", "REBKUR").

Source: CAMEO code book, chapter on actors.
"""

from __future__ import annotations

__all__ = ["split_roles"]


def split_roles(role: str | None) -> tuple[str, ...]:
    """The three-letter tokens of a role code."""
    return tuple(role[i : i + 3] for i in range(0, len(role), 3)) if role else ()
