"""What the staged citations must look like."""

import polars as pl

from expectations.rule import ITEM_IS_NUMBERED, LETTER_IS_NAMED, Action, Rule, counts_from_one, is_printed

RULES = [
    LETTER_IS_NAMED,
    ITEM_IS_NUMBERED,
    Rule(
        "side_is_known",
        "cited_by",
        pl.col("cited_by").is_in(["claims_administrator", "reviewer"]).fill_null(False),
        "claims_administrator or reviewer.",
    ),
    counts_from_one(
        "citations_count_from_one", "citation_number", "item_number", "cited_by", why="A gap is a citation not read."
    ),
    Rule(
        "family_is_known",
        "family",
        pl.col("family").is_in(["MTUS", "ODG", "ACOEM", "Other"]).fill_null(False),
        "MTUS, ODG, ACOEM or Other.",
    ),
    Rule(
        "mtus_guideline_is_named",
        "guideline",
        pl.col("family").ne_missing("MTUS") | pl.col("guideline").is_not_null(),
        "Of ODG and others a letter may name no more than the family.",
    ),
    Rule(
        "pages_are_printed",
        "pages",
        pl.col("pages").list.eval(pl.element().str.contains(r"\S").fill_null(False)).list.all(),
        "A page that is not printed is left out.",
    ),
    Rule(
        "citation_text_is_printed",
        "citation_text",
        is_printed("citation_text"),
        "A citation is shown with the words it was read from.",
    ),
    Rule(
        "edition_begins_with_a_year",
        "edition",
        pl.col("edition").str.contains("^(?:19|20)[0-9]{2}"),
        "Another word is no edition.",
        Action.WARN,
    ),
    Rule(
        "is_known",
        "is_known",
        pl.col("is_known").fill_null(False),
        "Journals and web pages are in no vocabulary.",
        Action.WARN,
        at_least=0.7,
    ),
]
