"""Staged rows for the suites: good ones, and for each rule a row that breaks it."""

from datetime import date, datetime

import polars as pl

from transforms import schema

A, B = "a" * 64, "b" * 64
DATES = ("injury_date", "ur_denial_date", "application_received_date", "assigned_date", "decision_date")
# What two good letters have in common. The last row of each frame belongs to letter B.
ROWS: dict[str, list[dict[str, object]]] = {
    "text": [{"text": "Words of a letter", "heading_starts": [0, 9], "is_bold": True, "reader": "0.3.0"}],
    "letters": [
        {
            "layout": "tabular",
            "case_number": "CM15-0900001",
            "injury_date": date(2014, 2, 3),
            "ur_denial_date": date(2015, 3, 2),
            "application_received_date": date(2015, 3, 10),
            "assigned_date": date(2015, 4, 1),
            "decision_date": date(2015, 5, 6),
            "priority": "Standard",
            "age": 48,
            "sex": "female",
            # The evening of the decision, in California.
            "received_at": datetime(2015, 5, 5, 23),
        }
    ],
    "decisions": [
        {
            "item_number": 1,
            "title": "Norco 10/325mg #60",
            "disputed_service": "Norco 10/325mg #60",
            "outcome": "Upheld",
            "is_modified": False,
            "service": "Norco",
            "category": "Pharmaceuticals",
            "drug_class": "Opioids",
            "service_type_rule": "drugs:norco",
            "quantity": 60.0,
            "claims_administrator_basis": "none",
            "reviewer_basis": "cited",
            "rationale": "Because.",
        },
        {
            "item_number": 2,
            "title": "MRI of the knee",
            "disputed_service": "MRI of the knee",
            "original_request": "MRI of both knees",
            "outcome": "Overturned",
            "is_modified": True,
            "service": "MRI",
            "category": "Diagnostic Testing",
            "subcategory": "Imaging/Radiology",
            "service_type_rule": "services:mri",
            "quantity": 1.0,
            "claims_administrator_basis": "cited",
            "reviewer_basis": "cited",
            "rationale": "Because.",
        },
    ],
    "citations": [
        {
            "item_number": 2,
            "cited_by": "reviewer",
            "citation_number": number,
            "family": "MTUS",
            "guideline": "Chronic Pain Medical Treatment",
            "edition": "2009",
            "pages": ["60", "61-62"],
            "is_known": True,
            "citation_text": "MTUS Chronic Pain",
        }
        for number in (1, 2)
    ],
    "reviewer_specialties": [{"position": 1, "printed": "Anesthesia", "specialty": "Anesthesiology"}],
    "reviewer_states": [{"position": 1, "printed": "California", "state_code": "CA", "state": "California"}],
    "diagnoses": [{"position": 1, "diagnosis": "lumbar strain"}],
    "body_regions": [{"item_number": 2, "position": 1, "body_region": "knee"}],
    "reasons": [
        {
            "item_number": 2,
            "position": position,
            "code": code,
            "side": "overturned",
            "words": "meets the criteria",
            "span_start": 9,
            "span_end": 27,
        }
        for position, code in enumerate(("within_amount", "criteria_met"), 1)
    ],
    "evidence": [{"item_number": 2, "field": "outcome", "value": "Upheld", "span_start": 5, "span_end": 11}],
    "rejects": [{"reason": "the file is empty"}],
}
# Of the last row, which is letter B's: what makes it break the rule.
BREAKS: list[tuple[str, str, dict[str, object]]] = [
    ("text", "letter_id_is_a_digest", {"letter_id": "b"}),
    ("text", "text_is_printed", {"text": " \n"}),
    ("text", "text_is_printed", {"text": None}),
    ("text", "headings_start_within_the_text", {"heading_starts": [0, 17]}),
    ("letters", "layout_is_known", {"layout": "poem"}),
    ("letters", "layout_is_known", {"layout": None}),
    ("letters", "case_number_is_well_formed", {"case_number": "CM15-090001"}),
    ("letters", "priority_is_known", {"priority": "Soon"}),
    ("letters", "sex_is_known", {"sex": "F"}),
    ("letters", "age_is_of_working_life", {"age": 13}),
    ("letters", "age_is_of_working_life", {"age": 111}),
    ("letters", "dates_are_in_order", {"assigned_date": date(2015, 5, 7)}),
    ("letters", "dates_are_in_order", {"injury_date": date(2015, 5, 7)}),
    ("letters", "dates_are_in_order", {"ur_denial_date": date(2015, 4, 2), "application_received_date": None}),
    ("letters", "dates_are_not_before_1930", {"injury_date": date(1929, 12, 31)}),
    (
        "letters",
        "decision_is_not_before_2013",
        dict.fromkeys(DATES) | {"decision_date": date(2012, 12, 31)},
    ),
    ("letters", "dates_are_not_after_receipt", {"received_at": datetime(2015, 5, 4, 23)}),
    ("letters", "dates_are_not_after_receipt", dict.fromkeys(DATES) | {"injury_date": date(9017, 5, 7)}),
    ("decisions", "items_count_from_one", {"item_number": 3}),
    ("decisions", "items_count_from_one", {"item_number": None}),
    ("decisions", "title_is_printed", {"title": ""}),
    ("decisions", "disputed_service_is_printed", {"disputed_service": None}),
    ("decisions", "outcome_is_known", {"outcome": "Upheld in part"}),
    ("decisions", "outcome_is_known", {"outcome": None}),
    ("decisions", "modified_has_original_request", {"original_request": None}),
    ("decisions", "modified_has_original_request", {"is_modified": False}),
    ("decisions", "category_is_known", {"category": "Magic", "subcategory": "Imaging/Radiology"}),
    ("decisions", "subcategory_is_of_its_category", {"subcategory": "Dental Services"}),
    ("decisions", "subcategory_is_of_its_category", {"subcategory": None}),
    ("decisions", "subcategory_is_of_its_category", {"category": "Pharmaceuticals", "drug_class": "Opioids"}),
    ("decisions", "drug_class_is_known", {"category": "Pharmaceuticals", "subcategory": None, "drug_class": "Sweets"}),
    ("decisions", "drug_class_is_of_pharmaceutical", {"drug_class": "Opioids"}),
    ("decisions", "drug_class_is_of_pharmaceutical", {"category": "Pharmaceuticals", "subcategory": None}),
    ("decisions", "category_has_its_rule", {"service_type_rule": None}),
    ("decisions", "quantity_is_positive", {"quantity": 0.0}),
    ("decisions", "claims_administrator_basis_is_known", {"claims_administrator_basis": "some"}),
    ("decisions", "reviewer_basis_is_known", {"reviewer_basis": "some"}),
    ("citations", "item_is_numbered", {"item_number": 0, "citation_number": 1}),
    ("citations", "side_is_known", {"cited_by": "judge", "citation_number": 1}),
    ("citations", "citations_count_from_one", {"citation_number": 1}),
    ("citations", "family_is_known", {"family": "ICD"}),
    ("citations", "mtus_guideline_is_named", {"guideline": None}),
    ("citations", "pages_are_printed", {"pages": ["60", ""]}),
    ("citations", "citation_text_is_printed", {"citation_text": None}),
    ("reviewer_specialties", "specialties_count_from_one", {"position": 2}),
    ("reviewer_specialties", "specialty_is_named", {"specialty": None}),
    ("reviewer_states", "states_count_from_one", {"position": 0}),
    ("reviewer_states", "state_is_named", {"printed": " "}),
    ("reviewer_states", "state_code_is_known", {"state_code": "XX"}),
    ("diagnoses", "diagnoses_count_from_one", {"position": None}),
    ("diagnoses", "diagnosis_is_printed", {"diagnosis": None}),
    ("diagnoses", "diagnosis_is_folded", {"diagnosis": "Lumbar strain"}),
    ("diagnoses", "diagnosis_is_folded", {"diagnosis": "lumbar  strain"}),
    ("body_regions", "item_is_numbered", {"item_number": 0}),
    ("body_regions", "regions_count_from_one", {"position": 2}),
    ("body_regions", "body_region_is_known", {"body_region": "soul"}),
    ("reasons", "item_is_numbered", {"item_number": 0, "position": 1}),
    ("reasons", "reasons_count_from_one", {"position": 3}),
    ("reasons", "reason_is_known", {"code": "fate"}),
    ("reasons", "side_is_known", {"side": "both"}),
    ("reasons", "reason_occurs_once", {"code": "within_amount"}),
    ("reasons", "words_are_printed", {"words": " "}),
    ("reasons", "span_has_words", {"span_end": 28}),
    ("evidence", "item_is_numbered", {"item_number": -1}),
    ("evidence", "field_is_named", {"field": "Outcome of it"}),
    ("evidence", "value_is_printed", {"value": ""}),
    ("evidence", "span_has_words", {"span_end": 5}),
    ("evidence", "span_has_words", {"span_start": -1}),
    ("evidence", "span_has_words", {"span_start": None}),
    ("rejects", "reason_is_given", {"reason": " "}),
]
# Of all rows: what makes them break a rule that warns.
WARNINGS: list[tuple[str, str, dict[str, object]]] = [
    ("letters", "application_is_within_30_days_of_denial", {"ur_denial_date": date(2015, 2, 7)}),
    ("letters", "case_number_tells_year_of_application", {"case_number": "CM16-0900001"}),
    (
        "decisions",
        "is_classified",
        dict.fromkeys(["category", "subcategory", "drug_class", "service_type_rule"]),
    ),
    ("decisions", "rationale_is_printed", {"rationale": None}),
    ("citations", "edition_begins_with_a_year", {"edition": "third"}),
    ("citations", "is_known", {"is_known": False}),
    ("reviewer_specialties", "specialty_is_known", {"specialty": "Alchemy"}),
    ("reviewer_states", "state_is_known", {"state_code": None}),
    ("diagnoses", "diagnosis_is_short", {"diagnosis": "x" * 201}),
]
STAGED_TWICE = [
    ("text", "letter_is_staged_once"),
    ("letters", "letter_is_staged_once"),
    ("rejects", "letter_is_rejected_once"),
]  # fmt: skip


def good(name: str, changes: dict[str, object] | None = None, letters: tuple[str, str] = (A, B)) -> pl.DataFrame:
    rows = [{"letter_id": letter} | row for letter in letters for row in ROWS[name]]
    rows[-1] |= changes or {}
    return pl.DataFrame(rows, schema=dtypes(name))


def dtypes(name: str) -> dict[str, pl.DataType]:
    """The columns of a table as its suite gets it: letters with when they were received."""
    received = {"received_at": schema.RECEIPTS.dtypes["received_at"]} if name == "letters" else {}
    return schema.TABLES[name].dtypes | received
