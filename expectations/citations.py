"""What the staged citations must look like."""

import great_expectations as gx
import polars as pl

from expectations.flags import counts_from_one, is_printed
from expectations.rules import row_must, row_should, table_must

SUITE = gx.ExpectationSuite(
    name="citations",
    expectations=[
        *table_must("citations"),
        row_must("item_is_numbered", "item_number"),
        row_must("side_is_known", "cited_by"),
        row_must("citations_count_from_one", "citation_number", notes="1..n without gap within item and side."),
        row_must("family_is_known", "family", notes="MTUS, ODG, ACOEM or Other."),
        row_must("mtus_guideline_is_named", "guideline", notes="Of ODG and others a letter may name no more."),
        row_must("pages_are_printed", "pages"),
        row_must("citation_text_is_printed", "citation_text"),
        row_should("edition_begins_with_a_year", "edition"),
        row_should("is_known", "is_known", mostly=0.7, notes="Journals and web pages are no vocabulary's business."),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per citation: which rules of the suite it keeps."""
    return frame.select(
        item_is_numbered=(pl.col("item_number") >= 1).fill_null(False),
        side_is_known=pl.col("cited_by").is_in(["claims_administrator", "reviewer"]).fill_null(False),
        citations_count_from_one=counts_from_one("citation_number", "letter_id", "item_number", "cited_by"),
        family_is_known=pl.col("family").is_in(["MTUS", "ODG", "ACOEM", "Other"]).fill_null(False),
        mtus_guideline_is_named=pl.col("family").ne_missing("MTUS") | pl.col("guideline").is_not_null(),
        pages_are_printed=pl.col("pages").list.eval(pl.element().str.contains(r"\S").fill_null(False)).list.all(),
        citation_text_is_printed=is_printed("citation_text"),
        edition_begins_with_a_year=pl.col("edition").str.contains("^(?:19|20)[0-9]{2}"),
        is_known=pl.col("is_known").fill_null(False),
    )
