"""The page for operators: its commands are run line by line, and a backup is worth what it says."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from orchestration.cli.app import SAMPLES
from orchestration.store.home import Home
from tests.corpus import text
from tests.corpus.letter import write as compose
from tests.faults import loading
from tests.homes import digest, imr, letter, write

PAGE = (Path(__file__).parents[1] / "OPERATIONS.md").read_text()
COMMANDS = [line[2:] for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def test_every_command_of_the_page_runs(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    for name in ("determination-001.pdf", "determination-002.txt", "determination-003.pdf", "determination-004.txt"):
        shutil.copy(SAMPLES / name, tmp_path / "letters")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "imr").write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'from orchestration.cli import main; main()' \"$@\"\n"
    )
    (programs / "imr").chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(Path.cwd())}
    environment.pop("IMR_HOME", None)

    ended = {}
    for command in COMMANDS:
        done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True)
        ended[command] = (done.returncode, done.stderr)

    assert len(COMMANDS) > 20
    assert {command: end for command, end in ended.items() if end[0] != 0} == {}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loaded")
    imr(folder / "home", "load", write(folder / "letters", letter(1), letter(2)))
    return folder / "home"


@pytest.mark.parametrize("moment", [0.1, 0.5, 0.9])
def test_a_copy_taken_during_a_load_goes_on_as_if_nothing_had_happened(tmp_path: Path, moment: float) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    for seed in range(60):
        (letters / f"{seed}.txt").write_text(text.render(compose(seed)))
    home = tmp_path / "home"
    begun = time.monotonic()
    loading.finish(home, letters)
    seconds = time.monotonic() - begun
    shutil.rmtree(home)

    process, _ = loading.start(home, letters)
    time.sleep(seconds * moment)
    # As cp does it: what is gone when its turn comes is left out.
    subprocess.run(["cp", "-a", home, tmp_path / "copy"], capture_output=True, check=False)
    process.join()

    loading.finish(tmp_path / "copy", letters)
    assert loading.digest(tmp_path / "copy") == loading.digest(home)
    assert loading.faults(tmp_path / "copy") == []


def test_a_copy_in_which_links_became_files_names_the_way_out(loaded: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    subprocess.run(["cp", "-rL", loaded, home.root], check=True)

    code, printed = imr(home.root, "status")

    assert (code, "imr rollback" in " ".join(printed.split())) == (2, True)
    assert imr(home.root, "load", write(tmp_path / "more", letter(3)))[0] == 0
    assert home.published_link.is_symlink()
    assert imr(home.root, "verify")[0] == 0


def test_a_home_works_where_it_is_moved_to(loaded: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(loaded, tmp_path / "elsewhere" / "home", symlinks=True)

    assert imr(moved, "load", write(tmp_path / "more", letter(3)))[0] == 0

    assert imr(moved, "verify")[0] == 0
    assert str(loaded) not in (moved / "dagster" / "dagster.yaml").read_text()


def test_letters_of_the_demo_and_others_do_not_mix_without_a_word(loaded: Path, tmp_path: Path) -> None:
    home = shutil.copytree(loaded, tmp_path / "home", symlinks=True)

    _, printed = imr(home, "load", SAMPLES)

    assert "sample letters of the demo beside 2 others" in " ".join(printed.split())


def test_a_rollback_takes_the_page_along_and_status_names_what_each_place_serves(loaded: Path, tmp_path: Path) -> None:
    home = Home(shutil.copytree(loaded, tmp_path / "home", symlinks=True))
    before = home.published_link.resolve().stem
    imr(home.root, "load", write(tmp_path / "more", letter(3)))

    assert imr(home.root, "rollback")[0] == 0

    assert before in (home.site / "data" / "site.js").read_text()
    served = imr(home.root, "status")[1].partition("Served")[2].partition("Last loads")[0]
    assert served.count(before) == 2
    assert "behind" not in served
    assert digest(home.root) == digest(loaded)
