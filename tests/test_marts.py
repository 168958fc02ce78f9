"""The marts: their counts add up to the decisions of the star, and every breakdown says what it says."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.stage_frames import MASSAGE, MRI, NORCO, built, cites, item, letter, load, rows

ADMINISTRATOR, REVIEWER = "claims_administrator", "reviewer"
LOW_BACK, CHRONIC = "Low Back Complaints", "Chronic Pain Medical Treatment"
COMPOUND = {"category": "Pharmaceuticals", "drug_class": "Topical Compounds", "service": "Topical compound"}


@pytest.fixture(scope="module")
def star(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three letters: a surgery's MRI and its ancillary massage, drugs with and without citations, one without dates."""
    spine = letter(
        "aa",
        item(
            "MRI",
            "Overturned",
            [cites(ADMINISTRATOR, LOW_BACK), cites(REVIEWER, LOW_BACK), cites(REVIEWER, "Low Back", family="ODG")],
            ["Low back", "Spine"],
            **MRI,
        ),
        item("Massage", cited=[cites(ADMINISTRATOR, LOW_BACK), cites(REVIEWER, CHRONIC)], **MASSAGE)
        | {"is_ancillary": True},
        case_number="CM17-9000001", decision_date=date(2017, 8, 20), assigned_date=date(2017, 8, 1),
        application_received_date=date(2017, 7, 21), injury_date=date(2015, 6, 30), age=44, sex="female",
        specialties=["Pain Medicine", "Neurology"],
    )  # fmt: skip
    drugs = letter(
        "bb",
        item("Norco", cited=[cites(ADMINISTRATOR, "Pain", family="ODG"), cites(REVIEWER, CHRONIC, edition="2009")])
        | NORCO,
        item("Flurbiprofen 20%, Baclofen 5% cream", service_type_rule="drugs:tghot", **COMPOUND),
        case_number="CM17-9000002", decision_date=date(2017, 2, 20), assigned_date=date(2017, 2, 14),
        specialties=["Neurology"],
    )  # fmt: skip
    undated = letter("cc", item("MRI of the neck", "Overturned", [cites(REVIEWER, CHRONIC)], **MRI))
    return built(tmp_path_factory.mktemp("marts"), load("L1", datetime(2017, 9, 1), spine, drugs, undated))


