"""From meaning to the printed scales: CAMEO label, quad class, Goldstein, PLOVER, ACLED. The only place that does so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from dyads.schemas.records import ActorCode, Mention
from dyads.seeds.ontology import AcledRule, Ontology

__all__ = ["Versions", "make_id", "render_mention", "split_roles"]

STATE_ROLES = frozenset({"MIL", "COP", "GOV", "SPY"})
REBEL_ROLES = frozenset({"REB", "SEP", "INS"})
ARMED_ROLES = STATE_ROLES | REBEL_ROLES | {"UAF", "CRM", "IMG"}
CIVIL_ROLES = frozenset("CVL MED EDU BUS LAB REL REF ELI NGO LEG JUD OPP PTY HLH AGR HRI CHR MOS JEW".split())


@dataclass(frozen=True, slots=True)
class Versions:
    """What coded a row."""

    coder_version: str
    dictionary_version: str
    model_name: str


def make_id(*parts: object) -> str:
    """A stable id: the first 16 hex digits of the sha256 over the parts."""
    return hashlib.sha256("\x1f".join(str(p) for p in parts).encode()).hexdigest()[:16]


def split_roles(role: str | None) -> tuple[str, ...]:
    """The three-letter tokens of a role code."""
    return tuple(role[i : i + 3] for i in range(0, len(role), 3)) if role else ()


def render_mention(
    mention: Mention, ontology: Ontology, versions: Versions, published: date | None
) -> dict[str, object]:
    """A row of table `mentions` without its ids."""
    code = ontology.cameo[mention.cameo_code]
    plover = ontology.plover.get(mention.cameo_code)
    acled = _find_acled(mention, ontology)
    place, span, toll = mention.place, mention.date, mention.casualties
    return {
        "article_id": mention.article_id,
        "sentence_index": mention.sentence_index,
        "sentence_start": mention.sentence_start,
        "sentence_end": mention.sentence_end,
        "sentence_text": mention.sentence_text,
        "trigger_text": mention.trigger_text,
        "trigger_start": mention.trigger_start,
        "trigger_end": mention.trigger_end,
        **_render_side("source", mention.source),
        **_render_side("target", mention.target),
        "cameo_code": code.code,
        "cameo_root": code.root,
        "cameo_label": code.label,
        "quad_class": code.quad_class,
        "goldstein_score": code.goldstein,
        "plover_event": plover.event if plover else None,
        "plover_mode": (plover.mode or None) if plover else None,
        "plover_contexts": list(plover.contexts) if plover else [],
        "acled_event_type": acled.event_type if acled else None,
        "acled_sub_event_type": acled.sub_event_type if acled else None,
        "acled_disorder_type": acled.disorder_type if acled else None,
        "acled_inter1": _inter_code(mention.source, mention) if acled else None,
        "acled_inter2": _inter_code(mention.target, mention) if acled and mention.target else None,
        "is_civilian_targeting": _targets_civilians(mention) if acled else None,
        "polarity": mention.polarity,
        "modality": mention.modality,
        "attribution_text": mention.attribution_text,
        "is_background": mention.is_background,
        "event_date": span.start_date if span else None,
        "event_date_end": span.end_date if span else None,
        "date_precision": span.precision if span else "open",
        "published_date": published,
        "location_text": place.location_text if place else None,
        "place_name": place.place_name if place else None,
        "geoname_id": place.geoname_id if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "admin1_name": place.admin1_name if place else None,
        "admin2_name": place.admin2_name if place else None,
        "country_code": place.country_code if place else None,
        "country_name": place.country_name if place else None,
        "geo_precision": place.geo_precision if place else None,
        "where_prec": place.where_prec if place else None,
        "geo_method": (place.geo_method or None) if place else None,
        "geo_score": place.geo_score if place else None,
        "fatalities_best": toll.fatalities_best,
        "fatalities_low": toll.fatalities_low,
        "fatalities_high": toll.fatalities_high,
        "injured_best": toll.injured_best,
        "frame_id": mention.frame_id,
        "operator_ids": list(mention.operator_ids),
        "method": mention.method,
        "confidence_score": round(mention.confidence_score, 3),
        "coder_version": versions.coder_version,
        "dictionary_version": versions.dictionary_version,
        "model_name": versions.model_name,
    }


def _render_side(side: str, actor: ActorCode | None) -> dict[str, object]:
    if actor is None:
        return {f"{side}_{k}": None for k in ("text", "start", "end", "name", "code", "country", "role")}
    return {
        f"{side}_text": actor.text,
        f"{side}_start": actor.start,
        f"{side}_end": actor.end,
        f"{side}_name": actor.name,
        f"{side}_code": actor.code,
        f"{side}_country": actor.country,
        f"{side}_role": actor.role,
    }


# --- ACLED (code book 2024: event types, actor types)


def _find_acled(mention: Mention, ontology: Ontology) -> AcledRule | None:
    if mention.operator_ids and mention.cameo_code[:2] not in ("14", "15", "17", "18", "19", "20"):
        return None
    if mention.is_background and mention.date is not None and mention.date.precision == "open":
        return None
    best: tuple[tuple[int, int], AcledRule] | None = None
    source, target = _role_set(mention.source), _role_set(mention.target)
    for rule in ontology.acled:
        if not mention.cameo_code.startswith(rule.prefix):
            continue
        if rule.source_roles and not rule.source_roles & source:
            continue
        if rule.target_roles and not rule.target_roles & target:
            continue
        if rule.means and rule.means != (mention.means or "none"):
            continue
        rank = (len(rule.prefix), bool(rule.source_roles) + bool(rule.target_roles) + 2 * bool(rule.means))
        if best is None or rank > best[0]:
            best = (rank, rule)
    return best[1] if best is not None and best[1].event_type else None


def _role_set(actor: ActorCode | None) -> frozenset[str]:
    if actor is None:
        return frozenset({"none"})
    roles = split_roles(actor.role)
    if not roles:
        return frozenset({"GOV", "MIL"}) if actor.country else frozenset({"none"})
    return frozenset(roles)


def _inter_code(actor: ActorCode | None, mention: Mention) -> int | None:
    if actor is None:
        return None
    roles = frozenset(split_roles(actor.role))
    if mention.cameo_code.startswith("14") and not roles & (STATE_ROLES | REBEL_ROLES):
        return 5 if mention.cameo_code.startswith("145") else 6
    if "IGO" in roles:
        return 8
    if roles & REBEL_ROLES:
        return 2
    if roles & {"UAF", "CRM", "IMG"}:
        return 3
    if roles & CIVIL_ROLES:
        return 7
    if roles & STATE_ROLES or (actor.country and not roles):
        return 1
    return None


def _targets_civilians(mention: Mention) -> bool:
    roles = frozenset(split_roles(mention.target.role if mention.target else None))
    return bool(roles & CIVIL_ROLES) and mention.cameo_code[:2] in ("17", "18", "19", "20")
