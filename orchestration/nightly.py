"""When letters are loaded by themselves: every night, and soon after they are dropped into the inbox.

Both are off until switched on in the web UI, and both run the job of `imr load` on all that the inbox holds, so a night
that was missed is caught up by the next.
"""

import os
import time
from hashlib import sha256
from pathlib import Path

import dagster as dg

from orchestration import notice
from orchestration.store.home import Home

# A file is still being copied while it changes.
SETTLED_AFTER = 10


NIGHTLY = dg.ScheduleDefinition(
    name="nightly",
    job_name="load",
    cron_schedule=os.environ.get("IMR_SCHEDULE", "30 2 * * *"),
    execution_timezone=os.environ.get("IMR_TIMEZONE", "America/Los_Angeles"),
    description="Load what lies in the inbox, every night; IMR_SCHEDULE (cron) and IMR_TIMEZONE say when.",
)


@dg.sensor(job_name="load", name="inbox", minimum_interval_seconds=30)
def inbox_watch(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Ask for a load when the files of the inbox have changed and are at rest."""
    found = sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in _dropped())
    if not found:
        return dg.SkipReason("The inbox is empty.")
    if time.time() - max(changed for _, changed, _ in found) / 1e9 < SETTLED_AFTER:
        return dg.SkipReason("The files of the inbox are still changing.")
    state = sha256(repr(found).encode()).hexdigest()
    if state == context.cursor:
        return dg.SkipReason("Nothing was dropped since the last load.")
    context.update_cursor(state)
    return dg.RunRequest(run_key=state)


@dg.run_failure_sensor(
    name="failure",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tell IMR_WEBHOOK of a load that failed; imr load tells of its own.",
)
def failure_watch(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    """Tell of a run that failed and was not run from the command line, which tells by itself."""
    run = context.dagster_run
    if "dagster/max_retries" in run.tags:
        return dg.SkipReason("The command line has told of it.")
    failed = [event.step_key for event in context.get_step_failure_events()]
    reason = f"{', '.join(map(str, failed))} failed" if failed else "its process ended before it did"
    untold = notice.failure(_home(), run.tags.get("load", run.run_id), reason)
    return dg.SkipReason(untold) if untold else None


def _home() -> Home:
    return Home(Path(os.environ.get("IMR_HOME", "data")).resolve())


def _dropped() -> list[Path]:
    return [path for path in _home().inbox.rglob("*") if path.is_file() and not path.is_symlink()]
