"""Reading the published warehouse: connections that can neither write nor reach any other file.

Imports DuckDB only: `imr sql` and `imr status` start with it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb

from warehouse import publish
from warehouse.build import WAY_OUT, damage
from warehouse.sandbox import ProcessEnded, ResourceLimitExceeded, run_sandboxed

if TYPE_CHECKING:
    import pyarrow as pa

R = TypeVar("R")
# Rows of an answer to somebody's query, unless more are allowed.
ROWS = 1_000_000
REPORTS = Path(__file__).parent / "sql" / "reports"
# Ad-hoc SQL is code; read_only alone lets it read any file.
LOCKED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "2GB",
    "temp_directory": "",
    "lock_configuration": "true",
}


class QueryError(Exception):
    """A query cannot be answered; the message is one line that says why."""


@dataclass(frozen=True)
class Answer:
    """The rows of a query, with the names of its columns."""

    columns: list[str]
    rows: list[tuple[object, ...]]


def connect(link: Path, config: Mapping[str, str] = LOCKED) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the build that is published now, opened by its own name, which is never used again.

    Raises QueryError when nothing is published, and for a file that cannot be opened or is not as its manifest says.
    """
    build = publish.current(link)
    if build is None:
        raise QueryError(_why_unpublished(link))
    try:
        if reason := publish.integrity_error(build):
            raise QueryError(f"{reason}: see imr verify; {WAY_OUT}")
        return duckdb.connect(str(build), read_only=True, config=dict(config))
    except (QueryError, OSError, duckdb.Error) as error:
        if publish.current(link) not in (build, None):
            # Publications came so fast that this build went before it was opened.
            return connect(link, config)
        if isinstance(error, QueryError):
            raise
        # A run reports the first cause of a failure, which here names no way out.
        raise _told(build, error) from None


def query(link: Path, sql: str, parameters: Mapping[str, object] | None = None) -> Answer:
    """The answer to a query on the published warehouse. Raises QueryError."""
    with _asked(link, sql, parameters) as result:
        return Answer([column[0] for column in result.description or []], result.fetchall())


def ask(link: Path, sql: str, seconds: float, rows: int = ROWS) -> Answer:
    """The answer to somebody's query, from a process of its own with limits. Raises QueryError."""

    def answer() -> Answer:
        with _asked(link, sql) as result:
            found = Answer([column[0] for column in result.description or []], result.fetchmany(rows + 1))
        return _few(found, len(found.rows), rows)

    return _within_limits(answer, seconds)


def ask_arrow(link: Path, sql: str, seconds: float, rows: int = ROWS) -> "pa.Table":
    """The answer to somebody's query with its types, within limits. Raises QueryError."""
    import pyarrow as pa

    def answer() -> bytes:
        with _asked(link, sql) as result:
            table = result.to_arrow_table()
            _few(table, table.num_rows, rows)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        written: bytes = sink.getvalue().to_pybytes()
        return written

    return pa.ipc.open_stream(_within_limits(answer, seconds)).read_all()


def _few(found: R, count: int, rows: int) -> R:
    if count > rows:
        raise QueryError(f"the answer has more than {rows:,} rows: add a LIMIT, or allow more with --rows")
    return found


def _within_limits(work: Callable[[], R], seconds: float) -> R:
    try:
        return run_sandboxed(work, seconds)
    except ResourceLimitExceeded as error:
        raise QueryError(f"the query was stopped: {error}") from error
    except ProcessEnded as error:
        raise QueryError(f"the query ended its process ({error})") from error


def report(link: Path, report_name: str, /, **parameters: object) -> Answer:
    """The answer to one of the queries of ``sql/reports``."""
    return query(link, (REPORTS / f"{report_name}.sql").read_text(), parameters)


def status(link: Path) -> dict[str, object]:
    """The figures of the published warehouse by name."""
    answer = report(link, "status")
    return dict(zip(answer.columns, answer.rows[0], strict=True))


@contextmanager
def _asked(link: Path, sql: str, parameters: Mapping[str, object] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    build = publish.current(link)
    with connect(link) as connection:
        try:
            result = connection.execute(sql, dict(parameters) if parameters else None)
            if result is None:
                raise QueryError("the query is empty")
            yield result
        except (duckdb.Error, UnicodeError, OverflowError) as error:
            raise _told(build, error) from None


def _why_unpublished(link: Path) -> str:
    if publish.is_dangling(link):
        return f"the published build {link.readlink().name} is missing: {WAY_OUT}"
    return f"no warehouse is published at {link}: load letters first (imr load)"


def _told(build: Path | None, error: Exception) -> QueryError:
    if build and (reason := damage(build, error)):
        return QueryError(f"{reason}: {WAY_OUT}")
    return QueryError(str(error).strip().splitlines()[0])
