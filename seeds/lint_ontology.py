"""Static checks of the code tables (`ontology/*.csv`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dyads.seeds.acled import SIDES, load_acled_sides
from dyads.seeds.context import MEANS
from dyads.seeds.files import read_csv, split_values
from dyads.seeds.findings import Finding, suggest
from dyads.seeds.ontology import Ontology, load_ontology

__all__ = ["lint_ontology"]

ACLED_SIDES = frozenset({*SIDES, "none", "lone"})


def lint_ontology(root: Path) -> list[Finding]:
    """Findings in codes, operators, renderings, means and barred roles."""
    folder = root / "ontology"
    ontology = load_ontology(folder)
    load_acled_sides(folder / "acled_sides.csv")
    return [
        *_lint_codes(folder, ontology),
        *_lint_operators(folder, ontology),
        *_lint_renderings(folder, ontology),
        *_lint_means(folder, ontology),
    ]


def _lint_codes(folder: Path, ontology: Ontology) -> Iterator[Finding]:
    path = folder / "cameo.csv"
    seen: set[str] = set()
    for line, row in read_csv(path):
        code = ontology.cameo[row["code"]]
        if code.code in seen:
            yield Finding.at(path, line, f"code {code.code} stands twice", "keep one row")
        seen.add(code.code)
        if code.parent and code.parent not in ontology.cameo:
            yield Finding.at(
                path, line, f"parent '{code.parent}' of {code.code} is unknown", "add the parent"
            )
        if not code.code.startswith(code.root):
            yield Finding.at(
                path, line, f"{code.code} does not begin with its root {code.root}", "correct it"
            )
        if code.goldstein is not None and not -10 <= code.goldstein <= 10:
            yield Finding.at(
                path, line, f"Goldstein score of {code.code} is outside -10..10", "see the code book"
            )
        if code.quad_class not in (1, 2, 3, 4):
            yield Finding.at(
                path, line, f"quad class of {code.code} is {code.quad_class}", "1 to 4, see docs/ontology.md"
            )


def _lint_operators(folder: Path, ontology: Ontology) -> Iterator[Finding]:
    path = folder / "operators.csv"
    seen: set[tuple[str, str]] = set()
    for line, row in read_csv(path):
        key = (row["operator"], row["inner_prefix"])
        if key in seen:
            yield Finding.at(path, line, f"operator {key} stands twice", "keep one row")
        seen.add(key)
        yield from _lint_prefix(path, line, row["inner_prefix"], ontology.cameo)


def _lint_prefix(path: Path, line: int, prefix: str, codes: Iterable[str]) -> Iterator[Finding]:
    if prefix and not any(code.startswith(prefix) for code in codes):
        yield Finding.at(path, line, f"no code begins with '{prefix}'", suggest(prefix, codes))


def _lint_renderings(folder: Path, ontology: Ontology) -> Iterator[Finding]:
    plover = folder / "plover.csv"
    for line, row in read_csv(plover):
        if row["cameo_code"] not in ontology.cameo:
            code = row["cameo_code"]
            yield Finding.at(plover, line, f"unknown code '{code}'", suggest(code, ontology.cameo))
    path = folder / "acled.csv"
    for line, row in read_csv(path):
        yield from _lint_prefix(path, line, row["cameo_prefix"], ontology.cameo)
        for column in ("source_roles", "target_roles"):
            for side in split_values(row[column]):
                if side not in ACLED_SIDES and not _is_role(side):
                    yield Finding.at(
                        path, line, f"'{side}' is no side and no role", suggest(side, ACLED_SIDES)
                    )


def _lint_means(folder: Path, ontology: Ontology) -> Iterator[Finding]:
    path = folder / "means.csv"
    for line, row in read_csv(path):
        yield from _lint_prefix(path, line, row["cameo_prefix"], ontology.cameo)
        if row["means"] not in MEANS:
            yield Finding.at(path, line, f"unknown means '{row['means']}'", suggest(row["means"], MEANS))
    path = folder / "barred.csv"
    for line, row in read_csv(path):
        yield from _lint_prefix(path, line, row["cameo_prefix"], ontology.cameo)
        if row["side"] not in ("source", "target"):
            yield Finding.at(path, line, f"unknown side '{row['side']}'", "source or target")
        for role in split_values(row["barred_roles"]):
            if not _is_role(role):
                yield Finding.at(
                    path, line, f"'{role}' is no role token", "three capital letters, see docs/ontology.md"
                )


def _is_role(text: str) -> bool:
    return len(text) == 3 and text.isupper()
