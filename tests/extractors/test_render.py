"""ACLED types, kinds of sides and civilian targeting of rendered mentions."""

from __future__ import annotations

from datetime import date

import pytest

from dyads.extractors.acled_sequels import refine_protests
from dyads.extractors.acled_sides import find_sides
from dyads.extractors.render import Versions, make_id, render_mention
from dyads.extractors.roles import split_roles
from dyads.schemas.records import ActorCode, Casualties, DateSpan, Mention, Place
from dyads.seeds.files import SEEDS_FOLDER, read_csv
from dyads.seeds.ontology import load_ontology

ONTOLOGY = load_ontology(SEEDS_FOLDER / "ontology")
VERSIONS = Versions("1", "2", "model")
DISORDER = {
    "Battles": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
    "Protests": {"Peaceful protest", "Protest with intervention", "Excessive force against protesters"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Explosions/Remote violence": {
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    },
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Strategic developments": {
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    },
}


def actor(text: str, role: str | None = None, country: str | None = None) -> ActorCode:
    return ActorCode(text, 0, len(text), None, f"{country or ''}{role or ''}" or None, country, role)


def mention(
    code: str,
    source: ActorCode | None = None,
    target: ActorCode | None = None,
    *,
    text: str = "They did it.",
    trigger: str = "did",
    means: str | None = None,
    dead: int | None = None,
    place: str | None = None,
) -> Mention:
    at = text.index(trigger)
    return Mention(
        "a", 0, 0, len(text), text, trigger, at, at + len(trigger), source, target, code, code, "frame",
        means=means,
        casualties=Casualties(dead, dead, dead),
        place=Place("Tal", None, None, place) if place else None,
        date=DateSpan(-1, -1, date(2024, 5, 18), date(2024, 5, 18), "day"),
    )  # fmt: skip


def render(m: Mention) -> dict[str, object]:
    return render_mention(m, ONTOLOGY, VERSIONS, date(2024, 5, 18))


ARMY = actor("the army", "MIL", "SDN")
REBELS = actor("rebels", "REB", "SDN")
GUNMEN = actor("gunmen", "UAF")
PEOPLE = actor("villagers", "CVL", "SDN")
POLICE = actor("police", "COP", "SDN")
PROTESTERS = actor("protesters", "OPP", "SDN")
MOB = actor("a mob", "OPP", "SDN")


