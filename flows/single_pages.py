"""Pages that a person names by address: fetched now, with the same limits and manners as everything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyads.extractors.feeds import looks_like_feed, read_feed_items
from dyads.extractors.web_archives import read_payload
from dyads.flows.answers import Ask, Fetched, Refused
from dyads.flows.fetcher import Fetcher
from dyads.flows.source_settings import FetchSettings
from dyads.flows.web_sources import check_page
from dyads.schemas.records import Article, Reject

__all__ = ["read_pages"]


def read_pages(urls: Sequence[str], settings: FetchSettings) -> Iterator[Article | Reject]:
    """The article of each address in the order given, or why there is none; of a feed its items by their own texts."""
    with Fetcher(settings) as fetcher:
        answers = {
            answer.url: answer for answer in fetcher.fetch_all([Ask(url) for url in dict.fromkeys(urls)])
        }
    for url in urls:
        answer = answers[url]
        if isinstance(answer, Fetched) and looks_like_feed(answer.body):
            yield from read_feed_items(answer.body, answer.final_url, answer.get_header("content-type"))
            continue
        page = answer if isinstance(answer, Refused) else check_page(answer)
        if isinstance(page, Refused):
            yield Reject(url, "read", page.reason, page.detail, "")
        else:
            yield read_payload(page.body, page.get_header("content-type"), page.final_url, {})
