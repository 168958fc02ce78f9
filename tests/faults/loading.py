"""A load in a process of its own, step by step, telling each step it begins: made to be killed."""

import os
import resource
import shutil
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from orchestration.load import PARSED, begin
from orchestration.store.home import Home
from orchestration.verify import verify
from warehouse import publish

STEPS = ("receive", "read", "parse", "check", "build", "check_star", "publish")
CONTEXT = get_context("forkserver")
# What a load imports takes ten times as long as the load of a few letters: a forked child has it at hand.
CONTEXT.set_forkserver_preload(["tests.faults.loading", "expectations.gate"])


def start(home: Path, letters: Path, memory: int | None = None) -> tuple[BaseProcess, Any]:
    """A process that loads a folder into a home, and the pipe that names each step as it begins.

    ``memory`` is how many bytes of address space it may take beyond those that it begins with.
    """
    ours, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_load, args=(home, letters, theirs, memory))
    process.start()
    theirs.close()
    return process, ours


def finish(home: Path, letters: Path) -> None:
    """Load a folder into a home, undisturbed, in a process of its own."""
    process, _ = start(home, letters)
    process.join(120)
    assert process.exitcode == 0


def copy(home: Path, target: Path) -> Path:
    """A copy of a home as it lies on the disk; links stay links."""
    return Path(shutil.copytree(home, target, symlinks=True))


def digest(home: Path) -> str:
    """The digest of the published build."""
    build = publish.current(home / "warehouse.duckdb")
    assert build is not None
    manifest = publish.manifest(build)
    assert manifest is not None
    return manifest.digest


def faults(home: Path) -> list[str]:
    """What imr verify finds wrong in a home."""
    return [fault for verdict in verify(Home(home)) for fault in verdict.faults]


def _load(home: Path, letters: Path, told: Any, memory: int | None) -> None:
    os.setsid()
    if memory is not None:
        pages, *_ = Path("/proc/self/statm").read_text().split()
        resource.setrlimit(resource.RLIMIT_AS, (int(pages) * resource.getpagesize() + memory,) * 2)
    root = Home(home)
    with root.locked():
        work(root, letters, told.send)


def work(home: Home, letters: Path, step: Callable[[str], object] = str) -> None:
    """Load a folder into a home that is locked, telling each step as it begins."""
    load = begin(home, [letters])
    step("receive")
    if not load.receive():
        return
    step("read")
    load.read()
    step("parse")
    load.parse()
    step("check")
    for table in ("text", *PARSED):
        load.check(table)
    step("build")
    load.build()
    step("check_star")
    load.check_star()
    assert load.stops == []
    step("publish")
    load.publish()
    step("done")
