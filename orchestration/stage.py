"""The staged Parquet: one folder per load, drafted beside and committed by one rename.

A letter is in exactly one committed folder. A folder that replaces others (a rebuild, a retry) names them in
``replaces.txt``; from its commit on they no longer count and are swept away.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.store.home import Home
from transforms import schema

# Records of loads; every other staged table tells of letters.
OF_LOADS = ("loads", "results")
REPLACES = "replaces.txt"


def draft(home: Home, load_id: str) -> Path:
    """An empty folder for the frames of a load that is not committed."""
    folder = home.stage / f".{load_id}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def commit(home: Home, folder: Path) -> None:
    """Make a draft count, from now on and whole."""
    for file in folder.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    sync(folder)
    os.replace(folder, home.stage / folder.name.removeprefix("."))
    sync(home.stage)


def sync(folder: Path) -> None:
    """Have the names of a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(home: Home) -> None:
    """Remove what earlier loads left: drafts never committed, folders replaced, temporary files."""
    live = set(folders(home))
    strays = [path for path in home.stage.iterdir() if path not in live]
    for leftover in (*strays, *home.temp.iterdir(), *home.builds.glob("*.candidate*")):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


def folders(home: Home) -> list[Path]:
    """The committed folders that count, in the order of their loads."""
    committed = sorted(path for path in home.stage.iterdir() if path.is_dir() and not path.name.startswith("."))
    replaced = {
        name for folder in committed if (folder / REPLACES).exists() for name in (folder / REPLACES).read_text().split()
    }
    return [folder for folder in committed if folder.name not in replaced]


def files(folders: Sequence[Path]) -> dict[str, list[Path]]:
    """The Parquet files of every staged table in the folders."""
    return {
        table: [
            path
            for folder in folders
            for path in (folder / f"{table}.parquet", folder / f"{table}.carried.parquet")
            if path.exists()
        ]
        for table in schema.STAGED
    }


class Writer:
    """Writes a staged table batch by batch into one Parquet file of a folder; ``rows`` counts them."""

    def __init__(self, folder: Path, table: str) -> None:
        self.table = schema.TABLES[table]
        self.rows = 0
        arrow = schema.empty(self.table).to_arrow().schema
        self.file = pq.ParquetWriter(folder / f"{table}.parquet", arrow, compression="zstd")

    def write(self, frame: pl.DataFrame) -> None:
        arrow: pa.Table = schema.conform(frame, self.table).to_arrow()
        self.file.write_table(arrow.cast(self.file.schema))
        self.rows += len(frame)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()


def batches(path: Path, rows: int) -> Iterator[pl.DataFrame]:
    """The rows of a Parquet file, some thousands at a time."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=rows):
            frame = pl.from_arrow(batch)
            assert isinstance(frame, pl.DataFrame)
            yield frame


def scan(folders: Sequence[Path], table: str) -> pl.LazyFrame:
    """The rows of a staged table in the folders."""
    paths = files(folders)[table]
    dtypes = schema.STAGED[table].dtypes
    return pl.scan_parquet(paths, schema=dtypes, missing_columns="insert") if paths else pl.LazyFrame(schema=dtypes)
