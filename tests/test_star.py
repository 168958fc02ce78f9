"""The star row by row, from a few staged letters written by hand."""

from datetime import date, datetime
from hashlib import md5
from pathlib import Path

import pytest

from tests.stage_frames import MRI, built, cites, item, letter, load, rejected, rows
from warehouse import build


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
    profile = build.profile(star)
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


@pytest.mark.parametrize(
    ("age", "band"),
    [(17, "0-17"), (18, "18-29"), (29, "18-29"), (30, "30-39"), (79, "70-79"), (80, "80+"), (101, "80+"), (None, None)],
)
def test_ages_fall_into_bands(tmp_path: Path, age: int | None, band: str | None) -> None:
    star = built(tmp_path, load("L1", datetime(2017, 3, 1), letter("aa", item("MRI", **MRI), age=age)))

    assert rows(star, "SELECT age_band FROM dim_case WHERE case_key <> -1") == [(band,)]


@pytest.mark.parametrize(
    ("decided", "received", "current"),
    [
        ((date(2017, 2, 2), date(2017, 2, 1)), (1, 2), "aa"),
        ((date(2017, 2, 1), date(2017, 2, 1)), (1, 2), "bb"),
        ((date(2017, 2, 1), date(2017, 2, 1)), (2, 1), "bb"),
        ((date(2017, 2, 1), date(2017, 2, 1)), (1, 1), "bb"),
        ((date(2017, 2, 1), None), (1, 2), "aa"),
    ],
    ids=["latest decision", "then greatest name", "whichever came first", "in one load as well", "a date before none"],
)
def test_which_letter_of_a_case_is_current(
    tmp_path: Path, decided: tuple[date | None, ...], received: tuple[int, ...], current: str
) -> None:
    letters = [
        letter(name, item("MRI", **MRI), case_number="CM17-9000001", decision_date=day)
        for name, day in zip(("aa", "bb"), decided, strict=True)
    ]
    runs = [
        load(f"L{n}", datetime(2017, 3, day), one) for n, (day, one) in enumerate(zip(received, letters, strict=True))
    ]

    star = built(tmp_path, *runs)

    assert rows(star, "SELECT letter_id FROM audit.letter WHERE status = 'loaded'") == [(current,)]
    assert rows(star, "SELECT letter_id FROM dim_case WHERE case_key <> -1") == [(current,)]


@pytest.mark.parametrize(
    ("case_number", "received", "status"),
    [
        ("CM17-9000001", (1, 2), "superseded"),
        ("CM17-9000001", (1, 1), "superseded"),
        ("CM17-9000001", (2, 1), "quarantined"),
        ("CM17-9000002", (1, 2), "quarantined"),
        (None, (1, 2), "quarantined"),
    ],
    ids=["a later letter", "in the same load", "an older letter", "another case", "no case"],
)
def test_a_later_letter_of_the_case_ends_a_quarantine(
    tmp_path: Path, case_number: str | None, received: tuple[int, int], status: str
) -> None:
    bad = rejected("aa", "damaged", case_number=case_number, decision_date=date(2017, 3, 3))
    good = letter("bb", item("MRI", **MRI), case_number="CM17-9000001", decision_date=date(2017, 2, 2))
    both = [
        load(f"L{day}{n}", datetime(2017, 3, day), one)
        for n, (day, one) in enumerate(zip(received, (bad, good), strict=True))
    ]

    star = built(tmp_path, *both)

    reason = {"superseded": "a later letter of the same case is loaded", "quarantined": "damaged"}[status]
    assert rows(star, "SELECT letter_id, status, reason, quarantine_reason FROM audit.letter ORDER BY 1") == [
        ("aa", status, reason, "damaged"),
        ("bb", "loaded", None, None),
    ]
    profile = build.profile(star).row(0, named=True)
    assert (profile["received"], profile["accounted"], profile["unaccounted_letters"]) == (2, 2, 0)


