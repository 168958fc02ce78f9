"""Compare cases of the reader's own with all others of the same months: overturn rates, intervals, and what differs."""

from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from warehouse import read
from warehouse.build import SQL
from warehouse.errors import QueryError
from warehouse.own_tables import read_table

Z = 1.959964
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


def wilson(overturned: int, decisions: int) -> tuple[float, float]:
    """Return the bounds of the 95 % interval of a share; 0 and 1 for no decisions."""
    if not decisions:
        return 0.0, 1.0
    share, square = overturned / decisions, Z * Z
    half = Z * sqrt(share * (1 - share) / decisions + square / (4 * decisions**2))
    whole = 1 + square / decisions
    middle = share + square / (2 * decisions)
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def _compared(
    breakdown: object, value: object, decisions: int, overturned: int, other_decisions: int, other_overturned: int
) -> tuple[object, ...]:
    """Return a row of the comparison; a difference of no decisions has no interval.

    The interval is Newcombe's hybrid score interval (Statistics in Medicine 17, 1998, method 10).
    """
    rate, (low, high) = overturned / decisions, wilson(overturned, decisions)
    counted = (breakdown, value, decisions, rate, low, high, other_decisions)
    if not other_decisions:
        return (*counted, None, None, None, None)
    other, (other_low, other_high) = other_overturned / other_decisions, wilson(other_overturned, other_decisions)
    below = rate - other - sqrt((rate - low) ** 2 + (other_high - other) ** 2)
    above = rate - other + sqrt((high - rate) ** 2 + (other - other_low) ** 2)
    differs = "higher" if below > 0 else "lower" if above < 0 else "not clearly"
    return (*counted, other, below, above, differs)
