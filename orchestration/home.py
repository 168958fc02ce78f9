"""The home directory of a warehouse: where everything lies, and the lock that lets one load work at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DAGSTER_YAML = "telemetry:\n  enabled: false\n"


class HomeError(Exception):
    """The home cannot be used; the message says what to do."""


class HomeBusy(Exception):
    """Another load is running; the message names its process."""


@dataclass(frozen=True)
class Home:
    """The home directory ``root``: everything that a warehouse owns lies in it, nothing is written outside of it."""

    root: Path

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def stage(self) -> Path:
        return self.root / "stage"

    @property
    def builds(self) -> Path:
        return self.root / "builds"

    @property
    def temp(self) -> Path:
        return self.root / "temp"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    @property
    def link(self) -> Path:
        return self.root / "warehouse.duckdb"

    def raw_path(self, letter_id: str) -> Path:
        """Where the received bytes of a letter lie."""
        return self.raw / letter_id[:2] / letter_id

    def make(self) -> None:
        """Make the folders that are missing. Raises HomeError when the home cannot be written.

        From here on this process makes files that their owner alone can read: letters tell of real people.
        """
        os.umask(0o077)
        try:
            for folder in (self.root, self.inbox, self.raw, self.stage, self.builds, self.temp, self.dagster):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            settings = self.dagster / "dagster.yaml"
            if not settings.exists():
                settings.write_text(DAGSTER_YAML)
        except OSError as error:
            raise HomeError(
                f"the home {self.root} cannot be written: {error.strerror}; name another with --home"
            ) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home for one load. Raises HomeBusy, HomeError."""
        self.make()
        try:
            handle = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise HomeError(f"the home {self.root} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 20, 0).decode().strip()
            os.close(handle)
            raise HomeBusy(f"another load is running in {self.root} (process {holder or 'unknown'})") from error
        try:
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
            yield
        finally:
            os.ftruncate(handle, 0)
            os.close(handle)
