"""What the staged decisions must look like. The words of the DWC taxonomy are those of the vocabularies."""

import great_expectations as gx
import polars as pl

from expectations.flags import counts_from_one, is_in_vocabulary, is_printed
from expectations.rules import row_must, row_should, table_must
from transforms import vocabulary

SUITE = gx.ExpectationSuite(
    name="decisions",
    expectations=[
        *table_must("decisions"),
        row_must("items_count_from_one", "item_number", notes="1..n without gap: a missing one was not read."),
        row_must("title_is_printed", "title"),
        row_must("disputed_service_is_printed", "disputed_service"),
        row_must("outcome_is_known", "outcome", notes="Upheld or Overturned; letters have never had another word."),
        row_must("modified_has_original_request", "original_request", notes="And nothing else has one."),
        row_must("category_is_known", "category"),
        row_must("subcategory_is_of_its_category", "subcategory", notes="NULL for pharmaceuticals, and only for them."),
        row_must("drug_class_is_known", "drug_class"),
        row_must("drug_class_is_of_pharmaceutical", "drug_class", notes="Every pharmaceutical has one, nothing else."),
        row_must("category_has_its_rule", "service_type_rule", notes="Derived, so the entry that decided is named."),
        row_must("quantity_is_positive", "quantity"),
        row_must("claims_administrator_basis_is_known", "claims_administrator_basis"),
        row_must("reviewer_basis_is_known", "reviewer_basis"),
        row_should(
            "is_classified", "category", mostly=0.9, notes="Below 90 % of a load the vocabulary has gone stale."
        ),
        row_should("rationale_is_printed", "rationale"),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per decision: which rules of the suite it keeps."""
    category, subcategory, drug_class = pl.col("category"), pl.col("subcategory"), pl.col("drug_class")
    is_drug = (category == "Pharmaceuticals").fill_null(False)
    return frame.select(
        items_count_from_one=counts_from_one("item_number", "letter_id"),
        title_is_printed=is_printed("title"),
        disputed_service_is_printed=is_printed("disputed_service"),
        outcome_is_known=pl.col("outcome").is_in(["Upheld", "Overturned"]).fill_null(False),
        modified_has_original_request=pl.col("is_modified") == pl.col("original_request").is_not_null(),
        category_is_known=is_drug | is_in_vocabulary("category", "services", "category"),
        subcategory_is_of_its_category=pl.when(category.is_null() | is_drug)
        .then(subcategory.is_null())
        .otherwise(pl.concat_str(category, subcategory, separator=": ").is_in(_subcategories()).fill_null(False)),
        drug_class_is_known=is_in_vocabulary("drug_class", "drugs", "drug_class"),
        drug_class_is_of_pharmaceutical=drug_class.is_not_null() == is_drug,
        category_has_its_rule=category.is_not_null() == pl.col("service_type_rule").is_not_null(),
        quantity_is_positive=pl.col("quantity") > 0,
        claims_administrator_basis_is_known=pl.col("claims_administrator_basis").is_in(["cited", "none"]),
        reviewer_basis_is_known=pl.col("reviewer_basis").is_in(["cited", "none"]),
        is_classified=category.is_not_null(),
        rationale_is_printed=is_printed("rationale"),
    )


def _subcategories() -> list[str]:
    """The subcategories, each behind its category: both Rehabilitation and Therapies have "Other Therapies"."""
    services = vocabulary.load("services")
    return services.select(pl.concat_str("category", "subcategory", separator=": ")).to_series().drop_nulls().to_list()
