"""imr forget: a case leaves the home everywhere and stays away, whatever is offered later."""

import shutil
from pathlib import Path

import pytest

from orchestration.store import erasures
from orchestration.store.home import Home
from tests.homes import copy, digest, imr, letter, load_steps, made_once, rows, write

GONE = "CM17-9000001"


@pytest.fixture(scope="module")
def loads(tmp_path_factory: pytest.TempPathFactory, one_load: Path) -> Path:
    """A folder with a home of a case, its correction, and another case, and ``second``, from which the correction came.

    A copy of the first letter lies in its inbox.
    """

    def correct(made: Path) -> None:
        home = copy(one_load, made / "home")
        correction = letter(1, "Massage therapy", "03/20/2017")
        load_steps(home, write(made / "second", correction))
        (home / "inbox" / "copy.txt").write_text(letter(1))

    return made_once(tmp_path_factory, "corrected", correct)


@pytest.fixture
def home(loads: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    return copy(loads / "home", tmp_path / "home")


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory, loads: Path) -> Path:
    """A folder with that home after the case was forgotten, and what the command printed."""

    def forget(made: Path) -> None:
        code, printed = imr(copy(loads / "home", made / "home"), "forget", GONE, "--yes")
        assert code == 0
        (made / "printed").write_text(printed)

    return made_once(tmp_path_factory, "forgotten", forget)


@pytest.fixture
def forgotten(after: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    return copy(after / "home", tmp_path / "forgotten")


def files_with(home: Path, words: str) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


@pytest.mark.parametrize("truncated", ["", '{"letter_id": "ab'])
def test_a_truncated_list_is_read_as_far_as_it_is_whole(home: Path, truncated: str) -> None:
    (home / "forgotten.jsonl").write_text(truncated)

    (home / "inbox" / "copy.txt").unlink()
    assert imr(home, "load", home.parent)[0] == 0
    assert imr(home, "forget", GONE, "--yes")[0] == 0
    assert len(erasures.read(Home(home)).letters) == 2


def test_a_copy_in_the_inbox_of_what_is_forgotten_goes_with_the_next_load(forgotten: Path, one_load: Path) -> None:
    shutil.copytree(one_load.parent / "first", forgotten / "inbox", dirs_exist_ok=True)

    imr(forgotten, "load")

    assert files_with(forgotten, GONE) == []


def test_no_file_of_the_home_holds_a_forgotten_case(home: Path, forgotten: Path, after: Path) -> None:
    assert files_with(home, GONE)

    assert "Forgotten in raw, stage, inbox and builds" in (after / "printed").read_text()
    assert files_with(forgotten, GONE) == []
    assert rows(forgotten, "SELECT case_number FROM dim_case WHERE case_key <> -1") == [("CM17-9000002",)]
    assert imr(forgotten, "verify")[0] == 0


def test_it_looks_as_if_the_case_had_never_been_there(forgotten: Path, tmp_path: Path) -> None:
    load_steps(tmp_path / "other", write(tmp_path / "only", letter(2)))

    assert digest(forgotten) == digest(tmp_path / "other")


def test_a_forgotten_letter_is_not_taken_again(forgotten: Path, one_load: Path) -> None:
    code, printed = imr(forgotten, "load", one_load.parent / "first")

    assert (code, printed.split()) == (0, "received 2 new 0 duplicate 1 forgotten 1".split())
    assert files_with(forgotten, GONE) == []


def test_another_print_of_a_forgotten_case_is_not_taken_either(forgotten: Path, tmp_path: Path) -> None:
    other_print = letter(1, "Gym membership")

    _, printed = imr(forgotten, "load", write(tmp_path / "other print", other_print, letter(3)))

    assert "forgotten 1" in printed
    assert rows(forgotten, "SELECT case_number FROM dim_case WHERE case_key <> -1 ORDER BY ALL") == [
        ("CM17-9000002",),
        ("CM17-9000003",),
    ]
    assert files_with(forgotten, GONE) == []
    assert imr(forgotten, "verify")[0] == 0
    assert len(erasures.read(Home(forgotten)).letters) == 3


def test_a_copy_in_the_inbox_goes_and_one_elsewhere_is_named(
    home: Path, after: Path, loads: Path, one_load: Path
) -> None:
    assert (home / "inbox" / "copy.txt").exists()

    assert not (after / "home" / "inbox" / "copy.txt").exists()
    printed = (after / "printed").read_text()
    assert str(one_load.parent / "first" / "letter-0.txt") in printed
    assert str(loads / "second" / "letter-0.txt") in printed


def test_it_is_asked_before(home: Path) -> None:
    before = digest(home)

    code, printed = imr(home, "forget", GONE)

    assert code == 1
    assert "Forget 2 letters permanently?" in printed
    assert digest(home) == before


@pytest.mark.parametrize("name", ["CM17-9999999", "0", "zzzzzzzzzzzz"])
def test_an_unknown_letter_is_reported(home: Path, name: str) -> None:
    code, printed = imr(home, "forget", name, "--yes")

    assert code == 2
    assert "no letter matches" in printed


def test_a_forgetting_that_died_is_completed_by_the_next_load(home: Path, tmp_path: Path) -> None:
    (home / "inbox" / "copy.txt").unlink()
    known = erasures.known(Home(home), GONE)
    erasures.add(Home(home), known.select("letter_id", "case_number").rows())

    imr(home, "load", write(tmp_path / "third", letter(3)))

    assert files_with(home, GONE) == []
    assert imr(home, "verify")[0] == 0
