"""The staged Parquet: one folder per load, complete or absent.

A folder ``stage/LOAD`` is committed: its letters are, or will soon be, in the published warehouse. ``stage/.LOAD`` is a
draft (drafts.py), which is staged when it is complete. A folder that replaces others (of a rebuild, a retry, or a load
that compacts) names them in ``replaces.txt``; when it is complete, they no longer count. A letter is in exactly one
folder that counts.
"""

import json
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.store.drafts import RECEIPTS, all_drafts
from orchestration.store.home import Home
from transforms import schema
from warehouse.files import replacing, sync_file, sync_folder, write_text

# Records of loads; every other staged table describes letters.
LOAD_TABLES = ("loads", "results")
REPLACES = "replaces.txt"
# The files of a draft, besides its tables, that stay when it is committed.
FILES = "files.json"
KEPT = (REPLACES, "counts.json", "skipped.json", FILES)
# File name endings: rows of a load, rows compacted into its folder, and the latter until version 0.3.
ENDINGS = ("", ".compacted", ".carried")
# A load, with its revision if it was parsed again.
FOLDER_NAME = re.compile(r"([0-9]{8}T[0-9]{4,12})(?:~([0-9]+))?")


def committed(home: Home) -> list[Path]:
    """Return the committed folders that count, in the order of their loads."""
    return _without_replaced(_committed(home))


def staged(home: Home) -> list[Path]:
    """Return the folders to build a star from: committed folders and complete drafts, in the order of their loads."""
    complete = [draft.folder for draft in all_drafts(home) if draft.is_complete and not draft.is_stopped]
    return _without_replaced([*_committed(home), *complete])


def with_letters(folders: Sequence[Path]) -> list[Path]:
    """Return the folders with receipts: a load without new letters leaves only its record."""
    return [folder for folder in folders if (folder / RECEIPTS).exists()]


def names(folders: Sequence[Path]) -> list[str]:
    """Return the sorted names of folders, without the dot of a draft."""
    return sorted(folder.name.removeprefix(".") for folder in folders)


def is_draft(folder: Path) -> bool:
    """Whether a folder is a draft."""
    return folder.name.startswith(".")


def load_of(folder: Path) -> str:
    """Return the load_id in the name of a folder, without the revision."""
    return folder.name.removeprefix(".").partition("~")[0]


def of_load(home: Home, load_id: str) -> Path | None:
    """Return the committed folder of a load if it counts, or None."""
    return next((folder for folder in committed(home) if load_of(folder) == load_id), None)


def is_used(home: Home, load_id: str) -> bool:
    """Whether a load of that name is committed, or was replaced: another load cannot take the name."""
    folders = [*_committed(home), *(draft.folder for draft in all_drafts(home))]
    return load_id in {name.partition("~")[0] for name in replaced_by(folders) | set(names(_committed(home)))}


def is_load_id(name: str) -> bool:
    """Whether a name is a load_id: YYYYMMDDTHHMMSS and up to six more digits."""
    found = FOLDER_NAME.fullmatch(name)
    return found is not None and found[2] is None


def commit(home: Home, folder: Path) -> None:
    """Commit a draft by one rename, with the sizes of its Parquet files in ``files.json``."""
    sizes = {path.name: path.stat().st_size for path in sorted(folder.glob("*.parquet"))}
    write_text(folder / FILES, json.dumps(sizes) + "\n")
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
    """Remove temporary files, and folders that committed folders replace."""
    for leftover in home.temp.iterdir():
        _delete(leftover)
    counted = set(committed(home))
    replaced_names = replaced_by(_committed(home))
    replaced = [path for path in _committed(home) if path not in counted]
    replaced += [draft.folder for draft in all_drafts(home) if names([draft.folder])[0] in replaced_names]
    for number, folder in enumerate(replaced):
        # One rename, so that a folder is complete or absent.
        folder.rename(home.temp / f"replaced-{number}")
    scratch = [path for folder in counted for path in folder.iterdir() if _is_scratch(path)]
    strays = [path for path in home.stage.iterdir() if not path.is_dir() and not path.is_symlink()]
    for leftover in (*scratch, *strays, *home.temp.iterdir()):
        _delete(leftover)


