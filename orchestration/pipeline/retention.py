"""Keep ``dagster/`` of a home small and correct: records of the last runs only, and one partition per load."""

from datetime import UTC, datetime, timedelta

import dagster as dg

from orchestration.pipeline.instance import LOADS
from orchestration.pipeline.resources import HOLDER_TAG
from orchestration.store import drafts, staging
from orchestration.store.home import Home

RUNS_KEPT = 100
UNFINISHED = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING]


def sweep(home: Home, instance: dg.DagsterInstance) -> None:
    """Delete the records of old runs, and partitions whose loads the home no longer holds."""
    for record in instance.get_run_records(cursor=None)[RUNS_KEPT:]:
        if record.dagster_run.is_finished:
            instance.delete_run(record.dagster_run.run_id)
    held = {staging.load_of(folder) for folder in staging.committed(home)}
    held |= {draft.load_id for draft in drafts.all_drafts(home)}
    unfinished = instance.get_runs(dg.RunsFilter(statuses=[*UNFINISHED, dg.DagsterRunStatus.QUEUED]))
    held |= {run.tags["dagster/partition"] for run in unfinished if "dagster/partition" in run.tags}
    name = str(LOADS.name)
    recorded = set(instance.get_dynamic_partitions(name))
    instance.add_dynamic_partitions(name, sorted(held - recorded))
    # The run of a new partition may not have started yet.
    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y%m%dT%H%M%S")
    for load_id in sorted(recorded - held):
        if load_id < yesterday or staging.is_used(home, load_id):
            instance.delete_dynamic_partition(name, load_id)


def mark_dead_runs(instance: dg.DagsterInstance) -> None:
    """Mark runs whose process died as failed. The caller holds the lock of the home, and has not started a run.

    An unfinished run that once held the lock is dead: it would still hold the lock.
    """
    for run in instance.get_runs(dg.RunsFilter(statuses=UNFINISHED)):
        if run.tags.get(HOLDER_TAG) == run.run_id:
            instance.report_run_failed(run, "The process of this load ended before the load did.")
