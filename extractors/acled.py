"""The ACLED reading of a mention: event type, kinds of sides, civilian targeting.

The table `ontology/acled.csv` decides; its conditions are kinds of sides (`ontology/acled_sides.csv`, or role
codes) and signs: the means of an attack, "deadly", and what the words after the verb tell ("arms", "base").
Source: ACLED code book 2024 and the list of event types with disorder types.
"""

from __future__ import annotations

import re
from functools import cache

from dyads.schemas.records import ActorCode, Mention
from dyads.seeds.acled import AcledSide, load_acled_sides
from dyads.seeds.files import SEEDS_FOLDER
from dyads.seeds.ontology import AcledRule, Ontology

__all__ = [
    "POLITICAL_ROOTS",
    "find_acled",
    "find_inter_code",
    "find_protest_sign",
    "find_sides",
    "find_signs",
    "is_civilian_targeting",
    "split_roles",
]

POLITICAL_ROOTS = frozenset({"08", "14", "15", "17", "18", "19", "20"})
PACTS = ("0356", "036")  # what was agreed: a truce, talks
ARMED_SIDES = frozenset({"state", "rebel", "militia", "identity", "external"})
INTER_CODES = {
    "external": 8,
    "rebel": 2,
    "identity": 4,
    "militia": 3,
    "rioter": 5,
    "protester": 6,
    "state": 1,
    "civilian": 7,
}
COUNTRY_ALIASES = {"KSV": "XKX", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "PAL": "PSE"}
SIGNS = {  # in the sentence
    "live_fire": r"\b(?:live (?:fire|rounds?|ammunition|bullets?)|opened fire|shot (?:dead|and killed)|gunshots?|machine[- ]guns?)\b",
    "crowd_control": r"\b(?:tear ?-?gas\w*|water cannons?|batons?|rubber bullets?|pepper spray|stun grenades?|dispers\w+|truncheons?)\b",
    "surrender": r"\bsurrender\w*|\blaid down (?:their )?arms\b",
    "peace": r"\b(?:peace|cease-?fire|truce|armistice|cessation of hostilities|prisoner (?:swap|exchange)"
    r"|(?:exchang|swap)\w+ (?:[\w-]+ ){0,3}prisoners|in exchange for)\b",
    "no_fight": r"\b(?:without (?:a fight|fighting|resistance|firing|clashes)|no clashes|clashes were not|peacefully took|unopposed"
    r"|(?:after|following) (?:\w+ ){0,3}(?:withdrew|withdrawal|retreat\w*|pulled out|pull-?out))\b",
}
NEAR_SIGNS = {  # close to the verb
    "arms": r"\b(?:weapons?|arms|ammunitions?|explosives|arsenal|rifles?|guns?|pistols?|firearms|grenades|munitions|landmines|kalashnikovs)\b",
    "base": r"\b(?:set up|establish\w*|built|opened|construct\w*)\s+(?:[\w-]+\s+){0,6}(?:bases?|camps?|headquarters|outposts?|posts?"
    r"|checkpoints?|observation points?)\b",
    "sexual": r"\b(?:rap(?:e|ed|es|ing)|gang-?rap\w+|sexual(?:ly)? (?:assault\w*|violence|abus\w+|harass\w+))\b",
    "plane_down": r"\b(?:shot|shoot\w*|brought|downed)\b[^.;]{0,40}\b(?:aircraft|planes?|jets?|helicopters?|fighter|su-?\d+|mig-?\d+|warplanes?)\b",
    "defect": r"\bdefect(?:ed|s|ing)?\b",
    "drugs": r"\b(?:drugs?|cocaine|heroin|marijuana|cannabis|contraband|narcotics|opium|hashish|methamphetamine|counterfeit\w*|fake|smuggl\w+"
    r"|ivory|cigarettes)\b",
    "crime": r"\b(?:drunk\w*|drink-driving|driving|robber\w*|robbing|thefts?|thie\w+|stealing|stolen|fraud|embezzl\w+|drugs?|cocaine"
    r"|heroin|traffick\w+|smuggl\w+|burglar\w*|extort\w+|launder\w+|brib\w+|rap(?:e|es|ing)|sexual\w*|murders?|assault|domestic)\b",
    "weapon_stopped": r"\b(?:shot down|shoot down|shoots down|intercept\w*|defus\w*|deactivat\w*|downed|disarmed)\b[^.;]{0,60}\b(?:drones?|missiles?|rockets?|bombs?|ieds?|uavs?|mines?|devices?|explosives?|shells)\b"
    r"|\b(?:drones?|missiles?|rockets?|bombs?|ieds?|devices?|mines?)\b[^.;]{0,30}\b(?:was|were|been)\s+(?:shot down|intercepted|defused|deactivated|downed|disarmed)\b",
}
PROTEST = r"\b(?:protest\w*|demonstrat\w+|rall(?:y|ies|ied)|march(?:es|ers|ed)|sit-ins?|picket\w*)\b"
VIOLENT = (
    r"\b(?:(?:threw|throw\w*|hurl\w*|pelt\w*|lobb\w*)\b[^.;]{0,40}\b(?:stones?|rocks?|bottles?|bricks?|objects?|projectiles?|molotov\w*|bombs?|firecrackers?"
    r"|fireworks?|eggs|police|officers|soldiers|vehicles?|cars?)|stone-?pelt\w*|molotov cocktails|petrol bombs?|firebombs?|clashed|clashes (?:broke|erupt|with|between)\w*"
    r"|scuffl\w+|tr(?:y|ied|ying) to storm|burn(?:ed|t|ing)\b(?!\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+){0,2}(?:flags?|effig\w+|pictures?|portraits?|copies))|torched|torching"
    r"|set fire|on fire|ablaze|vandali\w+|looted|looting|rioted|rioters|stormed|ransack\w*|smash\w*|barricad\w+|turned violent|violently)\b"
)
MET = (
    r"\b(?:dispers\w+|broke up|tear ?-?gas\w*|water cannons?|batons?|baton-?charg\w+|lathi\S*|rubber bullets?|stun grenades?|detain\w*|arrest\w*|interven\w+"
    r"|removed the (?:protesters|demonstrators|activists))\b"
)
PURPOSE = re.compile(  # what a protest is about tells nothing of how it went
    r"\b(?:against|over|to (?:demand|protest|denounce|call|condemn|express|support|commemorate|reject|mark|raise|show|seek|ask|oppose)|demanding"
    r"|denouncing|condemning|calling|protesting|opposing|seeking|in (?:support|solidarity|protest|memory|response|reaction)|following|because|due to"
    r"|who (?:was|were|had|have|has)|for the (?:release|arrest|death|killing))\b[^,.;]*",
    re.IGNORECASE,
)
KILLED = r"\b(?:killed|killing|shot dead|dead|died|wound(?:ed|ing)|injur(?:ed|ing)|critical)\b"
MEANS_WORDS = {  # told by the sentence where the clause tells no means; the first that fits
    "suicide_bomb": r"\bsuicide (?:bomb\w*|attack\w*|vest|car)|\bbl(?:ew|own|owing) (?:himself|herself|themselves) up",
    "chemical": r"\b(?:chemical (?:weapons?|attacks?|agents?)|poison(?:ous)? gas\w*|toxic gas\w*|mustard|sarin|chlorine|nerve (?:agent|gas))\b",
}
LATER_MEANS = {
    "grenade": r"\bgrenades?\b",
    "ied": r"\b(?:roadside bombs?|car bombs?|landmines?|ieds?|improvised explosive|bomb (?:blast|explosion))\b",
    "air_strike": r"\b(?:air-?strikes?|air strikes?|air raids?|warplanes?)\b",
}
COMPILED = {
    k: re.compile(v, re.IGNORECASE)
    for k, v in {
        **SIGNS, **NEAR_SIGNS, **MEANS_WORDS, **LATER_MEANS,
        "protest": PROTEST, "violent": VIOLENT, "met": MET, "killed": KILLED,
    }.items()
}  # fmt: skip
CLASH = re.compile(
    r"\b(?:clash|fight|fought|battl|skirmish|gunfight|shoot-?out|firefight|exchang)", re.IGNORECASE
)
COURT = re.compile(  # acts of courts, no arrests
    r"\b(?:warrants?|charg(?:e|es|ed|ing)|indict\w*|sentenc\w+|convict\w+|extradit\w+|prosecut\w+|tried|trial)\b",
    re.IGNORECASE,
)
CLASH_FRAMES = ("attack.noun_clash", "attack.clash", "riot.clash", "riot.noun_clash")
ADVANCE = re.compile(r"\b(?:deploy|enter|mov(?:e|ing)|arriv)", re.IGNORECASE)  # towns taken without a fight
AIRCRAFT = re.compile(
    r"\b(?:warplanes?|jets?|choppers?|helicopters?|air force|aircraft|bombers|planes)\b", re.IGNORECASE
)
PARTY_PEOPLE = re.compile(r"\b(?:cadres|members|supporters|workers|activists|loyalists)\b", re.IGNORECASE)
BODY_OF_STATE = re.compile(
    r"\b(?:government|regime|state|forces|corps|guard|junta|army|taliban|houthis?|hamas)\b", re.IGNORECASE
)


