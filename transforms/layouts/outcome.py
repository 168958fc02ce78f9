"""The sentences that two layouts share: whether a request is necessary, and who cites a guideline."""

import polars as pl

NECESSARY = r"(?:is|are|was|were) ?(?:not ?)?medically ?necessary(?: and appropriate)?"
CLAIMS_ADMINISTRATOR = r"The Claims Administrator\b"
REVIEWER = r"The (?:Expert|Physician|Professional) Reviewer\b"


def outcome_of(words: pl.Expr) -> pl.Expr:
    """The outcome of printed words: medically necessary overturns the denial, not medically necessary upholds it."""
    return pl.when(words.str.contains("(?i)not ?medically")).then(pl.lit("Upheld")).otherwise(pl.lit("Overturned"))
