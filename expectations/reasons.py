"""What the staged reasons must look like. Whether their words lie inside the letter's text is a check of the star."""

import polars as pl

from expectations.rule import (
    ITEM_IS_NUMBERED,
    LETTER_IS_NAMED,
    Rule,
    counts_from_one,
    is_in_vocabulary,
    is_printed,
)

RULES = [
    LETTER_IS_NAMED,
    ITEM_IS_NUMBERED,
    counts_from_one("reasons_count_from_one", "position", "item_number", why="A gap is a reason that was not read."),
    Rule(
        "reason_is_known",
        "code",
        is_in_vocabulary("code", "reason_codes", "code").fill_null(False),
        "Reasons are read by the vocabulary alone.",
    ),
    Rule(
        "side_is_known",
        "side",
        pl.col("side").is_in(["upheld", "overturned"]).fill_null(False),
        "The outcome limits the reasons.",
    ),
    Rule(
        "reason_occurs_once",
        "code",
        pl.struct("letter_id", "item_number", "code").is_unique(),
        "A second row would count the reason twice.",
        compares_rows=True,
    ),
    Rule("words_are_printed", "words", is_printed("words"), "A reason needs words: where there are none it is none."),
    Rule(
        "span_has_words",
        None,
        (
            (pl.col("span_start") >= 0) & (pl.col("span_end") - pl.col("span_start") == pl.col("words").str.len_chars())
        ).fill_null(False),
        "The span is that of the words.",
    ),
]
