"""The cubes of the site: counts by every filter of the site, small enough to be part of a page.

A cube has one row per combination that occurs. When there are too many rows, a coarser level of detail has longer
periods and fewer specialties by name, so that a large site is as small as one of a few years.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

SQL = Path(__file__).parent.parent / "sql" / "site"
CELLS_AT_MOST = 250_000
MEASURES = ("decisions", "overturned", "letters")


@dataclass(frozen=True)
class Detail:
    """How fine a cube is: the length of its periods, and how many of the largest specialties it names."""

    grain: str
    top_n: int


DETAIL_LEVELS = (
    Detail("month", 60),
    Detail("month", 20),
    Detail("month", 8),
    Detail("quarter", 20),
    Detail("quarter", 8),
    Detail("quarter", 4),
    Detail("year", 8),
    Detail("year", 4),
    Detail("year", 0),
)
# Where small cells are left out, long periods lose fewer cells.
YEARLY_LEVELS = (Detail("year", 60), Detail("year", 20), Detail("year", 8), Detail("year", 0))


@dataclass(frozen=True)
class Cube:
    """``cells`` has one row per combination that occurs: the columns of MEASURES are counts, the others dimensions.

    A column of lists holds all that apply: a cell counts once for each of them. ``is_partial`` says that small
    cells are left out.
    """

    cells: pl.DataFrame
    detail: Detail
    is_partial: bool = False

    @property
    def dimensions(self) -> list[str]:
        """The columns by which is counted."""
        return [name for name in self.cells.columns if name not in MEASURES]

    @property
    def measures(self) -> list[str]:
        """The columns of counts."""
        return [name for name in self.cells.columns if name in MEASURES]


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the temporary tables that the cubes count."""
    connection.execute((SQL / "views.sql").read_text())
    for statement_file in sorted((SQL / "prepare").glob("*.sql")):
        connection.execute(statement_file.read_text())


def cubes(connection: duckdb.DuckDBPyConnection, levels: Sequence[Detail] = DETAIL_LEVELS) -> dict[str, Cube]:
    """Return the cubes by name. Those that split the cells of ``decisions`` are never finer than it."""
    decisions = _cube(connection, "decisions", levels)
    coarser = levels[levels.index(decisions.detail) :]
    split = {name: _cube(connection, name, coarser) for name in ("services", "guidelines", "reasons")}
    return {
        "decisions": decisions,
        **split,
        **{name: _cube(connection, name, levels) for name in ("letters", "days", "compared")},
    }


def _cube(connection: duckdb.DuckDBPyConnection, name: str, levels: Sequence[Detail]) -> Cube:
    """Count the cube ``name`` at the finest level that keeps it small, or else at the last one."""
    counts, size = (SQL / folder / f"{name}.sql" for folder in ("cubes", "sizes"))
    for detail in levels:
        is_last = detail == levels[-1]
        connection.execute("SET VARIABLE grain = $grain", {"grain": detail.grain})
        connection.execute("SET VARIABLE top_n = $top_n", {"top_n": detail.top_n})
        connection.execute((SQL / "profile.sql").read_text())
        if size.exists() and not is_last and connection.sql(size.read_text()).fetchall()[0][0] > CELLS_AT_MOST:
            continue
        counted = connection.sql(counts.read_text())
        cells = (counted if is_last else counted.limit(CELLS_AT_MOST + 1)).pl()
        if len(cells) <= CELLS_AT_MOST:
            break
    return Cube(cells, detail)
