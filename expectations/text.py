"""What the texts of letters must look like."""

import polars as pl

from expectations.rule import LETTER_IS_NAMED, Rule, is_printed, occurs_once

RULES = [
    LETTER_IS_NAMED,
    Rule(
        "letter_id_is_a_digest",
        "letter_id",
        pl.col("letter_id").str.contains("^[0-9a-f]{64}$"),
        "SHA-256 of the letter's bytes, 64 hex digits.",
    ),
    occurs_once("letter_is_staged_once"),
    Rule("text_is_printed", "text", is_printed("text"), "A letter without words cannot be checked by anybody."),
    Rule(
        "headings_start_within_the_text",
        "heading_starts",
        pl.col("heading_starts").list.max() < pl.col("text").str.len_chars(),
        "A later position was computed in another text.",
    ),
]