@pytest.mark.parametrize(
    ("case", "event_type", "sub_type"),
    [
        (mention("190", ARMY, REBELS), "Battles", "Armed clash"),
        (mention("193", REBELS, POLICE), "Battles", "Armed clash"),
        (mention("190", REBELS, PEOPLE), "Violence against civilians", "Attack"),
        (mention("182", GUNMEN, PEOPLE), "Violence against civilians", "Attack"),
        (mention("186", GUNMEN, actor("the mayor", "GOV", "SDN")), "Violence against civilians", "Attack"),
        (mention("190", None, PEOPLE, dead=3), "Violence against civilians", "Attack"),
        (mention("190", ARMY, REBELS, means="air_strike"), "Explosions/Remote violence", "Air/drone strike"),
        (mention("195", ARMY, REBELS), "Explosions/Remote violence", "Air/drone strike"),
        (mention("194", ARMY, PEOPLE), "Explosions/Remote violence", "Shelling/artillery/missile attack"),
        (
            mention("183", GUNMEN, PEOPLE, means="ied"),
            "Explosions/Remote violence",
            "Remote explosive/landmine/IED",
        ),
        (mention("1831", GUNMEN, POLICE), "Explosions/Remote violence", "Suicide bomb"),
        (mention("183", GUNMEN, POLICE, means="suicide_bomb"), "Explosions/Remote violence", "Suicide bomb"),
        (mention("180", GUNMEN, POLICE, means="grenade"), "Explosions/Remote violence", "Grenade"),
        (mention("2041", ARMY, PEOPLE), "Explosions/Remote violence", "Chemical weapon"),
        (mention("181", REBELS, PEOPLE), "Violence against civilians", "Abduction/forced disappearance"),
        (mention("1821", ARMY, PEOPLE), "Violence against civilians", "Sexual violence"),
        (mention("141", PROTESTERS, None), "Protests", "Peaceful protest"),
        (mention("145", PROTESTERS, POLICE), "Riots", "Violent demonstration"),
        (mention("182", MOB, PEOPLE), "Riots", "Mob violence"),
        (mention("175", POLICE, PROTESTERS), "Protests", "Protest with intervention"),
        (mention("190", POLICE, PROTESTERS, dead=2), "Protests", "Excessive force against protesters"),
        (
            mention("173", POLICE, actor("opposition leaders", "OPP", "SDN")),
            "Strategic developments",
            "Arrests",
        ),
        (mention("173", REBELS, PEOPLE), "Violence against civilians", "Abduction/forced disappearance"),
        (mention("1712", ARMY, PEOPLE), "Strategic developments", "Looting/property destruction"),
        (mention("1712", PROTESTERS, None), "Riots", "Violent demonstration"),
        (mention("0871", ARMY, REBELS), "Strategic developments", "Agreement"),
        (
            mention("057", actor("the government", "GOV", "SDN"), REBELS),
            "Strategic developments",
            "Agreement",
        ),
        (mention("192", REBELS, None), "Battles", "Non-state actor overtakes territory"),
        (mention("192", ARMY, None), "Battles", "Government regains territory"),
        (mention("154", ARMY, None), "Strategic developments", "Change to group/activity"),
        (mention("0874", ARMY, None), "Strategic developments", "Non-violent transfer of territory"),
    ],
)
def test_render_acled_types(case: Mention, event_type: str, sub_type: str) -> None:
    row = render(case)
    assert (row["acled_event_type"], row["acled_sub_event_type"]) == (event_type, sub_type)


@pytest.mark.parametrize(
    ("code", "source", "text", "trigger", "sub_type"),
    [
        ("192", REBELS, "Rebels took the town without a fight.", "took", "Non-violent transfer of territory"),
        ("0874", REBELS, "Rebels surrendered to the army.", "surrendered", "Agreement"),
        ("150", ARMY, "The army set up a new base near Tal.", "set", "Headquarters or base established"),
        ("190", ARMY, "The army shot down a drone over Tal.", "shot", "Disrupted weapons use"),
        ("1711", POLICE, "Police seized weapons and explosives.", "seized", "Disrupted weapons use"),
        (
            "141",
            PROTESTERS,
            "Police fired tear gas as crowds marched and protested.",
            "marched",
            "Protest with intervention",
        ),
        (
            "141",
            PROTESTERS,
            "Protesters marched and hurled stones at cars.",
            "marched",
            "Violent demonstration",
        ),
        ("175", POLICE, "Police broke up a peaceful rally.", "broke", "Protest with intervention"),
    ],
)
def test_render_reads_signs_from_the_words(
    code: str, source: ActorCode, text: str, trigger: str, sub_type: str
) -> None:
    assert render(mention(code, source, None, text=text, trigger=trigger))["acled_sub_event_type"] == sub_type


@pytest.mark.parametrize(
    "case",
    [
        mention("010", ARMY, REBELS),
        mention("042", actor("the president", "GOV", "FRA"), actor("Germany", None, "DEU")),
        mention(
            "057",
            actor("France", None, "FRA"),
            actor("Germany", None, "DEU"),
            text="France signed a trade deal.",
            trigger="signed",
        ),
        mention("173", POLICE, actor("a man", "CVL")),
        mention("1711", POLICE, None, text="Police seized cocaine.", trigger="seized"),
        mention("190", actor("a farmer", "CVL"), actor("his neighbour", "CVL")),
        mention("155", actor("the army", "MIL", "USA"), None),
    ],
)
def test_render_leaves_other_events_without_an_acled_type(case: Mention) -> None:
    row = render(case)
    assert row["acled_event_type"] is None
    assert row["acled_inter1"] is None
    assert row["is_civilian_targeting"] is None


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (ARMY, REBELS, (1, 2)),
        (GUNMEN, PEOPLE, (3, 7)),
        (actor("Dinka herders", "UAF", "SDN"), PEOPLE, (4, 7)),
        (actor("UN peacekeepers", "IGOUNOMIL"), REBELS, (8, 2)),
        (None, POLICE, (None, 1)),
        (REBELS, None, (2, None)),
    ],
)
def test_render_inter_codes(
    source: ActorCode | None, target: ActorCode | None, expected: tuple[int | None, int | None]
) -> None:
    row = render(mention("190", source, target))
    assert (row["acled_inter1"], row["acled_inter2"]) == expected


