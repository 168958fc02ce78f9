"""What the texts of letters must look like."""

import great_expectations as gx
import polars as pl

from expectations.flags import is_printed
from expectations.rules import row_must, table_must

SUITE = gx.ExpectationSuite(
    name="text",
    expectations=[
        *table_must("text"),
        row_must("letter_id_is_a_digest", "letter_id", notes="SHA-256 of the letter's bytes, 64 hex digits."),
        row_must("letter_is_staged_once", "letter_id"),
        row_must("text_is_printed", "text"),
        row_must("headings_start_within_the_text", "heading_starts"),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per letter: which rules of the suite its text keeps."""
    return frame.select(
        letter_id_is_a_digest=pl.col("letter_id").str.contains("^[0-9a-f]{64}$"),
        letter_is_staged_once=pl.col("letter_id").is_unique(),
        text_is_printed=is_printed("text"),
        headings_start_within_the_text=pl.col("heading_starts").list.max() < pl.col("text").str.len_chars(),
    )
