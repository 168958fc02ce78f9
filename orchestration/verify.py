"""imr verify: is everything that the home holds as it was written? Reads all of it, changes nothing."""

from collections.abc import Iterator
from hashlib import file_digest
from typing import NamedTuple

import polars as pl

from orchestration import stage
from orchestration.store.home import Home
from warehouse import build, publish, read


class Verdict(NamedTuple):
    """A part of the home, how much of it was verified, and its faults."""

    part: str
    verified: int
    faults: list[str]


def verify(home: Home) -> Iterator[Verdict]:
    """The verdicts on the raw store, the staged letters, the published build and its ledger."""
    receipts = stage.scan(stage.folders(home), "receipts").select("letter_id").collect().get_column("letter_id")
    yield _raw(home, receipts)
    yield _staged(home, receipts)
    yield from _published(home)


def _raw(home: Home, receipts: pl.Series) -> Verdict:
    """Every received letter lies below the digest of its bytes, and nothing else lies there."""
    known = set(receipts)
    faults, seen = [], set()
    for path in sorted(path for path in home.raw.rglob("*") if path.is_file()):
        seen.add(path.name)
        with path.open("rb") as content:
            if file_digest(content, "sha256").hexdigest() != path.name:
                faults.append(f"{path}: its bytes are not those of its name")
    faults += [f"the letter {letter_id} was received, but its bytes are missing" for letter_id in sorted(known - seen)]
    return Verdict("raw letters", len(seen), faults)


def _staged(home: Home, receipts: pl.Series) -> Verdict:
    """Every staged file can be read, and a letter was received once."""
    faults = [
        f"the letter {letter_id} is staged twice" for letter_id in receipts.filter(receipts.is_duplicated()).unique()
    ]
    files = [path for paths in stage.files(stage.folders(home)).values() for path in paths]
    for path in files:
        try:
            pl.scan_parquet(path).select(pl.all().null_count()).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            faults.append(f"{path}: {str(error).splitlines()[0]}")
    return Verdict("staged files", len(files), faults)


def _published(home: Home) -> Iterator[Verdict]:
    """The rows of the published build are those of its manifest, and its ledger adds up."""
    published = publish.current(home.link)
    if published is None:
        yield Verdict("published build", 0, [f"no warehouse is published at {home.link}"])
        return
    if reason := publish.fault(published):
        yield Verdict("published build", 1, [reason])
        return
    try:
        found = build.measure(published)
        counts = read.status(home.link)
    except (build.DamagedBuild, read.QueryError) as error:
        yield Verdict("published build", 1, [str(error)])
        return
    faults = [] if found == publish.manifest(published) else [f"{published}: its rows are not those of its manifest"]
    yield Verdict("published build", sum(found.rows.values()), faults)
    told = {name: int(str(counts[name])) for name in ("letters_received", "loaded", "superseded", "quarantined")}
    parts = told["loaded"] + told["superseded"] + told["quarantined"]
    sums = (
        []
        if parts == told["letters_received"]
        else [f"{told['letters_received']} letters received, {parts} accounted for"]
    )
    yield Verdict("letters in the ledger", told["letters_received"], sums)
