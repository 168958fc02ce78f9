"""Work on many items in worker processes with limits: an item that breaks its worker costs itself and nothing else.

Each worker has a limit of address space, of CPU seconds and of wall time. A worker that dies takes a whole chunk of
items with it; the items of that chunk are then worked on one by one, so that only the one that killed it is given up.
``warehouse`` has a sandbox of its own: it forks one process for one query, and a pool would only slow it down.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pebble import ProcessPool

ADDRESS_SPACE = 1_500_000_000
CPU_SECONDS = 8
WALL_SECONDS = 25.0
CHUNK = 24
# From linux/prctl.h; Python has no name for it.
PR_SET_PDEATHSIG = 1

Item = TypeVar("Item")
Result = TypeVar("Result")


def run(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    give_up: Callable[[Item, str], Result],
    processes: int | None = None,
) -> Iterator[Result]:
    """The results of ``work`` on many items, in their order; of an item that breaks its worker ``give_up``'s.

    ``work`` is a function of a module, as workers import it. ``give_up`` receives the item and what happened.
    """
    from pebble import ProcessPool

    everything = list(items)
    chunks = [everything[i : i + CHUNK] for i in range(0, len(everything), CHUNK)]
    context = get_context("forkserver")
    context.set_forkserver_preload([work.__module__])
    workers = max(1, min(processes or os.cpu_count() or 1, len(chunks)))
    with ProcessPool(workers, context=context, initializer=_limit) as pool:
        pending = [(chunk, pool.schedule(_work_on, [work, chunk], timeout=WALL_SECONDS)) for chunk in chunks]
        for chunk, future in pending:
            try:
                yield from future.result()
            except (FutureTimeoutError, OSError, MemoryError):
                yield from _one_by_one(pool, work, chunk, give_up)


def _one_by_one(
    pool: "ProcessPool",
    work: Callable[[Item], Result],
    chunk: Sequence[Item],
    give_up: Callable[[Item, str], Result],
) -> Iterator[Result]:
    futures = [pool.schedule(_work_on, [work, [item]], timeout=WALL_SECONDS) for item in chunk]
    for item, future in zip(chunk, futures, strict=True):
        try:
            yield from future.result()
        except FutureTimeoutError:
            yield give_up(item, f"took more than {WALL_SECONDS:.0f} seconds")
        except (OSError, MemoryError):
            yield give_up(item, "crashed, or took too much memory or time")


def _limit() -> None:
    """Limit this worker, and let it end with the server that forked it, which ends with the process that uses it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _work_on(work: Callable[[Item], Result], chunk: Sequence[Item]) -> list[Result]:
    results = []
    for item in chunk:
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        results.append(work(item))
    return results
