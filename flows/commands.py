"""The console script `dyads`."""

from __future__ import annotations

import io
import sys

import typer

from dyads.flows import (
    commands_again,
    commands_data,
    commands_dictionary,
    commands_export,
    commands_gazetteer,
    commands_sources,
    commands_text,
)
from dyads.flows.options import Command, add_command

__all__ = ["COMMANDS", "app", "main"]

COMMANDS: tuple[Command, ...] = (
    commands_text.code,
    commands_text.read,
    commands_text.explain,
    commands_dictionary.lookup,
    commands_text.geocode,
    commands_dictionary.lint,
    commands_dictionary.coverage,
    commands_data.run,
    commands_again.backfill,
    commands_again.recode,
    commands_sources.sources,
    commands_data.query,
    commands_data.serve,
    commands_data.report,
    commands_data.schema,
    commands_data.doctor,
    commands_data.snapshot,
    commands_export.export,
    commands_gazetteer.gazetteer,
)


def build_app() -> typer.Typer:
    """The typer application with every command."""
    built = typer.Typer(
        name="dyads",
        help="Read news articles; write who did what to whom, where, when and with how many deaths.",
        epilog="\b\nExample:\n  dyads code --json seeds/articles",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    built.callback()(_greet)
    for command in COMMANDS:
        add_command(built, command)
    return built


def _print_version(is_asked: bool) -> None:
    if is_asked:
        from dyads import __version__

        typer.echo(f"dyads {__version__}")
        raise typer.Exit


def _greet(
    version: bool = typer.Option(
        False, "--version", help="Print the version and exit.", is_eager=True, callback=_print_version
    ),
) -> None:
    del version  # its callback has done the work


app = build_app()


def main() -> None:
    """Run the command line; exits with 0 (fine), 1 (ran with problems) or 2 (wrong usage, unreadable input)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()
