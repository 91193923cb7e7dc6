"""What a run reads: names of the settings, paths, addresses; nothing is marked as done before it is published."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from dyads.extractors.article_files import find_files
from dyads.extractors.articles import ReadOptions, check_items, read_unchecked
from dyads.extractors.urls import clean_url, is_url
from dyads.flows.fetcher import Clock, Fetcher
from dyads.flows.intake_state import open_state
from dyads.flows.listings import Intake, WebSpec, poll_sources
from dyads.flows.raw_store import RAW_FOLDER, read_raw
from dyads.flows.settings import Settings
from dyads.flows.source_settings import (
    DropSource,
    FetchSettings,
    FilesSource,
    PagesSource,
    RawSource,
    SourceSpec,
)
from dyads.flows.web_sources import fetch_items, read_items
from dyads.schemas.errors import ReadError
from dyads.schemas.records import Article, Reject

__all__ = ["SourceReader", "open_reader", "resolve_sources"]

DONE_FOLDERS = {"done", "failed"}


@dataclass(slots=True)
class SourceReader:
    """Reads the sources of one run.

    Attributes:
        specs: what to read, by name, in this order.
        fetch: how the web is read.
        warehouse: where raw store and state lie.
        clock: how the fetcher waits; None for real time.
        taken: addresses handed on, to be confirmed.
        dropped: files of drop folders handed on, with whether they gave an article.
    """

    specs: Mapping[str, SourceSpec]
    fetch: FetchSettings
    warehouse: Path
    clock: Clock | None = None
    taken: list[str] = field(default_factory=list)
    dropped: dict[Path, bool] = field(default_factory=dict)

    def read(self, stdin: TextIO | None = None) -> Iterator[Article | Reject]:
        """All articles, and a Reject for each that cannot be used; another call reads all of it again.

        Raises:
            ReadError: a file, folder or list of the settings does not exist.
        """
        return check_items(self._read_all(stdin))

    def confirm(self) -> None:
        """What was read is published: items of the web are done, files of drop folders are moved away.

        Without this call, all of it is read again by the next run.
        """
        if self.taken:
            with open_state(self.warehouse / RAW_FOLDER) as state:
                state.confirm(self.taken)
        for path, is_good in self.dropped.items():
            _move_away(path, "done" if is_good else "failed")
        self.taken.clear()
        self.dropped.clear()

    def _read_all(self, stdin: TextIO | None) -> Iterator[Article | Reject]:
        now = datetime.now(UTC)
        for spec in self.specs.values():
            if isinstance(spec, FilesSource):
                yield from read_unchecked(spec.paths, stdin, _build_options(spec))
            elif isinstance(spec, DropSource):
                yield from self._read_drop(spec, now)
            elif isinstance(spec, RawSource):
                yield from read_raw(self.warehouse, spec.since, spec.until)
        web = {name: spec for name, spec in self.specs.items() if isinstance(spec, WebSpec)}
        if web:
            yield from self._read_web(web, now)

    def _read_web(self, web: Mapping[str, WebSpec], now: datetime) -> Iterator[Article | Reject]:
        folder = self.warehouse / RAW_FOLDER
        with ExitStack() as stack:
            state = stack.enter_context(open_state(folder))
            with Fetcher(self.fetch, self.clock) as fetcher:
                intake = Intake(state, folder, fetcher, now)
                yield from poll_sources(intake, web)
                for name in filter(is_url, web):  # a person asks for it now
                    state.ask_again(name, clean_url(name))
                yield from fetch_items(intake, web)
            for name in web:
                yield from read_items(intake, name, self.taken.append)

    def _read_drop(self, spec: DropSource, now: datetime) -> Iterator[Article | Reject]:
        options = _build_options(spec)
        for path in list_dropped(spec, now):
            self.dropped[path] = False
            for item in read_unchecked([str(path)], None, options):
                self.dropped[path] |= isinstance(item, Article)
                yield item


def open_reader(settings: Settings, names: tuple[str, ...], clock: Clock | None = None) -> SourceReader:
    """The reader of sources by name, path or address; raises ReadError for what is none of them."""
    return SourceReader(resolve_sources(settings, names), settings.fetch, settings.warehouse, clock)


def resolve_sources(settings: Settings, names: tuple[str, ...]) -> dict[str, SourceSpec]:
    """What to read for each name: a source of the settings, "raw" (what was fetched), an address, a path or "-".

    Raises:
        ReadError: there is nothing of this name; the message names the sources that there are.
    """
    found: dict[str, SourceSpec] = {}
    for name in names:
        if name in settings.declared_sources:
            found[name] = settings.declared_sources[name]
        elif name == RAW_FOLDER and not Path(name).exists():
            found[name] = RawSource.model_validate({"kind": "raw"})
        elif is_url(name):
            found[name] = PagesSource.model_validate({"kind": "pages", "urls": name})
        else:
            found[name] = FilesSource.model_validate({"kind": "files", "paths": name})
        _check_paths(name, found[name], settings)
    return found


def list_dropped(spec: DropSource, now: datetime) -> list[Path]:
    """The files that wait in a drop folder, the oldest first; those still being written are left."""
    if not spec.folder.is_dir():
        raise ReadError(f"{spec.folder}: no such folder; make it, or correct `folder` of the source")
    found = []
    for path, inner in find_files(str(spec.folder)):
        if set(inner.split("/")) & DONE_FOLDERS:
            continue
        changed = path.stat().st_mtime
        if now.timestamp() - changed >= spec.settle_seconds:
            found.append((changed, path))
    return [path for _, path in sorted(found)]


def _check_paths(name: str, spec: SourceSpec, settings: Settings) -> None:
    """Raise before the first article when a named file or folder is not there."""
    if isinstance(spec, DropSource):
        list_dropped(spec, datetime.now(UTC))
    if not isinstance(spec, FilesSource):
        return
    for path in spec.paths:
        if path == "-" or any(c in path for c in "*?["):
            continue
        if not Path(path).exists():
            known = ", ".join(settings.declared_sources)
            where = f"sources.{name}.paths: " if name in settings.declared_sources else ""
            hint = f"; the sources of the settings are {known}" if known else ""
            raise ReadError(
                f"{where}{path}: no such file or folder{hint}; name a path, an address or a source"
            )


def _build_options(spec: FilesSource | DropSource) -> ReadOptions:
    return ReadOptions(columns=spec.columns, source=spec.publisher, language=spec.language)


def _move_away(path: Path, folder: str) -> None:
    """Move a file of a drop folder into done/ or failed/ beside it; a name that is there gets a number."""
    target = path.parent / folder / path.name
    target.parent.mkdir(exist_ok=True)
    number = 1
    while target.exists():
        number += 1
        target = target.with_name(f"{path.stem}.{number}{path.suffix}")
    if path.exists():
        os.replace(path, target)
