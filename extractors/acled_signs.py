"""Signs in a mention's words that the conditions of `ontology/acled.csv` ask for: means, arms, how a protest went.

Source: ACLED code book 2024 and the list of event types with disorder types.
"""

from __future__ import annotations

import re

from dyads.schemas.records import Mention

__all__ = ["COMPILED", "PURPOSE", "find_protest_sign", "find_signs"]

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
HELD = re.compile(r"\b(?:was|were|been)\s+(?:\w+\s+)?(?:arrested|detained|dispersed)\b", re.IGNORECASE)
PROTESTERS_KILLED = re.compile(
    r"\b(?:protest[eo]rs?|demonstrators?|marchers?)\b(?:\s+\w+){0,3}\s+(?:was|were|been)\s+(?:\w+\s+)?(?:killed|shot)\b"
    r"|\b(?:killed|killing|shot|shooting)\s+(?:dead\s+)?(?:[\w-]+\s+){0,5}(?:protest[eo]rs?|demonstrators?|marchers?)\b",
    re.IGNORECASE,
)


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
