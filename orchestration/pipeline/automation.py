"""Load letters automatically: every night, and soon after they are dropped into the inbox; watch and report.

The schedule and the sensors `inbox` and `inbox_address` are off until `imr schedule on` or the web UI switches them on.
All run the job of `imr load` on the whole inbox, so the next night makes up for a missed one.
"""

import json
import time
from contextlib import suppress
from hashlib import sha256
from typing import Any

import dagster as dg

from orchestration.environment import schedule, stale_hours
from orchestration.pipeline import alerts, failures, retention, watching
from orchestration.pipeline.instance import LOADS
from orchestration.pipeline.resources import COMMAND_TAG, HomeResource
from orchestration.store import drafts, heartbeat, journal, remote, staging
from orchestration.store.addresses import BadAddress
from orchestration.store.drafts import new_load_id
from orchestration.store.home import Home, HomeBusy
from orchestration.store.inbox import ADDRESS, waiting
from warehouse import read

# Seconds without a change after which a file is taken to be completely copied.
SETTLED_AFTER = 10
# Seconds between two attempts after a load failed: a disk was full, a database was down.
RETRY_AFTER = 900
# A command such as `imr watch add` holds the lock for less than that.
LOCK_SECONDS = 10


@dg.schedule(
    name="nightly",
    job_name="load",
    cron_schedule=schedule()[0],
    execution_timezone=schedule()[1],
    description="Load the inbox every night; IMR_SCHEDULE (cron) and IMR_TIMEZONE set the time.",
)
def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Request a load with a new partition, once per night."""
    load_id = new_load_id()
    context.instance.add_dynamic_partitions(str(LOADS.name), [load_id])
    return dg.RunRequest(run_key=context.scheduled_execution_time.isoformat(), partition_key=load_id)


@dg.sensor(job_name="load", name="inbox", minimum_interval_seconds=30)
def inbox(context: dg.SensorEvaluationContext, place: HomeResource) -> dg.SensorResult | dg.SkipReason:
    """Request a load when the files of the inbox have changed and no longer change, and again after a failed load.

    After a failure it tries again every 15 minutes, as long as files wait or received letters are not loaded.
    """
    home = place.home
    found = sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in waiting(home))
    unfinished = [draft.load_id for draft in drafts.all_drafts(home) if not draft.is_stopped]
    if not found and not unfinished:
        return dg.SkipReason("The inbox is empty.")
    if home.is_busy():
        return dg.SkipReason("A load is running.")
    if found and time.time() - max(changed for _, changed, _ in found) / 1e9 < SETTLED_AFTER:
        return dg.SkipReason("The files of the inbox are still changing.")
    state = sha256(repr(found).encode()).hexdigest()
    asked = _cursor(context.cursor)
    run_key = state
    if state == asked.get("state") or not found:
        if not _has_failed(home):
            return dg.SkipReason("Nothing was dropped since the last load.")
        if time.time() - asked.get("at", 0.0) < RETRY_AFTER:
            return dg.SkipReason("The last load failed: it is tried again every 15 minutes.")
        run_key = f"{state}-{int(time.time())}"
    load_id = new_load_id()
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_key=run_key, partition_key=load_id)],
        dynamic_partitions_requests=[LOADS.build_add_request([load_id])],
        cursor=json.dumps({"state": state, "at": time.time()}),
    )


@dg.sensor(
    job_name="load",
    name="inbox_address",
    minimum_interval_seconds=RETRY_AFTER,
    description="Load when the address IMR_INBOX (s3://, sftp://, ...) has new letters; asks every 15 minutes.",
)
def inbox_address(context: dg.SensorEvaluationContext, place: HomeResource) -> dg.SensorResult | dg.SkipReason:
    """Request a load when the address has objects that were not received, and again after a failed load.

    Objects that a load has skipped do not request another one.
    """
    home, address = place.home, dg.EnvVar(ADDRESS).get_value()
    if not address:
        return dg.SkipReason(f"{ADDRESS} is not set.")
    if home.is_busy():
        return dg.SkipReason("A load is running.")
    try:
        new = remote.new_objects(home, address)
    except (remote.SourceUnavailable, BadAddress) as error:
        return dg.SkipReason(str(error))
    if not new:
        return dg.SkipReason("The address has no new letters.")
    state = sha256(repr([(found.uri, found.digest) for found in new]).encode()).hexdigest()
    if state == context.cursor and not _has_failed(home):
        return dg.SkipReason("The address has no new letters but those that a load has skipped.")
    load_id = new_load_id()
    return dg.SensorResult(
        run_requests=[dg.RunRequest(partition_key=load_id)],
        dynamic_partitions_requests=[LOADS.build_add_request([load_id])],
        cursor=state,
    )


def _cursor(cursor: str | None) -> dict[str, Any]:
    """Return the state of the inbox and the time of the last request; a cursor of version 0.4 is the state alone."""
    try:
        found = json.loads(cursor or "{}")
    except ValueError:
        return {"state": cursor}
    return found if isinstance(found, dict) else {}


def _has_failed(home: Home) -> bool:
    return bool(journal.failures_since_success(home)[:1])


@dg.run_failure_sensor(
    name="failure",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Record failed loads in the journal and report them to IMR_WEBHOOK; imr load does so itself.",
)
def failure(context: dg.RunFailureSensorContext, place: HomeResource) -> dg.SkipReason | None:
    """Record and report a failed run, except one from the command line, which reports its own failures."""
    run = context.dagster_run
    if run.tags.get(COMMAND_TAG) == run.run_id:
        return dg.SkipReason("The command line has reported it.")
    load_id = run.tags.get("dagster/partition", run.run_id)
    reason = failures.redacted_reason(place.home, load_id, context.get_step_failure_events())
    journal.write(place.home, load=load_id, outcome="failed", reason=reason)
    error = alerts.report_failure(place.home, load_id, reason)
    return dg.SkipReason(error) if error else None


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    name="retention",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Record the outcome of loads, report quarantined letters, and delete records of old runs and loads.",
)
def tidy_up(context: dg.RunStatusSensorContext, place: HomeResource) -> None:
    """Record what a load of the daemon did, and keep ``dagster/`` of the home small."""
    run, home = context.dagster_run, place.home
    load_id = run.tags.get("dagster/partition")
    if load_id and run.job_name == "load" and run.tags.get(COMMAND_TAG) != run.run_id:
        folder = staging.of_load(home, load_id)
        counts = drafts.read_counts(folder) if folder else {}
        journal.write(home, load=load_id, outcome="done", **counts)
        if error := alerts.report_quarantine(home, load_id):
            context.log.warning(error)
        # The load that has locked the home reports the same decisions.
        with suppress(HomeBusy), home.locked(wait=LOCK_SECONDS):
            for problem in watching.report(home):
                context.log.warning(problem)
    retention.sweep(home, context.instance)


@dg.sensor(
    name="watch",
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Report to IMR_WEBHOOK once when the last load is too long ago, and record that the daemon runs.",
)
def watch(context: dg.SensorEvaluationContext, place: HomeResource) -> dg.SkipReason:
    """Report a stale warehouse once, until it is loaded again."""
    home = place.home
    heartbeat.beat(home)
    try:
        figures = read.status(home.published_link)
    except read.QueryError as error:
        return dg.SkipReason(str(error))
    last, hours = str(figures["last_load"]), float(str(figures["hours_since_last_load"] or 0))
    if hours < stale_hours():
        return dg.SkipReason("The warehouse is fresh.")
    if context.cursor == last:
        return dg.SkipReason("The warehouse is stale, which was reported.")
    context.update_cursor(last)
    text = f"the last load was {hours:,.0f} hours ago, on {last}: see imr status"
    return dg.SkipReason(alerts.report(home, "stale", text, reason=text) or text)
