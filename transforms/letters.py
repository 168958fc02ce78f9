"""stage_letters: one row per letter, from its header, and from its sentences what no header says.

The header wins over prose. What a letter's sentences state as a date of the case counts where the header is silent.
"""

import polars as pl

from transforms import schema, spans, vocabulary

DATE = r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
CASE_NUMBER = r"CM[0-9]{2}-[0-9]{7}"
PRIORITY = "Standard|Expedited"
DATE_FIELDS = ("decision_date", "assigned_date", "application_received_date", "ur_denial_date", "injury_date")

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
ANY_DATE = rf"{DATE}|(?:{MONTHS}) [0-9]{{1,2}}, ?[0-9]{{4}}"
INJURED = (
    r"(?i)\b(?:injury|injured|accident)(?:[ ,]+[a-z-]+){0,8}?"
    rf"(?:[ ,](?:on|of|from|dated?|was|is)|:) ({ANY_DATE})"
)
# Where no sentence says "injury": how it came about, in the opening of the summary.
CAME_ABOUT = (
    r"(?i)\b(?:slipped|fell|tripped|twisted|was struck|was hit|hurt|strained|sprained|collision)\b[^.;]{0,80}? on "
    rf"({ANY_DATE})"
)
# "The injured worker was seen on 3/3/2013" tells no injury.
INJURED_PERSON = r"(?i)injured (worker|employee|patient|individual|person)"
# In which part of the letter which sentence states a date of the case.
TOLD = {
    "assigned_date": ("date_sentences", rf"(?i)Notice of Assignment[^.]*? on ({ANY_DATE})"),
    "application_received_date": (
        "date_sentences", rf"(?i)(?:\bfiled|\bapplication\b[^.;]*? received) on ({ANY_DATE})",
    ),
    "ur_denial_date": (
        "date_sentences",
        r"(?i)(?:\bdenial dated|\b(?:denied|non-?certified|not certified|not certify|modified)\b[^.;]*? on) "
        rf"({ANY_DATE})",
    ),
    "injury_date": ("summary", INJURED),
}  # fmt: skip

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
# "headaches since 13 years old" is nobody's age: the number stands with the person it belongs to.
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
# "The patient is a male, age 51": a comma stands between, and no "years" behind.
AGE_BEHIND = rf"(?i)\b{PERSON},? aged? {YEARS_OLD}\b"
TELL_AGE = (
    ("summary", AGE_OF_PERSON), ("summary", PERSON_AGED), ("opening", STATED_AGE), ("opening", AGED),
    ("opening", AGE_BEHIND),
)  # fmt: skip
FEMALE = r"(?i)\b(?:female|woman|lady)\b|^(?:she|her|f|mrs|ms|miss)$"
SEX = r"(?i)\b(female|male|woman|man|gentleman|lady)\b"
# "This is a 38 y/o F", "Ms. [name] is a 57-year-old".
INITIAL = rf"{AGE}[ ,]*(?-i:([FM]))\b"
TITLE = r"\b(Mrs|Ms|Miss|Mr)\b"
EITHER = r"(?i)\b(?:he|his|him|she|her)(?: ?/ ?| or )(?:she|hers?|he|his|him)\b"
PRONOUN = r"\b([Ss]he|[Hh]e|[Hh]er|[Hh]is)\b"
OPENING = 400


