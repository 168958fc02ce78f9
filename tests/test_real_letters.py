"""The real letters, where the folder that holds them is beside the project: nothing of them is in the project."""

from datetime import date
from pathlib import Path

import pytest

from tests import score
from warehouse import read

pytestmark = pytest.mark.skipif(not score.SHARED.exists(), reason="the real letters are not part of the project")


@pytest.fixture
def home(real: Path) -> Path:
    return real


def rows(home: Path, sql: str) -> list[tuple[object, ...]]:
    return read.query(home / "warehouse.duckdb", sql).rows


def test_every_letter_is_loaded(home: Path) -> None:
    assert rows(home, "SELECT status, count(*) FROM audit.letter GROUP BY ALL") == [("loaded", 110 + 1 + 16 + 9)]


def test_no_field_is_below_its_floor_and_the_page_publishes_the_figures(home: Path) -> None:
    for name, scores in score.of_shared(home / "warehouse.duckdb"):
        assert score.below(name, scores) == []
        published = {field: cell for field, cell in score.published(name).items() if cell}
        assert published == {field: score.cell(scores, field) for field in scores}, "run: make score"


def test_no_reason_is_below_its_floor_and_the_page_publishes_the_figures(home: Path) -> None:
    scores = score.of_reasons(home / "warehouse.duckdb")

    assert score.below(score.REASONS, scores) == []
    assert score.BEGIN_REASONS + score.reason_figures(scores) in score.PAGE.read_text(), "run: make score"


def test_the_words_of_every_value_are_in_its_span(home: Path) -> None:
    folded = "regexp_replace(lower({}), '[^a-z0-9]+', '', 'g')"
    words = folded.format("substring(text, span_start + 1, span_end - span_start)")
    outside = rows(
        home,
        f"SELECT letter_id, field, value FROM evidence JOIN letter_text USING (letter_id)"
        f" WHERE field NOT IN ('service_type', 'body_region') AND NOT contains({words}, {folded.format('value')})",
    )

    assert outside == []


SEED = "WHERE case_key IN (SELECT case_key FROM dim_case WHERE parse_filename(source_uri) = 'seed.txt')"


def test_the_seed_letter_without_header_gives_all_it_prints(home: Path) -> None:
    assert rows(
        home,
        "SELECT title, outcome, category, subcategory, quantity, quantity_unit, age, sex, injury_date, decision_date"
        " FROM fact_decision JOIN dim_case USING (case_key) JOIN dim_service_type USING (service_type_key)"
        f" {SEED}",
    ) == [
        (
            *("12 massage therapy sessions for lumbar spine/sacrum", "Upheld", "Rehabilitation", "Other Therapies"),
            *(12.0, "sessions", 71, "male", date(1965, 1, 1), None),
        )
    ]
    assert rows(
        home,
        f"SELECT specialties, licensure_states FROM fact_decision JOIN dim_reviewer USING (reviewer_key) {SEED}",
    ) == [("Internal Medicine, Pulmonary Disease, Critical Care Medicine", "California, Florida, New York")]
    assert len(rows(home, f"SELECT diagnosis_key FROM bridge_case_diagnosis {SEED}")) == 4


def test_the_seed_letter_cites_the_mtus_on_both_sides_and_odg_on_one(home: Path) -> None:
    cited = rows(
        home,
        "SELECT cited_by, family, guideline, section, pages"
        " FROM bridge_decision_guideline JOIN dim_guideline USING (guideline_key)"
        " JOIN fact_decision USING (decision_key)"
        f" {SEED} ORDER BY cited_by, citation_number",
    )

    assert cited == [
        ("claims_administrator", "MTUS", "Chronic Pain Medical Treatment", "Massage Therapy", None),
        ("claims_administrator", "ODG", None, None, None),
        ("reviewer", "MTUS", "Chronic Pain Medical Treatment", None, ["60"]),
    ]


def test_the_seed_letter_names_two_body_regions(home: Path) -> None:
    regions = rows(
        home,
        "SELECT body_region FROM bridge_decision_body_region JOIN dim_body_region USING (body_region_key)"
        f" JOIN fact_decision USING (decision_key) {SEED} ORDER BY 1",
    )

    assert regions == [("lumbar spine",), ("sacrum",)]
