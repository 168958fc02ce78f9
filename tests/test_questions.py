"""Golden questions: the metrics, the command and the server answer them as SQL that was written by hand."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from tests.assistant.client import answered, driven, server
from warehouse import read
from warehouse.assistant.source import Limits
from warehouse.metrics.catalogue import catalogue
from warehouse.metrics.query import compose

QUESTIONS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "gold" / "questions.toml").read_text())[
    "question"
]


def plain(rows: Any) -> list[tuple[object, ...]]:
    """Rows as every client says them: numbers by their value, in one order."""
    cells = [tuple(round(float(cell), 9) if isinstance(cell, int | float) else cell for cell in row) for row in rows]
    return sorted(cells, key=repr)


def answer_part(question: dict[str, Any], rows: Any) -> list[tuple[object, ...]]:
    """The dimensions and the value of each row, without n and interval."""
    return plain([tuple(row)[: len(question.get("by", ())) + 1] for row in rows])


def expected(demo: Path) -> list[list[tuple[object, ...]]]:
    with read.connect(demo) as connection:
        return [plain(connection.execute(question["sql"]).fetchall()) for question in QUESTIONS]


def test_there_are_forty_questions_and_they_ask_every_metric_but_the_count_of_editions() -> None:
    assert len(QUESTIONS) >= 40
    assert set(catalogue().metrics) - {question["metric"] for question in QUESTIONS} == {"not_in_force"}


def test_every_question_is_answered_right(demo: Path) -> None:
    right = expected(demo)

    for question, rows in zip(QUESTIONS, right, strict=True):
        query = compose(question["metric"], question.get("by", ()), question.get("where"))
        assert answer_part(question, read.query(demo, query.sql).rows) == rows, question["asks"]
        assert rows


@pytest.mark.parametrize("has_letters", [False, True])
def test_every_question_is_answered_right_by_the_server(demo: Path, has_letters: bool) -> None:
    right = expected(demo)

    async def ask(client: Any) -> list[Any]:
        return [
            await answered(
                client,
                "metric",
                {"name": question["metric"], "by": question.get("by"), "where": question.get("where")},
            )
            for question in QUESTIONS
        ]

    found = driven(server(demo.parent, has_letters=has_letters, limits=Limits(rows=1000, characters=200_000)), ask)

    for question, answer, rows in zip(QUESTIONS, found, right, strict=True):
        assert answer_part(question, answer["rows"]) == rows, question["asks"]


def test_the_command_answers_as_the_questions_ask(demo: Path) -> None:
    right = expected(demo)

    for question, rows in list(zip(QUESTIONS, right, strict=True))[::5]:
        by = ["--by", ",".join(question["by"])] if "by" in question else []
        where = ["--where", question["where"]] if "where" in question else []
        arguments = ["--home", str(demo.parent), "metric", question["metric"], *by, *where, "--format", "json"]
        printed = CliRunner().invoke(app, arguments).stdout
        assert answer_part(question, [row.values() for row in json.loads(printed)]) == rows, question["asks"]


ASSISTANT = """\
import sys, tomllib
prompt = sys.stdin.read()
questions = tomllib.load(open("tests/gold/questions.toml", "rb"))["question"]
(question,) = [one for one in questions if f"Question: {one['asks']}\\n" in prompt]
if "# Dictionary" in prompt or "category" in prompt.split("Question")[0]:
    print("Here it is:\\n```sql\\n" + question["sql"] + "\\n```")
else:
    print("SELECT 1" if question["metric"] == "decisions" else "SELECT nothing")
"""


def test_an_assistant_is_asked_with_the_dictionary_and_without(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "assistant.py").write_text(ASSISTANT)
    environment = {**os.environ, "IMR_HOME": str(demo.parent), "COLUMNS": "200"}
    command = [sys.executable, "-m", "tests.ask", "5"]

    unset = subprocess.run(command, env=environment, capture_output=True, text=True)
    environment["IMR_ASSISTANT"] = f"{sys.executable} {tmp_path / 'assistant.py'}"
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert (unset.returncode, "IMR_ASSISTANT is not set" in unset.stderr) == (1, True)
    lines = [re.split(r"  +", line.strip()) for line in printed.splitlines()]
    assert lines[1] == ["How many decisions are there?", "other rows", "right"]
    assert lines[2][1].startswith("Binder Error")
    assert lines[-1] == ["right", "1 of 5", "5 of 5"]
