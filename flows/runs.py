"""Run once: by Prefect or plainly, with a progress bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from dyads.flows.coding import Coder
from dyads.flows.publication import Publication, RunSummary
from dyads.flows.run_loop import PLAIN_STEPS, Progress, run_session
from dyads.flows.sessions import RunPlan, open_session
from dyads.flows.settings import Settings, silence_libraries
from dyads.flows.workers import Done

__all__ = ["run_once", "run_plainly", "show_progress"]


class _Silence:
    def start(self, article_count: int) -> None:
        del article_count

    def advance(self, done: Done) -> None:
        del done

    def publish(self, publication: Publication) -> None:
        del publication


@contextmanager
def show_progress(quiet: bool) -> Iterator[Progress]:
    """A progress bar on stderr when that is a terminal, else nothing."""
    if quiet or not sys.stderr.isatty():
        yield _Silence()
        return
    from dyads.flows.bars import open_bar

    with open_bar(sys.stderr) as bar:
        yield bar


def run_plainly(
    settings: Settings, quiet: bool = True, coder: Coder | None = None, plan: RunPlan | None = None
) -> RunSummary:
    """The whole run as plain function calls; raises DyadsError."""
    session = open_session(settings, coder, plan)
    with show_progress(quiet) as progress:
        return run_session(session, PLAIN_STEPS, progress)


def run_once(
    settings: Settings,
    plan: RunPlan | None = None,
    plain: bool = False,
    quiet: bool = False,
    verbose: bool = False,
) -> RunSummary:
    """A run of the plan (default: the main flow) once, by Prefect unless `plain`."""
    silence_libraries(verbose)
    if plain:
        return run_plainly(settings, quiet, plan=plan)
    from dyads.flows.flows import run_by_prefect

    return run_by_prefect(settings, plan or RunPlan(), quiet)
