"""Tables of the reader's own, beside the warehouse: files that we read, and hand to a query as tables.

The query itself reads no file.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import QueryError
from warehouse.relations import relations

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

NAME = re.compile(r"[a-z][a-z0-9_]*")
CASE_NUMBERS = re.compile(r"\bCM\d\d\W?\d{7,}\b|\bcase.?(number|no)\b", re.IGNORECASE)


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


def refuse_case_numbers(tables: "Mapping[str, pa.Table]") -> None:
    """Raise QueryError for a table with case numbers, which readers of a de-identified copy must not get."""
    import polars as pl

    for name, table in tables.items():
        frame = pl.DataFrame(pl.from_arrow(table))
        if CASE_NUMBERS.search(" ".join(frame.columns)) or CASE_NUMBERS.search(frame.write_ndjson()):
            raise QueryError(
                f"{name} has case numbers, which the de-identified copy has not: leave them out, or add --with-letters"
            )


def read_table(path: Path) -> "pa.Table":
    """Return the rows of a file with a line of names: CSV in UTF-8, Parquet, or a workbook's first sheet.

    CSV may have semicolons or tabs instead of commas. Raises QueryError.
    """
    import polars as pl
    from fastexcel import FastExcelError

    readers: dict[str, Callable[[bytes], pl.DataFrame]] = {
        ".csv": _read_csv,
        ".tsv": _read_csv,
        ".parquet": lambda data: pl.read_parquet(data),
        ".xlsx": lambda data: pl.read_excel(data, infer_schema_length=None),
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise QueryError(f"{path} is no {', '.join(readers)} file: save it as one")
    try:
        return reader(path.read_bytes()).to_arrow()
    except UnicodeError as error:
        raise QueryError(f"{path} cannot be read: it is not UTF-8; save it as CSV UTF-8, or as XLSX") from error
    except (OSError, pl.exceptions.PolarsError, FastExcelError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise QueryError(f"{path} cannot be read: {reason.splitlines()[0]}") from error


def _read_csv(data: bytes) -> "pl.DataFrame":
    import polars as pl

    text = data.decode("utf-8-sig")
    if "\0" in text:
        raise UnicodeError("UTF-16")
    names = text.partition("\n")[0]
    # Of the first line, the mark that it has most often; commas where it has none.
    separator = max(",;\t", key=names.count)
    return pl.read_csv(text.encode(), separator=separator, infer_schema_length=None, try_parse_dates=True)
