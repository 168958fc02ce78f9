"""The receipts of a load: which letters it has to do with, new or received before."""

from typing import TYPE_CHECKING

import polars as pl

from orchestration import receive, stage
from transforms import parse, schema

if TYPE_CHECKING:
    from orchestration.load import Load

COLUMNS = ("letter_id", "source_uri", "media_type", "byte_count")


def received(load: "Load") -> pl.DataFrame:
    """One row per letter of the load's sources that was never received before; the others are counted."""
    known = set(stage.scan(stage.folders(load.home), "receipts").select("letter_id").collect().to_series())
    new: dict[str, receive.Received] = {}
    count = forgotten = 0
    load.skipped.clear()
    for letter in receive.receive(load.home, load.sources):
        if isinstance(letter, receive.Skipped):
            load.skipped.append(letter)
            continue
        count += 1
        if letter.is_forgotten:
            forgotten += 1
        elif letter.letter_id not in known:
            new.setdefault(letter.letter_id, letter)
        load.progress("receiving", count, None)
    load.summary = {"received": count, "new": len(new), "duplicate": count - len(new) - forgotten}
    load.summary |= {"forgotten": forgotten} if forgotten else {}
    load.summary |= {"skipped": len(load.skipped)} if load.skipped else {}
    _write_loads(load)
    _reject(load, [(letter.letter_id, letter.reason) for letter in new.values() if letter.reason])
    rows = [(letter.letter_id, letter.source_uri, letter.media_type, letter.byte_count) for letter in new.values()]
    dtypes = {name: schema.RECEIPTS.dtypes[name] for name in COLUMNS}
    return pl.DataFrame(rows, schema=dtypes, orient="row").select(
        "letter_id",
        "source_uri",
        pl.lit(load.started_at).cast(pl.Datetime("us")).alias("received_at"),
        pl.lit(load.load_id).alias("load_id"),
        "media_type",
        "byte_count",
        pl.lit(parse.VERSION).alias("parser_version"),
    )


def received_before(load: "Load") -> pl.DataFrame:
    """One row per letter that is parsed again, as it was first received."""
    again = stage.scan(load.carries, "receipts").collect()
    if load.letter_ids is not None:
        again = again.filter(pl.col("letter_id").is_in(list(load.letter_ids)))
    load.summary = {"received": len(again), "new": 0, "duplicate": len(again)}
    _write_loads(load)
    _reject(load, [])
    return again.with_columns(parser_version=pl.lit(parse.VERSION))


def _write_loads(load: "Load") -> None:
    counts = [load.summary[name] for name in ("received", "new", "duplicate")]
    row = (load.load_id, load.kind, load.started_at, *counts)
    pl.DataFrame([row], schema=schema.LOADS.dtypes, orient="row").write_parquet(load.folder / "loads.parquet")


def _reject(load: "Load", broken: list[tuple[str, str | None]]) -> None:
    frame = pl.DataFrame(broken, schema=schema.TABLES["rejects"].dtypes, orient="row")
    frame.write_parquet(load.folder / "receive.rejects")
