"""A step of a load: written into the journal, and tried again where the load is patient and the fault may pass.

The journal, ``logs/loads.jsonl`` of the home, has one line of JSON per step with counts and seconds. No word of a
letter goes into it: of an error it has the kind, and of one of the system its words.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from orchestration.store.home import Home

if TYPE_CHECKING:
    from orchestration.load import Load

Told = ParamSpec("Told")
Made = TypeVar("Made")
BYTES_AT_MOST = 5_000_000
# A full disk that somebody clears, memory that another program gives back: seconds to wait before each new try.
WAITS = (30.0, 120.0, 480.0)
PASSING = (OSError, MemoryError)


def step(method: "Callable[Concatenate[Load, Told], Made]") -> "Callable[Concatenate[Load, Told], Made]":
    """A method of a load, as a step of it."""

    @wraps(method)
    def made(load: "Load", /, *args: Told.args, **kwargs: Told.kwargs) -> Made:
        named = {"load": load.load_id, "step": method.__name__, **({"table": args[0]} if args else {})}
        for wait in WAITS if load.is_patient else ():
            try:
                return _timed(load, named, lambda: method(load, *args, **kwargs))
            except PASSING:
                time.sleep(wait)
        return _timed(load, named, lambda: method(load, *args, **kwargs))

    return made


def write(home: Home, **entry: object) -> None:
    """Append an entry to the journal, which keeps its last two files. A load does not fail for want of a journal."""
    line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **entry}, default=str) + "\n"
    with suppress(OSError):
        if home.journal.exists() and home.journal.stat().st_size > BYTES_AT_MOST:
            os.replace(home.journal, home.journal.with_suffix(".1.jsonl"))
        with home.journal.open("a") as journal:
            journal.write(line)


def words(error: BaseException) -> str:
    """What can be told of an error without telling words of a letter: of the system's own all, of others their kind."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    if isinstance(error, PASSING):
        return str(error) or "there is not enough memory"
    return type(error).__name__


def _timed(load: "Load", named: dict[str, object], work: Callable[[], Made]) -> Made:
    begun = time.monotonic()
    try:
        result = work()
    except BaseException as error:
        load.fault = words(error)
        write(load.home, **named, seconds=round(time.monotonic() - begun, 3), failed=load.fault)
        raise
    write(load.home, **named, seconds=round(time.monotonic() - begun, 3), **_counts(result))
    return result


def _counts(result: Any) -> dict[str, object]:
    """The figures in what a step gives."""
    if isinstance(result, dict):
        return result
    if isinstance(result, bool):
        return {"has_work": result}
    if isinstance(result, int):
        return {"rows": result}
    failed = result.results.filter(~result.results.get_column("success")).get_column("expectation").to_list()
    return {"expectations": result.results.height, "failed": failed, "quarantined": result.rejects.height}
