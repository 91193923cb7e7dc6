"""Rows of the reference tables `cameo` and `countries`, made from the seeds."""

from __future__ import annotations

__all__ = ["load_reference"]


def load_reference() -> dict[str, list[dict[str, object]]]:
    """Rows by table, ready for `Warehouse.commit`; raises SeedError."""
    from dyads.seeds.actors import load_countries
    from dyads.seeds.country_codes import load_country_codes
    from dyads.seeds.files import SEEDS_FOLDER
    from dyads.seeds.ontology import load_ontology

    cameo = load_ontology(SEEDS_FOLDER / "ontology").cameo
    codes = load_country_codes(SEEDS_FOLDER / "places" / "country_codes.csv")
    return {
        "cameo": [
            {
                "cameo_code": row.code,
                "cameo_root": row.root,
                "cameo_label": row.label,
                "goldstein_score": row.goldstein,
                "quad_class": row.quad_class,
            }
            for row in cameo.values()
        ],
        "countries": [
            {
                "cameo_country": country.cameo_code,
                "country_code": country.iso3,
                "country_name": country.name,
                "capital_name": country.capital or None,
                "region_name": country.region or None,
                "iso_numeric": codes[country.iso3].iso_numeric if country.iso3 in codes else None,
                "fips_code": (codes[country.iso3].fips or None) if country.iso3 in codes else None,
                "acled_region_name": codes[country.iso3].acled_region if country.iso3 in codes else None,
            }
            for country in load_countries(SEEDS_FOLDER / "actors" / "countries.csv")
        ],
    }
