"""What the staged diagnoses must look like."""

import polars as pl

from expectations.rule import LETTER_IS_NAMED, Action, Rule, counts_from_one, is_printed

DIAGNOSIS = pl.col("diagnosis")

RULES = [
    LETTER_IS_NAMED,
    counts_from_one("diagnoses_count_from_one", "position"),
    Rule("diagnosis_is_printed", "diagnosis", is_printed("diagnosis"), "A row without words is no diagnosis."),
    Rule(
        "diagnosis_is_folded",
        "diagnosis",
        (DIAGNOSIS.str.to_lowercase() == DIAGNOSIS) & ~DIAGNOSIS.str.contains(r"^\s|\s$|\s\s|[\t\n]"),
        "Lower case, one blank between words, none around: the same words are one diagnosis.",
    ),
    Rule(
        "diagnosis_is_short",
        "diagnosis",
        DIAGNOSIS.str.len_chars() <= 200,
        "More than 200 characters are prose.",
        Action.WARN,
        at_least=0.99,
    ),
]
