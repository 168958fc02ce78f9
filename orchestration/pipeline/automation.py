"""Load letters automatically: every night, and soon after they are dropped into the inbox.

Both are off until switched on in the web UI. Both run the job of `imr load` on the whole inbox, so the next night makes
up for a missed one.
"""

import time
from hashlib import sha256

import dagster as dg

from orchestration.pipeline import alerts, retention
from orchestration.pipeline.instance import LOADS
from orchestration.pipeline.resources import COMMAND_TAG, HomeResource
from orchestration.store.drafts import new_load_id
from orchestration.store.inbox import waiting

# Seconds without a change after which a file is taken to be completely copied.
SETTLED_AFTER = 10


@dg.schedule(
    name="nightly",
    job_name="load",
    cron_schedule=dg.EnvVar("IMR_SCHEDULE").get_value("30 2 * * *") or "30 2 * * *",
    execution_timezone=dg.EnvVar("IMR_TIMEZONE").get_value("America/Los_Angeles"),
    description="Load the inbox every night; IMR_SCHEDULE (cron) and IMR_TIMEZONE set the time.",
)
def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Request a load with a new partition, once per night."""
    load_id = new_load_id()
    context.instance.add_dynamic_partitions(str(LOADS.name), [load_id])
    return dg.RunRequest(run_key=context.scheduled_execution_time.isoformat(), partition_key=load_id)


@dg.sensor(job_name="load", name="inbox", minimum_interval_seconds=30)
def inbox(context: dg.SensorEvaluationContext, place: HomeResource) -> dg.SensorResult | dg.SkipReason:
    """Request a load when the files of the inbox have changed and no longer change."""
    files = waiting(place.home)
    found = sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    if not found:
        return dg.SkipReason("The inbox is empty.")
    if time.time() - max(changed for _, changed, _ in found) / 1e9 < SETTLED_AFTER:
        return dg.SkipReason("The files of the inbox are still changing.")
    state = sha256(repr(found).encode()).hexdigest()
    if state == context.cursor:
        return dg.SkipReason("Nothing was dropped since the last load.")
    load_id = new_load_id()
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_key=state, partition_key=load_id)],
        dynamic_partitions_requests=[LOADS.build_add_request([load_id])],
        cursor=state,
    )


@dg.run_failure_sensor(
    name="failure",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Report failed loads to IMR_WEBHOOK; imr load reports its own failures.",
)
def failure(context: dg.RunFailureSensorContext, place: HomeResource) -> dg.SkipReason | None:
    """Report a failed run, except one from the command line, which reports its own failures."""
    run = context.dagster_run
    if run.tags.get(COMMAND_TAG) == run.run_id:
        return dg.SkipReason("The command line has reported it.")
    failed = [event.step_key for event in context.get_step_failure_events()]
    reason = f"{', '.join(map(str, failed))} failed" if failed else "its process ended before it did"
    error = alerts.report_failure(place.home, run.tags.get("dagster/partition", run.run_id), reason)
    return dg.SkipReason(error) if error else None


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    name="retention",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Delete the records of old runs, and the partitions of loads that the home no longer holds.",
)
def tidy_up(context: dg.RunStatusSensorContext, place: HomeResource) -> None:
    """Keep ``dagster/`` of the home small."""
    retention.sweep(place.home, context.instance)
