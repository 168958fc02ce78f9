"""Read the stored bytes of a draft's letters into canonical texts, in worker processes with limits."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice

import polars as pl
import pyarrow as pa

from orchestration.steps import check, parts
from orchestration.steps.progress import Progress, silent
from orchestration.store import drafts, erasures, raw, staging
from orchestration.store.drafts import Draft
from transforms import schema
from transforms.batches import read_frames
from transforms.reading import READER, Document, read_all

BATCH = 5_000
REJECTS = schema.TABLES["rejects"]


class RawDamaged(Exception):
    """Raw letters to be parsed again are missing or damaged; the message says how many."""


def read(draft: Draft, progress: Progress = silent) -> Mapping[str, int]:
    """Write the texts of a draft's letters, and the reasons of those that have none.

    A letter that is parsed again keeps its text, where this reader wrote it. Raises RawDamaged when letters to be
    parsed again are missing or damaged, unless their loss is accepted: without this check they would disappear from the
    warehouse.
    """
    draft.require("receive", "raw_letters")
    draft.restart("read")
    _leave_out(draft)
    receipts = pl.read_parquet(draft.folder / drafts.RECEIPTS)
    received = receipts.join(pl.read_parquet(draft.folder / "receive.rejects"), on="letter_id", how="anti")
    rejects = _damaged(draft, received.get_column("letter_id").to_list())
    damaged = {letter_id for letter_id, _ in rejects}
    waiting = dict.fromkeys(letter_id for letter_id in received.get_column("letter_id") if letter_id not in damaged)
    total = len(waiting)
    with staging.Writer(draft.folder, "text") as texts:
        for staged in _texts_of_this_reader(draft):
            kept = staged.filter(pl.Series([i in waiting for i in staged.get_column("letter_id")], dtype=pl.Boolean))
            kept = kept.unique("letter_id", maintain_order=True)
            texts.write(kept)
            for letter_id in kept.get_column("letter_id"):
                del waiting[letter_id]
            progress("reading", total - len(waiting), total)
        done = total - len(waiting)
        with closing(_read(draft, list(waiting), progress)) as batches:
            for readable, unread in batches:
                rejects += unread.rows()
                texts.write(readable)
                done += len(readable) + len(unread)
                progress("reading", done, total)
    found = pl.DataFrame(rejects, schema=REJECTS.dtypes, orient="row")
    staging.write(found, draft.folder / "read.rejects")
    return {"texts": texts.rows}


def _read(
    draft: Draft, letter_ids: Sequence[str], progress: Progress
) -> Generator[tuple[pl.DataFrame, pl.DataFrame], None, None]:
    """Yield texts and rejects batch by batch: read here, or on the engine of the load."""
    if draft.request.engine:
        yield from parts.read(draft, letter_ids, progress)
        return
    documents = (Document(letter_id, str(draft.home.raw_path(letter_id))) for letter_id in letter_ids)
    with closing(read_all(documents)) as readings:
        while batch := list(islice(readings, BATCH)):
            yield read_frames(batch)


def _texts_of_this_reader(draft: Draft) -> Iterator[pl.DataFrame]:
    """Yield the staged texts that this reader wrote, batch by batch, unless the draft has new letters only.

    Where a staged file is damaged, the letters after the damage are left out.
    """
    if draft.request.kind == "load":
        return
    folders = [folder for folder in staging.staged(draft.home) if folder != draft.folder]
    for path in staging.files(folders)["text"]:
        try:
            for batch in staging.batches(path, BATCH):
                texts = pl.DataFrame(pl.from_arrow(batch))
                # Version 0.4 and before did not record the reader.
                if "reader" in texts.columns:
                    yield texts.filter(reader=READER)
        except (OSError, pa.ArrowException):
            continue


def _damaged(draft: Draft, letter_ids: Sequence[str]) -> list[tuple[str, str | None]]:
    """Return the letters whose bytes differ from those received, with the reason."""
    if draft.request.kind == "load":
        # A letter of this load was hashed when it was stored; only its file can be missing.
        return [(i, raw.damage_message(draft.home, i)) for i in letter_ids if not draft.home.raw_path(i).exists()]
    found = [(letter_id, reason) for letter_id in letter_ids if (reason := raw.damage_message(draft.home, letter_id))]
    if found and not draft.request.accept_loss:
        lines = [reason for _, reason in found]
        check.write_verdict(draft.folder, "raw", [], lines)
        raise RawDamaged(f"{len(found):,} raw letters are missing or damaged, the first: {lines[0]}")
    return list(found)


def _leave_out(draft: Draft) -> None:
    """Remove letters from the draft that were forgotten since, or that another load holds too.

    Drafts of rebuilds and retries do not count: they may be removed.
    """
    gone = pl.DataFrame({"letter_id": list(erasures.read(draft.home).letters)}, schema={"letter_id": pl.String})
    if draft.request.kind == "load":
        others = [
            other.folder
            for other in drafts.all_drafts(draft.home)
            if other.request.kind == "load"
            and not other.is_stopped
            and (other.is_complete or other.folder < draft.folder)
        ]
        folders = [*staging.committed(draft.home), *(folder for folder in others if folder != draft.folder)]
        gone = pl.concat([gone, staging.scan(folders, "receipts").select("letter_id").collect()])
    for name in (drafts.RECEIPTS, "receive.rejects"):
        rows = pl.read_parquet(draft.folder / name)
        kept = rows.join(gone, on="letter_id", how="anti")
        if len(kept) < len(rows):
            staging.write(kept, draft.folder / name)
