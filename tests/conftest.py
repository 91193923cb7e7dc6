"""Fixtures shared by all tests: the coder is built once a session."""

from __future__ import annotations

import pytest

from dyads.extractors.pipeline import Coder, build_pipeline


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The real coder with all seeds and the installed model."""
    return build_pipeline()
