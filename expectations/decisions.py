"""What the staged decisions must look like. The words of the DWC taxonomy are those of the vocabularies."""

import polars as pl

from expectations.rule import LETTER_IS_NAMED, Action, Rule, counts_from_one, is_in_vocabulary, is_printed
from transforms import vocabulary

CATEGORY, SUBCATEGORY, DRUG_CLASS = pl.col("category"), pl.col("subcategory"), pl.col("drug_class")
IS_DRUG = (CATEGORY == "Pharmaceuticals").fill_null(False)
# Each with its category: both Rehabilitation and Therapies have "Other Therapies".
SUBCATEGORIES = vocabulary.load("services").select(pl.concat_str("category", "subcategory", separator=": ")).to_series()


def _basis_is_known(column: str) -> Rule:
    return Rule(f"{column}_is_known", column, pl.col(column).is_in(["cited", "none"]), "cited or none.")


RULES = [
    LETTER_IS_NAMED,
    counts_from_one("items_count_from_one", "item_number", why="A gap is an item that was not read."),
    Rule("title_is_printed", "title", is_printed("title"), "An item is found by its heading."),
    Rule(
        "disputed_service_is_printed",
        "disputed_service",
        is_printed("disputed_service"),
        "A decision without a subject cannot be counted by service.",
    ),
    Rule(
        "outcome_is_known",
        "outcome",
        pl.col("outcome").is_in(["Upheld", "Overturned"]).fill_null(False),
        "Upheld or Overturned; letters have never had another word.",
    ),
    Rule(
        "modified_has_original_request",
        "original_request",
        pl.col("is_modified") == pl.col("original_request").is_not_null(),
        "And nothing else has one.",
    ),
    Rule(
        "category_is_known",
        "category",
        IS_DRUG | is_in_vocabulary("category", "services", "category"),
        "Rates by category need the categories of the DWC, and Other.",
    ),
    Rule(
        "subcategory_is_of_its_category",
        "subcategory",
        pl.when(CATEGORY.is_null() | IS_DRUG)
        .then(SUBCATEGORY.is_null())
        .otherwise(
            pl.concat_str(CATEGORY, SUBCATEGORY, separator=": ")
            .is_in(SUBCATEGORIES.drop_nulls().to_list())
            .fill_null(False)
        ),
        "NULL for pharmaceuticals, and only for them.",
    ),
    Rule(
        "drug_class_is_known",
        "drug_class",
        is_in_vocabulary("drug_class", "drugs", "drug_class"),
        "The drug classes of the DWC.",
    ),
    Rule(
        "drug_class_is_of_pharmaceutical",
        "drug_class",
        DRUG_CLASS.is_not_null() == IS_DRUG,
        "Every pharmaceutical has one, nothing else.",
    ),
    Rule(
        "category_has_its_rule",
        "service_type_rule",
        CATEGORY.is_not_null() == pl.col("service_type_rule").is_not_null(),
        "Derived, so the vocabulary entry that decided is named.",
    ),
    Rule("quantity_is_positive", "quantity", pl.col("quantity") > 0, "Nobody disputes a service of quantity 0."),
    _basis_is_known("claims_administrator_basis"),
    _basis_is_known("reviewer_basis"),
    Rule(
        "is_classified",
        "category",
        CATEGORY.is_not_null(),
        "Below 90 % of a load the vocabulary has gone stale.",
        Action.WARN,
        at_least=0.9,
    ),
    Rule(
        "rationale_is_printed",
        "rationale",
        is_printed("rationale"),
        "The law demands one; a missing one was not found.",
        Action.WARN,
    ),
]
