"""What several tests share. The homes are made once for all workers of a run; a test that changes one copies it."""

from pathlib import Path

import pytest

from tests import homes, score
from tests.stage_frames import built, two_loads


@pytest.fixture(scope="session")
def star(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The star of two loads, which the tests only read."""
    return built(tmp_path_factory.mktemp("star"), *two_loads())


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published warehouse of the sample letters, which the tests only read."""
    from orchestration import pages

    return homes.made_once(tmp_path_factory, "demo", pages.demo) / "warehouse.duckdb"


@pytest.fixture(scope="session")
def one_load(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of letters 1 and 2, which came with one load from the folder ``first`` beside it."""
    return homes.made_once(tmp_path_factory, "one-load", homes.load_once) / "home"


@pytest.fixture(scope="session")
def more_loads(tmp_path_factory: pytest.TempPathFactory, one_load: Path) -> Path:
    """That home after a second load, of letter 3 from the folder ``second`` beside it."""
    return homes.made_once(tmp_path_factory, "more-loads", lambda folder: homes.load_twice(folder, one_load)) / "home"


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the real letters, where the folder that holds them is beside the project."""
    if not score.SHARED.exists():
        pytest.skip("the real letters are not part of the project")
    return homes.made_once(tmp_path_factory, "real", lambda folder: score.load_shared(folder / "home")) / "home"
