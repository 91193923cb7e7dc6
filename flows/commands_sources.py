"""The command on sources: what the settings declare, how far each is, and whether it answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dyads.flows.options import list_rows, report_line
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
    warehouse: Annotated[
        Path | None, typer.Option("--warehouse", "-w", help="Folder of the warehouse [default: settings].")
    ] = None,
    quiet: bool = False,
) -> Listing:
    """List the sources of the settings: what each reads, what waits, what went wrong, and the remedy."""
    from dyads.flows.settings import load_settings
    from dyads.flows.source_checks import list_source_checks

    settings = load_settings(warehouse=warehouse)
    rows = list(list_source_checks(settings, tuple(names or ()), check))
    problems = sum(not row["is_ok"] for row in rows)
    if not quiet and not settings.declared_sources:
        report_line("dyads.toml declares no sources; see docs/sources.md for an example")
    elif not quiet:
        report_line(
            f"{problems} of {len(rows)} sources have a problem"
            if problems
            else f"all {len(rows)} sources are fine"
        )
    return Listing(
        rows, columns=("name", "kind", "is_enabled", "reads", "pending_count", "is_ok", "found", "remedy"),
        finish=lambda: int(problems > 0),
    )  # fmt: skip
