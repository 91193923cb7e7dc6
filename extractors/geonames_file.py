"""Reading GeoNames files as geonames.org gives them: 19 columns, tab-separated; plain, .zip or .gz.

Source of the columns: the readme of https://download.geonames.org/export/dump/ (GeoNames, CC BY 4.0).
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dyads.schemas.errors import ReadError

__all__ = ["GeoName", "parse_line", "read_geonames"]

COLUMN_COUNT = 19
# ISO codes of countries that GeoNames still uses in old rows, and rows that belong to none
GONE_CODES = frozenset({"AN", "CS", "YU", ""})
REMEDY = (
    "import a country file of https://download.geonames.org/export/dump/ (such as SY.zip) as it is; files of "
    "alternate names or postal codes have other columns"
)


@dataclass(frozen=True, slots=True)
class GeoName:
    """One row; `population` 0 = unknown, codes of divisions as GeoNames writes them ("01", "SY.01.5")."""

    geoname_id: int
    name: str
    names: tuple[str, ...]
    latitude: float
    longitude: float
    feature_class: str
    feature_code: str
    country: str  # ISO alpha-2, "" for none
    admin1: str
    admin2: str
    population: int


def read_geonames(path: Path, countries: Collection[str]) -> Iterator[tuple[str, GeoName]]:
    """(line as it stands, row) of a file, one at a time; `countries` are the ISO alpha-2 codes known.

    Raises:
        ReadError: the file is missing, damaged, or not of this form; the message holds file, line and remedy.
    """
    count = 0
    with _open(path) as (lines, name):
        try:
            for number, raw in enumerate(lines, start=1):
                try:
                    line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                except UnicodeDecodeError:
                    raise ReadError(f"{name}:{number}: the line is not UTF-8; {REMEDY}") from None
                if not line:
                    continue
                count += 1
                yield line, parse_line(line, f"{name}:{number}", countries)
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise ReadError(f"{path}: the archive is damaged ({error}); download it again") from None
        except OSError as error:
            raise ReadError(f"{path}: cannot be read ({error.strerror or error})") from None
    if not count:
        raise ReadError(f"{path}: the file is empty; {REMEDY}")


def parse_line(line: str, where: str, countries: Collection[str]) -> GeoName:
    """The row of a line; raises ReadError with `where` and what is wrong."""
    cells = line.split("\t")
    if len(cells) != COLUMN_COUNT:
        found = f"{len(cells)} column{'' if len(cells) == 1 else 's'}"
        raise ReadError(
            f"{where}: {found} where a GeoNames file has {COLUMN_COUNT} separated by tabs; {REMEDY}"
        )
    try:
        geoname_id = int(cells[0])
        latitude, longitude = float(cells[4]), float(cells[5])
        population = int(cells[14] or 0)
    except ValueError:
        raise ReadError(
            f"{where}: columns 1, 5, 6 and 15 are a number, degrees north, degrees east and people, but hold "
            f"'{cells[0]}', '{cells[4]}', '{cells[5]}', '{cells[14]}'; {REMEDY}"
        ) from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or geoname_id <= 0 or population < 0:
        raise ReadError(
            f"{where}: {latitude}, {longitude} with id {geoname_id} and {population} people is no place; {REMEDY}"
        )
    if not cells[1].strip():
        raise ReadError(f"{where}: column 2, the name, is empty; {REMEDY}")
    if cells[8] not in countries and cells[8] not in GONE_CODES:
        raise ReadError(f"{where}: unknown country code '{cells[8]}' in column 9; {REMEDY}")
    names = tuple(n.strip() for n in (cells[2], *cells[3].split(",")) if n.strip())
    return GeoName(
        geoname_id, cells[1].strip(), names, latitude, longitude, cells[6], cells[7], cells[8], cells[10],
        cells[11], population,
    )  # fmt: skip


@contextmanager
def _open(path: Path) -> Iterator[tuple[Iterable[bytes], str]]:
    """The lines of a file and the name to tell in messages."""
    if not path.is_file():
        raise ReadError(f"{path}: no such file; name a GeoNames file (.txt, .zip or .gz)")
    try:
        with path.open("rb") as raw:
            magic = raw.read(4)
            raw.seek(0)
            if magic.startswith(b"PK"):
                with zipfile.ZipFile(raw) as archive:
                    member = _choose_member(path, archive)
                    with archive.open(member) as lines:
                        yield lines, f"{path}({member})"
            elif magic.startswith(b"\x1f\x8b"):
                with gzip.open(raw) as lines:
                    yield lines, str(path)
            else:
                yield raw, str(path)
    except zipfile.BadZipFile as error:
        raise ReadError(f"{path}: the archive is damaged ({error}); download it again") from None
    except PermissionError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror})") from None


def _choose_member(path: Path, archive: zipfile.ZipFile) -> str:
    """The data file in a .zip as GeoNames ships it, which has a readme beside it."""
    names = [n for n in archive.namelist() if n.lower().endswith(".txt") and "readme" not in n.lower()]
    if len(names) == 1:
        return names[0]
    same = [n for n in names if Path(n).stem.lower() == path.stem.lower()]
    if len(same) == 1:
        return same[0]
    told = ", ".join(archive.namelist()) or "nothing"
    raise ReadError(
        f"{path}: the archive should hold one .txt file beside the readme, but holds {told}; {REMEDY}"
    )
