"""Build the star: SQL files load staged Parquet into a new database file, which is checked and gets a manifest.

Stateless: the same staged letters give the same rows, whatever the loads and their order.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.files import sync_file
from warehouse.manifest import Manifest, TableDigest

if TYPE_CHECKING:
    import polars as pl

SQL = Path(__file__).parent / "sql"
# DuckDB writes blocks of 256 KiB: with fewer than four of them free, a failed write means a full disk.
LOW_DISK_BYTES = 1_000_000
# As much as 100,000 letters need; more may take twice the bytes of their staged files, which are compressed.
MEMORY_AT_LEAST = 512_000_000
# Builds open in DuckDB of this version and later; those before cannot compress with Zstandard.
STORAGE_VERSION = "v1.2.0"
# DuckDB's messages about a file whose bytes are not as it wrote them.
DAMAGE_SIGNS = ("Corrupt database file", "not a valid DuckDB database file", "Serialization Error")
ROLLBACK_HINT = "imr rollback goes back to the build before it"
# Of a query of ours: what it reads does not exist.
MISSING = (duckdb.CatalogException, duckdb.BinderException)


class DamagedBuild(Exception):
    """A build cannot be read; the message says where."""


def build(target: Path, files: Mapping[str, Sequence[Path]], *, temp: Path) -> None:
    """Write the star into ``target``, a file that must not exist.

    ``files`` names the Parquet files of every table of ``schema.STAGED``. Raises FileExistsError, and OSError or
    MemoryError when the disk is full or memory is short.
    """
    if target.exists():
        raise FileExistsError(target)
    with as_system_errors(target), connect(target, temp=temp, files=files) as connection:
        set_files(connection, "files", files, temp)
        for table in sorted((SQL / "tables").glob("*.sql")):
            # One transaction for a table, not one for each comment.
            connection.execute(f"BEGIN; {table.read_text()}; COMMIT")
        create_marts(connection)


def set_files(
    connection: duckdb.DuckDBPyConnection, variable: str, files: Mapping[str, Sequence[Path]], temp: Path
) -> None:
    """Set the variable that names the files of the staged tables and of the vocabularies, for the SQL files."""
    # Folders of an earlier version lack the tables that came later: imr rebuild parses their letters again.
    named = {table: [str(path) for path in paths or [_empty(temp, table)]] for table, paths in files.items()}
    named |= {path.stem: [str(path)] for path in _vocabularies()}
    connection.execute(f"SET VARIABLE {variable} = $files", {"files": named})


def create_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the schema ``mart`` from the star."""
    from warehouse.metrics import marts

    marts.declare(connection)
    connection.begin()
    for view in sorted((SQL / "marts").glob("*.sql")):
        connection.execute(view.read_text())
    marts.comment(connection)
    connection.commit()


@cache
def digested_tables() -> frozenset[str]:
    """Return the names of the tables of the star, whose rows a manifest counts."""
    return frozenset(re.findall(r"SELECT '(\w+)'", (SQL / "digest.sql").read_text()))


@cache
def code_version() -> str:
    """Return a digest of all that decides the rows of a build, and their digest, besides the staged files."""
    sources = [*sorted(SQL.glob("tables/*.sql")), *sorted(SQL.glob("extend/*.sql")), SQL / "digest.sql"]
    sources += _vocabularies()
    parts = [duckdb.__version__.encode(), *(path.read_bytes() for path in sources)]
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


def _empty(folder: Path, table: str) -> Path:
    """Write a staged table without rows into the folder."""
    from transforms import schema

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"no-{table}.parquet"
    schema.empty(schema.STAGED[table]).write_parquet(path)
    return path


def damage_message(build: Path, error: Exception) -> str | None:
    """Return a message when an error of reading a build means that its file is damaged, or None for other errors."""
    line = str(error).strip().partition("\n")[0]
    return f"{build} is damaged ({line})" if any(sign in line for sign in DAMAGE_SIGNS) else None


def version_message(build: Path, error: object) -> str | None:
    """Return a message when an error of a query of ours means that another version made the build, or None."""
    if not isinstance(error, MISSING):
        return None
    return f"{build} was made by another version of this project, with other tables: imr load builds it again"


