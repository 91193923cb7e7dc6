"""Addresses of pages as ids: the same page under two spellings of its address is one article."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

__all__ = ["clean_url", "is_url"]

# parameters that only tell where a reader came from
TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|cmpid|ocid|ftag|at_\w+|ns_\w+|xtor|traffic_source)$",
    re.IGNORECASE,
)
DEFAULT_PORTS = {"http": 80, "https": 443}


def is_url(text: str) -> bool:
    """Whether a source is an address of the web rather than a path."""
    return re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE) is not None


def clean_url(url: str) -> str:
    """The address without fragment, default port and tracking parameters, host in lower case; unreadable ones as given.

    >>> clean_url("HTTPS://News.example:443/a?id=7&utm_source=rss#top")
    'https://news.example/a?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    scheme = parts.scheme.lower()
    if not parts.hostname or scheme not in DEFAULT_PORTS:
        return url.strip()
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if port and port != DEFAULT_PORTS.get(scheme):
        host = f"{host}:{port}"
    query = parts.query
    pairs = parse_qsl(query, keep_blank_values=True)
    if any(TRACKING.match(name) for name, _ in pairs):
        query = urlencode([(name, value) for name, value in pairs if not TRACKING.match(name)])
    return urlunsplit((scheme, host, parts.path or "/", query, "")).strip()
