"""Run a function in a child process with limits of time and memory: ad-hoc SQL is somebody else's code.

DuckDB checks neither interrupts nor its memory limit inside a single call such as ``repeat('x', 1e9)``. A child process
can be killed at any time.
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
# How a child that ran out of memory exits: in Python, and in C++, whose runtime prints the error before it aborts.
OUT_OF_MEMORY, BAD_ALLOC = 12, b"bad_alloc"
STDERR_TAIL_BYTES = 4096
POLL_SECONDS = 0.01
R = TypeVar("R")


class ResourceLimitExceeded(Exception):
    """The function exceeded its limit of time or memory; the message says which."""


class ProcessEnded(Exception):
    """The process ended before it returned a result; the message names the signal or the exit code."""


def run_sandboxed(work: Callable[[], R], seconds: float, address_space: int = ADDRESS_SPACE) -> R:
    """Return what ``work`` returns, from a child process that is killed after ``seconds``.

    Raises the exception that ``work`` raises, ResourceLimitExceeded or ProcessEnded. The child is forked: ``work`` must
    open every connection and file that it needs.
    """
    deadline = time.monotonic() + seconds
    reading, writing = os.pipe()
    errors = os.memfd_create("errors")
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run_child(work, writing, errors, address_space)
    os.close(writing)
    try:
        payload = _read(reading, deadline)
        has_ended = payload is not None and _has_ended(child, deadline)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        stderr_tail = _stderr_tail(errors)
    if payload is None or not (payload or has_ended):
        raise ResourceLimitExceeded(f"it took more than {seconds:g} seconds")
    code = os.waitstatus_to_exitcode(status) if has_ended else 0
    if code == OUT_OF_MEMORY or (code == -signal.SIGABRT and BAD_ALLOC in stderr_tail):
        raise ResourceLimitExceeded(f"it took more than {address_space / 1e9:g} GB of memory")
    if code or not payload:
        raise ProcessEnded(f"exit code {code}" if code >= 0 else signal.Signals(-code).name)
    value, error = pickle.loads(payload)
    if error is not None:
        raise error
    result: R = value
    return result


def _run_child(work: Callable[[], R], writing: int, errors: int, address_space: int) -> None:
    os.dup2(errors, 2)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = address_space if hard == resource.RLIM_INFINITY else min(address_space, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            payload = pickle.dumps((work(), None))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except Exception as error:
            payload = pickle.dumps((None, error))
        with os.fdopen(writing, "wb") as target:
            target.write(payload)
    finally:
        os._exit(0)


def _read(reading: int, deadline: float) -> bytes | None:
    """Everything the child writes, or None when the deadline passes first."""
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
    """Whether the child, which has closed its pipe, exits by itself. It remains to be reaped by ``waitpid``."""
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _stderr_tail(errors: int) -> bytes:
    """Return the end of the child's standard error."""
    size = os.fstat(errors).st_size
    tail = os.pread(errors, STDERR_TAIL_BYTES, max(0, size - STDERR_TAIL_BYTES))
    os.close(errors)
    return tail
