"""The builds of a home: the candidate, and whether the published build holds all staged letters.

The candidate is the next build: it is in ``builds/candidate/`` with its verdicts until it is published under its name.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.store import staging
from orchestration.store.drafts import COMPLETE
from orchestration.store.home import Home
from warehouse import build, publish
from warehouse.files import write_text
from warehouse.manifest import TableDigest

INFO = "candidate.json"
FILE = "warehouse.duckdb"


@dataclass(frozen=True)
class Candidate:
    """A build in ``folder`` that is not published, with its future name.

    ``folders`` are the staged folders with letters that it was built from, and ``accept_loss`` allows it to lose
    letters. ``completions`` has the completion marks of its drafts: a draft that was staged again has a new mark.
    ``digests`` are those of its tables where they are known without reading them, or None.
    """

    folder: Path
    name: str
    folders: list[str]
    accept_loss: bool
    completions: dict[str, str]
    digests: dict[str, TableDigest] | None

    @property
    def file(self) -> Path:
        """The DuckDB file."""
        return self.folder / FILE


def candidate(home: Home) -> Candidate | None:
    """Return the candidate of the home, or None."""
    path = home.candidate / INFO
    if not path.exists():
        return None
    info = json.loads(path.read_text())
    digests = info.pop("digests", None)
    known = digests and {name: TableDigest(*digest) for name, digest in digests.items()}
    return Candidate(home.candidate, digests=known, **info)


def write_candidate(
    home: Home,
    file: Path,
    name: str,
    folders: Sequence[Path],
    *,
    accept_loss: bool,
    digests: Mapping[str, TableDigest] | None,
) -> None:
    """Make a finished file the candidate, replacing the previous one."""
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
        "digests": digests,
    }
    write_text(fresh / INFO, json.dumps(info) + "\n")
    fresh.rename(home.candidate)


def remove_candidate(home: Home) -> None:
    """Remove the candidate, if there is one."""
    (home.candidate / INFO).unlink(missing_ok=True)
    shutil.rmtree(home.candidate, ignore_errors=True)


def completions(folders: Sequence[Path]) -> dict[str, str]:
    """Return the completion marks of the drafts among the folders, by name."""
    return {folder.name: (folder / COMPLETE).read_text() for folder in folders if staging.is_draft(folder)}


def before(home: Home) -> Path | None:
    """Return the build before a new one: the published one, or the newest intact one if that has an integrity error.

    So a dangling link, or a copy of a home in which the link became a file, cannot hide a loss of letters.
    """
    published = publish.current(home.published_link)
    if published is None or publish.integrity_error(published):
        return publish.newest_intact(home.builds)
    return published


def is_published(home: Home) -> bool:
    """Whether the published build holds all staged letters, and all tables of this version."""
    published = publish.current(home.published_link)
    manifest = publish.manifest(published) if published else None
    if manifest is None or not build.digested_tables() <= manifest.rows.keys():
        return False
    folders = staging.with_letters(staging.staged(home))
    if manifest.folders:
        return manifest.folders == staging.names(folders)
    # Builds of version 0.3 and before name only their loads.
    return {staging.load_of(folder) for folder in folders} <= set(manifest.loads)
