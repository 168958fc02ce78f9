"""Whether the daemon runs: it touches ``logs/daemon`` of the home every few minutes."""

import time

from orchestration.store.home import Home

# The daemon reports every 5 minutes; it is silent while its process starts, or when the machine sleeps.
DEAD_AFTER_MINUTES = 15.0


def beat(home: Home) -> None:
    """Record that the daemon runs."""
    home.heartbeat.parent.mkdir(parents=True, exist_ok=True)
    home.heartbeat.touch()


def minutes_silent(home: Home) -> float | None:
    """Return for how many minutes the daemon has been silent, or None when it never ran on this home."""
    try:
        return (time.time() - home.heartbeat.stat().st_mtime) / 60
    except FileNotFoundError:
        return None
