"""Remove old snapshots of a lake, merge its small files, and delete files that no snapshot needs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb

from warehouse.lake.catalog import Catalog, Conflict, LakeError
from warehouse.lake.connection import attach

# A reader may still use a file of an expired snapshot, and a writer one that no snapshot has yet.
GRACE = timedelta(days=1)


@dataclass(frozen=True)
class Expired:
    """What was removed: snapshots, and files."""

    place: str
    snapshots: int
    files: int


def expire(address: str, days: float, *, grace: timedelta = GRACE) -> Expired:
    """Remove snapshots older than that many days; the newest publication stays. Raises LakeError."""
    catalog = Catalog.parse(address)
    published = catalog.snapshots()
    if not published:
        raise catalog.missing()
    before = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)
    old = [number for number, at, _ in catalog.all_snapshots() if at < before and number < published[0].snapshot]
    try:
        with attach(catalog, is_writer=True) as connection, catalog.errors():
            _expire(connection, old)
            connection.execute("CALL ducklake_merge_adjacent_files('lake')")
            connection.execute("CALL ducklake_rewrite_data_files('lake')")
            files = _delete_files(connection, grace)
    except Conflict:
        raise LakeError(f"another writer committed first ({catalog.place}): try again") from None
    return Expired(catalog.place, len(old), files)


def expire_before(connection: duckdb.DuckDBPyConnection, catalog: Catalog, snapshot: int) -> None:
    """Remove all snapshots before one, and at once the files that only they need."""
    _expire(connection, [number for number, *_ in catalog.all_snapshots() if number < snapshot])
    connection.execute("CALL ducklake_cleanup_old_files('lake', cleanup_all => true)")


def _expire(connection: duckdb.DuckDBPyConnection, snapshots: list[int]) -> None:
    if snapshots:
        connection.execute(f"CALL ducklake_expire_snapshots('lake', versions => {sorted(snapshots)})")


def _delete_files(connection: duckdb.DuckDBPyConnection, grace: timedelta) -> int:
    """Delete files of expired snapshots and of writers that died; return how many."""
    older_than = f"now() - INTERVAL '{grace.total_seconds():.0f} seconds'"
    return sum(
        len(connection.execute(f"CALL ducklake_{function}('lake', older_than => {older_than})").fetchall())
        for function in ("cleanup_old_files", "delete_orphaned_files")
    )
