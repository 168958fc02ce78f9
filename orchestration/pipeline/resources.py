"""Resources: the home that a run works on, and how a run in a terminal reports its progress."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from orchestration.pipeline.origin import record_origin
from orchestration.store.home import Home

# The id of the run that locked the home. A re-executed run inherits tags: its own id shows that the tag is its own.
HOLDER_TAG = "imr/holder"
# The id of a run that a command started, which reports failures itself; compared with the run's own id likewise.
COMMAND_TAG = "imr/command"


class HomeResource(dg.ConfigurableResource["HomeResource"]):
    """The home of a warehouse: ``root``, else the folder that the environment variable IMR_HOME names, else ./data."""

    root: str | None = None

    @property
    def home(self) -> Home:
        """The home, not yet locked."""
        return Home(Path(self.root or dg.EnvVar("IMR_HOME").get_value("data") or "data").resolve())


class ExclusiveHome(HomeResource):
    """The home, locked for one run: another load waits up to ``wait_seconds`` for it.

    ``is_locked`` says that the process that started the run has locked it already.
    """

    wait_seconds: float = 6 * 3600.0
    is_locked: bool = False

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["ExclusiveHome"]:
        """Lock the home for the run."""
        if self.is_locked:
            if context.instance and context.run:
                record_origin(context.instance, context.run)
            yield self
            return
        with self.home.locked(wait=self.wait_seconds):
            if context.instance and context.run:
                context.instance.add_run_tags(context.run.run_id, {HOLDER_TAG: context.run.run_id})
            yield self
