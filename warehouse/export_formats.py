"""The formats of `dyads export`: for each its SQL over the views, its columns and how it is written.

Columns: GDELT 1.0 code book; Phoenix data documentation; PLOVER JSON 1.x; ACLED code book. Files look as those
projects publish them: GDELT and Phoenix tab-separated without a header, ACLED with one, PLOVER one JSON object a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dyads.schemas.fields import FIELDS
from dyads.warehouse.acled import ACLED_COLUMNS

__all__ = ["FORMATS", "ExportFormat", "select_table"]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format.

    Attributes:
        select: SQL over `chosen`, the rows that the filters leave of `rows_of`.
        rows_of: the view that is filtered.
        condition: which of its rows the format can hold, as SQL; "" for all.
        copy: options of DuckDB's COPY; the header is set apart.
        has_header: whether files of this format begin with the names of the columns; None where it has none.
        order: columns to sort by.
    """

    select: str
    rows_of: str
    condition: str
    copy: str
    has_header: bool | None
    order: str
    purpose: str


TABS = "format csv, delimiter '\\t', quote '', escape ''"
TOLD = "not is_background and modality = 'actual'"

# Role tokens of CAMEO actor codes by their kind (CAMEO 1.1b3, chapter 3); what is none of these and does not follow
# an international token names a people.
_WORLD = "['IGO','IMG','INT','MNC','NGM','NGO','UIS']"
_TYPES = (
    "['COP','GOV','INS','JUD','MIL','OPP','REB','SEP','SPY','UAF','PTY','AGR','BUS','CRM','CVL','DEV','EDU','ELI',"
    "'ENV','HLH','HRI','LAB','LEG','MED','REF','MOD','RAD','REL']"
)
_FAITHS = (
    "['ADR','ALE','ATH','BAH','BUD','CHR','CON','CPT','CTH','DOX','DRZ','HIN','HSD','ITR','JAN','JEW','JHW','LDS',"
    "'MAY','MOS','MRN','NRM','PAG','PRO','SFI','SHI','SHN','SIK','SUN','TAO','UDX','ZRO']"
)
_AGENTS = "['COP','GOV','JUD','MIL','OPP','REB','SPY','BUS','CRM','CVL','EDU','MED']"


def _clean(text: str) -> str:
    """A text that can stand between tabs."""
    return f"trim(regexp_replace({text}, '\\s+', ' ', 'g'))"


def _tokens(side: str) -> str:
    return f"regexp_extract_all(coalesce({side}_role, ''), '...')"


def _pick(tokens: str, condition: str, number: int) -> str:
    return f"list_filter({tokens}, lambda r, i: {condition})[{number}]"


def _gdelt_actor(side: str, number: int) -> str:
    tokens = _tokens(side)
    after_world = f"i > 1 and list_contains({_WORLD}, ({tokens})[i - 1])"
    known = f"list_contains({_TYPES} || {_FAITHS} || {_WORLD}, r)"
    parts = {
        "Code": f"{side}_code",
        "Name": f"upper({_clean(f'{side}_name')})",
        "CountryCode": f"{side}_country",
        "KnownGroupCode": _pick(tokens, f"not {known} and {after_world}", 1),
        "EthnicCode": _pick(tokens, f"not {known} and not ({after_world})", 1),
        "Religion1Code": _pick(tokens, f"list_contains({_FAITHS}, r)", 1),
        "Religion2Code": _pick(tokens, f"list_contains({_FAITHS}, r)", 2),
        **{
            f"Type{n}Code": _pick(tokens, f"list_contains({_TYPES} || {_WORLD}, r)", n) for n in (1, 2, 3)
        },
    }  # fmt: skip
    return ", ".join(f'{sql} as "Actor{number}{name}"' for name, sql in parts.items())


def _no_place(prefix: str) -> str:
    """dyads locates the event, not its sides: GDELT's columns for these stay empty."""
    names = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    return ", ".join(f'null as "{prefix}Geo_{name}"' for name in names)


