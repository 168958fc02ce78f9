"""The inbox is emptied as letters are received; what lies elsewhere stays where it is."""

import grp
import os
import stat
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from orchestration.store import inbox
from orchestration.store.home import Home, HomeError
from tests.homes import copy, imr, letter, load_steps, rows, write


@pytest.fixture
def home(one_load: Path, tmp_path: Path) -> Home:
    """A home of letters 1 and 2, which no test counts as new."""
    return Home(copy(one_load, tmp_path / "home"))


def done(home: Home) -> list[str]:
    return sorted(str(path.relative_to(home.done)) for path in home.done.rglob("*") if path.is_file())


def test_what_is_received_from_the_inbox_is_moved_away_by_day(home: Home) -> None:
    write(home.inbox, letter(3))
    write(home.inbox / "county", letter(4))
    with zipfile.ZipFile(home.inbox / "more.zip", "w") as archive:
        archive.writestr("four.txt", letter(5))
    (home.inbox / "notes.docx").write_text("no letter")
    day = datetime.now(UTC).strftime("%Y-%m-%d")

    code, printed = imr(home.root, "load")

    assert (code, "received 3  new 3  duplicate 0  skipped 1" in printed) == (0, True)
    assert done(home) == [f"{day}/county/letter-0.txt", f"{day}/letter-0.txt", f"{day}/more.zip"]
    assert [path.name for path in inbox.waiting(home)] == ["notes.docx"]
    assert "received 0" in imr(home.root, "load")[1]


def test_a_name_that_comes_again_gets_a_number(home: Home) -> None:
    for number in (1, 2):
        write(home.inbox, letter(number))
        imr(home.root, "load")

    assert [Path(name).name for name in done(home)] == ["letter-0-2.txt", "letter-0.txt"]


@pytest.mark.parametrize("way", ["relative", "a folder of it"])
def test_a_path_into_the_inbox_is_the_inbox(home: Home, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    write(home.inbox / "county", letter(2))
    monkeypatch.chdir(home.root)

    imr(home.root, "load", "inbox" if way == "relative" else "inbox/county")

    assert len(done(home)) == 1


def test_what_lies_elsewhere_is_not_moved(home: Home, tmp_path: Path) -> None:
    letters = write(tmp_path / "elsewhere", letter(2))

    imr(home.root, "load", letters)

    assert [path.name for path in letters.iterdir()] == ["letter-0.txt"]
    assert done(home) == []


@pytest.mark.parametrize(("setting", "days"), [("7", 7), ("0", 0), (None, 30)])
def test_what_was_received_long_ago_is_removed(
    home: Home, monkeypatch: pytest.MonkeyPatch, setting: str | None, days: int
) -> None:
    today = datetime.now(UTC).date()
    kept, gone = (str(today - timedelta(days=number)) for number in (days, days + 1))
    home.done.mkdir()
    for day in (kept, gone):
        write(home.done / day, "milk")
    monkeypatch.setenv("IMR_KEEP_DONE", setting or "")

    imr(home.root, "load")

    assert [folder.name for folder in home.done.iterdir()] == [kept]


def test_a_file_that_cannot_be_moved_is_named_and_is_a_duplicate_the_next_time(home: Home) -> None:
    write(home.inbox, letter(3))
    home.done.write_text("a file where a folder is needed")

    first, second = (imr(home.root, "load") for _ in range(2))

    for (code, printed), counts in ((first, "new 1  duplicate 0"), (second, "new 0  duplicate 1")):
        assert (code, counts in printed) == (0, True)
        assert "letter-0.txt': it was received, but cannot be moved to" in printed


def test_a_forgotten_letter_goes_from_what_was_received_with_the_archive_that_holds_it(home: Home) -> None:
    with zipfile.ZipFile(home.inbox / "more.zip", "w") as archive:
        archive.writestr("two.txt", letter(3))
        archive.writestr("three.txt", letter(4))
    write(home.inbox, letter(5))
    load_steps(home.root, home.inbox)

    assert imr(home.root, "forget", "CM17-9000004", "--yes")[0] == 0

    assert [Path(name).name for name in done(home)] == ["letter-0.txt"]
    assert rows(home.root, "SELECT count(*) FROM dim_case WHERE case_key <> -1") == [(4,)]


def test_a_group_may_drop_files_and_neither_list_nor_read_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    monkeypatch.setenv("IMR_INBOX_GROUP", grp.getgrgid(os.getgid()).gr_name)

    home.make()

    assert stat.S_IMODE(home.inbox.stat().st_mode) == 0o3730
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o711
    assert home.inbox.stat().st_gid == os.getgid()
    assert stat.S_IMODE(home.raw.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="to work as another account needs root")
def test_another_account_drops_a_letter_and_reaches_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMR_INBOX_GROUP", "nogroup")
    # pytest's own folders are closed to other accounts.
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        home = Home(Path(folder, "home"))
        home.make()
        (home.inbox / "of-somebody-else.txt").write_text(letter(1))

        def as_nobody(command: str) -> bool:
            done = subprocess.run(
                ["sh", "-c", command], cwd="/", user="nobody", group="nogroup", extra_groups=[],
                input=letter(2), text=True, capture_output=True,
            )  # fmt: skip
            return done.returncode == 0

        assert as_nobody(f"cat > {home.inbox}/dropped.txt")
        for refused in ("ls {0}", "cat {0}/of-somebody-else.txt", "rm -f {0}/of-somebody-else.txt", "ls {0}/../raw"):
            assert not as_nobody(refused.format(home.inbox)), refused

        load_steps(home.root, home.inbox)

        assert sorted(Path(name).name for name in done(home)) == ["dropped.txt", "of-somebody-else.txt"]
        assert rows(home.root, "SELECT count(*) FROM audit.letter") == [(2,)]


def test_a_group_that_is_not_known_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMR_INBOX_GROUP", "no such group")

    with pytest.raises(HomeError, match="'no such group'"):
        Home(tmp_path / "home").make()
