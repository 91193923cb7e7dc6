"""Codes and their renderings: CAMEO, operators, PLOVER and ACLED (`ontology/*.csv`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dyads.schemas.errors import SeedError
from dyads.seeds.files import read_csv, split_values

__all__ = ["AcledRule", "CameoCode", "Ontology", "PloverRow", "load_ontology"]


@dataclass(frozen=True, slots=True)
class CameoCode:
    """One CAMEO event code with GDELT's Goldstein score and quad class."""

    code: str
    parent: str
    root: str
    label: str
    goldstein: float | None
    quad_class: int


@dataclass(frozen=True, slots=True)
class PloverRow:
    """What a CAMEO code is in PLOVER."""

    event: str
    mode: str
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AcledRule:
    """When an event is of an ACLED type; empty cells hold for any."""

    prefix: str
    source_roles: frozenset[str]
    target_roles: frozenset[str]
    means: str
    event_type: str
    sub_event_type: str
    disorder_type: str


@dataclass(frozen=True, slots=True)
class Ontology:
    """All code tables."""

    cameo: Mapping[str, CameoCode]
    plover: Mapping[str, PloverRow]
    operators: Mapping[str, Mapping[str, str]]  # operator -> inner prefix -> code
    acled: Mapping[str, tuple[AcledRule, ...]] = field(default_factory=dict)  # CAMEO root -> rules
    means: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (code, means) -> more specific code
    barred: Mapping[tuple[str, str], frozenset[str]] = field(
        default_factory=dict
    )  # (code prefix, source or target) -> roles that cannot stand there

    def refine_by_means(self, code: str, means: str | None) -> str:
        """The code of an act done with these means ("attack" with warplanes is 195); the same code when none is told."""
        return self.means.get((code, means or ""), code)

    def bars(self, code: str, side: str, roles: Iterable[str]) -> bool:
        """Whether an actor with these roles cannot be the `side` (source, target) of the code.

        Police do not protest by blocking; what is told to journalists is no consultation.
        """
        return any(
            code.startswith(prefix) and side == barred_side and barred & set(roles)
            for (prefix, barred_side), barred in self.barred.items()
        )

    def apply_operator(self, operator: str, inner_code: str) -> str:
        """The code of operator x inner code by the longest inner prefix; "" when the operator is unknown."""
        code = self._find_rule(operator, inner_code)
        return inner_code if code == "=" else code

    def keeps_inner(self, operator: str, inner_code: str) -> bool:
        """Whether the operator leaves the inner act what it is ("ordered the release of", "claimed the attack")."""
        return self._find_rule(operator, inner_code) == "="

    def _find_rule(self, operator: str, inner_code: str) -> str:
        table = self.operators.get(operator, {})
        for length in range(len(inner_code), -1, -1):
            code = table.get(inner_code[:length])
            if code is not None:
                return code
        return ""


def load_ontology(folder: Path) -> Ontology:
    """All code tables of `ontology/`; raises SeedError when a table refers to an unknown code."""
    cameo = {
        r["code"]: CameoCode(
            r["code"],
            r["parent"],
            r["root"],
            r["label"],
            float(r["goldstein"]) if r["goldstein"] else None,
            int(r["quad_class"]),
        )
        for _, r in read_csv(folder / "cameo.csv")
    }
    plover = {
        r["cameo_code"]: PloverRow(r["plover_event"], r["plover_mode"], split_values(r["plover_contexts"]))
        for _, r in read_csv(folder / "plover.csv")
    }
    operators: dict[str, dict[str, str]] = {}
    for line, row in read_csv(folder / "operators.csv"):
        if row["code"] not in cameo and row["code"] not in ("=", "-"):
            raise SeedError(f"{folder / 'operators.csv'}:{line}: unknown code '{row['code']}'")
        operators.setdefault(row["operator"], {})[row["inner_prefix"]] = row["code"]
    rules = (
        tuple(
            AcledRule(
                r["cameo_prefix"],
                frozenset(split_values(r["source_roles"])),
                frozenset(split_values(r["target_roles"])),
                r["means"],
                r["acled_event_type"],
                r["acled_sub_event_type"],
                r["disorder_type"],
            )
            for _, r in read_csv(folder / "acled.csv")
        )
        if (folder / "acled.csv").is_file()
        else ()
    )
    means = {
        (r["cameo_prefix"], r["means"]): _known(r["code"], cameo, folder / "means.csv", line)
        for line, r in read_csv(folder / "means.csv")
    }
    barred = {
        (r["cameo_prefix"], r["side"]): frozenset(split_values(r["barred_roles"]))
        for _, r in read_csv(folder / "barred.csv")
    }
    by_root = {
        root: tuple(r for r in rules if r.prefix.startswith(root)) for root in {r.prefix[:2] for r in rules}
    }
    return Ontology(cameo, plover, operators, by_root, means, barred)


def _known(code: str, cameo: Mapping[str, CameoCode], path: Path, line: int) -> str:
    if code not in cameo:
        raise SeedError(f"{path}:{line}: unknown code '{code}'")
    return code