HELD = re.compile(r"\b(?:was|were|been)\s+(?:\w+\s+)?(?:arrested|detained|dispersed)\b", re.IGNORECASE)
PROTESTERS_KILLED = re.compile(
    r"\b(?:protest[eo]rs?|demonstrators?|marchers?)\b(?:\s+\w+){0,3}\s+(?:was|were|been)\s+(?:\w+\s+)?(?:killed|shot)\b"
    r"|\b(?:killed|killing|shot|shooting)\s+(?:dead\s+)?(?:[\w-]+\s+){0,5}(?:protest[eo]rs?|demonstrators?|marchers?)\b",
    re.IGNORECASE,
)


@cache
def _sides() -> tuple[AcledSide, ...]:
    return load_acled_sides(SEEDS_FOLDER / "ontology" / "acled_sides.csv")


def split_roles(role: str | None) -> tuple[str, ...]:
    """The three-letter tokens of a role code."""
    return tuple(role[i : i + 3] for i in range(0, len(role), 3)) if role else ()


def find_sides(actor: ActorCode | None, mention: Mention) -> frozenset[str]:
    """The kinds of side an actor is, with its role codes; {"none"} for nobody named."""
    if actor is None:
        return frozenset({"none"})
    roles = frozenset(split_roles(actor.role))
    found = {s.side for s in _sides() if s.roles & roles}
    told = {s.side for s in _sides() if s.words.search(actor.text)}
    found |= told & {"guard"}
    if not found & ARMED_SIDES:
        found |= told & {"rioter", "mob", "protester"}
    if "militia" in found or "rebel" in found:
        found |= told & {"identity"}
    if not found:
        found |= told
    if "GOV" in roles and not found & ARMED_SIDES:
        is_body = mention.is_reciprocal or bool(BODY_OF_STATE.search(actor.text))
        found.add("civilian" if actor is mention.target and not is_body else "state")
    if "PTY" in roles and actor is mention.source and PARTY_PEOPLE.search(actor.text):
        found.add("mob")  # cadres and supporters of a party bear no arms of war
    if not found and actor.country is not None:
        found.add("state")
    found = _drop_weaker(found)
    if "state" in found and _is_abroad(actor, mention):
        found.add("external")
    if not found:
        found.add("civilian" if actor is mention.target else "none")
    if actor is mention.source and found == {"civilian"}:
        found.add("lone")
    return frozenset(found) | roles


