"""The view `acled`: its columns, codes and one row per incident, day and place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from warehouse_rows import MAY, REFERENCE, Row, build_article, build_mention, build_run, consolidate

from dyads.warehouse.acled import ACLED_COLUMNS
from dyads.warehouse.store import Warehouse

GOMA = {
    "place_name": "Goma", "latitude": -1.68, "longitude": 29.22, "admin1_name": "North Kivu", "country_code": "COD",
    "country_name": "Congo", "geo_precision": 1, "where_prec": 1, "geo_method": "gazetteer", "geo_score": 0.9,
}  # fmt: skip
BENI = {
    **GOMA, "place_name": "Beni", "latitude": 0.49, "longitude": 29.47, "location_text": "Beni", "geoname_id": None,
    "admin2_name": None,
}  # fmt: skip
CLASH = {
    "acled_event_type": "Battles", "acled_sub_event_type": "Armed clash", "acled_disorder_type": "Political violence",
    "acled_inter1": 2, "acled_inter2": 1, "is_civilian_targeting": False, "source_text": "the M23", "source_name": "M23",
    "source_role": "REB", "source_country": "COD", "target_text": "soldiers", "target_name": "soldiers",
    "target_role": "MIL", "target_code": "CODMIL", "target_country": "COD",
}  # fmt: skip
COUNTRIES = [
    {"cameo_country": "COD", "country_code": "COD", "country_name": "Congo", "iso_numeric": 180, "acled_region_name": "Middle Africa"},
]  # fmt: skip


def build_clash(article: str, number: int = 0, **changes: Any) -> Row:
    return build_mention(article, number, **{**GOMA, **CLASH, **changes})


def list_rows(store: Warehouse, *mentions: Row) -> list[Row]:
    """The rows of the view over these mentions, each article of another publisher."""
    articles = [build_article(a, source=f"Paper {a}") for a in sorted({m["article_id"] for m in mentions})]
    reference = {**REFERENCE, "countries": COUNTRIES}
    store.commit(build_run(articles, mentions), consolidate, reference)
    rows: list[Row] = store.query('from acled order by event_date, "location", fatalities').to_pylist()
    return rows


def test_acled_has_its_columns_and_codes(store: Warehouse) -> None:
    row = list_rows(store, build_clash("a", fatalities_best=4, injured_best=2))[0]
    assert tuple(row) == ACLED_COLUMNS
    identity = row.pop("event_id_cnty")
    assert identity.startswith("COD")
    assert identity[3:].isdigit()
    tags = row.pop("tags")
    assert tags.startswith("event_id=")
    assert row == {
        "event_date": MAY, "year": 2024, "time_precision": 1, "disorder_type": "Political violence",
        "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "M23", "assoc_actor_1": "", "inter1": 2,
        "actor2": "Military Forces of Congo", "assoc_actor_2": "", "inter2": 1, "interaction": 12,
        "civilian_targeting": "", "iso": 180, "region": "Middle Africa", "country": "Congo", "admin1": "North Kivu",
        "admin2": None, "admin3": "", "location": "Goma", "latitude": -1.68, "longitude": 29.22, "geo_precision": 1,
        "source": "Paper a", "source_scale": "", "fatalities": 4, "timestamp": 1715644800,
        "notes": "14 May 2024, Goma, North Kivu, Congo: Armed clash. M23 [the M23] - Military Forces of Congo [soldiers]. "
        "4 deaths reported, 2 injured. 1 article.",
    }  # fmt: skip


def test_acled_gives_each_place_a_row_and_its_share_of_the_deaths(store: Warehouse) -> None:
    rows = list_rows(store, build_clash("a", fatalities_best=5, other_places=[BENI]))
    assert [(r["location"], r["fatalities"]) for r in rows] == [("Beni", 2), ("Goma", 3)]
    assert len({r["event_id_cnty"] for r in rows}) == 2


def test_acled_gives_each_day_of_a_span_a_row(store: Warehouse) -> None:
    rows = list_rows(store, build_clash("a", event_date_end=date(2024, 5, 16), fatalities_best=1))
    assert [(r["event_date"].day, r["fatalities"]) for r in rows] == [(14, 1), (15, 0), (16, 0)]


@pytest.mark.parametrize(("precision", "code"), [("day", 1), ("week", 2), ("month", 3), ("year", 3)])
def test_acled_grades_the_date(store: Warehouse, precision: str, code: int) -> None:
    end = MAY if precision == "day" else date(2024, 5, 20)
    row = list_rows(store, build_clash("a", date_precision=precision, event_date_end=end))
    assert [r["time_precision"] for r in row] == [code]


def test_acled_joins_articles_that_tell_one_incident(store: Warehouse) -> None:
    rows = list_rows(store, build_clash("a", fatalities_best=3), build_clash("b", fatalities_best=5))
    assert [(r["source"], r["fatalities"]) for r in rows] == [("Paper a; Paper b", 5)]
    assert rows[0]["notes"].endswith("2 articles.")


def test_acled_keeps_incidents_apart_whose_place_is_vague(store: Warehouse) -> None:
    vague = {"place_name": "Congo", "geo_precision": 3, "where_prec": 6}
    assert len(list_rows(store, build_clash("a", **vague), build_clash("b", **vague))) == 2


def test_acled_leaves_out_what_it_does_not_code(store: Warehouse) -> None:
    rows = list_rows(
        store,
        build_clash("a", acled_event_type=None, acled_sub_event_type=None, acled_disorder_type=None),
        build_clash("b", is_background=True),
        build_clash("c", event_date=None, event_date_end=None, date_precision="open"),
        build_clash("d", is_primary=False),
        build_clash("e", modality="future"),
    )
    assert rows == []


NOBODY = {f"source_{part}": None for part in ("text", "name", "code", "country", "role")}


@pytest.mark.parametrize(
    ("changes", "actor", "inter", "interaction"),
    [
        ({**NOBODY, "acled_inter1": None}, "Unidentified Armed Group (Congo)", 3, 13),
        ({"source_name": "rebels", "source_text": "rebels"}, "Unidentified Armed Group (Congo)", 2, 12),
        ({"source_role": "COP", "source_name": "police", "acled_inter1": 1}, "Police Forces of Congo", 1, 11),
        ({"source_role": None, "source_name": "Congo", "acled_inter1": 8}, "Military Forces of Congo", 8, 18),
        (
            {**NOBODY, "acled_inter1": None, "acled_inter2": None, "target_text": None, "target_name": None,
             "acled_event_type": "Protests", "acled_sub_event_type": "Peaceful protest"},
            "Protesters (Congo)", 6, 60,
        ),
    ],
)  # fmt: skip
def test_acled_names_sides_as_acled_does(
    store: Warehouse, changes: Row, actor: str, inter: int, interaction: int
) -> None:
    row = list_rows(store, build_clash("a", **changes))[0]
    assert (row["actor1"], row["inter1"], row["interaction"]) == (actor, inter, interaction)


def test_acled_says_whose_trade_civilians_follow(store: Warehouse) -> None:
    attack = {
        "acled_event_type": "Violence against civilians", "acled_sub_event_type": "Attack", "acled_inter2": 7,
        "is_civilian_targeting": True, "target_role": "MED", "target_name": "reporters", "target_text": "reporters",
    }  # fmt: skip
    row = list_rows(store, build_clash("a", **attack))[0]
    told = (row["actor2"], row["assoc_actor_2"], row["interaction"], row["civilian_targeting"])
    assert told == ("Civilians (Congo)", "Journalists (Congo)", 27, "Civilian targeting")
