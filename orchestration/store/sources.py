"""The sources of letters: files, archives, folders with subfolders, addresses. Links in a folder are not followed."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple

from orchestration.store import addresses, archives, inbox, raw, remote
from orchestration.store.archives import ARCHIVES, LETTERS
from orchestration.store.home import Home
from orchestration.store.raw import Received, Skipped, printable
from orchestration.store.remote import Unchanged

# So many letters are flushed to disk and recorded before the next ones are stored.
BATCH = 1_000


class _NotOpened(Exception):
    """A file was not opened; the message says why."""


class _Done(NamedTuple):
    """A file whose letters were all stored: what is to be done with it when they are recorded."""

    work: Callable[[], object]
    source_uri: str


Found = Received | Skipped | Unchanged


def receive(home: Home, sources: Iterable[str], forgotten: AbstractSet[str]) -> Iterator[Sequence[Found]]:
    """Store every letter of the sources in the raw store; yield batches whose bytes are on disk.

    Files in a folder that cannot be letters are skipped with a reason: links, pipes, files of other types. Files of the
    inbox are moved, and objects of an address noted in the cursor, when the caller asks for the next batch, and so has
    recorded the batch before. Raises SourceUnavailable, BadAddress.
    """
    batch: list[Found] = []
    done: list[_Done] = []
    for found in _letters(home, sources, forgotten):
        if isinstance(found, _Done):
            done.append(found)
            continue
        batch.append(found)
        if len(batch) >= BATCH:
            yield _synced(home, batch)
            batch, done = _finish(done), []
    yield _synced(home, batch)
    yield _finish(done)


def _synced(home: Home, batch: Sequence[Found]) -> Sequence[Found]:
    raw.sync(home, (found for found in batch if isinstance(found, Received)))
    return batch


def _finish(done: Sequence[_Done]) -> list[Found]:
    """Move files out of the inbox, and note objects; return the files that cannot be moved."""
    stay: list[Found] = []
    for work, source_uri in done:
        try:
            work()
        except inbox.NotMoved as reason:
            stay.append(Skipped(source_uri, str(reason)))
    return stay


def _letters(home: Home, sources: Iterable[str], forgotten: AbstractSet[str]) -> Iterator[Found | _Done]:
    """Yield every letter when it is stored, and each file of the inbox or of an address after its last letter."""
    for source in sources:
        if addresses.is_address(source):
            yield from _objects(home, source, forgotten)
        else:
            yield from _local(home, str(Path(source)), forgotten)


def _objects(home: Home, address: str, forgotten: AbstractSet[str]) -> Iterator[Found | _Done]:
    source, cursor = remote.Source(address), remote.Cursor(home)
    objects = source.listed()
    # The inbox of the schedule may be empty; another address is mistyped then, as a path that does not exist is.
    if not objects and address != os.environ.get(inbox.ADDRESS):
        raise remote.SourceUnavailable(f"{source.shown}: no object has this address")
    new = [found for found in objects if not cursor.is_known(found)]
    yield Unchanged(len(objects) - len(new))
    for found, content in source.fetched(new, home.temp):
        if isinstance(content, remote.NotFetched):
            yield Skipped(printable(found.uri), str(content))
            continue
        if isinstance(content, Path):
            with content.open("rb") as opened:
                yield from archives.receive(home, found.uri, opened, forgotten)
            content.unlink()
        else:
            yield raw.store(home, BytesIO(content), printable(found.uri), forgotten)
        yield _Done(partial(cursor.add, [found]), found.uri)


def _local(home: Home, source: str, forgotten: AbstractSet[str]) -> Iterator[Found | _Done]:
    in_inbox = f"{home.inbox}{os.sep}"
    for path in _files(home, source):
        if isinstance(path, Skipped):
            yield path
            continue
        try:
            if path != source and not path.lower().endswith(LETTERS + ARCHIVES):
                raise _NotOpened(f"it is none of {', '.join(LETTERS + ARCHIVES)}")
            is_dropped = path.startswith(in_inbox)
            is_forgotten = False
            with _opened(path, source, is_dropped=is_dropped) as content:
                if path.lower().endswith(ARCHIVES):
                    yield from archives.receive(home, path, content, forgotten)
                else:
                    letter = raw.store(home, content, printable(path), forgotten)
                    is_forgotten = letter.is_forgotten
                    yield letter
            if is_dropped:
                move = partial(inbox.move_to_done, home, Path(path), is_forgotten=is_forgotten)
                yield _Done(move, printable(path))
        except _NotOpened as reason:
            yield Skipped(printable(path), str(reason))


def _opened(path: str, source: str, *, is_dropped: bool) -> IO[bytes]:
    """Open a regular file. It is checked after opening, because its name may refer to another file by then.

    A path that the caller named may be a link. In the inbox, hard links are refused too: a user who may drop files
    there could link a file of somebody else. Raises _NotOpened.
    """
    follow = 0 if path == source else os.O_NOFOLLOW
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | follow)
    except OSError as error:
        raise _NotOpened("it is a symbolic link" if Path(path).is_symlink() else f"{error.strerror}") from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise _NotOpened("it is not a regular file")
    if is_dropped and found.st_nlink > 1:
        os.close(handle)
        raise _NotOpened("it is a hard link: copy the file instead")
    return os.fdopen(handle, "rb")


def _files(home: Home, source: str) -> Iterator[str | Skipped]:
    """Yield the files of a source, sorted by name, without linked folders and without the folders of the home."""
    if not Path(source).is_dir():
        yield source
        return
    unread: list[OSError] = []
    for folder, below, names in os.walk(source, onerror=unread.append):
        if folder != source and Path(folder).resolve() == home.root.resolve():
            below[:], names = [home.inbox.name], []
        below[:] = [name for name in below if Path(folder, name) != home.done]
        below.sort()
        yield from (f"{folder.rstrip(os.sep)}{os.sep}{name}" for name in sorted(names))
        for link in (path for name in below if (path := Path(folder, name)).is_symlink()):
            yield Skipped(printable(link), "it is a symbolic link")
    for error in unread:
        yield Skipped(printable(error.filename), f"{error.strerror}")
