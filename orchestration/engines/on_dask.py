"""Dask: ``dask`` is a cluster of this machine, ``dask://HOST:8786`` a scheduler that is there already."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import current_process
from typing import Any

# How often a task is tried whose worker was lost: by default Dask gives up after the third.
LOST_WORKERS_AT_MOST = 5


@contextmanager
def connected(address: str) -> Iterator[Callable[[Callable[[Any], None], Sequence[Any]], Iterator[Any]]]:
    """Connect; yield a function that calls another one on many items, and yields when one is done."""
    import dask
    from distributed import Client, LocalCluster, as_completed

    with ExitStack() as opened:
        opened.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": LOST_WORKERS_AT_MOST}))
        place = address.replace("dask://", "tcp://")
        if address == "dask":
            place = opened.enter_context(LocalCluster(threads_per_worker=1, dashboard_address=None, silence_logs=50))
        client = opened.enter_context(Client(place, timeout="20s"))

        def call(work: Callable[[Any], None], items: Sequence[Any]) -> Iterator[Any]:
            futures = client.map(_work, [work] * len(items), items, pure=False, retries=2)
            for future in as_completed(futures):
                yield future.result()

        yield call


def _work(work: Callable[[Any], None], item: Any) -> None:
    # Dask's workers are daemons, which may not start processes: letters are read in processes with limits.
    current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    work(item)
