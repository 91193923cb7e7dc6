"""great-expectations suites made from the field registry and the rules; failing rows are set apart."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dyads.schemas.errors import ValidationError
from dyads.schemas.fields import FIELDS, Field
from dyads.schemas.rules import (
    WARNINGS,
    CodeTables,
    Evidence,
    Rule,
    list_clauses,
    list_rules,
    name_wrong_types,
)

if TYPE_CHECKING:
    import great_expectations.expectations as gxe
    import pandas as pd

__all__ = ["CheckResult", "Checked", "Checker", "FailedRow"]

Row = dict[str, object]
UNIQUE = {"events": "event_id", "mentions": "mention_id", "articles": "article_id"}
NO_EVIDENCE = Evidence(CodeTables({}, {}))
TYPE_CHECK = "values have the types of the field registry"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One expectation on one batch of one table."""

    table_name: str
    column_name: str  # or the name of the cross-column rule
    expectation: str
    row_count: int
    failed_count: int


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row that failed, with every expectation that it failed."""

    row: Row
    expectations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a batch came to: rows that may be published, rows that may not, and all results."""

    passed: tuple[Row, ...]
    failed: tuple[FailedRow, ...]
    results: tuple[CheckResult, ...]


@dataclass(frozen=True, slots=True)
class _Check:
    """A GX expectation with the words under which it is reported."""

    column_name: str
    words: str
    expectation: gxe.Expectation


class Checker:
    """Checks batches of rows; builds its GX context (in memory only) and suites once."""

    def __init__(self, codes: CodeTables) -> None:
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig

        for name in (
            "great_expectations",
            "great_expectations.data_context.types.base",
        ):  # both set their own level
            logging.getLogger(name).setLevel(logging.ERROR)
        self._codes = codes
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._checks: dict[str, list[_Check]] = {}
        source = self._context.data_sources.add_pandas("rows")
        self._batches = source.add_dataframe_asset("batch").add_batch_definition_whole_dataframe("whole")

    def check_rows(self, table: str, rows: Sequence[Row], texts: Mapping[str, str] | None = None) -> Checked:
        """Check a batch against types, columns and rules.

        Args:
            table: name in the field registry.
            rows: one mapping a row.
            texts: article_id -> text, to compare spans with; without it only their lengths are compared.

        Raises:
            ValidationError: an expectation could not be carried out; bad data never raises.
        """
        reasons: dict[int, list[str]] = {}
        typed: dict[int, Row] = {}
        for number, row in enumerate(rows):
            wrong = name_wrong_types(table, row)
            if wrong:
                reasons[number] = [f"{', '.join(wrong)}: {TYPE_CHECK}"]
            else:
                typed[number] = row
        results = [CheckResult(table, "*", TYPE_CHECK, len(rows), len(rows) - len(typed))]
        if typed:
            results += self._validate(
                table, typed, Evidence(self._codes, texts or {}, _list_primaries(typed.values())), reasons
            )
        results += _count_warnings(table, typed.values())
        return Checked(
            tuple(row for number, row in enumerate(rows) if number not in reasons),
            tuple(FailedRow(rows[number], tuple(told)) for number, told in sorted(reasons.items())),
            tuple(results),
        )

    def _validate(
        self, table: str, rows: Mapping[int, Row], evidence: Evidence, reasons: dict[int, list[str]]
    ) -> list[CheckResult]:
        import great_expectations as gx

        checks = self._list_checks(table)
        suite = gx.ExpectationSuite(name=table, expectations=[check.expectation for check in checks])
        batch = self._batches.get_batch(batch_parameters={"dataframe": _build_frame(table, rows, evidence)})
        outcome = batch.validate(suite, result_format={"result_format": "COMPLETE"})
        by_key = {(c.expectation.expectation_type, c.column_name): c for c in checks}
        results = []
        for result in outcome.results:
            config = result.expectation_config
            check = by_key[config.type, config.kwargs["column"]]
            _refuse_raised(table, check, result.exception_info)
            failed = [int(number) for number in result.result.get("unexpected_index_list") or ()]
            for number in failed:
                reasons.setdefault(number, []).append(f"{check.column_name}: {check.words}")
            results.append(CheckResult(table, check.column_name, check.words, len(rows), len(failed)))
        return results

    def _list_checks(self, table: str) -> list[_Check]:
        if table not in self._checks:
            columns = [check for column in FIELDS[table] for check in _build_column_checks(table, column)]
            self._checks[table] = [*columns, *(_build_rule_check(rule) for rule in list_rules(table))]
        return self._checks[table]


