"""What the finished star must look like, told by the one row of figures of its profile.

Shares are judged by what they prove. A warehouse of three letters may well have every item unclassified, and one letter
of twenty odd items too; neither says that the vocabulary has gone stale. So a share is not compared itself but the
nearer end of its Wilson interval, taken at 99.9 % confidence and over letters, since the items of one letter are no
independent trials. Three letters never stop a publication; of 40 letters 50 % of items unclassified do, of 1,000 30 %,
and the more letters the nearer to the limit itself.

Two rules guard against letters that disappear: ``ACCEPTABLE`` names them, since an operator may know that the loss is
right (`imr rebuild --accept-loss`).
"""

import great_expectations as gx
import great_expectations.expectations as gxe
import polars as pl
from great_expectations.expectations.metadata_types import FailureSeverity

COUNTS = (
    "received",
    "loaded",
    "quarantined",
    "superseded",
    "accounted",
    "decisions",
    "letters_without_decision",
    "letters_without_reason",
    "letters_of_load",
    "lost_letters",
    "unclassified",
    "unknown_citations",
    "duplicate_keys",
    "orphan_keys",
    "unequal_weights",
    "spans_outside_text",
    "unaccounted_letters",
    "unequal_item_counts",
)
SHARES = (
    "share_lost",
    "share_quarantined_of_load",
    "share_unclassified",
    "share_unknown_citations",
    "overturn_rate",
)
COLUMNS = (*COUNTS, *SHARES)
ACCEPTABLE = ("share_lost", "share_quarantined_of_load_at_least")
NORMAL_QUANTILE = 3.29
# One load is judged at 95 %: it can be loaded again, and a fault of the parser should show on the day it comes.
NORMAL_QUANTILE_OF_LOAD = 1.96
SMALLEST_LOAD = 30

SUITE = gx.ExpectationSuite(
    name="star",
    expectations=[
        gxe.ExpectTableColumnsToMatchSet(column_set=list(COLUMNS), exact_match=False),
        gxe.ExpectTableRowCountToEqual(value=1),
        gxe.ExpectColumnMaxToBeBetween(
            column="unaccounted",
            max_value=0,
            notes="Every received letter is loaded, quarantined or superseded, and only one of these.",
        ),
        gxe.ExpectColumnMaxToBeBetween(column="duplicate_keys", max_value=0),
        gxe.ExpectColumnMaxToBeBetween(column="orphan_keys", max_value=0, notes="No join may lose a decision."),
        gxe.ExpectColumnMaxToBeBetween(
            column="unequal_weights", max_value=0, notes="Weights sum to 1, so that weighted counts sum to decisions."
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="spans_outside_text", max_value=0, notes="Evidence points into the text of its letter."
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="unaccounted_letters",
            max_value=0,
            notes="Every letter is in one status, and the star agrees with it.",
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="unequal_item_counts",
            max_value=0,
            notes="Every item of a current letter is a decision of the star.",
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="letters_without_reason",
            max_value=0,
            notes="Every quarantined letter has a reason: without one nobody can tell what to fix.",
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="share_lost",
            max_value=0.02,
            notes="Of the letters that the published build holds as loaded, those that this build has not loaded. "
            "More than 2 % is a fault of the parser, unless the loss is intended: imr rebuild --accept-loss.",
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="lost_letters",
            max_value=0,
            severity=FailureSeverity.WARNING,
            notes="Letters that the published build holds as loaded and this one does not: see imr quarantine.",
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="share_quarantined_of_load_at_least",
            max_value=1 / 3,
            notes="Of the newest load's letters, where it has 30 or more. Beyond chance more than a third is a layout "
            "that is not known or a fault of the parser. imr rebuild --accept-loss publishes it as it is.",
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="share_unclassified_at_least",
            max_value=0.25,
            notes="Above a quarter the vocabulary has gone stale, and rates by service mislead.",
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="share_unclassified",
            max_value=0.05,
            severity=FailureSeverity.WARNING,
            notes="Work for the vocabulary.",
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="share_unknown_citations_at_least",
            max_value=0.3,
            severity=FailureSeverity.WARNING,
            notes="Journals and web pages are never known; more than that is a new edition of the guidelines.",
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="letters_without_decision", max_value=0, severity=FailureSeverity.WARNING
        ),
        gxe.ExpectColumnMaxToBeBetween(
            column="overturn_rate_at_least",
            max_value=0.2,
            severity=FailureSeverity.WARNING,
            notes="The annual reports of the Division of Workers' Compensation give 8 to 13 % in every year.",
        ),
        gxe.ExpectColumnMinToBeBetween(
            column="overturn_rate_at_most", min_value=0.05, severity=FailureSeverity.WARNING, notes="As above."
        ),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row, the profile, with what the suite judges: ``unaccounted`` letters and the bounds of shares."""
    figures = frame.with_columns(pl.col(COUNTS).cast(pl.Int64), pl.col(SHARES).cast(pl.Float64).fill_null(0.0))
    quarantined = _at_least(pl.col("share_quarantined_of_load"), pl.col("letters_of_load"), NORMAL_QUANTILE_OF_LOAD)
    return figures.with_columns(
        unaccounted=(pl.col("received") - pl.col("accounted")).abs(),
        # NULL where there is no published build to compare with.
        lost_letters=pl.col("lost_letters").fill_null(0),
        share_quarantined_of_load_at_least=pl.when(pl.col("letters_of_load") >= SMALLEST_LOAD)
        .then(quarantined)
        .otherwise(0.0),
        share_unclassified_at_least=_at_least(pl.col("share_unclassified")),
        share_unknown_citations_at_least=_at_least(pl.col("share_unknown_citations")),
        overturn_rate_at_least=_at_least(pl.col("overturn_rate")),
        overturn_rate_at_most=1 - _at_least(1 - pl.col("overturn_rate")),
    )


def _at_least(p: pl.Expr, n: pl.Expr | None = None, z: float = NORMAL_QUANTILE) -> pl.Expr:
    """The lower end of the Wilson interval of a share p of n letters, by default the loaded ones; 0 where n is 0."""
    n = pl.col("loaded") if n is None else n
    margin = z * (p * (1 - p) / n + z**2 / (4 * n**2)).sqrt()
    return pl.when(n > 0).then((p + z**2 / (2 * n) - margin) / (1 + z**2 / n)).otherwise(0.0)
