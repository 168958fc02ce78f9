"""Received files -> the raw store, by content. Names are kept as metadata and are never keys or paths."""

import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from orchestration.home import Home

LETTERS = (".pdf", ".txt")
ARCHIVES = (".zip", ".tar.gz", ".tgz")
MEMBERS_AT_MOST = 2_000_000
MEMBER_BYTES_AT_MOST = 100_000_000
ARCHIVE_BYTES_AT_MOST = 200_000_000_000
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Received:
    """One file as received: ``reason`` tells why it cannot be a letter, where that is plain already."""

    letter_id: str
    source_uri: str
    media_type: str
    byte_count: int
    reason: str | None = None


def receive(home: Home, sources: Iterable[Path]) -> Iterator[Received]:
    """Store every letter of the sources in the raw store: files, folders with all below them, archives."""
    for source in sources:
        for path in _files(source):
            if path.name.lower().endswith(ARCHIVES):
                yield from _members(home, path)
            else:
                try:
                    with _opened(path) as content:
                        yield _store(home, content, str(path))
                except FileNotFoundError:
                    # It was taken away between the listing and the reading: the next load meets it where it is.
                    continue


def _opened(path: Path) -> IO[bytes]:
    """A regular file for reading; what became a pipe or a link since it was listed is as if it were not there.

    Raises FileNotFoundError.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise FileNotFoundError(path) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(path)
    return os.fdopen(handle, "rb")


def _files(source: Path) -> Iterator[Path]:
    """The regular files of a source, in the order of their names; links are not followed."""
    if not source.is_dir():
        yield source
        return
    for folder, below, names in os.walk(source):
        below.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if name.lower().endswith(LETTERS + ARCHIVES) and path.is_file() and not path.is_symlink():
                yield path


def _members(home: Home, archive: Path) -> Iterator[Received]:
    opened = _zip_members if archive.name.lower().endswith(".zip") else _tar_members
    try:
        size = 0
        for count, (name, content) in enumerate(opened(archive)):
            if count >= MEMBERS_AT_MOST or size > ARCHIVE_BYTES_AT_MOST:
                raise OSError(f"it holds more than {MEMBERS_AT_MOST:,} letters or {ARCHIVE_BYTES_AT_MOST / 1e9:.0f} GB")
            letter = _store(home, content, f"{archive}!{name}")
            size += letter.byte_count
            yield letter
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
    ) as error:
        with archive.open("rb") as content:
            broken = _store(home, content, str(archive))
        reason = f"the archive cannot be read to its end: {error or type(error).__name__}"
        yield Received(broken.letter_id, str(archive), "application/octet-stream", broken.byte_count, reason)


def _zip_members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(archive) as opened:
        for member in sorted(opened.infolist(), key=lambda info: info.filename):
            if member.filename.lower().endswith(LETTERS) and not member.is_dir():
                with opened.open(member) as content:
                    yield member.filename, content


def _tar_members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(archive, "r:gz") as opened:
        for member in opened:
            content = opened.extractfile(member) if member.isfile() else None
            if content is not None and member.name.lower().endswith(LETTERS):
                with content:
                    yield member.name, content


def _store(home: Home, content: IO[bytes], source_uri: str) -> Received:
    """Write the bytes below the digest of their content; bytes that are there already are left alone."""
    digest, size, head = sha256(), 0, b""
    fresh = home.temp / f"raw-{os.getpid()}"
    with fresh.open("wb") as target:
        while (block := content.read(BLOCK)) and size <= MEMBER_BYTES_AT_MOST:
            head = head or block[:1024]
            digest.update(block)
            target.write(block)
            size += len(block)
        target.flush()
        os.fsync(target.fileno())
    letter_id = digest.hexdigest()
    path = home.raw_path(letter_id)
    if path.exists():
        fresh.unlink()
    else:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        fresh.chmod(0o400)
        os.replace(fresh, path)
    media_type = "application/pdf" if b"%PDF-" in head else "text/plain"
    too_large = f"the file has more than {MEMBER_BYTES_AT_MOST / 1e6:.0f} MB" if size > MEMBER_BYTES_AT_MOST else None
    return Received(letter_id, source_uri, media_type, size, too_large)
