"""What `dyads sources` looks at: files that are there, feeds that answer, items that wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from dyads.extractors.article_files import find_files
from dyads.extractors.feeds import FeedError, read_feed
from dyads.extractors.urls import is_url
from dyads.flows.answers import Ask, Fetched, Refused
from dyads.flows.fetcher import Fetcher
from dyads.flows.intake_state import IntakeState, open_state
from dyads.flows.listings import WebSpec
from dyads.flows.raw_store import RAW_FOLDER
from dyads.flows.settings import Settings
from dyads.flows.sitemaps import read_sitemap
from dyads.flows.source_settings import (
    DropSource,
    FeedSource,
    FilesSource,
    PagesSource,
    RawSource,
    SourceSpec,
)
from dyads.flows.sources import list_dropped, resolve_sources
from dyads.flows.web_sources import check_page
from dyads.schemas.errors import ReadError

__all__ = ["list_source_checks"]

Row = dict[str, object]
Finding = tuple[str, str]  # what was found, and the remedy: empty when all is well


def list_source_checks(settings: Settings, names: tuple[str, ...], is_online: bool) -> Iterator[Row]:
    """One row per source: name, kind, is_enabled, reads, pending_count, is_ok, found, remedy.

    Args:
        settings: where they are declared.
        names: which; all that are declared when empty.
        is_online: whether to ask the web.

    Raises:
        ReadError: a name is neither declared nor a path or address.
    """
    known = {name: settings.declared_sources[name] for name in names if name in settings.declared_sources}
    others = tuple(name for name in names if name not in known)
    specs = (known | resolve_sources(settings, others)) if names else dict(settings.declared_sources)
    with ExitStack() as stack:
        folder = settings.warehouse / RAW_FOLDER
        state = stack.enter_context(open_state(folder)) if (folder / "intake.sqlite").is_file() else None
        fetcher = stack.enter_context(Fetcher(settings.fetch)) if is_online else None
        for name, spec in specs.items():
            found, remedy = _check(spec, state, fetcher)
            counts = state.count_items(name) if state else {}
            yield {
                "name": name, "kind": spec.kind, "is_enabled": spec.enabled, "reads": ", ".join(_list_reads(spec)),
                "pending_count": counts.get("pending", 0), "fetched_count": counts.get("fetched", 0),
                "failed_count": counts.get("failed", 0), "is_ok": not remedy, "found": found, "remedy": remedy or None,
            }  # fmt: skip


def _list_reads(spec: SourceSpec) -> tuple[str, ...]:
    if isinstance(spec, FilesSource):
        return spec.paths
    if isinstance(spec, DropSource):
        return (str(spec.folder),)
    if isinstance(spec, RawSource):
        return ("what was fetched",)
    return (*spec.urls, *spec.lists) if isinstance(spec, PagesSource) else spec.urls


def _check(spec: SourceSpec, state: IntakeState | None, fetcher: Fetcher | None) -> Finding:
    if isinstance(spec, FilesSource):
        return _check_files(spec.paths)
    if isinstance(spec, DropSource):
        return _check_drop(spec)
    if isinstance(spec, RawSource):
        return "the raw store of the warehouse", ""
    missing = [path for path in spec.lists if not is_url(path) and not Path(path).is_file()] if isinstance(spec, PagesSource) else []  # fmt: skip
    if missing:
        return f"{missing[0]}: no such file", "correct `lists` of the source"
    return _ask(spec, fetcher) if fetcher else _remember(spec, state)


def _check_files(paths: tuple[str, ...]) -> Finding:
    count = 0
    for path in paths:
        try:
            count += 1 if path == "-" else sum(1 for _ in find_files(path))
        except ReadError as error:
            return str(error), "correct `paths` of the source"
    return f"{count} files", ""


def _check_drop(spec: DropSource) -> Finding:
    try:
        waiting = list_dropped(spec, datetime.now(UTC))
    except ReadError as error:
        return str(error), "make the folder, or correct `folder` of the source"
    failed = sum(1 for path in (spec.folder / "failed").glob("*") if path.is_file())
    told = f"{len(waiting)} files wait"
    if failed:
        return f"{told}, {failed} in failed/", "mend the files in failed/ and drop them again, or delete them"
    return told, ""


def _remember(spec: WebSpec, state: IntakeState | None) -> Finding:
    """What the last run saw."""
    checks = [state.find_check(url) for url in spec.urls] if state else []
    seen = [check for check in checks if check is not None]
    problem = next((told for _, told in seen if told), None)
    if problem:
        return problem, "look at the address; `dyads sources --check` asks it again"
    if not seen:
        return "not asked yet" if not isinstance(spec, PagesSource) else f"{len(spec.urls)} addresses", ""
    return f"last asked {max(when for when, _ in seen)[:16]}", ""


def _ask(spec: WebSpec, fetcher: Fetcher) -> Finding:
    """What the addresses answer now."""
    counts = 0
    lists = tuple(url for url in spec.lists if is_url(url)) if isinstance(spec, PagesSource) else ()
    for answer in fetcher.fetch_all(
        [Ask(url, respect_robots=spec.respect_robots) for url in (*spec.urls, *lists)]
    ):
        if isinstance(answer, Refused):
            return answer.detail, "correct the address or wait for the server; see docs/sources.md"
        try:
            counts += _count_items(spec, answer)
        except (FeedError, ValueError) as error:
            return f"{answer.url}: {error}", f"give the address of a {spec.kind}"
    return f"answers; {counts} items" if not isinstance(spec, PagesSource) else f"{counts} pages answer", ""


def _count_items(spec: WebSpec, answer: Fetched) -> int:
    if isinstance(spec, FeedSource):
        return len(read_feed(answer.body, answer.final_url, answer.get_header("content-type")))
    if isinstance(spec, PagesSource):
        return int(isinstance(check_page(answer), Fetched))
    found = read_sitemap(answer.body)
    return len(found.pages) + len(found.sitemaps)
