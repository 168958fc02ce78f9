"""What the staged rejects must look like: a reason that a person understands, and one a letter."""

import great_expectations as gx
import polars as pl

from expectations.flags import is_printed
from expectations.rules import row_must, table_must

SUITE = gx.ExpectationSuite(
    name="rejects",
    expectations=[
        *table_must("rejects"),
        row_must("letter_is_rejected_once", "letter_id"),
        row_must("reason_is_given", "reason"),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per rejected letter: which rules of the suite it keeps."""
    return frame.select(letter_is_rejected_once=pl.col("letter_id").is_unique(), reason_is_given=is_printed("reason"))
