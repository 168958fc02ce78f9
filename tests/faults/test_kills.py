"""A load killed at any instant: people read the old warehouse or the new one, and a rerun ends as if undisturbed."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests import homes
from tests.corpus import text
from tests.faults import loading
from warehouse import read

KILLS = int(os.environ.get("KILLS", "200"))
OLD, NEW = range(8), range(6, 18)


class Prepared:
    """A home with the old letters published, what it looks like with the new ones, and how long each step takes."""

    def __init__(self, folder: Path) -> None:
        self.letters = text.write_folder(folder / "new", NEW)
        self.home = folder / "home"
        loading.finish(self.home, text.write_folder(folder / "old", OLD))
        self.old = homes.digest(self.home)
        undisturbed = homes.copy(self.home, folder / "undisturbed")
        self.seconds = _timed(undisturbed, self.letters)
        self.new = homes.digest(undisturbed)
        assert self.old != self.new


def _timed(home: Path, letters: Path) -> dict[str, float]:
    """How long each step of an undisturbed load takes."""
    process, steps = loading.start(home, letters)
    begun, name, seconds = time.monotonic(), steps.recv(), {}
    while name != "done":
        following = steps.recv()
        now = time.monotonic()
        seconds[name], begun, name = now - begun, now, following
    process.join()
    return seconds


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(tmp_path_factory.mktemp("prepared"))


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_killed_load_leaves_the_old_warehouse_or_the_new_one(prepared: Prepared, kill: int, tmp_path: Path) -> None:
    chance = random.Random(kill)
    step = loading.STEPS[kill % len(loading.STEPS)]
    home = homes.copy(prepared.home, tmp_path / "home")

    process, steps = loading.start(home, prepared.letters)
    while steps.recv() != step:
        pass
    time.sleep(prepared.seconds[step] * chance.random())
    assert process.pid is not None
    os.killpg(process.pid, signal.SIGKILL)
    process.join()

    assert loading.described_digest(home) in (prepared.old, prepared.new)
    assert read.query(home / "warehouse.duckdb", "SELECT count(*) > 0 FROM fact_decision").rows == [(True,)]
    loading.finish(home, prepared.letters)
    assert homes.digest(home) == prepared.new
    assert loading.faults(home) == []
