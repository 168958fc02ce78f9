"""The journal, ``logs/loads.jsonl`` of the home: one line of JSON per step of a load, with counts and seconds.

It never quotes a letter: it has only the type of an error, and the message of an operating system error.
"""

import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from orchestration.store.home import Home

BYTES_AT_MOST = 5_000_000


def write(home: Home, **entry: object) -> None:
    """Append an entry to the journal. Errors of writing it are ignored."""
    append(home.journal, entry)


def append(path: Path, entry: Mapping[str, object]) -> None:
    """Append an entry, with the time, to a file of JSON lines that only its owner can read; two files of it are kept.

    Errors of writing it are ignored.
    """
    line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **entry}, default=str) + "\n"
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > BYTES_AT_MOST:
            os.replace(path, path.with_suffix(".1.jsonl"))
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a") as file:
            file.write(line)


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


def last_outcomes(home: Home) -> list[dict[str, Any]]:
    """Return the entries about how loads ended, the latest first, as far as the journal goes back."""
    found = []
    for path in (home.journal.with_suffix(".1.jsonl"), home.journal):
        with suppress(OSError):
            # A line may be incomplete after a power cut.
            lines = (line for line in path.read_text().splitlines() if '"outcome"' in line)
            for line in lines:
                with suppress(ValueError):
                    found.append(json.loads(line))
    return [entry for entry in reversed(found) if "outcome" in entry]


def failures_since_success(home: Home) -> list[dict[str, Any]]:
    """Return the entries of loads that failed since the last one that ended well, the latest first."""
    return [
        entry
        for entry in takewhile(lambda entry: entry["outcome"] != "done", last_outcomes(home))
        if entry["outcome"] == "failed"
    ]


def redacted_message(error: BaseException) -> str:
    """Describe an error without quoting a letter: by the message of an operating system error, else by its type."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    if isinstance(error, OSError | MemoryError):
        return str(error) or "there is not enough memory"
    return type(error).__name__
