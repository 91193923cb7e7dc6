"""Exports: the columns and codes of other data sets, filters, whole files only."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from warehouse_rows import JUNE, MAY, REFERENCE, build_article, build_mention, build_run, consolidate

from dyads.schemas.errors import SettingsError, WarehouseError
from dyads.schemas.fields import FIELDS
from dyads.warehouse.acled import ACLED_COLUMNS
from dyads.warehouse.export_formats import FORMATS
from dyads.warehouse.exports import Exported, Selection, export_rows
from dyads.warehouse.store import Warehouse

# Column names of the GDELT 1.0 event table and of Phoenix, in their order.
GDELT = (
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate "
    + " ".join(
        f"Actor{n}{part}Code" if part != "Name" else f"Actor{n}Name"
        for n in (1, 2)
        for part in (
            "", "Name", "Country", "KnownGroup", "Ethnic", "Religion1", "Religion2", "Type1", "Type2", "Type3",
        )
    )
    + " IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone "
    + " ".join(
        f"{who}Geo_{part}"
        for who in ("Actor1", "Actor2", "Action")
        for part in ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    )
    + " DATEADDED SOURCEURL"
).split()  # fmt: skip
PHOENIX = (
    "EventID Date Year Month Day SourceActorFull SourceActorEntity SourceActorRole SourceActorAttribute TargetActorFull "
    "TargetActorEntity TargetActorRole TargetActorAttribute EventCode EventRootCode QuadClass GoldsteinScore Issues Lat "
    "Lon LocationName StateName CountryCode SentenceID URLs NewsSources"
).split()
GOMA = {
    "place_name": "Goma", "latitude": -1.68, "longitude": 29.22, "admin1_name": "North Kivu", "country_code": "COD",
    "country_name": "Congo", "geo_precision": 1, "where_prec": 1, "geoname_id": 216281,
}  # fmt: skip
ATTACK: dict[str, Any] = {
    **GOMA, "source_text": 'the "Red\tArmy"', "source_name": 'Red\t"Army"', "source_code": "CODREBCHR",
    "source_country": "COD", "source_role": "REBCHR", "source_start": 0, "source_end": 4, "target_text": "the UN",
    "target_name": "United Nations", "target_code": "IGOUNO", "target_role": "IGOUNO", "target_country": None,
    "goldstein_score": -9.0, "cameo_code": "1823", "cameo_root": "18", "plover_event": "ASSAULT", "plover_mode": "beat",
    "acled_event_type": "Battles", "acled_sub_event_type": "Armed clash", "acled_disorder_type": "Political violence",
    "acled_inter1": 2, "acled_inter2": 8, "fatalities_best": 2,
    "victims": [{"kind": "killed", "count": 2, "words": "two men", "is_subset": False}],
}  # fmt: skip


@pytest.fixture
def filled(store: Warehouse) -> Warehouse:
    mentions = [
        build_mention("a", **ATTACK),
        build_mention("a", 1, **{**ATTACK, "is_background": True}),
        build_mention("b", 0, JUNE, JUNE, cameo_code="050", cameo_root="05", quad_class=1, plover_event="CONSULT",
                      source_code="KURGOV", source_role="KURGOV", target_code=None, target_country=None,
                      country_code="XKX", country_name="Kosovo"),
        build_mention("b", 1, None, JUNE, plover_event="ASSAULT"),
    ]  # fmt: skip
    countries = [
        {"cameo_country": "COD", "country_code": "COD", "country_name": "Congo", "fips_code": "CG", "iso_numeric": 180},
        {"cameo_country": "KSV", "country_code": "XKX", "country_name": "Kosovo", "fips_code": "KV", "iso_numeric": 0},
    ]  # fmt: skip
    articles = [build_article("a", url="https://example.org/a"), build_article("b", JUNE)]
    store.commit(build_run(articles, mentions), consolidate, {**REFERENCE, "countries": countries})
    return store


def read_tabs(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = [line.rstrip("\n").split("\t") for line in lines]
    assert all(len(row) == len(header) for row in rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_gdelt_has_its_columns_and_codes(filled: Warehouse, tmp_path: Path) -> None:
    done = export_rows(filled, "gdelt", tmp_path / "out", has_header=True)
    assert done == Exported(2, 2)
    attack, talk = read_tabs(tmp_path / "out")
    assert list(attack) == GDELT
    told = {k: v for k, v in attack.items() if v != "" and k != "GLOBALEVENTID"}
    assert told == {
        "SQLDATE": "20240514", "MonthYear": "202405", "Year": "2024", "FractionDate": "2024.4493",
        "Actor1Code": "CODREBCHR", "Actor1Name": 'RED "ARMY"', "Actor1CountryCode": "COD", "Actor1Religion1Code": "CHR",
        "Actor1Type1Code": "REB", "Actor2Code": "IGOUNO", "Actor2Name": "UNITED NATIONS", "Actor2KnownGroupCode": "UNO",
        "Actor2Type1Code": "IGO", "IsRootEvent": "1", "EventCode": "1823", "EventBaseCode": "182", "EventRootCode": "18",
        "QuadClass": "4", "GoldsteinScale": "-9.0", "NumMentions": "1", "NumSources": "1", "NumArticles": "1",
        "ActionGeo_Type": "4", "ActionGeo_FullName": "Goma, North Kivu, Congo", "ActionGeo_CountryCode": "CG",
        "ActionGeo_ADM1Code": "CG", "ActionGeo_Lat": "-1.68", "ActionGeo_Long": "29.22", "ActionGeo_FeatureID": "216281",
        "DATEADDED": "20240514", "SOURCEURL": "https://example.org/a",
    }  # fmt: skip
    assert 0 < int(attack["GLOBALEVENTID"]) < 2**63
    assert (talk["Actor1EthnicCode"], talk["Actor1Type1Code"], talk["QuadClass"]) == ("KUR", "GOV", "1")


def test_phoenix_has_its_columns_and_codes(filled: Warehouse, tmp_path: Path) -> None:
    assert export_rows(filled, "phoenix", tmp_path / "out", has_header=True) == Exported(1, 3)
    (row,) = read_tabs(tmp_path / "out")
    assert list(row) == PHOENIX
    assert [row[c] for c in PHOENIX[5:13]] == ["CODREBCHR", "COD", "REB", "CHR", "IGOUNO", "IGO", "", "UNO"]
    assert (row["EventID"][16:], row["Date"], row["QuadClass"], row["SentenceID"]) == (
        "_0.1",
        "20240514",
        "4",
        "a_0",
    )


def test_plover_is_json_of_its_objects(filled: Warehouse, tmp_path: Path) -> None:
    assert export_rows(filled, "plover", tmp_path / "out") == Exported(2, 2)
    attack, talk = (json.loads(line) for line in (tmp_path / "out").read_text().splitlines())
    assert (attack["event"], attack["mode"], attack["quad_code"]) == ("ASSAULT", "beat", 4)
    assert attack["recipient"] == [
        {"code": None, "sector": "IGOUNO", "entity_text": "the UN", "identifier_text": "United Nations"}
    ]
    assert attack["size"] == {"dead": 2, "injured": None}
    assert (attack["event_loc"]["resolved_place"], attack["event_loc"]["resolution"]) == ("Goma", 4)
    assert (talk["event"], talk["actor"], talk["date"]) == ("CONSULT", [], "2024-06-02")


def test_acled_is_comma_separated_with_its_dates(filled: Warehouse, tmp_path: Path) -> None:
    assert export_rows(filled, "acled", tmp_path / "out") == Exported(1, 0)
    with (tmp_path / "out").open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert tuple(row) == ACLED_COLUMNS
    assert (row["event_date"], row["fatalities"], row["iso"], row["source_scale"]) == (
        "14-05-2024",
        "2",
        "180",
        "",
    )


def test_csv_and_parquet_hold_a_table_as_it_is(filled: Warehouse, tmp_path: Path) -> None:
    assert export_rows(filled, "csv", tmp_path / "out.csv").row_count == 4
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == [f.name for f in FIELDS["events"]]
    victims = [json.loads(row["victims"]) for row in rows if row["victims"]]
    assert [v[0]["words"] for v in victims] == ["two men", "two men"]
    assert {row["source_name"] for row in rows if row["source_name"]} == {'Red\t"Army"'}
    assert export_rows(filled, "parquet", tmp_path / "out.parquet", table="mentions").row_count == 4
    assert pq.read_schema(tmp_path / "out.parquet").names == [f.name for f in FIELDS["mentions"]]
    assert export_rows(filled, "csv", tmp_path / "views.csv", table="victims").row_count == 1


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(), 4),
        (Selection(since=date(2024, 6, 1)), 1),
        (Selection(until=MAY), 2),
        (Selection(since=MAY, until=MAY), 2),
        (Selection(countries=("Congo",)), 2),
        (Selection(countries=("ksv",)), 1),
        (Selection(countries=("COD", "XKX")), 3),
        (Selection(since=JUNE, countries=("COD",)), 0),
    ],
)
def test_filters_choose_days_and_countries(
    filled: Warehouse, tmp_path: Path, selection: Selection, count: int
) -> None:
    assert export_rows(filled, "csv", tmp_path / "out", selection).row_count == count


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_warehouse_gives_an_empty_file(store: Warehouse, tmp_path: Path, name: str) -> None:
    assert export_rows(store, name, tmp_path / "out") == Exported(0, 0)
    assert (tmp_path / "out").exists()
    assert [p.name for p in tmp_path.glob(".*part*")] == []


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("icews", {}, "unknown format 'icews'; the formats are acled, gdelt, plover, phoenix, csv, parquet"),
        ("csv", {"table": "evnts"}, "unknown table 'evnts'; there are articles,"),
        ("gdelt", {"table": "events"}, "--table goes with csv and parquet; gdelt has rows of its own"),
        ("csv", {"selection": Selection(countries=("Kosov",))}, "unknown country 'Kosov'; did you mean XKX?"),
        ("csv", {"selection": Selection(countries=("COD",)), "table": "runs"}, "runs has no country; leave"),
        ("csv", {"selection": Selection(since=MAY), "table": "runs"}, "runs has no dates; leave"),
    ],
)  # fmt: skip
def test_wrong_wishes_are_told(
    filled: Warehouse, tmp_path: Path, name: str, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(SettingsError) as error:
        export_rows(filled, name, tmp_path / "out", **options)
    assert told in str(error.value)
    assert list(tmp_path.glob("out")) == []


def test_an_unwritable_target_is_told_and_the_old_file_stays(filled: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").write_text("old")
    with pytest.raises(WarehouseError, match="taken"):
        export_rows(filled, "csv", tmp_path / "taken")
    with pytest.raises(WarehouseError, match="missing"):
        export_rows(filled, "csv", tmp_path / "missing" / "out")
    assert (tmp_path / "taken" / "file").read_text() == "old"
