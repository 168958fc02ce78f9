"""The dates of a case: as the header prints them, else as a sentence of the letter states them."""

import polars as pl

from transforms.header import DATE

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# "10-18-16" and "10/18/16", too: letters of 2015 on print them in summaries.
SHORT_DATE = r"[0-9]{1,2}[-/][0-9]{1,2}[-/](?:[0-9]{4}|[0-9]{2})\b"
ANY_DATE = rf"{DATE}|{SHORT_DATE}|(?:{MONTHS}) [0-9]{{1,2}}, ?[0-9]{{4}}"
INJURED = (
    r"(?i)\b(?:injury|injured|accident)(?:[ ,]+[a-z-]+){0,8}?"
    rf"(?:[ ,](?:on|of|from|dated?|was|is)|:) ({ANY_DATE})"
)
# Where no sentence says "injury": how it happened, in the opening of the summary.
ACCIDENT = (
    r"(?i)\b(?:slipped|fell|tripped|twisted|was struck|was hit|hurt|strained|sprained|collision)\b[^.;]{0,80}? on "
    rf"({ANY_DATE})"
)
OPENING_LENGTH = 400
# "The injured worker was seen on 3/3/2013" is no date of injury.
INJURED_PERSON = r"(?i)injured (worker|employee|patient|individual|person)"
# The part of the letter and the sentence in it that states a date.
PROSE_DATES = {
    "assigned_date": ("date_sentences", rf"(?i)Notice of Assignment[^.]*? on ({ANY_DATE})"),
    "application_received_date": (
        "date_sentences", rf"(?i)(?:\bfiled|\bapplication\b[^.;]*? received) on ({ANY_DATE})",
    ),
    "ur_denial_date": (
        "date_sentences",
        r"(?i)(?:\bdenial (?:(?:was|is) )?dated"
        r"|\b(?:denied|non-?certified|not certified|not certify|modified)\b[^.;]*? on) "
        rf"({ANY_DATE})",
    ),
    "injury_date": ("summary", INJURED),
}  # fmt: skip


def prose_date(field: str) -> pl.Expr:
    """The words of a date that a sentence states, where the header does not print it; named ``<field>_words``."""
    part, pattern = PROSE_DATES[field]
    stated = pl.col(part).str.replace_all(INJURED_PERSON, "person $1").str.extract(pattern)
    if field == "injury_date":
        stated = pl.coalesce(stated, pl.col(part).str.head(OPENING_LENGTH).str.extract(ACCIDENT))
    return pl.when(pl.col(field).is_null()).then(stated).alias(f"{field}_words")


def to_date(words: pl.Expr) -> pl.Expr:
    """The date of printed words such as "3/14/2013", "3-14-13" or "March 14, 2013"; NULL where there is no such day."""
    numeric = words.str.replace_all("-", "/", literal=True)
    return pl.coalesce(
        pl.when(numeric.str.contains("/[0-9]{2}$"))
        .then(numeric.str.to_date("%m/%d/%y", strict=False))
        .otherwise(numeric.str.to_date("%m/%d/%Y", strict=False)),
        words.str.replace(", ?", " ").str.to_date("%B %d %Y", strict=False),
    )
