"""Tables of a gazetteer of a few rows, for the tests of compiling it."""

from __future__ import annotations

TABLES = {
    "countries.csv": "iso3,names,adjectives,latitude,longitude,half_height,half_width,source\n"
    "NOR,Norge,Norwegian,64.5,13.5,6.5,12,own\nSWE,,Swedish,62,15.5,6.8,6.5,own\n",
    "admin1.csv": "admin1_code,name,country_code,latitude,longitude,south,west,north,east\n"
    "NO.01,Westmark,NOR,60,6,59,5,61,7\nNO.02,Eastmark,NOR,60,10,59,9,61,11\n",
    "admin1_names.csv": "country_code,name,names,abbreviations,source\nNOR,Westmark,Vestmark,Wm.,own\n",
    "admin2.csv": "admin2_code,name,country_code,latitude,longitude\nNO.01.1,Kommune Fjordby,NOR,60.1,6.1\n",
    "admin2_cities.csv": "admin2_code,geoname_ids\nNO.01.1,11\n",
    "feature_kinds.csv": "feature_class,feature_code,kind,radius_km,source\nP,,city,0,own\nS,MSTY,site,1,own\n",
    "old_names.csv": "name,country_code,until,source\n",
    "unit_words.csv": "word,position,language\nkommune,before,Norwegian\n",
    "overlay.csv": "name,aliases,kind,country_codes,members,latitude,longitude,radius_km,prominence,source\n"
    "Fjordby,Fiordtown,city,NOR,,60.11,6.11,,,own\n"
    "The Marks,,region,NOR,Westmark|Eastmark,,,,,own\n"
    "Lone Farm,,village,NOR,,60.05,10.05,,,own\n"
    "Cold Sea,,sea,,,65,0,300,,own\n",
}
COUNTRIES = {
    "NO": {"name": "Norway", "iso3": "NOR", "geonameid": 1, "population": 5, "neighbours": "SE"},
    "SE": {"name": "Sweden", "iso3": "SWE", "geonameid": 2, "population": 9, "neighbours": "NO"},
}
CITIES = {
    "11": {
        "geonameid": 11, "name": "Fjordby", "latitude": 60.1, "longitude": 6.1, "countrycode": "NO",
        "population": 50000, "admin1code": "01", "alternatenames": ["Fiordville", "FJB", "fiyordu", "Фьорд"],
    },
    "12": {
        "geonameid": 12, "name": "Østby", "latitude": 60.0, "longitude": 10.0, "countrycode": "NO",
        "population": 9000, "admin1code": "02", "alternatenames": [],
    },
}  # fmt: skip
