"""What the staged body regions must look like."""

import great_expectations as gx
import polars as pl

from expectations.flags import counts_from_one, is_in_vocabulary
from expectations.rules import row_must, table_must

SUITE = gx.ExpectationSuite(
    name="body_regions",
    expectations=[
        *table_must("body_regions"),
        row_must("item_is_numbered", "item_number"),
        row_must("regions_count_from_one", "position", notes="1..n without gap within the item."),
        row_must("body_region_is_known", "body_region"),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per body region of an item: which rules of the suite it keeps."""
    return frame.select(
        item_is_numbered=(pl.col("item_number") >= 1).fill_null(False),
        regions_count_from_one=counts_from_one("position", "letter_id", "item_number"),
        body_region_is_known=is_in_vocabulary("body_region", "body_regions", "label").fill_null(False),
    )
