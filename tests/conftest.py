"""What several tests share."""

from pathlib import Path

import pytest

from tests.stage_frames import built, two_loads


@pytest.fixture(scope="session")
def star(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The star of two loads, which the tests only read."""
    return built(tmp_path_factory.mktemp("star"), *two_loads())


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published warehouse of the sample letters, which the tests only read."""
    from orchestration import pages

    return pages.demo(tmp_path_factory.mktemp("demo")).published_link