def test_a_letter_superseded_in_its_turn_ends_no_quarantine(tmp_path: Path) -> None:
    same = {"case_number": "CM17-9000001"}
    current = letter("aa", item("MRI", **MRI), decision_date=date(2017, 2, 2), **same)
    bad = rejected("bb", "damaged", **same)
    older = letter("cc", item("MRI", **MRI), decision_date=date(2017, 1, 1), **same)

    star = built(
        tmp_path, *(load(f"L{day}", datetime(2017, 3, day), one) for day, one in enumerate((current, bad, older), 1))
    )

    assert rows(star, "SELECT letter_id, status FROM audit.letter ORDER BY 1") == [
        ("aa", "loaded"),
        ("bb", "quarantined"),
        ("cc", "superseded"),
    ]


def test_a_citation_of_an_edition_not_in_force_is_found(tmp_path: Path) -> None:
    chronic = "Chronic Pain Medical Treatment"
    cited = [cites("reviewer", chronic, edition=edition) for edition in ("2009", "2016", None)]
    decided = letter("aa", item("Rest", cited=cited), case_number="CM17-9000001", decision_date=date(2017, 2, 20))

    target = built(tmp_path, load("L1", datetime(2017, 3, 1), decided))

    assert rows(target, "SELECT guideline, edition, in_force_from, in_force_until FROM mart.citation_not_in_force") == [
        (chronic, "2009", date(2009, 7, 18), date(2016, 7, 27))
    ]


@pytest.mark.parametrize(
    ("guideline", "edition", "decided", "is_known", "is_accused"),
    [
        ("Low Back Disorders", "2019", date(2019, 8, 10), True, True),
        ("Low Back Disorders", "2019", date(2019, 8, 11), True, False),
        ("Low Back Disorders", "2016", date(2019, 8, 10), True, False),
        ("Low Back Disorders", "2016", date(2019, 8, 11), True, True),
        ("Low Back Disorders", "2016-02-24", date(2019, 8, 11), True, True),
        ("Low Back Disorders", "2020", date(2018, 1, 2), False, False),
        ("Low Back Disorders", None, date(2016, 1, 2), False, False),
        ("Traumatic Brain Injury", "2017", date(2016, 1, 2), False, False),
        ("Low Back Complaints", "2004", date(2017, 11, 30), True, False),
        ("Low Back Complaints", "2004", date(2017, 12, 1), True, True),
    ],
)
def test_an_edition_is_out_of_force_only_where_its_days_are_known(
    tmp_path: Path, guideline: str, edition: str | None, decided: date, is_known: bool, is_accused: bool
) -> None:
    cited = [cites("reviewer", guideline, edition=edition)]
    one = letter("aa", item("Rest", cited=cited), case_number="CM18-9000001", decision_date=decided)

    target = built(tmp_path, load("L1", datetime(2021, 3, 1), one))

    assert rows(target, "SELECT is_in_force_known FROM dim_guideline WHERE family = 'MTUS'") == [(is_known,)]
    assert len(rows(target, "SELECT * FROM mart.citation_not_in_force")) == is_accused


def test_a_topic_is_the_same_across_families_and_editions(tmp_path: Path) -> None:
    low_back = [
        cites("reviewer", "Low Back Complaints", edition="2004"),
        cites("reviewer", "Low Back Disorders", edition="2019"),
        cites("reviewer", "Low Back", family="ODG"),
        cites("reviewer", "Low Back Disorders", family="ACOEM"),
        cites("reviewer", "Journal of the Low Back", family="Other"),
    ]
    decided = letter("aa", item("Rest", cited=low_back), case_number="CM18-9000001", decision_date=date(2018, 2, 20))

    target = built(tmp_path, load("L1", datetime(2021, 3, 1), decided))

    assert rows(target, "SELECT family, topic FROM dim_guideline WHERE guideline_key <> -1 ORDER BY ALL") == [
        ("ACOEM", "Low Back"),
        ("MTUS", "Low Back"),
        ("MTUS", "Low Back"),
        ("ODG", "Low Back"),
        ("Other", None),
    ]
    assert rows(
        target, "SELECT cited_by, topic, decisions FROM mart.overturn_rate_by_guideline_topic ORDER BY ALL"
    ) == [
        ("reviewer", "Low Back", 1),
        ("reviewer", None, 1),
    ]
