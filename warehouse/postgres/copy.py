"""Copy one table from DuckDB to PostgreSQL: DuckDB writes CSV into a pipe that COPY reads, without rows in Python."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import duckdb
import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from warehouse.postgres.relations import Column, Relation

CHUNK = 1 << 20
# A value \N is quoted, so that it is not read as NULL.
CSV = r"(FORMAT csv, HEADER false, NULLSTR '\N', USE_TMP_FILE false)"


def copy(source: duckdb.DuckDBPyConnection, database: psycopg.Connection, table: "Relation") -> int:
    """Copy a table into the new one of the same name, and return how many rows it has."""
    columns = ", ".join(_csv_expression(column) for column in table.columns)
    command = sql.SQL(r"COPY {} FROM STDIN (FORMAT csv, NULL '\N')").format(table.identifier)
    reading, writing = os.pipe()
    query = f"""COPY (SELECT {columns} FROM "{table.schema}"."{table.name}") TO '/dev/fd/{writing}' {CSV}"""
    # When the reader fails, its end is closed first, and the writer fails too.
    with ThreadPoolExecutor(1) as pool, os.fdopen(reading, "rb", buffering=0) as rows:
        written = pool.submit(_write, source, query, writing)
        with database.cursor() as cursor, cursor.copy(command) as target:
            while chunk := rows.read(CHUNK):
                target.write(chunk)
            # The table is complete only if its writer did not fail.
            return written.result()


def _write(source: duckdb.DuckDBPyConnection, query: str, writing: int) -> int:
    """Run the query, and close the pipe even if it fails."""
    try:
        (count,) = source.execute(query).fetchone() or (0,)
        return int(count)
    finally:
        os.close(writing)


def _csv_expression(column: "Column") -> str:
    """Return a column as PostgreSQL reads it: a list in its own notation."""
    name = f'"{column.name}"'
    if not column.dtype.endswith("[]"):
        return name
    escaped = rf"""list_transform({name}, lambda x: '"' || replace(replace(x, '\', '\\'), '"', '\"') || '"')"""
    return f"'{{' || array_to_string({escaped}, ',') || '}}'"
