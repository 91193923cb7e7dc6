"""Sources of the web in three steps: ask feeds, sitemaps and lists what there is; fetch what is new; hand it on.

Each step notes in the state what it did, so that the next one, or the next run, goes on from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dyads.extractors.feeds import FeedError, FeedItem, looks_like_feed, read_feed
from dyads.extractors.urls import clean_url, is_url
from dyads.flows.answers import Ask, Fetched, Refused
from dyads.flows.fetcher import Fetcher
from dyads.flows.intake_state import IntakeState, Item, NewItem
from dyads.flows.output import dump_json
from dyads.flows.raw_store import read_document, save_raw
from dyads.flows.sitemaps import SitemapEntry, read_sitemap
from dyads.flows.source_settings import FeedSource, PagesSource, SitemapSource
from dyads.schemas.errors import ReadError
from dyads.schemas.records import Article, Reject

__all__ = ["Intake", "WebSpec", "check_page", "fetch_items", "list_asks", "poll_source", "read_items"]

WebSpec = FeedSource | SitemapSource | PagesSource
MAX_SITEMAPS = 50  # sitemaps of one index that are read in a run, the last changed first
PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "")


@dataclass(frozen=True, slots=True)
class Intake:
    """What the steps work with: the state, the raw store's folder, the fetcher, and the time that the run began."""

    state: IntakeState
    folder: Path
    fetcher: Fetcher
    now: datetime


def poll_source(intake: Intake, name: str, spec: WebSpec) -> Iterator[Reject]:
    """Ask what a source lists and note what is new; a Reject for each listing or item that is of no use."""
    if isinstance(spec, PagesSource):
        yield from _poll_pages(intake, name, spec)
        return
    waiting = list(spec.urls)
    seen = set(waiting)
    while waiting:
        listings = waiting
        waiting = []
        for answer in intake.fetcher.fetch_all(list_asks(intake, listings, spec)):
            if isinstance(answer, Refused):
                yield _reject_listing(intake, answer.url, answer.reason, answer.detail)
            elif answer.status == 304:
                intake.state.note_listing(answer.url, intake.now, None)
            elif isinstance(spec, FeedSource):
                yield from _take_feed(intake, name, spec, answer)
            else:
                listed = yield from _take_sitemap(intake, name, spec, answer)
                further = [url for url in listed if url not in seen]
                seen.update(further)
                waiting += further


def list_asks(intake: Intake, urls: Iterable[str], spec: WebSpec) -> list[Ask]:
    """Conditional requests for feeds and sitemaps: an unchanged one is not sent again."""
    return [Ask(url, *intake.state.find_validators(url), respect_robots=spec.respect_robots) for url in urls]


def fetch_items(intake: Intake, sources: Mapping[str, WebSpec]) -> Iterator[Reject]:
    """Fetch the pending items of all sources, hosts side by side; each is noted as soon as it is there.

    Returns:
        A Reject for each page that its server could not give now; it stays pending for the next run.
    """
    waiting: dict[str, tuple[Item, WebSpec]] = {}
    for name, spec in sources.items():
        for item in intake.state.list_pending(name, intake.now, spec.max_items):
            if item.markup and (_is_whole(spec) or not _has_page(item)):
                _keep_markup(intake, item)
            else:
                waiting[item.asked_url] = (item, spec)
    asks = [Ask(url, respect_robots=spec.respect_robots) for url, (_, spec) in waiting.items()]
    for answer in intake.fetcher.fetch_all(asks):
        item, spec = waiting[answer.url]
        page = check_page(answer) if isinstance(answer, Fetched) else answer
        if isinstance(page, Fetched):
            path = save_raw(intake.folder, page, {**item.told, "kind": "page"})
            intake.state.note_fetched(item.url, path, intake.now)
        else:
            yield from _note_refused(intake, item, spec, page)


def read_items(intake: Intake, name: str, take: Callable[[str], None]) -> Iterator[Article | Reject]:
    """The articles of all items that no published run has taken, and a Reject for each that failed.

    Args:
        intake: state and raw store.
        name: the source.
        take: called with the address of each item that was handed on, to be confirmed after publishing.
    """
    for item in intake.state.list_undelivered(name):
        take(item.url)
        if item.state == "failed" or item.raw_path is None:
            yield Reject(item.url, "read", item.reason or "not_fetched", item.detail or "", _show(item))
            continue
        yield from read_document(intake.folder, item.raw_path)


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
            items.append(NewItem(entry.url, entry.url, _tell_feed(entry, spec, name), entry.version, markup))
    validators = (answer.get_header("etag"), answer.get_header("last-modified"))
    intake.state.add_listing(name, answer.url, validators, items, intake.now, spec.follow_updates)


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
        NewItem(clean_url(page.url), page.url, _tell_page(page, spec, name), page.version)
        for page in found.pages
        if spec.wants(page.url) and _is_recent(page, spec, intake.now)
    ]
    validators = (answer.get_header("etag"), answer.get_header("last-modified"))
    if found.sitemaps:  # an index that did not change must not hide that its sitemaps did
        validators = ("", "")
    intake.state.add_listing(name, answer.url, validators, pages, intake.now, spec.follow_updates)
    recent = [entry for entry in found.sitemaps if _is_recent(entry, spec, intake.now)]
    recent.sort(key=lambda entry: entry.version, reverse=True)
    return [entry.url for entry in recent[:MAX_SITEMAPS]]


