"""Write the dictionary of a warehouse, DICTIONARY.md: comments and examples of tables and columns, and a diagram."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb

from warehouse import markdown
from warehouse.build import SQL
from warehouse.metrics import page
from warehouse.read import connect

DICTIONARY = Path(__file__).parent / "DICTIONARY.md"
SCHEMAS = {
    "main": "## The star",
    "mart": "## Marts for people (schema `mart`)",
    "audit": "## The record of loads (schema `audit`)",
}
HEAD = """\
# Dictionary of the warehouse

Written by `python -m orchestration.pages` from the comments in `warehouse/sql`: change them there. Keys (`*_key`) are
stable: the same letter gives the same keys in every rebuild. Every dimension has an unknown member with key -1. What is
not printed in a letter is NULL. Examples are of the sample letters (`imr demo`), which describe no real person.

## Diagram

Keys only; every table is described below.

"""
LONGEST_EXAMPLE = 60
# Their values differ from build to build, or with every word of a vocabulary, so that they have no examples.
VOLATILE = (("audit", "build"), ("audit", "letter", "vocabulary"))


@dataclass(frozen=True)
class Column:
    """A column of a table or view. ``grain`` says what one row is, ``refers_to`` names the table whose key it holds."""

    schema: str
    table: str
    grain: str | None
    name: str
    dtype: str
    meaning: str | None
    is_primary_key: bool
    refers_to: str | None
    example: str | None


def columns(link: Path) -> list[Column]:
    """Return every column of a published warehouse, in reading order. Raises QueryError."""
    with connect(link) as connection:
        described = connection.execute((SQL / "dictionary.sql").read_text()).fetchall()
        examples = {
            (schema, table): _examples(
                connection.execute("SELECT * FROM query_table($name)", {"name": f"{schema}.{table}"})
            )
            for schema, table in dict.fromkeys(row[:2] for row in described)
            if (schema, table) not in VOLATILE
        }
    return [
        Column(*(*row, None if (*row[:2], row[3]) in VOLATILE else examples.get(row[:2], {}).get(row[3])))
        for row in described
    ]


def text(link: Path) -> str:
    """Return the dictionary in Markdown. Raises QueryError."""
    found = columns(link)
    return HEAD + "\n".join(_diagram(found)) + "\n" + page.section() + "".join(_sections(found))


def _diagram(columns: list[Column]) -> Iterator[str]:
    """Return the tables of the star and their keys as a Mermaid diagram."""
    keys = [column for column in columns if column.schema == "main" and (column.is_primary_key or column.refers_to)]
    yield from ("```mermaid", "erDiagram")
    for table, of_table in groupby(keys, key=lambda column: column.table):
        yield f"    {table} {{"
        for column in of_table:
            yield f"        {column.dtype} {column.name} {'PK' if column.is_primary_key else 'FK'}"
        yield "    }"
    for column in keys:
        if column.refers_to:
            many = "||" if column.is_primary_key else "o{"
            yield f"    {column.refers_to} ||--{many} {column.table} : {column.name}"
    yield "```"


def _sections(columns: list[Column]) -> Iterator[str]:
    for schema_name, of_schema in groupby(columns, key=lambda column: column.schema):
        yield f"\n{SCHEMAS[schema_name]}\n"
        for table, of_table in groupby(of_schema, key=lambda column: column.table):
            rows = list(of_table)
            name = table if schema_name == "main" else f"{schema_name}.{table}"
            cells = [(f"`{row.name}`", row.dtype, row.meaning, row.example) for row in rows]
            lines = markdown.table(("column", "type", "meaning", "example"), cells)
            yield f"\n### {name}\n\n{rows[0].grain}\n\n" + "".join(f"{line}\n" for line in lines)


def _examples(result: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    """Return an example of each column of a table: the middle of its sorted values, without unknown keys."""
    names = [column[0] for column in result.description or []]
    columns = zip(*result.fetchall(), strict=True)
    return {name: _middle(values) for name, values in zip(names, columns, strict=False)}


def _middle(values: tuple[object, ...]) -> str | None:
    examples = sorted({str(value) for value in values if value is not None and value != -1})
    if not examples:
        return None
    # The folder that a letter was received from differs from machine to machine.
    example = examples[len(examples) // 2].rsplit("/samples/", 1)[-1]
    return example if len(example) <= LONGEST_EXAMPLE else example[: LONGEST_EXAMPLE - 1] + "\u2026"
