"""The flags that several tables need, as Polars expressions."""

import polars as pl

from transforms import vocabulary


def is_printed(column: str) -> pl.Expr:
    """Whether the column holds more than white space."""
    return pl.col(column).str.contains(r"\S").fill_null(False)


def counts_from_one(number: str, *within: str) -> pl.Expr:
    """Whether the rows of one parent are numbered 1..n without gap, whatever their order.

    False only where the count goes wrong: of 1 and 3 it is the 3.
    """
    return (pl.col(number).rank("ordinal").over(within) == pl.col(number)).fill_null(False)


def is_in_vocabulary(column: str, name: str, entry: str) -> pl.Expr:
    """Whether the vocabulary ``name`` has the value in its column ``entry``; NULL where there is none."""
    return pl.col(column).is_in(vocabulary.load(name).get_column(entry).drop_nulls().unique().to_list())
