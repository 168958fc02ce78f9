"""What the staged states of licensure must look like."""

import great_expectations as gx
import polars as pl

from expectations.flags import counts_from_one, is_in_vocabulary, is_printed
from expectations.rules import row_must, row_should, table_must

SUITE = gx.ExpectationSuite(
    name="reviewer_states",
    expectations=[
        *table_must("reviewer_states"),
        row_must("states_count_from_one", "position"),
        row_must("state_is_named", "state", notes="As printed where the vocabulary does not know it."),
        row_must("state_code_is_known", "state_code", notes="USPS."),
        row_should("state_is_known", "state_code", mostly=0.95, notes="Letters have typos; more is a new word."),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per state of a reviewer: which rules of the suite it keeps."""
    return frame.select(
        states_count_from_one=counts_from_one("position", "letter_id"),
        state_is_named=is_printed("printed") & is_printed("state"),
        state_code_is_known=is_in_vocabulary("state_code", "states", "code"),
        state_is_known=pl.col("state_code").is_not_null(),
    )
