"""Exports of a home, written by the command."""

from pathlib import Path

import polars as pl

from tests.homes import imr

# The files of an export of rows.
ROWS = ("case", "decision", "citation", "specialty", "reason", "body_region")


def export(home: Path, folder: Path, kind: str) -> Path:
    """Export the rows or the tables of a home to a folder."""
    code, printed = imr(home, "export", folder, "--deidentified", kind)
    assert code == 0, printed
    return folder


def rows_of(folder: Path, name: str) -> pl.DataFrame:
    """The rows of a file of an export."""
    return pl.read_parquet(folder / f"{name}.parquet")
