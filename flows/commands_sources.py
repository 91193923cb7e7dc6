"""The command on sources: what the settings declare, how far each is, and whether it answers."""

from __future__ import annotations

from typing import Annotated

import typer

from dyads.flows.commands_data import Folder
from dyads.flows.options import list_rows, list_verdicts, report_line
from dyads.flows.output import Listing

__all__ = ["sources"]


@list_rows(example="dyads sources")
def sources(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Sources [default: all of the settings].")
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Ask feeds, sitemaps and pages now; nothing is read into the warehouse."
        ),
    ] = False,
    warehouse: Folder = None,
    quiet: bool = False,
) -> Listing:
    """List the sources of the settings: what each reads, what waits, what went wrong, and the remedy."""
    from dyads.flows.settings import load_settings
    from dyads.flows.source_checks import list_source_checks

    settings = load_settings(warehouse=warehouse)
    rows = list(list_source_checks(settings, tuple(names or ()), check))
    is_bare = not settings.declared_sources
    if not quiet and is_bare:
        report_line("dyads.toml declares no sources; see docs/sources.md for an example")
    columns = ("name", "kind", "is_enabled", "reads", "pending_count", "is_ok", "found", "remedy")
    return list_verdicts(rows, columns, "sources", "have", quiet or is_bare)
