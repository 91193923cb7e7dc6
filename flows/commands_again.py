"""Commands that code again: backfill and recode."""

from __future__ import annotations

from typing import Annotated

import typer

from dyads.flows.commands_data import Folder
from dyads.flows.options import list_rows
from dyads.flows.output import Listing
from dyads.flows.run_options import Plain, RunnerName, RunSources, Workers, list_run

__all__ = ["backfill", "recode"]

Since = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="First day of publication, e.g. 2024-05-01.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Last day of publication.")]
Again = Annotated[bool, typer.Option("--again", help="Code also what today's versions coded already.")]


@list_rows(example="dyads backfill seeds/articles --since 2024-05-01 --until 2024-05-31")
def backfill(
    sources: RunSources = None,
    since: Since = None,
    until: Until = None,
    again: Again = False,
    warehouse: Folder = None,
    runner: RunnerName = None,
    workers: Workers = None,
    plain: Plain = False,
    quiet: bool = False,
    verbose: bool = False,
) -> Listing:
    """Run the main flow on the articles that were published from one day to another."""
    given = {"warehouse": warehouse, "sources": sources, "runner": runner, "workers": workers}
    return list_run("backfill", given, (since, until, again), plain, quiet, verbose)


@list_rows(example="dyads recode --since 2024-05-01")
def recode(
    since: Since = None,
    until: Until = None,
    again: Again = False,
    warehouse: Folder = None,
    runner: RunnerName = None,
    workers: Workers = None,
    plain: Plain = False,
    quiet: bool = False,
    verbose: bool = False,
) -> Listing:
    """Code the texts of the warehouse again where another dyads, dictionary or model coded them; no source is read."""
    given = {"warehouse": warehouse, "runner": runner, "workers": workers}
    return list_run("recode", given, (since, until, again), plain, quiet, verbose)
