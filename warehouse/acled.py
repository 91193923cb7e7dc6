"""The view `acled`: events that ACLED would code, in its columns, one row per incident, day and place.

Columns and codes: ACLED code book 2024 and its list of columns. What dyads cannot know stays empty
(`admin3`, `source_scale`); `notes` is a sentence made of the fields, never a copy of the article.
"""

from __future__ import annotations

__all__ = ["ACLED_COLUMNS", "ACLED_VIEW"]

ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip

LONGEST_DAYS = 7  # a span of exact days up to this long is one row a day; a longer one is one row

# Who acts where nobody is named: ACLED codes an unidentified group for violence and the crowd for demonstrations.
_UNNAMED_INTER = """case when acled_event_type = 'Protests' then 6 when acled_event_type = 'Riots' then 5
    when acled_event_type in ('Battles', 'Explosions/Remote violence', 'Violence against civilians') then 3 end"""


def _find_inter(side: str, number: int) -> str:
    """The code of the row; soldiers and police are state forces also where the act alone gives them none."""
    return f"coalesce(acled_inter{number}, case when regexp_matches({side}_role, 'COP|MIL|SPY') then 1 end)"


_CODED = f"""
    select e.*,
        case when source_text is null then {_UNNAMED_INTER} else {_find_inter("source", 1)} end as inter_1,
        case when target_text is not null then {_find_inter("target", 2)} end as inter_2,
        coalesce(sc.country_name, e.country_name) as home_1, coalesce(tc.country_name, e.country_name) as home_2,
        coalesce(nullif(a.source, ''), nullif(regexp_extract(a.url, '^https?://(?:www\\.)?([^/:]+)', 1), ''))
            as publisher,
        case when date_precision = 'day' and event_date_end > event_date
            and event_date_end - event_date < {LONGEST_DAYS} then event_date_end else event_date end as last_day
    from current_events e
    left join articles a on a.article_id = e.article_id
    left join countries sc on sc.cameo_country = e.source_country
    left join countries tc on tc.cameo_country = e.target_country
    where acled_event_type is not null and event_date is not null"""


# words of the article that begin so, or hold a small word of their own, are no name; nor is anything in capitals only
# where the whole sentence is
_DETERMINED = (
    "^(?i:the|a|an|his|her|their|its|some|several|many|all|two|three|four|five|six|seven|eight|nine|ten) "
)
_NAME_SHAPE = "^[A-Z][^ ]*( (of|the|and|for|de|del|la|al|bin|in|[A-Z][^ ]*))+$"


def _is_named(side: str, number: int) -> str:
    """Whether a side has a name of its own: of the dictionary, or in the article's words each with a capital."""
    name, text = f"{side}_name", f"regexp_replace({side}_text, '^(?i:the) ', '')"
    return (
        f"({side}_role is not null and {name} is not null and {name} <> coalesce(home_{number}, '') "
        f"and regexp_matches({name}, '^[A-Z]') and regexp_matches({name} || sentence_text, '[a-z]') "
        f"and not regexp_matches({name}, '{_DETERMINED}') "
        f"and (lower({name}) <> lower({text}) and lower({name}) <> lower({side}_text) "
        f"or regexp_matches({name}, '{_NAME_SHAPE}|^[A-Z][A-Z0-9-]+$')))"
    )


def _name_actor(side: str, number: int) -> str:
    """ACLED's name of a side: forces and crowds by country, groups by their own names."""
    home, inter = f"home_{number}", f"inter_{number}"
    of, where = f"coalesce(' of ' || {home}, '')", f"coalesce(' (' || {home} || ')', '')"
    role = f"coalesce({side}_role, '')"
    return f"""case
        when {inter} = 5 then 'Rioters' || {where}
        when {inter} = 6 then 'Protesters' || {where}
        when {inter} = 7 then 'Civilians' || {where}
        when regexp_matches({role}, '^(IGO|NGO|IMG|MNC|INT|NGM)') then {side}_name
        when {inter} is null then coalesce({side}_name, {side}_text)
        when {inter} in (1, 8) and contains({role}, 'COP') then 'Police Forces' || {of}
        when {inter} in (1, 8) and regexp_matches({role}, 'MIL|SPY') then 'Military Forces' || {of}
        when {inter} in (1, 8) and ({role} = '' and acled_event_type in ('Battles', 'Explosions/Remote violence'))
            then 'Military Forces' || {of}
        when {inter} in (1, 8) then 'Government' || {of}
        when {_is_named(side, number)} then {side}_name
        else 'Unidentified Armed Group' || {where} end"""


