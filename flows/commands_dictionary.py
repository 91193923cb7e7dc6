"""Commands on the dictionaries: lint, lookup, coverage."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyads.flows.inputs import Model, Sources, build_coder, read_items, report_reject
from dyads.flows.options import list_rows, report_line
from dyads.flows.output import Listing
from dyads.schemas.errors import SettingsError
from dyads.schemas.records import Article

if TYPE_CHECKING:
    from dyads.extractors.dictionary_changes import ChangeReport, Probe
    from dyads.extractors.pipeline import Coder

__all__ = ["coverage", "lint", "lookup"]

FINDING_COLUMNS = ("path", "line", "what", "fix")
CHANGE_COLUMNS = ("change", "before", "after", "verdict", "sentence_text")
STALE_COLUMNS = ("actor_id", "name", "code", "checked_date", "age_days", "path", "line")
COVERAGE_COLUMNS = ("kind", "count", "pattern", "note")


@list_rows(example="dyads lint --static")
def lint(
    root: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="Folder of the seeds [default: those installed]."),
    ] = None,
    static: Annotated[
        bool, typer.Option("--static", help="Only keys, codes and dates; do not run the examples.")
    ] = False,
    frame: Annotated[
        str | None,
        typer.Option("--frame", metavar="PREFIX", help="Run only the examples of frames whose id starts so."),
    ] = None,
    notes: Annotated[
        bool,
        typer.Option("--notes", help="Also list what is only doubtful (shared names, unused word sets)."),
    ] = False,
    changed: Annotated[
        bool,
        typer.Option("--changed", help="Show what the edits since the last commit change in the events."),
    ] = False,
    corpus: Annotated[
        list[str] | None,
        typer.Option("--corpus", metavar="SOURCE", help="With --changed: code these articles, too."),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline", metavar="FOLDER", help="With --changed: the seeds to compare with [default: HEAD]."
        ),
    ] = None,
    stale: Annotated[
        str | None,
        typer.Option(
            "--stale",
            metavar="AGE",
            help="Instead list actors who are open since AGE ago or longer (2y, 18m, 90d), the oldest first.",
        ),
    ] = None,
    model: Model = None,
    quiet: bool = False,
) -> Listing:
    """Check all dictionaries: file and line, what is wrong, how to fix it; runs every example of every frame."""
    from dyads.flows.settings import load_settings
    from dyads.seeds.files import SEEDS_FOLDER
    from dyads.seeds.lint import lint_seeds, list_notes

    actor_files = load_settings().actor_files if root is None else ()
    folder = root or SEEDS_FOLDER
    if not folder.is_dir():
        raise SettingsError(f"{folder} is no folder; name the folder that holds ontology/, en/ and actors/")
    if not changed and (corpus or baseline):
        raise SettingsError("--corpus and --baseline belong to --changed; add it")
    if stale is not None:
        return _list_stale(folder, actor_files, stale, quiet)
    findings = list(lint_seeds(folder, actor_files))
    if changed and not findings:
        return _list_changes(folder, baseline, corpus or [], model, quiet)
    if not static and not findings:  # examples of broken dictionaries would only repeat what is known
        from dyads.extractors.examples import run_examples
        from dyads.extractors.pipeline import build_pipeline

        coder = build_pipeline(model, folder)
        chosen = [one for one in coder.frames if one.frame_id.startswith(frame or "")]
        if not chosen:
            raise SettingsError(
                f"no frame id starts with '{frame}'; see the files in {folder / 'en' / 'frames'}"
            )
        findings = run_examples(coder, chosen)
    doubts = list_notes(folder) if notes and not findings else []
    rows = [{name: getattr(finding, name) for name in FINDING_COLUMNS} for finding in (*findings, *doubts)]
    if not quiet:
        report_line(f"{len(findings)} problems in {folder}" if findings else f"no problem in {folder}")
    return Listing(rows, columns=FINDING_COLUMNS, finish=lambda: 1 if findings else 0)


def _list_stale(folder: Path, actor_files: Sequence[Path], age: str, quiet: bool) -> Listing:
    from dyads.seeds.overlays import find_overlays, load_actor_tables
    from dyads.seeds.stale import list_stale, parse_age

    least = parse_age(age)
    actors = load_actor_tables(folder, find_overlays(actor_files)).actors
    found = list_stale(actors, date.today(), least)
    if not quiet:
        report_line(
            f"{len(found)} of {len(actors)} actors are open and were last checked {age} ago or earlier"
        )
    return Listing([asdict(row) for row in found], columns=STALE_COLUMNS)


def _list_changes(
    folder: Path, baseline: Path | None, corpus: list[str], model: str | None, quiet: bool
) -> Listing:
    """Counts of events by code before and after, then each sentence that is coded otherwise."""
    from dyads.flows.seed_baseline import extract_committed_seeds
    from dyads.seeds.files import hash_seeds

    with tempfile.TemporaryDirectory(prefix="dyads-seeds-") as scratch:
        old = baseline or extract_committed_seeds(folder, Path(scratch))
        if not old.is_dir():
            raise SettingsError(f"{old} is no folder; name the folder that holds ontology/, en/ and actors/")
        if hash_seeds(old) == hash_seeds(folder):
            if not quiet:
                report_line("the dictionaries are those of the baseline: nothing to compare")
            return Listing(columns=CHANGE_COLUMNS)
        from dyads.extractors.dictionary_changes import compare_coders
        from dyads.extractors.pipeline import assemble_coder, build_pipeline

        after = build_pipeline(model, folder)
        before = assemble_coder(after.nlp, after.versions.model_name, old)
        report = compare_coders(before, after, _list_probes(folder, after, corpus))
    if not quiet:
        _report_changes(report)
    return Listing(_change_rows(report), columns=CHANGE_COLUMNS, finish=lambda: int(bool(report.rejects)))


def _list_probes(folder: Path, coder: Coder, corpus: list[str]) -> Iterator[Probe]:
    """The golden sentences beside the seeds, else the examples of the frames; then the corpus."""
    from dyads.extractors.dictionary_changes import Probe, list_example_probes, load_golden_probes

    golden = folder.resolve().parent / "tests" / "golden"
    yield from load_golden_probes(golden) if golden.is_dir() else list_example_probes(coder.frames)
    for item in read_items(corpus):
        if isinstance(item, Article):
            yield Probe(item)
        else:
            report_reject(item)


def _report_changes(report: ChangeReport) -> None:
    verdicts = [change.verdict for change in report.changes]
    report_line(
        f"{report.article_count} texts: {sum(report.before.values())} events before, {sum(report.after.values())} after; "
        f"{len(report.changes)} sentences changed, {verdicts.count('mended')} mended, {verdicts.count('broken')} broken"
    )
    for reject in report.rejects:
        report_reject(reject)


def _change_rows(report: ChangeReport) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"change": f"events of {code}", "before": str(was), "after": str(now), "verdict": "", "sentence_text": "", "article_id": ""}
        for code, was, now in report.list_codes()
    ]  # fmt: skip
    for one in report.changes:
        rows.append(
            {
                "change": one.change,
                "before": "; ".join(one.before),
                "after": "; ".join(one.after),
                "verdict": one.verdict,
                "sentence_text": one.sentence_text,
                "article_id": one.article_id,
            }
        )
    return rows


@list_rows(example="dyads coverage --kind clauses seeds/articles")
def coverage(
    sources: Sources,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="clauses, actors, frames or reasons; may be given again [default: all]."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most rows of each kind.")] = 50,
    model: Model = None,
    quiet: bool = False,
) -> Listing:
    """Show what stays uncoded, most frequent first: clauses between two actors, actors, silent frames, reasons."""
    from dyads.extractors.coverage import COVERAGE_KINDS, measure_coverage

    unknown = set(kind or ()) - set(COVERAGE_KINDS)
    if unknown:
        raise SettingsError(f"unknown kind '{min(unknown)}'; choose of {', '.join(COVERAGE_KINDS)}")
    items = read_items(sources)
    coder = build_coder(model)
    found = measure_coverage(coder, items)
    chosen = [one for one in COVERAGE_KINDS if not kind or one in kind]
    rows = [row for one in chosen for row in found.list_rows(one, coder.frames, limit)]
    for reject in found.rejects:
        report_reject(reject)
    if not quiet:
        report_line(
            f"{found.article_count} articles, {found.clause_count} clauses, "
            f"{sum(gap.count for gap in found.clauses.values())} between two actors without a frame; "
            f"{found.uncoded_count} of {found.phrase_count} actor phrases without a code"
        )
    return Listing(rows, columns=COVERAGE_COLUMNS, finish=lambda: 1 if found.rejects else 0)


@list_rows(example='dyads lookup "Kosovo police" --date 2023-09-24')
def lookup(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words as they might stand in an article.")],
    on: Annotated[
        str | None, typer.Option("--date", "--on", metavar="DATE", help="Date of the article, YYYY-MM-DD.")
    ] = None,
    model: Model = None,
    quiet: bool = False,
) -> Listing:
    """Show every actor, frame and place that some words could mean, which one wins, and why the others do not."""
    day = _parse_day(on)
    from dyads.extractors.lookup import lookup_text

    rows = lookup_text(build_coder(model), text, day)
    if not rows and not quiet:
        report_line(f"nothing matches {text!r}: no actor, no frame, no place")
    return Listing(rows)


def _parse_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingsError(f"--date {text}: not a date; write it as YYYY-MM-DD, e.g. 2023-09-24") from None
