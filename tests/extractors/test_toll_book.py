"""Claims find the event that they belong to."""

from __future__ import annotations

from dyads.extractors.numbers import find_casualties
from dyads.extractors.toll_book import TollBook, share_claims


def book(*sentences: tuple[str, dict[str, str]]) -> TollBook:
    """A book of sentences, each with its violent words and their mention ids."""
    tolls = TollBook()
    for index, (text, words) in enumerate(sentences):
        deadly = [(text.index(word), mention) for word, mention in words.items()]
        tolls.add(index, text, find_casualties(text), deadly)
    return tolls


def test_toll_book_shares_claims_by_their_word() -> None:
    text = "Rebels killed three guards in Tal while soldiers killed nine rebels in Gao."
    shares = share_claims(find_casualties(text), text, [text.index("killed"), text.rindex("killed")])
    assert [[c.best for c in s] for s in shares] == [[3], [9]]


def test_toll_book_gives_a_claim_to_the_nearest_act() -> None:
    text = "Gunmen stormed a bank, killing two clerks, a day after troops shelled the port."
    shares = share_claims(find_casualties(text), text, [text.index("stormed"), text.index("shelled")])
    assert [[c.best for c in s] for s in shares] == [[2], []]


def test_toll_book_follows_the_incident_through_sentences() -> None:
    tolls = book(
        ("A bomb hit a bus in Tal.", {"hit": "m1"}),
        ("Nine passengers died and 20 were wounded.", {}),
        ("The death toll later rose to 12.", {}),
    )
    toll = tolls.combine(["m1"])
    assert (toll.fatalities_best, toll.injured_best) == (12, 20)


def test_toll_book_keeps_incidents_apart() -> None:
    tolls = book(
        ("Rebels ambushed a patrol and killed four soldiers.", {"ambushed": "m1"}),
        ("In Gao a mob beat a thief to death.", {"beat": "m2"}),
    )
    assert tolls.combine(["m1"]).fatalities_best == 4
    assert tolls.combine(["m2"]).fatalities_best == 1


def test_toll_book_joins_the_mentions_of_one_event() -> None:
    tolls = book(
        ("Five people were killed in the raid.", {"raid": "m1"}),
        ("The raid killed five people, police said.", {"raid": "m2"}),
    )
    assert tolls.combine(["m1", "m2"]).fatalities_best == 5


def test_toll_book_keeps_a_toll_told_before_the_act() -> None:
    tolls = book(("Five people are dead.", {}), ("Gunmen fired at a market.", {"fired": "m1"}))
    assert tolls.combine(["m1"]).fatalities_best == 5


def test_toll_book_never_attaches_cumulative_tolls() -> None:
    tolls = book(
        ("Gunmen fired at a market.", {"fired": "m1"}),
        ("More than 800 people have been killed in the province since January.", {}),
    )
    assert tolls.combine(["m1"]).fatalities_best is None


def test_toll_book_leaves_distant_sentences_alone() -> None:
    filler = ("The council met in the capital.", {})
    tolls = book(
        ("Gunmen fired at a market.", {"fired": "m1"}), *[filler] * 5, ("Two people died in a fire.", {})
    )
    assert tolls.combine(["m1"]).fatalities_best is None


def test_toll_book_of_unknown_mentions_is_empty() -> None:
    assert TollBook().combine(["none"]).fatalities_best is None
