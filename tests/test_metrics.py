"""The catalogue of metrics: it agrees with every mart, and counts nothing twice."""

from collections.abc import Callable, Iterator
from datetime import datetime
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest

from orchestration.pages import pages
from tests.stage_frames import built, cites, item, letter, load
from tests.stage_frames import rows as rows_of
from warehouse import read
from warehouse.metrics import superset
from warehouse.metrics.catalogue import catalogue
from warehouse.metrics.query import compose

Ask = Callable[[str], list[tuple[Any, ...]]]
RATES = [metric.name for metric in catalogue().metrics.values() if metric.marts == "rates"]
WEIGHTED = [metric.name for metric in catalogue().metrics.values() if metric.marts == "weighted_rates"]
SIDE = {"cited_by": "cited_by", "family": "guideline_family", "guideline": "guideline"}
SERVICE = {name: name for name in ("category", "subcategory", "drug_class", "service")}
REASON = {"upper(side[1]) || side[2:]": "outcome", "code": "reason_code"}
# Of each mart its breakdown columns with their dimensions, its metrics, and which rows it has.
MARTS: dict[str, tuple[dict[str, str], list[str], str | None]] = {
    "monthly": (
        {name: name for name in ("year", "quarter", "month", "fiscal_year", *SERVICE, "is_ancillary")},
        ["decisions", "overturned"],
        None,
    ),
    "overturn_rate_by_service": (SERVICE, RATES, None),
    "overturn_rate_by_drug_class": ({"drug_class": "drug_class"}, RATES, "category = 'Pharmaceuticals'"),
    "overturn_rate_by_guideline": (SIDE, RATES, None),
    "overturn_rate_by_guideline_weighted": (SIDE, WEIGHTED, None),
    "overturn_rate_by_guideline_topic": ({"cited_by": "cited_by", "topic": "guideline_topic"}, RATES, None),
    "overturn_rate_by_specialty": ({"specialty": "specialty"}, RATES, None),
    "overturn_rate_by_specialty_weighted": ({"specialty": "specialty"}, WEIGHTED, None),
    "overturn_rate_by_guideline_service_and_specialty": (
        {**SIDE, **{name: name for name in ("category", "service", "specialty")}}, [*WEIGHTED, "decisions"], None,
    ),
    "overturn_rate_by_month": ({"year": "year", "month": "month"}, RATES, "year IS NOT NULL"),
    "overturn_rate_by_quarter": ({"year": "year", "quarter": "quarter"}, RATES, "year IS NOT NULL"),
    "overturn_rate_by_fiscal_year": ({"fiscal_year": "fiscal_year"}, RATES, "year IS NOT NULL"),
    "overturn_rate_by_body_region": ({"body_region": "body_region"}, RATES, None),
    "overturn_rate_by_age_band": ({"age_band": "age_band"}, RATES, None),
    "overturn_rate_by_sex": ({"sex": "sex"}, RATES, None),
    "overturn_rate_by_accident_year": ({"accident_year": "accident_year"}, RATES, None),
    "overturn_rate_by_days_to_decision": ({"days_band": "days_band"}, RATES, None),
    "overturn_rate_by_compound_ingredient": ({"ingredient": "compound_ingredient"}, RATES, None),
    "guideline_agreement": ({"category": "category", "agreement": "agreement"}, RATES, None),
    "decisions_without_citation": ({"year": "year", "category": "category"}, ["decisions", "share_uncited"], None),
    "reasons_by_service": ({**SERVICE, **REASON}, ["decisions", "weighted_decisions"], None),
    "reasons_by_guideline": (
        {"family": "guideline_family", "guideline": "guideline", **REASON}, ["decisions"], "cited_by = 'reviewer'",
    ),
    "reasons_by_month": (
        {"year": "year", "month": "month", **REASON}, ["decisions", "weighted_decisions"], "year IS NOT NULL",
    ),
    "letters_by_quarter": (
        {"year": "year", "quarter": "quarter"},
        ["letters", "decisions", "decisions_per_letter", "median_days_application_to_decision",
         "median_days_assigned_to_decision"],
        "year IS NOT NULL",
    ),
    "items_per_letter": (
        {"items": "items"}, ["letters", "letters_overturned", "letter_overturn_rate", "primary_decisions"], None,
    ),
    "citation_not_in_force_by_edition": (
        {"cited_by": "cited_by", "guideline": "guideline", "edition": "guideline_edition"},
        ["not_in_force", "share_not_in_force"],
        None,
    ),
}  # fmt: skip


@pytest.fixture
def ask(demo: Path) -> Iterator[Ask]:
    """A function that answers queries on the sample letters, all on one connection."""
    with read.connect(demo) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.mark.parametrize("mart", MARTS)
def test_a_metric_agrees_with_the_mart(ask: Ask, mart: str) -> None:
    by, metrics, where = MARTS[mart]
    ours = ", ".join(by)

    for metric in metrics:
        answered = ask(compose(metric, list(by.values()), where).sql)
        expected = ask(f"SELECT {ours}, {metric} FROM mart.{mart}")
        found = {row[: len(by)]: row[len(by)] for row in answered}
        if mart == "citation_not_in_force_by_edition":
            # The mart has only editions whose days in force are known.
            found = {key: value for key, value in found.items() if key in {row[:-1] for row in expected}}
        assert found == {row[:-1]: pytest.approx(row[-1]) for row in expected}, metric
        assert expected


def test_n_of_a_share_leaves_out_what_is_unknown_as_the_mart_does(ask: Ask) -> None:
    by = ["cited_by", "guideline", "guideline_edition"]

    answered = ask(compose("share_not_in_force", by).sql)
    marts = ask("SELECT cited_by, guideline, edition, citations FROM mart.citation_not_in_force_by_edition")

    assert sorted((*row[:3], row[4]) for row in answered if row[4]) == sorted(marts)


