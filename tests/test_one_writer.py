"""One load at a time in a home, whoever started it, and nothing of it outlives it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from orchestration.pipeline.launch import Outcome
from orchestration.store.home import Home
from tests.corpus import text
from tests.faults import loading
from tests.homes import digest, imr, letter, write
from tests.waiting import until

IMR = [sys.executable, "-c", "from orchestration.cli import main; main()"]


@pytest.mark.parametrize("command", [["load"], ["rebuild"], ["forget", "CM17-9000001", "--yes"], ["rollback"]])
def test_of_two_at_once_the_second_names_the_first_and_leaves(tmp_path: Path, command: list[str]) -> None:
    home = Home(tmp_path)
    with home.locked():
        code, printed = imr(home.root, *command)

    assert code == 4
    assert printed == f"imr: another load is running in {home.root} (process {os.getpid()})\n"


def test_a_load_can_wait_for_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, held = Home(tmp_path), threading.Event()
    monkeypatch.setattr("orchestration.store.home.LOCK_POLL_SECONDS", 0.05)
    begun: list[float] = []
    monkeypatch.setattr(
        "orchestration.cli.load.run_load", lambda *_: begun.append(time.monotonic()) or Outcome("L", {})
    )
    monkeypatch.setattr("orchestration.cli.load.warn_of_samples", lambda _: None)

    def hold() -> None:
        with home.locked():
            held.set()
            time.sleep(0.5)
            begun.append(time.monotonic())

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    code, printed = imr(home.root, "load", "--wait")
    other.join()

    assert (code, "waiting for another load" in printed) == (0, True)
    assert begun == sorted(begun)
    assert len(begun) == 2


def test_a_load_that_outlives_who_started_it_keeps_its_successor_out(tmp_path: Path) -> None:
    home, letters = tmp_path / "home", write(tmp_path / "letters", letter(1))
    queue = tmp_path / "queue"
    os.mkfifo(queue)
    # It holds the home while it waits for its parent, which is killed, and goes on as an orphan.
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from orchestration.store.home import Home\nfrom tests.faults import loading\n"
        "home, letters, queue = map(Path, sys.argv[1:])\n"
        "with Home(home).locked():\n    queue.read_text()\n    loading.work(Home(home), letters)\n"
    )
    arguments = [sys.executable, "-c", program, home, letters, queue]
    shell = subprocess.Popen(["sh", "-c", '"$@" & wait', "sh", *map(str, arguments)])
    until(lambda: _holder(home) is not None)
    orphan = _holder(home)
    assert orphan is not None
    shell.kill()
    shell.wait()

    code, printed = imr(home, "load", letters)
    queue.write_text("go on")
    until(lambda: not Path(f"/proc/{orphan}").exists() or _holder(home) is None)
    again, counts = imr(home, "load", letters)

    assert (code, f"process {orphan}" in printed) == (4, True)
    assert (again, counts.split()[:6]) == (0, "received 1 new 0 duplicate 1".split())


def test_no_process_of_a_killed_load_outlives_it_and_its_successor_begins_at_once(tmp_path: Path) -> None:
    home, letters = tmp_path / "home", text.write_folder(tmp_path / "letters", range(200))

    process, _ = loading.start(home, letters)
    assert process.pid is not None
    # The load, the server that forks its readers, and a reader.
    until(lambda: len(_session(process.pid)) >= 3)
    os.kill(process.pid, signal.SIGKILL)
    process.join()

    with Home(home).locked():
        until(lambda: not _session(process.pid))
    loading.finish(home, letters)
    undisturbed = tmp_path / "undisturbed"
    loading.finish(undisturbed, letters)
    assert digest(home) == digest(undisturbed)


def _holder(home: Path) -> int | None:
    lock = home / ".lock"
    return int(lock.read_text() or 0) or None if lock.exists() else None


def _session(leader: int | None) -> list[int]:
    """The living processes of a session."""
    living = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, state, _, _, session, *_ = (status.parent.name, *status.read_text().rpartition(")")[2].split())
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(session) == leader and state != "Z":
            living.append(int(status.parent.name))
    return living
