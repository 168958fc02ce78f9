"""Build the star from all staged letters as the candidate: the published build extended, where that can be."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestration.steps import check, damage
from orchestration.steps.progress import Progress, silent
from orchestration.store import builds, drafts, erasures, staging
from orchestration.store.drafts import Draft, NotReady
from orchestration.store.home import Home
from warehouse import build, extend, publish
from warehouse.manifest import TableDigest


def build_candidate(home: Home, progress: Progress = silent) -> Mapping[str, int]:
    """Build the star of all staged folders as the candidate; return how many folders it was built from.

    Raises NotReady when nothing is staged, and StagedDamaged when a staged file is missing or has another size.
    """
    erasures.sweep(home)
    folders = staging.staged(home)
    if not folders:
        raise NotReady("no letter is staged: materialize the stage_ tables of a load first")
    damage.refuse_damage(home)
    progress("building", 0, None)
    builds.remove_candidate(home)
    file = home.temp / "warehouse.duckdb"
    _remove(file)
    for folder in folders:
        if staging.is_draft(folder):
            staging.write(check.results(folder, staging.load_of(folder)), folder / "results.parquet")
    digests = _extend_published(home, file, folders)
    if digests is None:
        build.build(file, staging.files(folders), temp=home.temp)
    accept_loss = any(Draft(home, folder).request.accept_loss for folder in folders if staging.is_draft(folder))
    name = f"warehouse-{drafts.new_load_id()}"
    builds.write_candidate(home, file, name, folders, accept_loss=accept_loss, digests=digests)
    return {"folders": len(folders), "extended": int(digests is not None)}


def _extend_published(home: Home, file: Path, folders: Sequence[Path]) -> Mapping[str, TableDigest] | None:
    """Extend the published build with the folders that it lacks. Return None when all letters must be built.

    That is so when none is published, when it holds all letters, when a folder replaces others (a rebuild, a retry, a
    load that compacts), and when the build cannot be extended.
    """
    published = publish.current(home.published_link)
    manifest = publish.manifest(published) if published else None
    if published is None or manifest is None or not manifest.folders:
        return None
    known = [folder for folder in folders if staging.names([folder])[0] in manifest.folders]
    new = [folder for folder in folders if folder not in known]
    if staging.names(known) != manifest.folders or staging.replaced_by(new) or not staging.with_letters(new):
        return None
    try:
        return extend.extend(
            file,
            published,
            manifest,
            base_files=staging.files(known),
            new_files=staging.files(new),
            temp=home.temp,
        )
    except extend.NotExtendable:
        _remove(file)
        return None


def _remove(file: Path) -> None:
    for leftover in (file, file.with_name(file.name + ".wal")):
        leftover.unlink(missing_ok=True)
