"""The injured worker: age and sex, as the opening sentences of the case summary state them."""

import polars as pl

NUMBERS = {
    tens + (f"-{unit}" if unit else ""): ten + number
    for ten, tens in zip(
        range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True
    )
    for number, unit in enumerate(["", *"one two three four five six seven eight nine".split()])
} | {"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19}
YEARS_OLD = rf"([0-9]{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True)).replace('-', '[- ]')})"
AGE = rf"(?i)\b{YEARS_OLD}[ -]*(?:years?|yrs?|y/o|yo|y\.o\.)[ -]*(?:old|of age)?"
PERSON = (
    r"(?:male|female|man|woman|gentleman|lady|injured worker|worker|employee|patient|applicant|claimant|individual)"
)
# "Headaches since 13 years old" states no age of the worker: the words for the person have to be near.
AGE_OF_PERSON = rf"{AGE}(?:[ ,-]+[a-z()-]+){{0,4}}?[ ,-]+{PERSON}\b"
PERSON_AGED = (
    rf"(?i)\b{PERSON}(?:[ ,]+[a-z()]+){{0,4}}?(?:[ ,]+(?:is|was|aged?|now)|, an?)[ ,]+"
    rf"(?:now |currently |an? |a\(n\) )*(?:[a-z-]+ )??{YEARS_OLD}[ -]*(?:years?|yrs?)\b"
)
# "The applicant is a represented 39 y.o. baker", "the employee, 58 y/o", "a male of forty years".
STATED_AGE = (
    r"(?i)\b(?:is|was|an?|a\(n\)|this|now|employee|worker|patient|applicant|claimant),? "
    r"(?:(?:an?|a\(n\)|now|currently|represented|unrepresented) )*"
    rf"{YEARS_OLD}[ -]*(?:(?:years?|yrs?)[ -]*old\b|y/o\b|yo\b|y\.o\.)"
)
AGED = rf"(?i)\b{PERSON} of {YEARS_OLD} years\b"
# "The patient is a male, age 51": with a comma, and without "years".
AGE_AFTER_PERSON = rf"(?i)\b{PERSON},? aged? {YEARS_OLD}\b"
AGE_PATTERNS = (
    ("summary", AGE_OF_PERSON), ("summary", PERSON_AGED), ("opening", STATED_AGE), ("opening", AGED),
    ("opening", AGE_AFTER_PERSON),
)  # fmt: skip
FEMALE = r"(?i)\b(?:female|woman|lady)\b|^(?:she|her|f|mrs|ms|miss)$"
SEX = r"(?i)\b(female|male|woman|man|gentleman|lady)\b"
# "This is a 38 y/o F", "Ms. [name] is a 57-year-old".
INITIAL = rf"{AGE}[ ,]*(?-i:([FM]))\b"
TITLE = r"\b(Mrs|Ms|Miss|Mr)\b"
EITHER = r"(?i)\b(?:he|his|him|she|her)(?: ?/ ?| or )(?:she|hers?|he|his|him)\b"
PRONOUN = r"\b([Ss]he|[Hh]e|[Hh]er|[Hh]is)\b"
OPENING_LENGTH = 400


def person(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per letter: letter_id, age, sex, age_words and sex_words, the words of the summary that state them.

    ``age_words_value`` is the number in ``age_words`` as printed.
    """
    aged = _with_age_words(letters.select("letter_id", "summary", opening=pl.col("summary").str.head(OPENING_LENGTH)))
    named = aged.with_columns(
        sex_words=pl.coalesce(pl.col("age_words").str.extract(SEX), pl.col("opening").str.extract(SEX))
    )
    # The next patterns are slow, and few summaries need them.
    hinted = named.filter(pl.col("sex_words").is_null()).with_columns(
        sex_words=pl.coalesce(
            pl.col("opening").str.extract(INITIAL, 2),
            pl.col("opening").str.extract(TITLE),
            pl.col("summary").str.replace_all(EITHER, "").str.extract(PRONOUN),
        )
    )
    sex = pl.when(pl.col("sex_words").str.contains(FEMALE)).then(pl.lit("female")).otherwise(pl.lit("male"))
    return pl.concat([named.drop_nulls("sex_words"), hinted]).select(
        "letter_id",
        "age_words",
        "age_words_value",
        "sex_words",
        age=_years(pl.col("age_words_value")),
        sex=pl.when(pl.col("sex_words").is_not_null()).then(sex),
    )


def _with_age_words(summaries: pl.DataFrame) -> pl.DataFrame:
    """The summaries with ``age_words`` and the number in them, by the first pattern that matches."""
    rest = summaries.with_columns(age_words=pl.lit(None, pl.String), age_words_value=pl.lit(None, pl.String))
    matched = []
    for part, pattern in AGE_PATTERNS:
        groups = pl.col(part).str.extract_groups(f"({pattern})").struct
        tried = rest.with_columns(age_words=groups.field("1"), age_words_value=groups.field("2"))
        matched.append(tried.drop_nulls("age_words"))
        rest = tried.filter(pl.col("age_words").is_null())
    return pl.concat([*matched, rest])


def _years(printed: pl.Expr) -> pl.Expr:
    words = printed.str.to_lowercase().str.replace(" ", "-", literal=True)
    return pl.coalesce(
        printed.cast(pl.Int32, strict=False), words.replace_strict(NUMBERS, default=None, return_dtype=pl.Int32)
    )
