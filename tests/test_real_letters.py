"""The real letters, where the folder that holds them stands beside the project: nothing of them is in the project."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from warehouse import read

SHARED = Path(__file__).parents[2] / "shared"

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the real letters are not part of the project")

EXACT = (
    "item", "outcome", "date_assigned", "date_of_injury", "decision_date", "ur_denial_date",
    "application_received_date", "priority", "licensure_state", "specialty", "claims_administrator_basis",
    "reviewer_basis", "outside_mtus", "disputed_service", "original_request", "authorized_portion", "age", "sex",
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("real") / "home"
    letters = [str(SHARED / "letters" / "pdf"), str(SHARED / "letters" / "seed.txt")]
    result = CliRunner().invoke(app, ["--home", str(home), "load", *letters])
    assert result.output.split() == "received 111 new 111 duplicate 0 superseded 0 quarantined 0 decisions 261".split()
    return home


def rows(home: Path, sql: str) -> list[tuple[object, ...]]:
    return read.query(home / "warehouse.duckdb", sql).rows


def test_the_real_letters_are_read_as_people_read_them(home: Path) -> None:
    command = [
        sys.executable,
        str(SHARED / "gold" / "score.py"),
        str(home / "warehouse.duckdb"),
        str(SHARED / "gold" / "dev.jsonl"),
        "--json",
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    scores = {
        field: min(score["precision"], score["recall"])
        for field, score in json.loads(printed).items()
        if field != "letters"
    }

    assert {field: scores[field] for field in EXACT} == dict.fromkeys(EXACT, 1.0)
    assert min(scores["guideline_family"], scores["guideline"], scores["guideline_section"]) >= 0.99
    assert min(scores["service_category"], scores["service_type"]) >= 0.98


def test_the_words_of_every_value_stand_in_its_span(home: Path) -> None:
    folded = "regexp_replace(lower({}), '[^a-z0-9]+', '', 'g')"
    words = folded.format("substring(text, span_start + 1, span_end - span_start)")
    astray = rows(
        home,
        f"SELECT letter_id, field, value FROM evidence JOIN letter_text USING (letter_id)"
        f" WHERE field NOT IN ('service_type', 'body_region') AND NOT contains({words}, {folded.format('value')})",
    )

    assert astray == []


SEED = "WHERE case_key IN (SELECT case_key FROM dim_case WHERE case_number IS NULL AND case_key <> -1)"


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
