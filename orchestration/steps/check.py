"""Run the suites of expectations. A check reads frames and writes its verdict beside them, nothing else.

The verdict on a staged table is ``check-TABLE.json`` of its draft, those on the star are in the candidate's folder. A
build is published only when every verdict exists and none has a blocking failure.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.store import builds, drafts, erasures, staging
from orchestration.store.drafts import PARSED, Draft, NotReady
from orchestration.store.home import Home
from transforms import schema
from warehouse import figures, publish
from warehouse.files import write_text

TABLES = ("text", *PARSED, "rejects")
STAR = ("star", "drift")
RESULTS = {name: dtype for name, dtype in schema.RESULTS.dtypes.items() if name != "load_id"}


@dataclass(frozen=True)
class Verdict:
    """The results of a suite: a row per expectation, with the columns of RESULTS, and a line per blocking failure."""

    results: list[dict[str, Any]]
    blocking_failures: list[str]

    @property
    def failed(self) -> list[str]:
        """The names of the expectations that failed."""
        return [str(found["expectation"]) for found in self.results if not found["success"]]


def check_table(home: Home, load_id: str, table: str) -> Verdict:
    """Run the suite of a staged table on every draft that holds it, or on the committed folder of the load.

    Raises NotReady when neither the load nor a draft holds the table.
    """
    name = f"{table}.parquet"
    folders = [draft.folder for draft in drafts.all_drafts(home) if not draft.is_stopped]
    found = [_write(folder, table, checked_rows(folder, table)) for folder in folders if (folder / name).exists()]
    if not found:
        folder = staging.of_load(home, load_id)
        if folder is None:
            raise NotReady(f"the load {load_id} holds no {name}: materialize stage_{table} first")
        found = [_verdict(table, _rows_of_suite(table, partial(staging.scan, [folder])))]
    return Verdict(
        [result for verdict in found for result in verdict.results],
        [line for verdict in found for line in verdict.blocking_failures],
    )


def checked_rows(folder: Path, table: str) -> pl.LazyFrame:
    """Return the rows of a draft's table that its suite checks; letters get the column ``received_at``."""
    return _rows_of_suite(table, lambda name: pl.scan_parquet(folder / f"{name}.parquet", glob=False))


def check_star(home: Home) -> Verdict:
    """Run the suite of the star on the figures of the candidate and of the published build."""
    chosen = builds.candidate(home)
    if chosen is None or not chosen.file.exists():
        return _verdict("star", figures.profile(_published(home), loads=[]))
    drafted = [staging.load_of(folder) for folder in staging.staged(home) if staging.is_draft(folder)]
    profile = figures.profile(
        chosen.file,
        published=builds.before(home),
        forgotten=sorted(erasures.read(home).letters),
        loads=drafted,
    )
    return _write(chosen.folder, "star", profile, accept_loss=chosen.accept_loss)


def check_drift(home: Home) -> Verdict:
    """Run the suite of drift on the candidate: whether its last load differs from those before it."""
    chosen = builds.candidate(home)
    if chosen is None or not chosen.file.exists():
        return _verdict("drift", figures.drift(_published(home)))
    return _write(chosen.folder, "drift", figures.drift(chosen.file))


def failures_of_draft(draft: Draft) -> list[str]:
    """Return why the checks of its tables block the publication of a draft."""
    return [line for path in sorted(draft.folder.glob("check-*.json")) for line in _read(path).blocking_failures]


def failures_of_candidate(home: Home) -> list[str]:
    """Return why the checks of the star block the publication of the candidate."""
    chosen = builds.candidate(home)
    if chosen is None:
        return []
    return [line for suite in STAR for line in verdict_of(chosen.folder, suite).blocking_failures]


def verdict_of(folder: Path, suite: str) -> Verdict:
    """Return the verdict in a folder, or an empty one when there is none."""
    path = folder / f"check-{suite}.json"
    return _read(path) if path.exists() else Verdict([], [])


def missing(folder: Path, suites: Sequence[str]) -> list[str]:
    """Return the suites whose verdict a folder lacks."""
    return [suite for suite in suites if not (folder / f"check-{suite}.json").exists()]


def results(folder: Path, load_id: str) -> pl.DataFrame:
    """Return the results of all verdicts in a folder, as rows of the staged table ``results``."""
    rows = [row for path in sorted(folder.glob("check-*.json")) for row in _read(path).results]
    found = pl.DataFrame(rows, schema=RESULTS, orient="row")
    return schema.conform(found.with_columns(load_id=pl.lit(load_id)), schema.RESULTS)


def write_verdict(folder: Path, suite: str, results: Sequence[Mapping[str, Any]], failures: Sequence[str]) -> Verdict:
    """Write a verdict into a folder, and return it."""
    verdict = Verdict([dict(result) for result in results], list(failures))
    text = json.dumps({"results": verdict.results, "blocking_failures": verdict.blocking_failures})
    write_text(folder / f"check-{suite}.json", text + "\n")
    return verdict


def _write(folder: Path, suite: str, frame: pl.DataFrame | pl.LazyFrame, *, accept_loss: bool = False) -> Verdict:
    found = _verdict(suite, frame, accept_loss=accept_loss)
    return write_verdict(folder, suite, found.results, found.blocking_failures)


def _verdict(suite: str, frame: pl.DataFrame | pl.LazyFrame, *, accept_loss: bool = False) -> Verdict:
    from expectations import gate

    report = gate.check(suite, frame, accept_loss=accept_loss)
    return Verdict(report.results.to_dicts(), report.blocking_failures)


def _read(path: Path) -> Verdict:
    return Verdict(**json.loads(path.read_text()))


def _rows_of_suite(table: str, scan: Callable[[str], pl.LazyFrame]) -> pl.LazyFrame:
    if table != "letters":
        return scan(table)
    receipts = scan("receipts").select("letter_id", "received_at")
    # Letters that could not be parsed have only a case number, and no layout.
    return (
        scan(table)
        .filter(pl.col("layout").is_not_null())
        .join(receipts, on="letter_id", how="left", maintain_order="left")
    )


def _published(home: Home) -> Path:
    published = publish.current(home.published_link)
    if published is None:
        raise NotReady("there is no candidate: materialize the tables of the star first")
    return published