def _poll_pages(intake: Intake, name: str, spec: PagesSource) -> Iterator[Reject]:
    urls = list(spec.urls)
    for listed in spec.lists:
        if is_url(listed):
            answer = intake.fetcher.fetch(list_asks(intake, [listed], spec)[0])
            if isinstance(answer, Refused):
                yield _reject_listing(intake, listed, answer.reason, answer.detail)
            elif answer.status == 200:
                urls += _read_list(answer.body.decode("utf-8-sig", "replace"))
            continue
        try:
            urls += _read_list(Path(listed).read_text(encoding="utf-8-sig", errors="replace"))
        except OSError as error:
            raise ReadError(f"sources.{name}.lists: {listed} cannot be read ({error.strerror})") from None
    told = {"source": spec.publisher or "", "language": spec.language or "", "name": name}
    items = []
    for url in urls:
        if not re.match(r"https?://", url, re.IGNORECASE):
            yield Reject(
                url[:500], "read", "bad_address", "the line of the list is no web address", url[:2000]
            )
        elif spec.wants(url):
            items.append(NewItem(clean_url(url), url, told))
    intake.state.add_listing(name, f"list:{name}", ("", ""), items, intake.now)


def _read_list(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def check_page(answer: Fetched) -> Fetched | Refused:
    """The answer itself when it is a page or a text, else why it is of no use."""
    declared = answer.get_header("content-type").partition(";")[0].strip().lower()
    if looks_like_feed(answer.body):
        detail = "the address gives a feed, not a page; declare it as a source of kind feed"
        return Refused(answer.url, "not_a_page", detail)
    if declared not in PAGE_TYPES:
        return Refused(answer.url, "not_a_page", f"the address gives {declared}, neither a page nor text")
    if not answer.body.strip():
        return Refused(answer.url, "missing_text", "the page is empty")
    return answer


def _note_refused(intake: Intake, item: Item, spec: WebSpec, refused: Refused) -> Iterator[Reject]:
    tries = item.tries + 1
    is_final = not refused.may_pass or tries >= spec.max_tries
    if is_final and item.markup:  # the feed says "either": its own text where the page fails
        _keep_markup(intake, item)
        return
    detail = refused.detail if tries == 1 else f"{refused.detail} (tried in {tries} runs)"
    intake.state.note_failed(item.url, refused.reason, detail, intake.now, is_final, refused.wait_seconds)
    if not is_final:
        yield Reject(item.url, "read", refused.reason, f"{detail}; the next run tries again", _show(item))


def _keep_markup(intake: Intake, item: Item) -> None:
    """Make the item's own text its document."""
    headers = (("content-type", "text/html; charset=utf-8"),)
    document = Fetched(item.asked_url, item.url, 200, headers, (item.markup or "").encode(), intake.now)
    path = save_raw(intake.folder, document, {**item.told, "kind": "item", "id": item.url})
    intake.state.note_fetched(item.url, path, intake.now)


def _is_whole(spec: WebSpec) -> bool:
    return isinstance(spec, FeedSource) and spec.text == "item"


def _has_page(item: Item) -> bool:
    return "#" not in item.url  # cleaned addresses of pages have no fragment; items without a page have one


def _tell_feed(entry: FeedItem, spec: FeedSource, name: str) -> dict[str, str]:
    return {
        "title": entry.title, "author": entry.author or "", "name": name, "source": spec.publisher or "",
        "published_date": entry.published_date.isoformat() if entry.published_date else "",
        "language": spec.language or "",
    }  # fmt: skip


def _tell_page(page: SitemapEntry, spec: SitemapSource, name: str) -> dict[str, str]:
    return {
        "title": page.title, "name": name, "source": spec.publisher or "", "language": spec.language or "",
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


def _show(item: Item) -> str:
    return dump_json({"url": item.asked_url, "source": item.source, **item.told})
