"""What the warehouse holds, counted by DuckDB for the report: totals, gaps, sources, versions, days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dyads.schemas.fields import list_fields

if TYPE_CHECKING:
    from dyads.warehouse.store import Warehouse

__all__ = ["describe_holdings"]

Facts = dict[str, object]
TOP_COUNT = 15  # bars of a chart; what is beyond is summed up in one bar
DAY_COUNT = 31
SHARES = {
    "without source actor": "source_code is null",
    "without target actor": "target_code is null",
    "without place": "place_name is null",
    "without date": "event_date is null",
}
COUNTS = {
    "articles": "select count(*) as n from articles",
    "articles without event": "select count(*) as n from articles where event_count = 0",
    "mentions": "select count(*) as n from mentions",
    "events": "select count(*) as n from events",
    "events about the past": "select count(*) as n from events where is_background",
    "rejects": "select count(*) as n from rejects",
}
SOURCES = """
    with coded as (
        select article_id, count(*) as event_count, count(*) filter (source_code is null) as unsourced_count,
               count(*) filter (place_name is null) as unplaced_count
        from events group by all
    )
    select coalesce(source, 'unknown') as source, count(*) as article_count,
           count(*) filter (articles.event_count = 0) as empty_count,
           coalesce(sum(coded.event_count), 0)::bigint as event_count,
           sum(unsourced_count) / sum(coded.event_count) as unsourced_share,
           sum(unplaced_count) / sum(coded.event_count) as unplaced_share,
           min(published_date) as first_date, max(published_date) as last_date
    from articles left join coded using (article_id)
    group by 1 order by 2 desc, 1
"""
VERSIONS = """
    select coder_version, dictionary_version, model_name, count(*) as article_count,
           coalesce(sum(event_count), 0)::bigint as event_count
    from articles group by all order by 4 desc, 1, 2, 3
"""
RUNS = """
    select run_id, started_at, article_count, mention_count, event_count, reject_count, coder_version,
    dictionary_version from runs order by started_at desc limit 10
"""
# title -> (table, expression of the label, whether by size; else in the order of the labels, the last ones)
CHARTS: dict[str, tuple[str, str, bool]] = {
    "Articles by day": ("articles", "coalesce(published_date::varchar, 'unknown')", False),
    "Events by day": ("events", "coalesce(event_date::varchar, 'open')", False),
    "Events by month": ("events", "coalesce(strftime(event_date, '%Y-%m'), 'open')", False),
    "Articles by source": ("articles", "coalesce(source, 'unknown')", True),
    "Events by CAMEO root": ("events", "cameo_root || ' ' || coalesce(code_label(cameo_root), '')", False),
    "Events by country": ("events", "coalesce(country_name, country_code, 'unknown')", True),
}


def describe_holdings(store: Warehouse) -> Facts:
    """All facts about the tables as plain data; only counts leave the database, so that size does not matter."""
    charts = [
        f"select {label} as label, count(*) as count from {table} group by 1"
        for table, label, _ in CHARTS.values()
    ]
    gaps_sql = f"select count(*) as event_count, {_count_gaps()} from events"
    asked = [gaps_sql, SOURCES, VERSIONS, RUNS, *COUNTS.values(), *charts]
    (gaps,), sources, versions, runs, *rest = (table.to_pylist() for table in store.query_all(asked))
    total = _number(gaps["event_count"])
    counted, drawn = rest[: len(COUNTS)], rest[len(COUNTS) :]
    return {
        "counts": {words: rows[0]["n"] for words, rows in zip(COUNTS, counted, strict=True)},
        "shares": {words: _share(gaps[words], total) for words in SHARES},
        "nulls": [
            {"column_name": f.name, "description": f.description, "null_share": _share(gaps[f.name], total)}
            for f in list_fields("events")
            if not f.is_required
        ],
        "sources": sources,
        "versions": versions,
        "runs": runs,
        "charts": [
            _draw_chart(title, rows, by_size)
            for (title, (_, _, by_size)), rows in zip(CHARTS.items(), drawn, strict=True)
        ],
    }


def _count_gaps() -> str:
    shares = [f'count(*) filter ({condition}) as "{words}"' for words, condition in SHARES.items()]
    nulls = [f"count(*) - count({f.name}) as {f.name}" for f in list_fields("events") if not f.is_required]
    return ", ".join((*shares, *nulls))


def _draw_chart(title: str, rows: list[Facts], by_size: bool) -> Facts:
    """A chart: its bars with label, count and length (0 to 1)."""
    if by_size:
        rows.sort(key=lambda row: (-_number(row["count"]), str(row["label"])))
        shown, rest = rows[:TOP_COUNT], rows[TOP_COUNT:]
    else:
        rows.sort(key=lambda row: str(row["label"]))
        shown, rest = rows[-DAY_COUNT:], rows[:-DAY_COUNT]
    top = max((_number(row["count"]) for row in shown), default=1)
    bars = [{**row, "length": round(_number(row["count"]) / top, 4)} for row in shown]
    if rest:  # a number without a bar: it would dwarf the others
        label = f"{len(rest)} {'more' if by_size else 'earlier'}"
        tail: Facts = {"label": label, "count": sum(_number(row["count"]) for row in rest), "length": 0.0}
        bars = [*bars, tail] if by_size else [tail, *bars]
    return {"title": title, "bars": bars}


def _share(part: object, whole: int) -> float | None:
    return round(_number(part) / whole, 4) if whole else None


def _number(value: object) -> int:
    return int(str(value))
