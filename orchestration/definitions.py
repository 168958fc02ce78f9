"""The code location: assets, checks and the one job that loads letters, on the home that IMR_HOME names."""

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from orchestration import janitor
from orchestration.assets import ASSETS
from orchestration.checks import CHECKS
from orchestration.load import Load, begin
from orchestration.nightly import NIGHTLY, failure_watch, inbox_watch
from orchestration.store.home import Home

load_job = dg.define_asset_job("load", selection=dg.AssetSelection.all(), description="Load what lies in the inbox.")


# How long a load that nobody watches waits for the one before it.
WAIT = 6 * 3600.0


@dg.resource
def inbox_load(context: dg.InitResourceContext) -> Iterator[Load]:
    """A load of the inbox that nobody watches: it waits for the lock, and waits out faults that may pass."""
    home = Home(Path(os.environ.get("IMR_HOME", "data")).resolve())
    with home.locked(wait=WAIT):
        load = begin(home, [home.inbox], is_patient=True)
        if context.instance and context.run_id:
            context.instance.add_run_tags(context.run_id, {"load": load.load_id})
            janitor.sweep(home, context.instance, load.load_id)
        yield load


definitions = dg.Definitions(
    assets=ASSETS,
    asset_checks=CHECKS,
    jobs=[load_job],
    schedules=[NIGHTLY],
    sensors=[inbox_watch, failure_watch],
    resources={"load": inbox_load},
    executor=dg.in_process_executor,
)
