"""Run workers killed under the real daemon: Dagster's own retry ends each load, and nobody sees an incomplete build."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import dagster as dg
import pytest
from dagster._cli.job import _create_run
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import ModuleTarget

from orchestration.pipeline.instance import LOADS, open_instance
from orchestration.store.drafts import new_load_id
from orchestration.store.home import Home
from tests import homes
from tests.corpus import text
from tests.faults import loading
from tests.faults.test_daemon import MODULE, daemon
from tests.waiting import until

KILLS = int(os.environ.get("WORKER_KILLS", "42"))
STEPS = (
    "raw_letters", "stage_text", "stage_tables", "stage_letters_letters_suite", "stage_rejects", "star",
    "fact_decision_star_suite", "published", "data_docs", "site",
)  # fmt: skip
MOMENTS = ("before", "in", "after")
PATIENCE = 180
# Samples the published link as fast as it can, and prints what is wrong with it.
WATCHER = """
import json, sys, time
from pathlib import Path
link = Path(sys.argv[1])
samples = 0
print("watching", flush=True)
while True:
    try:
        build = link.parent / link.readlink()
        size = build.stat().st_size
        manifest = json.loads(build.with_suffix(".json").read_text())
        if manifest["byte_count"] != size:
            print(f"{build.name} has {size} bytes", flush=True)
    except FileNotFoundError as error:
        # A build may be deleted while it is looked at: then the link has moved on.
        if link.parent / link.readlink() == build:
            print(f"{error}", flush=True)
    samples += 1
    time.sleep(0.002)
"""


class Daemon:
    """A home that the daemon works on, one that nobody disturbs, and the ways to ask for a load."""

    def __init__(self, home: Home, undisturbed: Home, workspace: WorkspaceProcessContext, watcher: Path) -> None:
        self.home, self.undisturbed, self.workspace, self.watcher = home, undisturbed, workspace, watcher
        self.instance = workspace.instance

    def launch(self) -> str:
        """Ask for a load of the inbox; the run's id."""
        load_id = new_load_id()
        self.instance.add_dynamic_partitions(str(LOADS.name), [load_id])
        context = self.workspace.create_request_context()
        (location,) = context.code_locations
        (repository,) = location.get_repositories().values()
        run = _create_run(
            instance=self.instance,
            code_location=location,
            remote_repo=repository,
            remote_job=repository.get_full_job("load"),
            run_config={},
            tags={"dagster/partition": load_id},
            op_selection=None,
            run_id=None,
        )
        return self.instance.submit_run(run.run_id, context).run_id

    def kill(self, run_id: str, step: str, moment: str, chance: random.Random) -> None:
        """Kill the worker of a run before a step, in it or after it."""
        kind = dg.DagsterEventType.STEP_SUCCESS if moment == "after" else dg.DagsterEventType.STEP_START
        before = STEPS[STEPS.index(step) - 1] if moment == "before" and step != STEPS[0] else None
        wanted = (dg.DagsterEventType.STEP_SUCCESS, before) if before else (kind, step)
        until(lambda: self._has_happened(run_id, dg.DagsterEventType.STEP_START, STEPS[0]), PATIENCE)
        worker = int((self.home.root / ".lock").read_text())
        until(lambda: self._has_happened(run_id, *wanted), PATIENCE)
        if moment == "in":
            time.sleep(chance.random() * 0.4)
        # After the last step the worker may have ended by itself.
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)

    def _has_happened(self, run_id: str, kind: dg.DagsterEventType, step: str) -> bool:
        return any(entry.step_key == step for entry in self.instance.all_logs(run_id, of_type=kind))

    def ended(self) -> bool:
        """Whether the last run succeeded, or was killed after its last step: then nothing is left to retry."""
        last, *_ = self.instance.get_runs(limit=1)
        is_complete = last.is_finished and self._has_happened(last.run_id, dg.DagsterEventType.STEP_SUCCESS, STEPS[-1])
        return is_complete or last.status == dg.DagsterRunStatus.SUCCESS


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    folder = tmp_path_factory.mktemp("workers")
    home, undisturbed = Home(folder / "home"), Home(folder / "undisturbed")
    letters = text.write_folder(folder / "letters", range(8))
    loading.finish(undisturbed.root, letters)
    homes.copy(undisturbed.root, home.root)
    home.make()
    environment = pytest.MonkeyPatch()
    environment.setenv("IMR_HOME", str(home.root))
    with open_instance(home) as instance:
        environment.setenv("DAGSTER_HOME", str(home.dagster))
        target = ModuleTarget(MODULE, None, str(Path.cwd()), None)
        log = folder / "watcher.log"
        with log.open("w") as output, WorkspaceProcessContext(instance, target) as workspace, daemon(home):
            watcher = subprocess.Popen([sys.executable, "-c", WATCHER, str(home.published_link)], stdout=output)
            yield Daemon(home, undisturbed, workspace, log)
            watcher.kill()
            watcher.wait()
    environment.undo()


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_worker_that_is_killed_is_retried_and_the_load_published(working: Daemon, kill: int, tmp_path: Path) -> None:
    chance = random.Random(kill)
    step, moment = STEPS[kill * 7 % len(STEPS)], MOMENTS[kill % len(MOMENTS)]
    letters = text.write_folder(tmp_path / "letters", range(100 + 2 * kill, 102 + 2 * kill))
    for letter in letters.iterdir():
        (working.home.inbox / f"{kill}-{letter.name}").write_text(letter.read_text())
    loading.finish(working.undisturbed.root, letters)
    before = working.home.published_link.resolve()

    run_id = working.launch()
    working.kill(run_id, step, moment, chance)

    until(working.ended, PATIENCE)
    assert working.home.published_link.resolve() != before
    assert homes.digest(working.home.root) == homes.digest(working.undisturbed.root)
    assert loading.faults(working.home.root) == []
    first, *others = working.watcher.read_text().splitlines()
    assert (first, others) == ("watching", [])
