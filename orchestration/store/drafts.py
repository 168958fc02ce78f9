"""Drafts: the folders of loads that are not published yet. A load is its draft: no step keeps anything in memory.

A draft ``stage/.LOAD`` begins with ``request.json``, what the load is to do. Each step adds its files, whole ones under
their final names, and its counts to ``counts.json``; a step that is repeated writes the same files again. A draft is
complete when ``complete.json`` is there, and is committed when it is published. Whatever ends a process in between, the
next step, retry, or load goes on with the draft as it lies on the disk. A draft that expectations stopped is set aside
(``stopped.json``): it is listed, blocks no other load, and is tried again by `imr quarantine --retry`.
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

# The form of drafts: of a draft of another form nothing but its receipts is used.
FORM = 1
COMPLETE, STOPPED = "complete.json", "stopped.json"
REQUEST, COUNTS, RECEIVED, RECEIPTS = "request.json", "counts.json", "received.jsonl", "receipts.parquet"
# What each step leaves, beside its counts; what follows a step that is repeated is removed first.
PARSED = (
    "letters",
    "decisions",
    "citations",
    "reviewer_specialties",
    "reviewer_states",
    "diagnoses",
    "body_regions",
    "evidence",
)
OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "receive": (RECEIPTS, "loads.parquet", "receive.rejects"),
    "read": ("text.parquet", "read.rejects"),
    "parse": (*(f"{table}.parquet" for table in PARSED), "parse.rejects"),
    "quarantine": ("rejects.parquet", "replaces.txt", COMPLETE),
}
# The suites that judge what a step leaves.
CHECKED: Mapping[str, tuple[str, ...]] = {"read": ("raw", "text"), "parse": PARSED, "quarantine": ("rejects",)}


class NotReady(Exception):
    """A step lacks what it works on; the message names what to materialize first."""


@dataclass(frozen=True)
class Request:
    """What a load is to do.

    ``kind`` is load, rebuild, retry, forget or parse (one load again); ``sources`` are files and folders to receive;
    of the other kinds ``letter_ids`` are parsed again (None: all). ``accept_loss`` allows a build that lost letters.
    """

    kind: str = "load"
    started_at: str = ""
    sources: tuple[str, ...] = ()
    letter_ids: tuple[str, ...] | None = None
    accept_loss: bool = False
    form: int = FORM

    @property
    def moment(self) -> datetime:
        """When the load began, UTC."""
        return datetime.fromisoformat(self.started_at)


@dataclass(frozen=True)
class Draft:
    """The draft of a load: ``folder``, and the home it lies in."""

    home: Home
    folder: Path

    @property
    def load_id(self) -> str:
        return self.folder.name.removeprefix(".").partition("~")[0]

    @property
    def request(self) -> Request:
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
        return (self.folder / COMPLETE).exists()

    @property
    def is_stopped(self) -> bool:
        return (self.folder / STOPPED).exists()

    @property
    def received(self) -> list[dict[str, Any]]:
        """The letters that were received so far, each named as soon as its bytes were stored; the last line of the file
        may not be whole."""
        path = self.folder / RECEIVED
        lines = path.read_text().splitlines(keepends=True) if path.exists() else []
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def add_counts(self, counts: Mapping[str, int]) -> None:
        """Record what a step counted."""
        write_text(self.folder / COUNTS, json.dumps(self.counts | dict(counts)) + "\n")

    def require(self, step: str, asset: str) -> None:
        """Raise NotReady when a file that the step leaves is missing; ``asset`` is what makes it."""
        for name in OUTPUTS[step]:
            if not (self.folder / name).exists():
                raise NotReady(f"the load {self.load_id} lacks {name}: materialize {asset} of this load first")

    def lacks(self, step: str) -> bool:
        """Whether a file that the step leaves is missing."""
        return any(not (self.folder / name).exists() for name in OUTPUTS[step])

    def restart(self, step: str) -> None:
        """Remove what later steps left, and the verdicts on what is written again, before a step is repeated."""
        (self.folder / COMPLETE).unlink(missing_ok=True)
        steps = list(OUTPUTS)
        for later in steps[steps.index(step) + 1 :]:
            for name in OUTPUTS[later]:
                (self.folder / name).unlink(missing_ok=True)
        for of_step in steps[steps.index(step) :]:
            for suite in CHECKED.get(of_step, ()):
                (self.folder / f"check-{suite}.json").unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove the draft, as a whole; the raw letters stay."""
        gone = self.home.temp / f"removed-{self.load_id}"
        shutil.rmtree(gone, ignore_errors=True)
        self.folder.rename(gone)
        shutil.rmtree(gone)


def new_load_id() -> str:
    """The name of a load that begins now; names sort by time."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")


def begin(
    home: Home, load_id: str, request: Request, *, revision: int = 0, fill: Callable[[Draft], None] | None = None
) -> Draft:
    """A draft of a load in a home that this process has locked: empty, or with what ``fill`` puts into it."""
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
    """Every draft of the home, in the order of their loads."""
    folders = sorted(path for path in home.stage.glob(".*") if path.is_dir() and (path / REQUEST).exists())
    return [Draft(home, folder) for folder in folders]


def find(home: Home, load_id: str) -> Draft | None:
    """The draft of a load, if it has one."""
    return next((draft for draft in all_drafts(home) if draft.load_id == load_id), None)


def pending(home: Home) -> list[Draft]:
    """The drafts that some step has still to complete; those set aside are left out."""
    return [draft for draft in all_drafts(home) if not draft.is_complete and not draft.is_stopped]


def set_aside(draft: Draft, reasons: Sequence[str]) -> None:
    """Keep a draft that expectations stopped out of the loads that follow."""
    write_text(draft.folder / STOPPED, json.dumps({"reasons": list(reasons)}) + "\n")


def stopped(home: Home) -> list[Draft]:
    """The drafts that were set aside."""
    return [draft for draft in all_drafts(home) if draft.is_stopped]


def resume(draft: Draft) -> None:
    """Let a draft that was set aside be loaded, from its raw letters on."""
    draft.restart("receive")
    (draft.folder / STOPPED).unlink(missing_ok=True)


def stop_reasons(draft: Draft) -> list[str]:
    """Why a draft was set aside."""
    path = draft.folder / STOPPED
    return list(json.loads(path.read_text())["reasons"]) if path.exists() else []


def read_counts(folder: Path) -> dict[str, int]:
    """The counts beside the files of a load, committed or not."""
    path = folder / COUNTS
    return dict(json.loads(path.read_text())) if path.exists() else {}


def migrate_old_drafts(home: Home) -> None:
    """Keep of drafts of another form what was received, so that no letter is lost; their frames are made again."""
    for folder in home.stage.glob(".*"):
        if not folder.is_dir() or _form(folder) == FORM:
            continue
        if not (folder / RECEIPTS).exists() and not (folder / RECEIVED).exists():
            Draft(home, folder).remove()
            continue
        _keep_only(folder, (RECEIPTS, RECEIVED, "loads.parquet", "receive.rejects"))
        started = datetime.now(UTC).replace(tzinfo=None).isoformat()
        write_text(folder / REQUEST, json.dumps(asdict(Request(started_at=started))))


def _form(folder: Path) -> int | None:
    try:
        found: dict[str, Any] = json.loads((folder / REQUEST).read_text())
        return int(found["form"])
    except (OSError, ValueError, KeyError):
        return None


def _keep_only(folder: Path, names: Iterable[str]) -> None:
    for path in folder.iterdir():
        if path.name not in names:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