_TRADES = (
    ("MED", "Journalists"), ("EDU", "Students and Teachers"), ("LAB", "Labor Group"), ("REF", "Refugees/IDPs"),
    ("HLH", "Health Workers"), ("AGR", "Farmers"), ("LEG", "Government"), ("JUD", "Judges"), ("OPP", "Opposition"),
    ("HRI", "Human Rights Group"), ("BUS", "Business"), ("REL", "Religious Group"), ("CRM", "Suspects"),
    ("GOV", "Government"), ("COP", "Police"), ("MIL", "Soldiers"),
)  # fmt: skip


def _name_associate(side: str, number: int) -> str:
    """The name behind a side that ACLED calls by its kind, else its trade ("Journalists (Mexico)"); else empty."""
    home, inter = f"home_{number}", f"inter_{number}"
    trades = " ".join(
        f"when contains(coalesce({side}_role, ''), '{code}') then '{name}' || coalesce(' (' || {home} || ')', '')"
        for code, name in _TRADES
    )
    return f"""case when {inter} is null or {inter} in (2, 3, 4) then ''
        when {_is_named(side, number)} then {side}_name
        when {inter} in (5, 6, 7) then case {trades} else '' end
        else '' end"""


_ACTED = f"""
    select *, {_name_actor("source", 1)} as actor_1, {_name_associate("source", 1)} as assoc_1,
        {_name_actor("target", 2)} as actor_2, {_name_associate("target", 2)} as assoc_2,
        list_prepend(
            {{'place_name': place_name, 'admin1_name': admin1_name, 'admin2_name': admin2_name,
              'country_code': country_code, 'country_name': country_name, 'latitude': latitude, 'longitude': longitude,
              'geo_precision': geo_precision, 'where_prec': where_prec}},
            [{{'place_name': p.place_name, 'admin1_name': p.admin1_name, 'admin2_name': p.admin2_name,
              'country_code': p.country_code, 'country_name': p.country_name, 'latitude': p.latitude,
              'longitude': p.longitude, 'geo_precision': p.geo_precision, 'where_prec': p.where_prec}}
             for p in coalesce(other_places, [])]) as spots,
        last_day - event_date + 1 as day_count
    from coded"""
# the deaths of an event that is several rows are divided among them, what is left over goes to the first ones
_SPREAD = """
    select *, unnest(spots) as spot, unnest(range(len(spots))) as spot_number from acted"""
_DAILY = """
    select *, unnest(range(day_count)) as day_number from spread"""
_PARTS = """
    select *, (event_date + day_number::integer)::date as day,
        spot_number * day_count + day_number as part_number, len(spots) * day_count as part_count,
        fatalities_best // part_count + (part_number < fatalities_best % part_count)::bigint as part_deaths,
        -- what tells one incident from another: an exact place, else the event itself
        case when spot.geo_precision <= 2 then '' else event_id end as incident
    from daily"""
_KEY = (
    "day, date_precision, spot.country_code, spot.place_name, incident, acled_event_type, acled_sub_event_type, "
    "actor_1, actor_2"
)
# in one article the same number told twice is the same deaths; of several articles the highest number holds
_BY_ARTICLE = f"""
    select {_KEY}, article_id, min(event_id) as event_id, min(part_number) as part_number,
        sum(distinct part_deaths) as deaths, sum(distinct injured_best) as injured,
        any_value(spot) as spot, any_value(acled_disorder_type) as disorder, any_value(assoc_1) as assoc_1,
        any_value(assoc_2) as assoc_2, any_value(inter_1) as inter_1, any_value(inter_2) as inter_2,
        bool_or(is_civilian_targeting) as is_civilian, any_value(publisher) as publisher,
        max(published_date) as published, any_value(source_text) as words_1, any_value(target_text) as words_2,
        any_value(cameo_code) as cameo_code
    from parts group by all"""
