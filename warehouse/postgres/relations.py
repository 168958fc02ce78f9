"""What a build holds, as PostgreSQL is told of it: its tables and views with their columns, and what a view selects."""

from dataclasses import dataclass
from typing import cast

import duckdb
import sqlglot
from psycopg import sql
from sqlglot import exp

from warehouse.build import SQL

SCHEMAS = {"main": "star", "mart": "mart", "audit": "audit"}


@dataclass(frozen=True)
class Relation:
    """A table or view of a build: its columns, and of a view what it selects."""

    schema: str
    name: str
    definition: str | None
    comment: str | None
    columns: "list[Column]"

    @property
    def place(self) -> sql.Identifier:
        """Its name while it is made."""
        return sql.Identifier(staging(self.schema), self.name)


@dataclass(frozen=True)
class Column:
    """A column of a table or view; ``refers_to`` is the table whose key it holds."""

    name: str
    dtype: str
    comment: str | None
    is_primary_key: bool
    refers_to: str | None


def relations(build: duckdb.DuckDBPyConnection) -> list[Relation]:
    """What is to be made, tables before views and views in their order."""
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, table, _, name, dtype, meaning, is_key, refers_to in build.execute(
        (SQL / "dictionary.sql").read_text()
    ).fetchall():
        columns.setdefault((schema, table), []).append(Column(name, dtype, meaning, is_key, refers_to))
    found = build.execute((SQL / "postgres" / "relations.sql").read_text()).fetchall()
    return _in_order([Relation(s, name, view, comment, columns[s, name]) for s, name, view, comment in found])


def _in_order(relations: list[Relation]) -> list[Relation]:
    """Views behind what they read."""
    made = {(relation.schema, relation.name) for relation in relations if relation.definition is None}
    ordered = [relation for relation in relations if relation.definition is None]
    waiting = [relation for relation in relations if relation.definition is not None]
    known = {(relation.schema, relation.name) for relation in relations}
    while waiting:
        ready = [view for view in waiting if _reads(view) & known <= made]
        ordered += ready
        made |= {(view.schema, view.name) for view in ready}
        waiting = [view for view in waiting if view not in ready]
    return ordered


def _reads(view: Relation) -> set[tuple[str, str]]:
    return {(table.db or "main", table.name) for table in _query(view).find_all(exp.Table)}


def _query(view: Relation) -> exp.Expression:
    """What a view selects, of DuckDB's CREATE VIEW."""
    return cast("exp.Expression", sqlglot.parse_one(str(view.definition), read="duckdb").expression)


def staging(schema: str) -> str:
    return f"imr_next_{SCHEMAS[schema]}"


def translated(view: Relation) -> str:
    """What a view selects, in PostgreSQL's words and of the schemas that are being made."""
    query = _query(view)
    for table in query.find_all(exp.Table):
        if table.db in SCHEMAS:
            table.set("db", exp.to_identifier(staging(table.db)))
    for call in query.find_all(exp.Anonymous):
        # DuckDB's own name of it, in a view that it wrote down.
        if call.name.lower() == "count_star":
            call.replace(exp.Count(this=exp.Star()))
    return query.sql(dialect="postgres")
