"""imr metric: it answers, says what misleads, and refuses what would count twice or is unknown."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from warehouse.metrics.catalogue import catalogue

runner = CliRunner()


def imr(link: Path, *arguments: str) -> tuple[int, str, str]:
    result = runner.invoke(app, ["--home", str(link.parent), "metric", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("overturn_rat",), "there is no metric 'overturn_rat': did you mean overturn_rate?"),
        (("xyzzy",), "there is no metric 'xyzzy'; imr metric lists them all"),
        (("overturn_rate", "--by", "servicee"), "there is no dimension 'servicee': did you mean service?"),
        (("overturn_rate", "--by", "topic"), "did you mean guideline_topic?"),
        (("overturn_rate", "--where", "yeer = 2016"), "there is no dimension 'yeer': did you mean year?"),
        (("overturn_rate", "--by", "outcome"), "it is computed from the outcome itself"),
        (("letter_overturn_rate", "--by", "category"), "it is computed for whole letters"),
        (("share_uncited", "--by", "guideline"), "decisions without a citation have none"),
        (("overturn_rate", "--by", "reason"), "each reason belongs to one outcome"),
        (("share_of_decisions", "--by", "specialty"), "would add up to more than 1; ask for decisions instead"),
        (("weighted_decisions", "--by", "body_region"), "have no weights: it would count more than once"),
        (("weighted_decisions", "--where", "body_region = 'Knee'"), "cannot be filtered by body_region"),
        (("weighted_decisions", "--by", "guideline"), "add cited_by to the dimensions, or filter one value of it"),
        (("weighted_decisions", "--by", "guideline", "--where", "cited_by <> 'x'"), "add cited_by to the dimensions"),
        (("weighted_decisions", "--where", "cited_by = 'reviewer' OR guideline = 'x'"), "add cited_by"),
        (("overturn_rate", "--where", "year = "), "the filter cannot be read"),
        (("overturn_rate", "--where", "1 = 1"), "the filter names no dimension"),
        (("overturn_rate", "--where", "dim_case.age = 1"), "a filter names dimensions without a table: age"),
        (("overturn_rate", "--where", "year = 2016; DROP TABLE dim_case"), "a filter compares dimensions"),
        (("overturn_rate", "--where", "year = 2016 UNION SELECT 1"), "a filter compares dimensions"),
        (("overturn_rate", "--where", "year IN (SELECT 1)"), "a filter compares dimensions"),
        (("overturn_rate", "--where", "year = 2016 LIMIT 1"), "a filter compares dimensions"),
        (("overturn_rate", "--where", "year = max(year)"), "a filter compares dimensions"),
        (("overturn_rate", "--where", "year = 2016) OR (1 = 1"), "the filter cannot be read"),
        (("overturn_rate", "--where", "year = no_such_function(1)"), "no_such_function"),
        (("overturn_rate", "--where", "category = content('/etc/passwd')"), "content"),
    ],
)
def test_what_would_mislead_or_is_unknown_is_refused_in_one_line(
    demo: Path, arguments: tuple[str, ...], message: str
) -> None:
    code, printed, error = imr(demo, *arguments)

    assert (code, printed) == (2, "")
    assert message in error
    assert len(error.splitlines()) == 1


def test_the_command_answers_and_says_what_misleads(demo: Path) -> None:
    arguments = ("overturn_rate", "--by", "service, guideline_topic", "--where", "specialty = 'Pain Management'")

    code, printed, error = imr(demo, *arguments, "--format", "csv")

    assert code == 0
    assert printed.splitlines()[0] == "service,guideline_topic,overturn_rate,n,low,high"
    assert len(printed.splitlines()) > 5
    assert "Rows of guideline_topic do not add up" in error
    assert "Citations of both sides count" in error


def test_a_value_that_no_decision_has_is_named_with_the_nearest(demo: Path) -> None:
    filters = "outcome = 'Overturned' AND specialty IN ('Neurologie', 'Neurology') AND year = 1917"

    code, _, error = imr(demo, "decisions", "--where", filters)

    assert code == 0
    assert "No decision has specialty = 'Neurologie': did you mean Neurology?" in error
    assert error.count("No decision has") == 1


def test_the_command_prints_the_sql_that_it_runs(demo: Path) -> None:
    arguments = ("overturn_rate", "--by", "specialty", "--top", "3")

    _, sql, _ = imr(demo, *arguments, "--sql")
    _, answer, _ = imr(demo, *arguments, "--format", "csv")

    assert runner.invoke(app, ["--home", str(demo.parent), "sql", sql, "--format", "csv"]).stdout == answer
    rates = [float(line.split(",")[-4]) for line in answer.splitlines()[1:]]
    assert (len(rates), rates) == (3, sorted(rates, reverse=True))


def test_a_comment_of_a_filter_ends_nothing(demo: Path) -> None:
    assert imr(demo, "decisions", "--by", "year", "--where", "year > 2013 -- x")[0] == 0


def test_the_command_without_a_metric_lists_all(demo: Path) -> None:
    _, printed, _ = imr(demo)

    assert all(name in printed for name in (*catalogue().metrics, *catalogue().dimensions))
