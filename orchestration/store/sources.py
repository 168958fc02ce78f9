"""Where letters come from: files, folders with all below them, archives. Nothing is followed out of a folder."""

import os
import stat
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import IO

from orchestration.store import archives, inbox, raw
from orchestration.store.archives import ARCHIVES, LETTERS
from orchestration.store.home import Home
from orchestration.store.raw import Received, Skipped, printable


class _NotOpened(Exception):
    """Why a file was not opened."""


def receive(home: Home, sources: Iterable[Path], forgotten: AbstractSet[str]) -> Iterator[Received | Skipped]:
    """Store every letter of the sources in the raw store.

    What lies in a folder and cannot be a letter is skipped with its reason: links, pipes, files of other kinds.
    """
    for source in sources:
        for path in _files(home, source):
            if isinstance(path, Skipped):
                yield path
                continue
            try:
                if path != source and not path.name.lower().endswith(LETTERS + ARCHIVES):
                    raise _NotOpened(f"it is none of {', '.join(LETTERS + ARCHIVES)}")
                is_dropped = home.inbox in path.parents
                is_forgotten = False
                with _opened(path, source, is_dropped=is_dropped) as content:
                    if path.name.lower().endswith(ARCHIVES):
                        yield from archives.receive(home, path, content, forgotten)
                    else:
                        letter = raw.store(home, content, printable(path), forgotten)
                        is_forgotten = letter.is_forgotten
                        yield letter
                # Whoever asks for the next file has recorded this one.
                if is_dropped:
                    inbox.put_away(home, path, is_forgotten=is_forgotten)
            except (_NotOpened, inbox.NotMoved) as reason:
                yield Skipped(printable(path), str(reason))


def _opened(path: Path, source: Path, *, is_dropped: bool) -> IO[bytes]:
    """A regular file for reading, judged when it is open: what a name stood for before may be another file by then.

    A path that the caller named may be a link. In the inbox a file with a second name is refused as well: whoever may
    drop files there could have linked one that is not theirs. Raises _NotOpened.
    """
    follow = 0 if path == source else os.O_NOFOLLOW
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | follow)
    except OSError as error:
        raise _NotOpened("it is a symbolic link" if path.is_symlink() else f"{error.strerror}") from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise _NotOpened("it is no regular file")
    if is_dropped and found.st_nlink > 1:
        os.close(handle)
        raise _NotOpened("it is a hard link: copy the file instead")
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
        below[:] = [name for name in below if Path(folder, name) != home.done]
        below.sort()
        yield from (Path(folder, name) for name in sorted(names))
        for link in (path for name in below if (path := Path(folder, name)).is_symlink()):
            yield Skipped(printable(link), "it is a symbolic link")
    for error in unread:
        yield Skipped(printable(error.filename), f"{error.strerror}")
