"""Build the star from all staged letters, in an unpublished file."""

from collections.abc import Mapping

from orchestration.steps import check, damage
from orchestration.steps.progress import Progress, silent
from orchestration.store import builds, drafts, erasures, staging
from orchestration.store.drafts import Draft, NotReady
from orchestration.store.home import Home
from warehouse import build


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
    for leftover in (file, file.with_name(file.name + ".wal")):
        leftover.unlink(missing_ok=True)
    for folder in folders:
        if staging.is_draft(folder):
            staging.write(check.results(folder, staging.load_of(folder)), folder / "results.parquet")
    build.build(file, staging.files(folders), temp=home.temp)
    accept_loss = any(Draft(home, folder).request.accept_loss for folder in folders if staging.is_draft(folder))
    builds.write_candidate(home, file, f"warehouse-{drafts.new_load_id()}", folders, accept_loss=accept_loss)
    return {"folders": len(folders)}
