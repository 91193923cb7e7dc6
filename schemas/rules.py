"""What must hold between the columns of one row; `expectations.py` makes one check of each rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from dyads.schemas.fields import FIELDS, STRUCTS, Field

__all__ = [
    "RULES",
    "WARNINGS",
    "CodeTables",
    "Evidence",
    "Rule",
    "list_clauses",
    "list_rules",
    "name_wrong_types",
]

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CodeTables:
    """The code tables that rows are checked against; handed in, because schemas import no seeds.

    Attributes:
        labels: label of each known CAMEO code.
        quad_classes: quad class of each known CAMEO code.
        roles: known CAMEO role tokens; any token passes when empty.
    """

    labels: Mapping[str, str]
    quad_classes: Mapping[str, int]
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a rule may look at besides the row: code tables, article texts, two-sided events of the batch."""

    codes: CodeTables
    texts: Mapping[str, str] = field(default_factory=dict)
    primaries: frozenset[tuple[object, object, object]] = (
        frozenset()
    )  # clauses of primary events, see `list_clauses`


@dataclass(frozen=True, slots=True)
class Rule:
    """A named condition on one row; `holds` must not raise on rows whose values have their declared types."""

    name: str
    description: str
    tables: tuple[str, ...]
    holds: Callable[[Row, Evidence], bool]


def list_rules(table: str) -> list[Rule]:
    """The rules of a table, in the order in which they are reported."""
    return [rule for rule in RULES if table in rule.tables]


def name_wrong_types(table: str, row: Row) -> list[str]:
    """The columns whose value is not of the declared type, e.g. a text where a number belongs."""
    return [f.name for f in FIELDS[table] if row.get(f.name) is not None and not _is_of_kind(row[f.name], f)]


def _is_of_kind(value: object, column: Field) -> bool:
    if column.kind == "bool":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if column.kind == "date":
        return isinstance(value, date) and not isinstance(value, datetime)
    if column.kind.startswith("list"):
        item = str if column.kind == "list<string>" else Mapping
        return isinstance(value, list | tuple) and all(isinstance(v, item) for v in value)
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str, "int64": int, "float64": (int, float), "timestamp": datetime,
    }  # fmt: skip
    return isinstance(value, kinds[column.kind])


def _span(row: Row, name: str) -> tuple[int, int] | None:
    start, end = row.get(f"{name}_start"), row.get(f"{name}_end")
    return (start, end) if isinstance(start, int) and isinstance(end, int) else None


def _holds_span_order(row: Row, _: Evidence) -> bool:
    for name in ("sentence", "trigger", "source", "target"):
        start, end = row.get(f"{name}_start"), row.get(f"{name}_end")
        if (start is None) != (end is None):
            return False
        span = _span(row, name)
        if span is not None and span[0] >= span[1]:
            return False
    return True


def _holds_trigger_inside(row: Row, _: Evidence) -> bool:
    sentence, trigger = _span(row, "sentence"), _span(row, "trigger")
    return sentence is None or trigger is None or sentence[0] <= trigger[0] <= trigger[1] <= sentence[1]


def _holds_slice(row: Row, name: str, evidence: Evidence) -> bool:
    span, words = _span(row, name), row.get(f"{name}_text")
    if span is None or not isinstance(words, str):
        return True
    if len(words) != span[1] - span[0]:
        return False
    text = evidence.texts.get(str(row.get("article_id")))
    return text is None or text[span[0] : span[1]] == words


def _holds_codes(row: Row, evidence: Evidence) -> bool:
    return row.get("cameo_code") in evidence.codes.labels


def _holds_root(row: Row, _: Evidence) -> bool:
    return str(row.get("cameo_code")).startswith(str(row.get("cameo_root")))


def _holds_label(row: Row, evidence: Evidence) -> bool:
    code = str(row.get("cameo_code"))
    return code not in evidence.codes.labels or row.get("cameo_label") == evidence.codes.labels[code]


