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
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from itertools import chain, count, islice, takewhile
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pebble import ProcessPool

ADDRESS_SPACE = 1_500_000_000
CPU_SECONDS = 8
WALL_SECONDS = 25.0
# A task costs more than the reading of a text. The first chunks are small, so that of few items each worker has some.
CHUNK, FIRST_CHUNK, FIRST_CHUNKS = 100, 24, 8
# Chunks that are worked on while the caller uses the results of those before.
CHUNKS_AHEAD = 50
# From linux/prctl.h; Python has no name for it.
PR_SET_PDEATHSIG = 1

Item = TypeVar("Item")
Result = TypeVar("Result")


def run(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    give_up: Callable[[Item, str], Result],
    processes: int | None = None,
) -> Generator[Result, None, None]:
    """The results of ``work`` on many items, in their order; of an item that breaks its worker ``give_up``'s.

    ``work`` is a function of a module, as workers import it. ``give_up`` receives the item and what happened. Items are
    taken while results are; close the iterator to end the workers before the last result.
    """
    from pebble import ProcessPool

    chunks = _chunks(items)
    first = list(islice(chunks, processes or os.cpu_count() or 1))
    context = get_context("forkserver")
    context.set_forkserver_preload([work.__module__])
    with ProcessPool(max(1, len(first)), context=context, initializer=_limit) as pool:
        try:
            scheduled = (
                (chunk, pool.schedule(_work_on, [work, chunk], timeout=WALL_SECONDS)) for chunk in chain(first, chunks)
            )
            pending = deque(islice(scheduled, CHUNKS_AHEAD))
            while pending:
                chunk, future = pending.popleft()
                try:
                    results: Iterable[Result] = future.result()
                except (FutureTimeoutError, OSError, MemoryError):
                    results = _one_by_one(pool, work, chunk, give_up)
                yield from results
                pending.extend(islice(scheduled, 1))
        except BaseException:
            # Without it, the end of the block waits for all chunks ahead. Pebble does not annotate it.
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    remaining = iter(items)
    sizes = (FIRST_CHUNK if number < FIRST_CHUNKS else CHUNK for number in count())
    return takewhile(bool, (list(islice(remaining, size)) for size in sizes))


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
