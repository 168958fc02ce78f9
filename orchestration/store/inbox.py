"""The inbox, the drop folder of a home. Received files are kept in ``inbox/done/`` for some days."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from orchestration.store import addresses
from orchestration.store.home import Home

ADDRESS = "IMR_INBOX"
DAYS_KEPT = 30


class NotMoved(Exception):
    """A file was received but stays in the inbox; the message says why."""


def sources(home: Home) -> tuple[str, ...]:
    """Return what a load without paths receives: the inbox, and the address IMR_INBOX. Raises BadAddress."""
    if address := os.environ.get(ADDRESS):
        addresses.check(address)
    return (str(home.inbox), address) if address else (str(home.inbox),)


def waiting(home: Home) -> Iterator[Path]:
    """Yield the files in the inbox that were not received, without links."""
    for path in home.inbox.rglob("*"):
        if home.done not in path.parents and path.is_file() and not path.is_symlink():
            yield path


def move_to_done(home: Home, path: Path, *, is_forgotten: bool) -> None:
    """Move a received file to ``done/DAY/``, in the same subfolders; delete a forgotten one.

    Raises NotMoved.
    """
    try:
        if is_forgotten:
            path.unlink()
            return
        folder = home.done / datetime.now(UTC).strftime("%Y-%m-%d") / path.relative_to(home.inbox).parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.replace(path, _free_name(folder / path.name))
        for above in path.relative_to(home.inbox).parents:
            # A folder with other files stays.
            with suppress(OSError):
                if above != Path():
                    (home.inbox / above).rmdir()
    except OSError as error:
        raise NotMoved(f"it was received, but cannot be moved to {home.done}: {error.strerror}") from error


def prune(home: Home) -> None:
    """Remove files received more than IMR_KEEP_DONE days ago (default 30)."""
    days = os.environ.get("IMR_KEEP_DONE", "")
    oldest = datetime.now(UTC).date() - timedelta(days=int(days) if days.isdigit() else DAYS_KEPT)
    for folder in home.done.iterdir() if home.done.is_dir() else ():
        with suppress(ValueError):
            if date.fromisoformat(folder.name) < oldest:
                shutil.rmtree(folder)


def _free_name(path: Path) -> Path:
    """Return the path, with a number if another file has that name."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
