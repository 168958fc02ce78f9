"""Attach a lake to a DuckDB connection of its own."""

import os
import tempfile
from pathlib import Path

import duckdb

from warehouse import extensions
from warehouse.lake.catalog import Catalog, LakeError

SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "4GB",
    "temp_directory": tempfile.gettempdir(),
}
STORE = "s3://"


def attach(
    catalog: Catalog, *, data: str | None = None, snapshot: int | None = None, is_writer: bool = False
) -> duckdb.DuckDBPyConnection:
    """Open a connection with the lake as ``lake``, which is its default database.

    ``data`` creates the lake when there is none. Raises LakeError.
    """
    path = catalog.data_path()
    connection = duckdb.connect(config=dict(SETTINGS))
    options = ["CREATE_IF_NOT_EXISTS false"] if data is None else [f"DATA_PATH {_quoted(data)}"]
    options += ["DATA_INLINING_ROW_LIMIT 0"] if is_writer else ["READ_ONLY"]
    options += [f"SNAPSHOT_VERSION {snapshot}"] if snapshot is not None else []
    try:
        extensions.load(connection, "postgres_scanner", "ducklake")
        if (path or data or "").startswith(STORE):
            _open_store(connection)
    except extensions.MissingExtension as error:
        raise LakeError(f"{error}: pip install 'imr-warehouse[ducklake]'") from None
    with catalog.errors():
        if path is None and data is not None:
            _write_first_file(connection, data)
        # Not in the address: a query could read that in duckdb_databases().
        if catalog.password:
            connection.execute(f"CREATE SECRET catalog (TYPE postgres, PASSWORD {_quoted(catalog.password)})")
            options.append("META_SECRET 'catalog'")
        address = _quoted(f"ducklake:postgres:{catalog.conninfo}")
        connection.execute(f"ATTACH {address} AS lake ({', '.join(options)})")
        connection.execute("USE lake")
    return connection


def place_of_data(given: str) -> str:
    """Return the place that --data names: an absolute folder, or a prefix of a store. Raises LakeError."""
    if given.startswith(STORE):
        return given.rstrip("/") + "/"
    if "://" in given:
        raise LakeError(f"the data of a lake cannot be at {given}: a folder, or s3://bucket/prefix")
    return f"{Path(given).resolve()}/"


def _write_first_file(connection: duckdb.DuckDBPyConnection, data: str) -> None:
    """Write a file without meaning, so that no lake is created whose data cannot be written. Raises LakeError.

    imr lake expire removes it like the files of a writer that died.
    """
    try:
        if not data.startswith(STORE):
            Path(data).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LakeError(f"the data of the lake cannot be written: {error.strerror} ({data})") from None
    connection.execute(f"COPY (SELECT 1 AS written) TO {_quoted(data + 'first.parquet')}")


def _open_store(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a connection reach S3 as the AWS libraries do: by the environment, a profile or the role of the machine."""
    extensions.load(connection, "httpfs", "aws")
    options = ["TYPE s3", "PROVIDER credential_chain", "VALIDATION 'none'"]
    if endpoint := os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL"):
        scheme, _, host = endpoint.rstrip("/").rpartition("://")
        options += [f"ENDPOINT {_quoted(host)}", f"USE_SSL {scheme != 'http'}", "URL_STYLE 'path'"]
    connection.execute(f"CREATE SECRET store ({', '.join(options)})")


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