_FULL_NAME = (
    "array_to_string(list_filter([place_name, case when admin1_name <> place_name then admin1_name end, "
    "case when c.country_name <> place_name then c.country_name end], lambda p: p is not null), ', ')"
)
_GDELT = f"""
    select ('0x' || c.event_id)::ubigint >> 1 as "GLOBALEVENTID", strftime(event_date, '%Y%m%d') as "SQLDATE",
        strftime(event_date, '%Y%m') as "MonthYear", year(event_date) as "Year",
        round(year(event_date) + (month(event_date) * 30 + day(event_date)) / 365.0, 4) as "FractionDate",
        {_gdelt_actor("source", 1)}, {_gdelt_actor("target", 2)},
        (c.sentence_index < 3)::integer as "IsRootEvent", cameo_code as "EventCode", left(cameo_code, 3) as "EventBaseCode",
        cameo_root as "EventRootCode", quad_class as "QuadClass", goldstein_score as "GoldsteinScale",
        coalesce(t.mention_count, 1) as "NumMentions", coalesce(t.publisher_count, 1) as "NumSources",
        coalesce(t.article_count, 1) as "NumArticles", null as "AvgTone", {_no_place("Actor1")}, {
    _no_place("Actor2")
},
        case when where_prec = 6 then 1 when c.country_code = 'USA' and where_prec = 4 then 2
            when c.country_code = 'USA' and where_prec < 4 then 3 when where_prec = 4 then 5
            when where_prec < 4 then 4 end as "ActionGeo_Type",
        {_clean(_FULL_NAME)} as "ActionGeo_FullName",
        k.fips_code as "ActionGeo_CountryCode", k.fips_code as "ActionGeo_ADM1Code", null as "ActionGeo_ADM2Code",
        latitude as "ActionGeo_Lat", longitude as "ActionGeo_Long", geoname_id as "ActionGeo_FeatureID",
        strftime(coalesce(c.published_date, event_date), '%Y%m%d') as "DATEADDED", {
    _clean("a.url")
} as "SOURCEURL"
    from chosen c
    left join articles a on a.article_id = c.article_id
    left join (select event_id, count(*) as mention_count, count(distinct article_id) as article_count,
        greatest(count(distinct source), 1) as publisher_count from mentions left join
        (select article_id, source from articles) using (article_id) group by 1) t on t.event_id = c.event_id
    left join (select country_code, any_value(fips_code) as fips_code from countries group by 1) k
        on k.country_code = c.country_code"""


def _phoenix_actor(side: str, name: str) -> str:
    tokens = _tokens(side)
    entity = f"coalesce({side}_country, {_pick(tokens, f'list_contains({_WORLD}, r)', 1)})"
    role = _pick(tokens, f"list_contains({_AGENTS}, r)", 1)
    rest = f"array_to_string(list_filter({tokens}, lambda r, i: r <> coalesce({role}, '') and r <> {entity}), ';')"
    return (
        f'{side}_code as "{name}ActorFull", {entity} as "{name}ActorEntity", {role} as "{name}ActorRole", '
        f"nullif({rest}, '') as \"{name}ActorAttribute\""
    )


_PHOENIX = f"""
    select c.event_id || '_' || c.coder_version as "EventID", strftime(event_date, '%Y%m%d') as "Date",
        year(event_date) as "Year", month(event_date) as "Month", day(event_date) as "Day",
        {_phoenix_actor("source", "Source")}, {_phoenix_actor("target", "Target")},
        cameo_code as "EventCode", cameo_root as "EventRootCode",
        case when cameo_root in ('01', '02') then 0 else quad_class end as "QuadClass",
        goldstein_score as "GoldsteinScore",
        nullif(array_to_string([upper(replace(x, ' ', '_')) || ',1' for x in plover_contexts], ';'), '') as "Issues",
        latitude as "Lat", longitude as "Lon", {_clean("place_name")} as "LocationName",
        {_clean("admin1_name")} as "StateName", country_code as "CountryCode",
        array_to_string([{_clean("c.article_id")} || '_' || s for s in
            list_sort(list_distinct([m.sentence_index for m in mentions]))], ';') as "SentenceID",
        {_clean("a.url")} as "URLs", {_clean("a.source")} as "NewsSources"
    from chosen c left join articles a on a.article_id = c.article_id"""


