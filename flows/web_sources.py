"""Pages of the web: what is pending is fetched and kept, what is fetched is handed on.

Each step notes in the state what it did, so that the next one, or the next run, goes on from there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping

from dyads.extractors.feeds import looks_like_feed
from dyads.flows.answers import Ask, Fetched, Refused
from dyads.flows.intake_state import Item
from dyads.flows.listings import Intake, WebSpec
from dyads.flows.output import dump_json
from dyads.flows.raw_store import read_document, save_raw
from dyads.flows.source_settings import FeedSource
from dyads.schemas.records import Article, Reject

__all__ = ["check_page", "fetch_items", "read_items"]

PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "")
_LOG = logging.getLogger(__name__)


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
    asks = [
        Ask(url, respect_robots=spec.respect_robots, may_be_private=bool(item.told.get("inside")))
        for url, (item, spec) in waiting.items()
    ]
    _LOG.info("%d pages to fetch for %s", len(asks), ", ".join(sources))
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


def _show(item: Item) -> str:
    return dump_json({"url": item.asked_url, "source": item.source, **item.told})
