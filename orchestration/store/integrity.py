"""Verify that everything in the home is as it was written, for `imr verify`. Reads all of it, changes nothing."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from orchestration.store import drafts, raw, staging
from orchestration.store.home import Home
from warehouse import build, publish, read

REBUILD = "imr rebuild makes them again from the raw letters"
# The types of the report ledger.
LEDGER = (pl.String(), pl.Boolean(), pl.Boolean())


class Verdict(NamedTuple):
    """A part of the home, how much of it was verified, and its faults."""

    part: str
    verified: int
    faults: list[str]


def verify(home: Home) -> Iterator[Verdict]:
    """Yield the verdicts on the raw store, the staged letters, the published build and its ledger."""
    folders = [*staging.committed(home), *(draft.folder for draft in drafts.all_drafts(home))]
    unreadable = staging.unreadable(path for paths in staging.files(folders).values() for path in paths)
    receipts = staging.scan(folders, "receipts", unreadable).select("letter_id").collect().get_column("letter_id")
    received = {letter["letter_id"] for draft in drafts.all_drafts(home) for letter in draft.received}
    yield _raw(home, set(receipts) | received)
    yield _staged(home, unreadable)
    yield from _published(home, unreadable)


def _raw(home: Home, known: set[str]) -> Verdict:
    """Every received letter is stored under the digest of its bytes, and the raw store holds nothing else."""
    faults, seen, intact = [], set(), set()
    for path in sorted(path for path in home.raw.rglob("*") if path.is_file()):
        seen.add(path.name)
        if path != home.raw_path(path.name) or raw.damage_message(home, path.name):
            faults.append(f"{path}: its bytes are not those of its name")
        else:
            intact.add(path.name)
    faults += [f"the letter {letter_id} was received, but its bytes are missing" for letter_id in sorted(known - seen)]
    if without_receipt := len(intact - known):
        faults.append(f"{without_receipt:,} raw letters have no receipt: imr rebuild loads them")
    return Verdict("raw letters", len(seen), faults)


def _staged(home: Home, unreadable: Mapping[Path, str]) -> Verdict:
    """Every staged file is there and can be read, and no letter is staged twice."""
    folders = staging.staged(home)
    receipts = staging.scan(folders, "receipts", unreadable).select("letter_id").collect().get_column("letter_id")
    faults = [
        f"the letter {letter_id} is staged twice" for letter_id in receipts.filter(receipts.is_duplicated()).unique()
    ]
    files = [path for paths in staging.files(folders).values() for path in paths]
    damaged = staging.damage(folders) | {path: unreadable[path] for path in files if path in unreadable}
    faults += [f"{path}: {reason}: {REBUILD}" for path, reason in damaged.items()]
    return Verdict("staged files", len(files), faults)


def _published(home: Home, unreadable: Mapping[Path, str]) -> Iterator[Verdict]:
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
        ledger = read.named_report(home.published_link, "ledger")
    except (build.DamagedBuild, read.QueryError) as error:
        yield Verdict("published build", 1, [str(error)])
        return
    manifest = publish.manifest(published)
    is_as_written = manifest is not None and manifest.describes(found)
    faults = [] if is_as_written else [f"{published}: its rows are not those of its manifest"]
    yield Verdict("published build", sum(found.rows.values()), faults)
    figures = {name: int(str(value)) for name, value in counts.items() if isinstance(value, int)}
    letters = pl.DataFrame(ledger.rows, schema=dict(zip(ledger.columns, LEDGER, strict=True)), orient="row")
    yield _ledger(home, figures, texts, letters, unreadable)


def _ledger(
    home: Home, counts: dict[str, int], texts: object, ledger: pl.DataFrame, unreadable: Mapping[Path, str]
) -> Verdict:
    """The ledger, the committed folders and the star have the same letters, and the same number of decisions."""
    received = counts["letters_received"]

    def staged(table: str) -> pl.LazyFrame:
        return staging.scan(staging.committed(home), table, unreadable)

    receipts = staged("receipts").select("letter_id").unique().collect()
    faults = []
    if unknown := len(receipts.join(ledger, on="letter_id", how="anti")):
        faults.append(f"{unknown:,} letters have receipts, but the published build lacks them: imr load completes it")
    if lost := sorted(ledger.join(receipts, on="letter_id", how="anti").get_column("letter_id")):
        faults.append(f"{len(lost):,} letters are published, but not staged, the first: {lost[0]}: {REBUILD}")
    parsed = staged("letters").join(staged("rejects"), on="letter_id", how="anti").select("letter_id").unique()
    loaded = ledger.filter("could_be_loaded").join(receipts, on="letter_id", how="semi")
    if without_rows := len(loaded.join(parsed.collect(), on="letter_id", how="anti")):
        faults.append(f"{without_rows:,} letters are loaded, but have no staged rows: {REBUILD}")
    current = ledger.filter("is_current").lazy().join(receipts.lazy(), on="letter_id", how="semi")
    decisions = staged("decisions").join(current, on="letter_id", how="semi").select(pl.len()).collect().item()
    if not lost and not unknown and decisions != counts["decisions"]:
        faults.append(f"{decisions:,} decisions are staged, {counts['decisions']:,} published: {REBUILD}")
    if counts["loaded"] + counts["superseded"] != texts:
        faults.append(f"{counts['loaded'] + counts['superseded']:,} letters are loaded, {texts:,} have a text")
    if counts["loaded"] + counts["superseded"] + counts["quarantined"] != received:
        faults.append(f"{received:,} letters received, not all of them loaded, superseded or quarantined")
    return Verdict("letters in the ledger", received, faults)
