"""What the staged evidence must look like. Whether a span lies inside its text is a check of the star."""

import polars as pl

from expectations.rule import LETTER_IS_NAMED, Rule, is_printed

RULES = [
    LETTER_IS_NAMED,
    Rule(
        "item_is_numbered",
        "item_number",
        (pl.col("item_number") >= 0).fill_null(False),
        "0 is the letter itself.",
    ),
    Rule(
        "field_is_named",
        "field",
        pl.col("field").str.contains("^[a-z][a-z_]*$").fill_null(False),
        "Lower case, as columns are; some fields become several columns.",
    ),
    Rule(
        "value_is_printed", "value", is_printed("value"), "What is not found is NULL in its table and has no row here."
    ),
    Rule(
        "span_has_words",
        None,
        ((pl.col("span_start") >= 0) & (pl.col("span_start") < pl.col("span_end"))).fill_null(False),
        "A value that was not found in its letter has no place in the star.",
    ),
]
