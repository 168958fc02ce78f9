"""The star row by row, from a few staged letters written by hand."""

from datetime import date, datetime
from hashlib import md5
from pathlib import Path

import pytest

from tests.stage_frames import MRI, built, cites, item, letter, load, rows
from warehouse import figures


def key_of(natural_key: str) -> int:
    return int.from_bytes(md5(natural_key.encode()).digest()[:8], "little") >> 1


def test_a_decision_is_a_row_of_the_current_letter_of_its_case(star: Path) -> None:
    decisions = rows(
        star,
        "SELECT letter_id, item_number, title, outcome, is_overturned, category, service, decision_date_key,"
        " injury_date_key, days_assigned_to_decision, days_injury_to_decision"
        " FROM fact_decision JOIN dim_case USING (case_key) JOIN dim_service_type USING (service_type_key)"
        " ORDER BY letter_id, item_number",
    )

    imaging, unclassified = ("Diagnostic Testing", "MRI"), ("Unclassified", None)
    dates = (20170320, 20160630, 19, 263)
    assert decisions == [
        ("bb", 1, "MRI of the lumbar spine", "Upheld", 0, *imaging, *dates),
        ("bb", 2, "Zorbium plaxation", "Overturned", 1, *unclassified, *dates),
        ("cc", 1, "Norco 10/325mg #60", "Overturned", 1, "Pharmaceuticals", "Norco", -1, -1, None, None),
    ]


def test_a_case_has_the_values_of_its_current_letter(star: Path) -> None:
    assert rows(
        star,
        "SELECT letter_id, case_number, age, age_band, sex, decision_date, case_outcome, item_count, layout, source_uri"
        " FROM dim_case WHERE case_key <> -1 ORDER BY letter_id",
    ) == [
        (
            *("bb", "CM17-9000001", 44, "40-49", "female", date(2017, 3, 20)),
            *("Partial Overturn", 2, "tabular", "L2/bb"),
        ),
        ("cc", None, None, None, None, None, "Overturned", 1, "tabular", "L1/cc"),
    ]


def test_every_received_letter_is_in_one_status_with_its_reason(star: Path) -> None:
    assert rows(
        star, "SELECT letter_id, case_number, load_id, status, reason FROM audit.letter ORDER BY letter_id"
    ) == [
        ("aa", "CM17-9000001", "L1", "superseded", "a later letter of the same case is loaded"),
        ("bb", "CM17-9000001", "L2", "loaded", None),
        ("cc", None, "L1", "loaded", None),
        ("dd", "CM17-9000002", "L1", "quarantined", "decisions: outcome is neither of the two"),
    ]


def test_a_load_counts_what_became_of_its_letters(star: Path) -> None:
    assert rows(
        star, "SELECT load_id, received, loaded, quarantined, superseded, decisions FROM audit.load ORDER BY load_id"
    ) == [("L1", 3, 1, 1, 1, 1), ("L2", 1, 1, 0, 0, 2)]


def test_keys_are_hashes_that_every_machine_computes_alike(star: Path) -> None:
    case = key_of("CM17-9000001")

    assert rows(star, "SELECT case_key FROM dim_case WHERE case_number IS NOT NULL") == [(case,)]
    assert rows(star, "SELECT case_key FROM dim_case WHERE letter_id = 'cc'") == [(key_of("cc"),)]
    assert rows(star, f"SELECT item_number FROM fact_decision WHERE decision_key = {key_of(f'{case}/2')}") == [(2,)]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("dim_case", "case_key"),
        ("dim_service_type", "service_type_key"),
        ("dim_guideline", "guideline_key"),
        ("dim_reviewer", "reviewer_key"),
        ("dim_specialty", "specialty_key"),
        ("dim_body_region", "body_region_key"),
        ("dim_diagnosis", "diagnosis_key"),
        ("dim_date", "date_key"),
    ],
)
def test_every_dimension_has_an_unknown_member(star: Path, table: str, key: str) -> None:
    assert rows(star, f"SELECT count(*) FROM {table} WHERE {key} = -1") == [(1,)]


def test_citations_of_one_side_share_a_weight_of_one(star: Path) -> None:
    assert rows(
        star,
        "SELECT item_number, cited_by, citation_number, family, guideline, edition, section, pages, weight"
        " FROM bridge_decision_guideline JOIN dim_guideline USING (guideline_key)"
        " JOIN fact_decision USING (decision_key) ORDER BY ALL",
    ) == [
        (1, "claims_administrator", 1, "MTUS", "Low Back Complaints", "2004", None, None, 1.0),
        (1, "reviewer", 1, "MTUS", "Low Back Complaints", "2004", "Special Studies", ["303", "304-305"], 0.5),
        (1, "reviewer", 2, "ODG", "Low Back", None, None, None, 0.5),
        (2, "reviewer", 1, "Other", "Zorb Quarterly", None, None, None, 1.0),
    ]


def test_sections_that_capitals_alone_divide_are_one_as_most_letters_write_it(tmp_path: Path) -> None:
    sections = ("Home exercise", "Home Exercise", "Home exercise")
    letters = [
        letter(name, item("MRI", cited=[cites("reviewer", "Low Back", section, family="ODG")], **MRI))
        for name, section in zip("abc", sections, strict=True)
    ]
    star = built(tmp_path, load("L1", datetime(2017, 1, 1), *letters))

    assert rows(star, "SELECT section FROM dim_guideline WHERE guideline_key <> -1") == [("Home exercise",)]
    assert rows(star, "SELECT count(*) FROM bridge_decision_guideline JOIN dim_guideline USING (guideline_key)") == [
        (3,)
    ]


