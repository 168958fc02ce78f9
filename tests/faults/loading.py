"""A load in a process of its own, step by step, naming each step as it begins: it is there to be killed."""

import os
import resource
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from orchestration.steps import begin, build, check, parse, quarantine, read, receive
from orchestration.steps import publish as publish_step
from orchestration.steps.reopen import drafts_to_stage
from orchestration.store.drafts import Request
from orchestration.store.home import Home
from orchestration.store.integrity import verify
from warehouse import build as star
from warehouse import publish

STEPS = ("receive", "read", "parse", "quarantine", "check", "build", "check_star", "publish")
CONTEXT = get_context("forkserver")
# What a load imports takes ten times as long as the load of a few letters: a forked child has it at hand. Not so
# expectations.gate, which reads vocabularies as it is imported: the threads that Polars then has do not survive a fork.
CONTEXT.set_forkserver_preload(["tests.faults.loading"])


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


def described_digest(home: Path) -> str:
    """The digest of the published build, which is as its manifest says."""
    published = publish.current(home / "warehouse.duckdb")
    assert published is not None
    manifest = publish.manifest(published)
    assert manifest is not None
    assert manifest.describes(star.measure(published))
    return manifest.digest


def faults(home: Path) -> list[str]:
    """What imr verify finds wrong in a home."""
    return [fault for verdict in verify(Home(home)) for fault in verdict.faults]


def _load(home: Path, letters: Path, pipe: Any, memory: int | None) -> None:
    os.setsid()
    if memory is not None:
        pages, *_ = Path("/proc/self/statm").read_text().split()
        resource.setrlimit(resource.RLIMIT_AS, (int(pages) * resource.getpagesize() + memory,) * 2)
    root = Home(home)
    with root.locked():
        work(root, letters, pipe.send)


def work(home: Home, letters: Path, step: Callable[[str], object] = str) -> None:
    """Load a folder into a home that is locked, naming each step as it begins."""
    draft = begin.begin(home, request=Request(sources=(str(letters),)))
    step("receive")
    receive.receive(draft)
    if not begin.has_work(draft):
        begin.close(draft)
        return
    step("read")
    for waiting in drafts_to_stage(home, draft.load_id):
        read.read(waiting)
    step("parse")
    for waiting in drafts_to_stage(home, draft.load_id):
        parse.parse(waiting)
    step("quarantine")
    for waiting in drafts_to_stage(home, draft.load_id):
        quarantine.quarantine(waiting)
    step("check")
    for table in check.TABLES:
        assert check.check_table(home, draft.load_id, table).blocking_failures == []
    step("build")
    build.build_candidate(home)
    step("check_star")
    assert check.check_star(home).blocking_failures == []
    check.check_drift(home)
    step("publish")
    publish_step.publish_candidate(home)
    step("done")
