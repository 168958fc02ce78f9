"""What the finished star must look like, by the one row of figures of its profile.

Shares are judged by what they prove. A warehouse of three letters may well have every item unclassified, and one letter
of twenty odd items too; neither says that the vocabulary has gone stale. So not the share is compared but the
nearer end of its Wilson interval, taken at 99.9 % confidence and over letters, since the items of one letter are no
independent trials. Three letters never stop a publication; of 40 letters 50 % of items unclassified do, of 1,000 30 %,
and the more letters the nearer to the limit itself.
"""

import polars as pl

from expectations.rule import Action, Limit

NORMAL_QUANTILE = 3.29
# One load is judged at 95 %: it can be loaded again, and a fault of the parser should show on the day it comes.
NORMAL_QUANTILE_OF_LOAD = 1.96
SMALLEST_LOAD = 30


def _none(violations: str, why: str) -> Limit:
    """No violation of a check of ``warehouse/sql/checks``."""
    return Limit(violations, pl.col(violations), why, at_most=0)


def _share(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64).fill_null(0.0)


def _lower_bound(p: pl.Expr, letters: str = "loaded", z: float = NORMAL_QUANTILE) -> pl.Expr:
    """The lower end of the Wilson interval of a share p of so many letters; 0 where there are none."""
    n = pl.col(letters)
    margin = z * (p * (1 - p) / n + z**2 / (4 * n**2)).sqrt()
    return pl.when(n > 0).then((p + z**2 / (2 * n) - margin) / (1 + z**2 / n)).otherwise(0.0)


RULES = [
    Limit(
        "unaccounted",
        (pl.col("received") - pl.col("accounted")).abs(),
        "Every received letter is loaded, quarantined or superseded, and only one of these.",
        at_most=0,
    ),
    _none("duplicate_keys", "A key that occurs twice counts its decisions twice."),
    _none("orphan_keys", "No join may lose a decision."),
    _none("unequal_weights", "Weights sum to 1, so that weighted counts sum to decisions."),
    _none("spans_outside_text", "Evidence points into the text of its letter."),
    _none("unaccounted_letters", "Every letter is in one status, and the star agrees with it."),
    _none("unequal_item_counts", "Every item of a current letter is a decision of the star."),
    _none("letters_without_reason", "Every quarantined letter has a reason: without one nobody knows what to fix."),
    Limit(
        "share_lost",
        _share("share_lost"),
        "Of the letters that the published build holds as loaded, those that this build has not loaded. "
        "More than 2 % is a fault of the parser, unless the loss is intended: imr rebuild --accept-loss.",
        at_most=0.02,
        action=Action.BLOCK_UNLESS_ACCEPTED,
    ),
    Limit(
        "missing_letters",
        # NULL where there is no published build to compare with.
        pl.col("missing_letters").fill_null(0),
        "Letters that the published build has received and this one has not: their staged files are lost. "
        "imr rebuild makes them again from the raw letters; imr rebuild --accept-loss gives them up.",
        at_most=0,
        action=Action.BLOCK_UNLESS_ACCEPTED,
    ),
    Limit(
        "lost_letters",
        # NULL where there is no published build to compare with.
        pl.col("lost_letters").fill_null(0),
        "Letters that the published build holds as loaded and this one does not: see imr quarantine.",
        at_most=0,
        action=Action.WARN,
    ),
    Limit(
        "share_quarantined_of_load_lower_bound",
        pl.when(pl.col("letters_of_load") >= SMALLEST_LOAD)
        .then(_lower_bound(_share("share_quarantined_of_load"), "letters_of_load", NORMAL_QUANTILE_OF_LOAD))
        .otherwise(0.0),
        f"Of the newest load's letters, where it has {SMALLEST_LOAD} or more. Beyond chance more than a third is a "
        "layout that is not known or a fault of the parser. imr rebuild --accept-loss publishes it as it is.",
        at_most=1 / 3,
        action=Action.BLOCK_UNLESS_ACCEPTED,
    ),
    Limit(
        "share_unclassified_lower_bound",
        _lower_bound(_share("share_unclassified")),
        "Above a quarter the vocabulary has gone stale, and rates by service mislead.",
        at_most=0.25,
    ),
    Limit(
        "share_unclassified",
        _share("share_unclassified"),
        "Work for the vocabulary.",
        at_most=0.05,
        action=Action.WARN,
    ),
    Limit(
        "share_unknown_citations_lower_bound",
        _lower_bound(_share("share_unknown_citations")),
        "Journals and web pages are never known; more than that is a new edition of the guidelines.",
        at_most=0.3,
        action=Action.WARN,
    ),
    Limit(
        "letters_without_decision",
        pl.col("letters_without_decision"),
        "A letter decides at least one item.",
        at_most=0,
        action=Action.WARN,
    ),
    Limit(
        "overturn_rate_lower_bound",
        _lower_bound(_share("overturn_rate")),
        "The annual reports of the Division of Workers' Compensation give 8 to 13 % in every year.",
        at_most=0.2,
        action=Action.WARN,
    ),
    Limit(
        "overturn_rate_upper_bound",
        1 - _lower_bound(1 - _share("overturn_rate")),
        "The annual reports of the Division of Workers' Compensation give 8 to 13 % in every year.",
        at_least=0.05,
        action=Action.WARN,
    ),
]
