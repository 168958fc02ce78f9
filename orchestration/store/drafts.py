"""Drafts: the folders of unpublished loads. The whole state of a load is in its draft: no step keeps state in memory.

A draft ``stage/.LOAD`` begins with ``request.json``, which says what the load must do. Each step adds its complete
files, and its counts to ``counts.json``; a repeated step writes the same files again. A draft is complete when
``complete.json`` exists, and is committed when it is published. Whenever a process ends in between, the next step,
retry or load continues with the draft on disk. A draft that expectations stopped, or that failed again in a later load,
is set aside (``stopped.json``): it is listed, does not block other loads, and `imr quarantine --retry` loads it again.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.store.home import Home
from warehouse.files import sync_folder, write_text

# The version of the format of drafts: only the receipts of a draft with another version are used.
FORMAT = 2
COMPLETE, STOPPED = "complete.json", "stopped.json"
REQUEST, COUNTS, RECEIVED, RECEIPTS = "request.json", "counts.json", "received.jsonl", "receipts.parquet"
# The files of each step, besides its counts; a repeated step first removes the files of later steps.
PARSED = (
    "letters",
    "decisions",
    "citations",
    "reviewer_specialties",
    "reviewer_states",
    "diagnoses",
    "body_regions",
    "reasons",
    "evidence",
)
OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "receive": (RECEIPTS, "loads.parquet", "receive.rejects"),
    "read": ("text.parquet", "read.rejects"),
    "parse": (*(f"{table}.parquet" for table in PARSED), "parse.rejects"),
    "quarantine": ("rejects.parquet", "replaces.txt", COMPLETE),
}
# The suites that check the files of a step.
CHECKED: Mapping[str, tuple[str, ...]] = {"read": ("raw", "text"), "parse": PARSED, "quarantine": ("rejects",)}


class NotReady(Exception):
    """A step lacks its input; the message names the asset to materialize first."""


@dataclass(frozen=True)
class Request:
    """What a load must do.

    ``kind`` is load, rebuild, retry, forget or parse (one load again); ``sources`` are files and folders to receive;
    the other kinds parse ``letter_ids`` again (None: all). ``accept_loss`` allows a build that lost letters.
    ``engine`` is the address of what stages the letters, None this machine; ``form`` is the format of the draft.
    """

    kind: str = "load"
    started_at: str = ""
    sources: tuple[str, ...] = ()
    letter_ids: tuple[str, ...] | None = None
    accept_loss: bool = False
    engine: str | None = None
    form: int = FORMAT

    @property
    def moment(self) -> datetime:
        """When the load began, UTC."""
        return datetime.fromisoformat(self.started_at)


@dataclass(frozen=True)
class Draft:
    """The draft of a load: its folder, and its home."""

    home: Home
    folder: Path

    @property
    def load_id(self) -> str:
        """The load of the draft."""
        return self.folder.name.removeprefix(".").partition("~")[0]

    @property
    def request(self) -> Request:
        """What the load is to do."""
        found = json.loads((self.folder / REQUEST).read_text())
        letter_ids = found["letter_ids"]
        return Request(
            **{
                **found,
                "sources": tuple(found["sources"]),
                "letter_ids": None if letter_ids is None else tuple(letter_ids),
            }
        )

    @property
    def counts(self) -> dict[str, int]:
        """What the steps have counted so far."""
        return read_counts(self.folder)

    @property
    def is_complete(self) -> bool:
        """Whether every step has written its files."""
        return (self.folder / COMPLETE).exists()

    @property
    def is_stopped(self) -> bool:
        """Whether the load was set aside."""
        return (self.folder / STOPPED).exists()

    @property
    def received(self) -> list[dict[str, Any]]:
        """The letters received so far, each recorded when its bytes were stored. The last line may be incomplete."""
        path = self.folder / RECEIVED
        lines = path.read_text().splitlines(keepends=True) if path.exists() else []
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def add_counts(self, counts: Mapping[str, int]) -> None:
        """Record what a step counted."""
        write_text(self.folder / COUNTS, json.dumps(self.counts | dict(counts)) + "\n")

    def run_on(self, engine: str | None) -> None:
        """Change the engine that stages the letters."""
        found = json.loads((self.folder / REQUEST).read_text())
        write_text(self.folder / REQUEST, json.dumps(found | {"engine": engine}))

    def require(self, step: str, asset: str) -> None:
        """Raise NotReady when a file of the step is missing; ``asset`` is the asset that writes it."""
        for name in OUTPUTS[step]:
            if not (self.folder / name).exists():
                raise NotReady(f"the load {self.load_id} lacks {name}: materialize {asset} of this load first")

    def lacks(self, step: str) -> bool:
        """Whether a file of the step is missing."""
        return any(not (self.folder / name).exists() for name in OUTPUTS[step])

    def restart(self, step: str) -> None:
        """Before a step is repeated, remove the files of later steps and the verdicts on all of them."""
        (self.folder / COMPLETE).unlink(missing_ok=True)
        steps = list(OUTPUTS)
        for later in steps[steps.index(step) + 1 :]:
            for name in OUTPUTS[later]:
                (self.folder / name).unlink(missing_ok=True)
        for of_step in steps[steps.index(step) :]:
            for suite in CHECKED.get(of_step, ()):
                (self.folder / f"check-{suite}.json").unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove the whole draft; its raw letters stay."""
        gone = self.home.temp / f"removed-{self.load_id}"
        shutil.rmtree(gone, ignore_errors=True)
        self.folder.rename(gone)
        shutil.rmtree(gone)


