"""The watches of a home, ``watches.json``: which new decisions to report after a load, and the build that was checked.

What they found is in ``logs/watch.jsonl``: one line per watch and decision, without case numbers and words of letters.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.store.home import Home
from warehouse.files import write_text


@dataclass(frozen=True)
class Watch:
    """What a decision must match: each filter is part of a name, ``outcome`` the whole; None lets everything pass."""

    name: str
    service: str | None = None
    outcome: str | None = None
    specialty: str | None = None
    guideline: str | None = None
    reason: str | None = None

    @property
    def filters(self) -> dict[str, str | None]:
        """What a decision must match."""
        return {name: value for name, value in asdict(self).items() if name != "name"}


def read(home: Home) -> list[Watch]:
    """Return the watches, in the order in which they were added."""
    return [Watch(**watch) for watch in _state(home).get("watches", [])]


def write(home: Home, watches: Sequence[Watch]) -> None:
    """Replace the watches."""
    _write_state(home, _state(home) | {"watches": [asdict(watch) for watch in watches]})


def checked_build(home: Home) -> str | None:
    """Return the name of the build that was last checked for new decisions, or None."""
    return _state(home).get("checked")


def set_checked(home: Home, build: str) -> None:
    """Record that a build was checked for new decisions."""
    _write_state(home, _state(home) | {"checked": build})


def found(home: Home) -> list[dict[str, Any]]:
    """Return what the watches found, the earliest first."""
    path = log(home)
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def add_found(home: Home, build: str, decisions: Iterable[tuple[str, Mapping[str, object]]]) -> list[dict[str, Any]]:
    """Add the decisions found in a build, each with the name of its watch; return those that are not in the log yet."""
    lines, at = found(home), datetime.now(UTC).isoformat(timespec="seconds")
    # A load that died after this step is followed by one that finds the same decisions.
    known = {_key(line) for line in lines}
    every = ({"at": at, "watch": watch, "build": build, **decision} for watch, decision in decisions)
    new = [line for line in every if _key(line) not in known]
    if new:
        _write_log(home, [*lines, *new])
    return new


def erase(home: Home, letters: Collection[str]) -> None:
    """Remove what was found in forgotten letters."""
    lines = found(home)
    kept = [line for line in lines if line["letter_id"] not in letters]
    if len(kept) < len(lines):
        _write_log(home, kept)


def log(home: Home) -> Path:
    """Return the path of what the watches found."""
    return home.journal.with_name("watch.jsonl")


def _key(line: Mapping[str, object]) -> tuple[object, ...]:
    return line["watch"], line["letter_id"], line["item_number"]


def _write_log(home: Home, lines: Iterable[Mapping[str, object]]) -> None:
    write_text(log(home), "".join(json.dumps(line, default=str) + "\n" for line in lines))


def _state(home: Home) -> dict[str, Any]:
    return dict(json.loads(home.watches.read_text())) if home.watches.exists() else {}


def _write_state(home: Home, state: Mapping[str, object]) -> None:
    write_text(home.watches, json.dumps(state, indent=1) + "\n")
