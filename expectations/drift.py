"""How a load should compare with the loads before it: its deviations, in standard deviations; warnings only.

One night may be odd, with few letters or of one kind; what is odd and stays so is a layout that changed, a new edition
of a guideline, or a source without letters. A load that would corrupt the star is stopped by the suite of the star.
"""

import polars as pl

from expectations.rule import Action, Limit


def _deviation(measure: str, why: str) -> Limit:
    """A deviation within three standard deviations; 0 where there are too few loads to judge by."""
    return Limit(measure, pl.col(measure).fill_null(0), why, at_least=-3, at_most=3, action=Action.WARN)


RULES = [
    _deviation("letters", "Far fewer letters than usual: a source is silent. Far more: it sends everything again."),
    _deviation("items_per_letter", "Headings are missed, or prose is taken for headings."),
    _deviation("overturn_rate", "The outcome is read wrongly, or the letters are of one kind."),
    _deviation("share_unclassified", "New words for services: imr vocabulary suggest."),
    _deviation("share_uncited", "The way guidelines are cited has changed."),
]
