"""What feeds, sitemaps and lists name: asked side by side, and noted in the state with what they tell."""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dyads.extractors.feeds import FeedError, FeedItem, read_feed
from dyads.extractors.urls import clean_url, is_url
from dyads.flows.answers import Ask, Fetched, Refused
from dyads.flows.fetcher import Fetcher
from dyads.flows.intake_state import IntakeState, NewItem
from dyads.flows.output import dump_json
from dyads.flows.raw_store import save_raw
from dyads.flows.sitemaps import SitemapEntry, read_sitemap
from dyads.flows.source_settings import FeedSource, PagesSource, SitemapSource
from dyads.schemas.errors import ReadError
from dyads.schemas.records import Reject

__all__ = ["Intake", "WebSpec", "poll_sources"]

WebSpec = FeedSource | SitemapSource | PagesSource
MAX_SITEMAPS = 50  # sitemaps of one index that are read in a run, the last changed first
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Intake:
    """What the steps work with: the state, the raw store's folder, the fetcher, and the time that the run began."""

    state: IntakeState
    folder: Path
    fetcher: Fetcher
    now: datetime


def poll_sources(intake: Intake, sources: Mapping[str, WebSpec]) -> Iterator[Reject]:
    """Ask what the sources list and note what is new; a Reject for each listing or item that is of no use.

    Raises:
        ReadError: a list on disk cannot be read.
    """
    waiting: dict[str, tuple[str, WebSpec]] = {}
    for name, spec in sources.items():
        if isinstance(spec, PagesSource):
            yield from _note_pages(intake, name, spec, [*spec.urls, *_read_local_lists(name, spec)], True)
        for url in _list_listings(spec):
            waiting.setdefault(url, (name, spec))
    seen = set(waiting)
    outside: set[str] = set()  # listings that the public web names
    while waiting:
        asked, waiting = waiting, {}
        asks = [_build_ask(intake, url, spec, url not in outside) for url, (_, spec) in asked.items()]
        for answer in intake.fetcher.fetch_all(asks):
            name, spec = asked[answer.url]
            if isinstance(answer, Refused):
                yield _reject_listing(intake, answer.url, answer.reason, answer.detail)
            elif answer.status == 304:
                intake.state.note_listing(answer.url, intake.now, None)
            else:
                for url in (yield from _take_listing(intake, name, spec, answer)):
                    if url not in seen:
                        seen.add(url)
                        waiting[url] = (name, spec)
                        outside |= set() if answer.is_private else {url}


def _list_listings(spec: WebSpec) -> tuple[str, ...]:
    return tuple(filter(is_url, spec.lists)) if isinstance(spec, PagesSource) else spec.urls


def _build_ask(intake: Intake, url: str, spec: WebSpec, may_be_private: bool) -> Ask:
    """A conditional request: what did not change is not sent again."""
    return Ask(url, *intake.state.find_validators(url), spec.respect_robots, may_be_private)


def _take_listing(
    intake: Intake, name: str, spec: WebSpec, answer: Fetched
) -> Generator[Reject, None, list[str]]:
    """Note what a listing names; returns further listings."""
    if isinstance(spec, SitemapSource):
        return (yield from _take_sitemap(intake, name, spec, answer))
    if isinstance(spec, FeedSource):
        yield from _take_feed(intake, name, spec, answer)
    else:
        urls = _read_list(answer.body.decode("utf-8-sig", "replace"))
        yield from _note_pages(intake, name, spec, urls, answer.is_private)
    return []


def _take_feed(intake: Intake, name: str, spec: FeedSource, answer: Fetched) -> Iterator[Reject]:
    save_raw(intake.folder, answer, {"kind": "feed", "name": name})
    try:
        entries = read_feed(answer.body, answer.final_url, answer.get_header("content-type"))
    except FeedError as error:
        yield _reject_listing(intake, answer.url, "damaged", str(error))
        return
    items = []
    for entry in entries:
        if not entry.has_page and not entry.markup.strip():
            row = dump_json({"feed": answer.url, "title": entry.title})
            yield Reject(entry.url, "read", "no_link", "the item has neither a link nor a text", row)
        elif spec.wants(entry.url):
            keeps = spec.text != "page" or not entry.has_page
            markup = entry.markup if keeps and entry.markup.strip() else None
            items.append(
                NewItem(
                    entry.url,
                    entry.url,
                    _tell_feed(entry, spec, name, answer.is_private),
                    entry.version,
                    markup,
                )
            )
    validators = (answer.get_header("etag"), answer.get_header("last-modified"))
    new = intake.state.add_listing(name, answer.url, validators, items, intake.now, spec.follow_updates)
    _LOG.info("%s: %s lists %d items, %d of them new", name, answer.url, len(entries), new)


