"""Stage the letters of a load on an engine: a part is a folder of the draft with the tables of some letters.

The home has to be on a file system that every worker sees under the same path. A worker writes a part under another
name and renames it, so that a part is complete or absent; a repeated step asks only for the parts that are missing.
"""

import json
import shutil
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import polars as pl
import pyarrow.parquet as pq

from orchestration import engines
from orchestration.steps.progress import Progress
from orchestration.store.drafts import Draft
from orchestration.store.home import Home
from transforms import batches, parse, reading, schema, vocabulary
from warehouse.files import write_text

LETTERS = 5_000
FOLDER, LIST = "parts", "parts.json"


class WorkerError(Exception):
    """A worker cannot stage letters; the message says which and why."""


@dataclass(frozen=True)
class Part:
    """What a worker has to stage: where, which letters, and by which versions of parser and vocabularies."""

    folder: Path
    home: Path
    letter_ids: tuple[str, ...]
    versions: tuple[str, str]


def stage(part: Part) -> None:
    """Write the tables of a part, on a worker. Raises WorkerError."""
    home, here = Home(part.home), (parse.VERSION, vocabulary.version())
    if here != part.versions:
        expected = f"{' / '.join(part.versions)}, not {' / '.join(here)}"
        raise WorkerError(f"the worker {socket.gethostname()} needs parser and vocabularies {expected}")
    if not home.raw.is_dir():
        raise WorkerError(f"the worker {socket.gethostname()} does not see {home.raw}: share the home")
    letters = [reading.Document(letter_id, str(home.raw_path(letter_id))) for letter_id in part.letter_ids]
    # An engine has a worker for each core.
    texts, unread = batches.read_frames(reading.read_all(letters, processes=1))
    fresh = part.folder.with_name(f"{part.folder.name}-{uuid4().hex}")
    fresh.mkdir(mode=0o700, parents=True)
    for table, rows in batches.stage(texts.to_arrow()).items():
        pq.write_table(rows, fresh / f"{table}.parquet", compression="zstd")
    unread.write_parquet(fresh / "unread.parquet")
    try:
        fresh.rename(part.folder)
    except OSError:
        # Another worker was given the same part and was faster.
        shutil.rmtree(fresh)
        if not part.folder.is_dir():
            raise


def read(draft: Draft, letter_ids: Sequence[str], progress: Progress) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Stage letters on the engine of the draft; yield texts and rejects part by part, in order. Raises EngineError."""
    parts = [_part(draft, letter_ids[first : first + LETTERS]) for first in range(0, len(letter_ids), LETTERS)]
    missing = [part for part in parts if not part.folder.is_dir()]
    assert draft.request.engine is not None
    for done in engines.run(draft.request.engine, stage, missing) if missing else ():
        progress("staging", min(len(letter_ids), (len(parts) - len(missing) + done) * LETTERS), len(letter_ids))
    for part in parts:
        yield pl.read_parquet(part.folder / "text.parquet"), pl.read_parquet(part.folder / "unread.parquet")
    write_text(draft.folder / LIST, json.dumps([part.folder.name for part in parts]))


def parsed(draft: Draft) -> list[dict[str, Path]]:
    """Return the files of every table of each part, or nothing when the letters of the draft were not read in parts."""
    path = draft.folder / LIST
    folders = [draft.folder / FOLDER / name for name in json.loads(path.read_text())] if path.exists() else []
    if not all(folder.is_dir() for folder in folders):
        return []
    return [{table: folder / f"{table}.parquet" for table in schema.TABLES} for folder in folders]


def remove(draft: Draft) -> None:
    """Remove the parts of a draft."""
    (draft.folder / LIST).unlink(missing_ok=True)
    shutil.rmtree(draft.folder / FOLDER, ignore_errors=True)


def _part(draft: Draft, letter_ids: Sequence[str]) -> Part:
    name = sha256("".join(letter_ids).encode()).hexdigest()[:32]
    versions = (parse.VERSION, vocabulary.version())
    return Part(draft.folder / FOLDER / name, draft.home.root, tuple(letter_ids), versions)