def test_a_reviewer_is_a_profile_of_specialties_in_print_order_and_sorted_states(star: Path) -> None:
    assert rows(
        star, "SELECT specialties, licensure_states, is_california_licensed FROM dim_reviewer WHERE reviewer_key <> -1"
    ) == [("Pain Medicine, Neurology", "California, Oregon", True)]
    assert rows(
        star,
        "SELECT specialty, position, weight FROM bridge_reviewer_specialty JOIN dim_specialty USING (specialty_key)"
        " ORDER BY position",
    ) == [("Pain Medicine", 1, 0.5), ("Neurology", 2, 0.5)]
    assert rows(star, "SELECT state_code, state FROM bridge_reviewer_state ORDER BY 1") == [
        ("CA", "California"),
        ("OR", "Oregon"),
    ]


def test_a_specialty_printed_twice_is_held_once_at_its_first_position(tmp_path: Path) -> None:
    printed = (
        ["Pain Medicine", "Pain Medicine"],
        ["Neurology", "Pain Medicine", "Neurology"],
        ["Neurology", "Neurology", "Pain Medicine"],
        ["Pain Medicine"],
    )
    letters = [letter(f"a{n}", item("MRI", **MRI), specialties=names) for n, names in enumerate(printed)]

    star = built(tmp_path, load("L1", datetime(2017, 1, 1), *letters))

    assert rows(
        star,
        "SELECT specialties, position, specialty, weight FROM bridge_reviewer_specialty"
        " JOIN dim_reviewer USING (reviewer_key) JOIN dim_specialty USING (specialty_key) ORDER BY ALL",
    ) == [
        ("Neurology, Pain Medicine", 1, "Neurology", 0.5),
        ("Neurology, Pain Medicine", 2, "Pain Medicine", 0.5),
        ("Pain Medicine", 1, "Pain Medicine", 1.0),
    ]
    profile = figures.profile(star)
    assert (profile.item(0, "duplicate_keys"), profile.item(0, "unequal_weights")) == (0, 0)


def test_a_letter_without_credentials_has_the_unknown_reviewer(star: Path) -> None:
    assert rows(
        star, "SELECT reviewer_key FROM fact_decision JOIN dim_case USING (case_key) WHERE letter_id = 'cc'"
    ) == [(-1,)]


def test_regions_and_diagnoses_are_those_of_the_current_letter(star: Path) -> None:
    assert rows(
        star,
        "SELECT body_region FROM bridge_decision_body_region JOIN dim_body_region USING (body_region_key) ORDER BY 1",
    ) == [("Low back",), ("Spine",)]
    assert rows(
        star,
        "SELECT position, diagnosis FROM bridge_case_diagnosis JOIN dim_diagnosis USING (diagnosis_key) ORDER BY 1",
    ) == [(1, "lumbar strain"), (2, "neck pain")]


def test_evidence_and_texts_are_kept_of_superseded_letters_and_not_of_rejected_ones(star: Path) -> None:
    assert rows(
        star,
        "SELECT letter_id, field, value, text[span_start + 1:span_end]"
        " FROM evidence JOIN letter_text USING (letter_id) ORDER BY ALL",
    ) == [("aa", "id", "aa", "aa"), ("bb", "id", "bb", "bb"), ("cc", "id", "cc", "cc")]


def test_days_cover_whole_years_and_the_fiscal_year_begins_in_july(star: Path) -> None:
    assert rows(star, "SELECT min(date), max(date), count(*) FROM dim_date") == [
        (date(2016, 1, 1), date(2017, 12, 31), 366 + 365 + 1)
    ]
    assert rows(
        star,
        "SELECT month_name, weekday, fiscal_year FROM dim_date WHERE date_key IN (20160630, 20160701) ORDER BY date",
    ) == [("June", "Thursday", 2016), ("July", "Friday", 2017)]


def test_what_the_vocabulary_does_not_know_is_listed(star: Path) -> None:
    assert rows(star, "FROM audit.unclassified") == [("Zorbium plaxation", 1)]
    assert rows(star, "SELECT family, guideline, citations FROM audit.unknown_citation") == [
        ("Other", "Zorb Quarterly", 1)
    ]


def test_rates_count_a_decision_once_for_each_of_its_guidelines(star: Path) -> None:
    assert rows(
        star,
        "SELECT family, decisions, overturned FROM mart.overturn_rate_by_guideline"
        " WHERE cited_by = 'reviewer' ORDER BY family",
    ) == [("MTUS", 1, 0), ("ODG", 1, 0), ("Other", 1, 1)]
    assert rows(star, "SELECT specialty, decisions, overturn_rate FROM mart.overturn_rate_by_specialty ORDER BY 1") == [
        ("Neurology", 2, 0.5),
        ("Pain Medicine", 2, 0.5),
    ]
    assert rows(star, "SELECT year, month, decisions, overturned FROM mart.overturn_rate_by_month") == [(2017, 3, 2, 1)]
    assert rows(star, "SELECT category, decisions, overturned FROM mart.overturn_rate_by_service ORDER BY 1") == [
        ("Diagnostic Testing", 1, 0),
        ("Pharmaceuticals", 1, 1),
        ("Unclassified", 1, 1),
    ]
    assert rows(star, "SELECT count(*), count(DISTINCT decision_key) FROM mart.decision") == [(3, 3)]


def test_ages_fall_into_bands(tmp_path: Path) -> None:
    bands = {17: "0-17", 18: "18-29", 29: "18-29", 30: "30-39", 79: "70-79", 80: "80+", 101: "80+", None: None}

    letters = [letter(f"a{age}", item("MRI", **MRI), age=age) for age in bands]
    star = built(tmp_path, load("L1", datetime(2017, 3, 1), *letters))

    assert dict(rows(star, "SELECT age, age_band FROM dim_case WHERE case_key <> -1")) == bands  # type: ignore[arg-type]