_INCIDENTS = f"""
    select {_KEY.replace("spot.", "")}, min(event_id) as event_id, min(part_number) as part_number,
        max(deaths) as deaths, max(injured) as injured, count(*) as article_count,
        arg_min(spot, event_id) as spot, arg_min(disorder, event_id) as disorder, max(assoc_1) as assoc_1,
        max(assoc_2) as assoc_2, arg_min(inter_1, event_id) as inter_1, arg_min(inter_2, event_id) as inter_2,
        bool_or(is_civilian) as is_civilian,
        string_agg(distinct publisher, '; ' order by publisher) as publishers, max(published) as published,
        arg_min(words_1, event_id) as words_1, arg_min(words_2, event_id) as words_2,
        arg_min(cameo_code, event_id) as cameo_code
    from (select *, spot.country_code as country_code, spot.place_name as place_name from by_article) group by all"""
_WHEN = """case date_precision when 'day' then strftime(day, '%-d %B %Y')
        when 'week' then 'Week of ' || strftime(day, '%-d %B %Y') when 'month' then strftime(day, '%B %Y')
        else strftime(day, '%Y') end"""
_WHERE = """array_to_string(list_filter([spot.place_name,
        case when not starts_with(spot.place_name, spot.admin1_name) then spot.admin1_name end,
        case when spot.country_name <> coalesce(spot.place_name, '') then spot.country_name end],
        lambda p: p is not null), ', ')"""


def _describe(number: int) -> str:
    """The actor with the article's words for it, where they say more."""
    return (
        f"actor_{number} || case when lower(words_{number}) <> lower(actor_{number}) and len(words_{number}) <= 80 "
        f"then ' [' || regexp_replace(words_{number}, '\\s+', ' ', 'g') || ']' else '' end"
    )


_NOTES = f"""{_WHEN} || coalesce(', ' || nullif({_WHERE}, ''), '') || ': ' || acled_sub_event_type
        || coalesce('. ' || {_describe(1)}, '') || coalesce(' - ' || {_describe(2)}, '')
        || case when deaths = 0 then '. No deaths reported' when deaths is null then ''
           when deaths = 1 then '. 1 death reported' else '. ' || deaths || ' deaths reported' end
        || case when injured > 0 then ', ' || injured || ' injured' else '' end
        || '. ' || case when article_count = 1 then '1 article' else article_count || ' articles' end || '.'"""
# ACLED knows no rows of civilians alone, among themselves, or of external forces against each other
_INTERACTION = """case when inter_1 is null and inter_2 is null then null
        when inter_1 is null or inter_2 is null then nullif(coalesce(inter_1, inter_2) * 10, 70)
        when least(inter_1, inter_2) = 7 and greatest(inter_1, inter_2) = 7 then null
        when inter_1 = 8 and inter_2 = 8 then null
        else least(inter_1, inter_2) * 10 + greatest(inter_1, inter_2) end"""

ACLED_VIEW = f"""
with coded as ({_CODED}), acted as ({_ACTED}), spread as ({_SPREAD}), daily as ({_DAILY}), parts as ({_PARTS}),
by_article as ({_BY_ARTICLE}), incidents as ({_INCIDENTS})
select coalesce(i.country_code, 'ZZZ') || ('0x' || left(md5(event_id || ':' || part_number), 12))::ubigint
        as event_id_cnty,
    day as event_date, year(day) as "year",
    case date_precision when 'day' then 1 when 'week' then 2 else 3 end as time_precision,
    disorder as disorder_type, acled_event_type as event_type, acled_sub_event_type as sub_event_type,
    coalesce(actor_1, '') as actor1, coalesce(assoc_1, '') as assoc_actor_1, inter_1 as inter1,
    coalesce(actor_2, '') as actor2, coalesce(assoc_2, '') as assoc_actor_2, inter_2 as inter2,
    {_INTERACTION} as interaction,
    case when is_civilian then 'Civilian targeting' else '' end as civilian_targeting,
    c.iso_numeric as iso, c.acled_region_name as region, spot.country_name as country, spot.admin1_name as admin1,
    spot.admin2_name as admin2, ''::varchar as admin3, spot.place_name as "location", spot.latitude as latitude,
    spot.longitude as longitude, coalesce(spot.geo_precision, 3) as geo_precision, coalesce(publishers, '') as "source",
    ''::varchar as source_scale, {_NOTES} as notes, coalesce(deaths, 0)::bigint as fatalities,
    'event_id=' || event_id || '; cameo=' || cameo_code as tags, epoch(published)::bigint as "timestamp"
from incidents i left join (select country_code, any_value(iso_numeric) as iso_numeric,
    any_value(acled_region_name) as acled_region_name from countries group by 1) c on c.country_code = i.country_code
"""
