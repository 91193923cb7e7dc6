"""Every column of every table, once: type, unit, description, allowed values.

The pyarrow schemas (`tables.py`), the checks (`expectations.py`), `dyads schema` and the table `columns`
are made from this registry. Meanings: DESIGN section 7; codes from CAMEO 1.1b3, PLOVER, ACLED, UCDP GED.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["FIELDS", "REJECT_REASONS", "STRUCTS", "TABLES", "Field", "Part", "list_fields"]

Kind = Literal[
    "string", "int64", "float64", "bool", "date", "timestamp",
    "list<string>", "list<mention>", "list<victim>", "list<place>",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One column: how it is stored, what it means, what it may hold."""

    name: str
    kind: Kind
    description: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One value inside the items of a list column."""

    name: str
    kind: Kind
    description: str
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    is_required: bool = False


# What the items of the list columns hold, by the name in "list<...>".
STRUCTS: dict[str, tuple[Part, ...]] = {
    "mention": (
        Part("sentence_index", "int64", "Number of the sentence."),
        Part("trigger_start", "int64", "Offset of the trigger."),
        Part("trigger_end", "int64", "Offset after the trigger."),
        Part("frame_id", "string", "The frame that coded it."),
    ),
    "victim": (
        Part("kind", "string", "What happened to them.", allowed=("killed", "injured"), is_required=True),
        Part("count", "int64", "People, best reading; null for some, unknown how many.", minimum=0),
        Part("side", "string", "Whose they were; null when unsaid.", allowed=("source", "target", "other")),
        Part("role", "string", "CAMEO role tokens, joined; null when the words tell none."),
        Part("country", "string", "CAMEO country; null when unsaid."),
        Part("words", "string", "The words that count them.", is_required=True),
        Part("is_subset", "bool", "Counted in another item already (\"including two children\").", is_required=True),
    ),
    "place": (
        Part("place_name", "string", "Name in the gazetteer.", is_required=True),
        Part("location_text", "string", "Words of the place in the article."),
        Part("geoname_id", "int64", "GeoNames id.", minimum=1),
        Part("latitude", "float64", "WGS84 latitude, degrees.", minimum=-90, maximum=90),
        Part("longitude", "float64", "WGS84 longitude, degrees.", minimum=-180, maximum=180),
        Part("admin1_name", "string", "First-order division."),
        Part("admin2_name", "string", "Second-order division."),
        Part("country_code", "string", "ISO 3166-1 alpha-3, XKX for Kosovo."),
        Part("country_name", "string", "Name of that country."),
        Part("geo_precision", "int64", "As in the row.", minimum=1, maximum=3),
        Part("where_prec", "int64", "As in the row.", minimum=1, maximum=7),
        Part("geo_method", "string", "As in the row."),
        Part("geo_score", "float64", "As in the row.", minimum=0, maximum=1),
    ),
}  # fmt: skip

REJECT_REASONS: dict[str, str] = {
    "empty": "The text is empty or holds no letters.",
    "binary": "The file is not text.",
    "encoding": "The bytes are not valid UTF-8 and no other encoding fits.",
    "too_long_line": "The text is too long to be one article.",
    "too_large": "The file, what it unpacks to, or the answer of a server is over its limit.",
    "damaged": "The file, archive, page or feed is damaged or cut off.",
    "bad_columns": "The table lacks a column that is needed.",
    "bad_address": "The address is not a usable http or https address.",
    "refused_address": "The address leads to a private or internal network, which the settings do not allow.",
    "robots": "The site's robots.txt does not allow the page.",
    "not_fetched": "The server did not give the page: error, time-out, too many redirects.",
    "not_a_page": "The address gives something that is neither a page nor text.",
    "no_link": "The item of a feed has neither a link nor a text.",
    "bad_json": "The line is not a JSON object.",
    "missing_text": "The record has no text.",
    "missing_id": "The record has no id.",
    "bad_date": "The date is missing or impossible; the article is coded without it.",
    "other_language": "The text is not English.",
    "duplicate_id": "The id came twice with another text; the first one stays.",
    "title_only": "There is a title but no text.",
    "coder_error": "The coder failed on this article.",
    "failed_expectation": "The row failed a check.",
}

_ROOTS = tuple(f"{n:02d}" for n in range(1, 21))
_PLOVER = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
).split()
_ACLED_TYPES = (
    "Battles",
    "Protests",
    "Riots",
    "Explosions/Remote violence",
    "Violence against civilians",
    "Strategic developments",
)
_CODE = r"^[A-Z]{3}([A-Z]{3})*$"


def _side(side: str) -> tuple[Field, ...]:
    act = "did it" if side == "source" else "it was done to"
    return (
        Field(f"{side}_text", "string", f"Words that name who {act}; empty when unsaid."),
        Field(
            f"{side}_start",
            "int64",
            f"Offset of the first character of {side}_text.",
            "code points",
            minimum=0,
        ),
        Field(
            f"{side}_end",
            "int64",
            f"Offset after the last character of {side}_text.",
            "code points",
            minimum=0,
        ),
        Field(f"{side}_name", "string", f"Name of the {side} in the dictionary, or its words."),
        Field(
            f"{side}_code",
            "string",
            "CAMEO actor code: country then roles; null when unresolved.",
            pattern=_CODE,
        ),
        Field(f"{side}_country", "string", "CAMEO country (alpha-3, KSV for Kosovo).", pattern=r"^[A-Z]{3}$"),
        Field(f"{side}_role", "string", "CAMEO role tokens, joined.", pattern=_CODE),
    )


_SENTENCE = (
    Field("article_id", "string", "Id of the article as given.", is_required=True),
    Field(
        "sentence_index",
        "int64",
        "Number of the sentence in the article, from 0.",
        minimum=0,
        is_required=True,
    ),
    Field("sentence_start", "int64", "Offset of the sentence.", "code points", minimum=0, is_required=True),
    Field("sentence_end", "int64", "Offset after the sentence.", "code points", minimum=1, is_required=True),
    Field("sentence_text", "string", "The sentence as printed in the article.", is_required=True),
    Field("trigger_text", "string", "The words that name the act.", is_required=True),
    Field("trigger_start", "int64", "Offset of the trigger.", "code points", minimum=0, is_required=True),
    Field("trigger_end", "int64", "Offset after the trigger.", "code points", minimum=1, is_required=True),
)
_WHAT = (
    Field(
        "cameo_code",
        "string",
        "CAMEO event code.",
        pattern=r"^(0[1-9]|1[0-9]|20)[0-9]{0,2}$",
        is_required=True,
    ),
    Field("cameo_root", "string", "First two digits of the code.", allowed=_ROOTS, is_required=True),
    Field("cameo_label", "string", "Label of the code in the CAMEO code book.", is_required=True),
    Field(
        "quad_class",
        "int64",
        "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.",
        minimum=1,
        maximum=4,
        is_required=True,
    ),
    Field(
        "goldstein_score",
        "float64",
        "Goldstein scale of the code as GDELT publishes it.",
        "-10 to 10",
        minimum=-10,
        maximum=10,
    ),
    Field("plover_event", "string", "PLOVER event type.", allowed=tuple(_PLOVER)),
    Field("plover_mode", "string", "PLOVER mode."),
    Field("plover_contexts", "list<string>", "PLOVER contexts."),
    Field(
        "acled_event_type",
        "string",
        "ACLED event type; null for what ACLED does not code.",
        allowed=_ACLED_TYPES,
    ),
    Field("acled_sub_event_type", "string", "ACLED sub-event type."),
    Field("acled_disorder_type", "string", "ACLED disorder type."),
    Field("acled_inter1", "int64", "ACLED actor type of the source, 1 to 8.", minimum=1, maximum=8),
    Field("acled_inter2", "int64", "ACLED actor type of the target, 1 to 8.", minimum=1, maximum=8),
    Field("is_civilian_targeting", "bool", "Civilians are the main target."),
    Field(
        "polarity",
        "string",
        "Whether the act is affirmed or negated.",
        allowed=("affirmed", "negated"),
        is_required=True,
    ),
    Field(
        "modality",
        "string",
        "Whether the act is told as done.",
        allowed=("actual", "future", "conditional", "hypothetical"),
        is_required=True,
    ),
    Field("attribution_text", "string", "Who says so."),
    Field("is_background", "bool", "An old or habitual event told as context.", is_required=True),
)
_WHERE_WHEN = (
    Field("event_date", "date", "First day of the event; null when open."),
    Field("event_date_end", "date", "Last day of the event or of the span its words allow."),
    Field(
        "date_precision",
        "string",
        "How exact event_date is.",
        allowed=("day", "week", "month", "year", "open"),
        is_required=True,
    ),
    Field("published_date", "date", "Publication date of the article."),
    Field("location_text", "string", "Words of the place in the article."),
    Field("place_name", "string", "Name of the place in the gazetteer."),
    Field("geoname_id", "int64", "GeoNames id.", minimum=1),
    Field("latitude", "float64", "WGS84 latitude.", "degrees", minimum=-90, maximum=90),
    Field("longitude", "float64", "WGS84 longitude.", "degrees", minimum=-180, maximum=180),
    Field("admin1_name", "string", "First-order division."),
    Field("admin2_name", "string", "Second-order division."),
    Field(
        "country_code",
        "string",
        "Where it happened: ISO 3166-1 alpha-3, XKX for Kosovo.",
        pattern=r"^[A-Z]{3}$",
    ),
    Field("country_name", "string", "Name of that country."),
    Field(
        "geo_precision",
        "int64",
        "ACLED: 1 exact, 2 near or part of region, 3 region or country.",
        minimum=1,
        maximum=3,
    ),
    Field("where_prec", "int64", "UCDP GED: 1 exact to 7 international.", minimum=1, maximum=7),
    Field("geo_method", "string", "How the place was found."),
    Field("geo_score", "float64", "Trust in the place.", "0 to 1", minimum=0, maximum=1),
    Field("other_places", "list<place>", "Further places that the same words name; null for one place only."),
    Field("fatalities_best", "int64", "Deaths, best reading; null when not said.", "people", minimum=0),
    Field("fatalities_low", "int64", "Deaths, lowest reading.", "people", minimum=0),
    Field("fatalities_high", "int64", "Deaths, highest reading.", "people", minimum=0),
    Field("injured_best", "int64", "Injured, best reading.", "people", minimum=0),
    Field("victims", "list<victim>", "Who was killed or hurt, by kind and side; null when nobody is told."),
)
_TRACE = (
    Field("frame_id", "string", "The frame that coded it.", is_required=True),
    Field("operator_ids", "list<string>", "Operator frames around it, outermost first.", is_required=True),
    Field(
        "method",
        "string",
        "What decided the code.",
        allowed=("frame", "operator", "fallback"),
        is_required=True,
    ),
    Field(
        "confidence_score", "float64", "Trust in the row.", "0 to 1", minimum=0, maximum=1, is_required=True
    ),
    Field("coder_version", "string", "Version of dyads.", is_required=True),
    Field("dictionary_version", "string", "Hash of all seeds.", is_required=True),
    Field("model_name", "string", "Language model and its version.", is_required=True),
)
_PAIR = _side("source") + _side("target")
_EVENT_ID = Field(
    "event_id",
    "string",
    "Stable hash: the same on any machine and in any batch.",
    pattern=r"^[0-9a-f]{16}$",
    is_required=True,
)

FIELDS: dict[str, tuple[Field, ...]] = {
    "events": (
        _EVENT_ID,
        *_SENTENCE,
        Field("mentions", "list<mention>", "Every mention that was merged into the event.", is_required=True),
        Field("is_primary", "bool", "False for the second direction of a two-sided event.", is_required=True),
        *_PAIR,
        *_WHAT,
        *_WHERE_WHEN,
        *_TRACE,
    ),
    "mentions": (
        Field(
            "mention_id", "string", "Stable hash of the mention.", pattern=r"^[0-9a-f]{16}$", is_required=True
        ),
        _EVENT_ID,
        *_SENTENCE,
        Field("is_primary", "bool", "False for the second direction of a two-sided event.", is_required=True),
        *_PAIR,
        *_WHAT,
        *_WHERE_WHEN,
        *_TRACE,
    ),
    "articles": (
        Field("article_id", "string", "Id of the article as given.", is_required=True),
        Field("title", "string", "Headline."),
        Field("text", "string", "The text as given.", is_required=True),
        Field("published_date", "date", "Publication date as given."),
        Field(
            "date_warning",
            "string",
            "What is doubtful about published_date: missing, or far from the dates in the text.",
        ),
        Field("author", "string", "Author line."),
        Field("language", "string", "ISO 639-1 code."),
        Field("url", "string", "Where it was published."),
        Field("source", "string", "Who published it."),
        Field("path", "string", "File it was read from."),
        Field("content_hash", "string", "Hash of title, text and date.", is_required=True),
        Field("sentence_count", "int64", "Sentences coded.", minimum=0, is_required=True),
        Field("event_count", "int64", "Events coded.", minimum=0, is_required=True),
        Field("coder_version", "string", "Version of dyads.", is_required=True),
        Field("dictionary_version", "string", "Hash of all seeds.", is_required=True),
        Field("model_name", "string", "Language model and its version.", is_required=True),
    ),
    "rejects": (
        Field("reject_id", "string", "Stable hash of the rejected row.", is_required=True),
        Field("run_id", "string", "The run that met it.", is_required=True),
        Field("article_id", "string", "Id of the article, or path and line.", is_required=True),
        Field("stage", "string", "Where it failed.", allowed=("read", "code", "validate"), is_required=True),
        Field("reason", "string", "Short word.", allowed=tuple(REJECT_REASONS), is_required=True),
        Field("detail", "string", "One sentence.", is_required=True),
        Field("expectation", "string", "The expectation that failed."),
        Field("row_json", "string", "The row itself.", is_required=True),
        Field("rejected_at", "timestamp", "When (UTC).", is_required=True),
    ),
    "runs": (
        Field("run_id", "string", "Id of the run.", is_required=True),
        Field("started_at", "timestamp", "Start (UTC).", is_required=True),
        Field("finished_at", "timestamp", "End (UTC)."),
        Field("article_count", "int64", "Articles read.", minimum=0, is_required=True),
        Field("mention_count", "int64", "Mentions coded.", minimum=0, is_required=True),
        Field("event_count", "int64", "Events coded.", minimum=0, is_required=True),
        Field("reject_count", "int64", "Rows rejected.", minimum=0, is_required=True),
        Field("sources", "list<string>", "What was read.", is_required=True),
        Field("coder_version", "string", "Version of dyads.", is_required=True),
        Field("dictionary_version", "string", "Hash of all seeds.", is_required=True),
        Field("model_name", "string", "Language model and its version.", is_required=True),
    ),
    "checks": (
        Field("run_id", "string", "Id of the run.", is_required=True),
        Field("table_name", "string", "Table that was checked.", is_required=True),
        Field("column_name", "string", "Column, or the cross-column rule."),
        Field("expectation", "string", "What was expected.", is_required=True),
        Field("is_success", "bool", "Whether all rows passed.", is_required=True),
        Field("row_count", "int64", "Rows checked.", minimum=0, is_required=True),
        Field("failed_count", "int64", "Rows that failed.", minimum=0, is_required=True),
        Field("checked_at", "timestamp", "When (UTC).", is_required=True),
    ),
    "cameo": (
        Field("cameo_code", "string", "CAMEO event code.", is_required=True),
        Field("cameo_root", "string", "First two digits.", is_required=True),
        Field("cameo_label", "string", "Label.", is_required=True),
        Field("goldstein_score", "float64", "Goldstein scale."),
        Field("quad_class", "int64", "Quad class, 1 to 4."),
    ),
    "countries": (
        Field("cameo_country", "string", "CAMEO country code.", is_required=True),
        Field("country_code", "string", "ISO 3166-1 alpha-3.", is_required=True),
        Field("country_name", "string", "Name.", is_required=True),
        Field("capital_name", "string", "Capital."),
        Field("region_name", "string", "Region."),
        Field("iso_numeric", "int64", "ISO 3166-1 numeric; 0 for Kosovo.", minimum=0, maximum=999),
        Field("fips_code", "string", "FIPS 10-4 code, as in GDELT."),
        Field("acled_region_name", "string", "Region in ACLED's list."),
    ),
    "columns": (
        Field("table_name", "string", "Table.", is_required=True),
        Field("column_name", "string", "Column.", is_required=True),
        Field("kind", "string", "Type.", is_required=True),
        Field("unit", "string", "Unit."),
        Field("description", "string", "Meaning.", is_required=True),
        Field("allowed", "list<string>", "Allowed values.", is_required=True),
    ),
}
TABLES = tuple(FIELDS)


def list_fields(table: str) -> tuple[Field, ...]:
    """The columns of a table in their order; raises KeyError for an unknown table."""
    return FIELDS[table]
