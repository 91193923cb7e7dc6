"""Static checks of all seed files: each finding names file, line, what is wrong and how to mend it.

Running the examples of the frames needs the coder and lives in `dyads.extractors.examples`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dyads.schemas.errors import SeedError
from dyads.seeds.actors import load_actors, load_agents, load_countries
from dyads.seeds.context import load_cues
from dyads.seeds.files import read_csv, read_yaml
from dyads.seeds.frames import KEYS, Frame, load_wordsets, parse_frame
from dyads.seeds.ontology import load_ontology

__all__ = ["Finding", "lint_seeds"]

ACTOR_KINDS = frozenset(
    "person organization armed_group mission party media company ngo identity court legislature".split()
)
AGENT_KINDS = frozenset("person group body modifier civilian_object".split())


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in a seed file."""

    path: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} ({self.fix})"


def lint_seeds(root: Path) -> list[Finding]:
    """All findings of the static checks, in the order of the files; an empty list when all is well."""
    findings: list[Finding] = []
    for check in (_lint_ontology, _lint_frames, _lint_actors, _lint_cues):
        try:
            findings.extend(check(root))
        except SeedError as error:
            path, _, rest = str(error).partition(":")
            line, _, what = rest.partition(":")
            findings.append(
                Finding(
                    path,
                    int(line) if line.strip().isdigit() else 0,
                    what.strip() or str(error),
                    "see docs/dictionaries.md",
                )
            )
    return findings


def _suggest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean '{close[0]}'?" if close else "see `dyads lookup` or the table of codes"


def _lint_ontology(root: Path) -> list[Finding]:
    folder = root / "ontology"
    ontology = load_ontology(folder)
    findings = []
    for code in ontology.cameo.values():
        if code.parent and code.parent not in ontology.cameo:
            findings.append(
                Finding(
                    str(folder / "cameo.csv"),
                    0,
                    f"parent '{code.parent}' of {code.code} is unknown",
                    "add the parent",
                )
            )
        if code.goldstein is not None and not -10 <= code.goldstein <= 10:
            findings.append(
                Finding(
                    str(folder / "cameo.csv"),
                    0,
                    f"Goldstein score of {code.code} is outside -10..10",
                    "see the code book",
                )
            )
    seen: set[tuple[str, str]] = set()
    for line, row in read_csv(folder / "operators.csv"):
        key = (row["operator"], row["inner_prefix"])
        if key in seen:
            findings.append(
                Finding(str(folder / "operators.csv"), line, f"operator {key} stands twice", "keep one row")
            )
        seen.add(key)
        if (
            row["inner_prefix"]
            and row["inner_prefix"] not in ontology.cameo
            and not any(c.startswith(row["inner_prefix"]) for c in ontology.cameo)
        ):
            findings.append(
                Finding(
                    str(folder / "operators.csv"),
                    line,
                    f"no code begins with '{row['inner_prefix']}'",
                    _suggest(row["inner_prefix"], ontology.cameo),
                )
            )
    return findings


# --- frames


def _lint_frames(root: Path) -> list[Finding]:
    ontology = load_ontology(root / "ontology")
    wordsets = load_wordsets(root / "en")
    findings: list[Finding] = []
    frames: list[Frame] = []
    for path in sorted((root / "en" / "frames").glob("*.yaml")):
        data = read_yaml(path)
        for item in data if isinstance(data, list) else []:
            findings.extend(_lint_keys(item, path))
            try:
                frames.append(
                    parse_frame(
                        {k: v for k, v in item.items() if k in KEYS and isinstance(v, str)}, path, wordsets
                    )
                )
            except SeedError as error:
                findings.append(
                    Finding(
                        str(path),
                        int(item.get("__line__", "0")),
                        str(error).partition(": ")[2],
                        "see docs/dictionaries.md",
                    )
                )
    findings.extend(_lint_codes(frames, ontology.cameo, ontology.operators))
    findings.extend(_lint_ids(frames))
    findings.extend(_lint_contradictions(frames))
    return findings


def _lint_keys(item: Mapping[str, object], path: Path) -> list[Finding]:
    line = int(str(item.get("__line__", "0")))
    return [
        Finding(str(path), line, f"unknown key '{key}'", _suggest(key, KEYS))
        for key in item
        if key not in KEYS
    ]


