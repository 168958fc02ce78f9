"""What keeps ``dagster/`` of a home small: the records of the last runs stay, those before go, with their files.

A run takes some 300 KB, an asset's history its share of the index; 100 runs stay, and the folder below 100 MB.
"""

import shutil
import sqlite3
from contextlib import closing, suppress

import dagster as dg

from orchestration.store.home import Home

RUNS_KEPT = 100
# Deleting one at a time would compact the databases every night.
RUNS_OVER = 20
RUNNING = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING]


def sweep(home: Home, instance: dg.DagsterInstance, load_id: str) -> None:
    """Tell the runs that died from those that work, and delete old ones. The caller holds the home's lock.

    Whoever holds the lock is the only load at work: a run that claims to be another one has died with its process.
    """
    for run in instance.get_runs(dg.RunsFilter(statuses=RUNNING)):
        if run.tags.get("load", load_id) != load_id:
            instance.report_run_failed(run, "The process of this load ended before the load did.")
    runs = instance.get_run_records(cursor=None)
    if len(runs) > RUNS_KEPT + RUNS_OVER:
        old = [record.dagster_run for record in runs[RUNS_KEPT:] if record.dagster_run.is_finished]
        for run in old:
            _delete(home, instance, run.run_id)
        for database in (home.dagster / "history" / "runs.db", home.dagster / "history" / "runs" / "index.db"):
            _compact(database)


def _delete(home: Home, instance: dg.DagsterInstance, run_id: str) -> None:
    """Delete a run and its files, which Dagster leaves behind."""
    instance.delete_run(run_id)
    shutil.rmtree(home.dagster / "storage" / run_id, ignore_errors=True)
    for file in (home.dagster / "history" / "runs").glob(f"{run_id}.db*"):
        file.unlink(missing_ok=True)


def _compact(database: object) -> None:
    # The web UI may be reading: then the next sweep compacts it.
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(str(database), timeout=5)) as connection:
        connection.execute("VACUUM")
