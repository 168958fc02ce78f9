"""The raw store: received bytes below the digest of their content. Names are metadata, never keys or paths."""

import os
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Protocol

from orchestration.store.home import Home
from warehouse.files import sync_file, sync_filesystem, sync_folder

BYTES_AT_MOST = 100_000_000
# More files than this are written to the disk with all else that waits to be: one call instead of one a file.
SYNCED_ONE_BY_ONE = 32


@dataclass(frozen=True, slots=True)
class Received:
    """One file as received: ``reason`` says why it cannot be a letter, where that is plain already.

    ``is_stored`` says that its bytes were written: they were not there yet, or damaged.
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
    """What lay in a folder and was not received, and why."""

    source_uri: str
    reason: str


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes: ...


def store(home: Home, content: Readable, source_uri: str, forgotten: AbstractSet[str]) -> Received:
    """Write the bytes below the digest of their content; what is there and intact, or forgotten, is left alone.

    Of a file of more than 100 MB the beginning is stored, and it cannot be a letter. The bytes survive the end of the
    process, and a power cut once ``sync`` has returned.
    """
    found = content.read(BYTES_AT_MOST + 1)
    letter_id = sha256(found).hexdigest()
    path = home.raw_path(letter_id)
    is_stored = letter_id not in forgotten and damage_message(home, letter_id) is not None
    if is_stored:
        fresh = home.temp / f"raw-{os.getpid()}"
        fresh.write_bytes(found)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        fresh.chmod(0o400)
        os.replace(fresh, path)
    media_type = "application/pdf" if b"%PDF-" in found[:1024] else "text/plain"
    too_large = f"the file has more than {BYTES_AT_MOST / 1e6:.0f} MB" if len(found) > BYTES_AT_MOST else None
    return Received(letter_id, source_uri, media_type, len(found), too_large, letter_id in forgotten, is_stored)


def sync(home: Home, letters: Iterable[Received]) -> None:
    """Have the bytes and the names of the letters that were stored on the disk. Raises OSError."""
    paths = [home.raw_path(letter.letter_id) for letter in letters if letter.is_stored]
    if len(paths) > SYNCED_ONE_BY_ONE:
        sync_filesystem(home.raw)
        return
    for path in paths:
        sync_file(path)
    for folder in {folder for path in paths for folder in (path.parent, home.raw)}:
        sync_folder(folder)


def without_receipt(home: Home, known: AbstractSet[str]) -> Iterator[Received | Skipped]:
    """The letters of the raw store that are not ``known``, as far as they are known without a receipt.

    A file that does not lie below the digest of its bytes is none, and is skipped with the reason.
    """
    for path in sorted(home.raw.rglob("*")):
        if path.is_dir() or path.name in known:
            continue
        if path.is_symlink() or path != home.raw_path(path.name) or damage_message(home, path.name):
            yield Skipped(printable(path), "it lies in the raw store and its bytes are not those of its name")
            continue
        with path.open("rb") as content:
            yield store(home, content, printable(path.relative_to(home.root)), frozenset())


def received_at(home: Home, letter_id: str) -> datetime:
    """When the bytes of a letter were stored, UTC."""
    return datetime.fromtimestamp(home.raw_path(letter_id).stat().st_mtime, UTC).replace(tzinfo=None)


def damage_message(home: Home, letter_id: str) -> str | None:
    """Why the stored bytes of a letter are not those that were received, or None when they are."""
    path = home.raw_path(letter_id)
    try:
        with path.open("rb") as content:
            is_intact = file_digest(content, "sha256").hexdigest() == letter_id
    except FileNotFoundError:
        return f"a raw letter is missing: {path}"
    except OSError as error:
        return f"a raw letter cannot be read: {path}: {error.strerror}"
    return None if is_intact else f"a raw letter is damaged, its bytes are not those of its name: {path}"


def printable(name: str | Path) -> str:
    """A name as text that every file and table can hold: bytes that are not UTF-8 are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
