"""Which language a text is in, offline."""

from __future__ import annotations

import re

__all__ = ["detect_language"]

ENGLISH = frozenset(
    "the of and to in a is that for on was with as by at from it an be have has were are his which this not but they said".split()
)


def detect_language(text: str) -> str:
    """ISO 639-1 code of a text, "und" for one too short to tell; offline (py3langid for what is not clearly English)."""
    words = re.findall(r"[^\W\d_]+", text[:4000].lower())
    if len(words) < 6:
        return "und"
    if sum(w in ENGLISH for w in words) >= 0.12 * len(words):
        return "en"
    import py3langid

    code, _ = py3langid.classify(text[:4000])
    if code != "en" and len(words) < 25 and all(ord(c) < 0x250 for c in text[:400]):
        return "und"
    return str(code)
