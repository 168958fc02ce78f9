"""Reopen a committed load: stage it again in a draft, which replaces its folder when it is complete."""

from functools import partial
from pathlib import Path

from orchestration.steps.receive import versions
from orchestration.store import drafts, staging
from orchestration.store.drafts import Draft, NotReady, Request
from orchestration.store.home import Home
from transforms import schema
from warehouse.files import replacing


def drafts_to_stage(home: Home, load_id: str) -> list[Draft]:
    """Return the drafts that a stage step works on: unfinished drafts of earlier loads, and that of the load.

    A committed load is reopened, and a load that was set aside is resumed. Raises NotReady for a load that received
    nothing, and for one that another load has replaced.
    """
    found = drafts.find(home, load_id) or reopen(home, load_id)
    if found.is_stopped:
        drafts.resume(found)
    return [*(draft for draft in drafts.pending(home) if draft != found), found]


def reopen(home: Home, load_id: str) -> Draft:
    """Create a draft of a committed load from its receipts and texts, to be read or parsed again."""
    folder = staging.of_load(home, load_id)
    if folder is None and staging.is_used(home, load_id):
        raise NotReady(f"the letters of the load {load_id} are now in a later load: imr rebuild parses them again")
    if folder is None or not (folder / drafts.RECEIPTS).exists():
        raise NotReady(f"the load {load_id} has received no letters: materialize raw_letters of this load first")
    revision = int(folder.name.partition("~")[2] or 0) + 1
    return drafts.begin(home, load_id, Request(kind="parse"), revision=revision, fill=partial(_fill, folder))


def _fill(folder: Path, draft: Draft) -> None:
    """Copy into a draft what a committed folder has received and read."""
    receipts = staging.scan([folder], "receipts").with_columns(**versions()).collect()
    texts = staging.scan([folder], "text")
    without_text = staging.scan([folder], "rejects").join(texts.select("letter_id"), on="letter_id", how="anti")
    staging.write(staging.scan([folder], "loads").collect(), draft.folder / "loads.parquet")
    staging.write(schema.empty(schema.TABLES["rejects"]), draft.folder / "receive.rejects")
    staging.write(receipts, draft.folder / drafts.RECEIPTS)
    staging.write(without_text.collect(), draft.folder / "read.rejects")
    with replacing(draft.folder / "text.parquet") as fresh:
        texts.sink_parquet(fresh)
    draft.add_counts(drafts.read_counts(folder))
