"""The Dagster instance of a home: ``dagster/`` with its settings, opened without any environment variable."""

import json

import dagster as dg

from orchestration.store.home import Home
from warehouse.files import write_text

# One partition per load, named by its load_id.
LOADS = dg.DynamicPartitionsDefinition(name="loads")
# One load at a time. Steps print nothing, and capturing their output would start two processes per step. A run whose
# process died is resumed; a run that failed is not, because its steps were retried. All events are in one database, so
# that deleting a run deletes its events.
SETTINGS = """\
telemetry:
  enabled: false
nux:
  enabled: false
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
event_log_storage:
  module: orchestration.pipeline.event_log
  class: EventLog
  config:
    base_dir: {base_dir}
concurrency:
  runs:
    max_concurrent_runs: 1
  pools:
    default_limit: 1
    granularity: run
run_monitoring:
  enabled: true
  start_timeout_seconds: 300
  max_runtime_seconds: 43200
  poll_interval_seconds: 30
run_retries:
  enabled: true
  max_retries: 3
  retry_on_asset_or_op_failure: false
retention:
  schedule:
    purge_after_days: 30
  sensor:
    purge_after_days:
      skipped: 1
      failure: 30
      success: 30
"""


def write_settings(home: Home) -> None:
    """Write ``dagster.yaml`` when it is missing or outdated, for instance after the home was moved."""
    settings = home.dagster / "dagster.yaml"
    # Quoted as JSON, which YAML reads: a path may contain any character.
    fresh = SETTINGS.format(base_dir=json.dumps(str(home.dagster / "events")))
    if not settings.exists() or settings.read_text() != fresh:
        write_text(settings, fresh)


def open_instance(home: Home) -> dg.DagsterInstance:
    """Open the instance of an existing home."""
    write_settings(home)
    return dg.DagsterInstance.from_config(str(home.dagster))
