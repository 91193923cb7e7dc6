"""The gazetteer on disk: fixed-size records, their names and the keys that lead to them, all memory-mapped.

Files of a compiled gazetteer: `records.bin` (one RECORD a place), `names.marisa` (id -> name as printed),
`keys.marisa` (key -> record number, rank of the name, country), `meta.json` (country codes and adjectives).
"""

from __future__ import annotations

import json
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypedDict

import marisa_trie

__all__ = ["KINDS", "NOWHERE", "Entry", "GazetteerFiles", "Meta", "Row", "RowSet", "open_files"]

# geoname id, latitude, longitude (degrees), population, name id, country, admin1, admin2 (record numbers),
# kind, ACLED precision, half height and half width (degrees)
RECORD = struct.Struct("<IddIIIIIBBff")
KEY_FORMAT = (
    "<IBH"  # record number, rank of the name, record number of the country (or of itself, for a country)
)
NOWHERE = 0xFFFFFFFF
NO_COUNTRY = 0xFFFF
KINDS = (
    "country",
    "admin1",
    "admin2",
    "city",
    "village",
    "region",
    "sea",
    "strait",
    "border",
    "camp",
    "site",
    "island",
    "water",
    "mountain",
)
# how a key comes from a place: its name, another name, a spelling of these, a site's name without its generic word
PRIMARY, ALTERNATE, DERIVED, SHORTENED = 0, 1, 2, 3


class Entry(NamedTuple):
    """One record; `country`, `admin1`, `admin2` are record numbers or NOWHERE; angles in degrees."""

    number: int
    geoname_id: int
    latitude: float
    longitude: float
    population: int
    name_id: int
    country: int
    admin1: int
    admin2: int
    kind: str
    precision: int
    half_height: float
    half_width: float


class Meta(TypedDict):
    """What `meta.json` holds; numbers are record numbers."""

    counts: dict[str, int]
    countries: dict[str, int]  # ISO 3166-1 alpha-3 (XKX for Kosovo)
    iso2: dict[str, int]
    country_keys: dict[str, int]
    adjectives: dict[str, int]
    abbreviations: dict[str, int]  # of first-order divisions, as printed
    divisions: dict[str, list[int]]  # by ISO alpha-3
    neighbours: dict[str, list[int]]
    imports: list[
        dict[str, object]
    ]  # name, sha256, first and last record (exclusive) of each file of the user


class Row(NamedTuple):
    """A place while a gazetteer is compiled; fields as in Entry, the name still a text."""

    name: str
    latitude: float
    longitude: float
    kind: str
    geoname_id: int = 0
    population: int = 0
    country: int = NOWHERE
    admin1: int = NOWHERE
    admin2: int = NOWHERE
    precision: int = 1
    half_height: float = 0.0
    half_width: float = 0.0


class RowSet:
    """Collects records and keys in memory while a gazetteer is compiled, then writes them."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.keys: list[tuple[str, tuple[int, int]]] = []

    def add(self, row: Row) -> int:
        """The number of the new record."""
        self.rows.append(row)
        return len(self.rows) - 1

    def add_key(self, key: str, number: int, rank: int) -> None:
        """Let a key lead to a record."""
        if key:
            self.keys.append((key, (number, rank)))

    def write(self, folder: Path, meta: Meta) -> None:
        """Write all files into a folder that exists."""
        names = marisa_trie.Trie(sorted({row.name for row in self.rows}))
        with (folder / "records.bin").open("wb") as out:
            for row in self.rows:
                out.write(_pack(row, names[row.name]))
        names.save(str(folder / "names.marisa"))
        ranks: dict[tuple[str, int], int] = {}
        for key, (number, rank) in self.keys:
            ranks[key, number] = min(rank, ranks.get((key, number), rank))
        keys = sorted((key, (number, rank, self._owner(number))) for (key, number), rank in ranks.items())
        marisa_trie.RecordTrie(KEY_FORMAT, keys).save(str(folder / "keys.marisa"))
        (folder / "meta.json").write_text(json.dumps(meta, sort_keys=True), encoding="utf-8")

    def _owner(self, number: int) -> int:
        """The country in which a place lies, small enough for a key: countries are the first records."""
        row = self.rows[number]
        own = number if row.kind == "country" else row.country
        if own == NOWHERE:
            return NO_COUNTRY
        if own >= NO_COUNTRY:
            raise ValueError(f"country record {own} of {row.name}: countries must come first")
        return own


def _pack(row: Row, name_id: int) -> bytes:
    return RECORD.pack(
        row.geoname_id,
        row.latitude,
        row.longitude,
        min(row.population, NOWHERE),
        name_id,
        row.country,
        row.admin1,
        row.admin2,
        KINDS.index(row.kind),
        row.precision,
        row.half_height,
        row.half_width,
    )


@dataclass(frozen=True, slots=True)
class GazetteerFiles:
    """An opened gazetteer; reading costs microseconds, nothing is loaded beforehand."""

    records: mmap.mmap
    names: marisa_trie.Trie
    keys: marisa_trie.RecordTrie
    meta: Meta

    def read(self, number: int) -> Entry:
        """The record with this number."""
        values = RECORD.unpack_from(self.records, number * RECORD.size)
        # what Entry(...) does, without a call in Python: this runs tens of times for a name
        return tuple.__new__(Entry, (number, *values[:8], KINDS[values[8]], *values[9:]))

    def name_of(self, entry: Entry) -> str:
        """The name as printed."""
        return str(self.names.restore_key(entry.name_id))

    def find(self, key: str, country: int | None = None) -> list[tuple[Entry, int]]:
        """(record, best rank of the name) for all places with this key, of one country (and of none) when that is given."""
        read = self.read
        if country is None:
            return [(read(number), rank) for number, rank, _ in self.keys.get(key, ())]
        owners = (country, NO_COUNTRY)
        return [(read(number), rank) for number, rank, own in self.keys.get(key, ()) if own in owners]


def open_files(folder: Path) -> GazetteerFiles:
    """A compiled gazetteer, memory-mapped; raises OSError or ValueError when a file is missing or damaged."""
    meta: Meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    with (folder / "records.bin").open("rb") as handle:
        records = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    if len(records) != RECORD.size * int(meta["counts"]["records"]):
        raise ValueError(f"{folder / 'records.bin'} has not the size that meta.json tells")
    names, keys = marisa_trie.Trie(), marisa_trie.RecordTrie(KEY_FORMAT)
    try:
        names.mmap(str(folder / "names.marisa"))
        keys.mmap(str(folder / "keys.marisa"))
    except RuntimeError as error:  # what marisa-trie 1.x raises for a short or foreign file
        raise ValueError(f"{folder}: names.marisa or keys.marisa is damaged ({error})") from error
    return GazetteerFiles(records, names, keys, meta)
