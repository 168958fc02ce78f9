"""Each suite passes what is good and names the one letter that breaks a rule."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations import gate
from expectations.rule import Action, Rule
from transforms import schema

A, B = "a" * 64, "b" * 64
DATES = ("injury_date", "ur_denial_date", "application_received_date", "assigned_date", "decision_date")

# What two good letters have in common. The last row of each frame belongs to letter B.
ROWS: dict[str, list[dict[str, object]]] = {
    "text": [{"text": "Words of a letter", "heading_starts": [0, 9], "is_bold": True}],
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


@pytest.mark.parametrize("name", schema.TABLES)
def test_good_rows_keep_every_rule(name: str) -> None:
    report = gate.check(name, good(name))

    assert report.ok
    assert gate.quarantine(name, good(name)).is_empty()
    assert report.results.filter(~pl.col("success")).is_empty()


@pytest.mark.parametrize("name", schema.TABLES)
def test_a_table_without_rows_is_good(name: str) -> None:
    report = gate.check(name, pl.DataFrame(schema=dtypes(name)))

    assert report.ok
    assert report.results.get_column("success").all()


@pytest.mark.parametrize("name", schema.TABLES)
def test_each_broken_rule_quarantines_its_letter_and_no_other(name: str) -> None:
    broken = [
        (f"{number:064x}", rule, changes) for number, (table, rule, changes) in enumerate(BREAKS) if table == name
    ]
    frames = [good(name, changes, (f"{letter}f"[1:], letter)) for letter, _, changes in broken]

    found = gate.quarantine(name, pl.concat(frames))

    assert gate.check(name, pl.concat(frames)).ok
    reasons = dict(found.with_columns(pl.col("reason").str.replace(r" \(item \d+\)$", "")).rows())
    assert reasons == {changes.get("letter_id", letter): f"{name}: {rule} failed" for letter, rule, changes in broken}


@pytest.mark.parametrize(("name", "rule"), STAGED_TWICE)
def test_a_letter_that_is_listed_twice_is_quarantined(name: str, rule: str) -> None:
    found = gate.quarantine(name, pl.concat([good(name), good(name).tail(1)]))

    assert found.rows() == [(B, f"{name}: {rule} failed")]


@pytest.mark.parametrize("name", schema.TABLES)
def test_every_rule_has_a_row_that_breaks_it(name: str) -> None:
    rules = [(rule.name, rule.action) for rule in gate.SUITES[name]]

    proven = {rule: Action.QUARANTINE for table, rule, *_ in [*BREAKS, *STAGED_TWICE] if table == name}
    proven |= {rule: Action.WARN for table, rule, _ in WARNINGS if table == name}
    # Of test_gate.py.
    proven |= {"letter_is_named": Action.BLOCK}
    assert len(rules) == len(dict(rules))
    assert dict(rules) == proven


@pytest.mark.parametrize("name", schema.TABLES)
def test_a_rule_that_compares_rows_is_declared_so(name: str) -> None:
    rules = [rule for rule in gate.SUITES[name] if isinstance(rule, Rule)]

    compare = {rule.name: any(word in str(rule.condition) for word in (".over(", ".is_unique(")) for rule in rules}
    assert compare == {rule.name: rule.compares_rows for rule in rules}


@pytest.mark.parametrize(
    ("table", "optional"),
    [
        ("letters", ["case_number", "priority", "age", "sex", *DATES]),
        ("decisions", ["service", "category", "subcategory", "service_type_rule", "quantity", "reviewer_basis"]),
        ("citations", ["edition", "section", "pages"]),
    ],
)
def test_what_a_letter_does_not_print_is_no_failure(table: str, optional: list[str]) -> None:
    frame = good(table, dict.fromkeys(optional))

    assert gate.check(table, frame).ok
    assert gate.quarantine(table, frame).is_empty()


@pytest.mark.parametrize(
    ("name", "rule", "changes"),
    WARNINGS,
)
def test_what_should_be_is_recorded_and_nobody_is_quarantined(name: str, rule: str, changes: dict[str, object]) -> None:
    frame = good(name).with_columns(
        pl.lit(value, dtypes(name)[column]).alias(column) for column, value in changes.items()
    )

    report = gate.check(name, frame)

    failed = report.results.filter(~pl.col("success")).select("expectation", "severity").rows()
    assert failed == [(rule, "warning")]
    assert report.ok
    assert gate.quarantine(name, frame).is_empty()


def test_equal_dates_are_in_order() -> None:
    day = date(2015, 5, 6)

    assert gate.quarantine("letters", good("letters", dict.fromkeys(DATES, day))).is_empty()


def test_without_a_receipt_no_date_is_after_it() -> None:
    frame = good("letters", {"received_at": datetime(2013, 1, 1)})

    assert gate.quarantine("letters", frame).height == 1
    assert gate.quarantine("letters", frame.with_columns(received_at=pl.lit(None, pl.Datetime("us")))).is_empty()


def test_of_the_quarantined_letters_those_with_impossible_dates_are_counted() -> None:
    broken = [(rule, changes) for table, rule, changes in BREAKS if table == "letters"]
    frames = [good("letters", changes, (f"{n:063x}f", f"{n:064x}")) for n, (_, changes) in enumerate(broken)]

    found = gate.quarantine("letters", pl.concat(frames))

    assert found.height == len(broken)
    assert gate.impossible_dates(found) == sum("date" in rule or "decision" in rule for rule, _ in broken) == 7


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_quarantine_and_check_agree_on_the_letters_that_break_a_rule(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(schema.TABLES)))
    changes = [changes for table, _, changes in BREAKS if table == name]
    drawn = data.draw(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([{}, *changes])), max_size=6))
    frames = [good(name, changes, (f"{letter:064x}", f"{letter + 1:064x}")) for letter, changes in drawn]
    frame = pl.concat([pl.DataFrame(schema=dtypes(name)), *frames])

    found = gate.quarantine(name, frame)

    report = gate.check(name, frame)
    rules = [rule for rule in gate.SUITES[name] if isinstance(rule, Rule) and rule.action is Action.QUARANTINE]
    broken = {rule.name: frame.filter(~rule.condition).get_column("letter_id").to_list() for rule in rules}
    failed = report.results.filter(~pl.col("success"), severity="critical")
    counts = dict(failed.select("expectation", "unexpected_count").rows())
    assert counts == {rule: len(letters) for rule, letters in broken.items() if letters}
    assert sorted(found.get_column("letter_id")) == sorted(
        {letter for letters in broken.values() for letter in letters}
    )
    # The first rule in the suite's order that the letter breaks.
    first = {letter: rule for rule, letters in reversed(broken.items()) for letter in letters}
    reasons = found.select("letter_id", pl.col("reason").str.extract(r": (\w+) failed")).rows()
    assert dict(reasons) == first


@pytest.mark.parametrize("name", schema.TABLES)
def test_a_large_table_is_judged_a_few_letters_at_a_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = [(rule, {}) for table, rule in STAGED_TWICE if table == name]
    broken = [(rule, changes) for table, rule, changes in BREAKS if table == name] + twice
    frames = [good(name, changes, (f"{n:063x}f", f"{n:064x}")) for n, (_, changes) in enumerate(broken)]
    frame = pl.concat([*frames, *(frame.tail(1) for frame in frames[len(frames) - len(twice) :])])
    whole = gate.check(name, frame).results, gate.quarantine(name, frame)

    monkeypatch.setattr(gate, "ROWS_AT_A_TIME", 3)

    assert gate.check(name, frame.lazy()).results.equals(whole[0])
    assert gate.quarantine(name, frame.lazy()).sort("letter_id").equals(whole[1].sort("letter_id"))
