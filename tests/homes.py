"""Letters that tests write, homes that they load them into, and the homes that many tests copy or only read."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from orchestration.steps import begin, parse, receive
from orchestration.steps import read as read_step
from orchestration.store.drafts import Draft, Request
from orchestration.store.home import Home
from transforms import batches
from warehouse import publish, read

LETTER = """Case Number: {number}
Date Assigned: 02/01/2017 Date of Injury: 06/30/2016
Decision Date: {decided} UR Denial Date: 01/05/2017
Priority: Standard Application
Received:
01/15/2017

HOW THE IMR FINAL DETERMINATION WAS MADE
The Expert Reviewer has the following credentials:
State(s) of Licensure: Oregon,California
Certification(s)/Specialty: Neurology, Pain Medicine

CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the
case file, including all medical records:

The injured worker is a 44-year-old female who fell. Diagnoses include lumbar strain and neck pain.

IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:

{first}: Upheld

Claims Administrator guideline: The Claims Administrator did not cite any medical evidence for its decision.

MAXIMUS guideline: Decision based on MTUS Low Back Complaints 2004, Section(s): Special Studies.

Decision rationale: No red flag is described. The request is not medically necessary.

Office visit: Overturned

Claims Administrator guideline: Decision based on MTUS Knee Complaints 2004.

MAXIMUS guideline: The Expert Reviewer did not cite any medical evidence for its decision.

Decision rationale: A visit is needed to adjust the medicine.
"""

runner = CliRunner()


def letter(number: int, first: str = "MRI of the lumbar spine", decided: str = "02/20/2017") -> str:
    return LETTER.format(number=f"CM17-{9_000_000 + number:07}", first=first, decided=decided)


def write(folder: Path, *letters: str) -> Path:
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(letters):
        (folder / f"letter-{number}.txt").write_text(text)
    return folder


def imr(home: Path, *arguments: object) -> tuple[int, str]:
    result = runner.invoke(app, ["--home", str(home), *map(str, arguments)])
    return result.exit_code, result.output


def digest(home: Path) -> str:
    build = publish.current(home / "warehouse.duckdb")
    assert build is not None
    manifest = publish.manifest(build)
    assert manifest is not None
    return manifest.digest


def rows(home: Path, sql: str) -> list[tuple[object, ...]]:
    return read.query(home / "warehouse.duckdb", sql).rows


def journal(home: Path) -> list[dict[str, object]]:
    """The lines of the journal of a home."""
    return [json.loads(line) for line in (home / "logs" / "loads.jsonl").read_text().splitlines()]


def copy(home: Path, target: Path) -> Path:
    """A copy of a home; links stay links."""
    return Path(shutil.copytree(home, target, symlinks=True))


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that all workers of a test run share: the first one that asks for it makes it, the others wait."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, made = base / name, base / f"{name}.made"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder.mkdir()
            make(folder)
            made.touch()
    return folder


def fail_on(number: int, patch: pytest.MonkeyPatch) -> None:
    """Give the parser a defect that the letter of a number meets."""
    whole = batches.stage

    def failing(texts: pa.Table) -> dict[str, pa.Table]:
        if letter(number).splitlines()[0] in str(texts.column("text")):
            raise TypeError("a defect, with words of a letter")
        return whole(texts)

    patch.setattr(batches, "stage", failing)


def stage(home: Path, folder: Path) -> Draft:
    """Receive, read and parse the letters of a folder, the first steps of a load; nothing is published."""
    with Home(home).locked():
        draft = begin.begin(Home(home), request=Request(sources=(str(folder),)))
        for step in (receive.receive, read_step.read, parse.parse):
            step(draft)
    return draft


def load_steps(home: Path, folder: Path) -> None:
    """Load a folder step by step, at half the cost of ``imr load``: without Dagster, the site and the data docs."""
    from tests.faults import loading

    with Home(home).locked():
        loading.work(Home(home), folder)


def load_once(folder: Path) -> None:
    """Make a home of one load: letters 1 and 2, from the folder ``first`` beside it."""
    assert imr(folder / "home", "load", write(folder / "first", letter(1), letter(2)))[0] == 0


def load_twice(folder: Path, one_load: Path) -> None:
    """Make a home of two loads: that of one load, and letter 3 from the folder ``second`` beside it."""
    copy(one_load, folder / "home")
    copy(one_load.parent / "first", folder / "first")
    assert imr(folder / "home", "load", write(folder / "second", letter(3)))[0] == 0
