"""Main text, title, date and author of an HTML page (trafilatura does the work; it is imported only here)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dyads.schemas.records import Article, Reject

__all__ = ["read_html"]


def read_html(data: bytes | str, url: str | None = None, path: str | None = None) -> Article | Reject:
    """The article of a page; a Reject when no main text is found."""
    import trafilatura

    name = Path(path).stem if path else (url or "page")
    document = trafilatura.bare_extraction(
        data, url=url, with_metadata=True, include_comments=False, include_tables=False, favor_precision=True
    )
    if document is None or not document.text or not document.text.strip():
        return Reject(path or name, "read", "missing_text", "no main text was found on the page", "")
    try:
        published = date.fromisoformat(document.date[:10]) if document.date else None
    except ValueError:
        published = None
    return Article(
        name,
        document.text,
        document.title or "",
        published,
        document.author or None,
        None,
        document.url or url,
        document.sitename or None,
        path,
    )
