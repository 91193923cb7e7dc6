"""The Prefect flows that look after things: nightly checks, weekly report, stale runs, what may be forgotten."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dyads.flows.settings import Settings, load_given, silence_libraries

silence_libraries(verbose=True)  # telemetry must be off before prefect is imported

from prefect import flow  # noqa: E402
from prefect.artifacts import (  # noqa: E402
    create_link_artifact,
    create_markdown_artifact,
    create_table_artifact,
)

from dyads.flows.intake_state import open_state  # noqa: E402
from dyads.flows.notify import tell_failure  # noqa: E402
from dyads.flows.raw_store import RAW_FOLDER, prune_raw  # noqa: E402
from dyads.flows.retention import prune_results, prune_runs  # noqa: E402
from dyads.flows.stale_runs import note_process, sweep_runs  # noqa: E402
from dyads.schemas.errors import ValidationError  # noqa: E402

__all__ = ["forget_old", "prune_answers", "report_week", "sweep", "validate_warehouse"]

Parameters = dict[str, Any]
WEEK_SQL = """
    select cameo_root as root, code_label(cameo_root) as label,
           count(*) filter (event_date > current_date - 7) as this_week,
           count(*) filter (event_date <= current_date - 7) as week_before,
           sum(fatalities_best) filter (event_date > current_date - 7)::bigint as deaths_this_week
    from current_events where event_date > current_date - 14 group by all order by this_week desc, root
"""


@flow(  # type: ignore[untyped-decorator]
    name="validate",
    persist_result=False,
    timeout_seconds=6 * 3600,
    on_failure=[tell_failure],
    on_crashed=[tell_failure],
)
def validate_warehouse(warehouse: str | None = None, settings: Parameters | None = None) -> Parameters:
    """Check every row of the warehouse again; the run fails when one does not pass.

    Args:
        warehouse: folder; None: that of the settings.
        settings: any other settings by name.
    """
    from dyads.flows.audit import audit_warehouse, write_audit
    from dyads.warehouse.store import Warehouse

    note_process()
    store = Warehouse.open(load_given(settings, warehouse=warehouse).warehouse, create=False)
    findings = audit_warehouse(store)
    path = write_audit(store.root / "reports", findings, datetime.now(UTC))
    failed = [finding for finding in findings if finding.failed_count]
    create_table_artifact(
        [asdict(finding) for finding in failed or findings],
        key="dyads-audit",
        description=f"{len(failed)} of {len(findings)} checks failed; {path}",
    )
    if failed:
        worst = failed[0]
        raise ValidationError(
            f"{len(failed)} of {len(findings)} checks failed in {store.root}, e.g. {worst.table_name}: {worst.check}, "
            f"{worst.failed_count} rows, such as {worst.example}; see {path}; code these articles again with "
            "`dyads recode --again`"
        )
    return {"check_count": len(findings), "report_path": str(path)}


@flow(  # type: ignore[untyped-decorator]
    name="report",
    persist_result=False,
    timeout_seconds=3600,
    on_failure=[tell_failure],
    on_crashed=[tell_failure],
)
def report_week(warehouse: str | None = None, settings: Parameters | None = None) -> Parameters:
    """The quality report of the last run, and the events of the week beside those of the week before.

    Args:
        warehouse: folder; None: that of the settings.
        settings: any other settings by name.
    """
    from dyads.flows.reports import report_quality
    from dyads.warehouse.store import Warehouse

    note_process()
    folder = load_given(settings, warehouse=warehouse).warehouse
    page = report_quality(folder)[0].absolute()
    rows = Warehouse.open(folder, create=False).query(WEEK_SQL).to_pylist()
    create_link_artifact(page.as_uri(), link_text=page.name, key="dyads-weekly-report", description=str(page))
    create_markdown_artifact(_write_week(rows), key="dyads-week", description="Events of the week by root")
    return {"report_path": str(page), "event_count": sum(int(row["this_week"]) for row in rows)}


@flow(name="sweep", persist_result=False, timeout_seconds=300)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Mark runs as crashed whose process is gone, so that they hold no slot for ever."""
    return sweep_runs()


@flow(name="retention", persist_result=False, timeout_seconds=3600)  # type: ignore[untyped-decorator]
def forget_old(
    days: int | None = None, warehouse: str | None = None, settings: Parameters | None = None
) -> Parameters:
    """Delete old flow runs, their tasks, logs and artifacts, old results at Prefect, and old answers of the web.

    Args:
        days: age of what Prefect keeps; None: `retention_days` of the settings.
        warehouse: folder of the Parquet tables; its raw store keeps `raw_days` of the settings, or all.
        settings: any other settings by name.
    """
    from prefect.settings import get_current_settings

    given = load_given(settings, warehouse=warehouse)
    kept = days or given.retention_days
    run_count = 0
    while deleted := prune_runs(kept):
        run_count += deleted
    folder = Path(get_current_settings().results.local_storage_path).expanduser()
    return {
        "run_count": run_count,
        "result_count": prune_results(folder, kept),
        "answer_count": prune_answers(given),
    }


def prune_answers(settings: Settings) -> int:
    """Delete the answers of the web that are older than `raw_days` and published; returns how many."""
    raw = settings.warehouse / RAW_FOLDER
    if settings.raw_days is None or not raw.is_dir():
        return 0
    with open_state(raw) as state:
        needed = state.list_needed()
    return prune_raw(raw, datetime.now(UTC).date() - timedelta(days=settings.raw_days), needed)


def _write_week(rows: list[Parameters]) -> str:
    lines = ["| root | label | this week | week before | deaths this week |", "|---|---|---:|---:|---:|"]
    lines += [
        f"| {r['root']} | {r['label']} | {r['this_week']} | {r['week_before']} | {r['deaths_this_week'] or 0} |"
        for r in rows
    ]
    return "\n".join(lines) if rows else "No events in the last two weeks."
