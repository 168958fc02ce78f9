"""Receive letters: store the letters of a load's sources, and write receipts for the new ones."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from orchestration.steps.known import quarantined_among
from orchestration.steps.progress import Progress, silent
from orchestration.store import drafts, erasures, raw, sources, staging
from orchestration.store.drafts import Draft
from orchestration.store.raw import Received, Skipped
from orchestration.store.remote import Unchanged
from transforms import parse, schema, vocabulary
from warehouse.files import write_text

COLUMNS = ("letter_id", "source_uri", "media_type", "byte_count")
SKIPPED = "skipped.json"
# The staged tables that a rebuild reads: everything else it makes again.
READ_AGAIN = ("receipts", "rejects", *staging.LOAD_TABLES)


def receive(draft: Draft, progress: Progress = silent) -> Mapping[str, int]:
    """Write the receipts of a draft: for the new letters of its sources, or for the letters that it parses again."""
    draft.restart("receive")
    if draft.request.kind == "load":
        _receive_sources(draft, progress)
    else:
        _receive_again(draft)
    return draft.counts


def end_receiving(draft: Draft) -> None:
    """Write receipts for the letters that a load had received before it died; remove a draft without letters."""
    new = _received(draft)
    if not new:
        draft.remove()
        return
    draft.restart("receive")
    draft.add_counts({"received": len(new), "new": len(new), "duplicate": 0})
    _write_receipts(draft, new)


def skipped(folder: Path) -> list[Skipped]:
    """Return the files that a load did not receive."""
    path = folder / SKIPPED
    return [Skipped(**found) for found in json.loads(path.read_text())] if path.exists() else []


def _receive_sources(draft: Draft, progress: Progress) -> None:
    """Store every letter, and record the new ones of each batch in ``received.jsonl``; then write their receipts."""
    home = draft.home
    known = _known(draft)
    # From an earlier attempt of this load.
    new = _received(draft)
    again, duplicates, skipped_files = set(new), set(), []
    count = forgotten = healed = unchanged = 0
    # The last line of that attempt may be incomplete.
    write_text(draft.folder / drafts.RECEIVED, "".join(json.dumps(letter._asdict()) + "\n" for letter in new.values()))
    with (draft.folder / drafts.RECEIVED).open("a") as journal:
        for batch in sources.receive(home, draft.request.sources, erasures.read(home).letters):
            for letter in batch:
                if isinstance(letter, Skipped):
                    skipped_files.append(letter)
                    continue
                if isinstance(letter, Unchanged):
                    unchanged += letter.objects
                    continue
                count += 1
                if letter.is_forgotten:
                    forgotten += 1
                elif letter.letter_id in again:
                    again.remove(letter.letter_id)
                elif letter.letter_id in known or letter.letter_id in new:
                    duplicates.add(letter.letter_id)
                    healed += letter.is_stored
                else:
                    new[letter.letter_id] = letter
                    journal.write(json.dumps(letter._asdict()) + "\n")
            journal.flush()
            os.fsync(journal.fileno())
            progress("receiving", count, None)
    count += len(again)
    write_text(draft.folder / SKIPPED, json.dumps([asdict(found) for found in skipped_files]))
    quarantined = len(quarantined_among(home, duplicates)) if duplicates else 0
    optional = {
        "forgotten": forgotten,
        "healed": healed,
        "still_quarantined": quarantined,
        "skipped": len(skipped_files),
        "unchanged": unchanged,
    }
    draft.add_counts(
        {"received": count, "new": len(new), "duplicate": count - len(new) - forgotten}
        | {name: value for name, value in optional.items() if value}
    )
    _write_receipts(draft, new)


def _receive_again(draft: Draft) -> None:
    """Write the original receipt of each letter that is parsed again."""
    request = draft.request
    staged = staging.staged(draft.home)
    lost = lost_files(draft)
    receipts = staging.scan(staged, "receipts", lost).unique("letter_id", keep="first", maintain_order=True).collect()
    found = pl.DataFrame(schema=receipts.schema)
    if request.letter_ids is not None:
        receipts = receipts.filter(pl.col("letter_id").is_in(list(request.letter_ids)))
    elif request.kind == "rebuild":
        found = _without_receipt(draft, lost)
    draft.add_counts({"received": len(receipts) + len(found), "new": len(found), "duplicate": len(receipts)})
    receipts = pl.concat([receipts, found])
    _write_load(draft)
    # A broken archive stays quarantined.
    archives = receipts.filter(media_type="application/octet-stream").select("letter_id")
    rejects = staging.scan(staged, "rejects", lost).collect().join(archives, on="letter_id", how="semi")
    staging.write(rejects, draft.folder / "receive.rejects")
    staging.write(receipts.with_columns(**versions()), draft.folder / drafts.RECEIPTS)


def lost_files(draft: Draft) -> dict[Path, str]:
    """Return the staged files that a rebuild does without, because they cannot be read, each with the reason.

    It writes them again: from the raw letters, and without the records of loads that they held. Other loads need them.
    """
    if draft.request.kind != "rebuild":
        return {}
    files = staging.files(staging.staged(draft.home))
    return staging.unreadable(path for table in READ_AGAIN for path in files[table])


def _without_receipt(draft: Draft, lost: Mapping[Path, str]) -> pl.DataFrame:
    """Return new receipts for letters that are only in the raw store, or whose receipts are lost."""
    home = draft.home
    others = [other.folder for other in drafts.all_drafts(home) if other != draft]
    receipts = staging.scan([*staging.committed(home), *others], "receipts", lost)
    known = set(receipts.select("letter_id").collect().to_series())
    known |= {letter_id for other in drafts.all_drafts(home) for letter_id in _received(other)}
    known |= erasures.read(home).letters
    found = list(raw.without_receipt(home, known))
    skipped_files = [file for file in found if isinstance(file, Skipped)]
    skipped_files += [Skipped(str(path), f"the staged file cannot be read: {reason}") for path, reason in lost.items()]
    write_text(draft.folder / SKIPPED, json.dumps([asdict(file) for file in skipped_files]))
    letters = [letter for letter in found if isinstance(letter, Received)]
    return _receipts(draft, letters).with_columns(
        received_at=pl.Series([raw.received_at(home, letter.letter_id) for letter in letters], dtype=pl.Datetime("us"))
    )


def _known(draft: Draft) -> set[str]:
    """Return the letters that other loads have received, except loads that were set aside."""
    home = draft.home
    waiting = [other.folder for other in drafts.pending(home) if other != draft]
    receipts = staging.scan([*staging.staged(home), *waiting], "receipts")
    return set(receipts.select("letter_id").collect().to_series())


def _received(draft: Draft) -> dict[str, Received]:
    """Return the letters that a draft has received so far, from its journal and its receipts."""
    found = {named["letter_id"]: Received(**named) for named in draft.received}
    receipts = draft.folder / drafts.RECEIPTS
    for row in pl.read_parquet(receipts).iter_rows(named=True) if receipts.exists() else ():
        found.setdefault(row["letter_id"], Received(*(row[name] for name in COLUMNS)))
    return found


def _write_receipts(draft: Draft, new: Mapping[str, Received]) -> None:
    _write_load(draft)
    broken = [(letter.letter_id, letter.reason) for letter in new.values() if letter.reason]
    staging.write(_rejects(broken), draft.folder / "receive.rejects")
    staging.write(_receipts(draft, new.values()), draft.folder / drafts.RECEIPTS)


def _receipts(draft: Draft, letters: Iterable[Received]) -> pl.DataFrame:
    rows = [(letter.letter_id, letter.source_uri, letter.media_type, letter.byte_count) for letter in letters]
    dtypes = {name: schema.RECEIPTS.dtypes[name] for name in COLUMNS}
    return pl.DataFrame(rows, schema=dtypes, orient="row").select(
        "letter_id",
        "source_uri",
        pl.lit(draft.request.moment).cast(pl.Datetime("us")).alias("received_at"),
        pl.lit(draft.load_id).alias("load_id"),
        "media_type",
        "byte_count",
        **versions(),
    )


def versions() -> dict[str, pl.Expr]:
    """Return the columns of a receipt that say which parser and which vocabularies stage its letter."""
    return {"parser_version": pl.lit(parse.VERSION), "vocabulary": pl.lit(vocabulary.version())}


def _write_load(draft: Draft) -> None:
    counts = draft.counts
    offered = (counts[name] for name in ("received", "new", "duplicate"))
    row = (draft.load_id, draft.request.kind, draft.request.moment, *offered)
    staging.write(pl.DataFrame([row], schema=schema.LOADS.dtypes, orient="row"), draft.folder / "loads.parquet")


def _rejects(broken: Sequence[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(broken, schema=schema.TABLES["rejects"].dtypes, orient="row")
