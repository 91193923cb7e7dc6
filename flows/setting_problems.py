"""What is wrong with the settings in words: the key as it stands in the file, what was found, what would be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel

from dyads.flows.source_settings import FetchSettings, SourceSpec

__all__ = ["describe_problem"]

KINDS: dict[str, type[BaseModel]] = {
    str(get_args(model.model_fields["kind"].annotation)[0]): model
    for model in get_args(get_args(SourceSpec)[0])
}


def describe_problem(problem: Mapping[str, object], settings: type[BaseModel]) -> str:
    """One sentence for one error of pydantic, e.g. "sources.bbc.url: unknown key; did you mean 'urls'?".

    Args:
        problem: as `ValidationError.errors()` gives it.
        settings: the model that was checked.
    """
    path = tuple(problem["loc"]) if isinstance(problem["loc"], Sequence) else ()
    kind = path[2] if path[:1] == ("declared_sources",) and len(path) > 2 and path[2] in KINDS else None
    key = _name_key(path)
    if problem["type"] == "extra_forbidden":
        model = KINDS[str(kind)] if kind else FetchSettings if path[0] == "fetch" else settings
        known = [name for name in model.model_fields if name != "declared_sources"]
        near = get_close_matches(str(path[-1]), known, 1)
        hint = f"did you mean '{near[0]}'? " if near else ""
        return f"{key}: unknown key; {hint}the keys here are {', '.join(known)}"
    if problem["type"] == "missing":
        return f"{key}: is missing; every source of kind '{kind}' needs it" if kind else f"{key}: is missing"
    if problem["type"] in ("union_tag_invalid", "union_tag_not_found"):
        given = problem.get("input")
        found = (
            f"'{given['kind']}' is none"
            if isinstance(given, Mapping) and "kind" in given
            else "it is missing"
        )
        return f"{key}.kind: {found}; the kinds of sources are {', '.join(KINDS)}"
    if problem["type"] == "model_attributes_type" or (path[:1] == ("declared_sources",) and len(path) == 2):
        return f"{key}: write a source as a table, [{key}], with its kind and what it reads"
    message = str(problem["msg"]).removeprefix("Value error, ")
    shown = repr(problem.get("input"))
    is_short = len(shown) < 80 and not isinstance(problem.get("input"), Mapping)
    return f"{key}: {message}" + (f" (found {shown})" if is_short else "")


def _name_key(path: tuple[object, ...]) -> str:
    """The key as it is written in the file: without the name of the union's member."""
    parts = list(path)
    if parts[:1] == ["declared_sources"]:
        parts[0] = "sources"
        if len(parts) > 2 and parts[2] in KINDS:
            del parts[2]
    return ".".join(f"{part}" for part in parts)
