"""Read the published warehouse, on connections that cannot write and cannot read any other file.

Imports DuckDB alone, so that `imr sql` and `imr status` start quickly.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb

from warehouse import publish
from warehouse.build import ROLLBACK_HINT, damage_message, version_message
from warehouse.errors import QueryError as QueryError
from warehouse.sandbox import ProcessEnded, ResourceLimitExceeded, run_sandboxed

if TYPE_CHECKING:
    import pyarrow as pa

R = TypeVar("R")
# The link to the published build, or what opens a connection to a lake.
Source = Path | Callable[[], duckdb.DuckDBPyConnection]
# The most rows that an ad-hoc query returns, unless its caller allows more.
ROW_LIMIT = 1_000_000
# The line of the query in which DuckDB shows an error, with a mark below the place.
SHOWN = re.compile(r"LINE (\d+): ")
WORD = re.compile(r"[\w.]+")
# DuckDB's messages about a file that a query names: forbidden, or taken for a table by its path or ending.
FILE = re.compile(r'Cannot access file "(.+?)" - |Table with name (.*/.*|.*\.(?:xlsx?|txt|duckdb)) does not exist')
REPORTS = Path(__file__).parent / "sql" / "reports"
# Ad-hoc SQL is code; read_only alone lets it read any file.
RESTRICTED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "2GB",
    "temp_directory": "",
    "lock_configuration": "true",
}


@dataclass(frozen=True)
class Answer:
    """The rows of a query, with the names of its columns."""

    columns: list[str]
    rows: list[tuple[object, ...]]


def connect(link: Path, config: Mapping[str, str] = RESTRICTED) -> duckdb.DuckDBPyConnection:
    """Open the published build read-only, by its own file name, which no other build ever gets.

    Raises QueryError when nothing is published, when the file cannot be opened, or does not match its manifest.
    """
    build = publish.current(link)
    if build is None:
        raise QueryError(unpublished_reason(link))
    try:
        if reason := publish.integrity_error(build):
            raise QueryError(f"{reason}: see imr verify; {ROLLBACK_HINT}")
        return duckdb.connect(str(build), read_only=True, config=dict(config))
    except (QueryError, OSError, duckdb.Error) as error:
        if publish.current(link) not in (build, None):
            # Later publications deleted this build before it was opened.
            return connect(link, config)
        if isinstance(error, QueryError):
            raise
        # A run reports the first cause of a failure: here DuckDB's error, which does not say what to do.
        raise query_error(build, error) from None


def query(link: Path, sql: str, parameters: Mapping[str, object] | None = None) -> Answer:
    """Run a query on the published warehouse. Raises QueryError."""
    with _executed(link, sql, parameters) as result:
        return Answer([column[0] for column in result.description or []], result.fetchall())


def query_untrusted(
    source: Source, sql: str, seconds: float, rows: int = ROW_LIMIT, tables: "Mapping[str, pa.Table] | None" = None
) -> Answer:
    """Run an ad-hoc query in a sandbox with limits of time, memory and rows. Raises QueryError.

    ``tables`` of the caller stand beside those of the warehouse.
    """

    def answer() -> Answer:
        with _executed(source, sql, is_single=True, tables=tables) as result:
            found = Answer([column[0] for column in result.description or []], result.fetchmany(rows + 1))
        _enforce_row_limit(len(found.rows), rows)
        return found

    return _within_limits(answer, seconds)


def query_untrusted_arrow(
    source: Source, sql: str, seconds: float, rows: int = ROW_LIMIT, tables: "Mapping[str, pa.Table] | None" = None
) -> "pa.Table":
    """Run an ad-hoc query as ``query_untrusted`` does, and return an Arrow table. Raises QueryError."""
    import pyarrow as pa

    def answer() -> bytes:
        with _executed(source, sql, is_single=True, tables=tables) as result:
            table = result.to_arrow_table()
            _enforce_row_limit(table.num_rows, rows)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        written: bytes = sink.getvalue().to_pybytes()
        return written

    return pa.ipc.open_stream(_within_limits(answer, seconds)).read_all()


def _enforce_row_limit(count: int, limit: int) -> None:
    if count > limit:
        raise QueryError(f"the answer has more than {limit:,} rows: add a LIMIT, or allow more with --rows")


def _within_limits(work: Callable[[], R], seconds: float) -> R:
    try:
        return run_sandboxed(work, seconds)
    except ResourceLimitExceeded as error:
        raise QueryError(f"the query was stopped: {error}") from error
    except ProcessEnded as error:
        raise QueryError(f"the query ended its process ({error})") from error


def named_report(link: Path, report_name: str, /, **parameters: object) -> Answer:
    """Run one of the queries of ``sql/reports``. Raises QueryError, also for a build of a version with other tables."""
    try:
        return query(link, (REPORTS / f"{report_name}.sql").read_text(), parameters)
    except QueryError as error:
        build = publish.current(link)
        if build and (reason := version_message(build, error.__context__)):
            raise QueryError(reason) from error
        raise


def status(link: Path) -> dict[str, object]:
    """Return the figures of the published warehouse by name."""
    answer = named_report(link, "status")
    return dict(zip(answer.columns, answer.rows[0], strict=True))


@contextmanager
def _executed(
    source: Source,
    sql: str,
    parameters: Mapping[str, object] | None = None,
    *,
    is_single: bool = False,
    tables: "Mapping[str, pa.Table] | None" = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    build = publish.current(source) if isinstance(source, Path) else None
    with connect(source) if isinstance(source, Path) else source() as connection:
        try:
            for name, table in (tables or {}).items():
                connection.register(name, table)
            if is_single:
                refuse_several(connection, sql)
                if build is None:
                    _refuse_others_than_select(connection, sql)
            result = connection.execute(sql, dict(parameters) if parameters else None)
            if result is None:
                raise QueryError("the query is empty")
            yield result
        except (duckdb.Error, UnicodeError, OverflowError) as error:
            raise query_error(build, error) from None


def refuse_several(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise QueryError for several statements: only the last one would be answered."""
    statements = len(connection.extract_statements(sql))
    if statements > 1:
        raise QueryError(f"these are {statements} statements: give one query, only the last would be answered")


