"""A load as a run of the job, in this process, recorded where the web UI looks."""

import logging
import os
import shutil
from contextlib import redirect_stderr
from io import StringIO

import dagster as dg

from orchestration import janitor, notice, step
from orchestration.definitions import definitions, load_job
from orchestration.load import Load

FULL = 1_000_000


class LoadFailed(Exception):
    """A step of the load broke; the message says which and how, ``kind`` without a word of a letter."""

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class LoadStopped(Exception):
    """Expectations forbade the publication; the lines say which and why."""

    def __init__(self, stops: list[str]) -> None:
        super().__init__("; ".join(stops))
        self.stops = stops


# When no letter is new every later step is skipped, its checks with it; Dagster warns of each.
logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)


def run(load: Load) -> dict[str, int]:
    """Run a load to its end; the counts it prints. Raises LoadStopped, LoadFailed."""
    try:
        summary = _run(load)
    except (LoadStopped, LoadFailed) as error:
        reason = error.kind if isinstance(error, LoadFailed) else str(error)
        step.write(load.home, load=load.load_id, outcome="failed", reason=reason)
        notice.failure(load.home, load.load_id, reason)
        raise
    step.write(load.home, load=load.load_id, outcome="done", **summary)
    return summary


def _run(load: Load) -> dict[str, int]:
    os.environ["DAGSTER_HOME"] = str(load.home.dagster)
    try:
        result = _executed(load)
    except Exception as error:
        # Dagster records the run in the same home: on a full disk its records break as well, or first.
        is_full = shutil.disk_usage(load.home.root).free < FULL
        told = load.fault or (f"No space left on device: {load.home.root}" if is_full else None)
        raise LoadFailed(told or str(error).splitlines()[0], told or type(error).__name__) from error
    if load.stops:
        raise LoadStopped(load.stops)
    if not result.success:
        raise _cause(load, result)
    return load.summary


def _executed(load: Load) -> dg.ExecuteInProcessResult:
    # What Dagster says of its records on a full disk; what it has to say of the run is in them.
    with dg.DagsterInstance.get() as instance, redirect_stderr(StringIO()):
        janitor.sweep(load.home, instance, load.load_id)
        return definitions.resolve_job_def(load_job.name).execute_in_process(
            instance=instance,
            resources={"load": load},
            raise_on_error=False,
            tags={"kind": load.kind, "load": load.load_id, "dagster/max_retries": "0"},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )


def _cause(load: Load, result: dg.ExecuteInProcessResult) -> LoadFailed:
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error and error.cause:
                error = error.cause
            if error:
                told, line = load.fault or error.cls_name or "a fault", error.message.strip().splitlines()[0]
                return LoadFailed(f"{event.step_key}: {line}", f"{event.step_key}: {told}")
    return LoadFailed("the run failed before its first step", "the run failed before its first step")
