"""Names of environment variables that several packages read, and what they mean."""

import os
from contextlib import suppress

POSTGRES_URL = "IMR_POSTGRES"
STALE_HOURS = "IMR_STALE_HOURS"
# A nightly load, and one that may fail.
DEFAULT_STALE_HOURS = 48.0


def stale_hours() -> float:
    """Return after how many hours without a load the warehouse is stale: IMR_STALE_HOURS, or 48."""
    with suppress(ValueError):
        return float(os.environ.get(STALE_HOURS, ""))
    return DEFAULT_STALE_HOURS
