"""The data quality report of a run: one self-contained HTML page, and the same facts as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dyads.flows.output import dump_json
from dyads.schemas.errors import WarehouseError
from dyads.schemas.fields import REJECT_REASONS, list_fields

__all__ = ["QualityInput", "describe_quality", "render_quality", "report_quality", "write_quality"]

Row = Mapping[str, object]
EXAMPLE_COUNT = 3  # rejected rows shown per reason
EXAMPLE_LENGTH = 400
TOP_COUNT = 15  # bars of a chart
TEMPLATE = "quality.html"
SHARES = {
    "without source": "source_code",
    "without target": "target_code",
    "without place": "place_name",
    "without date": "event_date",
}


@dataclass(frozen=True, slots=True)
class QualityInput:
    """What the report tells about: rows of one run."""

    run: Row
    articles: Sequence[Row]
    events: Sequence[Row]
    rejects: Sequence[Row]
    checks: Sequence[Row]


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
    page = write_quality(warehouse / "reports", read_quality(warehouse, run_id))
    return [page, page.with_suffix(".json")]


def read_quality(warehouse: Path, run_id: str | None) -> QualityInput:
    """The rows of one run; articles and events are those that the warehouse holds now.

    Raises:
        WarehouseError: there is no such run.
    """
    from dyads.warehouse.store import Warehouse

    store = Warehouse.open(warehouse)
    runs = sorted(store.read("runs").to_pylist(), key=lambda row: str(row["started_at"]))
    chosen = [row for row in runs if run_id in (None, row["run_id"])]
    if not chosen:
        known = ", ".join(str(row["run_id"]) for row in runs[-5:]) or "none; start one with `dyads run`"
        raise WarehouseError(
            f"no run {run_id or ''} in {warehouse}; the last runs are: {known}".replace("run  in", "run in")
        )
    run = chosen[-1]

    def select(table: str) -> list[Row]:
        return [row for row in store.read(table).to_pylist() if row["run_id"] == run["run_id"]]

    articles = store.read(
        "articles", columns=["article_id", "published_date", "source", "event_count"]
    ).to_pylist()
    return QualityInput(run, articles, store.read("events").to_pylist(), select("rejects"), select("checks"))


def describe_quality(quality: QualityInput, stopped: str | None = None) -> dict[str, object]:
    """All facts of the report as plain data."""
    events = quality.events
    return {
        "run": dict(quality.run),
        "stopped": stopped,
        "checks": _describe_checks(quality.checks),
        "rejects": _describe_rejects(quality.rejects),
        "nulls": _describe_nulls(events),
        "shares": {
            words: _share(sum(row.get(column) is None for row in events), len(events))
            for words, column in SHARES.items()
        },
        "counts": {
            "articles": len(quality.articles),
            "articles without event": sum(row.get("event_count") == 0 for row in quality.articles),
            "events": len(events),
            "events about the past": sum(bool(row.get("is_background")) for row in events),
        },
        "charts": [
            _count_by("Events by CAMEO root", events, lambda row: row.get("cameo_root"), by_size=False),
            _count_by("Events by country", events, lambda row: row.get("country_code") or "unknown"),
            _count_by(
                "Events by month", events, lambda row: str(row.get("event_date") or "open")[:7], by_size=False
            ),
            _count_by(
                "Events by day", events, lambda row: str(row.get("event_date") or "open"), by_size=False
            ),
            _count_by(
                "Articles by day",
                quality.articles,
                lambda row: str(row.get("published_date") or "unknown"),
                by_size=False,
            ),
            _count_by("Articles by source", quality.articles, lambda row: row.get("source") or "unknown"),
        ],
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
    return environment.get_template(TEMPLATE).render(**facts)


def _show_percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _describe_checks(checks: Iterable[Row]) -> list[dict[str, object]]:
    """One entry per table: its checks, the failed ones first."""
    tables: dict[str, list[Row]] = {}
    for check in checks:
        tables.setdefault(str(check["table_name"]), []).append(check)
    kept = ("column_name", "expectation", "row_count", "failed_count", "is_success")
    return [
        {
            "table_name": table,
            "check_count": len(rows),
            "failed_checks": sum(not row["is_success"] for row in rows),
            "checks": [
                {name: row[name] for name in kept}
                for row in sorted(rows, key=lambda r: -int(str(r["failed_count"])))
            ],
        }
        for table, rows in tables.items()
    ]


def _describe_rejects(rejects: Iterable[Row]) -> list[dict[str, object]]:
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rejects:
        groups.setdefault(
            (str(row["stage"]), str(row["reason"]), str(row.get("expectation") or "")), []
        ).append(row)
    return [
        {
            "stage": stage,
            "reason": reason,
            "meaning": REJECT_REASONS.get(reason, ""),
            "expectation": expectation or None,
            "reject_count": len(rows),
            "examples": [
                {
                    "article_id": row["article_id"],
                    "detail": row["detail"],
                    "row": str(row["row_json"])[:EXAMPLE_LENGTH],
                }
                for row in rows[:EXAMPLE_COUNT]
            ],
        }
        for (stage, reason, expectation), rows in sorted(
            groups.items(), key=lambda item: (-len(item[1]), item[0])
        )
    ]


def _describe_nulls(events: Sequence[Row]) -> list[dict[str, object]]:
    columns = [f for f in list_fields("events") if not f.is_required]
    return [
        {
            "column_name": f.name,
            "description": f.description,
            "null_share": _share(sum(row.get(f.name) is None for row in events), len(events)),
        }
        for f in columns
    ]


def _count_by(
    title: str, rows: Iterable[Row], key: Callable[[Row], object], by_size: bool = True
) -> dict[str, object]:
    """A chart: its bars with label, count and length (0 to 1); a long tail is summed up in one bar."""
    counts = Counter(str(key(row)) for row in rows)
    ordered = counts.most_common() if by_size else sorted(counts.items())
    shown, rest = (
        (ordered[:TOP_COUNT], ordered[TOP_COUNT:])
        if by_size
        else (ordered[-2 * TOP_COUNT :], ordered[: -2 * TOP_COUNT])
    )
    bars = [*shown, (f"{len(rest)} more", sum(count for _, count in rest))] if rest else shown
    top = max((count for _, count in bars), default=1)
    return {
        "title": title,
        "bars": [{"label": label, "count": count, "length": round(count / top, 4)} for label, count in bars],
    }
