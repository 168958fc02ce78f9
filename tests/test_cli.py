"""What the commands print and how they exit, when there is nothing to load or something is wrong."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer.core
from typer.main import get_group
from typer.testing import CliRunner

from orchestration.cli.app import app
from orchestration.store.home import Home

runner = CliRunner()


def test_a_path_that_is_missing_is_wrong_usage(tmp_path: Path) -> None:
    result = runner.invoke(app, ["--home", str(tmp_path), "load", str(tmp_path / "nowhere")])

    assert result.exit_code == 2
    assert "no such file or folder" in result.stderr


def test_the_version_is_that_of_the_distribution() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]

    result = runner.invoke(app, ["--version"])

    assert (result.exit_code, result.stdout) == (0, f"imr {project['version']}\n")


def test_an_unknown_option_is_wrong_usage(tmp_path: Path) -> None:
    result = runner.invoke(app, ["--home", str(tmp_path), "load", "--fast"])

    assert result.exit_code == 2


def test_a_home_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    result = runner.invoke(app, ["--home", str(tmp_path / "file" / "home"), "load", str(tmp_path)])

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "cannot be written" in result.stderr


def test_a_second_load_exits_4_and_names_the_holder(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")

    with home.locked():
        result = runner.invoke(app, ["--home", str(home.root), "load", str(tmp_path)])

    assert result.exit_code == 4
    assert "another load is running" in result.stderr


def test_a_query_without_a_warehouse_says_what_to_do(tmp_path: Path) -> None:
    result = runner.invoke(app, ["--home", str(tmp_path), "sql", "SELECT 1"])

    assert result.exit_code == 2
    assert "load letters first" in result.stderr


@pytest.mark.parametrize(
    "command", [["verify"], ["rollback"], ["forget", "CM17-0900001"], ["dashboard", "build"], ["dashboard", "serve"]]
)
def test_a_home_that_does_not_exist_is_not_made_by_a_command_that_needs_one(tmp_path: Path, command: list[str]) -> None:
    result = runner.invoke(app, ["--home", str(tmp_path / "typo"), *command])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"imr: there is no home at {tmp_path / 'typo'}: name another with --home")
    assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [["status"], ["quarantine", "--retry"], ["sql", "SELECT 1"], ["search", "x"], ["explain", "x"]]
)
def test_a_command_that_only_reads_makes_no_home(tmp_path: Path, command: list[str]) -> None:
    assert runner.invoke(app, ["--home", str(tmp_path / "typo"), *command]).exit_code == 2

    assert list(tmp_path.iterdir()) == []


def commands(group: typer.core.TyperGroup, above: str = "") -> list[str]:
    """Every command, those of groups as two words."""
    found = []
    for name, command in group.commands.items():
        found += commands(command, f"{name} ") if isinstance(command, typer.core.TyperGroup) else [above + name]
    return found


@pytest.mark.parametrize("command", commands(get_group(app)))
def test_every_command_has_help_with_an_example_and_is_in_the_readme(command: str) -> None:
    result = runner.invoke(app, [*command.split(), "--help"])

    assert result.exit_code == 0
    assert f"imr {command}" in result.stdout.partition("Example")[2]
    readme = Path("README.md").read_text()
    assert f"imr {command}" in readme or f"make {command}" in readme, f"name imr {command} in README.md"


def test_every_command_is_found() -> None:
    assert {"load", "score", "vocabulary check", "report annual", "dashboard serve"} <= set(commands(get_group(app)))


def test_queries_start_without_dagster_and_great_expectations() -> None:
    code = (
        "import sys, orchestration.cli; print({'dagster', 'great_expectations', 'polars', 'pandas'} & set(sys.modules))"
    )

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "set()"
