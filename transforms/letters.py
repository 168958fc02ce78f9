"""stage_letters: one row per letter, from its header and, where that is silent, from its sentences."""

import polars as pl

from transforms import case_dates, person, schema, spans
from transforms import header as headers


def stage_letters(letters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per letter, and its evidence.

    ``letters`` are the parts of a layout and its name. Columns as in ``schema.TABLES["letters"]``.
    """
    header, header_evidence = headers.header(letters)
    found = (
        letters.join(header, on="letter_id", how="left", maintain_order="left")
        .join(person.person(letters), on="letter_id", how="left", maintain_order="left")
        .with_columns(
            *(case_dates.prose_date(field) for field in case_dates.PROSE_DATES),
            item_number=pl.lit(0),
            running_case_number=pl.col("running").str.extract(f"({headers.CASE_NUMBER})"),
        )
    )
    table = found.with_columns(
        decision_date=case_dates.to_date(pl.col("decision_date")),
        case_number=pl.coalesce("case_number", "running_case_number"),
        summary_end=pl.col("summary_start") + pl.col("summary").str.len_chars(),
        **{
            field: pl.coalesce(case_dates.to_date(pl.col(column)) for column in (field, f"{field}_words"))
            for field in case_dates.PROSE_DATES
        },
    )
    evidence = pl.concat([
        header_evidence,
        spans.evidence(
            found.filter(pl.col("case_number").is_null()), "running", {"case_number": "running_case_number"}
        ),
        spans.evidence(found, "summary", {"age": "age_words", "sex": "sex_words"}),
        *(
            spans.evidence(found, part, {field: f"{field}_words"})
            for field, (part, _) in case_dates.PROSE_DATES.items()
        ),
    ])  # fmt: skip
    return schema.conform(table, schema.TABLES["letters"]), evidence