# Headings of topical compounds, with the ingredients that they name.
COMPOUNDS: dict[str, list[str]] = {
    "Buspirone 10%, spironolactone cream": ["buspirone", "spironolactone"],
    "Iron 5%-Baclofen 2% in a cream": ["baclofen", "iron"],
    "FLURBIPROFEN20%/Coenzyme Q-10 cream": ["coenzyme q10", "flurbiprofen"],
    "Coenzyme Q100 20% cream": [],
}
OF_TITLE = "INNER JOIN fact_decision USING (decision_key) WHERE title = '%s'"


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A star of a letter where both sides cite ODG without a chapter, and one of topical compounds."""
    sides = [cites(side, "", family="ODG") | {"guideline": None} for side in (ADMINISTRATOR, REVIEWER)]
    odg = letter("aa", item("MRI", cited=sides))
    compounds = letter("bb", *(item(service, **COMPOUND) for service in COMPOUNDS))
    return built(tmp_path_factory.mktemp("others"), load("L1", datetime(2017, 9, 1), odg, compounds))


@pytest.mark.parametrize(
    ("breakdown", "decisions"),
    [
        ("overturn_rate_by_service", 5),
        ("overturn_rate_by_drug_class", 2),
        ("overturn_rate_by_month", 4),
        ("overturn_rate_by_quarter", 4),
        ("overturn_rate_by_fiscal_year", 4),
        ("overturn_rate_by_age_band", 5),
        ("overturn_rate_by_sex", 5),
        ("overturn_rate_by_accident_year", 5),
        ("overturn_rate_by_days_to_decision", 5),
        ("guideline_agreement", 5),
        ("decisions_without_citation", 5),
        ("monthly", 5),
        ("letters_by_quarter", 4),
    ],
)
def test_a_breakdown_counts_every_decision_once(star: Path, breakdown: str, decisions: int) -> None:
    assert rows(star, f"SELECT sum(decisions) FROM mart.{breakdown}") == [(decisions,)]


def test_rates_are_quotients_with_and_without_ancillary_items(star: Path) -> None:
    found = rows(star, "SELECT table_name FROM duckdb_columns() WHERE column_name = 'primary_overturn_rate'")
    marts = {str(mart) for (mart,) in found}

    for mart in marts:
        wrong = rows(
            star,
            "SELECT decisions FROM mart." + mart + " WHERE overturn_rate <> overturned / decisions"
            " OR primary_overturn_rate IS DISTINCT FROM primary_overturned / nullif(primary_decisions, 0)"
            " OR primary_decisions > decisions",
        )
        assert wrong == [], mart
    assert {"overturn_rate_by_service", "overturn_rate_by_sex"} <= marts, "a view and a table are among them"


def test_ancillary_items_are_no_primary_decisions(star: Path) -> None:
    massage = "SELECT decisions, overturn_rate, primary_decisions, primary_overturn_rate"

    assert rows(star, f"{massage} FROM mart.overturn_rate_by_service WHERE service = 'Massage therapy'") == [
        (1, 0, 0, None)
    ]


def test_weighted_rows_add_up_and_others_fan_out(star: Path) -> None:
    weighted = "SELECT cited_by, sum(weighted_decisions), sum(weighted_overturned)"
    fanned = "SELECT cited_by, sum(decisions), sum(overturned)"

    assert rows(star, f"{weighted} FROM mart.overturn_rate_by_guideline_weighted GROUP BY ALL ORDER BY ALL") == [
        (ADMINISTRATOR, 3, 1),
        (REVIEWER, 4, 2),
    ]
    assert rows(star, f"{fanned} FROM mart.overturn_rate_by_guideline GROUP BY ALL ORDER BY ALL") == [
        (ADMINISTRATOR, 3, 1),
        (REVIEWER, 5, 3),
    ]
    assert rows(star, "FROM mart.overturn_rate_by_specialty_weighted ORDER BY ALL") == [
        ("Neurology", 3, 0.5, pytest.approx(1 / 6)),
        ("Pain Medicine", 1, 0.5, 0.5),
    ]
    assert rows(star, "SELECT specialty, decisions FROM mart.overturn_rate_by_specialty ORDER BY ALL") == [
        ("Neurology", 4),
        ("Pain Medicine", 2),
    ]


def test_rows_over_two_bridges_add_up_to_the_decisions(star: Path) -> None:
    mart = "mart.overturn_rate_by_guideline_service_and_specialty"
    cited = "fact_decision SEMI JOIN bridge_reviewer_specialty USING (reviewer_key)"
    added = rows(star, f"SELECT cited_by, sum(weighted_decisions), sum(weighted_overturned) FROM {mart} GROUP BY ALL")

    for side, decisions, overturned in added:
        assert rows(
            star,
            f"SELECT count(*), sum(is_overturned) FROM {cited} SEMI JOIN"
            f" (FROM bridge_decision_guideline WHERE cited_by = '{side}') USING (decision_key)",
        ) == [(pytest.approx(decisions), pytest.approx(overturned))]
    assert rows(star, f"SELECT sum(decisions) > sum(weighted_decisions) FROM {mart}") == [(True,)]
    assert len(added) == 2


def test_agreement_has_guideline_family_and_who_cites_at_all(star: Path) -> None:
    assert rows(
        star,
        "SELECT title, agreement FROM mart.guideline_agreement_of_decision"
        " INNER JOIN fact_decision USING (decision_key) ORDER BY title",
    ) == [
        ("Flurbiprofen 20%, Baclofen 5% cream", "neither cites"),
        ("MRI", "same guideline"),
        ("MRI of the neck", "reviewer alone cites"),
        ("Massage", "same family"),
        ("Norco", "different families"),
    ]


def test_both_sides_citing_odg_without_a_chapter_share_the_family_alone(others: Path) -> None:
    assert rows(others, f"SELECT agreement FROM mart.guideline_agreement_of_decision {OF_TITLE % 'MRI'}") == [
        ("same family",)
    ]


def test_decisions_without_citation_name_the_side(star: Path) -> None:
    assert rows(
        star,
        "SELECT year, category, uncited_by_claims_administrator, uncited_by_reviewer, uncited, share_uncited"
        " FROM mart.decisions_without_citation WHERE uncited_by_claims_administrator > 0 ORDER BY category",
    ) == [(None, "Diagnostic Testing", 1, 0, 0, 0), (2017, "Pharmaceuticals", 1, 1, 1, 0.5)]


def test_an_edition_out_of_force_is_counted_by_its_side(star: Path) -> None:
    assert rows(
        star, "SELECT cited_by, guideline, edition, citations, not_in_force FROM mart.citation_not_in_force_by_edition"
    ) == [(REVIEWER, CHRONIC, "2009", 1, 1)]


def test_a_compound_has_the_ingredients_it_names_and_those_of_its_product(star: Path) -> None:
    assert rows(
        star, "SELECT ingredient, decisions, overturned FROM mart.overturn_rate_by_compound_ingredient ORDER BY ALL"
    ) == [
        (name, 1, 0)
        for name in ("baclofen", "camphor", "capsaicin", "flurbiprofen", "gabapentin", "menthol", "tramadol")
    ]


@pytest.mark.parametrize(("service", "ingredients"), COMPOUNDS.items())
def test_ingredients_of_compounds_are_found_as_words(others: Path, service: str, ingredients: list[str]) -> None:
    assert rows(others, f"SELECT ingredient FROM mart.compound_ingredient {OF_TITLE % service} ORDER BY ALL") == [
        (i,) for i in ingredients
    ]


def test_time_is_counted_in_quarters_fiscal_years_and_bands(star: Path) -> None:
    assert rows(star, "SELECT year, quarter, decisions FROM mart.overturn_rate_by_quarter ORDER BY ALL") == [
        (2017, 1, 2),
        (2017, 3, 2),
    ]
    assert rows(star, "SELECT fiscal_year, decisions FROM mart.overturn_rate_by_fiscal_year ORDER BY ALL") == [
        (2017, 2),
        (2018, 2),
    ]
    assert rows(star, "SELECT days_from, days_band, decisions FROM mart.overturn_rate_by_days_to_decision") == [
        (0, "0-7", 2),
        (15, "15-30", 2),
        (None, None, 1),
    ]
    assert rows(star, "FROM mart.letters_by_quarter") == [(2017, 1, 1, 2, 2, None, 6), (2017, 3, 1, 2, 2, 30, 19)]


def test_letters_are_counted_by_their_items(star: Path) -> None:
    assert rows(star, "FROM mart.items_per_letter") == [
        (1, 1, pytest.approx(1 / 3), 1, 1, 1),
        (2, 2, pytest.approx(2 / 3), 1, 0.5, 3),
    ]


def test_the_injured_are_counted_by_age_sex_and_year_of_injury(star: Path) -> None:
    for mart, value in (("age_band", "40-49"), ("sex", "female"), ("accident_year", 2015)):
        assert rows(star, f"SELECT {mart}, decisions, overturned FROM mart.overturn_rate_by_{mart} ORDER BY 1") == [
            (value, 2, 1),
            (None, 3, 1),
        ]
