"""Compact staged folders: a draft copies the letters that it does not parse again, and replaces their folders."""

import polars as pl

from orchestration.steps import receive
from orchestration.store import drafts, erasures, staging
from orchestration.store.drafts import Draft
from transforms import schema
from warehouse.files import write_text

# The number of staged folders from which they are compacted into one.
FOLDERS_AT_MOST = 64


def replace_folders(draft: Draft) -> None:
    """Write the rows that the draft keeps from the folders that it replaces, and the names of these folders.

    A load replaces no folder, or all of them: when there are many, and when one still holds a forgotten letter.
    """
    for leftover in draft.folder.glob("*.compacted.parquet"):
        leftover.unlink()
    folders = [folder for folder in staging.staged(draft.home) if folder != draft.folder]
    if draft.request.kind == "parse":
        folders = [folder for folder in folders if staging.load_of(folder) == draft.load_id]
    elif draft.request.kind == "load" and not _is_due(draft, len(folders)):
        folders = []
    if folders:
        again = pl.scan_parquet(draft.folder / drafts.RECEIPTS).select("letter_id")
        forgotten = pl.LazyFrame({"letter_id": list(erasures.read(draft.home).letters)}, {"letter_id": pl.String})
        left_out = pl.concat([again, forgotten])
        lost = receive.lost_files(draft)
        for table in schema.STAGED:
            rows = staging.scan(folders, table, lost)
            if draft.request.kind == "rebuild" and table not in staging.LOAD_TABLES:
                # Every letter is parsed again; the files of the others may be damaged.
                rows = pl.LazyFrame(schema=schema.STAGED[table].dtypes)
            if table in staging.LOAD_TABLES and draft.request.kind == "parse":
                # The draft has its own, and is checked again.
                rows = rows.filter(pl.col("load_id") != draft.load_id) if table == "results" else rows.clear()
            kept = rows if table in staging.LOAD_TABLES else rows.join(left_out, on="letter_id", how="anti")
            staging.sink(kept, draft.folder / f"{table}.compacted.parquet")
    # Also the folders that these replaced: they must not count again when these are removed.
    replaced = {*staging.names(folders), *staging.replaced_by(folders)}
    write_text(draft.folder / staging.REPLACES, "\n".join(sorted(replaced)))


def _is_due(draft: Draft, folders: int) -> bool:
    return folders >= FOLDERS_AT_MOST or erasures.are_staged(draft.home, staging.staged(draft.home))
