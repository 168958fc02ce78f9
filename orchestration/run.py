"""A load as a run of the job, in this process, recorded where the web UI looks."""

import logging
import os

import dagster as dg

from orchestration.definitions import definitions, load_job
from orchestration.load import Load


class LoadStopped(Exception):
    """Expectations forbade the publication; the lines say which and why."""

    def __init__(self, stops: list[str]) -> None:
        super().__init__("; ".join(stops))
        self.stops = stops


# When no letter is new every later step is skipped, its checks with it; Dagster warns of each.
logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)


def run(load: Load) -> dict[str, int]:
    """Run a load to its end; the counts it prints. Raises LoadStopped, and whatever a step raised."""
    os.environ["DAGSTER_HOME"] = str(load.home.dagster)
    with dg.DagsterInstance.get() as instance:
        result = definitions.resolve_job_def(load_job.name).execute_in_process(
            instance=instance,
            resources={"load": load},
            raise_on_error=False,
            tags={"kind": load.kind, "load": load.load_id},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    if load.stops:
        raise LoadStopped(load.stops)
    if not result.success:
        raise _cause(result)
    return load.summary


def _cause(result: dg.ExecuteInProcessResult) -> Exception:
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error and error.cause:
                error = error.cause
            if error:
                return RuntimeError(f"{event.step_key}: {error.message.strip()}")
    return RuntimeError("the run failed before its first step")
