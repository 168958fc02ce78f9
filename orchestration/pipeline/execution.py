"""Run a step of a load for an asset or check: write the journal, and retry transient errors."""

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import dagster as dg

from orchestration.pipeline.resources import COMMAND_TAG
from orchestration.steps import damage
from orchestration.store import journal
from orchestration.store.home import Home
from orchestration.store.remote import SourceUnavailable

# Seconds before each retry: somebody may free disk space, another program may free memory. Not a RetryPolicy, because
# Dagster applies that to terminated runs too, which would then continue.
WAITS = (30, 90, 210)
TRANSIENT = (errno.ENOSPC, errno.EDQUOT, errno.ENOMEM)
POOL = "home"


@contextmanager
def retry_transient_errors() -> Iterator[None]:
    """Request a retry of the step after a transient error; turn every other error into a Failure without retry.

    A load from the command line is not retried: its user sees the error and can fix the cause.
    """
    try:
        yield
    except Exception as error:
        context = dg.OpExecutionContext.get()
        if is_transient(error) and context.run.tags.get(COMMAND_TAG) != context.run_id:
            wait = WAITS[min(context.retry_number, len(WAITS) - 1)]
            raise dg.RetryRequested(len(WAITS), wait) from error
        raise dg.Failure(str(error) or type(error).__name__, allow_retries=False) from error


def run_step(home: Home, load_id: str | None, step: str, work: Callable[[], Mapping[str, int]]) -> Mapping[str, int]:
    """Run a step, record it in the journal, and return its counts."""
    with retry_transient_errors():
        return journal.timed(home, load_id, step, lambda: damage.explaining_damage(home, work))


def is_transient(error: BaseException) -> bool:
    """Whether an error may be temporary: a full disk, a lack of memory, or a source that cannot be reached."""
    is_passing = isinstance(error, MemoryError | SourceUnavailable)
    return is_passing or (isinstance(error, OSError) and error.errno in TRANSIENT)
