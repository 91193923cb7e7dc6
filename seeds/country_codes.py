"""Numbers and codes that other data sets give to countries (`places/country_codes.csv`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_csv

__all__ = ["CountryCodes", "load_country_codes"]


@dataclass(frozen=True, slots=True)
class CountryCodes:
    """What a country is called elsewhere.

    Attributes:
        iso_numeric: ISO 3166-1 numeric; 0 for Kosovo, as ACLED has it.
        fips: FIPS 10-4, as GDELT's places use it; "" where there is none.
        acled_region: the region in ACLED's list.
    """

    iso3: str
    iso_numeric: int
    fips: str
    acled_region: str


def load_country_codes(path: Path) -> dict[str, CountryCodes]:
    """The codes by ISO alpha-3 (XKX for Kosovo); raises SeedError for a wrong number."""
    found: dict[str, CountryCodes] = {}
    for line, row in read_csv(path):
        try:
            number = int(row["iso_numeric"])
        except ValueError as error:
            raise SeedError(
                f"{path}:{line}: iso_numeric of {row['iso3']} is '{row['iso_numeric']}'; write a number"
            ) from error
        found[row["iso3"]] = CountryCodes(row["iso3"], number, row["fips"], row["acled_region"])
    return found
