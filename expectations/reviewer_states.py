"""What the staged states of licensure must look like."""

import polars as pl

from expectations.rule import LETTER_IS_NAMED, Action, Rule, counts_from_one, is_in_vocabulary, is_printed

RULES = [
    LETTER_IS_NAMED,
    counts_from_one("states_count_from_one", "position"),
    Rule(
        "state_is_named",
        "state",
        is_printed("printed") & is_printed("state"),
        "As printed where the vocabulary does not know it.",
    ),
    Rule("state_code_is_known", "state_code", is_in_vocabulary("state_code", "states", "code"), "The codes of USPS."),
    Rule(
        "state_is_known",
        "state_code",
        pl.col("state_code").is_not_null(),
        "Letters have typos; more than that is a new word.",
        Action.WARN,
        at_least=0.95,
    ),
]
