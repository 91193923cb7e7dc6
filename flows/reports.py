"""The data quality report of a run: one self-contained HTML page, and the same facts as JSON.

The page tells of the run (its checks and rejects) and of what the warehouse holds after it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from dyads.flows.output import dump_json
from dyads.schemas.errors import WarehouseError
from dyads.schemas.fields import REJECT_REASONS

if TYPE_CHECKING:
    from dyads.warehouse.store import Warehouse

__all__ = ["QualityInput", "describe_quality", "render_quality", "report_quality", "write_quality"]

Row = Mapping[str, object]
EXAMPLE_COUNT = 3  # rejected rows shown per reason
EXAMPLE_LENGTH = 400
TEMPLATE = "quality.html"


@dataclass(frozen=True, slots=True)
class QualityInput:
    """What the report tells about: the run, what it rejected and checked, and the facts of `describe_holdings`."""

    run: Row
    rejects: Sequence[Row]
    checks: Sequence[Row]
    holdings: Mapping[str, object]


def write_quality(folder: Path, quality: QualityInput, stopped: str | None = None) -> Path:
    """Write quality-RUN_ID.html and .json into `folder`; returns the path of the page.

    Args:
        folder: made when missing.
        quality: rows of the run.
        stopped: why nothing was published; the rejected rows are then kept beside the page as JSON lines.
    """
    facts = describe_quality(quality, stopped)
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"quality-{quality.run['run_id']}"
    stem.with_suffix(".json").write_text(
        json.dumps(json.loads(dump_json(facts)), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    page = stem.with_suffix(".html")
    page.write_text(render_quality(facts), encoding="utf-8")
    if stopped:
        lines = "".join(dump_json(row) + "\n" for row in quality.rejects)
        stem.with_suffix(".rejects.jsonl").write_text(lines, encoding="utf-8")
    return page


def report_quality(warehouse: Path, run_id: str | None = None) -> list[Path]:
    """Make the report of a run (default: the last) again from the warehouse; returns the paths of page and JSON."""
    from dyads.warehouse.store import Warehouse

    store = Warehouse.open(warehouse, create=False)
    page = write_quality(warehouse / "reports", read_quality(store, run_id))
    return [page, page.with_suffix(".json")]


def read_quality(store: Warehouse, run_id: str | None) -> QualityInput:
    """The rows of one run (default: the last), and what the warehouse holds now.

    Raises:
        WarehouseError: there is no such run.
    """
    from dyads.flows.holdings import describe_holdings

    runs = sorted(store.read("runs").to_pylist(), key=lambda row: str(row["started_at"]))
    chosen = [row for row in runs if run_id in (None, row["run_id"])]
    if not chosen:
        known = ", ".join(str(row["run_id"]) for row in runs[-5:]) or "none; start one with `dyads run`"
        named = f"run {run_id}" if run_id else "run"
        raise WarehouseError(f"no {named} in {store.root}; the last runs are: {known}")
    run = chosen[-1]
    rejects, checks = (
        store.read(table, matching={"run_id": [run["run_id"]]}).to_pylist() for table in ("rejects", "checks")
    )
    return QualityInput(run, rejects, checks, describe_holdings(store))


def describe_quality(quality: QualityInput, stopped: str | None = None) -> dict[str, object]:
    """All facts of the report as plain data."""
    return {
        "run": dict(quality.run),
        "stopped": stopped,
        "checks": _describe_checks(quality.checks, quality.rejects),
        "rejects": _describe_rejects(quality.rejects),
        **quality.holdings,
    }


def render_quality(facts: Mapping[str, object]) -> str:
    """The facts as an HTML page that loads nothing from anywhere."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("dyads.flows", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = _show_percent
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["minute"] = lambda time: str(time)[:16]
    return environment.get_template(TEMPLATE).render(**facts)


def _show_percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _describe_checks(checks: Iterable[Row], rejects: Sequence[Row]) -> list[dict[str, object]]:
    """One entry per table: its checks, those that failed most first and with examples of what failed."""
    tables: dict[str, list[Row]] = {}
    for check in checks:
        tables.setdefault(str(check["table_name"]), []).append(check)
    kept = ("column_name", "expectation", "row_count", "failed_count", "is_success")
    return [
        {
            "table_name": table,
            "check_count": len(rows),
            "row_count": max(int(str(row["row_count"])) for row in rows),
            "failed_checks": sum(not row["is_success"] for row in rows),
            "checks": [
                {name: row[name] for name in kept} | {"examples": _find_examples(row, rejects)}
                for row in sorted(rows, key=lambda r: (-int(str(r["failed_count"])), str(r["column_name"])))
            ],
        }
        for table, rows in sorted(tables.items())
    ]


def _find_examples(check: Row, rejects: Sequence[Row]) -> list[dict[str, object]]:
    """Rejected rows that failed this check; `expectation` of a reject joins all that it failed with "; "."""
    if check["is_success"]:
        return []
    told = f"{check['column_name']}: {check['expectation']}"
    found = (row for row in rejects if told in str(row.get("expectation")))
    return [_show_example(row) for row in islice(found, EXAMPLE_COUNT)]


def _describe_rejects(rejects: Iterable[Row]) -> list[dict[str, object]]:
    """One entry per stage, reason and expectation, the most frequent first."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rejects:
        key = str(row["stage"]), str(row["reason"]), str(row.get("expectation") or "")
        groups.setdefault(key, []).append(row)
    return [
        {
            "stage": stage,
            "reason": reason,
            "meaning": REJECT_REASONS.get(reason, ""),
            "expectation": expectation or None,
            "reject_count": len(rows),
            "examples": [_show_example(row) for row in rows[:EXAMPLE_COUNT]],
        }
        for (stage, reason, expectation), rows in sorted(
            groups.items(), key=lambda item: (-len(item[1]), item[0])
        )
    ]


def _show_example(row: Row) -> dict[str, object]:
    return {
        "article_id": row["article_id"],
        "detail": row["detail"],
        "row": _shorten(str(row["row_json"])),
    }


def _shorten(text: str) -> str:
    return text if len(text) <= EXAMPLE_LENGTH else f"{text[:EXAMPLE_LENGTH]}…"
