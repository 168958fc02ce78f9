"""De-identified single rows (Safe Harbor, 45 CFR 164.514(b)(2)), of which each fits several cases.

Letters are public, so whoever holds them knows every column of a row. Two rules protect the cases:

- No key leads from one row to another. The decisions of a case taken together (how many, of what, how decided) tell
  most cases apart, and so do the guidelines of a decision. Each row of a case, a decision, a citation, a specialty, a
  reason or a body region is therefore independent, with the few columns that rates are computed by.
- In each file, every combination of values belongs to at least ``CASES`` cases with that outcome (k-anonymity over all
  columns). Rare values are left out for all outcomes alike, from the last column to the first.
"""

import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import polars as pl

CASES = 5
KEYS = ("case_key", "decision_key")
OUTCOMES = ("is_overturned", "is_any_overturned")


class TooFewCases(Exception):
    """The warehouse is too small for an export; the message says by how much."""


def frames(connection: duckdb.DuckDBPyConnection, queries: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the name and the rows of each file, numbered in random order. Raises TooFewCases."""
    for query in sorted(queries.glob("*.sql")):
        frame = generalised(connection.execute(query.read_text()).pl())
        if query.stem == "case" and frame.is_empty():
            raise TooFewCases(f"an export of rows needs {CASES} cases: fewer could be identified")
        yield query.stem, _shuffled(query.stem, frame)


def generalised(frame: pl.DataFrame) -> pl.DataFrame:
    """Generalise a frame so that no combination of columns other than keys belongs to 1 to ``CASES`` - 1 cases.

    It takes columns in order. Among rows that are equal so far, values with too few cases become null, and then further
    values, the smallest first, until the nulls have enough cases too. A value has too few cases when either outcome
    has: if only the overturned rows lost their value, rates would change. When all rows together have too few cases
    with one outcome, outcomes are null; when they have too few cases, no rows are left.
    """
    outcome = next(name for name in OUTCOMES if name in frame.columns)
    classed = frame.with_columns(pl.lit(0, pl.UInt32).alias("class"))
    if not _rare(classed, ["class"], outcome).is_empty():
        classed = classed.with_columns(pl.lit(None, frame.schema[outcome]).alias(outcome))
    if not _rare(classed, ["class"], outcome).is_empty():
        return frame.clear()
    for column in frame.columns:
        if column not in (*KEYS, outcome):
            classed = _numbered(_without_rare(classed, column, outcome), column)
    return classed.drop("class").unique()


def _without_rare(frame: pl.DataFrame, column: str, outcome: str) -> pl.DataFrame:
    value, by = pl.col(column), ["class", column]
    while not (rare := _rare(frame, by, outcome)).is_empty():
        going = rare.filter(value.is_not_null())
        if going.is_empty():
            others = frame.filter(value.is_not_null()).join(rare, on="class", how="semi")
            by_size = (
                others.group_by(by).agg(pl.col("case_key").n_unique().alias("cases")).sort("class", "cases", column)
            )
            going = by_size.unique("class", keep="first", maintain_order=True)
        marked = frame.join(going.select(*by, pl.lit(True).alias("is_going")), on=by, how="left")
        frame = marked.with_columns(pl.when(pl.col("is_going").is_null()).then(value).alias(column)).drop("is_going")
    return frame


def _rare(frame: pl.DataFrame, by: Sequence[str], outcome: str) -> pl.DataFrame:
    cases = frame.group_by(*by, outcome).agg(pl.col("case_key").n_unique().alias("cases"))
    return cases.filter(pl.col("cases") < CASES).select(by).unique()


def _numbered(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    by = ["class", column]
    classes = frame.select(by).unique().sort(by).with_row_index("next")
    return frame.join(classes, on=by, how="left", nulls_equal=True).drop("class").rename({"next": "class"})


def _shuffled(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    shown = frame.drop(KEYS, strict=False)
    shuffled = shown.sample(fraction=1, shuffle=True, seed=secrets.randbits(64))
    return shuffled.with_row_index(f"{name}_key", offset=1)
