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
# How a child ends that ran out of memory: in Python, and in C++, whose runtime names the fault before it aborts.
OUT_OF_MEMORY, BAD_ALLOC = 12, b"bad_alloc"
LAST_WORDS = 4096
PAUSE = 0.01
Made = TypeVar("Made")


class LimitReached(Exception):
    """The work took more time or memory than it may; the message says which."""


class ProcessEnded(Exception):
    """The work ended its process, by a fault of its own or from outside; the message names the signal or exit code."""


def limited(work: Callable[[], Made], seconds: float, address_space: int = ADDRESS_SPACE) -> Made:
    """What ``work`` gives, or the exception it raises, from a child process that is killed after ``seconds``.

    Raises LimitReached and ProcessEnded. The child is forked: it must open whatever it needs itself.
    """
    deadline = time.monotonic() + seconds
    reading, writing = os.pipe()
    errors = os.memfd_create("errors")
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(work, writing, errors, address_space)
    os.close(writing)
    try:
        told = _read(reading, deadline)
        has_ended = told is not None and _has_ended(child, deadline)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        last_words = _last_words(errors)
    if told is None or not (told or has_ended):
        raise LimitReached(f"it took more than {seconds:g} seconds")
    code = os.waitstatus_to_exitcode(status) if has_ended else 0
    if code == OUT_OF_MEMORY or (code == -signal.SIGABRT and BAD_ALLOC in last_words):
        raise LimitReached(f"it took more than {address_space / 1e9:g} GB of memory")
    if code or not told:
        raise ProcessEnded(f"exit code {code}" if code >= 0 else signal.Signals(-code).name)
    made, error = pickle.loads(told)
    if error is not None:
        raise error
    result: Made = made
    return result


def _child(work: Callable[[], Made], writing: int, errors: int, address_space: int) -> None:
    os.dup2(errors, 2)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = address_space if hard == resource.RLIM_INFINITY else min(address_space, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            told = pickle.dumps((work(), None))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
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


def _has_ended(child: int, deadline: float) -> bool:
    """Whether the child, which has closed its pipe, ends by itself; it stays a child to be waited for."""
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


def _last_words(errors: int) -> bytes:
    """The end of what the child wrote to its standard error."""
    size = os.fstat(errors).st_size
    words = os.pread(errors, LAST_WORDS, max(0, size - LAST_WORDS))
    os.close(errors)
    return words
