"""What the settings file says of sources and of fetching; every wrong key is told with its remedy."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from dyads.extractors.article_records import FIELDS
from dyads.extractors.urls import is_url
from dyads.flows.addresses import parse_networks

__all__ = [
    "DropSource",
    "FeedSource",
    "FetchSettings",
    "FilesSource",
    "PagesSource",
    "RawSource",
    "SitemapSource",
    "SourceSpec",
    "WebSource",
]


def _wrap(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _check_urls(urls: tuple[str, ...]) -> tuple[str, ...]:
    for url in urls:
        if not re.match(r"https?://[^/\s]", url, re.IGNORECASE):
            raise ValueError(f"'{url}' is no web address; write it with http:// or https://")
    return urls


def _check_patterns(patterns: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"'{pattern}' is no regular expression ({error})") from None
    return patterns


def _check_columns(columns: dict[str, str]) -> dict[str, str]:
    for name in columns:
        if name not in FIELDS:
            raise ValueError(f"'{name}' is no field of an article; the fields are {', '.join(FIELDS)}")
    return columns


def _check_networks(networks: tuple[str, ...]) -> tuple[str, ...]:
    try:
        parse_networks(networks)
    except ValueError as error:
        raise ValueError(f"{error}; write networks as 127.0.0.0/8 or addresses as 10.1.2.3") from None
    return networks


Texts = Annotated[tuple[str, ...], BeforeValidator(_wrap)]
Urls = Annotated[tuple[str, ...], BeforeValidator(_wrap), AfterValidator(_check_urls)]
Patterns = Annotated[tuple[str, ...], BeforeValidator(_wrap), AfterValidator(_check_patterns)]
Columns = Annotated[dict[str, str], AfterValidator(_check_columns)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Source(_Section):
    enabled: bool = Field(True, description="Whether `dyads run` without names reads it.")
    publisher: str | None = Field(None, description="Column `source` of articles that do not tell it.")
    language: str | None = Field(
        None, pattern="^[a-z]{2}$", description="Language of all articles, if it need not be guessed."
    )


class FilesSource(_Source):
    """Files, folders and globs; read at every run, unchanged articles are skipped."""

    kind: Literal["files"]
    paths: Texts = Field(min_length=1, description="Files, folders or globs.")
    columns: Columns = Field({}, description="Our field = the name in CSV, Parquet or JSON records.")


class DropSource(_Source):
    """A folder where files are dropped; each is read once, then moved to done/ or failed/."""

    kind: Literal["drop"]
    folder: Path = Field(description="The folder.")
    columns: Columns = Field({}, description="Our field = the name in CSV, Parquet or JSON records.")
    settle_seconds: float = Field(10, ge=0, description="Younger files are left for the next run.")


class WebSource(_Source):
    """What every source of the web has."""

    max_items: int = Field(200, ge=1, description="Pages fetched in one run; the others wait for the next.")
    max_tries: int = Field(5, ge=1, description="Runs that try a page that its server cannot give now.")
    respect_robots: bool = Field(True, description="Whether robots.txt is kept to.")
    include: Patterns = Field((), description="Regular expressions; only addresses that fit one are taken.")
    exclude: Patterns = Field((), description="Regular expressions; addresses that fit one are left out.")

    def wants(self, url: str) -> bool:
        """Whether `include` and `exclude` let an address pass."""
        if self.include and not any(re.search(pattern, url) for pattern in self.include):
            return False
        return not any(re.search(pattern, url) for pattern in self.exclude)


class FeedSource(WebSource):
    """RSS or Atom feeds."""

    kind: Literal["feed"]
    urls: Urls = Field(min_length=1, description="Addresses of feeds.")
    text: Literal["page", "item", "either"] = Field(
        "page",
        description="Where the text is: on the linked page, in the feed's item, or in the item where the page fails.",
    )
    follow_updates: bool = Field(False, description="Fetch a page again when its item's date changes.")


class SitemapSource(WebSource):
    """Sitemaps, sitemap indexes and news sitemaps, also packed."""

    kind: Literal["sitemap"]
    urls: Urls = Field(min_length=1, description="Addresses of sitemaps.")
    max_age_days: int | None = Field(
        7, ge=0, description="Older entries are left out; entries without a day stay."
    )
    follow_updates: bool = Field(False, description="Fetch a page again when its day in the sitemap changes.")


class PagesSource(WebSource):
    """Pages by address, each fetched once."""

    kind: Literal["pages"]
    urls: Urls = Field((), description="Addresses of pages.")
    lists: Texts = Field((), description="Files or addresses of lists: one address a line, # for remarks.")

    @model_validator(mode="after")
    def _check_any(self) -> PagesSource:
        if not self.urls and not self.lists:
            raise ValueError("it names no pages; give `urls` or `lists`")
        _check_urls(tuple(item for item in self.lists if is_url(item)))
        return self


class RawSource(_Source):
    """What was fetched, extracted again; its articles keep their ids, so that their rows are replaced."""

    kind: Literal["raw"]
    enabled: bool = Field(False, description="Whether `dyads run` without names reads it.")
    since: date | None = Field(None, description="First day of fetching (UTC).")
    until: date | None = Field(None, description="Last day of fetching.")


SourceSpec = Annotated[
    FilesSource | DropSource | RawSource | FeedSource | SitemapSource | PagesSource,
    Field(discriminator="kind"),
]


class FetchSettings(_Section):
    """How the web is read."""

    user_agent: str = Field("dyads/0.1", min_length=3, description="Who asks; add an address to write to.")
    timeout_seconds: float = Field(
        20, gt=0, description="For the connection, and for each piece of an answer."
    )
    total_seconds: float = Field(90, gt=0, description="For one answer as a whole, with its redirects.")
    max_bytes: int = Field(10_000_000, ge=1000, description="Size of an answer, packed and unpacked.")
    max_redirects: int = Field(5, ge=0, description="Redirects followed; each address is checked.")
    retries: int = Field(2, ge=0, description="Further tries after a failure that may pass.")
    backoff_seconds: float = Field(
        2, ge=0, description="Wait before the first further try; doubled each time."
    )
    max_wait_seconds: float = Field(
        120,
        ge=0,
        description="Longest wait that a server may ask for within a run (Retry-After, Crawl-delay).",
    )
    delay_seconds: float = Field(
        1, ge=0, description="Between two requests to a host; its Crawl-delay if longer."
    )
    max_hosts: int = Field(8, ge=1, le=100, description="Requests at once, never two to one host.")
    allowed_networks: Annotated[Texts, AfterValidator(_check_networks)] = Field(
        (), description="Private networks that may be fetched from, e.g. an intranet: 10.20.0.0/16."
    )
