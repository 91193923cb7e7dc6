"""Static checks of the places tables (`places/*.csv`); the gazetteer checks them again when it is compiled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dyads.seeds.files import read_csv, split_values
from dyads.seeds.findings import Finding, suggest

__all__ = ["lint_places"]


def lint_places(root: Path) -> list[Finding]:
    """Findings in the overlay, the divisions and the words of places."""
    folder = root / "places"
    known = {row["iso3"] for _, row in read_csv(folder / "countries.csv")}
    return [
        *_lint_points(folder / "overlay.csv", "name", "country_codes", known),
        *_lint_points(folder / "admin1.csv", "admin1_code", "country_code", known),
        *_lint_points(folder / "admin2.csv", "admin2_code", "country_code", known),
        *_lint_names(folder, known),
        *_lint_unit_words(folder / "unit_words.csv"),
        *_lint_doubles(folder / "not_places.csv", "name"),
        *_lint_countries(folder / "old_names.csv", known),
        *_lint_weights(folder / "weights.csv"),
        *_lint_codes(folder / "country_codes.csv", known),
    ]


def _lint_points(path: Path, key: str, countries: str, known: set[str]) -> Iterator[Finding]:
    for line, row in read_csv(path):
        for column, limit in (("latitude", 90.0), ("longitude", 180.0)):
            if row[column] and not _is_within(row[column], limit):
                yield Finding.at(
                    path, line, f"{column} of '{row[key]}' is '{row[column]}'", f"-{limit} to {limit} degrees"
                )
        for code in split_values(row[countries]):
            if code not in known:
                yield Finding.at(
                    path, line, f"unknown country '{code}' of '{row[key]}'", suggest(code, known)
                )


def _lint_countries(path: Path, known: set[str]) -> Iterator[Finding]:
    for line, row in read_csv(path):
        code = row["country_code"]
        if code not in known:
            yield Finding.at(path, line, f"unknown country '{code}'", suggest(code, known))


def _is_within(text: str, limit: float) -> bool:
    try:
        return -limit <= float(text) <= limit
    except ValueError:
        return False


def _lint_names(folder: Path, known: set[str]) -> Iterator[Finding]:
    path = folder / "admin1_names.csv"
    for line, row in read_csv(path):
        if row["country_code"] not in known:
            code = row["country_code"]
            yield Finding.at(path, line, f"unknown country '{code}'", suggest(code, known))
        if not row["names"] and not row["abbreviations"]:
            yield Finding.at(path, line, f"'{row['name']}' gets no other name", "drop the row or add a name")


def _lint_unit_words(path: Path) -> Iterator[Finding]:
    for line, row in read_csv(path):
        if row["position"] not in ("before", "after"):
            yield Finding.at(
                path, line, f"position of '{row['word']}' is '{row['position']}'", "before or after"
            )


def _lint_doubles(path: Path, key: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for line, row in read_csv(path):
        if row[key] in seen:
            yield Finding.at(path, line, f"'{row[key]}' stands twice", "keep one row")
        seen.add(row[key])


def _lint_weights(path: Path) -> Iterator[Finding]:
    for line, row in read_csv(path):
        if not _is_within(row["value"], 1e6):
            yield Finding.at(path, line, f"value of '{row['name']}' is '{row['value']}'", "a number")


def _lint_codes(path: Path, known: set[str]) -> Iterator[Finding]:
    rows = {row["iso3"]: (line, row) for line, row in read_csv(path)}
    for code, (line, row) in rows.items():
        if code not in known:
            yield Finding.at(path, line, f"unknown country '{code}'", suggest(code, known))
        if not row["iso_numeric"].isdigit() or not row["acled_region"]:
            yield Finding.at(path, line, f"'{code}' needs iso_numeric and acled_region", "fill them in")
    for code in sorted(known - rows.keys()):
        yield Finding.at(path, 1, f"no row for country '{code}'", "add one with iso_numeric and acled_region")
