"""The header of a letter: its labels and their values, as printed."""

import polars as pl

from transforms import schema, vocabulary

DATE = r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
# A number of more than seven digits is read whole, and a rule quarantines its letter: cut, it would name another case.
CASE_NUMBER = r"CM[0-9]{2}-[0-9]{7,}"
# The fields of a header, and what their values look like; ``header_labels.csv`` has their labels.
FIELDS = {
    "case_number": CASE_NUMBER,
    "decision_date": DATE,
    "assigned_date": DATE,
    "application_received_date": DATE,
    "ur_denial_date": DATE,
    "injury_date": DATE,
    "priority": r"(?i:\b(?:Standard|Expedited)\b)",
}


def header(letters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per letter that has a header: letter_id and its printed values (``FIELDS``), and their evidence."""
    cells = _cells(letters)
    values = cells.pivot("field", on_columns=list(FIELDS), index="letter_id", values="token")
    evidence = cells.with_columns(
        item_number=pl.lit(0), value="token", span_start=pl.col("span_end") - pl.col("token").str.len_chars()
    )
    return (
        values.with_columns(pl.col("priority").str.to_titlecase()),
        schema.conform(evidence, schema.TABLES["evidence"]),
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
    in_blocks = labels.join(counts.filter("is_even"), on="letter_id").select("letter_id", "i", "field").join(
        values.select("letter_id", "i", "token", "span_end"), on=["letter_id", "i"]
    )  # fmt: skip
    in_rows = tokens.with_columns(field=pl.col("field").shift(1).over("letter_id")).filter(
        ~pl.col("is_label") & pl.col("field").is_not_null()
    ).join(counts.filter(~pl.col("is_even")), on="letter_id")  # fmt: skip
    columns = ("letter_id", "field", "token", "span_end")
    whole = {field: f"^{value}$" for field, value in FIELDS.items()}
    return (
        pl.concat([in_blocks.select(columns), in_rows.select(columns)])
        .filter(pl.col("token").str.contains(pl.col("field").replace_strict(whole)))
        .unique(["letter_id", "field"], keep="first", maintain_order=True)
    )


def _tokens(letters: pl.DataFrame) -> pl.DataFrame:
    """One row per label or value of a header, in print order: its words, where they end, and the field of a label."""
    labels = vocabulary.load("header_labels")
    words = labels.sort(pl.col("label").str.len_chars(), descending=True).get_column("label").to_list()
    token = rf"(?i)(?:{'|'.join([*words, *dict.fromkeys(FIELDS.values())])})"
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
