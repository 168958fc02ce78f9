"""What the staged body regions must look like."""

from expectations.rule import ITEM_IS_NUMBERED, LETTER_IS_NAMED, Rule, counts_from_one, is_in_vocabulary

RULES = [
    LETTER_IS_NAMED,
    ITEM_IS_NUMBERED,
    counts_from_one("regions_count_from_one", "position", "item_number"),
    Rule(
        "body_region_is_known",
        "body_region",
        is_in_vocabulary("body_region", "body_regions", "label").fill_null(False),
        "Regions are read by the vocabulary alone.",
    ),
]
