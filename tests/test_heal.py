"""A home heals: damaged raw letters are named, replaced by intact copies, and are enough to restore the rest."""

import shutil
from pathlib import Path

import pytest

from orchestration.store.home import Home
from tests.homes import digest, imr, letter, rows, write


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three letters, and the home that holds them."""
    folder = tmp_path_factory.mktemp("loaded")
    imr(folder / "home", "load", write(folder / "letters", letter(1), letter(2), letter(3)))
    return folder


@pytest.fixture
def home(loaded: Path, tmp_path: Path) -> Home:
    return Home(shutil.copytree(loaded / "home", tmp_path / "home", symlinks=True))


def damage(home: Home, way: str) -> Path:
    """Damage one raw letter."""
    first, second, *_ = sorted(path for path in home.raw.rglob("*") if path.is_file())
    first.chmod(0o600)
    if way == "emptied":
        first.write_bytes(b"")
    elif way == "one byte appended":
        first.write_bytes(first.read_bytes() + b" ")
    elif way == "the bytes of another letter":
        first.write_bytes(second.read_bytes())
    else:
        first.unlink()
    return first


WAYS = ["emptied", "one byte appended", "the bytes of another letter", "missing"]


@pytest.mark.parametrize("way", WAYS)
def test_a_rebuild_names_a_damaged_raw_letter_and_changes_nothing(home: Home, way: str) -> None:
    before, damaged = digest(home.root), damage(home, way)

    code, printed = imr(home.root, "rebuild")

    assert code == 3
    assert damaged.name in printed
    assert digest(home.root) == before


@pytest.mark.parametrize("way", WAYS)
def test_the_intact_letter_received_again_heals_it(home: Home, loaded: Path, way: str) -> None:
    before = digest(home.root)
    damage(home, way)
    assert imr(home.root, "verify")[0] == 1

    code, printed = imr(home.root, "load", loaded / "letters")

    assert (code, "duplicate 3  healed 1" in printed) == (0, True)
    assert imr(home.root, "verify")[0] == 0
    assert imr(home.root, "rebuild")[0] == 0
    assert digest(home.root) == before


def test_raw_letters_alone_restore_a_home(home: Home, tmp_path: Path) -> None:
    restored = Home(tmp_path / "restored")
    shutil.copytree(home.raw, restored.raw)

    code, printed = imr(restored.root, "rebuild")

    assert (code, "received 3  new 3  duplicate 0" in printed) == (0, True)
    assert digest(restored.root) == digest(home.root)
    assert imr(restored.root, "verify")[0] == 0
    assert rows(restored.root, "SELECT count(*) FROM audit.letter WHERE source_uri LIKE 'raw/%'") == [(3,)]


def test_strangers_in_the_raw_store_are_named_and_left_alone(home: Home, tmp_path: Path) -> None:
    restored = Home(tmp_path / "restored")
    shutil.copytree(home.raw, restored.raw)
    (restored.raw / "notes.txt").write_text("not a letter")
    (restored.raw / "ab").mkdir(exist_ok=True)
    (restored.raw / "ab" / ("ab" + 62 * "0")).write_text("other bytes")

    code, printed = imr(restored.root, "rebuild")

    assert code == 0
    assert printed.count("its bytes are not those of its name") == 2
    assert digest(restored.root) == digest(home.root)


def test_raw_letters_without_receipts_are_reported_by_verify(home: Home) -> None:
    shutil.rmtree(home.stage)
    home.stage.mkdir()

    code, printed = imr(home.root, "verify")

    assert code == 1
    assert "imr rebuild" in printed


def test_a_rebuild_restores_staged_folders_that_were_lost(home: Home, tmp_path: Path) -> None:
    before = digest(home.root)
    shutil.rmtree(home.stage)
    home.stage.mkdir()

    stopped = imr(home.root, "load", write(tmp_path / "more", letter(4)))
    rebuilt = imr(home.root, "rebuild")

    assert stopped[0] == 3, "a load that would lose letters stops"
    assert rebuilt[0] == 0
    assert digest(home.root) == before
