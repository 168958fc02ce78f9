"""A home heals: damaged raw letters are named, replaced by intact copies, and are enough to restore the rest."""

import shutil
from collections.abc import Generator, Iterable
from pathlib import Path

import pytest

from orchestration.steps import build, compact, damage, read
from orchestration.store.home import Home
from tests.homes import copy, digest, imr, letter, load_steps, made_once, rows, write
from transforms import reading
from transforms.reading import Document, Reading

WAYS = ["emptied", "one byte appended", "the bytes of another letter", "missing"]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of five letters, and the home that holds them."""

    def load(made: Path) -> None:
        load_steps(made / "home", write(made / "letters", *map(letter, range(5))))

    return made_once(tmp_path_factory, "five-letters", load)


@pytest.fixture
def home(loaded: Path, tmp_path: Path) -> Home:
    return Home(copy(loaded / "home", tmp_path / "home"))


def damage_raw(home: Home) -> dict[str, Path]:
    """Damage a raw letter in each way; the last one is whole."""
    *damaged, whole = sorted(path for path in home.raw.rglob("*") if path.is_file())
    ways = dict(zip(WAYS, damaged, strict=True))
    for path in damaged:
        path.chmod(0o600)
    ways["emptied"].write_bytes(b"")
    ways["one byte appended"].write_bytes(ways["one byte appended"].read_bytes() + b" ")
    ways["the bytes of another letter"].write_bytes(whole.read_bytes())
    ways["missing"].unlink()
    return ways


def test_a_rebuild_names_every_damaged_raw_letter_and_changes_nothing(home: Home) -> None:
    before, damaged = digest(home.root), damage_raw(home)

    code, printed = imr(home.root, "rebuild")

    assert code == 3
    assert [way for way, path in damaged.items() if path.name not in printed] == []
    assert digest(home.root) == before


def test_the_intact_letters_received_again_heal_every_damage(home: Home, loaded: Path) -> None:
    before, damaged = digest(home.root), damage_raw(home)
    code, printed = imr(home.root, "verify")
    assert code == 1
    assert [way for way, path in damaged.items() if path.name not in printed] == []

    code, printed = imr(home.root, "load", loaded / "letters")

    assert (code, "duplicate 5  healed 4" in printed) == (0, True)
    assert imr(home.root, "verify")[0] == 0
    assert imr(home.root, "rebuild")[0] == 0
    assert digest(home.root) == before


def test_raw_letters_alone_restore_a_home(home: Home, tmp_path: Path) -> None:
    restored = Home(tmp_path / "restored")
    shutil.copytree(home.raw, restored.raw)

    code, printed = imr(restored.root, "rebuild")

    assert (code, "received 5  new 5  duplicate 0" in printed) == (0, True)
    assert digest(restored.root) == digest(home.root)
    assert imr(restored.root, "verify")[0] == 0
    assert rows(restored.root, "SELECT count(*) FROM audit.letter WHERE source_uri LIKE 'raw/%'") == [(5,)]


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
    code, printed = imr(restored.root, "verify")
    assert (code, printed.count("its bytes are not those of its name")) == (1, 2)
    assert "imr rebuild" not in printed, "a rebuild leaves them alone"


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

    stopped = imr(home.root, "load", write(tmp_path / "more", letter(9)))
    rebuilt = imr(home.root, "rebuild")

    assert stopped[0] == 3, "a load that would lose letters stops"
    assert rebuilt[0] == 0
    assert digest(home.root) == before


def test_damaged_staged_files_stop_a_load_and_a_rebuild_makes_them_again(more_loads: Path, tmp_path: Path) -> None:
    home, before = Home(copy(more_loads, tmp_path / "home")), digest(more_loads)
    first, second = sorted(path for path in home.stage.iterdir() if path.is_dir())
    first.joinpath("receipts.parquet").write_bytes(b"PAR1")
    second.joinpath("decisions.parquet").write_bytes(b"PAR1")
    second.joinpath("body_regions.parquet").unlink()

    stopped, message = imr(home.root, "load", write(tmp_path / "more", letter(9)))
    rebuilt, printed = imr(home.root, "rebuild")

    assert stopped == 1
    assert "the staged file" in message
    assert "is damaged" in message
    assert "imr rebuild" in message
    assert rebuilt == 0
    assert f"skipped '{first / 'receipts.parquet'}': the staged file cannot be read" in printed
    assert digest(home.root) == before
    assert imr(home.root, "verify")[0] == 0


@pytest.mark.parametrize(
    ("change", "read_again"),
    [
        ("none", 0),
        ("another reader", 5),
        ("a damaged file", 5),
        ("a bit of a compacted file", 5),
        ("a text staged twice", 0),
    ],
)
def test_a_rebuild_keeps_the_texts_of_this_reader(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, read_again: int
) -> None:
    before, documents = digest(home.root), list[Document]()

    def read_all(found: Iterable[Document]) -> Generator[Reading, None, None]:
        documents.extend(found)
        return reading.read_all(documents)

    monkeypatch.setattr(read, "read_all", read_all)
    if change == "another reader":
        monkeypatch.setattr(read, "READER", "0.0.1")
    if change == "a damaged file":
        (file,) = home.stage.glob("*/text.parquet")
        with file.open("r+b") as opened:
            opened.seek(4)
            opened.write(bytes(1_000))
    if change == "a bit of a compacted file":
        monkeypatch.setattr(compact, "FOLDERS_AT_MOST", 1)
        load_steps(home.root, write(tmp_path / "sixth", letter(5)))
        before = digest(home.root)
        documents.clear()
        (file,) = home.stage.glob("*/text.compacted.parquet")
        content = bytearray(file.read_bytes())
        content[1_000] ^= 1
        file.write_bytes(content)
    if change == "a text staged twice":
        (file,) = home.stage.glob("*/text.parquet")
        shutil.copy(file, file.with_name("text.carried.parquet"))

    assert imr(home.root, "rebuild")[0] == 0

    assert len(documents) == read_again
    assert digest(home.root) == before


def test_a_lost_staged_file_stops_a_build(more_loads: Path, tmp_path: Path) -> None:
    home = Home(copy(more_loads, tmp_path / "home"))
    lost = next(home.stage.glob("*/body_regions.parquet"))
    lost.unlink()

    with pytest.raises(damage.StagedDamaged, match=f"{lost} is damaged: it is missing: imr rebuild"):
        build.build_candidate(home)