def files(folders: Sequence[Path]) -> dict[str, list[Path]]:
    """Return the Parquet files of every staged table in the folders."""
    return {
        table: [
            path
            for folder in folders
            for path in (folder / f"{table}{ending}.parquet" for ending in ENDINGS)
            if path.exists()
        ]
        for table in schema.STAGED
    }


def damage(folders: Sequence[Path]) -> dict[Path, str]:
    """Return the files that committed folders have lost, or whose size has changed since, each with the reason.

    Looks at names and sizes only. A folder of version 0.4 or before did not record them, and has no entry.
    """
    found = {}
    for folder in folders:
        recorded = folder / FILES
        for name, size in (json.loads(recorded.read_text()) if recorded.exists() else {}).items():
            path = folder / name
            if not path.exists():
                found[path] = "it is missing"
            elif path.stat().st_size != size:
                found[path] = f"it has {path.stat().st_size:,} bytes, it was written with {size:,}"
    return found


def unreadable(paths: Iterable[Path]) -> dict[Path, str]:
    """Return the Parquet files that cannot be read to their end, each with the reason."""
    found = {}
    for path in paths:
        try:
            pl.scan_parquet(path, glob=False).select(pl.all().null_count()).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            found[path] = str(error).partition("\n")[0]
    return found


def scan(folders: Sequence[Path], table: str, without: Collection[Path] = ()) -> pl.LazyFrame:
    """Scan the rows of a staged table in the folders, ``without`` the files that cannot be read."""
    paths = [path for path in files(folders)[table] if path not in without]
    dtypes = schema.STAGED[table].dtypes
    return pl.scan_parquet(paths, schema=dtypes, missing_columns="insert") if paths else pl.LazyFrame(schema=dtypes)


class Writer:
    """Write a staged table in batches into one Parquet file of a folder; ``rows`` is the number of rows so far.

    The file gets its name when the block ends without an error.
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
        self._file = pq.ParquetWriter(
            self._replacing.__enter__(), self._schema, compression="zstd", write_page_checksum=True
        )
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


def batches(path: Path, rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a Parquet file in batches. Raises OSError or pa.ArrowException where the file is damaged."""
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        yield from file.iter_batches(batch_size=rows)


def rows_in(path: Path, column: str, byte_count: int) -> int:
    """Return about how many rows of a Parquet file have so many bytes in a column, at least one."""
    found = pq.read_metadata(path)
    position, rows = found.schema.names.index(column), int(found.num_rows)
    groups = [found.row_group(number).column(position) for number in range(found.num_row_groups)]
    total = sum(int(group.total_uncompressed_size) for group in groups)
    return max(1, byte_count * rows // max(1, total))


def sink(rows: pl.LazyFrame, path: Path) -> None:
    """Write rows to a Parquet file atomically, in batches, with the checksums that ``batches`` verifies."""
    arrow = pl.DataFrame(schema=rows.collect_schema()).to_arrow().schema
    with replacing(path) as fresh, pq.ParquetWriter(fresh, arrow, compression="zstd", write_page_checksum=True) as file:
        for batch in rows.collect_batches(maintain_order=True, chunk_size=5_000):
            file.write_table(batch.to_arrow().cast(arrow))


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame to a Parquet file atomically."""
    with replacing(path) as fresh:
        frame.write_parquet(fresh)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _is_scratch(path: Path) -> bool:
    """Whether a file of a draft is not needed after the commit."""
    return path.suffix != ".parquet" and path.name not in KEPT


def _committed(home: Home) -> list[Path]:
    return sorted(path for path in home.stage.iterdir() if path.is_dir() and not path.name.startswith("."))


def replaced_by(folders: Sequence[Path]) -> set[str]:
    """Return the names of the folders that these folders replace."""
    return {
        name for folder in folders if (folder / REPLACES).exists() for name in (folder / REPLACES).read_text().split()
    }


def _without_replaced(folders: list[Path]) -> list[Path]:
    replaced = replaced_by(folders)
    return sorted((path for path in folders if path.name.removeprefix(".") not in replaced), key=lambda p: names([p]))