def _take_sitemap(
    intake: Intake, name: str, spec: SitemapSource, answer: Fetched
) -> Generator[Reject, None, list[str]]:
    """Note the pages of a sitemap; returns the sitemaps that it lists."""
    save_raw(intake.folder, answer, {"kind": "sitemap", "name": name})
    try:
        found = read_sitemap(answer.body)
    except ValueError as error:
        yield _reject_listing(intake, answer.url, "damaged", str(error))
        return []
    pages = [
        NewItem(clean_url(page.url), page.url, _tell_page(page, spec, name, answer.is_private), page.version)
        for page in found.pages
        if spec.wants(page.url) and _is_recent(page, spec, intake.now)
    ]
    validators = (answer.get_header("etag"), answer.get_header("last-modified"))
    if found.sitemaps:  # an index that did not change must not hide that its sitemaps did
        validators = ("", "")
    new = intake.state.add_listing(name, answer.url, validators, pages, intake.now, spec.follow_updates)
    _LOG.info("%s: %s lists %d pages, %d of them new", name, answer.url, len(found.pages), new)
    recent = [entry for entry in found.sitemaps if _is_recent(entry, spec, intake.now)]
    recent.sort(key=lambda entry: entry.version, reverse=True)
    return [entry.url for entry in recent[:MAX_SITEMAPS]]


def _note_pages(
    intake: Intake, name: str, spec: PagesSource, urls: Iterable[str], is_private: bool
) -> Iterator[Reject]:
    inside = "yes" if is_private else ""
    told = {"source": spec.publisher or "", "language": spec.language or "", "name": name, "inside": inside}
    items = []
    for url in urls:
        if not re.match(r"https?://", url, re.IGNORECASE):
            detail = "the line of the list is no web address"
            yield Reject(url[:500], "read", "bad_address", detail, url[:2000])
        elif spec.wants(url):
            items.append(NewItem(clean_url(url), url, told))
    intake.state.add_listing(name, f"list:{name}", ("", ""), items, intake.now)


def _read_local_lists(name: str, spec: PagesSource) -> list[str]:
    urls: list[str] = []
    for path in spec.lists:
        if not is_url(path):
            try:
                urls += _read_list(Path(path).read_text(encoding="utf-8-sig", errors="replace"))
            except OSError as error:
                raise ReadError(f"sources.{name}.lists: {path} cannot be read ({error.strerror})") from None
    return urls


def _read_list(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _tell_feed(entry: FeedItem, spec: FeedSource, name: str, is_private: bool) -> dict[str, str]:
    return {
        "title": entry.title, "author": entry.author or "", "name": name, "source": spec.publisher or "",
        "published_date": entry.published_date.isoformat() if entry.published_date else "",
        "language": spec.language or "", "inside": "yes" if is_private else "",
    }  # fmt: skip


def _tell_page(page: SitemapEntry, spec: SitemapSource, name: str, is_private: bool) -> dict[str, str]:
    return {
        "inside": "yes" if is_private else "", "title": page.title, "name": name, "source": spec.publisher or "", "language": spec.language or "",
        # lastmod is the day of a change; only a news entry says when the page was published
        "published_date": page.published_date.isoformat() if page.published_date and page.title else "",
    }  # fmt: skip


def _is_recent(entry: SitemapEntry, spec: SitemapSource, now: datetime) -> bool:
    if spec.max_age_days is None or entry.published_date is None:
        return True
    return entry.published_date >= (now - timedelta(days=spec.max_age_days)).date()


def _reject_listing(intake: Intake, url: str, reason: str, detail: str) -> Reject:
    intake.state.note_listing(url, intake.now, detail)
    return Reject(url, "read", reason, detail, "")