def test_render_forces_abroad_are_external() -> None:
    abroad = mention("190", actor("Russian troops", "MIL", "RUS"), None, place="UKR")
    home = mention("190", actor("Ukrainian troops", "MIL", "UKR"), None, place="UKR")
    assert (render(abroad)["acled_inter1"], render(home)["acled_inter1"]) == (8, 1)


def test_render_protesters_and_rioters() -> None:
    assert render(mention("141", actor("teachers", "EDU", "SDN"), None))["acled_inter1"] == 6
    assert render(mention("145", PROTESTERS, POLICE))["acled_inter1"] == 5


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (mention("190", REBELS, PEOPLE), True),
        (mention("194", ARMY, PEOPLE), True),
        (mention("194", ARMY, REBELS), False),
        (mention("190", ARMY, REBELS), False),
        (mention("190", POLICE, PROTESTERS, dead=1), True),
        (mention("145", PROTESTERS, POLICE), False),
        (mention("1712", ARMY, PEOPLE), False),
    ],
)
def test_render_civilian_targeting(case: Mention, expected: bool) -> None:
    assert render(case)["is_civilian_targeting"] is expected


def test_render_sides_prefer_arms_to_trades() -> None:
    side = find_sides(actor("army doctors", "MILHLH", "SDN"), mention("190", ARMY))
    assert "state" in side
    assert "civilian" not in side


def test_acled_table_knows_only_acled_types() -> None:
    for line, row in read_csv(SEEDS_FOLDER / "ontology" / "acled.csv"):
        assert row["cameo_prefix"] in ONTOLOGY.cameo, line
        if row["acled_event_type"]:
            assert row["acled_sub_event_type"] in DISORDER[row["acled_event_type"]], line
            assert row["disorder_type"], line
        assert row["source"], line


def test_acled_table_reaches_every_sub_event_type() -> None:
    reached = {rule.sub_event_type for rules in ONTOLOGY.acled.values() for rule in rules if rule.event_type}
    assert reached == {s for subs in DISORDER.values() for s in subs}


def test_make_id_is_stable_and_split_roles_cuts_in_threes() -> None:
    assert make_id("a", 1) == make_id("a", "1") != make_id("a", 2)
    assert split_roles("GOVMIL") == ("GOV", "MIL")
    assert split_roles(None) == ()


@pytest.mark.parametrize(
    ("sequel", "sub_type"),
    [
        ("Police fired tear gas at the crowd.", "Protest with intervention"),
        ("Five of them were later detained.", "Protest with intervention"),
        ("Some hurled stones at passing cars.", "Violent demonstration"),
        ("Police opened fire and killed two demonstrators.", "Excessive force against protesters"),
        ("They marched against police violence and the arrest of a singer.", "Peaceful protest"),
        ("They burned a flag and went home.", "Peaceful protest"),
    ],
)
def test_refine_protests_by_the_next_sentence(sequel: str, sub_type: str) -> None:
    row = render(mention("141", PROTESTERS, None, text="Protesters gathered in Tal.", trigger="gathered"))
    refine_protests([row], {0: "Protesters gathered in Tal.", 1: sequel})
    assert row["acled_sub_event_type"] == sub_type
    assert row["acled_sub_event_type"] in DISORDER[str(row["acled_event_type"])]


def test_refine_protests_leaves_other_events() -> None:
    row = render(mention("190", ARMY, REBELS))
    before = dict(row)
    refine_protests([row], {0: "Police fired tear gas at protesters."})
    assert row == before
