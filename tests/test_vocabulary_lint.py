"""Every problem of an edited vocabulary is reported with its file, its line and the reason."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from transforms import reason_patterns, services, vocabulary, vocabulary_lint

Edit = Callable[[str, str], None]


def forget() -> None:
    """Drop what is cached of the vocabularies."""
    vocabulary.load.cache_clear()
    vocabulary.terms.cache_clear()
    reason_patterns.load.cache_clear()
    reason_patterns.expand.cache_clear()
    reason_patterns.phrases.cache_clear()


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edit]:
    """Appends a row to a copy of a vocabulary."""
    folder = tmp_path / "vocabularies"
    shutil.copytree(vocabulary.FOLDER, folder)
    monkeypatch.setattr(vocabulary, "FOLDER", folder)
    forget()

    def append(name: str, row: str) -> None:
        with (folder / f"{name}.csv").open("a") as file:
            file.write(row + "\n")
        forget()

    yield append
    monkeypatch.undo()
    forget()


def last_line(name: str) -> int:
    return len((vocabulary.FOLDER / f"{name}.csv").read_text().splitlines())


def test_the_vocabularies_are_in_order() -> None:
    assert vocabulary_lint.problems() == []


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("drugs", "kumquatine,Kumquatine,kumquatine,Other,oral,kumquatine,", "example is empty"),
        ("drugs", "kumquatine,Kumquatine,kumquatine,Other,oral", "it has 5 of 7 cells"),
        (
            "drugs",
            "kumquatine,Kumquatine,kumquatine,Fruit,oral,kumquatine,Kumquatine 5mg",
            "the drug class 'Fruit' is not in taxonomy.csv",
        ),
        (
            "drugs",
            "kumquatine,Kumquatine,kumquatine,Other,by ear,kumquatine,Kumquatine 5mg",
            "the route 'by ear' is none of oral, topical, injection",
        ),
        (
            "drugs",
            "kumquatine,Kumquatine,kumquatine,Other,oral,kumquatine|+,Kumquatine 5mg",
            "the term '+' has no letter and no digit: it would match everything",
        ),
        (
            "drugs",
            "kumquatine,Kumquatine,kumquatine,Other,oral,kumquatine,A bandage",
            "the example 'A bandage' is not its own: services:dressings wins it",
        ),
        (
            "drugs",
            "kumquatine,Kumquatine,kumquatine,Other,oral,kumquatine,Zorbium plaxation",
            "the example 'Zorbium plaxation' is not its own: no entry matches it",
        ),
        (
            "drugs",
            "norco,Kumquatine,kumquatine,Other,oral,kumquatine,Kumquatine 5mg",
            "the code 'norco' is also in",
        ),
        ("drugs", "kumquatine,Kumquatine,kumquatine,Other,oral,Norco,Norco 5mg", "the term 'Norco' is also in"),
        (
            "services",
            "plaxation,Plaxation,Rehabilitation,Spa,0,,plaxation,Plaxation",
            "'Rehabilitation: Spa' is no category for a service in taxonomy.csv",
        ),
        (
            "services",
            "plaxation,Plaxation,Programs,Programs,high,,plaxation,Plaxation",
            "the priority 'high' is no whole number",
        ),
        ("body_regions", "soul,soul,0,soul,Both knees", "the example 'Both knees' names knee"),
        ("guideline_editions", "Kumquats,2004,2007-06-15,", "'Kumquats' is no MTUS guideline of guidelines.csv"),
        ("guideline_editions", "Eye,2005,2017-06-15,2007-06-15", "in_force_until is before in_force_from"),
        (
            "guideline_editions",
            "Eye,2004,2018-06-15,2018-12-31",
            "the edition '2004' of 'Eye' is also in line 17: an edition has one period",
        ),
        ("states", "CA,Upper California", "the code 'CA' is also in line"),
        (
            "reasons",
            "kumquats,upheld,case,kumquat,,,It is a kumquat.,It is a plum.",
            "the code 'kumquats' of the side 'upheld' is not in reason_codes.csv",
        ),
        (
            "reasons",
            "safety_risk,upheld,often,kumquat,,,The kumquat.,The plum.",
            "the kind 'often' is none of case, any, fallback",
        ),
        (
            "reasons",
            "safety_risk,upheld,case,{kumquat},,,The kumquat.,The plum.",
            "pattern names the part 'kumquat', which is not in reason_phrases.csv",
        ),
        ("reasons", "safety_risk,upheld,case,kumquat,(,,The kumquat.,The plum.", "unless is no regular expression: "),
        (
            "reasons",
            "safety_risk,upheld,case,kumquat,,,The plum.,The cherry.",
            "the example 'The plum.' has not the reason 'safety_risk', but none",
        ),
        (
            "reasons",
            "safety_risk,upheld,case,kumquat,,,The kumquat.,The kumquats.",
            "the counter-example 'The kumquats.' has the reason 'safety_risk'",
        ),
    ],
)
def test_a_problem_is_reported_with_its_line_and_reason(edit: Edit, name: str, row: str, reason: str) -> None:
    edit(name, row)

    (problem,) = vocabulary_lint.problems()

    assert (problem.file, problem.line) == (f"{name}.csv", last_line(name))
    assert problem.reason.startswith(reason)


@pytest.mark.usefixtures("edit")
def test_a_column_that_is_missing_is_reported() -> None:
    (vocabulary.FOLDER / "states.csv").write_text("code\nCA\n")

    assert vocabulary_lint.problems() == [("states.csv", 1, "the column 'label' is missing")]


def test_check_prints_the_faults_and_exits_with_1(edit: Edit) -> None:
    edit("drugs", "kumquatine,Kumquatine,kumquatine,Fruit,oral,kumquatine,Kumquatine 5mg")

    result = CliRunner().invoke(app, ["vocabulary", "check"])

    assert result.exit_code == 1
    assert f"drugs.csv:{last_line('drugs')}: the drug class 'Fruit'" in result.output


def test_a_drug_that_is_added_classifies_and_wins(edit: Edit) -> None:
    edit("drugs", "kumquatine,Kumquatine,kumquatine,Other,oral,kumquatine,Kumquatine 5mg")

    result = CliRunner().invoke(app, ["vocabulary", "explain", "Kumquatine 5mg #30"])

    assert vocabulary_lint.problems() == []
    assert "drugs:kumquatine" in result.output
    assert services.classify(vocabulary.load("drugs")["example"].tail(1))["rule"].to_list() == ["drugs:kumquatine"]


def test_explain_shows_the_winner_first() -> None:
    result = CliRunner().invoke(app, ["vocabulary", "explain", "TENS electrodes"])

    assert result.exit_code == 0
    assert result.output.index("services:electrodes") < result.output.index("services:tens_unit")
