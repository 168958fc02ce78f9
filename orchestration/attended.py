"""Work that a person watches: the lock, progress and counts on the terminal, and what goes wrong as one line."""

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from orchestration.store.home import Home, HomeBusy, HomeError
from orchestration.terminal import BUSY, STOPPED, USAGE, err, fail, out
from warehouse import read

if TYPE_CHECKING:
    from orchestration.load import Load

COUNTS = ("received", "new", "duplicate", "forgotten", "skipped", "superseded", "quarantined", "decisions")
SKIPS_TOLD = 10
# Below this the libraries of a load break as they start, each in its own way: one of them tries for ever.
ADDRESS_SPACE = 4_000_000_000


@contextmanager
def at_work(home: Home) -> Iterator[None]:
    """Hold the home's lock; what goes wrong becomes one line and an exit code."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    if allowed != resource.RLIM_INFINITY and allowed < ADDRESS_SPACE:
        gigabytes = f"{ADDRESS_SPACE / 1e9:.0f} GB of address space, {allowed / 1e9:.1f} are allowed"
        fail(f"a load needs {gigabytes}: ulimit -v unlimited", USAGE)
    try:
        with home.locked():
            yield
    except HomeBusy as error:
        fail(str(error), BUSY)
    except HomeError as error:
        fail(str(error), USAGE)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        fail(f"{error.strerror or error}{where}: nothing was published, the warehouse stands as it stood", 1)


@contextmanager
def queries() -> Iterator[None]:
    """Answer from the published warehouse; what goes wrong becomes one line."""
    try:
        yield
    except read.QueryError as error:
        fail(str(error), USAGE)


def run(load: "Load") -> dict[str, int]:
    """Run a load with its progress, and print its counts; exits with a line when it stops or fails."""
    from orchestration.progress import told
    from orchestration.run import LoadFailed, LoadStopped
    from orchestration.run import run as run_to_end

    try:
        # Bound to the terminal itself: while the load runs, others are kept from writing there.
        with told(Console(file=sys.stderr)) as progress:
            load.progress = progress
            summary = run_to_end(load)
    except LoadStopped as error:
        err.print("Expectations stopped the publication; the warehouse stands as it stood:")
        for stop in error.stops:
            err.print(f"  {stop}", markup=False, soft_wrap=True)
        raise typer.Exit(STOPPED) from error
    except LoadFailed as error:
        stands = "is published" if load.is_published else "stands as it stood"
        fail(f"the load failed, the warehouse {stands}: {error}", 1)
    for skipped in load.skipped[:SKIPS_TOLD]:
        err.print(f"skipped {skipped.source_uri!r}: {skipped.reason}", markup=False, highlight=False, soft_wrap=True)
    if len(load.skipped) > SKIPS_TOLD:
        err.print(f"and {len(load.skipped) - SKIPS_TOLD:,} more were skipped")
    out.print("  ".join(f"{name} {summary[name]:,}" for name in COUNTS if name in summary))
    for line in load.undone.values():
        err.print(f"imr: {line}", markup=False, highlight=False, soft_wrap=True)
    return summary
