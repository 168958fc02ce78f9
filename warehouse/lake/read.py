"""Read a lake as of a load, on connections that read nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from warehouse.lake.catalog import Catalog, LakeError, Snapshot
from warehouse.lake.connection import attach

SHOWN = 5


@dataclass(frozen=True)
class AsOf:
    """The lake as of a load: how to open a read-only connection to it, and what to cite."""

    connect: Callable[[], duckdb.DuckDBPyConnection]
    citation: dict[str, str]


def as_of(address: str, load: str) -> AsOf:
    """Return the lake as of a load, named by its id or number. Raises LakeError."""
    catalog = Catalog.parse(address)
    found = _find(catalog, load)
    path = catalog.data_path()

    if path is None:
        raise catalog.missing()

    def connect() -> duckdb.DuckDBPyConnection:
        connection = attach(catalog, snapshot=found.snapshot)
        connection.execute("SET temp_directory = ''")
        connection.execute("SET allowed_directories = $folders", {"folders": [path]})
        for setting in ("python_enable_replacements", "enable_external_access"):
            connection.execute(f"SET {setting} = false")
        connection.execute("SET lock_configuration = true")
        return connection

    return AsOf(connect, {"build": found.build, "digest": found.digest})


def _find(catalog: Catalog, load: str) -> Snapshot:
    snapshots = catalog.snapshots()
    if not snapshots:
        raise catalog.missing()
    for one in snapshots:
        if load in (one.load, str(one.number)):
            return one
    known = ", ".join(f"{one.number} ({one.load})" for one in snapshots[:SHOWN])
    more = f" and {len(snapshots) - SHOWN} before" if len(snapshots) > SHOWN else ""
    raise LakeError(f"the lake has no snapshot of load {load}; it has {known}{more}: see imr lake list")
