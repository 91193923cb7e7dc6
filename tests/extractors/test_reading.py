"""The text as the parser reads it keeps its length, whatever is blanked or recased."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyads.extractors.reading import Reader, is_shouted

KNOWN = set("the rebels attacked a town near and killed two of us who said it was they units on".split())


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(["El Salvador", "FMLN", "US", "San Miguel"], KNOWN.__contains__)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "THE FMLN REBELS ATTACKED A TOWN NEAR SAN MIGUEL AND KILLED TWO.",
            "The FMLN rebels attacked a town near San Miguel and killed two.",
        ),
        (
            "THE REBELS KILLED TWO OF US IN MORAZAN, EL SALVADOR.",
            "The rebels killed two of us In Morazan, El Salvador.",
        ),
        ("UNITS OF THE NATIONAL FRONT [ABCD] ATTACKED.", "Units of the National Front (ABCD) attacked."),
    ],
)
def test_shouted_text_gets_the_capitals_of_names(reader: Reader, text: str, expected: str) -> None:
    assert reader.read(text) == expected


def test_links_tags_and_invisible_letters_become_blanks(reader: Reader) -> None:
    text = "Rebels\u200b attacked [BEGIN RECORDING] see https://example.org/x now"
    read = reader.read(text)
    assert len(read) == len(text)
    assert "http" not in read
    assert "RECORDING" not in read
    assert "\u200b" not in read


def test_ordinary_text_stays_as_it_is(reader: Reader) -> None:
    text = "The U.S. and NATO met in Rome."
    assert reader.read(text) is text
    assert not is_shouted(text)


@given(st.text(max_size=200))
def test_length_never_changes(text: str) -> None:
    assert len(Reader(["San Miguel"], KNOWN.__contains__).read(text)) == len(text)


def test_names_in_capitals_by_their_neighbours() -> None:
    known = KNOWN | set("of department carlos ball san santa elena mayor".split())
    reader = Reader([], known.__contains__, ["Carlos Ruiz", "Elena Diaz"], {"cartagena"}.__contains__)
    text = "THE MAYOR OF SANTA ELENA IN THE DEPARTMENT OF CARLOS AND CARLOS TORRADO WAS NEAR SAN CARLOS."
    assert "Santa Elena" in reader.read(text)
    assert "Carlos Torrado" in reader.read(text)
    assert "department of Carlos" in reader.read(text)
    assert "San Carlos." in reader.read(text)


def test_a_short_name_in_brackets_is_an_acronym_everywhere() -> None:
    reader = Reader(["ELN"], {*KNOWN, "eln", "army"}.__contains__)
    assert reader.read("THE ARMY OF LIBERATION (ELN) SAID THE ELN ATTACKED.").endswith(
        "(ELN) said the ELN attacked."
    )


def test_words_made_of_english_ones_are_no_names() -> None:
    known = KNOWN | set("police government drug news spokes james arthur".split())
    reader = Reader(
        ["ELN", "ICE"], {*known, "eln", "ice"}.__contains__, ["James Ruiz", "James Diaz", "James Paz"],
        is_verb={"james"}.__contains__,
    )  # fmt: skip
    assert reader.read(
        "THE POLICEMEN AND NEWSMEN ATTACKED THE ELN NEAR A PROGOVERNMENT ANTIDRUG TOWN ON ICE."
    ) == ("The policemen and newsmen attacked the ELN near a progovernment antidrug town on ice.")
    assert "James Arthur" in reader.read("THE REBELS KILLED TWO OF US AND JAMES ARTHUR DONELLEY.")
