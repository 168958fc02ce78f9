"""Names of environment variables that several packages read, and what they mean."""

import os
from contextlib import suppress

POSTGRES_URL = "IMR_POSTGRES"
LAKE = "IMR_LAKE"
STALE_HOURS = "IMR_STALE_HOURS"
# A nightly load, and one that may fail.
DEFAULT_STALE_HOURS = 48.0
DEFAULT_SCHEDULE = "30 2 * * *"
DEFAULT_TIMEZONE = "America/Los_Angeles"


def schedule() -> tuple[str, str]:
    """Return when the schedule loads: IMR_SCHEDULE (cron) and IMR_TIMEZONE, or every night at half past two."""
    return os.environ.get("IMR_SCHEDULE") or DEFAULT_SCHEDULE, os.environ.get("IMR_TIMEZONE") or DEFAULT_TIMEZONE


def stale_hours() -> float:
    """Return after how many hours without a load the warehouse is stale: IMR_STALE_HOURS, or 48."""
    with suppress(ValueError):
        return float(os.environ.get(STALE_HOURS, ""))
    return DEFAULT_STALE_HOURS
