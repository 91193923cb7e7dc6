"""Commands on the warehouse: run, query, serve, report, schema, doctor, snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dyads.flows.options import list_rows, list_verdicts, print_text, report_line
from dyads.flows.output import Listing
from dyads.flows.run_options import Plain, RunnerName, RunSources, Workers, list_run
from dyads.schemas.errors import SettingsError

__all__ = ["doctor", "query", "report", "run", "schema", "serve", "snapshot"]

Folder = Annotated[
    Path | None,
    typer.Option(
        "--warehouse", "-w", help="Folder of the warehouse [default: settings, then ./warehouse-data]."
    ),
]


@list_rows(example="dyads schema events")
def schema(
    table: Annotated[
        str | None, typer.Argument(metavar="[TABLE]", help="One table; all of them by default.")
    ] = None,
) -> Listing:
    """Show the columns of the tables: type, unit, allowed values, meaning."""
    from dyads.schemas.fields import TABLES
    from dyads.schemas.tables import describe_columns

    if table is not None and table not in TABLES:
        raise SettingsError(f"unknown table '{table}'; the tables are {', '.join(TABLES)}")
    rows = [row for row in describe_columns() if table in (None, row["table_name"])]
    return Listing(
        rows, table="columns", columns=("table_name", "column_name", "kind", "unit", "allowed", "description")
    )


@list_rows(
    example='dyads query "select cameo_root, count(*) as event_count from events group by 1 order by 1"'
)
def query(
    sql: Annotated[
        str, typer.Argument(metavar="SQL", help="A statement over the views articles, mentions, events, ...")
    ],
    warehouse: Folder = None,
) -> Listing:
    """Run SQL over the warehouse with DuckDB."""
    from dyads.warehouse.store import Warehouse

    return Listing(arrow=Warehouse.open(find_warehouse(warehouse), create=False).query(sql))


@list_rows(example="dyads run seeds/articles")
def run(
    sources: RunSources = None,
    warehouse: Folder = None,
    model: Annotated[
        str | None, typer.Option("--model", help="spaCy pipeline to use [default: the best installed].")
    ] = None,
    batch_size: Annotated[
        int | None, typer.Option("--batch-size", min=1, help="Articles a batch [default: settings].")
    ] = None,
    runner: RunnerName = None,
    workers: Workers = None,
    plain: Plain = False,
    quiet: bool = False,
    verbose: bool = False,
) -> Listing:
    """Run the main flow once: ingest, code, validate, publish into the warehouse; unchanged articles are skipped."""
    given = {
        "warehouse": warehouse, "model": model, "batch_size": batch_size, "sources": sources, "runner": runner,
        "workers": workers,
    }  # fmt: skip
    return list_run("run", given, (None, None, False), plain, quiet, verbose)


@print_text(example="dyads serve --cron '0 4 * * *'")
def serve(
    sources: RunSources = None,
    cron: Annotated[
        str | None, typer.Option("--cron", help="When to read the sources [default: settings, hourly].")
    ] = None,
    interval: Annotated[
        int | None, typer.Option("--interval", min=1, help="Seconds between readings, instead of --cron.")
    ] = None,
    warehouse: Folder = None,
    verbose: bool = False,
) -> int:
    """Serve all deployments until stopped: reading, nightly checks, weekly report, backfill, recode; needs a Prefect server (PREFECT_API_URL)."""
    if cron and interval:
        raise SettingsError("choose one of --cron and --interval")
    from dyads.flows.schedules import serve_runs
    from dyads.flows.settings import load_settings

    serve_runs(load_settings(warehouse=warehouse, sources=sources, cron=cron), interval, verbose)
    return 0


@list_rows(example="dyads report --quality")
def report(
    quality: Annotated[
        bool,
        typer.Option("--quality", help="The data quality report; the only one so far, made in any case."),
    ] = False,
    run_id: Annotated[
        str | None, typer.Option("--run", metavar="RUN_ID", help="Which run [default: the last one].")
    ] = None,
    warehouse: Folder = None,
) -> Listing:
    """Make the data quality report of a run again: one self-contained HTML page, and the same as JSON."""
    del quality
    from dyads.flows.reports import report_quality

    paths = report_quality(find_warehouse(warehouse), run_id)
    return Listing(
        [{"report": path.suffix[1:], "path": str(path)} for path in paths], columns=("report", "path")
    )


@list_rows(example="dyads doctor")
def doctor(warehouse: Folder = None, quiet: bool = False) -> Listing:
    """Check versions, model, dictionaries, gazetteer, warehouse and disk; each problem with its remedy."""
    from dyads.flows.doctor import list_checks

    rows = list(list_checks(find_warehouse(warehouse)))
    return list_verdicts(rows, ("check", "is_ok", "found", "remedy"), "checks", "found", quiet)


@list_rows(example="dyads snapshot v1.0")
def snapshot(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the version, e.g. v1.0 or 2024-06.")],
    warehouse: Folder = None,
    quiet: bool = False,
) -> Listing:
    """Keep a citable version of all tables: hard links, and a manifest with hashes and versions."""
    from datetime import UTC, datetime

    from dyads.warehouse.store import Warehouse

    store = Warehouse.open(find_warehouse(warehouse), create=False)
    rows = store.snapshot(name, datetime.now(UTC))
    if not quiet:
        folder = store.root / "snapshots" / name
        report_line(f"kept in {folder}; verify with: cd {folder} && sha256sum -c SHA256SUMS")
    return Listing(rows, columns=("table_name", "row_count", "file_count", "byte_count", "path"))


def find_warehouse(folder: Path | None) -> Path:
    """The folder that the user named, else the one of the settings."""
    from dyads.flows.settings import load_settings

    return folder or load_settings().warehouse
