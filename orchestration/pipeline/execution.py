"""What every asset and check does around the step it calls: the journal, and which errors are tried again."""

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import dagster as dg

from orchestration.pipeline.resources import COMMAND_TAG
from orchestration.store import journal
from orchestration.store.home import Home

# A full disk that somebody clears, memory that another program gives back: after so many seconds. It is no RetryPolicy,
# since Dagster applies that to a run that is terminated as well, which then goes on.
WAITS = (30, 90, 210)
TRANSIENT = (errno.ENOSPC, errno.EDQUOT, errno.ENOMEM)
POOL = "home"


@contextmanager
def retry_transient_errors() -> Iterator[None]:
    """Have the step tried again after a fault that may pass; all others become a Failure that no try follows.

    In a load that a person watches nothing is tried again: who sees the fault can remove it.
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
    """Do the work of a step, record it in the journal, and give its counts."""
    with retry_transient_errors():
        return journal.timed(home, load_id, step, work)


def is_transient(error: BaseException) -> bool:
    """Whether a fault may pass by itself: a full disk, a lack of memory."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in TRANSIENT)