def _holds_quad_class(row: Row, evidence: Evidence) -> bool:
    code = str(row.get("cameo_code"))
    return (
        code not in evidence.codes.quad_classes or row.get("quad_class") == evidence.codes.quad_classes[code]
    )


def _holds_actor(row: Row, side: str, evidence: Evidence) -> bool:
    code, country, role = (row.get(f"{side}_{part}") for part in ("code", "country", "role"))
    if code != (f"{country or ''}{role or ''}" or None):
        return False
    tokens = {str(role)[at : at + 3] for at in range(0, len(str(role)), 3)} if role else set()
    return not evidence.codes.roles or tokens <= evidence.codes.roles


def _holds_range(row: Row, _: Evidence) -> bool:
    given = [
        row[f"fatalities_{part}"]
        for part in ("low", "best", "high")
        if row.get(f"fatalities_{part}") is not None
    ]
    return given == sorted(given)  # type: ignore[type-var]


def _holds_dates(row: Row, _: Evidence) -> bool:
    first, last = row.get("event_date"), row.get("event_date_end")
    if first is None:
        return last is None and row.get("date_precision") == "open"
    return last is None or (isinstance(first, date) and isinstance(last, date) and first <= last)


def _holds_coordinates(row: Row, _: Evidence) -> bool:
    return (row.get("latitude") is None) == (row.get("longitude") is None)


def _holds_place(row: Row, _: Evidence) -> bool:
    if row.get("latitude") is not None and row.get("place_name") is None:
        return False
    return row.get("place_name") is None or (
        row.get("geo_precision") is not None and row.get("where_prec") is not None
    )


def _holds_country(row: Row, _: Evidence) -> bool:
    if (row.get("country_code") is None) != (row.get("country_name") is None):
        return False
    # UCDP's 6 and 7 are a country or wider: seas and air have no country
    precision = row.get("where_prec")
    is_wide = isinstance(precision, int) and precision >= 6
    return row.get("place_name") is None or row.get("country_code") is not None or is_wide


def _holds_acled(row: Row, _: Evidence) -> bool:
    parts = [row.get(f"acled_{part}_type") is None for part in ("event", "sub_event", "disorder")]
    return all(parts) or not any(parts)


def _holds_mentions(row: Row, _: Evidence) -> bool:
    mentions = row.get("mentions")
    if not isinstance(mentions, Sequence) or not mentions:
        return False
    starts = [(m["sentence_index"], m["trigger_start"], m["trigger_end"]) for m in mentions]
    return (row.get("sentence_index"), row.get("trigger_start"), row.get("trigger_end")) in starts and all(
        start < end for _, start, end in starts
    )


def _hold_items(row: Row, column: str, struct: str) -> bool:
    """Whether the items of a list column have what they must, within the bounds of the registry."""
    for item in row.get(column) or ():  # type: ignore[attr-defined]
        for part in STRUCTS[struct]:
            value = item.get(part.name)
            if value is None:
                if part.is_required:
                    return False
                continue
            if part.allowed and value not in part.allowed:
                return False
            if part.minimum is not None and value < part.minimum:
                return False
            if part.maximum is not None and value > part.maximum:
                return False
    return True


def _holds_victim_words(row: Row, evidence: Evidence) -> bool:
    text = evidence.texts.get(str(row.get("article_id")))
    return text is None or all(str(v.get("words")) in text for v in row.get("victims") or ())  # type: ignore[attr-defined]


def _holds_victim_sum(row: Row, _: Evidence) -> bool:
    """Victims that are counted once cannot be more than the highest count of the dead."""
    most = row.get("fatalities_high")
    killed = [
        v.get("count")
        for v in row.get("victims") or ()  # type: ignore[attr-defined]
        if v.get("kind") == "killed" and not v.get("is_subset")
    ]
    return not isinstance(most, int) or sum(c for c in killed if isinstance(c, int)) <= most


