"""Letters from folders, archives and odd places: what is taken, what is left out, and why."""

import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.homes import copy, imr, letter, made_once, rows, write
from warehouse import read


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home of letters from odd places, and what their load printed."""

    def load(made: Path) -> None:
        sources = [*_archives(made), *(lay(made) for lay in (_pipes, _names, _partly, _hard_links))]
        code, printed = imr(made / "home", "load", *sources)
        assert code == 0
        (made / "printed").write_text(printed)

    made = made_once(tmp_path_factory, "odd", load)
    return made / "home", (made / "printed").read_text()


def _archives(made: Path) -> list[Path]:
    with zipfile.ZipFile(made / "letters.zip", "w") as archive:
        archive.writestr("../../outside/one.txt", letter(1))
    (made / "two.txt").write_text(letter(2))
    with tarfile.open(made / "letters.tar.gz", "w:gz") as archive:
        archive.add(made / "two.txt", "/absolute/two.txt")
    (made / "broken.zip").write_bytes((made / "letters.zip").read_bytes()[:200])
    return [made / "letters.zip", made / "letters.tar.gz", made / "broken.zip"]


def _pipes(made: Path) -> Path:
    folder = write(made / "pipes", letter(3))
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("/etc/hostname")
    (folder / "odd\n\u202ename.txt").write_text("A shopping list.")
    return folder


def _names(made: Path) -> Path:
    folder = write(made / "names", letter(4))
    (made / "five.txt").write_text(letter(5))
    shutil.copy(made / "five.txt", os.fsencode(folder) + b"/caf\xe9.txt")
    with tarfile.open(folder / "more.tar.gz", "w:gz", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        (made / "six.txt").write_text(letter(6))
        archive.add(made / "six.txt", "caf\xe9.txt")
    return folder


def _partly(made: Path) -> Path:
    folder = write(made / "partly", letter(7))
    (folder / "linked").symlink_to(made)
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("eight.txt", letter(8))
        archive.writestr("notes.docx", "a note")
    return folder


def _hard_links(made: Path) -> Path:
    (made / "snapshot").mkdir()
    os.link(write(made / "originals", letter(9)) / "letter-0.txt", made / "snapshot" / "letter-0.txt")
    return made / "snapshot"


def loaded_from(home: Path, place: str) -> int:
    """How many letters were loaded from a place, of which a part of the name is given."""
    sql = "SELECT count(*) FROM audit.letter WHERE status = 'loaded' AND contains(source_uri, $place)"
    return int(str(read.query(home / "warehouse.duckdb", sql, {"place": place}).rows[0][0]))


def test_letters_from_odd_places_are_counted(odd: tuple[Path, str]) -> None:
    _, printed = odd

    # Of the archives three, as many by odd names, two beside pipes and two of those that are loaded in part, one link.
    assert "received 11  new 11" in printed
    assert "quarantined 2" in printed


def test_archives_are_opened_and_their_names_are_only_names(odd: tuple[Path, str]) -> None:
    home, _ = odd

    assert (loaded_from(home, "letters.zip"), loaded_from(home, "letters.tar.gz")) == (1, 1)
    assert not (home.parents[1] / "outside").exists()
    assert not (home.parent / "outside").exists()
    sources = {
        str(source).rsplit("/", 1)[-1]
        for (source,) in rows(home, "SELECT source_uri FROM dim_case WHERE contains(source_uri, '/letters.')")
    }
    assert sources == {"one.txt", "two.txt"}
    broken = "SELECT status FROM audit.letter WHERE contains(source_uri, 'broken.zip')"
    assert rows(home, broken) == [("quarantined",)]


def test_pipes_links_and_odd_names_in_a_folder_do_no_harm(odd: tuple[Path, str]) -> None:
    home, _ = odd

    assert loaded_from(home, "/pipes/") == 1
    assert rows(home, "SELECT count(*) FROM audit.letter WHERE contains(source_uri, '/pipes/')") == [(2,)]
    listed = imr(home, "quarantine")[1]
    assert "no known layout" in listed
    assert "\u202e" not in listed


def test_a_name_that_is_no_text_stops_nobody(odd: tuple[Path, str]) -> None:
    home, _ = odd

    assert loaded_from(home, "/names/") == 3
    assert loaded_from(home, "caf\\xe9.txt") == 2


def test_what_of_an_archive_or_a_folder_is_left_out_is_reported(odd: tuple[Path, str]) -> None:
    home, printed = odd

    assert loaded_from(home, "/partly/") == 2
    assert "1 of its files are none of .pdf, .txt" in printed
    assert "it is a symbolic link" in printed


def test_hard_links_elsewhere_are_letters(odd: tuple[Path, str]) -> None:
    assert loaded_from(odd[0], "/snapshot/") == 1


def test_a_home_in_the_folder_is_not_loaded_but_for_its_inbox(one_load: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "letters", letter(1))
    home = copy(one_load, folder / "data")
    write(home / "inbox", letter(3))

    assert "received 2  new 1" in imr(home, "load", folder)[1]


def test_what_is_skipped_is_named_with_its_reason(one_load: Path, tmp_path: Path) -> None:
    home = copy(one_load, tmp_path / "home")
    write(tmp_path / "letters", letter(1))
    inbox = home / "inbox"
    (inbox / "one.txt").write_text(letter(3))
    os.link(tmp_path / "letters" / "letter-0.txt", inbox / "hard.txt")
    (inbox / "soft.txt").symlink_to(tmp_path / "letters" / "letter-0.txt")
    os.mkfifo(inbox / "pipe.zip")
    (inbox / "notes.docx").write_text("no letter")

    code, printed = imr(home, "load")

    assert code == 0
    assert "received 1  new 1  duplicate 0  skipped 4" in printed
    for reason in (
        "hard.txt': it is a hard link: copy the file instead",
        "soft.txt': it is a symbolic link",
        "pipe.zip': it is not a regular file",
        "notes.docx': it is none of .pdf, .txt, .zip, .tar.gz, .tgz",
    ):
        assert reason in printed
