"""What several tests share. The homes are built once for all workers of a run; a test that changes one copies it."""

import gc
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from orchestration.cli import GARBAGE_AFTER
from tests import builds as builds_of
from tests import homes, postgres_server, score
from tests.stage_frames import built, two_loads

NUMBERS = count()
# As the script does, whose commands most tests run in this process.
gc.set_threshold(GARBAGE_AFTER)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the trials of ``faults`` and the tests that open a page: pytest selects by marks after this."""
    for item in items:
        if Path(__file__).parent / "faults" in item.path.parents:
            item.add_marker(pytest.mark.faults)
        elif "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


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


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Finished builds, each of one letter more than the one before, which the tests copy."""
    folder = homes.made_once(tmp_path_factory, "versions", builds_of.build_versions)
    return [folder / str(number) for number in range(1, builds_of.VERSIONS + 1)]


@pytest.fixture(scope="module")
def classified(request: pytest.FixtureRequest) -> dict[str, dict[str, str | None]]:
    """The row of every title among the parameters of a module: one call takes no longer than a title alone."""
    import polars as pl

    from transforms import services

    calls = [getattr(item, "callspec", None) for item in request.session.items if item.path == request.path]
    titles = {call.params["title"] for call in calls if call and "title" in call.params}
    return {row["title"]: row for row in services.classify(pl.Series(sorted(titles))).to_dicts()}


@pytest.fixture
def builds(tmp_path: Path) -> Path:
    """The folder of the builds of a home, still empty."""
    folder = tmp_path / "builds"
    folder.mkdir()
    return folder


@pytest.fixture
def link(tmp_path: Path) -> Path:
    """The link to the published build, which does not exist yet."""
    return tmp_path / "warehouse.duckdb"


@pytest.fixture(scope="session")
def server() -> Iterator[postgres_server.Server]:
    """A PostgreSQL server, started once."""
    # Not among pytest's folders: another run would close their parent to the user of the server.
    with TemporaryDirectory() as folder, postgres_server.running(Path(folder)) as server:
        yield server


@pytest.fixture
def url(server: postgres_server.Server) -> str:
    """The address of a new, empty database."""
    name = f"imr{next(NUMBERS)}"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.url(name)
