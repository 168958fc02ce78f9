"""imr export --deidentified: the folder is written whole or not at all, and what goes wrong is one line."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from tests.builds import publish_star
from tests.deidentified.exports import ROWS
from tests.homes import imr
from tests.stage_frames import MRI, item, letter, load
from warehouse import publish
from warehouse.deidentified import rows


def test_an_export_says_what_it_is(exported: Path, counts: Path) -> None:
    for folder, words in ((exported, "The letters these rows come from are public records"), (counts, "are counts")):
        readme = (folder / "README.txt").read_text()
        assert words in readme
        assert [file.name for file in folder.iterdir() if file.name not in readme and file.name != "README.txt"] == []


def test_an_export_says_what_to_cite(home: Path, exported: Path, counts: Path) -> None:
    cited = publish.citation((home / "warehouse.duckdb").resolve())

    assert {"build", "digest", "version"} <= set(cited)
    for folder in (exported, counts):
        _, _, lines = (folder / "README.txt").read_text().partition("\nCite as\n")
        assert dict(line.split(maxsplit=1) for line in lines.splitlines()) == cited


@pytest.mark.parametrize(
    "words", [["new"], ["new", "--deidentified"], ["--deidentified", "new"], ["new", "--deidentified", "all"]]
)
def test_which_of_the_two_has_to_be_said(home: Path, tmp_path: Path, words: list[str]) -> None:
    code, printed = imr(home, "export", *[tmp_path / word if word == "new" else word for word in words])

    assert code == 2
    assert "--deidentified rows" in printed
    assert "--deidentified tables" in printed
    assert len(printed.splitlines()) == 1


def test_an_export_goes_into_no_folder_that_holds_anything(home: Path, exported: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()

    for folder in (exported, tmp_path / "file"):
        code, printed = imr(home, "export", folder, "--deidentified", "tables")
        assert (code, len(printed.splitlines())) == (2, 1)
        assert "is not an empty folder" in printed
    assert {path.stem for path in exported.glob("*.parquet")} == {*ROWS}
    assert imr(home, "export", tmp_path / "empty", "--deidentified", "tables")[0] == 0


def test_a_folder_that_cannot_be_written_is_one_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    code, printed = imr(home, "export", tmp_path / "file" / "new", "--deidentified", "rows")

    assert (code, len(printed.splitlines())) == (2, 1)
    assert "cannot be written: a file is in the way" in printed


def test_without_a_warehouse_there_is_no_folder(tmp_path: Path) -> None:
    code, printed = imr(tmp_path / "home", "export", tmp_path / "new", "--deidentified", "rows")

    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert "no warehouse is published" in printed


@pytest.mark.parametrize(("kind", "needed"), [("rows", "5 cases"), ("tables", "11 cases")])
def test_a_warehouse_of_few_cases_has_no_export(tmp_path: Path, kind: str, needed: str) -> None:
    (tmp_path / "home" / "builds").mkdir(parents=True)
    letters = [letter(name, item("MRI", **MRI), case_number=f"CM17-900000{name}") for name in "123"]
    published = tmp_path / "home" / "warehouse.duckdb"
    publish_star(published, tmp_path / "home" / "builds", "w-1", load("L1", datetime(2017, 3, 1), *letters))

    code, printed = imr(tmp_path / "home", "export", tmp_path / "new", "--deidentified", kind)

    assert (code, len(printed.splitlines()), (tmp_path / "new").exists()) == (1, 1, False)
    assert needed in printed


def test_an_interrupted_export_leaves_nothing(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Iterator[tuple[str, pl.DataFrame]]:
        yield "case", pl.DataFrame({"a": [1]})
        raise KeyboardInterrupt

    monkeypatch.setattr(rows, "frames", interrupted)

    assert imr(home, "export", tmp_path / "new", "--deidentified", "rows")[0] == 130
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_filled_meanwhile_stays(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> Iterator[tuple[str, pl.DataFrame]]:
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "mine").touch()
        yield "case", pl.DataFrame({"a": [1]})

    monkeypatch.setattr(rows, "frames", slow)

    assert imr(home, "export", tmp_path / "new", "--deidentified", "rows")[0] == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["new", "mine"]


KILLED = """
import os, signal, sys
from pathlib import Path
from warehouse.deidentified import export, rows
whole = rows.frames
def killed(*arguments):
    yield next(whole(*arguments))
    os.kill(os.getpid(), signal.SIGKILL)
rows.frames = killed
export.write_rows(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_killed_export_has_no_folder_and_the_next_one_succeeds(home: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(home / "warehouse.duckdb"), str(tmp_path / "new")]
    ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert not (tmp_path / "new").exists()
    assert imr(home, "export", tmp_path / "new", "--deidentified", "rows")[0] == 0
