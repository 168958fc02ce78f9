"""imr forget: a case leaves the home everywhere and stays away, whatever is offered later."""

import shutil
from pathlib import Path

import pytest

from orchestration.store import erasures
from orchestration.store.home import Home
from tests.homes import digest, imr, letter, rows, write

GONE = "CM17-9000001"


@pytest.fixture(scope="module")
def loads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two loads, first and second, and the home they made: a case with its correction, and another case."""
    folder = tmp_path_factory.mktemp("loads")
    imr(folder / "home", "load", write(folder / "first", letter(1), letter(2)))
    imr(folder / "home", "load", write(folder / "second", letter(1, "Massage therapy", "03/20/2017")))
    return folder


@pytest.fixture
def home(loads: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    return shutil.copytree(loads / "home", tmp_path / "home", symlinks=True)


def files_with(home: Path, words: str) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


@pytest.mark.parametrize("torn", ["", '{"letter_id": "ab'])
def test_a_list_that_was_torn_is_read_as_far_as_it_is_whole(home: Path, torn: str) -> None:
    (home / "forgotten.jsonl").write_text(torn)

    assert imr(home, "load", home.parent)[0] == 0
    assert imr(home, "forget", GONE, "--yes")[0] == 0
    assert len(erasures.read(Home(home)).letters) == 2


def test_a_copy_in_the_inbox_of_what_is_forgotten_goes_with_the_next_load(home: Path, loads: Path) -> None:
    imr(home, "forget", GONE, "--yes")
    shutil.copytree(loads / "first", home / "inbox", dirs_exist_ok=True)

    imr(home, "load")

    assert files_with(home, GONE) == []


def test_no_file_of_the_home_holds_a_forgotten_case(home: Path) -> None:
    assert files_with(home, GONE)

    code, printed = imr(home, "forget", GONE, "--yes")

    assert code == 0
    assert "Forgotten in raw, stage, inbox and builds" in printed
    assert files_with(home, GONE) == []
    assert rows(home, "SELECT case_number FROM dim_case WHERE case_key <> -1") == [("CM17-9000002",)]
    assert imr(home, "verify")[0] == 0


def test_it_looks_as_if_the_case_had_never_been_there(home: Path, tmp_path: Path) -> None:
    imr(home, "forget", GONE, "--yes")

    imr(tmp_path / "other", "load", write(tmp_path / "only", letter(2)))

    assert digest(home) == digest(tmp_path / "other")


def test_a_forgotten_letter_is_not_taken_again(home: Path, loads: Path) -> None:
    imr(home, "forget", GONE, "--yes")

    code, printed = imr(home, "load", loads / "first")

    assert (code, printed.split()) == (0, "received 2 new 0 duplicate 1 forgotten 1".split())
    assert files_with(home, GONE) == []


def test_another_print_of_a_forgotten_case_is_not_taken_either(home: Path, tmp_path: Path) -> None:
    imr(home, "forget", GONE, "--yes")

    _, printed = imr(home, "load", write(tmp_path / "other print", letter(1, "Gym membership"), letter(3)))

    assert "forgotten 1" in printed
    assert rows(home, "SELECT case_number FROM dim_case WHERE case_key <> -1 ORDER BY ALL") == [
        ("CM17-9000002",),
        ("CM17-9000003",),
    ]
    assert files_with(home, GONE) == []
    assert imr(home, "verify")[0] == 0
    assert len(erasures.read(Home(home)).letters) == 3


def test_a_copy_in_the_inbox_goes_and_one_elsewhere_is_named(home: Path, loads: Path) -> None:
    copied = home / "inbox" / "copy.txt"
    copied.write_text(letter(1))

    _, printed = imr(home, "forget", GONE, "--yes")

    assert not copied.exists()
    assert str(loads / "first" / "letter-0.txt") in printed


def test_it_is_asked_before(home: Path) -> None:
    before = digest(home)

    code, printed = imr(home, "forget", GONE)

    assert code == 1
    assert "Forget 2 letters for good?" in printed
    assert digest(home) == before


@pytest.mark.parametrize("name", ["CM17-9999999", "0", "zzzzzzzzzzzz"])
def test_an_unknown_letter_is_told(home: Path, name: str) -> None:
    code, printed = imr(home, "forget", name, "--yes")

    assert code == 2
    assert "no letter is known by" in printed


def test_a_forgetting_that_died_is_completed_by_the_next_load(home: Path, tmp_path: Path) -> None:
    known = erasures.known(Home(home), GONE)
    erasures.add(Home(home), known.select("letter_id", "case_number").rows())

    imr(home, "load", write(tmp_path / "third", letter(3)))

    assert files_with(home, GONE) == []
    assert imr(home, "verify")[0] == 0
