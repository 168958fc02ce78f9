"""The home directory of a warehouse: its paths, and the lock that allows one load at a time."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LOCK_POLL_SECONDS = 2.0
INBOX_GROUP = "IMR_INBOX_GROUP"


class HomeError(Exception):
    """The home cannot be used; the message says what to do."""


class HomeBusy(Exception):
    """Another load is running; the message names its process."""


@dataclass(frozen=True)
class Home:
    """The home directory ``root``: it holds everything a warehouse owns, and nothing is written outside of it."""

    root: Path

    @cached_property
    def inbox(self) -> Path:
        """The folder into which letters are dropped."""
        return self.root / "inbox"

    @cached_property
    def done(self) -> Path:
        """The folder of files that were received from the inbox."""
        return self.inbox / "done"

    @cached_property
    def raw(self) -> Path:
        """The received bytes of the letters."""
        return self.root / "raw"

    @property
    def stage(self) -> Path:
        """The staged folders of the loads, and their drafts."""
        return self.root / "stage"

    @property
    def builds(self) -> Path:
        """The builds, each with its manifest."""
        return self.root / "builds"

    @property
    def received_objects(self) -> Path:
        """The cursor of addresses: which of their objects were received."""
        return self.root / "sources" / "received.txt"

    @cached_property
    def temp(self) -> Path:
        """Files that are being written; it can be emptied when no load runs."""
        return self.root / "temp"

    @property
    def dagster(self) -> Path:
        """The storage of Dagster."""
        return self.root / "dagster"

    @property
    def data_docs(self) -> Path:
        """The page of all expectations and their results."""
        return self.root / "data_docs" / "index.html"

    @property
    def journal(self) -> Path:
        """The journal of the loads, one JSON object a line."""
        return self.root / "logs" / "loads.jsonl"

    @property
    def calls(self) -> Path:
        """The calls of assistants, one JSON object a line: who asked what, how many rows came, how long it took."""
        return self.root / "logs" / "mcp.jsonl"

    @property
    def heartbeat(self) -> Path:
        """The file that the daemon touches while it runs."""
        return self.root / "logs" / "daemon"

    @property
    def watches(self) -> Path:
        """The watches for new decisions."""
        return self.root / "watches.json"

    @property
    def forgotten(self) -> Path:
        """The list of forgotten letters and cases."""
        return self.root / "forgotten.jsonl"

    @property
    def forgotten_key(self) -> Path:
        """The key of ``forgotten.jsonl``; keep it out of exports and backups of the home."""
        return Path(os.environ.get("IMR_FORGOTTEN_KEY") or self.root / "forgotten.key")

    @property
    def site(self) -> Path:
        """The folder of the site."""
        return self.root / "site"

    @property
    def published_link(self) -> Path:
        """The link to the published build."""
        return self.root / "warehouse.duckdb"

    @property
    def candidate(self) -> Path:
        """The folder of the build that is not published yet."""
        return self.builds / "candidate"

    def raw_path(self, letter_id: str) -> Path:
        """Return the path of the received bytes of a letter."""
        return self.raw.joinpath(letter_id[:2], letter_id)

    def make(self) -> None:
        """Create missing folders. Raises HomeError when the home cannot be written.

        Sets the umask of this process, so that only their owner can read new files: letters describe real people.
        """
        os.umask(0o077)
        try:
            inner = (self.inbox, self.raw, self.stage, self.builds, self.temp, self.dagster, self.journal.parent)
            for folder in (self.root, *inner):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._share_inbox()
        except OSError as error:
            raise self._unwritable(error) from error

    def _share_inbox(self) -> None:
        """Let the group IMR_INBOX_GROUP drop files into the inbox: it can neither list nor remove them."""
        group = os.environ.get(INBOX_GROUP)
        if not group:
            return
        try:
            shutil.chown(self.inbox, group=group)
        except LookupError as error:
            raise HomeError(f"{INBOX_GROUP} is {group!r}, but this machine has no such group") from error
        # In a folder with the sticky bit only the owners of a file and of the folder can remove the file.
        self.inbox.chmod(0o3730)
        self.root.chmod(0o711)

    def _unwritable(self, error: OSError) -> HomeError:
        return HomeError(f"the home {self.root} cannot be written: {error.strerror}; name another with --home")

    @contextmanager
    def locked(self, wait: float = 0) -> Iterator[int]:
        """Lock the home for one load, waiting at most ``wait`` seconds; yield the id of this process.

        Raises HomeBusy, HomeError.
        """
        self.make()
        deadline = time.monotonic() + wait
        try:
            handle = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._unwritable(error) from error
        while not _is_locked_by_us(handle):
            if time.monotonic() >= deadline:
                holder = os.pread(handle, 20, 0).decode().strip()
                os.close(handle)
                raise HomeBusy(f"another load is running in {self.root} (process {holder or 'unknown'})")
            time.sleep(LOCK_POLL_SECONDS)
        try:
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
            yield os.getpid()
        finally:
            os.ftruncate(handle, 0)
            os.close(handle)

    def is_busy(self) -> bool:
        """Whether a load is running now. Does not touch the lock, which another load may want at this moment."""
        try:
            holder = int((self.root / ".lock").read_text().strip() or 0)
            os.kill(holder, 0)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return False
        except PermissionError:
            return True
        return holder > 0


def _is_locked_by_us(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
