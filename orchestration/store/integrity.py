"""Verify that everything in the home is as it was written, for `imr verify`. Reads all of it, changes nothing."""

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from orchestration.store import drafts, raw, staging
from orchestration.store.home import Home
from warehouse import build, publish, read


class Verdict(NamedTuple):
    """A part of the home, how much of it was verified, and its faults."""

    part: str
    verified: int
    faults: list[str]


def verify(home: Home) -> Iterator[Verdict]:
    """Yield the verdicts on the raw store, the staged letters, the published build and its ledger."""
    folders = [*staging.committed(home), *(draft.folder for draft in drafts.all_drafts(home))]
    receipts = staging.scan(folders, "receipts").select("letter_id").collect().get_column("letter_id")
    received = {letter["letter_id"] for draft in drafts.all_drafts(home) for letter in draft.received}
    yield _raw(home, set(receipts) | received)
    yield _staged(home)
    yield from _published(home)


def _raw(home: Home, known: set[str]) -> Verdict:
    """Every received letter is stored under the digest of its bytes, and the raw store holds nothing else."""
    faults, seen = [], set()
    for path in sorted(path for path in home.raw.rglob("*") if path.is_file()):
        seen.add(path.name)
        if raw.damage_message(home, path.name):
            faults.append(f"{path}: its bytes are not those of its name")
    faults += [f"the letter {letter_id} was received, but its bytes are missing" for letter_id in sorted(known - seen)]
    if without_receipt := len(seen - known):
        faults.append(f"{without_receipt:,} raw letters have no receipt: imr rebuild loads them")
    return Verdict("raw letters", len(seen), faults)


def _staged(home: Home) -> Verdict:
    """Every staged file can be read, and no letter is staged twice."""
    folders = staging.staged(home)
    receipts = staging.scan(folders, "receipts").select("letter_id").collect().get_column("letter_id")
    faults = [
        f"the letter {letter_id} is staged twice" for letter_id in receipts.filter(receipts.is_duplicated()).unique()
    ]
    files = [path for paths in staging.files(folders).values() for path in paths]
    for path in files:
        try:
            pl.scan_parquet(path).select(pl.all().null_count()).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            faults.append(f"{path}: {str(error).splitlines()[0]}")
    return Verdict("staged files", len(files), faults)


def _published(home: Home) -> Iterator[Verdict]:
    """The published build matches its manifest, and its ledger has all received letters."""
    if publish.is_dangling(home.published_link):
        name = home.published_link.readlink().name
        yield Verdict("published build", 0, [f"the published build {name} is missing: imr rollback goes back"])
        return
    published = publish.current(home.published_link)
    if published is None:
        yield Verdict("published build", 0, [f"no warehouse is published at {home.published_link}"])
        return
    if reason := publish.integrity_error(published):
        yield Verdict("published build", 1, [reason])
        return
    try:
        found = build.measure(published)
        counts = read.status(home.published_link)
        texts = read.named_report(home.published_link, "texts").rows[0][0]
    except (build.DamagedBuild, read.QueryError) as error:
        yield Verdict("published build", 1, [str(error)])
        return
    manifest = publish.manifest(published)
    is_as_written = manifest is not None and manifest.describes(found)
    faults = [] if is_as_written else [f"{published}: its rows are not those of its manifest"]
    yield Verdict("published build", sum(found.rows.values()), faults)
    yield _ledger(home, {name: int(str(value)) for name, value in counts.items() if isinstance(value, int)}, texts)


def _ledger(home: Home, counts: dict[str, int], texts: object) -> Verdict:
    """The ledger, the committed folders and the star have the same number of letters."""
    received = counts["letters_received"]
    receipts = staging.scan(staging.committed(home), "receipts").select(pl.col("letter_id").n_unique()).collect().item()
    faults = []
    if receipts != received:
        faults.append(
            f"{receipts:,} letters have receipts, the published build knows {received:,}: imr load completes it"
        )
    if counts["loaded"] + counts["superseded"] != texts:
        faults.append(f"{counts['loaded'] + counts['superseded']:,} letters are loaded, {texts:,} have a text")
    if counts["loaded"] + counts["superseded"] + counts["quarantined"] != received:
        faults.append(f"{received:,} letters received, not all of them loaded, superseded or quarantined")
    return Verdict("letters in the ledger", received, faults)
