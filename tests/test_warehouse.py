"""Publication and reading: the link moves from one whole build to the next, and a query reaches nothing else."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.stage_frames import publish_build
from transforms import schema
from warehouse import build, figures, publish, read
from warehouse.manifest import Manifest

EMPTY = Manifest([], {}, "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "builds").mkdir()
    return tmp_path


def candidate(folder: Path, value: int) -> Path:
    path = folder / "builds" / f"{value}.candidate"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE t AS SELECT ? AS value", [value])
    return path


def publish_value(folder: Path, value: int) -> Path:
    link, builds = folder / "warehouse.duckdb", folder / "builds"
    return publish_build(candidate(folder, value), EMPTY, link=link, builds=builds, name=f"warehouse-{value:03}")


def empty_star(folder: Path) -> Path:
    for name, table in schema.STAGED.items():
        schema.empty(table).write_parquet(folder / f"{name}.parquet")
    target = folder / "star"
    build.build(target, {name: [folder / f"{name}.parquet"] for name in schema.STAGED}, temp=folder / "temp")
    return target


def test_a_reader_keeps_its_build_while_thirty_are_published(folder: Path) -> None:
    link = folder / "warehouse.duckdb"
    publish_value(folder, 0)
    seen = []

    for value in range(1, 31):
        with read.connect(link) as reader:
            publish_value(folder, value)
            seen.append(reader.execute("SELECT value FROM t").fetchall()[0][0])

    assert seen == list(range(30))
    assert read.query(link, "SELECT value FROM t").rows == [(30,)]
    assert len(list((folder / "builds").glob("*.duckdb"))) == publish.BUILDS_KEPT


def test_the_link_is_relative_so_a_home_can_be_moved(folder: Path) -> None:
    publish_value(folder, 1)

    assert not (folder / "warehouse.duckdb").readlink().is_absolute()


def test_a_candidate_with_a_write_ahead_log_is_refused(folder: Path) -> None:
    publish_value(folder, 1)
    link, builds = folder / "warehouse.duckdb", folder / "builds"
    finished = candidate(folder, 2)
    finished.with_name("2.candidate.wal").write_bytes(b"stale")

    with pytest.raises(FileExistsError):
        publish_build(finished, EMPTY, link=link, builds=builds, name="warehouse-002")

    assert read.query(folder / "warehouse.duckdb", "SELECT value FROM t").rows == [(1,)]


@pytest.mark.parametrize(
    "attack",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY t TO 'stolen.csv'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "CREATE TABLE mine AS SELECT 1",
        "SELECT * FROM '/etc/hostname'",
    ],
)
def test_a_query_reads_the_warehouse_and_nothing_else(folder: Path, attack: str) -> None:
    publish_value(folder, 1)

    with pytest.raises(read.QueryError) as error:
        read.query(folder / "warehouse.duckdb", attack)

    assert len(str(error.value).splitlines()) == 1


def test_a_star_of_no_letters_is_whole(folder: Path) -> None:
    target = empty_star(folder)

    found = figures.profile(target).row(0, named=True)

    assert found["received"] == found["decisions"] == found["orphan_keys"] == 0
    assert build.finish(target, pl.DataFrame(schema={"load_id": pl.String})).rows["dim_service_type"] == 1


def test_every_table_view_and_column_has_a_comment(folder: Path) -> None:
    with duckdb.connect(str(empty_star(folder)), read_only=True) as connection:
        tables = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL AND NOT internal"
            " UNION ALL SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal"
        ).fetchall()
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() SEMI JOIN duckdb_tables() USING (table_name)"
            " WHERE comment IS NULL AND NOT internal"
        ).fetchall()

    assert (tables, columns) == ([], [])


def test_memory_for_a_build_grows_with_it(tmp_path: Path) -> None:
    limits = []
    for gigabytes in (0, 2, 4):
        build_file = tmp_path / f"{gigabytes}.duckdb"
        with build_file.open("wb") as sparse:
            sparse.truncate(gigabytes * 10**9)
        limits.append(build.memory_limit(build_file))

    assert limits == ["512000000 B", "1000000000 B", "2000000000 B"]
