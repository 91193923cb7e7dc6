"""The rows module stands beside the tests, so that child processes can import it too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from dyads.warehouse.store import Warehouse


@pytest.fixture
def store(tmp_path: Path) -> Warehouse:
    return Warehouse.open(tmp_path / "warehouse")
