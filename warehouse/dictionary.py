"""The dictionary of the star, DICTIONARY.md: what stands in the comments of its tables and columns, and nothing else.

``python -m warehouse.dictionary`` writes it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from transforms import schema
from warehouse.build import SQL, build

DICTIONARY = Path(__file__).parent / "DICTIONARY.md"
SCHEMAS = {
    "main": "## The star",
    "mart": "## Views for people (schema `mart`)",
    "audit": "## The record of loads (schema `audit`)",
}
HEAD = """\
# Dictionary of the warehouse

Written by `python -m warehouse.dictionary` from the comments in `warehouse/sql`: change them there. Keys (`*_key`) are
stable: the same letter gives the same keys in every rebuild. Every dimension has an unknown member with key -1. What is
not printed in a letter is NULL.
"""


@dataclass(frozen=True)
class Column:
    """One column of a table or view, with what one row of its table is."""

    schema: str
    table: str
    grain: str | None
    name: str
    dtype: str
    meaning: str | None


def columns() -> list[Column]:
    """Every column of a build, in reading order."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "empty.duckdb"
        build(target, _no_letters(Path(folder)), temp=Path(folder))
        with duckdb.connect(str(target), read_only=True) as connection:
            rows = connection.execute((SQL / "dictionary.sql").read_text()).fetchall()
    return [Column(*row) for row in rows]


def text() -> str:
    """The dictionary in Markdown."""
    return HEAD + "".join(_sections(columns()))


def _sections(columns: list[Column]) -> Iterator[str]:
    for schema_name, of_schema in groupby(columns, key=lambda column: column.schema):
        yield f"\n{SCHEMAS[schema_name]}\n"
        for table, of_table in groupby(of_schema, key=lambda column: column.table):
            rows = list(of_table)
            name = table if schema_name == "main" else f"{schema_name}.{table}"
            yield f"\n### {name}\n\n{rows[0].grain}\n\n| column | type | meaning |\n|---|---|---|\n"
            yield from (f"| `{row.name}` | {row.dtype} | {row.meaning} |\n" for row in rows)


def _no_letters(folder: Path) -> dict[str, list[Path]]:
    """The staged files of a load without letters."""
    files = {name: folder / f"{name}.parquet" for name in schema.STAGED}
    for name, table in schema.STAGED.items():
        schema.empty(table).write_parquet(files[name])
    return {name: [path] for name, path in files.items()}


if __name__ == "__main__":
    DICTIONARY.write_text(text())
