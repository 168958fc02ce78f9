"""What a load should look like beside the loads before it, told by its deviations: warnings, never a stop.

A night may well be odd, with few letters or of one kind; what is odd and stays so is a layout that changed, a new
edition of a guideline, or a source that fell silent. A load that would corrupt the star is stopped by the suite of the
star.
"""

import great_expectations as gx
import great_expectations.expectations as gxe
import polars as pl
from great_expectations.expectations.metadata_types import FailureSeverity

MEASURES = {
    "letters": "Far fewer letters than usual: a source fell silent. Far more: it sends everything again.",
    "items_per_letter": "Headings are missed, or prose is taken for headings.",
    "overturn_rate": "The outcome is read wrongly, or the letters are of one kind.",
    "share_unclassified": "New words for services: imr vocabulary suggest.",
    "share_uncited": "The way guidelines are cited has changed.",
}
COLUMNS = tuple(MEASURES)

SUITE = gx.ExpectationSuite(
    name="drift",
    expectations=[
        gxe.ExpectTableColumnsToMatchSet(column_set=list(MEASURES), exact_match=False),
        *(
            gxe.ExpectColumnMaxToBeBetween(
                column=measure, min_value=-3, max_value=3, severity=FailureSeverity.WARNING, notes=notes
            )
            for measure, notes in MEASURES.items()
        ),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """The deviations, 0 where there are too few loads to judge by."""
    return frame.select(pl.col(COLUMNS).cast(pl.Float64).fill_null(0.0))
