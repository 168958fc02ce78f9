"""imr verify finds whatever was changed by other programs; imr rollback goes back to a build before."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.homes import copy, imr

Damage = Callable[[Path], None]


@pytest.fixture
def home(one_load: Path, tmp_path: Path) -> Path:
    """A home of two letters."""
    return copy(one_load, tmp_path / "home")


def raw_file(home: Path) -> Path:
    return next(path for path in (home / "raw").rglob("*") if path.is_file())


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


def change_a_row(home: Path) -> None:
    build = (home / "warehouse.duckdb").resolve()
    build.chmod(0o600)
    with duckdb.connect(str(build)) as connection:
        connection.execute("UPDATE fact_decision SET outcome = 'Overturned'")
        connection.execute("CHECKPOINT")


def test_a_home_as_it_was_written_is_in_order(home: Path) -> None:
    code, printed = imr(home, "verify")

    assert code == 0
    assert printed.count("all in order") == 4
    assert "raw letters: 2, all in order" in printed
    assert "letters in the ledger: 2, all in order" in printed


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda home: overwrite(raw_file(home), b"other words"), "its bytes are not those of its name"),
        (lambda home: raw_file(home).unlink(), "was received, but its bytes are missing"),
        (lambda home: overwrite(next(home.glob("stage/*/decisions.parquet")), b"PAR1"), "decisions.parquet: "),
        (lambda home: overwrite(next(home.glob("stage/*/receipts.parquet")), b"PAR1"), "receipts.parquet: "),
        (lambda home: next(home.glob("stage/*/body_regions.parquet")).unlink(), "body_regions.parquet: it is missing"),
        (lambda home: shutil.rmtree(next(home.glob("stage/*"))), "2 letters are published, but not staged"),
        (change_a_row, "its manifest"),
        (lambda home: (home / "warehouse.duckdb").unlink(), "no warehouse is published"),
    ],
)
def test_what_was_changed_is_reported(home: Path, damage: Damage, message: str) -> None:
    damage(home)

    code, printed = imr(home, "verify")

    assert code == 1
    assert re.search(r": \d+, 1 fault$", printed, re.MULTILINE)
    assert message in printed


def test_rollback_publishes_the_build_before_until_the_next_load(
    one_load: Path, more_loads: Path, tmp_path: Path
) -> None:
    home = copy(more_loads, tmp_path / "home")
    first = (one_load / "warehouse.duckdb").readlink()
    assert (home / "warehouse.duckdb").readlink() != first

    code, printed = imr(home, "rollback")

    assert code == 0
    assert "until the next load" in printed
    assert (home / "warehouse.duckdb").readlink() == first
    assert imr(home, "rollback") == (2, f"imr: {home / 'builds'} holds no intact build before the published one\n")
    imr(home, "load", more_loads.parent / "second")
    assert imr(home, "sql", "SELECT count(*) FROM audit.letter", "--format", "csv")[1].split()[-1] == "3"


def test_nobody_else_can_read_what_the_home_holds(home: Path) -> None:
    modes = {path: path.lstat().st_mode & 0o077 for path in home.rglob("*") if not path.is_symlink()}

    assert len(modes) > 20
    assert {path for path, mode in modes.items() if mode} == set()
