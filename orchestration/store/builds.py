"""The builds of a home: the candidate, and whether the published one is of all that is staged.

The candidate lies in ``builds/candidate/`` with the verdicts on it, until it is published and takes its name.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.store import staging
from orchestration.store.drafts import COMPLETE
from orchestration.store.home import Home
from warehouse import publish
from warehouse.files import write_text

INFO = "candidate.json"
FILE = "warehouse.duckdb"


@dataclass(frozen=True)
class Candidate:
    """A build in ``folder``: the name it will have, the staged folders with letters that it was made from, and whether
    it may lose letters. ``completions`` has what marks a draft that it was made from as complete: one that was staged
    again is marked otherwise."""

    folder: Path
    name: str
    folders: list[str]
    accept_loss: bool
    completions: dict[str, str]

    @property
    def file(self) -> Path:
        return self.folder / FILE


def candidate(home: Home) -> Candidate | None:
    """The candidate of the home, if there is one."""
    path = home.candidate / INFO
    return Candidate(home.candidate, **json.loads(path.read_text())) if path.exists() else None


def write_candidate(home: Home, file: Path, name: str, folders: Sequence[Path], *, accept_loss: bool) -> None:
    """Make a finished file the candidate, in place of the one before."""
    remove_candidate(home)
    fresh = home.temp / "candidate"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    file.rename(fresh / FILE)
    info = {
        "name": name,
        "folders": staging.names(staging.with_letters(folders)),
        "accept_loss": accept_loss,
        "completions": completions(folders),
    }
    write_text(fresh / INFO, json.dumps(info) + "\n")
    fresh.rename(home.candidate)


def remove_candidate(home: Home) -> None:
    """Remove the candidate, if there is one."""
    (home.candidate / INFO).unlink(missing_ok=True)
    shutil.rmtree(home.candidate, ignore_errors=True)


def completions(folders: Sequence[Path]) -> dict[str, str]:
    """What marks the drafts among the folders as complete, by their names."""
    return {folder.name: (folder / COMPLETE).read_text() for folder in folders if staging.is_draft(folder)}


def before(home: Home) -> Path | None:
    """The build that a new one follows: the published one, or where that has an integrity error the newest intact one.

    A link that leads nowhere, and a copy of a home in which the link became a file, hide no loss.
    """
    published = publish.current(home.published_link)
    if published is None or publish.integrity_error(published):
        return publish.newest_intact(home.builds)
    return published


def is_published(home: Home) -> bool:
    """Whether the published build is of all letters that are staged."""
    published = publish.current(home.published_link)
    manifest = publish.manifest(published) if published else None
    if manifest is None:
        return False
    folders = staging.with_letters(staging.staged(home))
    if manifest.folders:
        return manifest.folders == staging.names(folders)
    # Builds of version 0.3 and before name their loads alone.
    return {staging.load_of(folder) for folder in folders} <= set(manifest.loads)
