"""The reference tables that a run hands to the warehouse."""

from __future__ import annotations

from dyads.flows.reference import load_reference
from dyads.schemas.fields import list_fields
from dyads.warehouse.partitions import build_rows


def test_reference_rows_fill_their_tables() -> None:
    rows = load_reference()
    assert set(rows) == {"cameo", "countries"}
    for table, given in rows.items():
        assert {name for row in given for name in row} == {f.name for f in list_fields(table)}
        assert build_rows(table, given).num_rows == len(given)


def test_codes_and_countries_are_those_of_the_seeds() -> None:
    rows = load_reference()
    (fight,) = [row for row in rows["cameo"] if row["cameo_code"] == "190"]
    assert (fight["cameo_root"], fight["quad_class"], fight["goldstein_score"]) == ("19", 4, -10.0)
    (kosovo,) = [row for row in rows["countries"] if row["cameo_country"] == "KSV"]
    assert (kosovo["country_code"], kosovo["country_name"]) == ("XKX", "Kosovo")
