"""What `dyads doctor` looks at in the warehouse: its journal, its files, its rows."""

from __future__ import annotations

import shutil
from pathlib import Path

from dyads.schemas.errors import SettingsError

__all__ = ["LEAST_FREE_GB", "check_disk", "check_journal", "check_orphans", "check_warehouse"]

LEAST_FREE_GB = 1.0
NAMED = 3  # files or checks named in one line


def check_journal(folder: Path) -> str:
    """That no commit was interrupted; one that was is finished. Raises WarehouseError when it cannot be."""
    from dyads.warehouse.journal import has_journal, read_state
    from dyads.warehouse.lock import hold_lock

    if not (folder / ".dyads").exists():
        return "no commit yet"
    was_there = has_journal(folder)
    if was_there:
        with hold_lock(folder, timeout=60):
            pass
    told = f"{read_state(folder).commit_number} commits"
    return f"{told}; an interrupted one was finished now" if was_there else told


def check_warehouse(folder: Path) -> str:
    """That the warehouse opens and every file can be read; raises WarehouseError naming one that cannot."""
    from dyads.warehouse.store import Warehouse

    if not folder.exists():
        return f"{folder} does not exist yet; `dyads run` makes it"
    counts = Warehouse.open(folder, create=False).count_rows()
    return f"{folder}: " + ", ".join(
        f"{counts[name]} {name}" for name in ("articles", "mentions", "events", "rejects")
    )


def check_orphans(folder: Path) -> str:
    """That there are no files that a glob would read twice, and no rows that hang on nothing.

    Raises:
        SettingsError: naming the files, or a row.
    """
    from dyads.flows.audit import check_across
    from dyads.warehouse.layout import LAYOUTS, list_partitions
    from dyads.warehouse.store import Warehouse

    if not folder.exists():
        return "no warehouse yet"
    strangers = []
    for layout in LAYOUTS.values():
        ours = set(list_partitions(folder, layout).values())
        files = (path for path in sorted((folder / layout.name).rglob("*")) if path.is_file())
        strangers += [path.relative_to(folder).as_posix() for path in files if path not in ours]
    if strangers:
        named = ", ".join(strangers[:NAMED]) + (" ..." if len(strangers) > NAMED else "")
        raise SettingsError(
            f"{len(strangers)} files are not ours: {named}; move them out of the tables' folders"
        )
    store = Warehouse.open(folder, create=False)
    failed = [finding for finding in check_across(store) if finding.failed_count]
    if failed:
        named = "; ".join(f"{f.check} ({f.failed_count} times, e.g. {f.example})" for f in failed[:NAMED])
        raise SettingsError(f"{named}; code these articles again with `dyads recode --again`")
    return "no stray file, no row without its article"


def check_disk(folder: Path) -> str:
    """The free space where the warehouse lies; raises SettingsError when little is left."""
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free / 1e9
    if free < LEAST_FREE_GB:
        raise SettingsError(f"{free:.1f} GB free at {existing}")
    return f"{free:.0f} GB free"
