"""Tables of the reader's own, beside the warehouse: files that we read, and hand to a query as tables.

The query itself reads no file.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import QueryError
from warehouse.relations import relations

if TYPE_CHECKING:
    import pyarrow as pa

NAME = re.compile(r"[a-z][a-z0-9_]*")


def read_tables(named: Iterable[str]) -> "dict[str, pa.Table]":
    """Return the tables of arguments such as ``cases=my_cases.csv``, by their names. Raises QueryError."""
    tables = {}
    for argument in named:
        name, equals, path = argument.partition("=")
        if not equals or not NAME.fullmatch(name):
            raise QueryError(f"{argument!r} names no table: write NAME=FILE, NAME in lower case, as cases=my_cases.csv")
        if name in {relation.name for relation in relations()} or name in tables:
            raise QueryError(f"{name!r} is taken by another table: choose another name")
        tables[name] = read_table(Path(path))
    return tables


def read_table(path: Path) -> "pa.Table":
    """Return the rows of a CSV or Parquet file; CSV is UTF-8 with a line of names. Raises QueryError."""
    import polars as pl

    readers = {
        ".csv": lambda: pl.read_csv(path, infer_schema_length=None, try_parse_dates=True),
        ".tsv": lambda: pl.read_csv(path, separator="\t", infer_schema_length=None, try_parse_dates=True),
        ".parquet": lambda: pl.read_parquet(path),
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise QueryError(f"{path} is no {', '.join(readers)} file: save it as one")
    try:
        return reader().to_arrow()
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise QueryError(f"{path} cannot be read: {reason.splitlines()[0]}") from error
