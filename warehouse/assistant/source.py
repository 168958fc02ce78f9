"""What an assistant's question is answered from, and the limits of an answer, which no question can raise."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse import publish, read
from warehouse.deidentified.copy import copy_of
from warehouse.errors import QueryError
from warehouse.sandbox import ProcessEnded, ResourceLimitExceeded, run_sandboxed

if TYPE_CHECKING:
    import pyarrow as pa

Cell = str | int | float | bool | list[object] | dict[str, object] | None


@dataclass(frozen=True)
class Limits:
    """The most rows and characters of an answer, and the seconds after which a query is stopped."""

    rows: int = 200
    characters: int = 20_000
    seconds: float = 20


@dataclass(frozen=True)
class Rows:
    """An answer: at most so many rows and characters; ``truncated`` says whether there is more."""

    columns: list[str]
    rows: list[list[Cell]]
    truncated: bool

    def records(self) -> list[dict[str, Cell]]:
        """Return each row by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Source:
    """The published build or, without letters, its de-identified copy: then no other file is opened.

    ``tables`` of the owner are beside those of the warehouse.
    """

    build: Path
    has_letters: bool
    limits: Limits = field(default_factory=Limits)
    tables: "Mapping[str, pa.Table]" = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the build that answers."""
        return self.build.stem

    def ask(self, sql: str, parameters: Mapping[str, object] | None = None, limit: int | None = None) -> Rows:
        """Run a query in a sandbox, on a connection that cannot write and reads no other file. Raises QueryError."""
        most = replace(self.limits, rows=min(limit, self.limits.rows) if limit and limit > 0 else self.limits.rows)

        def answer() -> Rows:
            with self._connect() as connection:
                try:
                    for name, table in self.tables.items():
                        connection.register(name, table)
                    read.refuse_several(connection, sql)
                    result = connection.execute(sql, dict(parameters) if parameters else None)
                    if result is None or result.description is None:
                        raise QueryError("the query is empty")
                    columns = [column[0] for column in result.description]
                    return _cut(columns, result.fetchmany(most.rows + 1), most)
                except (duckdb.Error, UnicodeError, OverflowError) as error:
                    raise read.query_error(self.build, error) from None

        try:
            return run_sandboxed(answer, most.seconds)
        except ResourceLimitExceeded as error:
            raise QueryError(f"the query was stopped: {error}; count or filter more, or ask for less") from error
        except ProcessEnded as error:
            raise QueryError(f"the query ended its process ({error})") from error

    def _connect(self) -> duckdb.DuckDBPyConnection:
        if self.has_letters:
            return read.connect(self.build)
        return duckdb.connect(
            str(self.build.with_suffix(publish.COPY_SUFFIX)), read_only=True, config=dict(read.RESTRICTED)
        )


def published(
    link: Path, *, has_letters: bool, limits: Limits, tables: "Mapping[str, pa.Table] | None" = None
) -> Source:
    """Return the published build as a source; without letters its copy is written first. Raises QueryError."""
    build = publish.current(link)
    if build is None:
        raise QueryError(read.unpublished_reason(link))
    _import_conversions()
    if not has_letters:
        copy_of(build)
    return Source(build, has_letters, limits, tables or {})


@cache
def _import_conversions() -> None:
    """Import what DuckDB needs to convert parameters: once here, rather than in the process of every query."""
    with duckdb.connect() as connection:
        connection.execute("SELECT $value", {"value": 1})


def _cut(columns: list[str], rows: Sequence[tuple[object, ...]], limits: Limits) -> Rows:
    """Return as many rows as the limits allow; a cell longer than they allow is cut."""
    kept: list[list[Cell]] = []
    characters, is_cut = 0, len(rows) > limits.rows
    for row in rows[: limits.rows]:
        cells = [_cell(value) for value in row]
        longest = limits.characters // max(1, len(cells))
        if any(isinstance(cell, str) and len(cell) > longest for cell in cells):
            cells, is_cut = [cell[:longest] if isinstance(cell, str) else cell for cell in cells], True
        characters += len(json.dumps(cells))
        if characters > limits.characters:
            return Rows(columns, kept, truncated=True)
        kept.append(cells)
    return Rows(columns, kept, truncated=is_cut)


def _cell(value: object) -> Cell:
    """Return a value as JSON has it: numbers that are not finite are null, and dates text."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_cell(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _cell(one) for name, one in value.items()}
    return value.isoformat() if isinstance(value, date) else str(value)
