"""Letters in archives: the members of .zip and .tar.gz files, one by one."""

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, TypeVar

from orchestration.store import raw
from orchestration.store.home import Home
from orchestration.store.raw import Received, Skipped, printable

LETTERS = (".pdf", ".txt")
ARCHIVES = (".zip", ".tar.gz", ".tgz")
MEMBERS_AT_MOST = 2_000_000
ARCHIVE_BYTES_AT_MOST = 200_000_000_000
# Exceptions that the archive readers raise for damaged archives.
READ_ERRORS = (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, RuntimeError, NotImplementedError, zlib.error)
T = TypeVar("T")


class _Damaged(Exception):
    """An archive cannot be read further; the message says why."""


class _Member:
    """The content of a member. Its read errors become _Damaged, unlike the write errors of the store."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content = content

    def read(self, size: int) -> bytes:
        try:
            return self.content.read(size)
        except READ_ERRORS as error:
            raise _Damaged(f"{error or type(error).__name__}") from error


def receive(home: Home, archive: str, opened: IO[bytes], forgotten: AbstractSet[str]) -> Iterator[Received | Skipped]:
    """Store every letter of an archive, which has that name.

    An archive that cannot be read to its end is stored itself, with the reason.
    """
    members = _zip_members if archive.lower().endswith(".zip") else _tar_members
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
            letter = raw.store(home, _Member(content), printable(f"{archive}!{name}"), forgotten)
            size += letter.byte_count
            yield letter
    except _Damaged as damage:
        opened.seek(0)
        broken = raw.store(home, opened, printable(archive), forgotten)
        reason = f"the archive cannot be read to its end: {damage}"
        yield Received(broken.letter_id, broken.source_uri, "application/octet-stream", broken.byte_count, reason)
    if others:
        yield Skipped(printable(archive), f"{others:,} of its files are none of {', '.join(LETTERS)}")


def digests(archive: Path) -> Iterator[str]:
    """Yield the letter_ids of the letters of an archive, as far as it can be read."""
    members = _zip_members if archive.name.lower().endswith(".zip") else _tar_members
    with archive.open("rb") as opened, suppress(_Damaged):
        for _, content in _unless_damaged(members(opened)):
            if content is not None:
                yield sha256(_Member(content).read(raw.BYTES_AT_MOST + 1)).hexdigest()


def _unless_damaged(parts: Iterator[T]) -> Iterator[T]:
    """Yield the readable members of an archive. Raises _Damaged for errors of its reader only."""
    try:
        yield from parts
    except READ_ERRORS as error:
        raise _Damaged(f"{error or type(error).__name__}") from error


def _zip_members(archive: IO[bytes]) -> Iterator[tuple[str, IO[bytes] | None]]:
    """Yield the files of an archive, sorted by name; files that are not letters have no content."""
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
