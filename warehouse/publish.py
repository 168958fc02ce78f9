"""Publication: a finished build becomes the warehouse that people read, by the swap of one symbolic link.

Nobody ever writes a file that people read: builds are immutable, their names are never used twice, and the link moves
from one complete build to the next.
"""

import json
import os
from pathlib import Path

from warehouse.build import Manifest

KEPT = 3


def publish(candidate: Path, manifest: Manifest, *, link: Path, builds: Path, name: str) -> Path:
    """Move a finished build to ``builds/<name>.duckdb`` and point ``link`` at it; the last builds are kept.

    Raises FileExistsError for a build of that name, and for a write-ahead log beside it, which DuckDB would replay.
    """
    target = builds / f"{name}.duckdb"
    for file in (target, _wal(candidate), _wal(target)):
        if file.exists():
            raise FileExistsError(file)
    manifest.write(builds / f"{name}.json")
    candidate.chmod(candidate.stat().st_mode & ~0o222)
    os.replace(candidate, target)
    _sync(builds)
    fresh = link.with_name(f".{link.name}.{name}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(target, link.parent))
    os.replace(fresh, link)
    _sync(link.parent)
    _forget_old(builds, target)
    return target


def current(link: Path) -> Path | None:
    """The build that is published, or None."""
    return link.resolve() if link.exists() else None


def manifest(build: Path) -> Manifest | None:
    """The manifest that stands beside a build, or None."""
    path = build.with_suffix(".json")
    return Manifest(**json.loads(path.read_text())) if path.exists() else None


def _wal(build: Path) -> Path:
    return build.with_name(build.name + ".wal")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _forget_old(builds: Path, published: Path) -> None:
    others = sorted(path for path in builds.glob("*.duckdb") if path != published)
    for old in others[: max(0, len(others) - KEPT + 1)]:
        old.unlink()
        old.with_suffix(".json").unlink(missing_ok=True)
