"""The cubes of the site: counts by everything that its filters know, small enough to travel with a page.

A cube has one row per combination that occurs. When there are too many, periods grow longer and fewer specialties keep
their name, step by step, so that a site of any size stays as light as one of a few years.
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
    """How fine a cube is: the length of its periods, and how many specialties keep their name."""

    grain: str
    named: int


LADDER = (
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
# Where small cells are left out, long periods leave out less.
YEARS = (Detail("year", 60), Detail("year", 20), Detail("year", 8), Detail("year", 0))


@dataclass(frozen=True)
class Cube:
    """``cells`` has one row per combination that occurs: the columns of MEASURES count, the others tell what.

    A column of lists holds all that apply: a cell counts once for each of them. ``hidden`` are the decisions (or
    letters) of the small cells that are left out, None when these are few themselves.
    """

    cells: pl.DataFrame
    detail: Detail
    hidden: int | None = 0

    @property
    def dimensions(self) -> list[str]:
        return [name for name in self.cells.columns if name not in MEASURES]

    @property
    def measures(self) -> list[str]:
        return [name for name in self.cells.columns if name in MEASURES]


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary tables that the cubes count."""
    connection.execute((SQL / "views.sql").read_text())
    for statement_file in sorted((SQL / "prepare").glob("*.sql")):
        connection.execute(statement_file.read_text())


def cubes(connection: duckdb.DuckDBPyConnection, ladder: Sequence[Detail] = LADDER) -> dict[str, Cube]:
    """The cubes by name. Those that split the cells of ``decisions`` are no finer: they begin where it ended."""
    decisions = _cube(connection, "decisions", ladder)
    coarser = ladder[ladder.index(decisions.detail) :]
    split = {name: _cube(connection, name, coarser) for name in ("services", "guidelines")}
    return {"decisions": decisions, **split, **{name: _cube(connection, name, ladder) for name in ("letters", "days")}}


def _cube(connection: duckdb.DuckDBPyConnection, name: str, ladder: Sequence[Detail]) -> Cube:
    """The cube ``name`` at the finest detail of the ladder that keeps it small, else at its last."""
    counts = (SQL / "cubes" / f"{name}.sql").read_text()
    for detail in ladder:
        connection.execute("SET VARIABLE grain = $grain", {"grain": detail.grain})
        connection.execute("SET VARIABLE named = $named", {"named": detail.named})
        connection.execute((SQL / "profile.sql").read_text())
        cells = connection.sql(counts).limit(CELLS_AT_MOST + 1).pl()
        if len(cells) <= CELLS_AT_MOST:
            break
    return Cube(cells, detail)
