"""Retention: old runs go with all their records, dead runs are marked, each load of the home is a partition."""

import shutil
import sqlite3
from pathlib import Path

import dagster as dg
import pytest

from orchestration.pipeline import retention
from orchestration.pipeline.instance import LOADS, open_instance
from orchestration.pipeline.resources import PROCESS_TAG
from orchestration.store import staging
from orchestration.store.home import Home
from tests.test_load import imr, letter, write


def test_the_last_runs_stay_and_those_before_go_with_their_events(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "RUNS_KEPT", 3)
    home, letters = tmp_path / "home", write(tmp_path / "letters", letter(1))

    for _ in range(5):
        imr(home, "load", letters)

    with open_instance(Home(home)) as instance:
        kept = {run.run_id for run in instance.get_runs()}
    with sqlite3.connect(home / "dagster" / "events" / "event_log.db") as events:
        recorded = {run for (run,) in events.execute("SELECT DISTINCT run_id FROM event_logs")}
    assert len(kept) == 3
    assert recorded == kept


def test_a_run_whose_process_died_is_marked_when_the_next_load_begins(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    started = dg.DagsterRunStatus.STARTED
    with open_instance(home) as instance:
        instance.add_run(dg.DagsterRun("load", run_id="0" * 8, status=started, tags={PROCESS_TAG: "1"}))
        # It waits for the lock.
        instance.add_run(dg.DagsterRun("load", run_id="1" * 8, status=started))

        retention.mark_dead_runs(instance)

        statuses = {run.run_id: run.status for run in instance.get_runs()}
    assert statuses == {"0" * 8: dg.DagsterRunStatus.FAILURE, "1" * 8: started}


def test_there_is_a_partition_for_each_load_that_the_home_holds(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    imr(home.root, "load", write(tmp_path / "first", letter(1)))
    imr(home.root, "load", write(tmp_path / "second", letter(2)))

    with open_instance(home) as instance:
        name = str(LOADS.name)
        loads = [staging.load_of(folder) for folder in staging.committed(home)]
        assert instance.get_dynamic_partitions(name) == loads
        imr(home.root, "rebuild")
        assert instance.get_dynamic_partitions(name) == [staging.load_of(folder) for folder in staging.committed(home)]
        assert len(instance.get_dynamic_partitions(name)) == 1


def test_a_home_that_lost_its_records_gets_its_partitions_again(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    imr(home.root, "load", write(tmp_path / "first", letter(1)))
    shutil.rmtree(home.dagster)

    assert imr(home.root, "load", write(tmp_path / "second", letter(2)))[0] == 0

    with open_instance(home) as instance:
        assert len(instance.get_dynamic_partitions(str(LOADS.name))) == 2
