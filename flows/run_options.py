"""What run, backfill and recode share: where to code, and the table of what was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from dyads.flows.options import report_line
from dyads.flows.output import Listing

__all__ = ["Plain", "RunSources", "RunnerName", "Workers", "list_run"]

RunSources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE]...",
        help="Names of sources, files, folders, globs, addresses or - [default: `sources` of the settings].",
    ),
]
Plain = Annotated[bool, typer.Option("--plain", help="Run the same steps without Prefect.")]
RunnerName = Annotated[
    str | None,
    typer.Option(
        "--runner", help="Where to code: serial, pool, dask or dask=tcp://HOST:8786 [default: pool]."
    ),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes [default: one a processor].")
]


def list_run(
    kind: Literal["run", "backfill", "recode"],
    given: Mapping[str, object],
    span: tuple[str | None, str | None, bool],
    plain: bool,
    quiet: bool,
    verbose: bool,
) -> Listing:
    """Run a plan once and list what it wrote; exit code 1 when rows were rejected.

    Args:
        kind: of the plan.
        given: settings from options; None where not given.
        span: first day, last day, whether to code again what is current.
        plain: without Prefect.
        quiet: no progress and no notes.
        verbose: keep Prefect's log.
    """
    from dyads.flows.intake import parse_span
    from dyads.flows.runs import run_once
    from dyads.flows.sessions import RunPlan
    from dyads.flows.settings import load_settings

    plan = RunPlan(kind, parse_span(span[0], span[1]), span[2])
    summary = run_once(load_settings(**given), plan, plain=plain, quiet=quiet, verbose=verbose)
    if not quiet:
        for note in summary.list_notes():
            report_line(note)
    return Listing(
        summary.list_tables(),
        columns=("table_name", "new_count", "path"),
        finish=lambda: int(summary.reject_count > 0),
    )
