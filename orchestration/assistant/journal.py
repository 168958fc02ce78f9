"""The record of calls, ``logs/mcp.jsonl`` of the home: who asked what, how many rows came and how long it took.

It has no results, and its lines can be read only by the owner.
"""

import json
import os
from contextlib import suppress
from datetime import UTC, datetime

from orchestration.store.home import Home

BYTES_AT_MOST = 5_000_000


def write(home: Home, **entry: object) -> None:
    """Append a call to the journal, which keeps its last two files. Errors of writing it are ignored."""
    path = home.journal.with_name("mcp.jsonl")
    line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **entry}, default=str) + "\n"
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > BYTES_AT_MOST:
            os.replace(path, path.with_suffix(".1.jsonl"))
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a") as journal:
            journal.write(line)
