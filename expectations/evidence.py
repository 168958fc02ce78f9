"""What the staged evidence must look like. Whether a span lies inside its text is a check of the star."""

import great_expectations as gx
import polars as pl

from expectations.flags import is_printed
from expectations.rules import row_must, table_must

SUITE = gx.ExpectationSuite(
    name="evidence",
    expectations=[
        *table_must("evidence"),
        row_must("item_is_numbered", "item_number", notes="0 is the letter itself."),
        row_must("field_is_named", "field", notes="Lower case, as columns are; some fields become several columns."),
        row_must("value_is_printed", "value"),
        row_must("span_has_words", notes="A value that was not found in its letter has no place in the star."),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per extracted value: which rules of the suite it keeps."""
    return frame.select(
        item_is_numbered=(pl.col("item_number") >= 0).fill_null(False),
        field_is_named=pl.col("field").str.contains("^[a-z][a-z_]*$").fill_null(False),
        value_is_printed=is_printed("value"),
        span_has_words=((pl.col("span_start") >= 0) & (pl.col("span_start") < pl.col("span_end"))).fill_null(False),
    )
