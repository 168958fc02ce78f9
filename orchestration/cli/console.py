"""The terminal: consoles for stdout and stderr, errors of commands, and the progress and counts of a load.

Imports Dagster and Polars late, inside of the functions that need them.
"""

import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

import typer
from rich.console import Console

from orchestration.steps.progress import Progress
from orchestration.store.drafts import Request
from orchestration.store.home import Home, HomeBusy, HomeError
from warehouse import read

if TYPE_CHECKING:
    from orchestration.pipeline.launch import Outcome

FAILED, USAGE, STOPPED, BUSY = 1, 2, 3, 4
# The exit codes of a shell for SIGINT and SIGPIPE.
INTERRUPTED, BROKEN_PIPE = 130, 141
COUNTS = (
    "received",
    "new",
    "duplicate",
    "healed",
    "still_quarantined",
    "forgotten",
    "skipped",
    "unchanged",
    "superseded",
    "quarantined",
    "impossible_dates",
    "decisions",
)
SKIPPED_SHOWN = 10
# With less, the libraries of a load fail as they start, in different ways: one of them retries for ever.
ADDRESS_SPACE = 4_000_000_000


class _Console(Console):
    """A console that raises BrokenPipeError instead of ending the program, as rich does."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


# A pipe has no width: allow wide tables.
out = _Console(width=None if sys.stdout.isatty() else 200)
err = _Console(stderr=True)


def fail(message: str, code: int) -> NoReturn:
    """Print one line on stderr and exit with the code."""
    err.print(f"imr: {message}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def replace_missing_characters() -> None:
    """Print a question mark for each character that the encoding of the terminal does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def confirm(question: str) -> None:
    """Ask a question, and exit unless the answer is yes."""
    # Polars handles SIGINT so that a read goes on: Ctrl-C would have no effect before Enter.
    signal.siginterrupt(signal.SIGINT, True)
    typer.confirm(question, abort=True)


@contextmanager
def exclusive_home(home: Home, *, must_exist: bool = False, wait: float = 0) -> Iterator[None]:
    """Lock the home for a load; report errors of the home or the system in one line, with an exit code.

    A missing home is created, unless it ``must_exist``. Waits up to ``wait`` seconds while another load is running.
    """
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    if allowed != resource.RLIM_INFINITY and allowed < ADDRESS_SPACE:
        gigabytes = f"{ADDRESS_SPACE / 1e9:.0f} GB of address space, {allowed / 1e9:.1f} are allowed"
        fail(f"a load needs {gigabytes}: ulimit -v unlimited", USAGE)
    try:
        with locked_home(home, must_exist=must_exist, wait=wait):
            yield
    except BrokenPipeError:
        raise
    except OSError as error:
        file = f" ({error.filename})" if error.filename else ""
        fail(f"{error.strerror or error}{file}: nothing was published, the warehouse is unchanged", FAILED)


@contextmanager
def locked_home(home: Home, *, must_exist: bool, wait: float = 0) -> Iterator[None]:
    """Lock the home; report a home that is busy, missing or unusable in one line, with an exit code."""
    if must_exist and not home.root.exists():
        fail(f"there is no home at {home.root}: name another with --home, or load letters first (imr load)", USAGE)
    try:
        if wait and home.is_busy():
            err.print("imr: waiting for another load to end", markup=False, highlight=False)
        with home.locked(wait):
            yield
    except HomeBusy as error:
        fail(str(error), BUSY)
    except HomeError as error:
        fail(str(error), USAGE)


@contextmanager
def report_query_errors() -> Iterator[None]:
    """Report a query that fails in one line, with an exit code."""
    try:
        yield
    except read.QueryError as error:
        fail(str(error), USAGE)


def run_load(home: Home, request: Request) -> "Outcome":
    """Run a load in a home that is locked, show its progress and print its counts.

    Exits with one line when a step fails, and with the reasons when expectations stop the publication. Raises
    KeyboardInterrupt when the user interrupts it.
    """
    from orchestration.pipeline import launch

    try:
        # Bound to the terminal itself: the load redirects sys.stderr while it runs.
        with progress_bar(Console(file=sys.stderr)) as update:
            outcome = launch.load(home, request, update)
    except launch.LoadStopped as error:
        err.print("Expectations stopped the publication; the warehouse is unchanged:")
        for reason in error.reasons:
            err.print(f"  {reason}", markup=False, soft_wrap=True)
        raise typer.Exit(STOPPED) from error
    except launch.LoadFailed as error:
        state = "is published" if error.is_published else "is unchanged"
        fail(f"the load failed, the warehouse {state}: {error}", FAILED)
    _print_outcome(outcome)
    return outcome


@contextmanager
def progress_bar(console: Console) -> Iterator[Progress]:
    """Show the progress of long work: counts, rate and time left on a terminal, nothing elsewhere."""
    from rich import progress

    columns = (
        progress.SpinnerColumn("dots" if console.encoding.startswith("utf") else "line"),
        progress.TextColumn("{task.description:<10}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]}"),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks = {}

        def update(step: str, done: int, total: int | None) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total, rate="")
            task = next(task for task in bars.tasks if task.id == tasks[step])
            rate = f"{done / task.elapsed:,.0f}/s" if task.elapsed and done else ""
            bars.update(tasks[step], completed=done, total=total, rate=rate)

        yield update


def warn_of_samples(home: Home) -> None:
    """Warn when a home holds both letters of the demo and others."""
    ((samples, others),) = read.named_report(home.published_link, "sample_letters").rows
    if samples and others:
        err.print(
            f"This home holds {samples} sample letters of the demo and {others} others, and counts them together: "
            "name another home with --home for one of them.",
            highlight=False,
            soft_wrap=True,
        )


def _print_outcome(outcome: "Outcome") -> None:
    """Print the skipped files, the counts, and the outputs that were deferred."""
    for skipped in outcome.skipped[:SKIPPED_SHOWN]:
        err.print(f"skipped {skipped.source_uri!r}: {skipped.reason}", markup=False, highlight=False, soft_wrap=True)
    if len(outcome.skipped) > SKIPPED_SHOWN:
        err.print(f"and {len(outcome.skipped) - SKIPPED_SHOWN:,} more were skipped")
    for load_id, letters in outcome.finished.items():
        err.print(f"finished the load {load_id}, which had received {letters:,} letters", highlight=False)
    counted = [name for name in COUNTS if name in outcome.counts]
    out.print("  ".join(f"{name.replace('_', ' ')} {outcome.counts[name]:,}" for name in counted))
    for line in outcome.deferred.values():
        err.print(f"imr: {line}", markup=False, highlight=False, soft_wrap=True)
