"""Work in a process of its own, with a limit of time and of memory: a query is somebody's code.

DuckDB heeds neither an interrupt nor its memory limit inside a single call such as ``repeat('x', 1e9)``; a process that
is killed from outside ends, whatever it does.
"""

import ctypes
import os
import pickle
import resource
import select
import signal
import time
from collections.abc import Callable
from typing import TypeVar

ADDRESS_SPACE = 6_000_000_000
BLOCK = 1 << 20
PR_SET_PDEATHSIG = 1
Made = TypeVar("Made")


class LimitReached(Exception):
    """The work took more time or memory than it may; the message says which."""


def limited(work: Callable[[], Made], seconds: float, address_space: int = ADDRESS_SPACE) -> Made:
    """What ``work`` gives, or the exception it raises, from a child process that is killed after ``seconds``.

    Raises LimitReached. The child is forked: it must open whatever it needs itself.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(work, writing, address_space)
    os.close(writing)
    try:
        told = _read(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if told is None:
        raise LimitReached(f"it took more than {seconds:g} seconds")
    if not told:
        raise LimitReached(f"it took more than {address_space / 1e9:g} GB of memory")
    made, error = pickle.loads(told)
    if error is not None:
        raise error
    result: Made = made
    return result


def _child(work: Callable[[], Made], writing: int, address_space: int) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = address_space if hard == resource.RLIM_INFINITY else min(address_space, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            told = pickle.dumps((work(), None))
        except MemoryError:
            os._exit(1)
        except Exception as error:
            told = pickle.dumps((None, error))
        with os.fdopen(writing, "wb") as target:
            target.write(told)
    finally:
        os._exit(0)


def _read(reading: int, deadline: float) -> bytes | None:
    """All that the child writes; None when the time is over before its end."""
    blocks: list[bytes] = []
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return None
        block = os.read(reading, BLOCK)
        if not block:
            return b"".join(blocks)
        blocks.append(block)
