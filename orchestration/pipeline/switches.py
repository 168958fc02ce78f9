"""Switch the schedule `nightly` and the sensors of the inbox on and off in a home, as the web UI does."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from dagster._core.scheduler.instigation import InstigatorStatus

from orchestration.pipeline.instance import open_instance
from orchestration.store.home import Home

KINDS: Mapping[str, str] = {"nightly": "schedule", "inbox": "sensor", "inbox_address": "sensor"}


class NotSwitched(Exception):
    """Dagster refused; the message is its last line."""


def read(home: Home) -> dict[str, bool]:
    """Return for the schedule and each sensor whether it is on."""
    with open_instance(home) as instance:
        states = instance.all_instigator_state()
    running = {state.name for state in states if state.status == InstigatorStatus.RUNNING}
    return {name: name in running for name in KINDS}


def switch(home: Home, name: str, *, on: bool) -> None:
    """Switch the schedule or the sensor on or off, by Dagster's own command. Raises NotSwitched."""
    if read(home)[name] == on:
        return
    program = str(Path(sys.executable).with_name("dagster"))
    command = [program, KINDS[name], "start" if on else "stop", name, "-m", "orchestration.definitions"]
    environment = {**os.environ, "IMR_HOME": str(home.root), "DAGSTER_HOME": str(home.dagster)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if read(home)[name] != on:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["Dagster gave no reason"]
        raise NotSwitched(f"{KINDS[name]} {name} could not be switched {'on' if on else 'off'}: {lines[-1]}")
