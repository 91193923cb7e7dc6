"""The layers import one way only, and heavy libraries stay where they belong (DESIGN section 1)."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = {
    "schemas": set(),
    "seeds": {"schemas"},
    "extractors": {"seeds", "schemas"},
    "warehouse": {"schemas"},
    "flows": {"schemas", "seeds", "extractors", "warehouse"},
}
ONLY = {
    "prefect": "flows",
    "great_expectations": "schemas/expectations.py",
    "spacy": "extractors",
    "duckdb": "warehouse",
}
NETWORK = {"requests", "httpx", "httpcore", "urllib3", "urllib.request", "socket", "http.client", "aiohttp"}
PARSERS = {"feedparser": "extractors/feeds.py"}  # would fetch an address; there it gets bytes only


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


MODULES = [p for layer in ALLOWED for p in sorted((ROOT / layer).rglob("*.py"))]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_layers_import_one_way(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    used = {name.split(".")[1] for name in imported_names(path) if name.startswith("dyads.")} & set(ALLOWED)
    assert used - {layer} <= ALLOWED[layer]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_heavy_libraries_stay_in_their_layer(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    for name in imported_names(path):
        home = ONLY.get(name.split(".")[0])
        assert home is None or relative == home or relative.startswith(home + "/"), (
            f"{relative} imports {name}"
        )
        assert name not in NETWORK or relative == "flows/fetch.py", f"{relative} imports {name}"
        assert PARSERS.get(name, relative) == relative, f"{relative} imports {name}"


OTHER_EXTRACTORS = [p for p in sorted((ROOT / "extractors").rglob("*.py")) if p.parent.name != "syntax"]


@pytest.mark.parametrize("path", OTHER_EXTRACTORS, ids=lambda p: p.name)
def test_only_syntax_knows_dependency_labels(path: Path) -> None:
    attributes = {
        n.attr for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Attribute)
    }
    assert not attributes & {"dep", "dep_"}


def test_coding_needs_no_prefect_expectations_or_database() -> None:
    code = "import sys; import dyads.extractors.pipeline; print([m for m in ('prefect', 'great_expectations', 'duckdb') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_every_package_is_listed_in_pyproject() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    found = {"dyads"} | {
        "dyads." + p.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for layer in ALLOWED
        for p in (ROOT / layer).rglob("__init__.py")
    }
    assert listed == found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_binds_a_name_once(path: Path) -> None:
    """Two tables of one name, as a merge of two branches can leave them, silently become the second."""
    bound: list[str] = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            bound += [target.id for target in targets if isinstance(target, ast.Name)]
    assert len(bound) == len(set(bound)), sorted(name for name in set(bound) if bound.count(name) > 1)