def finish(
    target: Path,
    results: "pl.DataFrame",
    *,
    name: str = "unnamed",
    folders: Sequence[str] = (),
    counts: Mapping[str, int] | None = None,
    digests: Mapping[str, TableDigest] | None = None,
) -> Manifest:
    """Record the results of the expectations and what to cite in the build, close it, and return its manifest.

    The manifest names the staged ``folders`` that the build was built from, and the ``counts`` of its publication. The
    ``digests`` of an extended build are known; those of others are measured.
    """
    with as_system_errors(target), connect(target) as connection:
        connection.register("results", results.to_arrow())
        # A publication that is retried has recorded them before.
        connection.execute(
            "DELETE FROM audit.expectation_result WHERE (load_id, suite) IN (SELECT (load_id, suite) FROM results)"
        )
        connection.execute("INSERT INTO audit.expectation_result BY NAME SELECT * FROM results")
        measured = _manifest(connection, digests or table_digests(connection))
        cited = {"build_name": name, "digest": measured.digest, "version": version("imr-warehouse")}
        ((written_by, parsers, vocabularies),) = connection.execute(
            (SQL / "record_build.sql").read_text(), cited
        ).fetchall()
        connection.execute("CHECKPOINT")
    sync_file(target)
    return replace(
        measured,
        **_of_file(target),
        folders=list(folders),
        counts=dict(counts or {}),
        version=written_by,
        parser_versions=parsers,
        vocabularies=vocabularies,
    )


def measure(target: Path) -> Manifest:
    """Measure a closed build and return its manifest, as far as the build shows it. Raises DamagedBuild."""
    try:
        with duckdb.connect(str(target), read_only=True) as connection:
            connection.execute("SET memory_limit = $limit", {"limit": memory_limit(target)})
            measured = _manifest(connection, table_digests(connection))
    except duckdb.Error as error:
        message = version_message(target, error) or f"{target}: {str(error).splitlines()[0]}"
        raise DamagedBuild(message) from error
    return replace(measured, **_of_file(target))


def _of_file(target: Path) -> dict[str, Any]:
    """Return what a manifest says of a closed build as a file."""
    with target.open("rb") as content:
        file_sum = file_digest(content, "sha256").hexdigest()
    return {"byte_count": target.stat().st_size, "file_digest": file_sum}


def _manifest(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, TableDigest]) -> Manifest:
    loads = connection.execute("SELECT load_id FROM audit.load ORDER BY load_id").fetchall()
    # An empty table has no digest.
    lines = (f"{name} {rows} {total if rows else None}" for name, (rows, total) in sorted(tables.items()))
    return Manifest(
        [load for (load,) in loads],
        {name: rows for name, (rows, _) in tables.items()},
        sha256("\n".join(lines).encode()).hexdigest(),
        digests={name: str(total) for name, (_, total) in tables.items()},
        code=code_version(),
    )


def table_digests(connection: duckdb.DuckDBPyConnection) -> dict[str, TableDigest]:
    """Return the digest of each table of the star, of all rows or, when variables are set, of those that change."""
    found = connection.execute((SQL / "digest.sql").read_text()).fetchall()
    return {name: TableDigest(rows, int(total or 0)) for name, rows, total in found}


def _vocabularies() -> list[Path]:
    """Return the vocabularies that the SQL files read."""
    from transforms import vocabulary

    names = ("guideline_editions", "guidelines", "drugs", "published_figures", "reason_codes")
    return [vocabulary.FOLDER / f"{name}.csv" for name in names]


@contextmanager
def as_system_errors(target: Path) -> Iterator[None]:
    """Raise OSError and MemoryError for DuckDB's errors about a full disk and missing memory."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise MemoryError(str(error).splitlines()[0]) from error
    except (duckdb.IOException, duckdb.TransactionException) as error:
        # No other process writes this file, so a commit can only fail because the disk does.
        if shutil.disk_usage(target.parent).free < LOW_DISK_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from error
        raise OSError(str(error).splitlines()[0]) from error


def connect(
    target: Path, *, temp: Path | None = None, files: Mapping[str, Sequence[Path]] | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a build to write it, from the Parquet ``files`` if it is new. Its memory is limited; it sorts on disk."""
    connection = duckdb.connect(str(target), config={"storage_compatibility_version": STORAGE_VERSION})
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET memory_limit = $limit", {"limit": memory_limit(target, files)})
    if temp is not None:
        connection.execute("SET temp_directory = $folder", {"folder": str(temp)})
    return connection


def memory_limit(
    target: Path, files: Mapping[str, Sequence[Path]] | None = None, at_least: int = MEMORY_AT_LEAST
) -> str:
    """Return DuckDB's memory limit for work on a build, and on the files that are read into it."""
    staged = sum(path.stat().st_size for paths in (files or {}).values() for path in paths)
    built = target.stat().st_size if target.exists() else 0
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{min(max(at_least, 2 * staged + built // 2), machine // 2)} B"
