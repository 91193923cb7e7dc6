"""Rows of the reference tables `cameo` and `countries`, made from the seeds."""

from __future__ import annotations

__all__ = ["load_reference"]


def load_reference() -> dict[str, list[dict[str, object]]]:
    """Rows by table, ready for `Warehouse.commit`; raises SeedError."""
    from dyads.seeds.actors import load_countries
    from dyads.seeds.files import SEEDS_FOLDER
    from dyads.seeds.ontology import load_ontology

    cameo = load_ontology(SEEDS_FOLDER / "ontology").cameo
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
            }
            for country in load_countries(SEEDS_FOLDER / "actors" / "countries.csv")
        ],
    }
