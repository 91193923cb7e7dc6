"""What every command shares: output forms, --quiet, --verbose, --debug, errors in one sentence."""

from __future__ import annotations

import functools
import inspect
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from dyads.flows.output import Listing, Output, write_listing
from dyads.schemas.errors import DyadsError, QueryError, ReadError, SettingsError

__all__ = ["Command", "add_command", "list_rows", "list_verdicts", "print_text", "report_line"]

# exit code 2: wrong usage or unreadable input; everything else is 1
USAGE_ERRORS = (QueryError, ReadError, SettingsError)

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
_Csv = Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")]
_Parquet = Annotated[
    Path | None, typer.Option("--parquet", metavar="OUT", help="Write the rows to this Parquet file.")
]
_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no notes on stderr; errors stay.")]
_Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log what is done on stderr.")]
_Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the console script: what typer calls, and the example that ends its help."""

    name: str
    callback: Callable[..., None]
    example: str


def list_verdicts(
    rows: list[dict[str, object]], columns: tuple[str, ...], noun: str, verb: str, quiet: bool
) -> Listing:
    """Rows with `is_ok`, listed; a line on stderr counts the problems, and the exit code is 1 when there are any."""
    problems = sum(not row["is_ok"] for row in rows)
    if not quiet:
        report_line(
            f"{problems} of {len(rows)} {noun} {verb} a problem"
            if problems
            else f"all {len(rows)} {noun} are fine"
        )
    return Listing(rows, columns=columns, finish=lambda: int(problems > 0))


def list_rows(example: str) -> Callable[[Callable[..., Listing]], Command]:
    """Make a command of a function that returns a `Listing`; adds --json, --csv, --parquet OUT and the rest."""

    def decorate(function: Callable[..., Listing]) -> Command:
        def call(**values: Any) -> int:
            output = _choose_output(values.pop("as_json"), values.pop("as_csv"), values.pop("parquet"))
            return write_listing(function(**values), output)

        return _build_command(
            function,
            call,
            example,
            (("as_json", _Json, False), ("as_csv", _Csv, False), ("parquet", _Parquet, None)),
        )

    return decorate


def print_text(example: str) -> Callable[[Callable[..., int]], Command]:
    """Make a command of a function that prints by itself and returns its exit code."""

    def decorate(function: Callable[..., int]) -> Command:
        return _build_command(function, function, example, ())

    return decorate


def add_command(app: typer.Typer, command: Command) -> None:
    """Register a command; its help ends with its example."""
    app.command(command.name, epilog=f"\b\nExample:\n  {command.example}", no_args_is_help=False)(
        command.callback
    )


def report_line(message: str) -> None:
    """Write one line on stderr, where everything goes that is not data."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


def _build_command(
    function: Callable[..., Any],
    call: Callable[..., int],
    example: str,
    options: tuple[tuple[str, Any, object], ...],
) -> Command:
    own = inspect.signature(function, eval_str=True).parameters
    extra = (*options, ("quiet", _Quiet, False), ("verbose", _Verbose, False), ("debug", _Debug, False))

    @functools.wraps(function)
    def callback(**values: Any) -> None:
        debug, verbose = values.pop("debug"), values.pop("verbose")
        passed = {"quiet": values["quiet"], "verbose": verbose}
        values.pop("quiet")
        _set_logging(verbose)
        values.update({name: passed[name] for name in passed if name in own})
        raise typer.Exit(_run_guarded(lambda: call(**values), debug))

    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, default in extra
    ]
    shared = {name for name, _, _ in extra}
    kept = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own.values() if p.name not in shared]
    # typer reads the options of a command from its signature
    callback.__signature__ = inspect.Signature([*kept, *added])  # type: ignore[attr-defined]
    callback.__annotations__ = {p.name: p.annotation for p in (*kept, *added)}
    return Command(function.__name__.strip("_"), callback, example)


def _run_guarded(call: Callable[[], int], debug: bool) -> int:
    """The exit code of a call; errors become one sentence on stderr unless `debug`."""
    try:
        return call()
    except (
        BrokenPipeError
    ):  # the reader (`head`) has gone; Python would complain again when it flushes at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except DyadsError as error:
        if debug:
            raise
        report_line(f"dyads: {error}")
        return 2 if isinstance(error, USAGE_ERRORS) else 1
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        if debug:
            raise
        report_line(
            f"dyads: unexpected {type(error).__name__}: {error} (run again with --debug and report it)"
        )
        return 1


def _choose_output(as_json: bool, as_csv: bool, parquet: Path | None) -> Output:
    if as_json + as_csv + (parquet is not None) > 1:
        raise SettingsError("choose one of --json, --csv and --parquet")
    if parquet is not None:
        return Output("parquet", parquet)
    return Output("json" if as_json else "csv" if as_csv else "table")


def _set_logging(verbose: bool) -> None:
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("dyads").setLevel(logging.INFO if verbose else logging.WARNING)
