"""From meaning to the printed scales: CAMEO label, quad class, Goldstein, PLOVER, ACLED. The only place that does so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from dyads.extractors.acled import find_acled, is_civilian_targeting
from dyads.extractors.acled_sides import find_inter_code
from dyads.schemas.fields import STRUCTS
from dyads.schemas.records import ActorCode, Mention, Place
from dyads.seeds.ontology import Ontology

__all__ = ["Versions", "make_id", "render_mention", "render_place"]


@dataclass(frozen=True, slots=True)
class Versions:
    """What coded a row."""

    coder_version: str
    dictionary_version: str
    model_name: str


def make_id(*parts: object) -> str:
    """A stable id: the first 16 hex digits of the sha256 over the parts."""
    return hashlib.sha256("\x1f".join(str(p) for p in parts).encode("utf-8", "surrogatepass")).hexdigest()[
        :16
    ]


def render_mention(
    mention: Mention, ontology: Ontology, versions: Versions, published: date | None
) -> dict[str, object]:
    """A row of table `mentions` without its ids."""
    code = ontology.cameo[mention.cameo_code]
    plover = ontology.plover.get(mention.cameo_code)
    acled = find_acled(mention, ontology)
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
        "acled_inter1": find_inter_code(mention.source, mention, acled) if acled else None,
        "acled_inter2": find_inter_code(mention.target, mention, acled) if acled else None,
        "is_civilian_targeting": is_civilian_targeting(mention, acled) if acled else None,
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
        "other_places": [render_place(p) for p in mention.other_places] or None,
        "fatalities_best": toll.fatalities_best,
        "fatalities_low": toll.fatalities_low,
        "fatalities_high": toll.fatalities_high,
        "injured_best": toll.injured_best,
        "victims": None,  # what the whole article tells of the incident
        "frame_id": mention.frame_id,
        "operator_ids": list(mention.operator_ids),
        "method": mention.method,
        "confidence_score": round(mention.confidence_score, 3),
        "coder_version": versions.coder_version,
        "dictionary_version": versions.dictionary_version,
        "model_name": versions.model_name,
    }


def render_place(place: Place) -> dict[str, object]:
    """The columns of a place."""
    return {part.name: getattr(place, part.name) for part in STRUCTS["place"]}


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