def new_load_id() -> str:
    """Return the name of a load that begins now; names sort by time."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")


def begin(
    home: Home, load_id: str, request: Request, *, revision: int = 0, fill: Callable[[Draft], None] | None = None
) -> Draft:
    """Create the draft of a load, empty or with the files that ``fill`` writes. This process has locked the home."""
    name = f".{load_id}~{revision}" if revision else f".{load_id}"
    fresh = home.temp / f"draft-{load_id}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    started_at = request.started_at or datetime.now(UTC).replace(tzinfo=None).isoformat()
    write_text(fresh / REQUEST, json.dumps(asdict(request) | {"started_at": started_at}))
    if fill:
        fill(Draft(home, fresh))
    folder = home.stage / name
    fresh.rename(folder)
    sync_folder(home.stage)
    return Draft(home, folder)


def all_drafts(home: Home) -> list[Draft]:
    """Return every draft of the home, in the order of their loads."""
    folders = sorted(path for path in home.stage.glob(".*") if path.is_dir() and (path / REQUEST).exists())
    return [Draft(home, folder) for folder in folders]


def find(home: Home, load_id: str) -> Draft | None:
    """Return the draft of a load, or None."""
    return next((draft for draft in all_drafts(home) if draft.load_id == load_id), None)


def pending(home: Home) -> list[Draft]:
    """Return the incomplete drafts, without those that were set aside."""
    return [draft for draft in all_drafts(home) if not draft.is_complete and not draft.is_stopped]


def set_aside(draft: Draft, reasons: Sequence[str]) -> None:
    """Exclude a draft from later loads."""
    write_text(draft.folder / STOPPED, json.dumps({"reasons": list(reasons)}) + "\n")


def stopped(home: Home) -> list[Draft]:
    """Return the drafts that were set aside."""
    return [draft for draft in all_drafts(home) if draft.is_stopped]


def resume(draft: Draft) -> None:
    """Let a draft that was set aside be loaded again, starting from its raw letters."""
    draft.restart("receive")
    (draft.folder / STOPPED).unlink(missing_ok=True)


def stop_reasons(draft: Draft) -> list[str]:
    """Return why a draft was set aside."""
    path = draft.folder / STOPPED
    return list(json.loads(path.read_text())["reasons"]) if path.exists() else []


def read_counts(folder: Path) -> dict[str, int]:
    """Return the counts of a load's folder, committed or not."""
    path = folder / COUNTS
    return dict(json.loads(path.read_text())) if path.exists() else {}


def migrate_old_drafts(home: Home) -> None:
    """Keep the received letters of drafts in another format; their frames are written again."""
    for folder in home.stage.glob(".*"):
        if not folder.is_dir() or _format(folder) == FORMAT:
            continue
        if not (folder / RECEIPTS).exists() and not (folder / RECEIVED).exists():
            Draft(home, folder).remove()
            continue
        _keep_only(folder, (RECEIPTS, RECEIVED, "loads.parquet", "receive.rejects"))
        started = datetime.now(UTC).replace(tzinfo=None).isoformat()
        write_text(folder / REQUEST, json.dumps(asdict(Request(started_at=started))))


def _format(folder: Path) -> int | None:
    try:
        found: dict[str, Any] = json.loads((folder / REQUEST).read_text())
        return int(found["form"])
    except (OSError, ValueError, KeyError):
        return None


def _keep_only(folder: Path, names: Iterable[str]) -> None:
    for path in folder.iterdir():
        if path.name not in names:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
