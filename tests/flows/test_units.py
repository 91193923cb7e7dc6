"""The systemd units of docs/systemd: Prefect takes their environment, and what they start exists."""

from __future__ import annotations

import configparser
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dyads.flows.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "docs" / "systemd").glob("*.service"))


def test_prefect_takes_the_environment(tmp_path: Path) -> None:
    lines = (ROOT / "docs" / "systemd" / "environment").read_text(encoding="utf-8").splitlines()
    named = dict(line.removeprefix("#").split("=", 1) for line in lines if not line.startswith("# "))
    code = (
        "from prefect.settings import get_current_settings as get\n"
        "server = get().server\n"
        "print(sorted(server.services.db_vacuum.enabled), server.services.db_vacuum.retention_period.days, "
        "server.events.retention_period.days, server.database.connection_url.get_secret_value()[:18])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | named | {"PREFECT_HOME": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.stdout.strip() == "['events', 'flow_runs'] 30 7 postgresql+asyncpg", ran.stderr


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_there_is(path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text(encoding="utf-8"))
    program, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert unit["Service"]["Restart"] == "always"
    name = Path(program).name
    assert (Path(sys.executable).parent / name).exists() or name == "prefect"
    if name == "dyads":
        assert arguments[0] in {command.name for command in COMMANDS}
