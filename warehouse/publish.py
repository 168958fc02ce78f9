"""Publication: a finished build becomes the warehouse that people read, by the swap of one symbolic link.

Nobody ever writes a file that people read: builds are immutable, their names are never used twice, and the link moves
from one complete build to the next.
"""

import json
import os
from pathlib import Path

from warehouse.build import Manifest

KEPT = 3


class NoSuchBuild(Exception):
    """There is no build to go back to; the message says why."""


def publish(candidate: Path, manifest: Manifest | None, *, link: Path, builds: Path, name: str) -> Path:
    """Move a finished build to ``builds/<name>.duckdb`` and point ``link`` at it; the last builds are kept.

    Without a manifest the build has been moved there before. Raises FileExistsError for a build of that name, and for a
    write-ahead log beside it, which DuckDB would replay.
    """
    target = builds / f"{name}.duckdb"
    if manifest is not None:
        for file in (target, _wal(candidate), _wal(target)):
            if file.exists():
                raise FileExistsError(file)
        manifest.write(builds / f"{name}.json")
        candidate.chmod(candidate.stat().st_mode & ~0o222)
        os.replace(candidate, target)
        _sync(builds)
    _swap(link, target)
    _forget_old(builds, target)
    return target


def rollback(link: Path, builds: Path, name: str | None = None) -> Path:
    """Point ``link`` at an earlier build: the one named, or the last before the published one.

    Raises NoSuchBuild when there is none, or when it is not as its manifest says.
    """
    published = current(link)
    kept = sorted(builds.glob("*.duckdb"))
    earlier = [build for build in kept if (build.stem == name if name else published and build < published)]
    if not earlier:
        raise NoSuchBuild(
            f"{builds} holds no build {name!r}" if name else f"{builds} holds no build before the published one"
        )
    if reason := fault(earlier[-1]):
        raise NoSuchBuild(reason)
    _swap(link, earlier[-1])
    return earlier[-1]


def forget_before(link: Path, builds: Path, name: str) -> None:
    """Delete the builds whose names sort before ``name``, but for the published one."""
    for build in builds.glob("*.duckdb"):
        if build.stem < name and build.resolve() != current(link):
            _delete(build)


def fault(build: Path) -> str | None:
    """Why a build must not be opened to read, as far as its size and its neighbours tell; None when nothing is wrong.

    A write-ahead log beside a build would be replayed silently by whoever opens it.
    """
    found = manifest(build)
    if found is None:
        return f"the build {build.name} has no manifest, or none that can be read"
    if _wal(build).exists():
        return f"a write-ahead log stands beside the build {build.name}"
    if found.byte_count and build.stat().st_size != found.byte_count:
        return f"the build {build.name} has {build.stat().st_size:,} bytes, its manifest says {found.byte_count:,}"
    return None


def current(link: Path) -> Path | None:
    """The build that is published, or None."""
    return link.resolve() if link.exists() else None


def manifest(build: Path) -> Manifest | None:
    """The manifest that stands beside a build; None where there is none, or none that can be read."""
    path = build.with_suffix(".json")
    try:
        return Manifest(**json.loads(path.read_text())) if path.exists() else None
    except (ValueError, TypeError):
        return None


def _wal(build: Path) -> Path:
    return build.with_name(build.name + ".wal")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(link: Path, target: Path) -> None:
    fresh = link.with_name(f".{link.name}.{target.stem}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(target, link.parent))
    os.replace(fresh, link)
    _sync(link.parent)


def _forget_old(builds: Path, published: Path) -> None:
    others = sorted(path for path in builds.glob("*.duckdb") if path != published)
    for old in others[: max(0, len(others) - KEPT + 1)]:
        _delete(old)
    # Of a publication that ended before its build had its name.
    for beside in (*builds.glob("*.json"), *builds.glob("*.search")):
        if not beside.with_suffix(".duckdb").exists():
            beside.unlink(missing_ok=True)


def _delete(build: Path) -> None:
    build.unlink()
    # Beside it: its manifest, the index that searches made of it, and drafts of the index that were killed.
    for beside in (
        build.with_suffix(".json"),
        build.with_suffix(".search"),
        *build.parent.glob(f".{build.stem}.search.*"),
    ):
        beside.unlink(missing_ok=True)
