"""The code location: assets, checks and the one job that loads letters, on the home that IMR_HOME names."""

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from orchestration.assets import ASSETS
from orchestration.checks import CHECKS
from orchestration.home import Home
from orchestration.load import Load, begin
from orchestration.nightly import NIGHTLY, inbox_watch

load_job = dg.define_asset_job("load", selection=dg.AssetSelection.all(), description="Load what lies in the inbox.")


@dg.resource
def inbox_load(_context: dg.InitResourceContext) -> Iterator[Load]:
    """A load of the inbox, holding the home's lock while it works."""
    home = Home(Path(os.environ.get("IMR_HOME", "data")).resolve())
    with home.locked():
        yield begin(home, [home.inbox])


definitions = dg.Definitions(
    assets=ASSETS,
    asset_checks=CHECKS,
    jobs=[load_job],
    schedules=[NIGHTLY],
    sensors=[inbox_watch],
    resources={"load": inbox_load},
    executor=dg.in_process_executor,
)
