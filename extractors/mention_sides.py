"""Whether the sources, or the targets, of two mentions of one article can be the same; pure rows, no parser.

`side` is "source" or "target" throughout. Rules: CODING_GUIDE 14 and 18.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["fits_side", "same_side", "shares_side"]

Row = Mapping[str, object]


def same_side(a: Row, b: Row, side: str) -> bool:
    """Whether two mentions have one side: of one code or one inside the other, and not two people by name."""
    x, y = a[f"{side}_code"], b[f"{side}_code"]
    if _are_two_people(str(a[f"{side}_name"] or ""), str(b[f"{side}_name"] or "")):
        return False
    if x == y:
        return x is not None or a[f"{side}_text"] == b[f"{side}_text"]
    if x is None or y is None:
        return False
    return str(x).startswith(str(y)) or str(y).startswith(str(x))


def _are_two_people(a: str, b: str) -> bool:
    """Whether two names of at least two capitalised words share none of them."""
    words = [[w for w in name.split() if w[:1].isupper()] for name in (a, b)]
    return all(len(w) >= 2 for w in words) and not set(words[0]) & set(words[1])


def fits_side(a: Row, b: Row, side: str) -> bool:
    """Whether nothing that two mentions tell of a side speaks against its being one: unsaid fits all."""
    x, y = a[f"{side}_code"], b[f"{side}_code"]
    if x is None or y is None or a[f"{side}_country"] is None or b[f"{side}_country"] is None:
        return (
            x is None
            or y is None
            or str(x).endswith(str(y))
            or str(y).endswith(str(x))
            or not (a[f"{side}_role"] and b[f"{side}_role"])
        )
    return str(x).startswith(str(y)) or str(y).startswith(str(x))


def shares_side(a: Row, b: Row, side: str) -> bool:
    """Whether both mentions tell a side, and the code of one begins or ends that of the other."""
    x, y = a[f"{side}_code"], b[f"{side}_code"]
    return (
        x is not None
        and y is not None
        and (
            str(x).endswith(str(y))
            or str(y).endswith(str(x))
            or str(x).startswith(str(y))
            or str(y).startswith(str(x))
        )
    )