def _refuse_others_than_select(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise QueryError for a statement that could write a file beside those of a lake."""
    if any(statement.type != duckdb.StatementType.SELECT for statement in connection.extract_statements(sql)):
        raise QueryError("a query of a lake is a SELECT")


def unpublished_reason(link: Path) -> str:
    """Return why there is no published warehouse, and what to do."""
    if publish.is_dangling(link):
        return f"the published build {link.readlink().name} is missing: {ROLLBACK_HINT}"
    return f"no warehouse is published at {link}: load letters first (imr load)"


def query_error(build: Path | None, error: Exception) -> QueryError:
    """Return the error of a query in one line."""
    if build and (reason := damage_message(build, error)):
        return QueryError(f"{reason}: {ROLLBACK_HINT}")
    message = str(error).strip()
    if named := FILE.search(message):
        file = named[1] or named[2]
        return QueryError(
            f"a query cannot open the file {file}, only the warehouse: --with NAME=FILE makes a file a table"
        )
    return QueryError(_single_line(message))


def _single_line(message: str) -> str:
    """Return the first line of a message of DuckDB, with what it suggests and where in the query the error is."""
    first, *others = message.splitlines() or [""]
    hints = [line.strip() for line in others if line.startswith(("Did you mean", "Candidate bindings"))]
    for line, below in pairwise(others):
        if shown := SHOWN.match(line):
            word = WORD.match(line, below.find("^"))
            hints.append(f"(line {shown[1]}{f', at {word[0]}' if word else ''})")
    return " ".join([first, *hints])
