"""Received files -> the raw store, by content. Names are kept as metadata and are never keys or paths."""

import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, TypeVar

from orchestration import forget
from orchestration.store.home import Home

LETTERS = (".pdf", ".txt")
ARCHIVES = (".zip", ".tar.gz", ".tgz")
MEMBERS_AT_MOST = 2_000_000
MEMBER_BYTES_AT_MOST = 100_000_000
ARCHIVE_BYTES_AT_MOST = 200_000_000_000
BLOCK = 1 << 20
# What the readers of archives raise when one is damaged.
DAMAGES = (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, RuntimeError, NotImplementedError, zlib.error)
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Received:
    """One file as received: ``reason`` tells why it cannot be a letter, where that is plain already."""

    letter_id: str
    source_uri: str
    media_type: str
    byte_count: int
    reason: str | None = None
    is_forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """What lay in a folder and was not received, and why."""

    source_uri: str
    reason: str


class _Unopened(Exception):
    """Why a file was not opened."""


class _Damaged(Exception):
    """Why an archive cannot be read on."""


def receive(home: Home, sources: Iterable[Path]) -> Iterator[Received | Skipped]:
    """Store every letter of the sources in the raw store: files, folders with all below them, archives.

    What lies in a folder and cannot be a letter is skipped with its reason: links, pipes, files of other kinds.
    """
    forgotten = forget.read(home).letters
    for source in sources:
        for path in _files(home, source):
            if isinstance(path, Skipped):
                yield path
                continue
            try:
                if path != source and not path.name.lower().endswith(LETTERS + ARCHIVES):
                    raise _Unopened(f"it is none of {', '.join(LETTERS + ARCHIVES)}")
                with _opened(path, source, is_dropped=home.inbox in path.parents) as content:
                    if path.name.lower().endswith(ARCHIVES):
                        yield from _members(home, path, content, forgotten)
                    else:
                        letter = _store(home, _blocks(content), _printable(path), forgotten)
                        if letter.is_forgotten and home.inbox in path.parents:
                            path.unlink()
                        yield letter
            except _Unopened as unopened:
                yield Skipped(_printable(path), str(unopened))


def _opened(path: Path, source: Path, *, is_dropped: bool) -> IO[bytes]:
    """A regular file for reading, judged when it is open: what a name stood for before may be another file by then.

    A path that the caller named may be a link. In the inbox a file with a second name is refused as well: whoever may
    drop files there could have linked one that is not theirs. Raises _Unopened.
    """
    follow = 0 if path == source else os.O_NOFOLLOW
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | follow)
    except OSError as error:
        raise _Unopened("it is a symbolic link" if path.is_symlink() else f"{error.strerror}") from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise _Unopened("it is no regular file")
    if is_dropped and found.st_nlink > 1:
        os.close(handle)
        raise _Unopened("it is a hard link: copy the file instead")
    return os.fdopen(handle, "rb")


def _files(home: Home, source: Path) -> Iterator[Path | Skipped]:
    """What lies in a source, in the order of the names; folders behind links are not entered, nor those of the home."""
    if not source.is_dir():
        yield source
        return
    unread: list[OSError] = []
    for folder, below, names in os.walk(source, onerror=unread.append):
        if Path(folder) != source and Path(folder).resolve() == home.root.resolve():
            below[:], names = [home.inbox.name], []
        below.sort()
        yield from (Path(folder, name) for name in sorted(names))
        for link in (path for name in below if (path := Path(folder, name)).is_symlink()):
            yield Skipped(_printable(link), "it is a symbolic link")
    for error in unread:
        yield Skipped(_printable(error.filename), f"{error.strerror}")


def _printable(name: str | Path) -> str:
    """A name as text that every file and table can hold: bytes that are not UTF-8 are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _blocks(content: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: content.read(BLOCK), b"")


def _unless_damaged(parts: Iterator[Part]) -> Iterator[Part]:
    """What can be read of an archive. Raises _Damaged for what its reader raises, and for nothing of whoever asks."""
    try:
        yield from parts
    except DAMAGES as error:
        raise _Damaged(f"{error or type(error).__name__}") from error


def _members(home: Home, archive: Path, opened: IO[bytes], forgotten: AbstractSet[str]) -> Iterator[Received | Skipped]:
    members = _zip_members if archive.name.lower().endswith(".zip") else _tar_members
    size = others = 0
    try:
        for count, (name, content) in enumerate(_unless_damaged(members(opened))):
            if count - others >= MEMBERS_AT_MOST or size > ARCHIVE_BYTES_AT_MOST:
                raise _Damaged(
                    f"it holds more than {MEMBERS_AT_MOST:,} letters or {ARCHIVE_BYTES_AT_MOST / 1e9:.0f} GB"
                )
            if content is None:
                others += 1
                continue
            letter = _store(home, _unless_damaged(_blocks(content)), _printable(f"{archive}!{name}"), forgotten)
            size += letter.byte_count
            yield letter
    except _Damaged as damage:
        opened.seek(0)
        broken = _store(home, _blocks(opened), _printable(archive), forgotten)
        reason = f"the archive cannot be read to its end: {damage}"
        yield Received(broken.letter_id, broken.source_uri, "application/octet-stream", broken.byte_count, reason)
    if others:
        yield Skipped(_printable(archive), f"{others:,} of its files are none of {', '.join(LETTERS)}")


def _zip_members(archive: IO[bytes]) -> Iterator[tuple[str, IO[bytes] | None]]:
    """The files of an archive by name; those that are no letters have no content."""
    with zipfile.ZipFile(archive) as opened:
        for member in sorted(opened.infolist(), key=lambda info: info.filename):
            if member.filename.lower().endswith(LETTERS) and not member.is_dir():
                with opened.open(member) as content:
                    yield member.filename, content
            elif not member.is_dir():
                yield member.filename, None


def _tar_members(archive: IO[bytes]) -> Iterator[tuple[str, IO[bytes] | None]]:
    """As ``_zip_members``."""
    with tarfile.open(fileobj=archive, mode="r:gz") as opened:
        for member in opened:
            content = opened.extractfile(member) if member.isfile() else None
            if content is not None and member.name.lower().endswith(LETTERS):
                with content:
                    yield member.name, content
            elif not member.isdir():
                yield member.name, None


def _store(home: Home, blocks: Iterator[bytes], source_uri: str, forgotten: AbstractSet[str]) -> Received:
    """Write the bytes below the digest of their content; what is there already, or forgotten, is left alone."""
    digest, size, head = sha256(), 0, b""
    fresh = home.temp / f"raw-{os.getpid()}"
    with fresh.open("wb") as target:
        for block in blocks:
            head = head or block[:1024]
            digest.update(block)
            target.write(block)
            size += len(block)
            if size > MEMBER_BYTES_AT_MOST:
                break
        target.flush()
        os.fsync(target.fileno())
    letter_id = digest.hexdigest()
    path = home.raw_path(letter_id)
    if path.exists() or letter_id in forgotten:
        fresh.unlink()
    else:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        fresh.chmod(0o400)
        os.replace(fresh, path)
    media_type = "application/pdf" if b"%PDF-" in head else "text/plain"
    too_large = f"the file has more than {MEMBER_BYTES_AT_MOST / 1e6:.0f} MB" if size > MEMBER_BYTES_AT_MOST else None
    return Received(letter_id, source_uri, media_type, size, too_large, letter_id in forgotten)
