"""Parse the texts of a draft into staged frames, batch by batch."""

import json
from collections.abc import Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing

import polars as pl
import pyarrow as pa

from orchestration.steps import parts
from orchestration.steps.progress import Progress, silent
from orchestration.store import drafts, erasures, staging
from orchestration.store.drafts import PARSED, Draft
from transforms import batches, schema
from warehouse.files import write_text

# Parsing takes some 30 times the memory of its texts, and some tenths of a second per batch.
BATCH_BYTES, BATCH = 17_000_000, 5_000
REJECTS = schema.TABLES["rejects"]


def parse(draft: Draft, progress: Progress = silent) -> Mapping[str, int]:
    """Write the staged frames of a draft's letters; return the row count of each table."""
    draft.require("read", "stage_text")
    draft.restart("parse")
    total = pl.scan_parquet(draft.folder / "text.parquet").select(pl.len()).collect().item()
    rejects = [schema.empty(REJECTS)]
    forgotten, done = erasures.read(draft.home), 0
    erased: list[pl.DataFrame] = []
    with ExitStack() as files:
        writers = {table: files.enter_context(staging.Writer(draft.folder, table)) for table in PARSED}
        for frames in files.enter_context(closing(_staged(draft))):
            found = forgotten.among(frames["letters"])
            erased.append(found)
            rejects.append(frames["rejects"].join(found, on="letter_id", how="anti"))
            for table, writer in writers.items():
                writer.write(frames[table].join(found, on="letter_id", how="anti"))
            done += len(frames["text"])
            progress("parsing", done, total)
        _erase(draft, pl.concat(erased) if erased else pl.DataFrame())
    staging.write(pl.concat(rejects), draft.folder / "parse.rejects")
    parts.remove(draft)
    return {table: writer.rows for table, writer in writers.items()}


def _staged(draft: Draft) -> Generator[dict[str, pl.DataFrame], None, None]:
    """Yield the tables of the texts of a draft batch by batch: parsed here, or before on the engine of the load."""
    if found := parts.parsed(draft):
        for files in found:
            yield {table: pl.read_parquet(path) for table, path in files.items()}
        return
    path = draft.folder / "text.parquet"
    # A batch is parsed while the one before it is written.
    with ThreadPoolExecutor(max_workers=1) as thread:
        parsed: Future[dict[str, pa.Table]] | None = None
        for texts in staging.batches(path, min(BATCH, staging.rows_in(path, "text", BATCH_BYTES))):
            before, parsed = parsed, thread.submit(batches.stage, texts)
            if before:
                yield _frames(before.result())
        if parsed:
            yield _frames(parsed.result())


def _frames(tables: Mapping[str, pa.Table]) -> dict[str, pl.DataFrame]:
    return {table: pl.DataFrame(pl.from_arrow(rows)) for table, rows in tables.items()}


def _erase(draft: Draft, letters: pl.DataFrame) -> None:
    """Remove letters of forgotten cases from the draft; no committed folder holds them."""
    if letters.is_empty():
        return
    erasures.add(draft.home, letters.rows())
    ids = set(letters.get_column("letter_id"))
    received = (json.dumps(letter) + "\n" for letter in draft.received if letter["letter_id"] not in ids)
    write_text(draft.folder / drafts.RECEIVED, "".join(received))
    # The texts last: after a kill, the remaining letters are parsed again.
    for name in (drafts.RECEIPTS, "receive.rejects", "read.rejects", "text.parquet"):
        kept = pl.read_parquet(draft.folder / name).join(letters, on="letter_id", how="anti")
        staging.write(kept, draft.folder / name)
    draft.add_counts({"forgotten": draft.counts.get("forgotten", 0) + len(letters)})