def _drop_weaker(found: set[str]) -> set[str]:
    """Arms go before trades: "army doctors" are state forces, "rebel students" rebels."""
    if found & ARMED_SIDES:
        found = found - {"civilian", "mob"}
    if found & {"protester", "rioter"}:
        found = found - {"civilian"}
    if found & {"rebel", "militia"}:
        found = found - {"state"}
    return found


def _is_abroad(actor: ActorCode, mention: Mention) -> bool:
    place = mention.place.country_code if mention.place is not None else None
    home = COUNTRY_ALIASES.get(actor.country or "", actor.country)
    return bool(place and home and len(home) == 3 and home != place)


def find_signs(mention: Mention) -> frozenset[str]:
    """What else the words tell: the means, "deadly", "arms", "base", how a protest went; never empty ("none")."""
    text = mention.sentence_text
    at = max(0, mention.trigger_start - mention.sentence_start)
    near = text[max(0, at - 50) : at + 110]
    found = {name for name in NEAR_SIGNS if COMPILED[name].search(near)}
    found |= {name for name in SIGNS if COMPILED[name].search(text)}
    if (mention.casualties.fatalities_best or 0) > 0:
        found.add("deadly")
    if CLASH.search(mention.trigger_text) or mention.frame_id.startswith(CLASH_FRAMES):
        found.add("clash")
    if ADVANCE.search(mention.trigger_text):
        found.add("no_fight")
    if COURT.search(mention.trigger_text):
        found.add("court")
    if any(i.startswith("agree") for i in mention.operator_ids):
        found.add("agreed")
    if "arms" in found:  # arms found with drugs are arms
        found.discard("drugs")
    if (mention.cameo_code.startswith("14") and not mention.cameo_code.startswith("145")) or COMPILED[
        "protest"
    ].search(text):
        found.add(find_protest_sign(PURPOSE.sub("", text), found))
    if "protest_deadly" in found:  # force that killed outranks tear gas
        found.discard("crowd_control")
    found.add("none" if found & {"weapon_stopped", "plane_down", "clash"} else _means(mention, near))
    return frozenset(found)


