"""What the staged letters must look like. A date or number that the letter does not print is NULL and no failure."""

from datetime import date

import polars as pl

from expectations.rule import LETTER_IS_NAMED, Action, Rule, occurs_once
from transforms.layouts import LAYOUTS

DATES = ("injury_date", "ur_denial_date", "application_received_date", "assigned_date", "decision_date")

# The rules that impossible dates break.
DATE_RULES = [
    Rule(
        "dates_are_in_order",
        None,
        # Against the latest of all dates before it, so that a date that is not printed hides no disorder around it.
        pl.all_horizontal(
            (pl.max_horizontal(DATES[:i]) <= pl.col(DATES[i])).fill_null(True) for i in range(1, len(DATES))
        ),
        "Injury, UR denial, application, assignment, decision; equality occurs.",
    ),
    Rule(
        "dates_are_not_before_1930",
        None,
        pl.min_horizontal(DATES) >= date(1930, 1, 1),
        "An older date is a birth date or a misreading.",
    ),
    Rule(
        "decision_is_not_before_2013",
        "decision_date",
        pl.col("decision_date") >= date(2013, 1, 1),
        "The first IMR decisions are of 2013.",
    ),
    Rule(
        "dates_are_not_after_receipt",
        None,
        pl.max_horizontal(DATES) <= pl.col("received_at").dt.date() + pl.duration(days=1),
        "A letter describes what has happened. A day of grace: receipts are dated in UTC.",
    ),
]

RULES = [
    LETTER_IS_NAMED,
    occurs_once("letter_is_staged_once"),
    Rule(
        "layout_is_known",
        "layout",
        pl.col("layout").is_in([layout.NAME for layout in LAYOUTS]).fill_null(False),
        "The layouts that can be read.",
    ),
    Rule(
        "case_number_is_well_formed",
        "case_number",
        pl.col("case_number").str.contains("^CM[0-9]{2}-[0-9]{7}$"),
        "CM, two digits, a hyphen, seven digits; letters of a case are found by it.",
    ),
    Rule(
        "priority_is_known",
        "priority",
        pl.col("priority").is_in(["Standard", "Expedited"]),
        "The law has no other review.",
    ),
    Rule("sex_is_known", "sex", pl.col("sex").is_in(["male", "female"]), "Letters print no other word."),
    Rule(
        "age_is_of_working_life",
        "age",
        pl.col("age").is_between(14, 110),
        "14 to 110; another number is not the age of the injured worker.",
    ),
    *DATE_RULES,
    Rule(
        "application_is_within_30_days_of_denial",
        "application_received_date",
        (pl.col("application_received_date") - pl.col("ur_denial_date")).dt.total_days() <= 30,
        "The time the law gives; about 1 in 20 letters is later and still valid.",
        Action.WARN,
    ),
    Rule(
        "case_number_tells_year_of_application",
        "case_number",
        pl.col("case_number").str.slice(2, 2) == pl.col("application_received_date").dt.strftime("%y"),
        "The two digits after CM, except for some letters around New Year.",
        Action.WARN,
    ),
]