def _holds_twin(row: Row, evidence: Evidence) -> bool:
    # the first direction may be part of an event whose other mentions give it a closer code
    return row.get("is_primary") is not False or not evidence.primaries.isdisjoint(list_clauses(row))


def list_clauses(row: Row) -> set[tuple[object, object, object]]:
    """(article, sentence, trigger) of each mention of an event row."""
    mentions = row.get("mentions")
    if not isinstance(mentions, Sequence):
        return set()
    return {(row.get("article_id"), m["sentence_index"], m["trigger_start"]) for m in mentions}


_BOTH = ("events", "mentions")
RULES: tuple[Rule, ...] = (
    Rule(
        "spans_are_ordered",
        "each span starts before it ends, and has both ends or none",
        _BOTH,
        _holds_span_order,
    ),
    Rule(
        "trigger_is_inside_sentence", "the trigger stands inside its sentence", _BOTH, _holds_trigger_inside
    ),
    *(
        Rule(
            f"{name}_is_the_slice",
            f"{name}_text is the text between {name}_start and {name}_end",
            _BOTH,
            lambda row, evidence, name=name: _holds_slice(row, name, evidence),  # type: ignore[misc]
        )
        for name in ("sentence", "trigger", "source", "target")
    ),
    Rule("code_is_known", "cameo_code is in the code table", _BOTH, _holds_codes),
    Rule("root_is_prefix", "cameo_code starts with cameo_root", _BOTH, _holds_root),
    Rule("label_follows", "cameo_label is the label of cameo_code", _BOTH, _holds_label),
    Rule("quad_class_follows", "quad_class is that of cameo_code", _BOTH, _holds_quad_class),
    *(
        Rule(
            f"{side}_code_is_composed",
            f"{side}_code is country then known roles",
            _BOTH,
            lambda row, evidence, side=side: _holds_actor(row, side, evidence),  # type: ignore[misc]
        )
        for side in ("source", "target")
    ),
    Rule(
        "fatalities_are_ordered", "fatalities_low <= fatalities_best <= fatalities_high", _BOTH, _holds_range
    ),
    Rule(
        "victims_are_complete",
        "victims have a kind, words and counts of 0 or more",
        _BOTH,
        lambda row, _: _hold_items(row, "victims", "victim"),
    ),
    Rule("victims_are_in_the_text", "the words of victims stand in the article", _BOTH, _holds_victim_words),
    Rule(
        "victims_fit_fatalities", "the killed victims are at most fatalities_high", _BOTH, _holds_victim_sum
    ),
    Rule(
        "other_places_are_complete",
        "other places have a name and true coordinates",
        _BOTH,
        lambda row, _: _hold_items(row, "other_places", "place"),
    ),
    Rule(
        "dates_are_ordered", "event_date <= event_date_end; open when there is no date", _BOTH, _holds_dates
    ),
    Rule(
        "coordinates_are_paired",
        "latitude and longitude are both there or both absent",
        _BOTH,
        _holds_coordinates,
    ),
    Rule("place_is_graded", "coordinates have a name, and a place its precision", _BOTH, _holds_place),
    Rule(
        "country_comes_with_place",
        "a place has a country, and a country code its name",
        _BOTH,
        _holds_country,
    ),
    Rule("acled_is_complete", "ACLED type, sub-type and disorder type come together", _BOTH, _holds_acled),
    Rule("mentions_hold_trigger", "mentions hold the span of the event itself", ("events",), _holds_mentions),
    Rule(
        "second_direction_has_first",
        "a second direction has its first, an event of the same clause",
        ("events",),
        _holds_twin,
    ),
)
# What is worth telling but no fault of the row: counted among the checks, never a reason to reject.
WARNINGS: tuple[Rule, ...] = (
    Rule(
        "date_warning",
        "warning only: published_date is given and near the dates in the text",
        ("articles",),
        lambda row, _: row.get("date_warning") is None,
    ),
)
