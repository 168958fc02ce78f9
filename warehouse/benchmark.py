"""Compare cases of the reader's own with all others of the same months: overturn rates, intervals, and what differs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse import read
from warehouse.build import SQL
from warehouse.errors import QueryError
from warehouse.intervals import Share, newcombe, wilson
from warehouse.own_tables import read_table

COLUMNS = (
    "breakdown", "value", "decisions", "overturn_rate", "low", "high", "other_decisions", "other_overturn_rate",
    "difference_low", "difference_high", "differs",
)  # fmt: skip


@dataclass(frozen=True)
class Benchmark:
    """The comparison: one row per breakdown and value; and how many of the listed cases the warehouse has."""

    answer: read.Answer
    listed: int
    found: int


def benchmark(link: Path, file: Path) -> Benchmark:
    """Compare the cases that a file lists in its column ``case_number``. Raises QueryError."""
    mine = read_table(file)
    if "case_number" not in mine.column_names:
        raise QueryError(f"{file} has no column case_number: name the one with case numbers so")
    tables = {"mine": mine}
    counted = "SELECT count(DISTINCT upper(trim(case_number::VARCHAR))) FROM mine"
    known = (
        "SELECT count(*) FROM dim_case WHERE upper(case_number) IN (SELECT upper(trim(case_number::VARCHAR)) FROM mine)"
    )
    ((listed, found),) = read.query_untrusted(link, f"SELECT ({counted}), ({known})", 60, tables=tables).rows
    if not found:
        raise QueryError(f"none of the {listed} case numbers of {file} is in the warehouse")
    rows: list[Any] = read.query_untrusted(link, (SQL / "benchmark.sql").read_text(), 60, tables=tables).rows
    return Benchmark(read.Answer(list(COLUMNS), [_compared(*row) for row in rows]), int(str(listed)), int(str(found)))


def _compared(
    breakdown: object, value: object, decisions: int, overturned: int, other_decisions: int, other_overturned: int
) -> tuple[object, ...]:
    """Return a row of the comparison; a difference of no decisions has no interval."""
    mine = Share(overturned / decisions, *wilson(overturned, decisions))
    counted = (breakdown, value, decisions, *mine, other_decisions)
    if not other_decisions:
        return (*counted, None, None, None, None)
    other = Share(other_overturned / other_decisions, *wilson(other_overturned, other_decisions))
    low, high = newcombe(mine, other)
    differs = "higher" if low > 0 else "lower" if high < 0 else "not clearly"
    return (*counted, other.value, low, high, differs)
