"""The home of the sample letters, which most servers here read."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def home(demo: Path) -> Path:
    """The home of the sample letters."""
    return demo.parent


@pytest.fixture(scope="session")
def build(demo: Path) -> str:
    """The name of the published build of the sample letters."""
    return demo.resolve().stem