def _build_column_checks(table: str, column: Field) -> list[_Check]:
    import great_expectations.expectations as gxe

    name, checks = column.name, []
    if column.is_required:
        checks.append(_Check(name, "not null", gxe.ExpectColumnValuesToNotBeNull(column=name)))
    if UNIQUE.get(table) == name:
        checks.append(_Check(name, "unique", gxe.ExpectColumnValuesToBeUnique(column=name)))
    if column.allowed and column.kind == "string":
        expectation = gxe.ExpectColumnValuesToBeInSet(column=name, value_set=list(column.allowed))
        checks.append(_Check(name, f"one of {', '.join(column.allowed)}", expectation))
    if column.minimum is not None or column.maximum is not None:
        low, high = column.minimum, column.maximum
        words = (
            f"between {low:g} and {high:g}" if low is not None and high is not None else f"at least {low:g}"
        )
        if low is None:
            words = f"at most {high:g}"
        checks.append(
            _Check(name, words, gxe.ExpectColumnValuesToBeBetween(column=name, min_value=low, max_value=high))
        )
    if column.pattern:
        checks.append(
            _Check(
                name,
                f"matches {column.pattern}",
                gxe.ExpectColumnValuesToMatchRegex(column=name, regex=_avoid_groups(column.pattern)),
            )
        )
    return checks


def _avoid_groups(pattern: str) -> str:
    """The pattern without capturing groups, about which pandas warns (GX 1.24)."""
    return re.sub(r"\((?!\?)", "(?:", pattern)


def _build_rule_check(rule: Rule) -> _Check:
    import great_expectations.expectations as gxe

    # GX has no custom SQL on pandas: a rule is computed as a column of booleans, which must be true
    return _Check(
        rule.name, rule.description, gxe.ExpectColumnValuesToBeInSet(column=rule.name, value_set=[True])
    )


def _build_frame(table: str, rows: Mapping[int, Row], evidence: Evidence) -> pd.DataFrame:
    import pandas as pd

    index = list(rows)
    dtypes = {"int64": "Int64", "float64": "float64"}
    columns = {
        f.name: pd.Series(
            [row.get(f.name) for row in rows.values()], index=index, dtype=dtypes.get(f.kind, "object")
        )
        for f in FIELDS[table]
    }
    for rule in list_rules(table):
        columns[rule.name] = pd.Series(
            [rule.holds(row, evidence) for row in rows.values()], index=index, dtype="bool"
        )
    return pd.DataFrame(columns, index=index)


def _count_warnings(table: str, rows: Collection[Row]) -> list[CheckResult]:
    """How many rows each warning holds for; their rows pass all the same."""
    return [
        CheckResult(
            table,
            rule.name,
            rule.description,
            len(rows),
            sum(not rule.holds(row, NO_EVIDENCE) for row in rows),
        )
        for rule in WARNINGS
        if table in rule.tables and rows
    ]


def _list_primaries(rows: Iterable[Row]) -> frozenset[tuple[object, object, object]]:
    return frozenset(clause for row in rows if row.get("is_primary") for clause in list_clauses(row))


def _refuse_raised(table: str, check: _Check, info: Mapping[str, object]) -> None:
    """A raised expectation looks like bad data in GX's result (success false, no rows): stop instead."""
    nested = [value for value in info.values() if isinstance(value, Mapping)]
    for raised in (info, *nested):
        if raised.get("raised_exception"):
            raise ValidationError(
                f"the check '{check.words}' on {table}.{check.column_name} could not be carried out: "
                f"{raised.get('exception_message')}; nothing was published"
            )
