"""The raw store: received bytes under the digest of their content. File names are metadata, never keys or paths."""

import os
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import NamedTuple, Protocol

from orchestration.store.home import Home
from warehouse.files import sync_file, sync_filesystem, sync_folder

BYTES_AT_MOST = 100_000_000
# With more files than this, one call flushes the whole file system instead of one call per file.
SYNCED_ONE_BY_ONE = 32
# Nearly every letter is smaller. Python allocates what it is asked to read, and less than 128 KB without a system call.
USUAL_BYTES = 100_000


class Received(NamedTuple):
    """A received file: ``reason`` says why it cannot be a letter, if that is known already.

    ``is_stored`` says that its bytes were written, because they were missing or damaged.
    """

    letter_id: str
    source_uri: str
    media_type: str
    byte_count: int
    reason: str | None = None
    is_forgotten: bool = False
    is_stored: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a source that was not received, and why."""

    source_uri: str
    reason: str


class Readable(Protocol):
    """An object to read bytes from."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes."""


def store(home: Home, content: Readable, source_uri: str, forgotten: AbstractSet[str]) -> Received:
    """Store bytes under the digest of their content, unless they are stored and intact, or forgotten.

    Only the beginning of a file of more than 100 MB is stored, and it is not accepted as a letter. The bytes survive
    the end of the process, and after ``sync`` also a power cut.
    """
    found = content.read(USUAL_BYTES)
    if len(found) == USUAL_BYTES:
        found += content.read(BYTES_AT_MOST + 1 - USUAL_BYTES)
    letter_id = sha256(found).hexdigest()
    path = home.raw_path(letter_id)
    is_stored = letter_id not in forgotten and _damage(path) is not None
    if is_stored:
        _write(found, path, home.temp)
    media_type = "application/pdf" if b"%PDF-" in found[:1024] else "text/plain"
    too_large = f"the file has more than {BYTES_AT_MOST / 1e6:.0f} MB" if len(found) > BYTES_AT_MOST else None
    return Received(letter_id, source_uri, media_type, len(found), too_large, letter_id in forgotten, is_stored)


def _write(content: bytes, path: Path, temp: Path) -> None:
    fresh = f"{temp}/raw-{os.getpid()}"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o400), "wb") as stored:
        stored.write(content)
    try:
        os.replace(fresh, path)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(fresh, path)


def sync(home: Home, letters: Iterable[Received]) -> None:
    """Flush the bytes and the names of stored letters to disk. Raises OSError."""
    stored = [letter.letter_id for letter in letters if letter.is_stored]
    if len(stored) > SYNCED_ONE_BY_ONE:
        sync_filesystem(home.raw)
        return
    paths = [home.raw_path(letter_id) for letter_id in stored]
    for path in paths:
        sync_file(path)
    for folder in {folder for path in paths for folder in (path.parent, home.raw)}:
        sync_folder(folder)


def without_receipt(home: Home, known: AbstractSet[str]) -> Iterator[Received | Skipped]:
    """Yield the letters of the raw store that are not ``known``, with what can be known without a receipt.

    A file whose name is not the digest of its bytes is skipped, with the reason.
    """
    for path in sorted(home.raw.rglob("*")):
        if path.is_dir() or path.name in known:
            continue
        if path.is_symlink() or path != home.raw_path(path.name) or damage_message(home, path.name):
            yield Skipped(printable(path), "it is in the raw store, but its bytes are not those of its name")
            continue
        with path.open("rb") as content:
            yield store(home, content, printable(path.relative_to(home.root)), frozenset())


def received_at(home: Home, letter_id: str) -> datetime:
    """Return when the bytes of a letter were stored, UTC."""
    return datetime.fromtimestamp(home.raw_path(letter_id).stat().st_mtime, UTC).replace(tzinfo=None)


def damage_message(home: Home, letter_id: str) -> str | None:
    """Return why the stored bytes of a letter differ from those received, or None when they do not."""
    return _damage(home.raw_path(letter_id))


def _damage(path: Path) -> str | None:
    try:
        with path.open("rb") as content:
            is_intact = file_digest(content, "sha256").hexdigest() == path.name
    except FileNotFoundError:
        return f"a raw letter is missing: {path}"
    except OSError as error:
        return f"a raw letter cannot be read: {path}: {error.strerror}"
    return None if is_intact else f"a raw letter is damaged, its bytes are not those of its name: {path}"


def printable(name: str | Path) -> str:
    """Return a name as valid UTF-8: other bytes become backslash escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
