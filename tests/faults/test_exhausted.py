"""No room on the disk or in memory, no right to write: the warehouse is unchanged, and the next run completes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import homes
from tests.corpus import text
from tests.faults import loading
from warehouse import read

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")

# How many sizes of disk between one that takes no byte more and one that takes the whole load.
SIZES = int(os.environ.get("DISKS", "60"))
# Megabytes of memory beyond those that a load begins with; few where few disks are tried.
MEMORIES = (0, 10, 50, 100, 200, 400, 700, 1_000, 1_100, 1_300, 1_600, 2_000, 2_500)[:: 1 if SIZES >= 60 else 3]
ROOMY = 200_000_000
BLOCK = 4096


class Prepared:
    """A home with old letters published, what it looks like with the new ones, and the bytes that their load takes."""

    def __init__(self, folder: Path) -> None:
        self.letters = text.write_folder(folder / "new", range(6, 18))
        self.home = folder / "home"
        loading.finish(self.home, text.write_folder(folder / "old", range(8)))
        self.old = homes.digest(self.home)
        with disk(folder / "undisturbed") as mounted:
            home = homes.copy(self.home, mounted / "home")
            self.size = ROOMY - _free(mounted)
            loading.finish(home, self.letters)
            self.new = homes.digest(home)


def _free(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


@contextmanager
def disk(folder: Path, size: int = ROOMY) -> Iterator[Path]:
    """A disk of so many bytes, in memory."""
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _mount(*arguments: object) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(tmp_path_factory.mktemp("prepared"))


def load(home: Path, letters: Path) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    return subprocess.run(command(home, letters), capture_output=True, text=True, timeout=120)


def command(home: Path, letters: Path) -> list[str]:
    program = "from orchestration.cli import main; main()"
    return [sys.executable, "-c", program, "--home", str(home), "load", str(letters)]


def leave(mounted: Path, free: int) -> None:
    """Leave so many bytes free on a disk."""
    _mount("-o", f"remount,size={ROOMY - _free(mounted) + free}", mounted)


@pytest.mark.parametrize("size", range(SIZES))
def test_a_disk_that_fills_up_leaves_the_old_warehouse_and_the_next_run_completes(
    prepared: Prepared, size: int, tmp_path: Path
) -> None:
    with disk(tmp_path / "disk") as mounted:
        home = homes.copy(prepared.home, mounted / "home")
        leave(mounted, prepared.size * size // SIZES // BLOCK * BLOCK)

        process, _ = loading.start(home, prepared.letters)
        process.join()

        assert process.exitcode == 1
        assert loading.described_digest(home) in (prepared.old, prepared.new)
        _mount("-o", f"remount,size={ROOMY}", mounted)
        loading.finish(home, prepared.letters)
        assert homes.digest(home) == prepared.new
        assert loading.faults(home) == []


@pytest.mark.parametrize("twelfths", [0, 1, 3, 6, 9, 11])
def test_a_full_disk_is_reported_in_one_line(prepared: Prepared, twelfths: int, tmp_path: Path) -> None:
    with disk(tmp_path / "disk") as mounted:
        home = homes.copy(prepared.home, mounted / "home")
        leave(mounted, prepared.size * twelfths // 12)

        done = load(home, prepared.letters)

        assert (done.returncode, done.stdout) == (1, "")
        assert len(done.stderr.splitlines()) == 1
        assert "No space left on device" in done.stderr or "not enough" in done.stderr
        assert homes.digest(home) == prepared.old


def test_a_home_that_cannot_be_written_is_reported_in_one_line_and_still_answers(
    prepared: Prepared, tmp_path: Path
) -> None:
    with disk(tmp_path / "disk") as mounted:
        home = homes.copy(prepared.home, mounted / "home")
        _mount("-o", "remount,ro", mounted)

        done = load(home, prepared.letters)

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines() == [
            f"imr: the home {home} cannot be written: Read-only file system; name another with --home"
        ]
        assert read.query(home / "warehouse.duckdb", "SELECT count(*) > 0 FROM fact_decision").rows == [(True,)]
        assert loading.faults(home) == []
        _mount("-o", "remount,rw", mounted)
        loading.finish(home, prepared.letters)
        assert homes.digest(home) == prepared.new


@pytest.mark.parametrize("state", ["full", "read-only"])
def test_a_damaged_letter_stays_named_until_the_disk_can_be_written(
    prepared: Prepared, state: str, tmp_path: Path
) -> None:
    with disk(tmp_path / "disk") as mounted:
        home = homes.copy(prepared.home, mounted / "home")
        letter = next((prepared.home.parent / "old").iterdir())
        (damaged,) = (path for path in home.rglob("raw/*/*") if path.read_bytes() == letter.read_bytes())
        damaged.chmod(0o600)
        damaged.write_bytes(b"")
        if state == "full":
            leave(mounted, 0)
        else:
            _mount("-o", "remount,ro", mounted)

        done = load(home, letter)

        assert (done.returncode, done.stdout) == (1 if state == "full" else 2, "")
        assert len(done.stderr.splitlines()) == 1
        assert homes.digest(home) == prepared.old
        assert loading.faults(home) == [f"{damaged}: its bytes are not those of its name"]
        _mount("-o", f"remount,rw,size={ROOMY}", mounted)
        assert "duplicate 1  healed 1" in homes.imr(home, "load", letter)[1]
        assert loading.faults(home) == []
        assert homes.digest(home) == prepared.old


@pytest.mark.parametrize("megabytes", [500, 1_000, 3_000, 3_999])
def test_too_little_memory_is_reported_in_one_line(prepared: Prepared, megabytes: int) -> None:
    done = subprocess.run(
        ["prlimit", f"--as={megabytes * 1_000_000}", *command(prepared.home, prepared.letters)],
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"imr: a load needs 4 GB of address space, {megabytes / 1e3:.1f} are allowed: ulimit -v unlimited"
    ]
    assert homes.digest(prepared.home) == prepared.old


@pytest.mark.parametrize("megabytes", MEMORIES)
def test_memory_that_gives_out_in_the_load_leaves_the_old_warehouse(
    prepared: Prepared, megabytes: int, tmp_path: Path
) -> None:
    home = homes.copy(prepared.home, tmp_path / "home")

    process, _ = loading.start(home, prepared.letters, memory=megabytes * 1_000_000)
    process.join(120)

    assert process.exitcode is not None, "it neither ends nor fails"
    assert homes.digest(home) == (prepared.new if process.exitcode == 0 else prepared.old)
    loading.finish(home, prepared.letters)
    assert homes.digest(home) == prepared.new
    assert loading.faults(home) == []
