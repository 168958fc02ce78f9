"""The list of forgotten cases cannot be reversed without its key, and says what to do when the key is lost."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from orchestration.store import erasure_key, erasures
from orchestration.store.home import Home
from tests.homes import copy, imr, letter, made_once, stage, write

GONE = "CM17-9000001"


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory, one_load: Path) -> Path:
    """A home of two letters, one of which is forgotten."""

    def forget(made: Path) -> None:
        assert imr(copy(one_load, made / "home"), "forget", GONE, "--yes")[0] == 0

    return made_once(tmp_path_factory, "forgetful", forget) / "home"


@pytest.fixture
def home(forgetful: Path, tmp_path: Path) -> Home:
    return Home(copy(forgetful, tmp_path / "home"))


def another_print(tmp_path: Path) -> Path:
    return write(tmp_path / "other print", letter(1, "Gym membership"))


def forgets_another_print(home: Home, tmp_path: Path) -> bool:
    """Whether a load leaves out another print of the forgotten case as it is parsed."""
    counts = stage(home.root, another_print(tmp_path)).counts
    assert counts["new"] == 1
    return counts.get("forgotten", 0) == 1


def test_of_1_9_million_case_numbers_none_is_found_without_the_key(home: Home) -> None:
    listed = {json.loads(line)["case"] for line in home.forgotten.read_text().splitlines()}
    guesses = (
        f"CM{year}-{number:07}" for year in range(13, 25) for number in range(9_000_000 - 79_000, 9_000_000 + 79_400)
    )

    tried = found = 0
    for guess in guesses:
        tried += 1
        found += sha256(f"case {guess}".encode()).hexdigest() in listed

    print(f"{found} found by {tried:,} case numbers tried")
    assert (tried > 1_900_000, found) == (True, 0)
    assert erasure_key.digest(GONE, erasure_key.read(home)) in listed, "with the key it is found"


def test_the_key_is_readable_by_its_owner_alone(home: Home) -> None:
    assert home.forgotten_key.stat().st_mode & 0o777 == 0o600


def test_a_list_of_a_former_version_gets_a_key(home: Home, tmp_path: Path) -> None:
    entry = json.loads(home.forgotten.read_text())
    former = {"letter_id": entry["letter_id"], "case": sha256(f"case {GONE}".encode()).hexdigest(), "at": entry["at"]}
    home.forgotten.write_text(json.dumps(former) + "\n")
    home.forgotten_key.unlink()

    assert forgets_another_print(home, tmp_path)

    assert former["case"] not in home.forgotten.read_text()
    assert home.forgotten_key.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda key: key.unlink(),
        lambda key: key.write_text(""),
        lambda key: key.write_text("no key at all"),
        lambda key: key.write_bytes(b"\xff\xfe"),
        lambda key: key.write_text(key.read_text()[:40]),
        lambda key: key.write_text(64 * "0"),
    ],
    ids=["missing", "empty", "other words", "other bytes", "truncated", "another"],
)
def test_without_its_key_nothing_is_loaded_and_both_ways_out_are_named(
    home: Home, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    damage(home.forgotten_key)

    code, printed = imr(home.root, "load", another_print(tmp_path))

    assert code == 2
    assert len(printed.splitlines()) == 1
    assert "is not the key of" in printed
    assert "imr forget --new-key" in printed
    assert imr(home.root, "forget", "--new-key")[0] == 0
    assert not forgets_another_print(home, tmp_path), "another print of the case is not known any more"
    assert len(erasures.read(home).letters) == 1


def test_a_list_of_version_0_4_gets_a_check_of_its_key(home: Home, tmp_path: Path) -> None:
    entry = json.loads(home.forgotten.read_text())
    check = entry.pop("check")
    home.forgotten.write_text(json.dumps(entry) + "\n")

    assert forgets_another_print(home, tmp_path)

    first, *_ = home.forgotten.read_text().splitlines()
    assert json.loads(first) == {**entry, "check": check}


def test_the_key_can_lie_elsewhere(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.forgotten_key.rename(tmp_path / "kept.key")
    monkeypatch.setenv("IMR_FORGOTTEN_KEY", str(tmp_path / "kept.key"))

    assert forgets_another_print(home, tmp_path)


def test_a_rotated_key_protects_the_old_entries_too(home: Home, tmp_path: Path) -> None:
    (old,) = erasure_key.read(home)

    assert imr(home.root, "forget", "--rotate-key")[0] == 0

    assert erasure_key.digest(GONE, [old]) not in home.forgotten.read_text()
    assert forgets_another_print(home, tmp_path)


@pytest.mark.parametrize("arguments", [[], [GONE, "--rotate-key"], ["--rotate-key", "--new-key"]])
def test_one_thing_is_asked_for(home: Home, arguments: list[str]) -> None:
    assert imr(home.root, "forget", *arguments)[0] == 2
