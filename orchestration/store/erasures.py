"""Forgotten letters: which letters were removed on request, and how to keep them out.

``forgotten.jsonl`` of the home has one line of JSON per letter: the digest of its bytes, a keyed digest of its case
number if it prints one, and when it was forgotten. The first identifies the same file, the second another print of the
same case. There are so few case numbers that all can be tried, so their digest needs a key (erasure_key.py).
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.store import archives, builds, erasure_key, staging, watches
from orchestration.store.drafts import RECEIPTS, RECEIVED, Draft, all_drafts
from orchestration.store.home import Home
from warehouse import publish
from warehouse.files import sync_folder, write_text


@dataclass(frozen=True)
class Forgotten:
    """The forgotten letters and cases, and the time of the last erasure, in the format of load ids."""

    letters: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    last: str = ""
    keys: tuple[bytes, ...] = ()

    def among(self, letters: pl.DataFrame) -> pl.DataFrame:
        """Return letter_id and case_number of the staged letters whose case is forgotten."""
        numbers = letters.get_column("case_number").drop_nulls().unique().to_list() if self.cases else []
        gone = [number for number in numbers if erasure_key.digest(number, self.keys) in self.cases]
        return letters.select("letter_id", "case_number").filter(pl.col("case_number").is_in(gone))


def read(home: Home) -> Forgotten:
    """Read the list of a home. Raises KeyMissing."""
    entries = _entries(home)
    if not entries:
        return Forgotten()
    keys = erasure_key.read(home)
    if not all(_has_keys(entry, keys) for entry in entries if entry["case"]):
        raise erasure_key.KeyMissing(home)
    cases = frozenset(erasure_key.wrap(entry["case"], keys[entry["keys"] :]) for entry in entries if entry["case"])
    last = max(entry["at"] for entry in entries)
    return Forgotten(frozenset(entry["letter_id"] for entry in entries), cases, last, keys)


def known(home: Home, name: str) -> pl.DataFrame:
    """Return the letters whose case number is, or whose letter_id begins with, ``name``, and all others of their cases.

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
    """Add letters with their case numbers to the list, so that no load takes them again. Raises KeyMissing."""
    read(home)
    keys = erasure_key.read(home) or erasure_key.add(home)
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    fresh = [
        {"letter_id": letter_id, "case": number and erasure_key.digest(number, keys), "keys": len(keys), "at": now}
        for letter_id, number in letters
    ]
    _write(home, [*_entries(home), *fresh], keys)


def rotate_key(home: Home) -> None:
    """Add a key, and wrap every digest in it: without the new key the list is useless. Raises KeyMissing."""
    read(home)
    _write(home, _entries(home), erasure_key.add(home))


def reset_key(home: Home) -> None:
    """Replace a lost key: the letters stay forgotten, other prints of their cases do not."""
    entries = _entries(home)
    keys = erasure_key.replace(home)
    _write(home, [entry | {"case": None} if entry["keys"] else entry for entry in entries], keys)


def sweep(home: Home) -> None:
    """Remove the bytes of forgotten letters, their rows in drafts, and builds from before the erasure."""
    forgotten = read(home)
    if not forgotten.letters:
        return
    if any(entry["keys"] < len(forgotten.keys) or entry["check"] is None for entry in _entries(home)):
        # Entries of version 0.3 and before had digests without a key, those of 0.4 no check.
        _write(home, _entries(home), forgotten.keys or erasure_key.add(home))
    for letter_id in forgotten.letters:
        home.raw_path(letter_id).unlink(missing_ok=True)
    watches.erase(home, forgotten.letters)
    for draft in all_drafts(home):
        _erase(draft, forgotten.letters)
    candidate = builds.candidate(home)
    if candidate and candidate.name < f"warehouse-{forgotten.last}":
        builds.remove_candidate(home)
    publish.delete_before(home.published_link, home.builds, f"warehouse-{forgotten.last}")


def are_staged(home: Home, folders: Sequence[Path]) -> bool:
    """Whether one of the folders still holds a forgotten letter."""
    forgotten = list(read(home).letters)
    held = staging.scan(folders, "receipts").select(pl.col("letter_id").is_in(forgotten).any())
    return bool(forgotten) and bool(held.collect().item())


def inbox_copies(home: Home, letters: pl.DataFrame) -> list[Path]:
    """Return the files in the inbox and in ``inbox/done/`` that are, or contain, one of the letters byte for byte."""
    sizes, ids = set(letters.get_column("byte_count")), set(letters.get_column("letter_id"))
    files = [path for path in home.inbox.rglob("*") if path.is_file() and not path.is_symlink()]
    copies = [path for path in files if path.stat().st_size in sizes]
    copies = [path for path in copies if sha256(path.read_bytes()).hexdigest() in ids]
    packed = [path for path in files if home.done in path.parents and path.name.lower().endswith(archives.ARCHIVES)]
    return copies + [path for path in packed if not ids.isdisjoint(archives.digests(path))]


def _erase(draft: Draft, letters: Collection[str]) -> None:
    """Remove letters from a draft, which is then staged again from its receipts."""
    receipts = draft.folder / RECEIPTS
    rows = pl.read_parquet(receipts) if receipts.exists() else pl.DataFrame(schema={"letter_id": pl.String})
    named = draft.received
    if not ({letter["letter_id"] for letter in named} | set(rows.get_column("letter_id"))) & set(letters):
        return
    draft.restart("receive")
    kept = (json.dumps(letter) + "\n" for letter in named if letter["letter_id"] not in letters)
    write_text(draft.folder / RECEIVED, "".join(kept))
    for path in (receipts, draft.folder / "receive.rejects"):
        if path.exists():
            staging.write(pl.read_parquet(path).filter(~pl.col("letter_id").is_in(list(letters))), path)


def _entries(home: Home) -> list[dict[str, Any]]:
    """Return the entries of complete lines.

    ``keys`` says in how many keys the digest of the case is wrapped, ``check`` in which.
    """
    text = home.forgotten.read_text() if home.forgotten.exists() else ""
    lines = [line for line in text.splitlines(keepends=True) if line.endswith("\n") and line.strip()]
    return [{"keys": 0, "check": None, **json.loads(line)} for line in lines]


def _has_keys(entry: dict[str, Any], keys: Sequence[bytes]) -> bool:
    used = keys[: entry["keys"]]
    return len(used) == entry["keys"] and entry["check"] in (None, erasure_key.check(used))


def _write(home: Home, entries: Iterable[dict[str, Any]], keys: tuple[bytes, ...]) -> None:
    check = erasure_key.check(keys)
    wrapped = [
        entry
        | {
            "case": entry["case"] and erasure_key.wrap(entry["case"], keys[entry["keys"] :]),
            "keys": len(keys),
            "check": check,
        }
        for entry in entries
    ]
    write_text(home.forgotten, "".join(json.dumps(entry) + "\n" for entry in wrapped))
    sync_folder(home.root)
