"""Where and when an event happened, as whole sentences tell it; names that only their surroundings make places."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.gazetteer import Gazetteer
from dyads.extractors.pipeline import Coder
from dyads.schemas.records import Article

PUBLISHED = date(2024, 5, 18)  # a Saturday


def code(coder: Coder, text: str, title: str = "") -> list[dict[str, object]]:
    article = Article("a", text, title=title, published_date=PUBLISHED)
    coded = coder.code_sentences(article, coder.parse_articles([article])[0])
    return [dict(e) for e in coded.events if e["is_primary"]]


def find(events: list[dict[str, object]], root: str) -> dict[str, object]:
    return next(e for e in events if str(e["cameo_code"]).startswith(root))


def list_places(coder: Coder, text: str) -> list[str]:
    """The names that are places after relabelling, joined."""
    article = Article("a", text, published_date=PUBLISHED)
    (sentences,) = coder.parse_articles([article])
    coder.code_sentences(article, sentences)
    found: list[str] = []
    for word in (w for s in sentences for w in s.words):
        if word.entity == "BGPE":
            found.append(word.text)
        elif word.entity == "IGPE":
            found[-1] += " " + word.text
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Some thirty people demonstrated in Penkun against the new rules.", "Penkun"),
        ("Rebels burned two houses in Hlay Khoke village on Monday.", "Hlay Khoke"),
        ("Farmers blocked a road in Plau am See.", "Plau am See"),
        ("Helicopters bombed farms near the town of Perquin.", "Perquin"),
        ("Troops shelled Kafr Taal village at dawn.", "Kafr Taal"),
    ],
)
def test_names_are_places_where_only_a_place_can_stand(coder: Coder, text: str, name: str) -> None:
    assert name in list_places(coder, text)


@pytest.mark.parametrize(
    "text",
    [
        "Many of the voters believe in Hezbollah and its leader.",
        "The cut was made in Smith's budget of last year.",
        "The minister praised Amnesty International.",
    ],
)
def test_persons_and_bodies_stay_what_they_are(coder: Coder, text: str) -> None:
    assert list_places(coder, text) == []


def test_a_country_of_two_words_is_the_place_of_what_happened_in_it(coder: Coder) -> None:
    events = code(coder, "An Irish nun was shot in El Salvador by four unknown men.")
    event = find(events, "18")
    assert (event["country_code"], event["geo_method"]) == ("SLV", "gazetteer")


@pytest.mark.parametrize(
    ("text", "root", "country"),
    [
        ("Crowds marched in Helsinki against the invasion of Ukraine.", "14", "FIN"),
        ("Mexico deplored the murder of two monks in El Salvador.", "18", "SLV"),
        ("Students rallied in Oulu in support of Ukraine.", "14", "FIN"),
    ],
)
def test_a_country_that_is_only_spoken_of_is_no_place(
    coder: Coder, text: str, root: str, country: str
) -> None:
    assert find(code(coder, text), root)["country_code"] == country


def test_whose_police_they_are_is_no_place_beside_where_it_happened(coder: Coder) -> None:
    event = find(code(coder, "Gunmen killed the police chief of Leon in Morelia on Friday."), "1")
    assert event["place_name"] == "Morelia"


def test_the_nationality_of_a_victim_is_no_place(coder: Coder) -> None:
    text = (
        "Colombia's army fought the guerrillas of the north again, the Colombian government said in Bogota. "
        "Colombian officials saw no end of it. They took two Brazilian engineers hostage."
    )
    assert find(code(coder, text), "181")["country_code"] == "COL"


def test_a_day_dates_the_verb_on_which_it_hangs(coder: Coder) -> None:
    text = (
        "On Thursday, relatives of two brothers who were arrested on May 3 blocked the highway to Acapulco."
    )
    assert find(code(coder, text), "14")["event_date"] == date(2024, 5, 16)


def test_a_day_long_ago_in_an_aside_does_not_date_the_news(coder: Coder) -> None:
    events = code(coder, "Libyan jets bombed the oasis of Kufra, captured by rebels on May 2.")
    assert find(events, "19")["event_date"] == PUBLISHED


def test_the_news_and_yesterdays_bombing_are_two_incidents(coder: Coder) -> None:
    text = (
        "Afghan warplanes killed nine people in a border village of Pakistan. Kabul has denied such raids. "
        "Officials said that the toll of yesterday's Afghan bombing in Parachinar had risen to 31."
    )
    tolls = {(e["event_date"], e["fatalities_best"]) for e in code(coder, text) if e["fatalities_best"]}
    assert tolls == {(date(2024, 5, 18), 9), (date(2024, 5, 17), 31)}


def test_the_day_of_a_condemned_deed_is_not_that_of_the_condemnation(coder: Coder) -> None:
    event = find(code(coder, "Egypt condemned Monday's attack on a bus in Sinai."), "11")
    assert event["event_date"] == PUBLISHED


@pytest.mark.parametrize(
    ("name", "place", "where"),
    [
        ("Oregon", "Oregon", 4), ("California", "California", 4), ("Aleppo", "Aleppo", 1), ("Mexico", "Mexico", 6),
        ("Hama", "Ḩamāh", 1), ("Georgia", "Georgia", 6),
    ],
)  # fmt: skip
def test_a_bare_name_is_the_division_only_when_no_seat_bears_it(name: str, place: str, where: int) -> None:
    found = Gazetteer.load().find(name)
    assert found is not None
    assert (found.place_name, found.where_prec) == (place, where)


def test_a_place_of_another_country_than_its_container_is_not_taken(coder: Coder) -> None:
    event = find(code(coder, "Jets struck the outskirts of Bara town in Idlib province on Friday."), "19")
    assert event["country_code"] == "SYR"
    assert event["geo_method"] in ("container", "admin1_fallback", "gazetteer", "near")


def test_containers_are_read_from_the_outside_in(coder: Coder) -> None:
    event = find(
        code(coder, "Weavers rallied beside an old mill in Hyderabad city (Hyderabad, Sindh) on Friday."),
        "14",
    )
    assert (event["country_code"], event["admin1_name"]) == ("PAK", "Sindh")
