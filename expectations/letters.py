"""What the staged letters must look like. A date or number that the letter does not print is NULL and no failure."""

from datetime import date

import great_expectations as gx
import polars as pl

from expectations.rules import row_must, row_should, table_must

LAYOUTS = ("tabular", "notice", "decision_and_rationale", "professional_review")
DATES = ("injury_date", "ur_denial_date", "application_received_date", "assigned_date", "decision_date")
EARLIEST_DATE = date(1930, 1, 1)
EARLIEST_DECISION = date(2013, 1, 1)
DATE_RULES = (
    "dates_are_in_order",
    "dates_are_not_before_1930",
    "decision_is_not_before_2013",
    "dates_are_not_after_receipt",
)

SUITE = gx.ExpectationSuite(
    name="letters",
    expectations=[
        *table_must("letters"),
        row_must("letter_is_staged_once", "letter_id"),
        row_must("layout_is_known", "layout"),
        row_must("case_number_is_well_formed", "case_number"),
        row_must("priority_is_known", "priority"),
        row_must("sex_is_known", "sex"),
        row_must("age_is_of_working_life", "age", notes="14 to 110; another number was read from somebody else."),
        row_must("dates_are_in_order", notes="Injury, UR denial, application, assignment, decision; equality occurs."),
        row_must("dates_are_not_before_1930", notes="An older date is a birth date or a slip of the reading."),
        row_must("decision_is_not_before_2013", "decision_date", notes="The first IMR decisions are of 2013."),
        row_must(
            "dates_are_not_after_receipt",
            notes="A letter tells what has happened. A day of grace: receipts are dated in UTC.",
        ),
        row_should(
            "application_is_within_30_days_of_denial",
            "application_received_date",
            notes="The time the law gives; about 1 in 20 letters is later and still valid.",
        ),
        row_should(
            "case_number_tells_year_of_application",
            "case_number",
            notes="The two digits behind CM, but for some letters around New Year.",
        ),
    ],
)


def flags(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per letter: which rules of the suite it keeps.

    ``received_at`` is no column of the staged table: where it was not joined, no date is compared with it.
    """
    days_to_apply = (pl.col("application_received_date") - pl.col("ur_denial_date")).dt.total_days()
    return frame.select(
        letter_is_staged_once=pl.col("letter_id").is_unique(),
        layout_is_known=pl.col("layout").is_in(LAYOUTS).fill_null(False),
        case_number_is_well_formed=pl.col("case_number").str.contains("^CM[0-9]{2}-[0-9]{7}$"),
        priority_is_known=pl.col("priority").is_in(["Standard", "Expedited"]),
        sex_is_known=pl.col("sex").is_in(["male", "female"]),
        age_is_of_working_life=pl.col("age").is_between(14, 110),
        dates_are_in_order=_in_order(),
        dates_are_not_before_1930=pl.min_horizontal(DATES) >= EARLIEST_DATE,
        decision_is_not_before_2013=pl.col("decision_date") >= EARLIEST_DECISION,
        dates_are_not_after_receipt=_received(frame),
        application_is_within_30_days_of_denial=days_to_apply <= 30,
        case_number_tells_year_of_application=pl.col("case_number").str.slice(2, 2)
        == pl.col("application_received_date").dt.strftime("%y"),
    )


def _in_order() -> pl.Expr:
    # Against the latest of all dates before it, so that a date that is not printed hides no disorder around it.
    return pl.all_horizontal(
        (pl.max_horizontal(DATES[:i]) <= pl.col(DATES[i])).fill_null(True) for i in range(1, len(DATES))
    )


def _received(frame: pl.DataFrame) -> pl.Expr:
    if "received_at" not in frame.columns:
        return pl.lit(True)
    return pl.max_horizontal(DATES) <= pl.col("received_at").dt.date() + pl.duration(days=1)
