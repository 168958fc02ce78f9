"""The journal, ``logs/loads.jsonl`` of the home: one line of JSON per step of a load, with counts and seconds.

It never quotes a letter: it has only the type of an error, and the message of an operating system error.
"""

import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from orchestration.store.home import Home

BYTES_AT_MOST = 5_000_000


def write(home: Home, **entry: object) -> None:
    """Append an entry to the journal, which keeps its last two files. Errors of writing it are ignored."""
    line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **entry}, default=str) + "\n"
    with suppress(OSError):
        if home.journal.exists() and home.journal.stat().st_size > BYTES_AT_MOST:
            os.replace(home.journal, home.journal.with_suffix(".1.jsonl"))
        with home.journal.open("a") as journal:
            journal.write(line)


def timed(home: Home, load_id: str | None, step: str, work: Callable[[], Mapping[str, int]]) -> Mapping[str, int]:
    """Run a step, and record its counts and seconds, or the error it raises."""
    begun = time.monotonic()
    named = {"load": load_id, "step": step} if load_id else {"step": step}
    try:
        counts = work()
    except BaseException as error:
        write(home, **named, seconds=round(time.monotonic() - begun, 3), failed=redacted_message(error))
        raise
    write(home, **named, seconds=round(time.monotonic() - begun, 3), **counts)
    return counts


def redacted_message(error: BaseException) -> str:
    """Describe an error without quoting a letter: by the message of an operating system error, else by its type."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    if isinstance(error, OSError | MemoryError):
        return str(error) or "there is not enough memory"
    return type(error).__name__
