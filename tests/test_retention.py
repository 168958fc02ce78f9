"""Retention: old runs go with all their records, dead runs are marked, each load of the home is a partition."""

import shutil
import sqlite3
from pathlib import Path

import dagster as dg
import pytest

from orchestration.pipeline import origin, retention
from orchestration.pipeline.instance import LOADS, open_instance
from orchestration.pipeline.resources import HOLDER_TAG
from orchestration.store import staging
from orchestration.store.home import Home
from tests.homes import copy, imr, letter, write


def test_the_last_runs_stay_and_those_before_go_with_their_events(
    one_load: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "RUNS_KEPT", 3)
    home = copy(one_load, tmp_path / "home")

    for _ in range(4):
        imr(home, "load", one_load.parent / "first")

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
        instance.add_run(dg.DagsterRun("load", run_id="0" * 8, status=started, tags={HOLDER_TAG: "0" * 8}))
        # They wait for the lock; one is that run again, with its tags.
        instance.add_run(dg.DagsterRun("load", run_id="1" * 8, status=started))
        instance.add_run(dg.DagsterRun("load", run_id="2" * 8, status=started, tags={HOLDER_TAG: "0" * 8}))

        retention.mark_dead_runs(instance)

        statuses = {run.run_id: run.status for run in instance.get_runs()}
    assert statuses == {"0" * 8: dg.DagsterRunStatus.FAILURE, "1" * 8: started, "2" * 8: started}


def test_a_run_of_a_command_is_one_of_the_code_location_that_the_daemon_leaves_alone(
    one_load: Path, tmp_path: Path
) -> None:
    home = Home(copy(one_load, tmp_path / "home"))

    with open_instance(home) as instance:
        (run,) = instance.get_runs(dg.RunsFilter(tags={".dagster/repository": f"__repository__@{origin.LOCATION}"}))
    assert run.remote_job_origin is not None
    assert run.remote_job_origin.repository_origin.code_location_origin.location_name == origin.LOCATION
    assert run.tags["dagster/max_retries"] == "0"
    assert run.status == dg.DagsterRunStatus.SUCCESS


def test_there_is_a_partition_for_each_load_that_the_home_holds(more_loads: Path, tmp_path: Path) -> None:
    home = Home(copy(more_loads, tmp_path / "home"))

    with open_instance(home) as instance:
        name = str(LOADS.name)
        loads = [staging.load_of(folder) for folder in staging.committed(home)]
        assert (len(loads), instance.get_dynamic_partitions(name)) == (2, loads)
        imr(home.root, "rebuild")
        assert instance.get_dynamic_partitions(name) == [staging.load_of(folder) for folder in staging.committed(home)]
        assert len(instance.get_dynamic_partitions(name)) == 1


def test_a_home_that_lost_its_records_gets_its_partitions_again(one_load: Path, tmp_path: Path) -> None:
    home = Home(copy(one_load, tmp_path / "home"))
    shutil.rmtree(home.dagster)

    assert imr(home.root, "load", write(tmp_path / "second", letter(3)))[0] == 0

    with open_instance(home) as instance:
        assert len(instance.get_dynamic_partitions(str(LOADS.name))) == 2
