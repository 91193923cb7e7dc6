"""Which noted processes count as gone; the sweep itself runs against a real server in test_schedules.py."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from dyads.flows.stale_runs import is_gone


def test_a_living_process_is_not_gone() -> None:
    assert not is_gone(f"{platform.node()}:{os.getpid()}")


def test_an_ended_processis_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert is_gone(f"{platform.node()}:{process.pid}")


@pytest.mark.parametrize("noted", [None, "", "123", "elsewhere:1", f"{platform.node()}:x"])
def test_what_cannot_be_known_is_left_alone(noted: str | None) -> None:
    assert not is_gone(noted)
