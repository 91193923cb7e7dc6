"""Every check can fail, fails only for its reason, and sets its rows apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dyads.schemas.errors import ValidationError
from dyads.schemas.expectations import Checker, _Check
from dyads.schemas.fields import FIELDS, list_fields
from dyads.schemas.rules import RULES, CodeTables, list_rules, name_wrong_types

TEXT = "Rebels attacked the army near Tal on Tuesday, killing three."
CODES = CodeTables(
    {"190": "Use conventional military force, not specified below", "014": "Consider policy option"}, {"190": 4, "014": 1},
    frozenset({"REB", "MIL"}),
)  # fmt: skip


def build_event(**changes: Any) -> dict[str, Any]:
    """A row of table events that passes every check, with changes."""
    row = {f.name: None for f in list_fields("events")}
    row.update({
        "event_id": "0123456789abcdef", "article_id": "a1", "sentence_index": 0, "sentence_start": 0,
        "sentence_end": len(TEXT), "sentence_text": TEXT, "trigger_text": "attacked", "trigger_start": 7, "trigger_end": 15,
        "mentions": [{"sentence_index": 0, "trigger_start": 7, "trigger_end": 15, "frame_id": "attack.army"}],
        "is_primary": True, "source_text": "Rebels", "source_start": 0, "source_end": 6, "source_code": "REB", "source_role": "REB",
        "target_text": "the army", "target_start": 16, "target_end": 24, "target_code": "SYRMIL", "target_country": "SYR",
        "target_role": "MIL", "cameo_code": "190", "cameo_root": "19", "cameo_label": CODES.labels["190"], "quad_class": 4,
        "goldstein_score": -10.0, "plover_event": "ASSAULT", "acled_event_type": "Battles", "acled_sub_event_type": "Armed clash",
        "acled_disorder_type": "Political violence", "acled_inter1": 2, "acled_inter2": 1, "polarity": "affirmed", "modality": "actual",
        "is_background": False, "event_date": date(2024, 5, 14), "event_date_end": date(2024, 5, 14), "date_precision": "day",
        "place_name": "Tal", "latitude": 35.1, "longitude": 36.2, "country_code": "SYR", "country_name": "Syria", "geo_precision": 1,
        "where_prec": 1, "geo_score": 0.9, "fatalities_low": 3, "fatalities_best": 3, "fatalities_high": 3, "frame_id": "attack.army",
        "operator_ids": [], "method": "frame", "confidence_score": 0.8, "coder_version": "0.1.0", "dictionary_version": "d1",
        "model_name": "m1",
    })  # fmt: skip
    return {**row, **changes}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(CODES)


def list_failures(checker: Checker, row: dict[str, Any], table: str = "events") -> list[str]:
    """The column or rule of each check that a row fails."""
    checked = checker.check_rows(table, [row], {"a1": TEXT})
    return [told.split(":")[0] for failure in checked.failed for told in failure.expectations]


RULE_BREAKERS: dict[str, dict[str, Any]] = {
    "spans_are_ordered": {"source_end": None},
    "trigger_is_inside_sentence": {"sentence_start": 8, "sentence_text": TEXT[8:]},
    "sentence_is_the_slice": {"sentence_text": TEXT + "!"},
    "trigger_is_the_slice": {"trigger_text": "assailed"},
    "source_is_the_slice": {"source_text": "Robels"},
    "target_is_the_slice": {"target_text": "the navy"},
    "code_is_known": {"cameo_code": "199"},
    "root_is_prefix": {"cameo_root": "18"},
    "label_follows": {"cameo_label": "Fight"},
    "quad_class_follows": {"quad_class": 3},
    "source_code_is_composed": {"source_code": "SYRREB"},
    "target_code_is_composed": {"target_role": "XXX", "target_code": "SYRXXX"},
    "fatalities_are_ordered": {"fatalities_low": 4},
    "dates_are_ordered": {"event_date_end": date(2024, 5, 13)},
    "coordinates_are_paired": {"longitude": None},
    "place_is_graded": {"geo_precision": None},
    "country_comes_with_place": {"country_name": None},
    "victims_are_complete": {"victims": [{"kind": "hurt", "words": "army", "is_subset": False}]},
    "victims_are_in_the_text": {"victims": [{"kind": "killed", "words": "a nun", "is_subset": False}]},
    "victims_fit_fatalities": {
        "victims": [{"kind": "killed", "count": 4, "words": "army", "is_subset": False}]
    },
    "other_places_are_complete": {
        "other_places": [{"place_name": "Mar", "latitude": 95.0, "longitude": 36.0}]
    },
    "acled_is_complete": {"acled_sub_event_type": None},
    "mentions_hold_trigger": {"mentions": []},
    "second_direction_has_first": {"is_primary": False},
}


def test_a_good_row_passes(checker: Checker) -> None:
    checked = checker.check_rows("events", [build_event()], {"a1": TEXT})
    assert checked.failed == ()
    assert len(checked.passed) == 1
    assert {r.failed_count for r in checked.results} == {0}


def test_victims_and_other_places_that_fit_pass(checker: Checker) -> None:
    victims = [
        {"kind": "killed", "count": 3, "side": "target", "words": "army", "is_subset": False},
        {"kind": "killed", "count": 2, "words": "Rebels", "is_subset": True},
    ]
    places = [{"place_name": "Mar", "latitude": 35.0, "longitude": 36.0}]
    assert list_failures(checker, build_event(victims=victims, other_places=places)) == []


def test_a_doubtful_date_is_counted_but_rejects_nothing(checker: Checker) -> None:
    row: dict[str, Any] = {f.name: None for f in FIELDS["articles"]}
    row |= {
        "article_id": "a1", "text": TEXT, "content_hash": "c", "sentence_count": 1, "event_count": 1, "coder_version": "0",
        "dictionary_version": "d", "model_name": "m",
    }  # fmt: skip
    checked = checker.check_rows("articles", [row, {**row, "article_id": "a2", "date_warning": "far"}])
    assert checked.failed == ()
    told = {r.column_name: (r.row_count, r.failed_count) for r in checked.results}
    assert told["date_warning"] == (2, 1)


def test_every_rule_has_a_breaker() -> None:
    assert set(RULE_BREAKERS) == {rule.name for rule in RULES}


@pytest.fixture(scope="module")
def failures(checker: Checker) -> dict[str, list[str]]:
    """event_id -> the columns and rules that a row of all the breaking rows fails; checked in one batch."""
    changes = [*RULE_BREAKERS.values(), *({column: value} for column, value in breaking_values())]
    rows = [{**build_event(event_id=f"{n:016x}"), **change} for n, change in enumerate(changes)]
    numbers = {id(row): n for n, row in enumerate(rows)}
    # all in one batch, because GX takes about a second a batch
    checked = checker.check_rows("events", rows, {"a1": TEXT})
    return {str(numbers[id(f.row)]): [told.split(":")[0] for told in f.expectations] for f in checked.failed}


@pytest.mark.parametrize(
    ("number", "name"),
    [(n, name) for n, name in enumerate(RULE_BREAKERS) if name != "second_direction_has_first"],
)
def test_each_rule_can_fail(failures: dict[str, list[str]], number: int, name: str) -> None:
    assert failures[str(number)] == [name]


def test_a_second_direction_alone_fails(checker: Checker) -> None:
    assert list_failures(checker, build_event(is_primary=False)) == ["second_direction_has_first"]


def breaking_values() -> list[tuple[str, Any]]:
    """A value outside its bounds for every bounded, listed or patterned column of events."""
    cases: list[tuple[str, Any]] = []
    for column in list_fields("events"):
        if column.is_required:
            cases.append((column.name, None))
        if column.minimum is not None:
            cases.append(
                (column.name, column.minimum - 1 if column.kind == "int64" else column.minimum - 0.5)
            )
        if column.maximum is not None:
            cases.append(
                (column.name, column.maximum + 1 if column.kind == "int64" else column.maximum + 0.5)
            )
        if column.allowed or column.pattern:
            cases.append((column.name, "?!"))
    return cases


@pytest.mark.parametrize(
    ("number", "column"), [(n, c) for n, (c, _) in enumerate(breaking_values(), len(RULE_BREAKERS))]
)
def test_each_column_check_can_fail(failures: dict[str, list[str]], number: int, column: str) -> None:
    assert column in failures[str(number)]


def test_a_column_check_reports_its_words_and_count(checker: Checker) -> None:
    rows = [build_event(), build_event(event_id="f" * 16, latitude=91.0)]
    checked = checker.check_rows("events", rows)
    assert checked.failed[0].expectations == ("latitude: between -90 and 90",)
    result = next(r for r in checked.results if r.column_name == "latitude")
    assert (result.row_count, result.failed_count) == (2, 1)
    assert [row["event_id"] for row in checked.passed] == ["0123456789abcdef"]


def test_the_same_id_twice_fails(checker: Checker) -> None:
    checked = checker.check_rows("events", [build_event(), build_event()])
    assert [failure.expectations for failure in checked.failed] == [("event_id: unique",)] * 2


def test_a_second_direction_with_its_first_passes(checker: Checker) -> None:
    rows = [build_event(), build_event(event_id="f" * 16, is_primary=False)]
    assert checker.check_rows("events", rows).failed == ()


def test_a_wrong_type_is_set_apart_and_the_rest_is_checked(checker: Checker) -> None:
    rows = [build_event(latitude="north"), build_event(fatalities_best=-1, fatalities_low=None)]
    checked = checker.check_rows("events", rows)
    assert [f.expectations[0].split(":")[0] for f in checked.failed] == ["latitude", "fatalities_best"]
    assert checked.passed == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [("is_primary", 1), ("latitude", "1"), ("quad_class", 4.5), ("quad_class", True), ("event_date", "2024-05-14"),
     ("operator_ids", ["a", 1]), ("mentions", ["x"]), ("article_id", 5)],
)  # fmt: skip
def test_wrong_types_are_named(column: str, value: object) -> None:
    assert name_wrong_types("events", build_event(**{column: value})) == [column]


def test_lengths_are_compared_when_the_text_is_unknown(checker: Checker) -> None:
    checked = checker.check_rows("events", [build_event(trigger_text="attack")], {})
    assert [f.expectations[0].split(":")[0] for f in checked.failed] == ["trigger_is_the_slice"]


def test_a_sea_needs_no_country(checker: Checker) -> None:
    assert (
        list_failures(
            checker, build_event(place_name="Black Sea", country_code=None, country_name=None, where_prec=7)
        )
        == []
    )
    assert list_failures(checker, build_event(country_code=None, country_name=None)) == [
        "country_comes_with_place"
    ]


def test_an_open_date_has_no_day(checker: Checker) -> None:
    assert (
        list_failures(checker, build_event(event_date=None, event_date_end=None, date_precision="open")) == []
    )
    assert list_failures(checker, build_event(event_date=None, event_date_end=None)) == ["dates_are_ordered"]


def test_an_empty_batch_passes(checker: Checker) -> None:
    checked = checker.check_rows("events", [])
    assert checked.passed == checked.failed == ()


def test_a_raised_expectation_stops(checker: Checker) -> None:
    import great_expectations.expectations as gxe

    broken = Checker(CODES)
    good = broken._list_checks("events")
    good.append(_Check("nowhere", "not null", gxe.ExpectColumnValuesToNotBeNull(column="nowhere")))
    with pytest.raises(ValidationError, match=r"events\.nowhere could not be carried out"):
        broken.check_rows("events", [build_event()])


@pytest.mark.parametrize("table", ["events", "mentions", "articles"])
def test_every_registered_bound_has_a_check(checker: Checker, table: str) -> None:
    names = [check.column_name for check in checker._list_checks(table)]
    for column in FIELDS[table]:
        expected = column.is_required + bool(column.allowed) + bool(column.pattern)
        expected += column.minimum is not None or column.maximum is not None
        assert names.count(column.name) >= expected
    assert names[len(names) - len(list_rules(table)) :] == [rule.name for rule in list_rules(table)]
