"""The page for operators: its commands are run line by line, and a backup is worth what it says."""

import re
import shlex
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import typer

from orchestration.cli.app import app
from orchestration.cli.demo import SAMPLES
from orchestration.store.home import Home
from tests.corpus import text
from tests.faults import loading
from tests.homes import copy, digest, imr, letter, runner, write
from warehouse import publish

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "OPERATIONS.md").read_text()
COMMANDS = [line[2:] for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
# Also in sentences, and in blocks for root or for a database, which no test runs.
NAMED = set(re.findall(r"(?:^|`|\bbin/)(imr [a-z-][^`\n>]*)", PAGE, re.MULTILINE))


@pytest.mark.faults
def test_every_command_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letters").mkdir()
    for name in ("determination-001.pdf", "determination-002.txt", "determination-003.pdf", "determination-004.txt"):
        shutil.copy(SAMPLES / name, tmp_path / "letters")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("IMR_HOME", raising=False)

    ended = {command: run(command) for command in COMMANDS}

    assert len(COMMANDS) > 20
    assert {command: end for command, end in ended.items() if end[0] != 0} == {}


def run(command: str) -> tuple[int, str]:
    """The exit code and the output of a line of the page: imr runs in this process, all else in a shell."""
    if command.startswith("imr "):
        done = runner.invoke(app, shlex.split(command)[1:])
        return done.exit_code, done.output
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("command", sorted(NAMED))
def test_every_command_that_the_page_names_has_the_options_that_it_names(command: str) -> None:
    level: object = typer.main.get_command(app)

    for word in shlex.split(command)[1:]:
        if isinstance(level, typer.core.TyperGroup):
            level = level.commands[word]
        elif word.startswith("-"):
            assert isinstance(level, typer.core.TyperCommand)
            assert word in [name for parameter in level.params for name in parameter.opts]

    assert isinstance(level, typer.core.TyperCommand)


def test_the_installation_is_that_of_the_service() -> None:
    (lines,) = re.findall(r"```text\n(useradd.*?)```", PAGE, re.DOTALL)

    unit = (PROJECT / "orchestration" / "imr-warehouse.service").read_text().replace("sudo ", "")

    assert [line for line in lines.splitlines() if f"#   {line}\n" not in unit] == []


@pytest.mark.parametrize(
    "step", ["build", *(pytest.param(step, marks=pytest.mark.faults) for step in loading.STEPS if step != "build")]
)
def test_a_copy_taken_during_a_load_goes_on_as_if_nothing_had_happened(tmp_path: Path, step: str) -> None:
    letters = text.write_folder(tmp_path / "letters", range(60))
    home = tmp_path / "home"

    process, begun = loading.start(home, letters)
    while begun.recv() != step:
        pass
    # As cp does it: what is gone when its turn comes is left out.
    subprocess.run(["cp", "-a", home, tmp_path / "copy"], capture_output=True, check=False)
    process.join()

    loading.finish(tmp_path / "copy", letters)
    assert digest(tmp_path / "copy") == digest(home)
    assert loading.faults(tmp_path / "copy") == []


def test_a_copy_in_which_links_became_files_names_the_way_out(one_load: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    subprocess.run(["cp", "-rL", one_load, home.root], check=True)

    code, printed = imr(home.root, "status")

    assert (code, "imr rollback" in " ".join(printed.split())) == (2, True)
    assert imr(home.root, "load", write(tmp_path / "more", letter(3)))[0] == 0
    assert home.published_link.is_symlink()
    assert imr(home.root, "verify")[0] == 0


def test_a_home_works_where_it_is_moved_to(one_load: Path, tmp_path: Path) -> None:
    moved = copy(one_load, tmp_path / "elsewhere" / "home")

    assert imr(moved, "load", write(tmp_path / "more", letter(3)))[0] == 0

    assert imr(moved, "verify")[0] == 0
    assert str(one_load) not in (moved / "dagster" / "dagster.yaml").read_text()


def of_an_earlier_version(home: Path) -> Home:
    """A home whose published build lacks tables that came later, and whose manifest lacks what came with them."""
    build = (home / "warehouse.duckdb").resolve()
    build.chmod(0o600)
    with duckdb.connect(str(build)) as connection:
        connection.execute("DROP TABLE bridge_decision_reason; DROP TABLE dim_reason")
    manifest = publish.manifest(build)
    assert manifest is not None
    rows = {name: count for name, count in manifest.rows.items() if "reason" not in name}
    size = build.stat().st_size
    replace(manifest, rows=rows, byte_count=size, digests={}, code="", file_digest="").write(build.with_suffix(".json"))
    return Home(home)


@pytest.mark.parametrize(("way_on", "decisions"), [("load", 6), ("load again", 4), ("rebuild", 4)])
def test_a_home_of_an_earlier_version_is_named_and_goes_on(
    one_load: Path, tmp_path: Path, way_on: str, decisions: int
) -> None:
    home = of_an_earlier_version(copy(one_load, tmp_path / "home"))
    for command, ending in (("status", 2), ("verify", 1)):
        code, printed = imr(home.root, command)
        assert (code, "another version of this project" in printed, "imr load" in printed) == (ending, True, True)

    paths = [write(tmp_path / "more", letter(3))] if way_on == "load" else []
    code, printed = imr(home.root, way_on.split()[0], *paths)

    assert (code, f"decisions {decisions}" in printed) == (0, True)
    assert imr(home.root, "status")[0] == 0
    assert imr(home.root, "verify")[0] == 0


def test_letters_of_the_demo_and_others_do_not_mix_without_a_word(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")

    _, printed = imr(home, "load", *(SAMPLES / f"determination-00{number}.txt" for number in (2, 4)))

    assert "sample letters of the demo and 2 others" in " ".join(printed.split())


def test_a_rollback_takes_the_page_along_and_status_names_what_each_place_serves(
    one_load: Path, more_loads: Path, tmp_path: Path
) -> None:
    home = Home(copy(more_loads, tmp_path / "home"))
    before = Home(one_load).published_link.resolve().stem
    assert digest(home.root) != digest(one_load)

    assert imr(home.root, "rollback")[0] == 0

    assert before in (home.site / "data" / "site.js").read_text()
    served = imr(home.root, "status")[1].partition("Served")[2].partition("Last loads")[0]
    assert served.count(before) == 2
    assert "outdated" not in served
    assert digest(home.root) == digest(one_load)
