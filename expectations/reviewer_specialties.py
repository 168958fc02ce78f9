"""What the staged specialties of reviewers must look like."""

import great_expectations as gx
import polars as pl

from expectations.flags import counts_from_one, is_in_vocabulary, is_printed
from expectations.rules import row_must, row_should, table_must

SUITE = gx.ExpectationSuite(
    name="reviewer_specialties",
    expectations=[
        *table_must("reviewer_specialties"),
        row_must("specialties_count_from_one", "position"),
        row_must("specialty_is_named", "specialty", notes="As printed where the vocabulary does not know it."),
        row_should("specialty_is_known", "specialty", mostly=0.95, notes="Letters have typos; more is a new word."),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per specialty of a reviewer: which rules of the suite it keeps."""
    return frame.select(
        specialties_count_from_one=counts_from_one("position", "letter_id"),
        specialty_is_named=is_printed("printed") & is_printed("specialty"),
        specialty_is_known=is_in_vocabulary("specialty", "specialties", "label").fill_null(False),
    )
