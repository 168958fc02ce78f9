"""The staged Parquet: one folder per load, complete or absent.

A folder ``stage/LOAD`` is committed: what it holds is, or is about to be, in the published warehouse. ``stage/.LOAD``
is a draft (drafts.py), which counts as staged once it is complete. A folder that replaces others (a rebuild, a retry, a
load that compacts) names them in ``replaces.txt``; from its completion on they no longer count. A letter is in exactly
one folder that counts.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.store.drafts import RECEIPTS, all_drafts
from orchestration.store.home import Home
from transforms import schema
from warehouse.files import replacing, sync_file, sync_folder

# Records of loads; every other staged table describes letters.
LOAD_TABLES = ("loads", "results")
REPLACES = "replaces.txt"
# What stays of a draft beside its tables.
KEPT = (REPLACES, "counts.json", "skipped.json")
# Of the rows of a load, of those compacted into its folder, and of these until version 0.3.
ENDINGS = ("", ".compacted", ".carried")
# A load, and its revision where it was parsed again.
FOLDER_NAME = re.compile(r"([0-9]{8}T[0-9]{4,12})(?:~([0-9]+))?")


def committed(home: Home) -> list[Path]:
    """The committed folders that count, in the order of their loads."""
    return _without_replaced(_committed(home))


def staged(home: Home) -> list[Path]:
    """The folders of which a star is built: committed ones and complete drafts, in the order of their loads."""
    complete = [draft.folder for draft in all_drafts(home) if draft.is_complete and not draft.is_stopped]
    return _without_replaced([*_committed(home), *complete])


def with_letters(folders: Sequence[Path]) -> list[Path]:
    """Those of the folders that received letters: a load to which nothing was new leaves its record alone."""
    return [folder for folder in folders if (folder / RECEIPTS).exists()]


def names(folders: Sequence[Path]) -> list[str]:
    """The names that folders have once they are committed, sorted."""
    return sorted(folder.name.removeprefix(".") for folder in folders)


def is_draft(folder: Path) -> bool:
    """Whether a folder is that of a draft."""
    return folder.name.startswith(".")


def load_of(folder: Path) -> str:
    """The load that a folder is named after, without the revision."""
    return folder.name.removeprefix(".").partition("~")[0]


def of_load(home: Home, load_id: str) -> Path | None:
    """The committed folder that is named after a load, if it counts."""
    return next((folder for folder in committed(home) if load_of(folder) == load_id), None)


def is_used(home: Home, load_id: str) -> bool:
    """Whether a load of that name is committed, or was and has been replaced: another load cannot have the name."""
    folders = [*_committed(home), *(draft.folder for draft in all_drafts(home))]
    return load_id in {name.partition("~")[0] for name in replaced_by(folders) | set(names(_committed(home)))}


def is_load_id(name: str) -> bool:
    """Whether a name is that of a load: a moment, YYYYMMDDTHHMMSS and up to six digits more."""
    found = FOLDER_NAME.fullmatch(name)
    return found is not None and found[2] is None


def commit(home: Home, folder: Path) -> None:
    """Make a draft a committed folder, by one rename."""
    for file in folder.iterdir():
        sync_file(file)
    sync_folder(folder)
    target = home.stage / folder.name.removeprefix(".")
    os.replace(folder, target)
    sync_folder(home.stage)
    for path in target.iterdir():
        if _is_scratch(path):
            path.unlink()


def sweep(home: Home) -> None:
    """Remove folders that are replaced by committed ones, and temporary files."""
    for leftover in home.temp.iterdir():
        _delete(leftover)
    counted = set(committed(home))
    replaced_names = replaced_by(_committed(home))
    replaced = [path for path in _committed(home) if path not in counted]
    replaced += [draft.folder for draft in all_drafts(home) if names([draft.folder])[0] in replaced_names]
    for number, folder in enumerate(replaced):
        # A folder is there as a whole or not at all.
        folder.rename(home.temp / f"replaced-{number}")
    scratch = [path for folder in counted for path in folder.iterdir() if _is_scratch(path)]
    strays = [path for path in home.stage.iterdir() if not path.is_dir() and not path.is_symlink()]
    for leftover in (*scratch, *strays, *home.temp.iterdir()):
        _delete(leftover)


def files(folders: Sequence[Path]) -> dict[str, list[Path]]:
    """The Parquet files of every staged table in the folders."""
    return {
        table: [
            path
            for folder in folders
            for path in (folder / f"{table}{ending}.parquet" for ending in ENDINGS)
            if path.exists()
        ]
        for table in schema.STAGED
    }


def scan(folders: Sequence[Path], table: str) -> pl.LazyFrame:
    """The rows of a staged table in the folders."""
    paths = files(folders)[table]
    dtypes = schema.STAGED[table].dtypes
    return pl.scan_parquet(paths, schema=dtypes, missing_columns="insert") if paths else pl.LazyFrame(schema=dtypes)


class Writer:
    """Writes a staged table batch by batch into one Parquet file of a folder; ``rows`` counts them.

    The file has its name when the block ends without an error.
    """

    def __init__(self, folder: Path, table: str) -> None:
        self.table = schema.TABLES[table]
        self.rows = 0
        self._replacing = replacing(folder / f"{table}.parquet")
        self._schema: pa.Schema = schema.empty(self.table).to_arrow().schema

    def write(self, frame: pl.DataFrame) -> None:
        """Append the rows of a frame."""
        arrow: pa.Table = schema.conform(frame, self.table).to_arrow()
        self._file.write_table(arrow.cast(self._schema))
        self.rows += len(frame)

    def __enter__(self) -> "Writer":
        self._file = pq.ParquetWriter(self._replacing.__enter__(), self._schema, compression="zstd")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        except BaseException as failed:
            self._replacing.__exit__(type(failed), failed, failed.__traceback__)
            raise
        self._replacing.__exit__(kind, error, trace)


def batches(path: Path, rows: int) -> Iterator[pl.DataFrame]:
    """The rows of a Parquet file, some thousands at a time."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=rows):
            frame = pl.from_arrow(batch)
            assert isinstance(frame, pl.DataFrame)
            yield frame


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as a whole Parquet file, or leave the one that is there."""
    with replacing(path) as fresh:
        frame.write_parquet(fresh)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _is_scratch(path: Path) -> bool:
    """Whether a file of a draft is of no use once it is committed."""
    return path.suffix != ".parquet" and path.name not in KEPT


def _committed(home: Home) -> list[Path]:
    return sorted(path for path in home.stage.iterdir() if path.is_dir() and not path.name.startswith("."))


def replaced_by(folders: Sequence[Path]) -> set[str]:
    """The names of the folders that some of these replace."""
    return {
        name for folder in folders if (folder / REPLACES).exists() for name in (folder / REPLACES).read_text().split()
    }


def _without_replaced(folders: list[Path]) -> list[Path]:
    replaced = replaced_by(folders)
    return sorted((path for path in folders if path.name.removeprefix(".") not in replaced), key=lambda p: names([p]))