def find_protest_sign(text: str, found: set[str]) -> str:
    """How a protest went, the gravest first: force that killed, violence of its own, an intervention, calm."""
    by_state = bool(
        re.search(
            r"\b(?:police\w*|gendarm\w+|soldiers|troops|security forces|army|officers)\b", text, re.IGNORECASE
        )
    )
    is_lethal = "live_fire" in found and COMPILED["killed"].search(text) is not None
    if by_state and ("deadly" in found or is_lethal or PROTESTERS_KILLED.search(text)):
        return "protest_deadly"
    if COMPILED["violent"].search(text):
        return "protest_violent"
    met = bool(COMPILED["met"].search(text)) and (by_state or bool(HELD.search(text)))
    return "protest_met" if met else "protest_calm"


def _means(mention: Mention, near: str) -> str:
    told = next((name for name in MEANS_WORDS if COMPILED[name].search(near)), None)
    if told is not None or mention.means is not None:
        return told or mention.means or "none"
    if mention.source is not None and AIRCRAFT.search(mention.source.text):
        return "air_strike"
    return next((name for name in LATER_MEANS if COMPILED[name].search(near)), "none")


def find_acled(mention: Mention, ontology: Ontology) -> AcledRule | None:
    """The rule of the table that fits best, or None when the event is none of ACLED's.

    The longest code prefix wins, then the most conditions (a sign counts for three).
    """
    code = mention.cameo_code
    if mention.modality == "future":
        return None
    if mention.is_background and mention.date is not None and mention.date.precision == "open":
        return None
    rules = [rule for rule in ontology.acled.get(code[:2], ()) if code.startswith(rule.prefix)]
    if not rules:
        return None
    source, target, signs = (
        find_sides(mention.source, mention),
        find_sides(mention.target, mention),
        find_signs(mention),
    )
    is_deed = code[:2] in POLITICAL_ROOTS or code.startswith(PACTS)
    if mention.operator_ids and not is_deed and "protester" not in source:
        return None
    best: tuple[tuple[int, int], AcledRule] | None = None
    for rule in rules:
        if rule.source_roles and not rule.source_roles & source:
            continue
        if rule.target_roles and not rule.target_roles & target:
            continue
        if rule.means and signs.isdisjoint(rule.means.split("|")):
            continue
        rank = (len(rule.prefix), bool(rule.source_roles) + bool(rule.target_roles) + 3 * bool(rule.means))
        if best is None or rank > best[0]:
            best = (rank, rule)
    return best[1] if best is not None and best[1].event_type else None


def find_inter_code(actor: ActorCode | None, mention: Mention, rule: AcledRule) -> int | None:
    """ACLED's number of a side: 1 state, 2 rebels, 3 political and 4 identity militias, 5 rioters, 6 protesters,
    7 civilians, 8 external and other forces; None when nobody is named or nothing is known."""
    if actor is None:
        return None
    sides = find_sides(actor, mention)
    if actor is mention.source and not sides & ARMED_SIDES:
        if rule.event_type == "Protests" and mention.cameo_code.startswith("14"):
            return 6
        if rule.event_type == "Riots":
            return 5
    if rule.event_type == "Riots" and sides & {"rioter", "protester"}:
        return 5
    return next((number for side, number in INTER_CODES.items() if side in sides), None)


def is_civilian_targeting(mention: Mention, rule: AcledRule) -> bool:
    """Whether civilians were the main target: violence against civilians, excessive force against protesters, and
    explosions or mob violence against civilians (ACLED, civilian targeting)."""
    if (
        rule.event_type == "Violence against civilians"
        or rule.sub_event_type == "Excessive force against protesters"
    ):
        return True
    if rule.event_type not in ("Explosions/Remote violence", "Riots"):
        return False
    sides = find_sides(mention.target, mention)
    return "civilian" in sides and not sides & ARMED_SIDES and rule.sub_event_type != "Violent demonstration"
