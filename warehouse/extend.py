"""Extend a build: add new letters to a copy of it, so that the work does not grow with the letters that it holds.

The result equals a build of all letters, row for row. The rows of cases whose current letter is new are deleted and
inserted again, by the same SQL files as in a build, over the new staged files alone; the marts are built again.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import duckdb

from warehouse import build
from warehouse.build import SQL
from warehouse.manifest import Manifest, TableDigest

COPIED_AT_ONCE = 1 << 22


class NotExtendable(Exception):
    """A build of all letters is needed; the message says why."""


def extend(
    target: Path,
    base: Path,
    manifest: Manifest,
    *,
    base_files: Mapping[str, Sequence[Path]],
    new_files: Mapping[str, Sequence[Path]],
    temp: Path,
) -> dict[str, TableDigest]:
    """Write the build ``base`` with new letters into ``target``, a file that must not exist. Return its digests.

    ``manifest`` is that of the base, and ``base_files`` name the staged Parquet files it was built from; ``new_files``
    hold no letter of these. Raises NotExtendable when another version of the code wrote the base, when it is not as its
    manifest says, and when parsers or vocabularies of several versions staged the letters; FileExistsError, OSError and
    MemoryError as ``build.build`` does.
    """
    if target.exists():
        raise FileExistsError(target)
    if manifest.code != build.code_version():
        raise NotExtendable("another version of the warehouse built it")
    with build.as_system_errors(target):
        if _copy(base, target) != manifest.file_digest:
            raise NotExtendable(f"the bytes of {base.name} are not those of its manifest")
        with build.connect(target, temp=temp, files=new_files) as connection:
            build.set_files(connection, "files", new_files, temp)
            build.set_files(connection, "base_files", base_files, temp)
            return _add_letters(connection, manifest)


def _add_letters(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> dict[str, TableDigest]:
    tables, steps = SQL / "tables", SQL / "extend"
    prepared = [tables / "000_stage.sql", steps / "010_known_letters.sql"]
    prepared += [tables / "005_current.sql", steps / "020_changed_cases.sql"]
    for file in prepared:
        connection.execute(file.read_text())
    if reason := _reason_against(connection):
        raise NotExtendable(reason)
    before = build.table_digests(connection)
    connection.execute((steps / "030_delete.sql").read_text())
    for file in sorted({*tables.glob("*.sql")} - {*prepared}):
        connection.begin()
        for statement in connection.extract_statements(file.read_text()):
            if _fills_a_table(statement):
                connection.execute(statement)
        connection.commit()
    connection.execute((steps / "040_unused_members.sql").read_text())
    after = build.table_digests(connection)
    connection.execute("DROP SCHEMA mart CASCADE")
    build.create_marts(connection)
    connection.execute("CHECKPOINT")
    return {
        name: TableDigest(
            manifest.rows[name] - before[name].rows + after[name].rows,
            int(manifest.digests[name]) - before[name].total + after[name].total,
        )
        for name in after
    }


def _reason_against(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return why the letters cannot be added to the base, or None."""
    versions = connection.execute((SQL / "versions.sql").read_text()).fetchall()
    return "parsers or vocabularies of several versions staged the letters" if len(versions) > 1 else None


def _fills_a_table(statement: duckdb.Statement) -> bool:
    """Whether a statement of a table's file fills it, or a temporary table for it: the base has the table itself."""
    return statement.type == duckdb.StatementType.INSERT or "CREATE TEMP" in statement.query


def _copy(source: Path, target: Path) -> str:
    """Copy a file, and return the SHA-256 of what was copied."""
    digest = sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while block := read.read(COPIED_AT_ONCE):
            digest.update(block)
            written.write(block)
    return digest.hexdigest()