def _plover_entity(side: str) -> str:
    return f"""case when {side}_text is null then [] else [{{'code': {side}_country, 'sector': {side}_role,
        'entity_text': {side}_text, 'identifier_text': {side}_name}}] end"""


_PLOVER = f"""
    select c.event_id as id, event_date::varchar as "date",
        case when event_date_end > event_date then event_date_end::varchar end as enddate,
        {_plover_entity("source")} as actor, {_plover_entity("target")} as recipient, plover_event as "event",
        plover_mode as mode, plover_contexts as context,
        {{'extracted_place': location_text, 'resolved_place': place_name, 'geonameid': geoname_id, 'lat': latitude,
          'lon': longitude, 'district': admin2_name, 'province': admin1_name, 'country': country_name,
          'country_code': country_code, 'resolution': case when where_prec in (1, 2) then 4 when where_prec = 3 then 3
          when where_prec = 4 then 2 when where_prec = 6 then 1 end}} as event_loc,
        trigger_text as event_text, quad_class as quad_code, goldstein_score as event_scale,
        {{'dead': fatalities_best, 'injured': injured_best}} as size, sentence_text as "text",
        {{'sequence': sentence_index, 'start': sentence_start, 'end': sentence_end}} as text_info,
        {{'url': a.url, 'title': a.title, 'publication': a.source, 'language': a.language}} as cite_info,
        'dyads ' || c.coder_version || ' ' || c.dictionary_version as coder, 'CAMEO ' || cameo_code as comment
    from chosen c left join articles a on a.article_id = c.article_id"""


def select_table(table: str) -> str:
    """All columns of a table of the registry, lists as JSON text, for files that hold no lists."""
    columns = (
        f'to_json("{f.name}") as "{f.name}"' if f.kind.startswith("list") else f'"{f.name}"'
        for f in FIELDS[table]
    )
    return f"select {', '.join(columns)} from chosen"


_ACLED = "select " + ", ".join(f'"{column}"' for column in ACLED_COLUMNS) + " from chosen"
# these formats tell no precision: a date known only to the year would read as the first of January
_DATED = "event_date is not null and date_precision <> 'year'"
_ACTORS = "(source_code is not null or target_code is not null)"
FORMATS: Mapping[str, ExportFormat] = {
    "acled": ExportFormat(
        _ACLED, "acled", "",
        "format csv, dateformat '%d-%m-%Y'", True, "chosen.event_date, country, \"location\", event_id_cnty",
        "ACLED's columns, comma-separated, one row per incident, day and place",
    ),
    "gdelt": ExportFormat(
        _GDELT, "events", f"{TOLD} and {_DATED} and {_ACTORS}", TABS, False,
        "c.event_date, c.article_id, c.trigger_start, c.event_id", "GDELT 1.0 event columns, tab-separated; two-sided events in both directions",
    ),
    "plover": ExportFormat(
        _PLOVER, "events", f"is_primary and {TOLD} and event_date is not null and plover_event is not null",
        "format json", None, "c.event_date, c.article_id, c.trigger_start, c.event_id", "PLOVER JSON, one event a line",
    ),
    "phoenix": ExportFormat(
        _PHOENIX, "events",
        f"{TOLD} and {_DATED} and source_code is not null and target_code is not null", TABS, False,
        "c.event_date, c.article_id, c.trigger_start, c.event_id", "Phoenix columns, tab-separated; events between two coded actors",
    ),
    "csv": ExportFormat("", "events", "", "format csv", True, "", "a table as it is, lists as JSON"),
    "parquet": ExportFormat(
        "from chosen", "events", "", "format parquet, compression zstd", None, "", "a table as it is, in one file"
    ),
}  # fmt: skip
