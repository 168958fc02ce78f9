"""Letters that were forgotten on request: which they are, and that nothing of them stays or comes back.

``forgotten.jsonl`` of the home has one line of JSON per letter: the digest of its bytes, a digest of its case number
where it prints one, and when it was forgotten. By the first the same file is known again, by the second another print
of the same case. They are digests, so that the list names nobody; who has the letter can check that it is there.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import polars as pl

from orchestration.store import builds, staging
from orchestration.store.drafts import RECEIPTS, RECEIVED, Draft, all_drafts
from orchestration.store.home import Home
from warehouse import publish
from warehouse.files import sync_folder, write_text


@dataclass(frozen=True)
class Forgotten:
    """The letters and cases that are forgotten, and the moment of the last forgetting, written as load ids are."""

    letters: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    last: str = ""

    def among(self, letters: pl.DataFrame) -> pl.DataFrame:
        """Of staged letters those whose case is forgotten: letter_id and case_number."""
        numbers = letters.get_column("case_number").drop_nulls().unique().to_list() if self.cases else []
        gone = [number for number in numbers if _digest(number) in self.cases]
        return letters.select("letter_id", "case_number").filter(pl.col("case_number").is_in(gone))


def read(home: Home) -> Forgotten:
    """What is forgotten in a home."""
    if not home.forgotten.exists():
        return Forgotten()
    lines = [json.loads(line) for line in _lines(home)]
    cases = frozenset(line["case"] for line in lines if line["case"])
    last = max((line["at"] for line in lines), default="")
    return Forgotten(frozenset(line["letter_id"] for line in lines), cases, last)


def known(home: Home, name: str) -> pl.DataFrame:
    """The received letters that a case number, a letter_id or its beginning names, and all others of their cases.

    One row per letter: letter_id, case_number, source_uri, byte_count.
    """
    folders = [*staging.committed(home), *(draft.folder for draft in all_drafts(home))]
    letters = staging.scan(folders, "letters").select("letter_id", "case_number")
    receipts = staging.scan(folders, "receipts").select("letter_id", "source_uri", "byte_count")
    received = receipts.join(letters, on="letter_id", how="left").unique("letter_id", maintain_order=True).collect()
    named = received.filter((pl.col("case_number") == name) | pl.col("letter_id").str.starts_with(name.lower()))
    return received.filter(
        pl.col("letter_id").is_in(named.get_column("letter_id").to_list())
        | pl.col("case_number").is_in(named.get_column("case_number").drop_nulls().to_list())
    )


def add(home: Home, letters: Iterable[tuple[str, str | None]]) -> None:
    """Put letters, each with its case number, on the list. From now on no load takes them."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    entries = [
        json.dumps({"letter_id": letter_id, "case": number and _digest(number), "at": now})
        for letter_id, number in letters
    ]
    write_text(home.forgotten, "".join(f"{line}\n" for line in (*_lines(home), *entries)))
    sync_folder(home.root)


def sweep(home: Home) -> None:
    """Remove the bytes of what is forgotten, its rows in drafts, and the builds from before it was."""
    forgotten = read(home)
    if not forgotten.letters:
        return
    for letter_id in forgotten.letters:
        home.raw_path(letter_id).unlink(missing_ok=True)
    for draft in all_drafts(home):
        _erase(draft, forgotten.letters)
    candidate = builds.candidate(home)
    if candidate and candidate.name < f"warehouse-{forgotten.last}":
        builds.remove_candidate(home)
    publish.forget_before(home.published_link, home.builds, f"warehouse-{forgotten.last}")


def are_staged(home: Home, folders: Sequence[Path]) -> bool:
    """Whether one of the folders still holds a letter that was forgotten."""
    forgotten = list(read(home).letters)
    held = staging.scan(folders, "receipts").select(pl.col("letter_id").is_in(forgotten).any())
    return bool(forgotten) and bool(held.collect().item())


def inbox_copies(home: Home, letters: pl.DataFrame) -> list[Path]:
    """The files of the inbox that are one of the letters, byte for byte."""
    sizes, digests = set(letters.get_column("byte_count")), set(letters.get_column("letter_id"))
    files = [path for path in home.inbox.rglob("*") if path.is_file() and path.stat().st_size in sizes]
    return [path for path in files if sha256(path.read_bytes()).hexdigest() in digests]


def _erase(draft: Draft, letters: Collection[str]) -> None:
    """Take letters out of a draft, which is then staged again from its receipts on."""
    receipts = draft.folder / RECEIPTS
    journal = draft.folder / RECEIVED
    rows = pl.read_parquet(receipts) if receipts.exists() else pl.DataFrame(schema={"letter_id": pl.String})
    lines = journal.read_text().splitlines(keepends=True) if journal.exists() else []
    named = {json.loads(line)["letter_id"] for line in lines if line.endswith("\n")}
    if not (named | set(rows.get_column("letter_id"))) & set(letters):
        return
    draft.restart("receive")
    kept = [line for line in lines if line.endswith("\n") and json.loads(line)["letter_id"] not in letters]
    write_text(journal, "".join(kept))
    for path in (receipts, draft.folder / "receive.rejects"):
        if path.exists():
            staging.write(pl.read_parquet(path).filter(~pl.col("letter_id").is_in(list(letters))), path)


def _lines(home: Home) -> list[str]:
    """The lines of the list that are whole."""
    text = home.forgotten.read_text() if home.forgotten.exists() else ""
    return [line.rstrip("\n") for line in text.splitlines(keepends=True) if line.endswith("\n") and line.strip()]


def _digest(case_number: str) -> str:
    return sha256(f"case {case_number}".encode()).hexdigest()
