"""The daemon after days down: the nights that were missed are caught up by one load of everything pending."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.scheduler.instigation import ScheduleInstigatorData

from orchestration.store import heartbeat, journal
from orchestration.store.home import Home
from tests.homes import imr, letter, rows, write
from tests.waiting import until

MODULE = "orchestration.definitions"
DAY = 86_400
PATIENCE = 180


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = Home(tmp_path / "home")
    home.make()
    monkeypatch.setenv("IMR_HOME", str(home.root))
    monkeypatch.setenv("DAGSTER_HOME", str(home.dagster))
    # At an hour that has passed today and is not near.
    monkeypatch.setenv("IMR_TIMEZONE", "UTC")
    monkeypatch.setenv("IMR_SCHEDULE", f"0 {(time.gmtime().tm_hour + 12) % 24} * * *")
    return home


def test_the_nights_that_were_missed_are_caught_up_by_one_load(home: Home) -> None:
    for night in range(3):
        write(home.inbox / f"night-{night}", letter(night), letter(10 + night))

    with dg.DagsterInstance.get() as instance:
        switch_on(home, instance, time.time() - 3 * DAY)
        with daemon(home):
            until(lambda: bool(finished(instance)), PATIENCE)
            # The ticks that follow find nothing that was missed.
            time.sleep(40)
        statuses = [run.status for run in instance.get_runs()]

    assert statuses == [dg.DagsterRunStatus.SUCCESS]
    assert rows(home.root, "SELECT received, new, loaded FROM audit.load") == [(6, 6, 6)]
    (outcome,) = journal.last_outcomes(home)
    assert (outcome["outcome"], outcome["received"], outcome["quarantined"]) == ("done", 6, 0)
    assert heartbeat.minutes_silent(home) is not None, "the daemon says that it runs"


def switch_on(home: Home, instance: dg.DagsterInstance, since: float) -> None:
    """Switch the schedule on as if it were so many seconds after 1970."""
    assert imr(home.root, "schedule", "on")[1].startswith("The schedule nightly is on.")
    (state,) = (state for state in instance.all_instigator_state() if state.name == "nightly")
    data = ScheduleInstigatorData(os.environ["IMR_SCHEDULE"], start_timestamp=since)
    instance.update_instigator_state(state.with_data(data))
    listed = [line.split()[:2] for line in imr(home.root, "schedule", "list")[1].splitlines()]
    assert ["nightly", "on"] in listed
    assert ["inbox", "off"] in listed


@contextmanager
def daemon(home: Home) -> Iterator[None]:
    """Dagster's daemon on a home, as the systemd unit runs it."""
    program = str(Path(sys.executable).with_name("dagster-daemon"))
    with (home.root / "daemon.log").open("w") as log:
        process = subprocess.Popen([program, "run", "-m", MODULE], stdout=log, stderr=log, start_new_session=True)
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def finished(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    return list(instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE])))
