"""Write an export: a new folder that is complete or absent."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import publish
from warehouse.build import SQL
from warehouse.deidentified import rows, tables
from warehouse.files import sync_file, sync_folder
from warehouse.read import QueryError, connect

QUERIES = SQL / "deidentified"
TEXTS = Path(__file__).parent


@dataclass(frozen=True)
class Written:
    """A file of an export, and how many rows it has."""

    path: Path
    rows: int


def write_rows(link: Path, folder: Path) -> list[Written]:
    """Write single rows in bands into a new folder. Raises QueryError, TooFewCases, OSError."""

    def write(connection: duckdb.DuckDBPyConnection, draft: Path) -> dict[str, int]:
        counts = {}
        for name, frame in rows.frames(connection, QUERIES / "rows"):
            frame.write_parquet(draft / f"{name}.parquet")
            counts[f"{name}.parquet"] = frame.height
        _write_readme(draft, "rows", link)
        return counts

    return write_folder(link, folder, write)


def write_tables(link: Path, folder: Path) -> list[Written]:
    """Write tables of counts into a new folder. Raises QueryError, TooFewCases, OSError."""

    def write(connection: duckdb.DuckDBPyConnection, draft: Path) -> dict[str, int]:
        counts = {}
        for name, frame in tables.frames(connection, QUERIES):
            frame.write_csv(draft / f"{name}.csv")
            counts[f"{name}.csv"] = frame.height
        _write_readme(draft, "tables", link)
        return counts

    return write_folder(link, folder, write)


def _write_readme(draft: Path, kind: str, link: Path) -> None:
    cited = "\n".join(f"  {name:<10}  {fact}" for name, fact in publish.citation(link.resolve()).items())
    (draft / "README.txt").write_text(f"{(TEXTS / f'{kind}.txt').read_text()}\nCite as\n{cited}\n")


def write_folder(
    link: Path, folder: Path, write: Callable[[duckdb.DuckDBPyConnection, Path], dict[str, int]]
) -> list[Written]:
    """Write a folder by ``write``, which receives a draft of it and returns the rows of its files.

    Raises QueryError, TooFewCases, OSError.
    """
    with connect(link) as connection:
        connection.execute((QUERIES / "bands.sql").read_text())
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.draft-", dir=folder.parent))
        try:
            counts = write(connection, draft)
            for file in draft.iterdir():
                sync_file(file)
            sync_folder(draft)
            # Replaces an empty folder of that name, and fails when the folder has files by now.
            draft.rename(folder)
            sync_folder(folder.parent)
        except duckdb.Error as error:
            raise QueryError(str(error).strip().splitlines()[0]) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return [Written(folder / name, count) for name, count in counts.items()]
