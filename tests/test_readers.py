"""Readers while the warehouse is published again and again: every read is of one version, and none goes back."""

import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from tests.builds import VERSIONS
from tests.stage_frames import publish_build
from tests.waiting import until
from warehouse import build, read

PUBLICATIONS = 18
SEEN = """
SELECT (SELECT count(*) FROM fact_decision), (SELECT count(*) FROM letter_text),
    (SELECT count(*) FROM audit.letter WHERE status = 'loaded'), (SELECT sum(decisions) FROM audit.load)
"""
READER = """
import sys
from pathlib import Path
from tests.test_readers import SEEN
from warehouse import read

link, stop = map(Path, sys.argv[1:])
while not stop.exists():
    print(*read.query(link, SEEN).rows[0], flush=True)
"""


def publish_all(link: Path, versions: list[Path], has_read: Callable[[int], bool]) -> None:
    """Publish one version after the other, each several times, the next when it has been read."""
    builds = link.parent / "builds"
    builds.mkdir()
    for publication in range(PUBLICATIONS):
        version = publication * VERSIONS // PUBLICATIONS + 1
        file = versions[version - 1]
        copy = builds / "next.candidate"
        copy.write_bytes(file.read_bytes())
        publish_build(copy, build.measure(file), link=link, builds=builds, name=f"build-{publication:02}")
        until(lambda version=version: has_read(version))


def judge(seen: list[tuple[object, ...]]) -> None:
    versions = [read[0] for read in seen]
    assert {len(set(read)) for read in seen} == {1}, "a read of two versions at once"
    assert all(before <= after for before, after in pairwise(versions)), "a reader went back"
    assert versions[-1] == VERSIONS


def test_another_process_reads_one_version_after_the_other(versions: list[Path], tmp_path: Path) -> None:
    link, stop, printed = tmp_path / "warehouse.duckdb", tmp_path / "stop", tmp_path / "printed"
    with printed.open("w") as output:
        reader: list[subprocess.Popen[bytes]] = []

        def has_read(version: int) -> bool:
            if not reader:
                arguments = [sys.executable, "-c", READER, link, stop]
                reader.append(subprocess.Popen([str(part) for part in arguments], stdout=output, stderr=output))
            assert reader[0].poll() is None, printed.read_text()
            return f"\n{version} " in f"\n{printed.read_text()}"

        try:
            publish_all(link, versions, has_read)
        finally:
            stop.touch()
            assert reader[0].wait(30) == 0

    judge([tuple(map(int, line.split())) for line in printed.read_text().splitlines()])


def test_threads_of_the_process_that_publishes_read_one_version_after_the_other(
    versions: list[Path], tmp_path: Path
) -> None:
    link, stop = tmp_path / "warehouse.duckdb", threading.Event()
    seen: list[list[tuple[object, ...]]] = [[], [], []]

    def loop(mine: list[tuple[object, ...]]) -> None:
        while not stop.is_set():
            if link.exists():
                mine.append(read.query(link, SEEN).rows[0])

    threads = [threading.Thread(target=loop, args=(mine,)) for mine in seen]
    for thread in threads:
        thread.start()
    try:
        publish_all(link, versions, lambda version: all(mine and mine[-1][0] == version for mine in seen))
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    for mine in seen:
        judge(mine)
