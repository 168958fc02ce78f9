"""What the staged diagnoses must look like."""

import great_expectations as gx
import polars as pl

from expectations.flags import counts_from_one, is_printed
from expectations.rules import row_must, row_should, table_must

SUITE = gx.ExpectationSuite(
    name="diagnoses",
    expectations=[
        *table_must("diagnoses"),
        row_must("diagnoses_count_from_one", "position"),
        row_must("diagnosis_is_printed", "diagnosis"),
        row_must("diagnosis_is_folded", "diagnosis", notes="Lower case, one blank between words, none around."),
        row_should("diagnosis_is_short", "diagnosis", mostly=0.99, notes="Above 200 characters it is a story."),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per diagnosis: which rules of the suite it keeps."""
    diagnosis = pl.col("diagnosis")
    return frame.select(
        diagnoses_count_from_one=counts_from_one("position", "letter_id"),
        diagnosis_is_printed=is_printed("diagnosis"),
        diagnosis_is_folded=(diagnosis == diagnosis.str.to_lowercase())
        & ~diagnosis.str.contains(r"^\s|\s$|\s\s|[\t\n]"),
        diagnosis_is_short=diagnosis.str.len_chars() <= 200,
    )
