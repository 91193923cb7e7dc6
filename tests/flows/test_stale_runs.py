"""Which noted processes count as gone; the sweep itself runs against a real server in test_schedules.py."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from dyads.flows.stale_runs import _is_gone


def test_a_living_process_is_not_gone() -> None:
    assert not _is_gone(f"{socket.gethostname()}:{os.getpid()}")


def test_an_ended_process_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert _is_gone(f"{socket.gethostname()}:{process.pid}")


@pytest.mark.parametrize("noted", [None, "", "123", "elsewhere:1", f"{socket.gethostname()}:x"])
def test_what_cannot_be_known_is_left_alone(noted: str | None) -> None:
    assert not _is_gone(noted)
