"""Counts of decisions by one or two dimensions and outcome, without cells that come from fewer than 11 cases.

Hidden cells must not be computable from other tables. Two dimensions share a table in pairs that form no ring (year and
category, category and age, age and sex; never year and age). Tables then reveal only the sums of the rows and columns
that they have in common, which ``suppression`` treats as known. Below a value that is left out, or whose outcomes are,
nothing more is shown: no quarter of such a year, no service of such a group.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from warehouse.deidentified.rows import TooFewCases
from warehouse.deidentified.suppression import NOTHING, OUTCOMES, SMALLEST, Cell, Node, shown

COUNTS = ("decisions", "overturned", "cases", "overturned_cases", "upheld_cases")
Levels = dict[Node, int]


@dataclass(frozen=True)
class Table:
    """A table of counts: one row per combination of ``dimensions`` of the view ``of`` in ``counted.sql``.

    Each cell belongs to a row of the table ``above``, and to a column of ``beside``, if any. A decision can be in
    several cells of a table that ``overlaps``; the decisions outside a cell are then a count too.
    """

    name: str
    dimensions: tuple[str, ...]
    of: str = "counted"
    above: str | None = None
    beside: str | None = None
    overlaps: bool = False


GROUP = ("category", "subcategory", "drug_class")
# A table comes after those that it names.
TABLES = (
    Table("year", ("year",)),
    Table("quarter", ("year", "quarter"), above="year"),
    Table("category", ("category",)),
    Table("service_group", GROUP, above="category"),
    Table("service", (*GROUP, "service"), above="service_group"),
    Table("age_band", ("age_band",)),
    Table("sex", ("sex",)),
    Table("days_in_review", ("days_assigned_to_decision",)),
    Table("outcome", ("outcome",)),
    Table("reason", ("outcome", "reason"), "counted_by_reason", above="outcome"),
    Table("year_and_category", ("year", "category"), above="year", beside="category"),
    Table("category_and_age_band", ("category", "age_band"), above="category", beside="age_band"),
    Table("age_band_and_sex", ("age_band", "sex"), above="age_band", beside="sex"),
    Table("specialty", ("specialty",), "counted_by_specialty", overlaps=True),
    Table("body_region", ("body_region",), "counted_by_body_region", overlaps=True),
    Table("guideline_family", ("cited_by", "family"), "counted_by_guideline", overlaps=True),
    Table("guideline", ("cited_by", "family", "guideline"), "counted_by_guideline", "guideline_family", overlaps=True),
)


def frames(connection: duckdb.DuckDBPyConnection, queries: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the name and the shown cells of each table; hidden counts are null. Raises TooFewCases."""
    yield from disclosed(counted(connection, queries))


def counted(connection: duckdb.DuckDBPyConnection, queries: Path) -> dict[str, pl.DataFrame]:
    """Return all cells of each table, with the columns of COUNTS."""
    connection.execute((queries / "counted.sql").read_text())
    counts = (queries / "counts.sql").read_text()
    return {
        table.name: connection.execute(counts.format(dimensions=", ".join(table.dimensions), relation=table.of)).pl()
        for table in TABLES
    }


def disclosed(every: dict[str, pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the name and the shown cells of each table of counts. Raises TooFewCases."""
    total = every["year"].select(pl.col(COUNTS).sum()).row(0, named=True)
    if total["cases"] < SMALLEST:
        raise TooFewCases(f"tables of counts need {SMALLEST} cases: fewer than that are left out")
    # When too few of all decisions were overturned or upheld, no table shows outcomes.
    has_outcomes = not _is_few(total["overturned_cases"]) and not _is_few(total["upheld_cases"])
    levels: dict[str, Levels] = {}
    dimensions = {table.name: table.dimensions for table in TABLES}
    for table in TABLES:
        frame = every[table.name]
        row_of = dimensions[table.above] if table.above else ()
        column_of = dimensions[table.beside] if table.beside else ()
        of = total if table.overlaps else None
        cells = [_cell(row, row_of, column_of, of, has_outcomes) for row in frame.to_dicts()]
        rows: Levels = levels[table.above] if table.above else {(): OUTCOMES}
        shows = shown(cells, rows, levels[table.beside] if table.beside else None)
        levels[table.name] = dict(zip(frame.select(table.dimensions).rows(), shows, strict=True))
        yield table.name, _cleared(frame, table.dimensions, shows, has_outcomes)


def _cell(
    row: dict[str, int],
    above: tuple[str, ...],
    beside: tuple[str, ...],
    total: dict[str, int] | None,
    has_outcomes: bool,
) -> Cell:
    few_decisions = _is_few(row["cases"])
    few_overturned, few_upheld = _is_few(row["overturned_cases"]), _is_few(row["upheld_cases"])
    if total:
        others = total["decisions"] - row["decisions"]
        overturned = total["overturned"] - row["overturned"]
        few_decisions |= _is_few(others)
        few_overturned |= _is_few(overturned)
        few_upheld |= _is_few(others - overturned)
    return Cell(
        row=tuple(row[name] for name in above),
        column=tuple(row[name] for name in beside),
        decisions=row["decisions"],
        overturned=row["overturned"] if has_outcomes else 0,
        few_decisions=few_decisions,
        few_overturned=few_overturned and has_outcomes,
        few_upheld=few_upheld and has_outcomes,
    )


def _cleared(frame: pl.DataFrame, dimensions: tuple[str, ...], levels: list[int], has_outcomes: bool) -> pl.DataFrame:
    marked = frame.with_columns(pl.Series("level", levels, pl.Int8))
    outcome = pl.when((pl.col("level") == OUTCOMES) & has_outcomes)
    return (
        marked.filter(pl.col("level") > NOTHING)
        .select(
            *dimensions,
            "decisions",
            outcome.then("overturned").alias("overturned"),
            outcome.then(pl.col("overturned") / pl.col("decisions")).round(4).alias("overturn_rate"),
        )
        .sort(dimensions, nulls_last=True)
    )


def _is_few(count: int) -> bool:
    return 0 < count < SMALLEST
