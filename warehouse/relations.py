"""The relations of the star: its tables, views and marts, in the order in which a build creates them.

``relations`` reads only the SQL files, so that the asset graph needs no DuckDB; ``describe`` reads a build.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

SQL = Path(__file__).parent / "sql"
CREATED = re.compile(r"^CREATE (?:TABLE|VIEW) (?:(\w+)\.)?(\w+)", re.MULTILINE)
COMMENT = re.compile(r"^COMMENT ON (?:TABLE|VIEW) ([\w.]+) IS '((?:[^']|'')*)';", re.MULTILINE)
# Text that names no relation: SQL comments and string literals.
PROSE = re.compile(r"--.*|'(?:[^']|'')*'")


@dataclass(frozen=True)
class Relation:
    """A table or view of the star.

    ``comment`` says what one row is, and ``reads`` has the full names of the relations that it reads.
    """

    schema: str
    name: str
    comment: str
    reads: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The name in a query: with its schema, unless that is ``main``."""
        return self.name if self.schema == "main" else f"{self.schema}.{self.name}"


class Column(NamedTuple):
    """A column of a relation."""

    name: str
    dtype: str
    comment: str | None


class Description(NamedTuple):
    """A relation of a build: its columns and its row count, which is None for a view."""

    row_count: int | None
    columns: list[Column]


@cache
def relations() -> tuple[Relation, ...]:
    """Return every table and view of the star, without temporary ones, in the order in which a build creates them."""
    files = [path.read_text() for folder in ("tables", "marts") for path in sorted((SQL / folder).glob("*.sql"))]
    statements = [part for text in files for part in _statements(text)]
    names = [relation.full_name for relation, _ in statements]
    # A name of the schema main has no prefix, and may also be the name of a column of another relation.
    known = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, names))})(?!\w)")
    return tuple(
        Relation(relation.schema, relation.name, relation.comment, _reads(known, relation.full_name, sql))
        for relation, sql in statements
    )


def describe(build: Path) -> dict[str, Description]:
    """Return the row count and the columns of every relation of a build, by its full name. Raises DamagedBuild."""
    import duckdb

    from warehouse.build import DamagedBuild

    found: dict[str, Description] = {}
    try:
        with duckdb.connect(str(build), read_only=True) as connection:
            for schema, table, *column, is_table in connection.execute((SQL / "relations.sql").read_text()).fetchall():
                name = Relation(schema, table, "").full_name
                if name not in found:
                    counted = connection.execute("SELECT count(*) FROM query_table($name)", {"name": name})
                    found[name] = Description(counted.fetchall()[0][0] if is_table else None, [])
                found[name].columns.append(Column(*column))
    except duckdb.Error as error:
        raise DamagedBuild(f"{build}: {str(error).splitlines()[0]}") from error
    return found


def _statements(text: str) -> list[tuple[Relation, str]]:
    """Return the relations that a file creates, each with its SQL up to the next one."""
    comments = {name: words.replace("''", "'") for name, words in COMMENT.findall(text)}
    created = list(CREATED.finditer(text))
    starts = [0, *(match.start() for match in created[1:]), len(text)]
    found = []
    for place, match in enumerate(created):
        relation = Relation(match[1] or "main", match[2], "")
        comment = comments.get(relation.full_name, "")
        sql = PROSE.sub("", text[starts[place] : starts[place + 1]])
        found.append((Relation(relation.schema, relation.name, comment), sql))
    return found


def _reads(known: re.Pattern[str], full_name: str, sql: str) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(known.findall(sql)) if name != full_name)
