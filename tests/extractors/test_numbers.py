"""Deaths and injuries told in sentences (all written for this test)."""

from __future__ import annotations

import pytest

from dyads.extractors.numbers import combine_claims, combine_reports, find_casualties

Counts = tuple[int | None, int | None, int | None]


def deaths(*sentences: str) -> Counts:
    toll = combine_reports([find_casualties(s) for s in sentences])
    return toll.fatalities_best, toll.fatalities_low, toll.fatalities_high


def injured(sentence: str) -> int | None:
    return combine_claims(find_casualties(sentence)).injured_best


@pytest.mark.parametrize(
    ("sentence", "best"),
    [
        ("Rebels killed three soldiers and a driver.", 4),
        ("The clash left a police officer and three of the attackers dead.", 4),
        ("The standoff resulted in the death of a border guard and three of the gunmen.", 4),
        ("12 people, including two children, were killed.", 12),
        ("Five civilians including a girl died when the mine went off.", 5),
        ("Three civilians, two women and a man, died in the blast.", 3),
        ("Six monks, four of them foreigners, were murdered.", 6),
        ("The blaze claimed the lives of nine villagers.", 9),
        ("Eight people lost their lives in the raid.", 8),
        ("The death toll has risen to 70 from 65.", 70),
        ("A woman later died, bringing to 27 the number of people killed.", 27),
        ("A suicide bomber killed himself and five others.", 6),
        ("Three killed in market bombing", 3),
        ("Bomb kills three, wounds 20", 3),
        ("Gunmen shot dead two policemen near the bridge.", 2),
        ("A mob beat a suspected thief to death.", 1),
        ("A trader was stabbed to death.", 1),
        ("A man, 23, was shot three times and killed.", 1),
        ("The bodies of two women were found in a well.", 2),
        ("THREE SUBVERSIVES WERE KILLED AND SEVEN OTHERS WERE WOUNDED.", 3),
        ("GUERRILLAS KILLED THE MAYOR OF THE TOWN, AS WELL AS TWO PEASANTS, THE RADIO REPORTED.", 3),
        ("Twenty-five rebels and one hundred and twenty soldiers were killed.", 145),
        ("A family of five was killed by a shell.", 5),
        ("A couple and their son were killed.", 3),
        ("The general was killed along with two of his guards.", 3),
        ("In 2020, 30 miners were killed.", 30),
        ("killing 1 and injuring 6 members of the patrol", 1),
        ("Six people were injured, 1 person died.", 1),
        ("There were no casualties.", 0),
        ("Nobody was killed.", 0),
    ],
)
def test_numbers_reads_deaths(sentence: str, best: int) -> None:
    assert deaths(sentence)[0] == best


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Dozens of people were killed.", (12, 12, None)),
        ("Scores of people died.", (20, 20, None)),
        ("Hundreds of villagers were massacred.", (100, 100, None)),
        ("Several soldiers were killed.", (3, 3, None)),
        ("At least 13 people died.", (13, 13, None)),
        ("Up to 40 fighters were killed.", (40, None, 40)),
        ("Between 10 and 15 rebels were killed.", (10, 10, 15)),
        ("Five soldiers were killed, police said, while the rebels put the toll at 20.", (5, 5, 20)),
    ],
)
def test_numbers_gives_bounds_of_vague_counts(sentence: str, expected: Counts) -> None:
    assert deaths(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Rebels killed civilians in the village.",
        "An unknown number of fighters were killed.",
        "12 people were killed or wounded.",
        "The blast left 30 dead and wounded.",
        "So far this year 800 people have been killed in the region.",
        "More than 60,000 people have been killed since the war began.",
        "The rebels threatened to kill 30 hostages.",
        "The bomb could have killed hundreds of people.",
        "The guards did not kill the two men.",
        "The army sent 500 troops and 12 vehicles.",
        "A court sentenced two men to death.",
        "He got 30 votes and walked 12 km.",
        "The bill died in the senate.",
    ],
)
def test_numbers_gives_no_deaths(sentence: str) -> None:
    assert deaths(sentence)[0] in (None,)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("An officer and four soldiers were seriously wounded.", 5),
        ("The attack left five dead and 12 wounded.", 12),
        ("At least 13 people died and up to 40 were injured.", 40),
        ("Rebels killed three men.", None),
        ("No one was injured.", 0),
    ],
)
def test_numbers_reads_injuries(sentence: str, expected: int | None) -> None:
    assert injured(sentence) == expected


def test_numbers_marks_cumulative_tolls_only_where_they_are() -> None:
    claims = find_casualties("The attack killed five people, bringing to 800 the number killed this year.")
    assert [(c.best, c.is_cumulative) for c in claims if c.kind == "dead"][:2] == [(5, False), (800, True)]
    assert combine_claims(claims).fatalities_best == 5


def test_numbers_repeats_are_not_added() -> None:
    assert (
        deaths("Five people were killed in Tal.", "The victims died at once.", "Two of them were children.")[
            0
        ]
        == 5
    )


def test_numbers_an_update_replaces() -> None:
    assert deaths("Five people were killed.", "The toll later rose to nine.")[0] == 9


def test_numbers_another_victim_is_added() -> None:
    assert deaths("Two men were killed in Tal.", "Another man was killed in Gao.")[0] == 3


def test_numbers_other_kinds_of_victims_are_added() -> None:
    assert deaths("Gunmen killed 14 villagers.", "One soldier was killed in the clash.")[0] == 15


def test_numbers_other_sources_make_a_range() -> None:
    assert deaths("Six soldiers were killed.", "The rebels claimed to have killed 11 soldiers.") == (6, 6, 11)


def test_numbers_claims_point_to_their_word() -> None:
    text = "On Monday gunmen killed two guards."
    (claim,) = find_casualties(text)
    assert text[claim.start : claim.end] == "killed"
    assert claim.text == "killed two guards"


@pytest.mark.parametrize(
    "text", ["", "killed", "dead and", "two of the of the", "(((killed 3", "was were killed by by", "body of"]
)
def test_numbers_never_raises_on_fragments(text: str) -> None:
    assert isinstance(find_casualties(text), list)
