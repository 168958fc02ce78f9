"""Run commands in turn, each in a process of its own, and measure them with all their children."""

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread

SAMPLED_EVERY = 0.1
# From linux/prctl.h; Python has no name for it.
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Usage:
    """What a command used: CPU seconds of its process and all children, elapsed seconds, and peak memory in MB.

    The memory is the largest sum of the resident memory of its processes, shared pages divided among them.
    """

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True)
class Arm:
    """A command to measure; ``prepare`` is called before each run, and is not measured."""

    name: str
    command: Sequence[str]
    prepare: Callable[[], None] = lambda: None


def in_turn(arms: Sequence[Arm], rounds: int) -> Mapping[str, list[Usage]]:
    """Run the arms A B C A B C, and return what each run of them used."""
    used: dict[str, list[Usage]] = {arm.name: [] for arm in arms}
    for _ in range(rounds):
        for arm in arms:
            arm.prepare()
            used[arm.name].append(run(arm.command))
            print(f"  {arm.name}: {used[arm.name][-1].cpu:.1f} CPU s", file=sys.stderr, flush=True)
    return used


def run(command: Sequence[str]) -> Usage:
    """Run a command to its end. Raises CalledProcessError, with what it printed, when it fails."""
    # A server of worker processes outlives the command, which does not wait for it.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    begun = time.monotonic()
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    peak, ended = [0.0], Event()
    watcher = Thread(target=_watch, args=(process.pid, peak, ended))
    watcher.start()
    try:
        assert process.stdout is not None
        output = process.stdout.read()
        ends = dict(_ends_of_children())
    finally:
        ended.set()
        watcher.join()
    process.returncode, _ = ends[process.pid]
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command), output)
    return Usage(sum(cpu for _, cpu in ends.values()), time.monotonic() - begun, peak[0])


def _ends_of_children() -> Iterator[tuple[int, tuple[int, float]]]:
    """Wait for all children, those whose parent ended included; yield the exit code and the CPU seconds of each."""
    with suppress(ChildProcessError):
        while True:
            pid, status, used = os.wait4(-1, 0)
            yield pid, (os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime)


def ratios(of: Sequence[Usage], to: Sequence[Usage]) -> list[float]:
    """Return the ratio of CPU seconds, run by run."""
    return [one.cpu / other.cpu for one, other in zip(of, to, strict=True)]


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Return the median and the range of values."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def _watch(session: int, peak: list[float], ended: Event) -> None:
    while not ended.wait(SAMPLED_EVERY):
        peak[0] = max(peak[0], sum(map(_memory, _processes(session))))


def _processes(session: int) -> list[Path]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError, IndexError):
                # The fields after the name of the program, which may hold blanks: state, parent, group, session.
                if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                    found.append(folder)
    return found


def _memory(process: Path) -> float:
    with suppress(OSError):
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
