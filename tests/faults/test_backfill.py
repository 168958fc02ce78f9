"""A backfill: Dagster's own processes read and parse earlier loads again, one run for each load."""

import os
import subprocess
import sys
from pathlib import Path

from orchestration.store import staging
from orchestration.store.home import Home
from tests.homes import copy, digest, imr


def test_two_processes_stage_two_loads_again_one_after_the_other(more_loads: Path, tmp_path: Path) -> None:
    home = copy(more_loads, tmp_path / "home")
    folders = staging.committed(Home(home))
    before, loads = digest(home), [staging.load_of(folder) for folder in folders]
    dagster = str(Path(sys.executable).with_name("dagster"))
    command = [dagster, "asset", "materialize", "--select", "stage_text*", "-m", "orchestration.definitions"]
    environment = {**os.environ, "IMR_HOME": str(home), "DAGSTER_HOME": str(home / "dagster")}

    runs = [
        subprocess.Popen([*command, "--partition", load], env=environment, stderr=subprocess.PIPE, text=True)
        for load in loads
    ]
    printed = [run.communicate()[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], printed

    staged = staging.committed(Home(home))
    assert [staging.load_of(folder) for folder in staged] == loads
    assert not set(staged) & set(folders)
    assert digest(home) == before
    assert imr(home, "verify")[0] == 0
