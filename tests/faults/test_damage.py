"""A published build with damaged blocks: every error names the file and the way out, and the way out works."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.homes import copy, imr, letter, rows, write
from tests.stage_frames import built, publish_build, two_loads
from warehouse import build, changes, figures, publish, read

# Of a DuckDB file: three headers, then blocks.
HEADER, BLOCK = 4096, 262_144
WAY_OUT = ": imr rollback goes back to the build before it"
WITHOUT_LIST = ": what changed since cannot be listed"


def zero(file: Path, start: int, size: int) -> None:
    """Overwrite a part of a file; its size stays."""
    file.chmod(0o600)
    with file.open("r+b") as target:
        target.seek(start)
        target.write(bytes(size))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a published star, and a candidate that has the same letters."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "builds").mkdir()
    for name in ("published", "candidate"):
        (folder / name).mkdir()
        built(folder / name, *two_loads())
    star = folder / "published" / "star.duckdb"
    manifest = build.finish(star, pl.DataFrame({"load_id": ["L2"]}))
    publish_build(star, manifest, link=folder / "warehouse.duckdb", builds=folder / "builds", name="warehouse-1")
    return folder


def messages(home: Path, work: Callable[[Path], object]) -> list[str]:
    """What a piece of work says of the published build with its header zeroed, and each of its blocks."""
    link, whole = home / "warehouse.duckdb", (home / "warehouse.duckdb").resolve().read_bytes()
    published = link.resolve()
    found = []
    for start, size in [(0, HEADER), *((at, BLOCK) for at in range(3 * HEADER, len(whole), BLOCK))]:
        zero(published, start, size)
        try:
            work(link)
        except (build.DamagedBuild, read.QueryError) as error:
            found.append(str(error))
        finally:
            published.write_bytes(whole)
    return found


@pytest.mark.parametrize(
    ("reader", "ending"),
    [("profile", WAY_OUT), ("status", WAY_OUT), ("query", WAY_OUT), ("changes", WITHOUT_LIST)],
)
def test_a_damaged_block_is_reported_with_its_file_and_the_way_out(home: Path, reader: str, ending: str) -> None:
    candidate = home / "candidate" / "star.duckdb"
    work: dict[str, Callable[[Path], object]] = {
        "profile": lambda link: figures.profile(candidate, published=link.resolve()),
        "status": read.status,
        "query": lambda link: read.query(link, "SELECT count(DISTINCT title) FROM fact_decision"),
        "changes": lambda link: changes.changes(link.resolve(), candidate),
    }

    found = messages(home, work[reader])

    assert len(found) > 1
    for message in found:
        assert message.startswith(f"{(home / 'warehouse.duckdb').resolve()} is damaged (")
        assert message.endswith(ending)
        assert len(message.splitlines()) == 1


def test_a_load_on_a_damaged_build_names_the_way_out_which_works(more_loads: Path, tmp_path: Path) -> None:
    home = copy(more_loads, tmp_path / "home")
    published = publish.current(home / "warehouse.duckdb")
    assert published is not None
    zero(published, 3 * HEADER + BLOCK, published.stat().st_size - 3 * HEADER - 2 * BLOCK)

    code, printed = imr(home, "load", write(tmp_path / "third", letter(4)))

    assert code == 1
    assert len(printed.splitlines()) == 1
    assert f"{published} is damaged" in printed
    assert "the warehouse is unchanged" in printed
    assert "imr rollback" in printed
    assert imr(home, "rollback")[0] == 0
    assert imr(home, "load")[0] == 0
    assert rows(home, "SELECT count(*) FROM audit.letter WHERE status = 'loaded'") == [(4,)]


def test_a_rollback_passes_over_a_damaged_build_and_names_the_way_out_when_none_is_left(
    more_loads: Path, tmp_path: Path
) -> None:
    home = copy(more_loads, tmp_path / "home")
    builds = sorted((home / "builds").glob("*.duckdb"))
    for file in builds:
        zero(file, 3 * HEADER + BLOCK, file.stat().st_size - 3 * HEADER - 2 * BLOCK)

    code, printed = imr(home, "rollback")

    assert code == 2
    assert f"delete warehouse.duckdb and builds/{builds[-1].name}, and run imr rebuild" in " ".join(printed.split())
    (home / "warehouse.duckdb").unlink()
    for file in builds:
        file.unlink()
    assert imr(home, "rebuild")[0] == 0
    assert imr(home, "verify")[0] == 0
