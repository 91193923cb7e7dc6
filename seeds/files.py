"""Reading seed files: CSV and YAML as strings only, with line numbers for messages; the hash of all seeds."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dyads.schemas.errors import SeedError

if TYPE_CHECKING:
    import yaml

__all__ = ["SEEDS_FOLDER", "hash_seeds", "read_csv", "read_yaml", "split_values"]

SEEDS_FOLDER = Path(__file__).resolve().parent
DATA_SUFFIXES = (".csv", ".yaml")


def read_csv(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, row) of a CSV file with a header, all cells stripped strings; raises SeedError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:  # spreadsheets write the mark
            reader = csv.DictReader(handle)
            for row in reader:
                if None in row or any(v is None for v in row.values()):
                    raise SeedError(f"{path}:{reader.line_num}: the row has not as many cells as the header")
                yield reader.line_num, {k: v.strip() for k, v in row.items()}
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(f"{path}: cannot be read ({error})") from error


def read_yaml(path: Path) -> object:
    """The content of a YAML file, every scalar a string ("014", "on" and "NO" stay text); raises SeedError.

    Mappings carry the line they start on under the key "__line__".
    """
    import yaml  # 20 ms that commands without YAML need not spend

    try:
        return _to_data(yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SeedError(f"{path}: cannot be read ({error})") from error


def _to_data(node: yaml.Node | None) -> object:
    import yaml

    if node is None:
        return None
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_to_data(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        data: dict[str, object] = {"__line__": str(node.start_mark.line + 1)}
        for key, value in node.value:
            data[str(key.value)] = _to_data(value)
        return data
    raise SeedError(f"unknown YAML node at line {node.start_mark.line + 1}")


def split_values(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, separated by "|"."""
    return tuple(v.strip() for v in cell.split("|") if v.strip())


def hash_seeds(folder: Path = SEEDS_FOLDER, overlays: Sequence[Path] = ()) -> str:
    """The dictionary version: first 12 hex digits of the sha256 over names and contents of the seed files.

    `overlays` are the user's own tables in their order. The sample articles are no part of the dictionaries.
    """
    digest = hashlib.sha256()
    files = (p for p in folder.rglob("*") if p.suffix in DATA_SUFFIXES and p.parent.name != "articles")
    for path in sorted(files):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    for path in overlays:
        digest.update(f"overlay {path.name}".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
