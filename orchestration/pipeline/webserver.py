"""The web UI of the runs, on loopback and on the home that IMR_HOME names: ``make dev``."""

import os
import signal
import sys
from pathlib import Path

from orchestration.pipeline.instance import write_settings
from orchestration.store.home import Home


def main() -> None:
    """Serve the web UI until SIGINT or SIGTERM."""
    home = Home(Path(os.environ.get("IMR_HOME", "data")).resolve())
    home.make()
    write_settings(home)
    environment = {**os.environ, "IMR_HOME": str(home.root), "DAGSTER_HOME": str(home.dagster)}
    program = str(Path(sys.executable).with_name("dagster"))
    # In the background of a shell SIGINT is ignored, and Dagster treats SIGTERM as SIGINT: it would ignore both.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execve(program, [program, "dev", "-h", "127.0.0.1", "-m", "orchestration.definitions"], environment)


if __name__ == "__main__":
    main()
