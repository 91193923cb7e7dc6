"""The SQL that analysts meet: a view a table, a few more with friendly names, and macros.

The same statements make the connection of `dyads query` and the file `dyads.duckdb`. They hold the absolute
path of the folder, because DuckDB resolves a relative one against the reader's working directory; a warehouse
that was moved gets a new file from the next `dyads` command that opens it, and `dyads query` never needs the
file.
"""

from __future__ import annotations

import os
from pathlib import Path

from dyads.schemas.errors import WarehouseError
from dyads.schemas.fields import FIELDS, STRUCTS
from dyads.warehouse.acled import ACLED_VIEW
from dyads.warehouse.journal import sync_folder
from dyads.warehouse.layout import LAYOUTS, STATE_FOLDER

__all__ = ["DATABASE_NAME", "describe_views", "is_database_current", "write_database"]

DATABASE_NAME = "dyads.duckdb"
STORAGE_VERSION = "v1.0.0"  # every DuckDB since 1.0 opens the file

SQL_TYPES = {
    "string": "varchar", "int64": "bigint", "float64": "double", "bool": "boolean", "date": "date",
    "timestamp": "timestamptz",
}  # fmt: skip
# `select` of each view beside the tables, and what it is for
VIEWS: dict[str, tuple[str, str]] = {
    "current_events": (
        "select * from events where is_primary and not is_background and modality = 'actual'",
        "Each event once (no second direction), without the past told as background.",
    ),
    "dyad_months": (
        """
        select date_trunc('month', event_date)::date as month_date, source_country, target_country,
               count(*) as event_count,
               count(*) filter (quad_class = 1) as verbal_cooperation_count,
               count(*) filter (quad_class = 2) as material_cooperation_count,
               count(*) filter (quad_class = 3) as verbal_conflict_count,
               count(*) filter (quad_class = 4) as material_conflict_count,
               avg(goldstein_score) as goldstein_mean, sum(fatalities_best) as fatalities_sum
        from events
        where not is_background and source_country is not null and target_country is not null
        group by all
        """,
        "Directed dyads of countries by month: who did how much of what to whom.",
    ),
    "victims": (
        """
        select event_id, article_id, event_date, country_code, place_name, source_code, target_code, cameo_code,
               v."kind" as victim_kind, v."count" as victim_count, v.side as victim_side, v.role as victim_role,
               v.country as victim_country, v.words as victim_words, v.is_subset as is_subset
        from (select *, unnest(victims) as v from events where is_primary and not is_background)
        """,
        "Who was killed or injured, one row a group of people; sum only rows where not is_subset.",
    ),
    "acled": (ACLED_VIEW, "The columns of ACLED: one row per incident, day and place."),
    "reject_reasons": (
        "select stage, reason, expectation, count(*) as reject_count from rejects group by all order by 4 desc",
        "Why rows were rejected, most frequent first.",
    ),
}
MACROS = (
    # parameters are numbered: a bare name would be taken for a column of the same name
    "macro code_label(p_code) as (select any_value(cameo_label) from cameo where cameo_code = p_code)",
    "macro country_name_of(p_code) as (select any_value(country_name) from countries "
    "where p_code in (cameo_country, country_code))",
    "macro column_help(p_table) as table select column_name, kind, unit, allowed, description from columns "
    "where table_name = p_table",
    "macro dyad_counts(p_source, p_target) as table "
    "select date_trunc('month', event_date)::date as month_date, cameo_root, "
    "code_label(cameo_root) as root_label, count(*) as event_count, "
    "avg(goldstein_score) as goldstein_mean, sum(fatalities_best) as fatalities_sum "
    "from events where not is_background "
    "and starts_with(source_code, p_source) and starts_with(target_code, p_target) group by all order by all",
    "macro events_between(p_first, p_last) as table select * from events "
    "where event_date <= p_last::date and coalesce(event_date_end, event_date) >= p_first::date",
    "macro events_of_code(p_code) as table select * from events where starts_with(cameo_code, p_code)",
)


def describe_views(root: Path) -> list[str]:
    """The statements that make all views and macros over the tables in `root`."""
    tables = [
        f"create view {name} as select {_list_columns(name)} from ({_empty_table(name)} union all by name "
        f"from read_parquet('{_quote_glob(root, name)}', hive_partitioning = false, union_by_name = true))"
        for name in LAYOUTS
    ]
    views = [f"create view {name} as {select}" for name, (select, _) in VIEWS.items()]
    comments = [f"comment on view {name} is '{purpose}'" for name, (_, purpose) in VIEWS.items()]
    return [*tables, *(f"create {macro}" for macro in MACROS), *views, *comments]


def is_database_current(root: Path) -> bool:
    """Whether `dyads.duckdb` was made by this version for this folder."""
    try:
        told = _note_path(root).read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return told == _describe_all(root) and (root / DATABASE_NAME).exists()


def write_database(root: Path) -> None:
    """Make `dyads.duckdb` anew and rename it into place: readers who hold the old one keep it.

    Raises:
        OSError, WarehouseError: the file cannot be written.
    """
    import duckdb  # 0.3 s, and rarely needed

    staged = root / STATE_FOLDER / f"{DATABASE_NAME}.new"
    staged.unlink(missing_ok=True)
    quoted = str(staged).replace("'", "''")
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{quoted}' as built (storage_version '{STORAGE_VERSION}')")
            connection.execute("use built")
            for statement in describe_views(root):
                connection.execute(statement)
            connection.execute("use memory")
            connection.execute("detach built")
    except duckdb.Error as error:
        raise WarehouseError(f"{root / DATABASE_NAME} cannot be made: {error}") from error
    os.replace(staged, root / DATABASE_NAME)
    _note_path(root).write_text(_describe_all(root), encoding="utf-8")
    sync_folder(root)


def _list_columns(table: str) -> str:
    """The columns of `dyads schema`, no more."""
    return ", ".join(f'"{field.name}"' for field in FIELDS[table])


def _empty_table(table: str) -> str:
    """No rows, but every column: files of an earlier version may lack some."""
    columns = ", ".join(f'null::{_sql_type(field.kind)} as "{field.name}"' for field in FIELDS[table])
    return f"select {columns} where false"


def _sql_type(kind: str) -> str:
    if kind in SQL_TYPES:
        return SQL_TYPES[kind]
    item = kind.removeprefix("list<").removesuffix(">")
    if item in SQL_TYPES:
        return f"{SQL_TYPES[item]}[]"
    parts = ", ".join(f'"{part.name}" {_sql_type(part.kind)}' for part in STRUCTS[item])
    return f"struct({parts})[]"


def _describe_all(root: Path) -> str:
    return ";\n".join(describe_views(root)) + "\n"


def _note_path(root: Path) -> Path:
    return root / STATE_FOLDER / "views.sql"


def _quote_glob(root: Path, table: str) -> str:
    """The glob of a table as a part of SQL text: wildcards in the folder's own name stand for themselves."""
    folder = "".join(f"[{sign}]" if sign in "[*?" else sign for sign in root.absolute().as_posix())
    return f"{folder}/{table}/**/*.parquet".replace("'", "''")