def _lint_codes(frames: list[Frame], codes: Iterable[str], operators: Iterable[str]) -> list[Finding]:
    known, known_operators = set(codes), set(operators)
    findings = []
    for frame in frames:
        if frame.code and frame.code != "-" and frame.code not in known:
            findings.append(
                Finding(
                    frame.path,
                    frame.line,
                    f"unknown code '{frame.code}' in {frame.frame_id}",
                    _suggest(frame.code, known),
                )
            )
        if frame.operator and frame.operator not in known_operators:
            findings.append(
                Finding(
                    frame.path,
                    frame.line,
                    f"unknown operator '{frame.operator}' in {frame.frame_id}",
                    _suggest(frame.operator, known_operators),
                )
            )
        if frame.operator and not frame.has_event:
            findings.append(
                Finding(
                    frame.path,
                    frame.line,
                    f"operator frame {frame.frame_id} has no @EVENT",
                    "add @EVENT or drop the operator",
                )
            )
        if frame.code != "-" and not any(e.expected for e in frame.examples):
            findings.append(
                Finding(
                    frame.path,
                    frame.line,
                    f"frame {frame.frame_id} has no hit",
                    "add a sentence that it must code",
                )
            )
        for example in frame.examples:
            if example.expected and example.expected[1] not in known:
                findings.append(
                    Finding(
                        frame.path,
                        frame.line,
                        f"hit of {frame.frame_id} expects unknown code '{example.expected[1]}'",
                        _suggest(example.expected[1], known),
                    )
                )
    return findings


def _lint_ids(frames: list[Frame]) -> list[Finding]:
    seen: dict[str, Frame] = {}
    findings = []
    for frame in frames:
        first = seen.setdefault(frame.frame_id, frame)
        if first is not frame:
            findings.append(
                Finding(
                    frame.path,
                    frame.line,
                    f"id '{frame.frame_id}' stands already in {first.path}:{first.line}",
                    "choose another id",
                )
            )
    return findings


def _lint_contradictions(frames: list[Frame]) -> list[Finding]:
    """Frames with the same head and the same slots: duplicates when the code is the same, else contradictions."""
    seen: dict[tuple[object, ...], Frame] = {}
    findings = []
    for frame in frames:
        slots = tuple(
            sorted(
                (s.place, s.filler, tuple(sorted(s.prepositions)), tuple(sorted(s.words)))
                for s in frame.slots
                if not s.is_optional
            )
        )
        for head in frame.heads:
            first = seen.setdefault((frame.is_noun, head, slots), frame)
            if first is frame:
                continue
            same = (first.code, first.operator) == (frame.code, frame.operator)
            what = (
                "says again what"
                if same
                else f"contradicts ({frame.operator or frame.code} against {first.operator or first.code})"
            )
            name = "+".join(p for p in head if p)
            findings.append(
                Finding(
                    frame.path,
                    frame.line,
                    f"{frame.frame_id} for '{name}' {what} {first.frame_id} in {Path(first.path).name}:{first.line}",
                    "drop the word from one of them",
                )
            )
    return findings


# --- actors


def _lint_actors(root: Path) -> list[Finding]:
    countries = load_countries(root / "actors" / "countries.csv")
    codes = {c.cameo_code for c in countries}
    findings = []
    for country in countries:
        if len(country.cameo_code) != 3 or not country.cameo_code.isupper():
            findings.append(
                Finding(
                    country.path,
                    country.line,
                    f"'{country.cameo_code}' is no alpha-3 code",
                    "use the CAMEO code",
                )
            )
    seen: set[str] = set()
    for row in load_actors(root / "actors"):
        if row.actor_id in seen:
            findings.append(
                Finding(row.path, row.line, f"actor_id '{row.actor_id}' stands twice", "make it unique")
            )
        seen.add(row.actor_id)
        if row.country_code and row.country_code not in codes:
            findings.append(
                Finding(
                    row.path,
                    row.line,
                    f"unknown country '{row.country_code}'",
                    _suggest(row.country_code, codes),
                )
            )
        if row.kind not in ACTOR_KINDS:
            findings.append(
                Finding(row.path, row.line, f"unknown kind '{row.kind}'", _suggest(row.kind, ACTOR_KINDS))
            )
        if row.valid_from > row.valid_to:
            findings.append(
                Finding(
                    row.path,
                    row.line,
                    f"'{row.actor_id}' ends before it begins",
                    "check valid_from and valid_to",
                )
            )
        if not row.source:
            findings.append(Finding(row.path, row.line, f"'{row.actor_id}' names no source", "name one"))
        findings.extend(
            Finding(row.path, row.line, f"'{role}' is no role token", "three capital letters, see facts")
            for role in row.roles
            if len(role) != 3 or not role.isupper()
        )
    agents: set[str] = set()
    for agent in load_agents(root / "agents.csv"):
        if agent.noun in agents:
            findings.append(
                Finding(agent.path, agent.line, f"role noun '{agent.noun}' stands twice", "keep one row")
            )
        agents.add(agent.noun)
        if agent.kind not in AGENT_KINDS:
            findings.append(
                Finding(
                    agent.path, agent.line, f"unknown kind '{agent.kind}'", _suggest(agent.kind, AGENT_KINDS)
                )
            )
    return findings


def _lint_cues(root: Path) -> list[Finding]:
    load_cues(root / "en" / "context.yaml")
    return []
