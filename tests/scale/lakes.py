"""What a lake has: the digests of its tables as of a load, and its files."""

from pathlib import Path

from tests.postgres_server import asked
from warehouse import build, lake, read
from warehouse.manifest import TableDigest


def digests(link: Path) -> dict[str, TableDigest]:
    """The digests of the tables of a build."""
    with read.connect(link) as connection:
        return build.table_digests(connection)


def digests_as_of(address: str, load: str) -> dict[str, TableDigest]:
    """The digests of the tables of a lake as of a load."""
    with lake.as_of(address, load).connect() as connection:
        return build.table_digests(connection)


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*.parquet")}


def known_files(url: str) -> set[str]:
    """The files that the catalog of a lake has."""
    sql = "SELECT path FROM ducklake_data_file UNION SELECT path FROM ducklake_delete_file"
    return {str(path).rpartition("/")[2] for (path,) in asked(url, sql)}
