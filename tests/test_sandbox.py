"""Work in a process of its own: what it gives, and why it gave nothing."""

import ctypes
import faulthandler
import os
import signal
import time
from collections.abc import Callable

import pytest

from warehouse.sandbox import ProcessEnded, ResourceLimitExceeded, run_sandboxed


def crash() -> None:
    # Of pytest: it would print where.
    faulthandler.disable()
    ctypes.string_at(0)


def leave(code: int) -> Callable[[], None]:
    return lambda: os._exit(code)


def abort_after(words: bytes) -> Callable[[], None]:
    def work() -> None:
        faulthandler.disable()
        os.write(2, words)
        os.abort()

    return work


def out_of_memory() -> int:
    return len(b"x" * 2_000_000_000)


def test_work_gives_its_result_or_raises_its_error() -> None:
    assert run_sandboxed(lambda: 6 * 7, seconds=20) == 42
    with pytest.raises(KeyError, match="no such thing"):
        run_sandboxed(lambda: {}["no such thing"], seconds=20)


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (crash, "SIGSEGV"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "SIGKILL"),
        (abort_after(b"an assertion failed"), "SIGABRT"),
        (leave(3), "exit code 3"),
        (leave(0), "exit code 0"),
    ],
)
def test_a_crash_is_named_by_its_signal(work: Callable[[], object], message: str) -> None:
    with pytest.raises(ProcessEnded) as raised:
        run_sandboxed(work, seconds=20)

    assert str(raised.value) == message


@pytest.mark.parametrize("work", [out_of_memory, abort_after(b"after throwing an instance of 'std::bad_alloc'")])
def test_only_the_message_of_work_without_memory_names_the_limit(work: Callable[[], object]) -> None:
    with pytest.raises(ResourceLimitExceeded, match=r"it took more than 1\.5 GB of memory"):
        run_sandboxed(work, seconds=20, address_space=1_500_000_000)


def test_the_message_of_work_without_end_names_the_time() -> None:
    with pytest.raises(ResourceLimitExceeded, match=r"it took more than 0\.2 seconds"):
        run_sandboxed(lambda: time.sleep(60), seconds=0.2)