def stage_letters(letters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per letter, and its evidence.

    ``letters`` are the parts of a layout and its name. Columns as in ``schema.TABLES["letters"]``.
    """
    header = _header(letters)
    person = _person(letters)
    found = (
        letters.join(header, on="letter_id", how="left", maintain_order="left")
        .join(person, on="letter_id", how="left", maintain_order="left")
        .with_columns(
            item_number=pl.lit(0), running_case_number=pl.col("running").str.extract(f"({CASE_NUMBER})")
        )
        .with_columns(_told(field, part, pattern) for field, (part, pattern) in TOLD.items())
    )  # fmt: skip
    table = found.with_columns(
        decision_date=_date(pl.col("decision_date")),
        case_number=pl.coalesce("case_number", "running_case_number"),
        summary_end=pl.col("summary_start") + pl.col("summary").str.len_chars(),
        **{field: pl.coalesce(_date(pl.col(field)), _date(pl.col(f"{field}_told"))) for field in TOLD},
    )
    evidence = pl.concat([
        _header_evidence(letters),
        spans.evidence(
            found.filter(pl.col("case_number").is_null()), "running", {"case_number": "running_case_number"}
        ),
        spans.evidence(found, "summary", {"age": "age_words", "sex": "sex_words"}),
        *(spans.evidence(found, part, {field: f"{field}_told"}) for field, (part, _) in TOLD.items()),
    ])  # fmt: skip
    return schema.conform(table, schema.TABLES["letters"]), evidence


def _told(field: str, part: str, pattern: str) -> pl.Expr:
    """The date that a sentence states, where the header does not print it."""
    sentences = pl.col(part).str.replace_all(INJURED_PERSON, "person $1")
    stated = sentences.str.extract(pattern)
    if field == "injury_date":
        stated = pl.coalesce(stated, pl.col(part).str.head(OPENING).str.extract(CAME_ABOUT))
    return pl.when(pl.col(field).is_null()).then(stated).alias(f"{field}_told")


def _date(printed: pl.Expr) -> pl.Expr:
    return pl.coalesce(
        printed.str.to_date("%m/%d/%Y", strict=False),
        printed.str.replace(", ?", " ").str.to_date("%B %d %Y", strict=False),
    )


def _tokens(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per label or value of a header, in print order: its words, where they end, and the field of a label."""
    labels = vocabulary.load("header_labels")
    words = labels.sort(pl.col("label").str.len_chars(), descending=True).get_column("label").to_list()
    token = rf"(?i)(?:{'|'.join(words)}|{CASE_NUMBER}|{DATE}|\b(?:{PRIORITY})\b)"
    pieces = letters.select(
        "letter_id", "header_start", piece=pl.col("header").str.extract_all(f"(?:.*?)({token})")
    ).explode("piece")
    length = pl.col("piece").str.len_chars().cast(pl.Int64)
    return (
        pieces.drop_nulls("piece")
        .with_columns(
            token=pl.col("piece").str.extract(f"({token})$"),
            span_end=pl.col("header_start") + length.cum_sum().over("letter_id"),
        )
        .with_columns(label=pl.col("token").str.to_lowercase())
        .join(labels.with_columns(pl.col("label").str.to_lowercase()), on="label", how="left", maintain_order="left")
    )


def _cells(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per field of a header: letter_id, field, its printed value and where that ends.

    Extractors order the table by rows, or print a block of labels and then the block of their values: where there are
    as many labels as values, the i-th value belongs to the i-th label; else a value belongs to the label before it.
    """
    tokens = _tokens(letters).with_columns(is_label=pl.col("field").is_not_null())
    labels = tokens.filter("is_label").with_columns(i=pl.int_range(pl.len()).over("letter_id"))
    values = tokens.filter(~pl.col("is_label")).with_columns(i=pl.int_range(pl.len()).over("letter_id"))
    counts = tokens.group_by("letter_id").agg(is_even=pl.col("is_label").sum() * 2 == pl.len())
    even = labels.join(counts.filter("is_even"), on="letter_id").select("letter_id", "i", "field").join(
        values.select("letter_id", "i", "token", "span_end"), on=["letter_id", "i"]
    )  # fmt: skip
    uneven = tokens.with_columns(field=pl.col("field").shift(1).over("letter_id")).filter(
        ~pl.col("is_label") & pl.col("field").is_not_null()
    ).join(counts.filter(~pl.col("is_even")), on="letter_id")  # fmt: skip
    columns = ("letter_id", "field", "token", "span_end")
    kind = (
        pl.when(pl.col("field") == "case_number")
        .then(pl.lit(f"^{CASE_NUMBER}$"))
        .when(pl.col("field") == "priority")
        .then(pl.lit(f"^(?i)(?:{PRIORITY})$"))
        .otherwise(pl.lit(f"^{DATE}$"))
    )
    return (
        pl.concat([even.select(columns), uneven.select(columns)])
        .filter(pl.col("token").str.contains(kind))
        .unique(["letter_id", "field"], keep="first", maintain_order=True)
    )


def _header(letters: pl.DataFrame) -> pl.DataFrame:
    fields = ("case_number", "priority", *DATE_FIELDS)
    wide = _cells(letters).pivot("field", on_columns=fields, index="letter_id", values="token")
    return wide.with_columns(pl.col("priority").str.to_titlecase())


def _header_evidence(letters: pl.DataFrame) -> pl.DataFrame:
    cells = _cells(letters).with_columns(
        item_number=pl.lit(0), value="token", span_start=pl.col("span_end") - pl.col("token").str.len_chars()
    )
    return schema.conform(cells, schema.TABLES["evidence"])


def _person(letters: pl.DataFrame) -> pl.DataFrame:
    """letter_id, age and sex of the injured worker, with the words of the summary that tell them."""
    told = _told_age(letters.select("letter_id", "summary", opening=pl.col("summary").str.head(OPENING)))
    known = told.with_columns(
        sex_words=pl.coalesce(pl.col("age_words").str.extract(SEX), pl.col("opening").str.extract(SEX))
    )
    # Few summaries leave it to these, which are slow to look for.
    hinted = known.filter(pl.col("sex_words").is_null()).with_columns(
        sex_words=pl.coalesce(
            pl.col("opening").str.extract(INITIAL, 2),
            pl.col("opening").str.extract(TITLE),
            pl.col("summary").str.replace_all(EITHER, "").str.extract(PRONOUN),
        )
    )
    return (
        pl.concat([known.drop_nulls("sex_words"), hinted])
        .select("letter_id", "age_words", "age_words_value", "sex_words", age=_years(pl.col("age_words_value")))
        .with_columns(
            sex=pl.when(pl.col("sex_words").str.contains(FEMALE))
            .then(pl.lit("female"))
            .when(pl.col("sex_words").is_not_null())
            .then(pl.lit("male"))
        )
    )


def _told_age(summaries: pl.DataFrame) -> pl.DataFrame:
    """The summaries with ``age_words`` and the number in them, by the first pattern that finds any."""
    left, told = summaries.with_columns(age_words=pl.lit(None, pl.String), age_words_value=pl.lit(None, pl.String)), []
    for part, pattern in TELL_AGE:
        groups = pl.col(part).str.extract_groups(f"({pattern})").struct
        tried = left.with_columns(age_words=groups.field("1"), age_words_value=groups.field("2"))
        told.append(tried.drop_nulls("age_words"))
        left = tried.filter(pl.col("age_words").is_null())
    return pl.concat([*told, left])


def _years(printed: pl.Expr) -> pl.Expr:
    words = printed.str.to_lowercase().str.replace(" ", "-", literal=True)
    return pl.coalesce(
        printed.cast(pl.Int32, strict=False), words.replace_strict(NUMBERS, default=None, return_dtype=pl.Int32)
    )
