"""The cookbook: every question is answered by the demo warehouse, and the page says what it answers."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from warehouse import cookbook, markdown, read

RECIPES = {recipe.question: recipe.sql for recipe in cookbook.recipes()}


def test_there_are_34_questions() -> None:
    assert len(RECIPES) == len(list(cookbook.RECIPES.glob("*.sql"))) == 34
    assert [question for question in RECIPES if "?" not in question] == []


@pytest.mark.parametrize("question", RECIPES)
def test_the_page_shows_what_the_demo_answers(demo: Path, question: str) -> None:
    answer = read.query(demo, RECIPES[question])

    assert answer.rows
    assert "\n".join(markdown.table(answer.columns, answer.rows)) in cookbook.COOKBOOK.read_text()


@pytest.mark.parametrize("recipe", cookbook.own_recipes(), ids=lambda recipe: recipe.question)
def test_a_list_of_ones_own_is_joined_as_the_page_shows(demo: Path, recipe: cookbook.Recipe) -> None:
    own = f"cases={cookbook.OWN / 'my_cases.csv'}"
    arguments = ["--home", str(demo.parent), "sql", "--with", own, "--format", "md"]

    printed = CliRunner().invoke(app, [*arguments, recipe.sql]).stdout

    assert printed.strip() in cookbook.COOKBOOK.read_text()
    assert "ORDER BY" in recipe.sql


@pytest.mark.parametrize("question", RECIPES)
def test_rows_come_in_one_order_and_in_standard_sql(question: str) -> None:
    sql = RECIPES[question]

    assert "ORDER BY" in sql
    assert re.findall(r"\b(QUALIFY|GROUP BY ALL|EXCLUDE|ARG_MAX|median)\b|::|^FROM", sql, re.I) == []


def test_the_cookbook_is_fresh(demo: Path) -> None:
    assert cookbook.COOKBOOK.read_text() == cookbook.text(demo), "run: python -m orchestration.pages"


def test_words_of_a_cell_cannot_break_a_table() -> None:
    answer = read.Answer(["a", "b"], [("x | y\nz <b>", None)])

    assert list(markdown.table(answer.columns, answer.rows)) == ["| a | b |", "|---|---|", "| x \\| y z &lt;b> |  |"]


def test_a_join_over_a_bridge_fans_out_as_the_traps_say(demo: Path) -> None:
    counted = "SELECT count(*), count(DISTINCT decision_key), round(sum(weight), 6) FROM bridge_decision_guideline"

    citations, decisions, weight = read.query(demo, f"{counted} WHERE cited_by = 'reviewer'").rows[0]

    assert int(str(citations)) > int(str(decisions)) == weight
