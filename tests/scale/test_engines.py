"""Loads on engines of others: the same rows as on this machine, also when a worker is killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import psutil
import pytest

from orchestration.steps import parts
from tests.corpus import pdf, text
from tests.corpus.letter import generate
from tests.homes import digest, imr

pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("default")]
LETTERS = int(os.environ.get("LETTERS") or 60)
HAS_SPARK = find_spec("pyspark") is not None
SPARK = "local-cluster[2,1,1024]"


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generated letters, some of them PDFs, and two files that are none."""
    folder = tmp_path_factory.mktemp("letters")
    for number in range(LETTERS):
        letter = generate(number)
        if number % 20 == 0:
            (folder / f"{number}.pdf").write_bytes(pdf.render(letter))
        else:
            (folder / f"{number}.txt").write_text(text.render(letter))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "list.txt").write_text("A shopping list.")
    return folder


@pytest.fixture(scope="module")
def local(letters: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of a load on this machine."""
    home = tmp_path_factory.mktemp("homes") / "local"
    assert imr(home, "load", letters)[0] == 0
    return digest(home)


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LETTERS", max(5, LETTERS // 20))


@pytest.fixture
def scheduler() -> Iterator[str]:
    """A scheduler of Dask with two workers in processes of their own, as an operator starts them."""
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen([*command, "--no-dashboard"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = next(line.split()[-1] for line in process.stderr if "Scheduler at" in line)
        Thread(target=process.stderr.read, daemon=True).start()
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--nworkers", "2"]
        with subprocess.Popen([*worker, "--no-dashboard"], stderr=subprocess.DEVNULL) as workers:
            yield address.replace("tcp://", "dask://")
            workers.terminate()
        process.terminate()


def kill_when_a_part_is_there(home: Path, find: Callable[[], list[psutil.Process]], killed: list[int]) -> None:
    """Kill one worker when the first part of a load is written."""
    for _ in range(6000):
        if list(home.glob("stage/.*/parts/*/text.parquet")) and (workers := find()):
            workers[0].send_signal(signal.SIGKILL)
            killed.append(workers[0].pid)
            return
        time.sleep(0.05)


def processes(words: str) -> list[psutil.Process]:
    """The processes below this one whose command line has these words."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if words in " ".join(process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def executors() -> list[psutil.Process]:
    return processes("CoarseGrainedExecutorBackend")


def dask_workers() -> list[psutil.Process]:
    # A nanny starts its worker by multiprocessing; the worker starts readers of its own.
    return [one for one in processes("spawn_main") if one.parent() and one.parent().pid != one.pid]


def test_dask_stages_the_same_rows(letters: Path, local: str, scheduler: str, tmp_path: Path) -> None:
    code, printed = imr(tmp_path / "home", "load", "--on", scheduler, letters)

    assert (code, "quarantined 2" in printed) == (0, True), printed
    assert digest(tmp_path / "home") == local
    assert not list(tmp_path.glob("home/stage/*/parts*"))


@pytest.mark.parametrize(
    ("engine", "workers"),
    [
        pytest.param("dask", dask_workers, id="dask"),
        pytest.param(
            SPARK,
            executors,
            id="spark",
            marks=pytest.mark.skipif(not HAS_SPARK, reason="make test-scale SPARK=yes installs it"),
        ),
    ],
)
def test_a_killed_worker_changes_nothing(
    letters: Path, local: str, tmp_path: Path, engine: str, workers: Callable[[], list[psutil.Process]]
) -> None:
    killed: list[int] = []
    killer = Thread(target=kill_when_a_part_is_there, args=(tmp_path / "home", workers, killed))
    killer.start()

    code, printed = imr(tmp_path / "home", "load", "--on", engine, letters)
    killer.join()

    assert (code, len(killed)) == (0, 1), printed
    assert digest(tmp_path / "home") == local


def test_a_scheduler_that_is_away_fails_in_one_line_and_the_next_load_goes_on(
    letters: Path, local: str, tmp_path: Path
) -> None:
    code, printed = imr(tmp_path / "home", "load", "--on", "dask://127.0.0.1:9", letters)
    assert (code, printed.count("\n"), "dask://127.0.0.1:9 failed" in printed) == (1, 1, True), printed

    code, printed = imr(tmp_path / "home", "load")

    assert (code, "finished the load" in printed) == (0, True), printed
    assert digest(tmp_path / "home") == local