def test_every_mart_with_a_metric_is_compared(ask: Ask) -> None:
    columns = ask("SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'mart'")

    having = {mart for mart, column in columns if column in catalogue().metrics}

    assert having == set(MARTS), "add the mart to MARTS in this file"


def test_every_metric_and_dimension_is_a_row(ask: Ask) -> None:
    metrics = ask("SELECT metric FROM mart.metric ORDER BY position")
    dimensions = ask("SELECT dimension FROM mart.dimension ORDER BY position")

    assert [name for (name,) in metrics] == list(catalogue().metrics)
    assert [name for (name,) in dimensions] == list(catalogue().dimensions)
    assert (len(metrics) >= 19, len(dimensions) >= 34) == (True, True)


def test_the_query_of_every_question_answers(ask: Ask) -> None:
    for name, sql in ask("SELECT metric, question_sql FROM mart.metric"):
        assert ask(str(sql)), name


def test_every_dimension_is_answered_in_every_grain_and_by_weights(ask: Ask) -> None:
    for name in ("decisions", "weighted_decisions", "letters", "citations", "letters_overturned"):
        allowed = catalogue().allowed(catalogue().metric(name))
        assert allowed
        for dimension in allowed:
            by = ["cited_by", dimension.name] if dimension.group == "guideline" else [dimension.name]
            assert ask(compose(name, by, f"{dimension.name} IS NOT NULL").sql), (name, dimension.name)


def test_the_path_of_a_dimension_leads_to_its_values(ask: Ask) -> None:
    for name, path, expression in ask("SELECT dimension, join_path, expression FROM mart.dimension"):
        values = ask(f"SELECT count(DISTINCT {expression}) {path}")[0][0]

        assert isinstance(values, int), name
        assert values > 0, name


def test_a_name_means_the_same_in_keys_expressions_and_dimensions() -> None:
    inputs, dimensions = catalogue().inputs, catalogue().dimensions

    both = set(inputs) & set(dimensions)
    assert {name for name in both if inputs[name].expression != dimensions[name].expression} == set()
    assert len(both) > 3


def test_weights_of_two_bridges_are_multiplied_and_add_up(ask: Ask) -> None:
    by, where = ["specialty", "guideline_family", "guideline"], "cited_by = 'reviewer'"
    both = (
        "SELECT count(DISTINCT decision_key) FROM bridge_decision_guideline"
        " INNER JOIN fact_decision USING (decision_key)"
        " INNER JOIN bridge_reviewer_specialty USING (reviewer_key) WHERE cited_by = 'reviewer'"
    )

    parts = ask(compose("weighted_decisions", by, where).sql)
    ((whole,),) = ask(both)

    assert sum(row[-1] for row in parts) == pytest.approx(whole)
    assert whole > 50


def test_two_bridges_count_a_decision_once_for_each_pair(tmp_path: Path) -> None:
    cited = [cites("reviewer", "Low Back", family="ODG"), cites("reviewer", "Low Back", family="ODG", section="MRI")]
    star = built(
        tmp_path,
        load(
            "L1",
            datetime(2017, 9, 1),
            letter("aa", item("MRI", "Overturned", cited), specialties=["Neurology", "Pain Medicine"]),
        ),
    )

    by = ["specialty", "guideline"]

    assert rows_of(star, compose("decisions", by).sql) == [
        ("Neurology", "Low Back", 1),
        ("Pain Medicine", "Low Back", 1),
    ]
    assert rows_of(star, compose("overturned", where="specialty <> '' AND guideline <> ''").sql) == [(1,)]
    assert rows_of(star, compose("weighted_decisions", by, "cited_by = 'reviewer'").sql) == [
        ("Neurology", "Low Back", 0.5),
        ("Pain Medicine", "Low Back", 0.5),
    ]


def test_a_share_has_n_and_the_interval_of_wilson(ask: Ask) -> None:
    ((rate, n, low, high),) = ask(compose("overturn_rate").sql)

    z, p = NormalDist().inv_cdf(0.975), 15 / 131
    half = z * sqrt(p * (1 - p) / 131 + z * z / (4 * 131 * 131))
    assert (rate, n) == (pytest.approx(p), 131)
    assert low == pytest.approx((p + z * z / 262 - half) / (1 + z * z / 131), abs=1e-6)
    assert high == pytest.approx((p + z * z / 262 + half) / (1 + z * z / 131), abs=1e-6)


def test_an_interval_of_no_or_all_overturned_ends_at_its_share(ask: Ask) -> None:
    answer = ask(compose("overturn_rate", ["service"]).sql)

    assert {rate for _, rate, *_ in answer} >= {0, 1}
    for _, rate, n, low, high in answer:
        assert 0 <= low <= rate + 1e-12
        assert rate - 1e-12 <= high <= 1
        assert high - low > 0.9 / (1 + n)


def test_no_decisions_have_no_rate(ask: Ask) -> None:
    assert ask(compose("overturn_rate", where="year = 1900").sql) == [(None, 0, None, None)]


def test_superset_has_the_metrics_of_the_catalogue(demo: Path) -> None:
    text = superset.DATASET.read_text()

    assert text == pages(demo)[superset.DATASET], "run: python -m orchestration.pages"
    for name in ("decisions", "letters", "overturn_rate", "share_modified"):
        assert f"- metric_name: {name}\n" in text
        expression = catalogue().metrics[name].expression
        on_dataset = read.query(demo, f"SELECT {expression} FROM mart.decision").rows
        assert on_dataset == [row[:1] for row in read.query(demo, compose(name).sql).rows]
