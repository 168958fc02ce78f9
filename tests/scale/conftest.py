"""A lake and what is published to it.

These tests need packages of their own, which ``make test-scale`` installs: elsewhere they are not collected.
"""

from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.builds import publish_star
from tests.stage_frames import item, letter, load
from warehouse import lake

collect_ignore_glob = [] if find_spec("moto") else ["test_*.py"]


@pytest.fixture
def address(url: str) -> str:
    """The address of a lake that does not exist yet."""
    return lake.PREFIX + url


@pytest.fixture(scope="session")
def links(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The published builds of homes, each of one load more, with one letter."""
    found = []
    for number in range(1, 4):
        home = tmp_path_factory.mktemp("home")
        (home / "builds").mkdir()
        loads = [
            load(f"L{place}", datetime(2017, place, 1), letter(f"{place:064}", item("MRI"), item("Norco")))
            for place in range(1, number + 1)
        ]
        publish_star(home / "warehouse.duckdb", home / "builds", f"w-{number}", *loads)
        found.append(home / "warehouse.duckdb")
    return found
