"""What the staged specialties of reviewers must look like."""

from expectations.rule import LETTER_IS_NAMED, Action, Rule, counts_from_one, is_in_vocabulary, is_printed

RULES = [
    LETTER_IS_NAMED,
    counts_from_one("specialties_count_from_one", "position"),
    Rule(
        "specialty_is_named",
        "specialty",
        is_printed("printed") & is_printed("specialty"),
        "As printed where the vocabulary does not know it.",
    ),
    Rule(
        "specialty_is_known",
        "specialty",
        is_in_vocabulary("specialty", "specialties", "label").fill_null(False),
        "Letters have typos; more than that is a new word.",
        Action.WARN,
        at_least=0.95,
    ),
]
