"""The code location: assets, checks, the one job that loads letters, its schedule and sensors."""

import dagster as dg

from orchestration.pipeline import automation
from orchestration.pipeline.assets import ASSETS
from orchestration.pipeline.checks import CHECKS
from orchestration.pipeline.resources import ExclusiveHome, HomeResource
from orchestration.steps.progress import silent

definitions = dg.Definitions(
    assets=ASSETS,
    asset_checks=CHECKS,
    jobs=[dg.define_asset_job("load", selection=dg.AssetSelection.all(), description="Load the letters in the inbox.")],
    schedules=[automation.nightly],
    sensors=[automation.inbox, automation.inbox_address, automation.failure, automation.tidy_up, automation.watch],
    resources={"home": ExclusiveHome(), "place": HomeResource(), "progress": silent},
    executor=dg.in_process_executor,
)
