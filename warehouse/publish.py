"""Publish builds: the swap of one symbolic link makes a finished build the published warehouse.

Builds are immutable, their names are never used twice, and the link moves from one complete build to the next. Every
step can be repeated after its process was killed at any point.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.build import DamagedBuild, measure
from warehouse.files import sync_folder, write_text
from warehouse.manifest import Manifest

BUILDS_KEPT = 3
# The de-identified copy of a build, beside it.
COPY_SUFFIX = ".deidentified"


class NoSuchBuild(Exception):
    """There is no build to roll back to; the message says why."""


@dataclass(frozen=True)
class Build:
    """An installed build: its file, its manifest if it has one, whether it is published, and the note it is kept with.

    A build without a note is deleted when ``BUILDS_KEPT`` newer ones exist.
    """

    file: Path
    manifest: Manifest | None
    is_published: bool
    note: str | None


def install(candidate: Path, manifest: Manifest, *, builds: Path, name: str) -> Path:
    """Write the manifest of a finished build and move the build to its final place, ``builds/<name>.duckdb``.

    Idempotent for the same build and manifest. Raises FileExistsError when another build has that name, or when a
    write-ahead log is at either place, which DuckDB would replay; DamagedBuild when the candidate is missing or its
    size differs from the manifest.
    """
    target = builds / f"{name}.duckdb"
    for log in (_wal(candidate), _wal(target)):
        if log.exists():
            raise FileExistsError(log)
    if not target.exists():
        if reason := _size_error(candidate, manifest):
            raise DamagedBuild(reason)
        manifest.write(_manifest_path(target))
        # A power cut must not keep the build and lose its manifest.
        sync_folder(builds)
        os.replace(candidate, target)
    elif candidate.exists() or Manifest.read(_manifest_path(target)) != manifest:
        raise FileExistsError(target)
    target.chmod(target.stat().st_mode & ~0o222)
    for folder in {builds, candidate.parent}:
        if folder.exists():
            sync_folder(folder)
    return target


def publish(build: Path, *, link: Path, builds: Path) -> Path:
    """Point ``link`` to a build that is installed in ``builds``, and delete old builds.

    Idempotent. Raises DamagedBuild, and leaves the link unchanged, when the build has an ``integrity_error``.
    """
    if reason := integrity_error(build):
        raise DamagedBuild(reason)
    _swap(link, build)
    _delete_old(builds, build)
    return build


def rollback(link: Path, builds: Path, name: str | None = None) -> Path:
    """Point ``link`` at another build: the named one, or the newest intact one before the published build.

    When the published build is missing or damaged, it is the newest intact one of all. Every row of the build is read
    first. Raises NoSuchBuild when there is none, or when the named one is damaged.
    """
    candidates = [_named(builds, name)] if name else _builds_to_return_to(link, builds)
    damaged = []
    for target in candidates:
        if reason := integrity_error(target) or _content_error(target):
            damaged.append(reason)
            continue
        _swap(link, target)
        return target
    if name:
        raise NoSuchBuild(damaged[0])
    published = current(link)
    if published and not integrity_error(published) and not _content_error(published):
        raise NoSuchBuild(f"{builds} holds no intact build before the published one")
    gone = f"delete {link.name} and builds/{(published or link.readlink()).name}, and run imr rebuild"
    raise NoSuchBuild(f"{builds} holds no intact build: {gone}")


def delete_before(link: Path, builds: Path, name: str) -> None:
    """Delete the builds whose names sort before ``name``, except the published one.

    When the published build is missing, the newest intact one is kept too: the link can only move to it.
    """
    kept = _newest_intact(_builds(builds)) if is_dangling(link) else current(link)
    for build in _builds(builds):
        if build.stem < name and not _is_same_file(build, kept):
            _delete(build)


def integrity_error(build: Path) -> str | None:
    """Return why a build must not be opened, judged by its size and the files beside it, or None when it may be.

    DuckDB would silently replay a write-ahead log beside a build.
    """
    found = manifest(build)
    if not build.exists():
        return f"the build {build.name} is missing"
    if found is None:
        return f"the build {build.name} has no manifest, or none that can be read"
    if _wal(build).exists():
        return f"a write-ahead log lies beside the build {build.name}"
    return _size_error(build, found)


def builds_of(link: Path, builds: Path) -> list[Build]:
    """Return the installed builds, the newest first."""
    published = current(link)
    return [
        Build(file, manifest(file), _is_same_file(file, published), kept_note(file))
        for file in reversed(_builds(builds))
    ]


def keep(build: Path, note: str) -> None:
    """Keep a build, also when newer ones exist, until ``release``. Only an erasure deletes it."""
    write_text(_note_path(build), note.strip() + "\n")


def release(build: Path) -> None:
    """Let a build be deleted with the other old ones, when the next one is published."""
    _note_path(build).unlink(missing_ok=True)


def kept_note(build: Path) -> str | None:
    """Return the note with which a build is kept, or None when it is not."""
    path = _note_path(build)
    return path.read_text().strip() if path.exists() else None


def named(link: Path, builds: Path, name: str | None) -> Path:
    """Return the build of that name, by default the published one. Raises NoSuchBuild."""
    if name:
        return _named(builds, name)
    published = current(link)
    if published is None:
        raise NoSuchBuild("no build is published")
    return published


def citation(build: Path) -> dict[str, str]:
    """Return what to cite of a build, by name; what its manifest does not say is left out.

    Builds of version 0.4 and before name only themselves and their digest.
    """
    found = manifest(build)
    facts = {"build": build.stem}
    if found:
        facts |= {
            "digest": found.digest,
            "version": found.version and f"imr-warehouse {found.version}",
            "parser": ", ".join(found.parser_versions),
            "vocabulary": ", ".join(found.vocabularies),
        }
    return {name: fact for name, fact in facts.items() if fact}


def current(link: Path) -> Path | None:
    """Return the published build, or None when there is none or the link is dangling."""
    return link.resolve() if link.exists() else None


def newest_intact(builds: Path) -> Path | None:
    """Return the newest installed build without an ``integrity_error``."""
    return _newest_intact(_builds(builds))


def is_dangling(link: Path) -> bool:
    """Whether the link points to a build that does not exist."""
    return link.is_symlink() and not link.exists()


def manifest(build: Path) -> Manifest | None:
    """Return the manifest beside a build, or None when it is missing or cannot be read."""
    return Manifest.read(_manifest_path(build))


def _named(builds: Path, name: str) -> Path:
    for build in _builds(builds):
        if build.stem == name:
            return build
    raise NoSuchBuild(f"{builds} holds no build {name!r}")


def _builds_to_return_to(link: Path, builds: Path) -> list[Path]:
    """Return the builds that a rollback may choose, the newest first."""
    published = current(link)
    others = [build for build in reversed(_builds(builds)) if not _is_same_file(build, published)]
    if published is None or integrity_error(published):
        return others
    return [build for build in others if build.name < published.name]


def _builds(folder: Path) -> list[Path]:
    """Return the installed builds, sorted by name, which is by age."""
    return sorted(folder.glob("*.duckdb"))


def _newest_intact(builds: Sequence[Path]) -> Path | None:
    return next((build for build in reversed(builds) if integrity_error(build) is None), None)


def _is_same_file(build: Path, other: Path | None) -> bool:
    return other is not None and build.resolve() == other.resolve()


def _size_error(build: Path, manifest: Manifest) -> str | None:
    if not build.exists():
        return f"the build {build.name} is missing"
    size = build.stat().st_size
    if manifest.byte_count and size != manifest.byte_count:
        return f"the build {build.name} has {size:,} bytes, its manifest says {manifest.byte_count:,}"
    return None


def _content_error(build: Path) -> str | None:
    """Return why the rows of a build are not those of its manifest, or None when they are."""
    try:
        measured = measure(build)
    except DamagedBuild as error:
        return str(error)
    found = manifest(build)
    return None if found and found.describes(measured) else f"the rows of {build.name} are not those of its manifest"


def _manifest_path(build: Path) -> Path:
    return build.with_suffix(".json")


def _note_path(build: Path) -> Path:
    return build.with_suffix(".kept")


def _wal(build: Path) -> Path:
    return build.with_name(build.name + ".wal")


def _swap(link: Path, target: Path) -> None:
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(target, link.parent))
    os.replace(fresh, link)
    sync_folder(link.parent)


def _delete_old(builds: Path, published: Path) -> None:
    others = [build for build in _builds(builds) if not _is_same_file(build, published) and kept_note(build) is None]
    kept = {*others[-(BUILDS_KEPT - 1) :], _newest_intact(others)}
    for old in others:
        if old not in kept:
            _delete(old)
    # Left by a publication that was killed before its build got its name.
    for beside in (*builds.glob("*.json"), *builds.glob("*.search"), *builds.glob(f"*{COPY_SUFFIX}")):
        if not beside.with_suffix(".duckdb").exists():
            beside.unlink(missing_ok=True)


def _delete(build: Path) -> None:
    build.unlink()
    # Also its manifest, its note, its search index, its de-identified copy, and drafts that a killed process left.
    for beside in (
        build.with_suffix(".json"),
        _note_path(build),
        build.with_suffix(".search"),
        build.with_suffix(COPY_SUFFIX),
        *build.parent.glob(f".{build.stem}.search.*"),
        *build.parent.glob(f".{build.stem}{COPY_SUFFIX}.*"),
    ):
        beside.unlink(missing_ok=True)
