"""What a run reads: articles to code in portions, each id once, without those the warehouse holds unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from dyads.flows.coding import Versions
from dyads.flows.output import dump_json
from dyads.flows.steps import hash_content
from dyads.schemas.errors import SettingsError
from dyads.schemas.records import Article, Reject

__all__ = ["EVER", "ArticleStream", "Intake", "Span", "parse_span"]

Items = Iterator[Article | Reject]
Known = Mapping[str, tuple[str, str, str, str]]


@dataclass(frozen=True, slots=True)
class Span:
    """Days of publication, both inclusive; None leaves that side open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether a day lies within; an unknown day only when both sides are open."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


EVER = Span()


def parse_span(since: str | None, until: str | None) -> Span:
    """The span that two ISO days name; raises SettingsError for another text, or when it is empty."""
    days: list[date | None] = []
    for name, text in (("since", since), ("until", until)):
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError:
            raise SettingsError(f"{name} '{text}' is not a day; write it as 2024-05-31") from None
    span = Span(*days)
    if span.since and span.until and span.since > span.until:
        raise SettingsError(f"since {since} is after until {until}; swap them")
    return span


@dataclass(frozen=True, slots=True)
class Intake:
    """A portion: articles to code, rejects, and how many articles the warehouse holds unchanged."""

    articles: tuple[Article, ...]
    rejects: tuple[Reject, ...]
    unchanged_count: int


@dataclass(slots=True)
class ArticleStream:
    """Reads items portion by portion; only ids and hashes of what was read stay in memory.

    Attributes:
        open_items: starts reading anew, from the first item.
        known: what the warehouse holds: id -> (content hash, coder, dictionary, model); empty to code all again.
        versions: what codes now.
        span: articles published outside it are passed over.
        is_done: everything was read.
    """

    open_items: Callable[[], Items]
    known: Known
    versions: Versions
    span: Span = EVER
    is_done: bool = False
    _items: Items | None = None
    _seen: dict[str, str] = field(default_factory=dict)
    _told: set[Reject] = field(default_factory=set)

    def take(self, limit: int) -> Intake:
        """Read on until `limit` articles are to be coded, or to the end.

        An error of the source leaves the stream as it was before: the next call reads again from the start and
        passes over what was handed out.
        """
        items = self._items or self.open_items()
        self._items = None
        seen: dict[str, str] = {}
        fresh: list[Article] = []
        rejects: list[Reject] = []
        unchanged = 0
        is_done = True
        for item in items:
            if isinstance(item, Reject):
                rejects.append(item)
                continue
            if not self.span.holds(item.published_date):
                continue
            digest = hash_content(item)
            earlier = seen.get(item.article_id) or self._seen.get(item.article_id)
            if earlier is not None:
                if earlier != digest:
                    rejects.append(_reject_twin(item))
                continue
            seen[item.article_id] = digest
            if self._is_unchanged(item.article_id, digest):
                unchanged += 1
                continue
            fresh.append(item)
            if len(fresh) >= limit:
                is_done = False
                break
        told = tuple(reject for reject in dict.fromkeys(rejects) if reject not in self._told)
        self._items, self.is_done = (None if is_done else items), is_done
        self._seen |= seen
        self._told.update(told)
        return Intake(tuple(fresh), told, unchanged)

    def _is_unchanged(self, article_id: str, digest: str) -> bool:
        now = self.versions
        return self.known.get(article_id) == (
            digest, now.coder_version, now.dictionary_version, now.model_name
        )  # fmt: skip


def _reject_twin(article: Article) -> Reject:
    row = dump_json(
        {"id": article.article_id, "title": article.title, "text": article.text, "path": article.path}
    )
    detail = f"the id '{article.article_id}' came twice with another text; the first one stays"
    return Reject(article.article_id, "read", "duplicate_id", detail, row)
