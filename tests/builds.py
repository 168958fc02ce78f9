"""Builds that tests install and publish: files of a few words, and stars."""

import shutil
from datetime import datetime
from pathlib import Path

import polars as pl

from tests.stage_frames import Rows, item, letter, load, publish_build, write
from warehouse import build, publish
from warehouse.manifest import Manifest

# Version n of ``versions`` has n letters of one decision each; whoever reads two versions at once sees two numbers.
VERSIONS = 6
MANIFEST = Manifest(loads=["L1"], rows={"fact_decision": 3}, digest="d1")


def candidate(builds: Path, words: str = "a build") -> Path:
    file = builds / "candidate" / "warehouse.duckdb"
    file.parent.mkdir(exist_ok=True)
    file.write_text(words)
    return file


def names(builds: Path) -> list[str]:
    return sorted(path.name for path in builds.iterdir() if path.is_file())


def installed(builds: Path, *numbers: int) -> None:
    for number in numbers:
        publish.install(candidate(builds), MANIFEST, builds=builds, name=f"w-{number}")


def installed_stars(builds: Path, star: Path, *numbers: int) -> None:
    manifest = build.measure(star)
    for number in numbers:
        file = candidate(builds)
        shutil.copy(star, file)
        publish.install(file, manifest, builds=builds, name=f"w-{number}")


def publish_star(link: Path, builds: Path, name: str, *loads: Rows) -> None:
    target = builds / "candidate" / "warehouse.duckdb"
    target.parent.mkdir(exist_ok=True)
    build.build(target, write(builds.parent / f"stage-{name}", *loads), temp=builds)
    manifest = build.finish(target, pl.DataFrame(schema={"load_id": pl.String}))
    publish_build(target, manifest, link=link, builds=builds, name=name)


def build_versions(folder: Path) -> None:
    """Build every version in a folder; its name is its number."""
    for number in range(1, VERSIONS + 1):
        letters = (letter(f"{place:064}", item("MRI")) for place in range(number))
        rows = write(folder / f"stage-{number}", load("L1", datetime(2017, 3, 1), *letters))
        build.build(folder / str(number), rows, temp=folder)
        build.finish(folder / str(number), pl.DataFrame(schema={"load_id": pl.String}))
